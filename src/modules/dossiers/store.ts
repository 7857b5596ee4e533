import { sql } from 'kysely'
import type { Actor } from '#platform/access/actor.ts'
import { at, json, type Db, type Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/errors.ts'
import { actOf, type DossierAction } from './dossier.ts'
import { canRead } from './policy.ts'
import type { DossierRow, DossierTables, EventRow, PaperRow, RatingRow } from './tables.ts'

export const tables = (db: Db | Tx) => db.withTables<DossierTables>()

export type DossierKey = { id: string } | { code: string }

/**
 * The only way for an actor to get a dossier. Whoever may not read it gets the same answer as for one that does not exist.
 * @param by the id (uuid) or the file code
 * @throws NotFound
 */
export async function accessDossier(
  db: Db | Tx,
  actor: Actor,
  by: DossierKey,
  options: { lock?: boolean } = {},
): Promise<DossierRow> {
  let query = tables(db).selectFrom('dossier').selectAll()
  query = 'id' in by ? query.where('id', '=', by.id) : query.where('code', '=', by.code)
  if (options.lock) query = query.forUpdate()
  const dossier = await query.executeTakeFirst()
  if (!dossier || !canRead(actor, dossier)) throw new NotFound('Không tìm thấy hồ sơ này.')
  return dossier
}

/** Which acts of a key these actions mean for these dossiers. */
export async function actsOf(
  db: Db,
  ids: readonly string[],
  actions: readonly DossierAction[],
): Promise<('sign' | 'seal')[]> {
  if (ids.length === 0) return []
  const rows = await tables(db)
    .selectFrom('dossier')
    .select(['template_key', 'result'])
    .where('id', 'in', [...ids])
    .execute()
  return rows.flatMap((row) => actions.flatMap((action) => actOf(action, row) ?? []))
}

/** What the public may know of a file code: nothing about the person or the content. */
export function findPublicStatus(db: Db, code: string) {
  return tables(db)
    .selectFrom('dossier')
    .select(['code', 'status', 'submitted_at', 'due_at'])
    .where('code', '=', code)
    .executeTakeFirst()
}

/** The id behind a file code, for those who may read everything about it: the audit. */
export async function findDossierId(db: Db, code: string): Promise<string | undefined> {
  const row = await tables(db).selectFrom('dossier').select('id').where('code', '=', code).executeTakeFirst()
  return row?.id
}

/** The file codes of dossiers, by their ids. */
export async function dossierCodes(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tables(db)
    .selectFrom('dossier')
    .select(['id', 'code'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, row.code]))
}

export const findByFilingKey = (db: Db | Tx, key: string) =>
  tables(db)
    .selectFrom('dossier')
    .select(['id', 'code', 'person_id'])
    .where('filing_key', '=', key)
    .executeTakeFirst()

export type NewPaper = Pick<
  PaperRow,
  'component' | 'title' | 'file_name' | 'sha256' | 'size' | 'media_type'
> & { id: string }

export type DossierChange = Partial<
  Pick<
    DossierRow,
    | 'status'
    | 'accepted_at'
    | 'due_at'
    | 'deadline'
    | 'first_due_at'
    | 'extension_reason'
    | 'handler_id'
    | 'handler_name'
    | 'supplement_requests'
    | 'processed_at'
    | 'returned_at'
    | 'ended_at'
    | 'result'
    | 'answers'
  >
>

export async function updateDossier(tx: Tx, id: string, change: DossierChange): Promise<void> {
  const values = Object.fromEntries(
    Object.entries(change).map(([key, value]) => {
      if (value instanceof Temporal.Instant) return [key, at(value)]
      return [key, typeof value === 'object' && value !== null ? json(value) : value]
    }),
  )
  if (Object.keys(values).length > 0)
    await tables(tx).updateTable('dossier').set(values).where('id', '=', id).execute()
}

export type NewEvent = {
  dossierId: string
  at: Temporal.Instant
  act: DossierAction | 'file' | 'note' | 'rate' | 'read' | 'handOver'
  public: boolean
  actor: Actor
  note?: string | null
  details?: Record<string, unknown>
}

export async function insertEvent(tx: Tx, event: NewEvent): Promise<void> {
  const { actor } = event
  await tables(tx)
    .insertInto('dossier_event')
    .values({
      dossier_id: event.dossierId,
      at: at(event.at),
      act: event.act,
      public: event.public,
      actor_account_id: 'accountId' in actor ? actor.accountId : null,
      actor_name: actor.kind === 'anonymous' ? 'Khách' : actor.name,
      actor_title: actor.kind === 'officer' ? actor.acting.title : null,
      note: event.note ?? null,
      details: event.details ? json(event.details) : null,
    } as never)
    .execute()
}

export const eventsOf = (db: Db, dossierId: string, which: { publicOnly: boolean }): Promise<EventRow[]> => {
  let query = tables(db).selectFrom('dossier_event').selectAll().where('dossier_id', '=', dossierId)
  if (which.publicOnly) query = query.where('public', '=', true)
  return query.orderBy('id').execute()
}

export const papersOf = (db: Db | Tx, dossierId: string): Promise<PaperRow[]> =>
  tables(db)
    .selectFrom('dossier_paper')
    .selectAll()
    .where('dossier_id', '=', dossierId)
    .orderBy('added_at')
    .orderBy('id')
    .execute()

export async function insertPapers(
  tx: Tx,
  dossierId: string,
  kind: PaperRow['kind'],
  papers: readonly NewPaper[],
  addedAt: Temporal.Instant,
  addedBy: string | null,
): Promise<void> {
  if (papers.length === 0) return
  await tables(tx)
    .insertInto('dossier_paper')
    .values(
      papers.map((paper) => ({
        ...paper,
        dossier_id: dossierId,
        kind,
        added_at: at(addedAt),
        added_by: addedBy,
      })),
    )
    .execute()
}

/** One paper of a dossier that was opened for the actor. @throws NotFound */
export async function accessPaper(
  db: Db,
  actor: Actor,
  dossier: Pick<DossierRow, 'id'>,
  paperId: string,
): Promise<PaperRow> {
  const paper = await tables(db)
    .selectFrom('dossier_paper')
    .selectAll()
    .where('id', '=', paperId)
    .where('dossier_id', '=', dossier.id)
    .executeTakeFirst()
  // What officers keep among themselves is not the applicant's to read.
  if (!paper || (paper.kind === 'internal' && actor.kind === 'citizen')) throw new NotFound()
  return paper
}

export const ratingOf = (db: Db, dossierId: string): Promise<RatingRow | undefined> =>
  tables(db).selectFrom('dossier_rating').selectAll().where('dossier_id', '=', dossierId).executeTakeFirst()

/** @returns false when it had been rated already */
export async function insertRating(
  tx: Tx,
  rating: Omit<RatingRow, 'rated_at'>,
  now: Temporal.Instant,
): Promise<boolean> {
  const done = await tables(tx)
    .insertInto('dossier_rating')
    .values({ ...rating, rated_at: at(now) })
    .onConflict((clash) => clash.column('dossier_id').doNothing())
    .returning('dossier_id')
    .executeTakeFirst()
  return done !== undefined
}

/** The greatest filing key of a series (`demo/…`), to take a simulation up where it stopped. */
export async function lastFilingKey(db: Db, series: string): Promise<string | undefined> {
  const { rows } = await sql<{ last: string | null }>`
    SELECT max(filing_key) AS last FROM dossier
    WHERE filing_key >= ${`${series}/`} AND filing_key < ${`${series}0`}`.execute(db)
  return rows[0]?.last ?? undefined
}
