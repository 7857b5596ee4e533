import { sql } from 'kysely'
import { dateOf } from '#platform/clock.ts'
import { at, type Db, type Tx } from '#platform/database/database.ts'
import { searchWords } from '#platform/search/normalise.ts'
import { findAgenciesByIdentifier, listAgencies, type Agency } from '#modules/agencies/index.ts'
import type { OrganId } from './edxml/message.ts'
import type { ExchangeTables } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<ExchangeTables>()

/** Somebody a document can be sent to. */
export type Recipient = {
  code: OrganId
  /** Of the other generation. */
  oldCode: string | null
  name: string
  email: string | null
  /** An agency of this province: delivered at once. */
  agencyId: string | null
  /** Otherwise the peer that serves it. */
  peerId: string | null
}

export type DirectoryEntry = { code: OrganId; oldCode: string | null; name: string; email: string | null }

/**
 * Takes over what a peer says of the agencies it serves; known ones are brought up to date. A code that a registered system
 * speaks for stays with that system, though greater axes list it too.
 */
export async function putDirectory(
  tx: Tx,
  peerId: string,
  entries: readonly DirectoryEntry[],
  now: Temporal.Instant,
): Promise<void> {
  const STEP = 1000
  const named = [
    ...new Map(entries.filter(({ code, name }) => code && name).map((one) => [one.code, one])).values(),
  ]
  for (let start = 0; start < named.length; start += STEP)
    await tables(tx)
      .insertInto('exchange_agency')
      .values(
        named.slice(start, start + STEP).map((entry) => ({
          code: entry.code,
          old_code: entry.oldCode,
          name: entry.name,
          email: entry.email,
          peer_id: peerId,
          updated_at: at(now),
        })),
      )
      .onConflict((clash) =>
        clash.column('code').doUpdateSet((row) => ({
          old_code: row.ref('excluded.old_code'),
          name: row.ref('excluded.name'),
          email: row.ref('excluded.email'),
          peer_id: row.ref('excluded.peer_id'),
          updated_at: row.ref('excluded.updated_at'),
        })).where(sql<boolean>`exchange_agency.peer_id = excluded.peer_id OR NOT EXISTS (
          SELECT 1 FROM exchange_peer WHERE id = exchange_agency.peer_id AND kind = 'system' AND active)`),
      )
      .execute()
}

/** Who answers to a code of either generation: an agency of the province, or one that a peer serves. */
export const resolveRecipient = async (
  db: Db | Tx,
  code: OrganId,
  now: Temporal.Instant,
): Promise<Recipient | undefined> => (await resolveRecipients(db, [code], now)).get(code)

/** The same of many codes at once. @returns by code; a code nobody answers to is not among them */
export async function resolveRecipients(
  db: Db | Tx,
  codes: readonly OrganId[],
  now: Temporal.Instant,
): Promise<Map<OrganId, Recipient>> {
  const found = new Map<OrganId, Recipient>()
  if (codes.length === 0) return found
  const inside = await findAgenciesByIdentifier(db, codes, dateOf(now))
  for (const code of codes) {
    const agency = inside.find(
      ({ identifier, identifier2020 }) => code === identifier || code === identifier2020,
    )
    if (agency) found.set(code, insideAs(code, agency))
  }
  const open = codes.filter((code) => !found.has(code))
  if (open.length === 0) return found
  const wanted = sql`${open}::text[]`
  const rows = await tables(db)
    .selectFrom('exchange_agency')
    .selectAll()
    .where((is) => is.or([sql<boolean>`code = ANY(${wanted})`, sql<boolean>`old_code = ANY(${wanted})`]))
    .execute()
  for (const code of open) {
    // A code that is another agency's old one means the agency that has it now.
    const row = rows.find((one) => one.code === code) ?? rows.find((one) => one.old_code === code)
    if (!row) continue
    const { old_code: oldCode, name, email, peer_id: peerId } = row
    found.set(code, { code, oldCode, name, email, agencyId: null, peerId })
  }
  return found
}

const insideAs = (code: OrganId, { id, identifier, identifier2020, name, email }: Agency): Recipient => ({
  code,
  oldCode: code === identifier ? identifier2020 : identifier,
  name,
  email,
  agencyId: id,
  peerId: null,
})

/** Agencies inside and outside the province by words of their name or their code; those inside first. */
export async function findRecipients(
  db: Db | Tx,
  query: string,
  now: Temporal.Instant,
  limit = 20,
): Promise<Recipient[]> {
  const words = searchWords(query, 8)
  if (words.length === 0) return []
  const inside = await listAgencies(db, { search: query, on: dateOf(now), limit })
  let outside = tables(db)
    .selectFrom('exchange_agency')
    .selectAll()
    .orderBy('name')
    .orderBy('code')
    .limit(limit)
  for (const word of words) outside = outside.where(sql<boolean>`search LIKE ${`%${word}%`}`)
  const rows = inside.length < limit ? await outside.execute() : []
  return [
    ...inside.map((agency) => ({
      code: agency.identifier2020,
      oldCode: agency.identifier,
      name: agency.name,
      email: agency.email,
      agencyId: agency.id,
      peerId: null,
    })),
    ...rows.map((row) => ({
      code: row.code,
      oldCode: row.old_code,
      name: row.name,
      email: row.email,
      agencyId: null,
      peerId: row.peer_id,
    })),
  ].slice(0, limit)
}

/** What the directory says of a code itself. */
export async function findEntry(
  db: Db | Tx,
  code: OrganId,
): Promise<(DirectoryEntry & { peerId: string }) | undefined> {
  const row = await tables(db)
    .selectFrom('exchange_agency')
    .selectAll()
    .where('code', '=', code)
    .executeTakeFirst()
  return (
    row && { code: row.code, oldCode: row.old_code, name: row.name, email: row.email, peerId: row.peer_id }
  )
}

/** Everybody outside the province, by code. */
export async function listEntries(db: Db | Tx): Promise<DirectoryEntry[]> {
  const rows = await tables(db)
    .selectFrom('exchange_agency')
    .select(['code', 'old_code', 'name', 'email'])
    .orderBy('code')
    .execute()
  return rows.map((row) => ({ code: row.code, oldCode: row.old_code, name: row.name, email: row.email }))
}

/** Takes an agency out of the directory that a peer had put there. @returns false when it has none of that code */
export async function dropEntry(tx: Tx, peerId: string, code: OrganId): Promise<boolean> {
  const row = await tables(tx)
    .deleteFrom('exchange_agency')
    .where('code', '=', code)
    .where('peer_id', '=', peerId)
    .returning('code')
    .executeTakeFirst()
  return row !== undefined
}

/** How many agencies each peer serves. */
export async function countEntries(db: Db | Tx): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ peer_id: string; count: number }>`
    SELECT peer_id, count(*)::int AS count FROM exchange_agency GROUP BY 1`.execute(db)
  return new Map(rows.map((row) => [row.peer_id, row.count]))
}
