import { sql } from 'kysely'
import { dateOf } from '#platform/clock.ts'
import { at, type Db, type Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/errors.ts'
import { searchWords } from '#platform/search/normalise.ts'
import type { IdentityTables, RepresentationRow } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<IdentityTables>()

/** Those a citizen acts for, asked to or did, the latest first. */
export const representationsOf = (db: Db, citizenId: string): Promise<RepresentationRow[]> =>
  tables(db)
    .selectFrom('representation')
    .selectAll()
    .where('citizen_id', '=', citizenId)
    .orderBy('asked_at', 'desc')
    .orderBy('id')
    .limit(50)
    .execute()

/** Ends what has run out, so that it may be asked for anew. */
export async function endExpired(
  tx: Tx,
  citizenId: string,
  taxCode: string,
  now: Temporal.Instant,
): Promise<void> {
  await tables(tx)
    .updateTable('representation')
    .set({ state: 'ended', ended_at: at(now) })
    .where('citizen_id', '=', citizenId)
    .where('tax_code', '=', taxCode)
    .where('state', '=', 'confirmed')
    .where('valid_until', '<', dateOf(now).toString())
    .execute()
}

export type AskedRepresentation = RepresentationRow & { citizen_name: string; citizen_number: string | null }

export type RepresentationFilter = {
  /** How they stand; all when left out. */
  state?: RepresentationRow['state']
  /** Words of the organisation's name, or its tax code; without diacritics as well. */
  search?: string
  /** Keyset: after this row. */
  after?: { askedAt: string; id: string }
  limit?: number
}

/** Requests and representations of the province, the oldest first: those that wait longest stand in front. */
export async function listRepresentations(
  db: Db,
  { state, search = '', after, limit = 50 }: RepresentationFilter,
): Promise<{ items: AskedRepresentation[]; more: boolean }> {
  let query = withCitizen(db)
  if (state) query = query.where('representation.state', '=', state)
  for (const word of searchWords(search))
    query = query.where(sql<boolean>`representation.search LIKE ${`%${word}%`}`)
  if (after) {
    query = query.where(
      sql<boolean>`(representation.asked_at, representation.id) > (${after.askedAt}::timestamptz, ${after.id}::uuid)`,
    )
  }
  const rows = await query
    .orderBy('representation.asked_at')
    .orderBy('representation.id')
    .limit(limit + 1)
    .execute()
  return { items: rows.slice(0, limit), more: rows.length > limit }
}

/** @throws NotFound */
export async function getRepresentation(db: Db | Tx, id: string): Promise<AskedRepresentation> {
  const row = await withCitizen(db).where('representation.id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound('Không tìm thấy yêu cầu đại diện này.')
  return row
}

const withCitizen = (db: Db | Tx) =>
  tables(db)
    .selectFrom('representation')
    .innerJoin('person', 'person.id', 'representation.citizen_id')
    .selectAll('representation')
    .select(['person.full_name as citizen_name', 'person.personal_number as citizen_number'])

/** Holds a row until the end of the transaction. */
export const lockRepresentation = (tx: Tx, id: string): Promise<RepresentationRow | undefined> =>
  tables(tx).selectFrom('representation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export async function insertRepresentation(
  tx: Tx,
  row: Omit<
    RepresentationRow,
    'enterprise_id' | 'state' | 'decided_at' | 'decided_by_name' | 'decided_by_agency' | 'reason' | 'ended_at'
  >,
): Promise<void> {
  await tables(tx)
    .insertInto('representation')
    .values({
      ...row,
      asked_at: at(row.asked_at),
      enterprise_id: null,
      state: 'asked',
      decided_at: null,
      decided_by_name: null,
      decided_by_agency: null,
      reason: null,
      ended_at: null,
    })
    .execute()
}

export type RepresentationChange = Partial<
  Pick<
    RepresentationRow,
    'state' | 'enterprise_id' | 'decided_at' | 'decided_by_name' | 'decided_by_agency' | 'reason' | 'ended_at'
  >
>

export async function updateRepresentation(tx: Tx, id: string, change: RepresentationChange): Promise<void> {
  const values = Object.fromEntries(
    Object.entries(change).map(([name, value]) => [
      name,
      value instanceof Temporal.Instant ? at(value) : value,
    ]),
  )
  await tables(tx).updateTable('representation').set(values).where('id', '=', id).execute()
}

/** For whom a session works from now on; null: for its owner. */
export async function switchRepresentation(tx: Tx, sessionId: string, id: string | null): Promise<void> {
  await tables(tx).updateTable('session').set({ representation_id: id }).where('id', '=', sessionId).execute()
}

/** Nobody reads a number above this on a badge, and nobody should wait for it to be counted. */
const MOST = 100

/** How many requests wait, at most 100. */
export async function countWaitingRepresentations(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count
    FROM (SELECT 1 FROM representation WHERE state = 'asked' LIMIT ${MOST}) AS waiting`.execute(db)
  return rows[0]?.count ?? 0
}
