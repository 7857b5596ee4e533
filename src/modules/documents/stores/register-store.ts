import { sql } from 'kysely'
import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import type { Db, Tx } from '#platform/database/database.ts'
import { Conflict } from '#platform/errors.ts'
import type { Book } from '#platform/province/documents.ts'
import { tables } from './store.ts'
import type { EntryRow, RegisterRow } from './tables.ts'

export type Taken = { registerId: string; number: number }

const nameOf = (actor: Actor) => (actor.kind === 'anonymous' ? 'Khách' : actor.name)
const accountOf = (actor: Actor) => ('accountId' in actor ? actor.accountId : null)

type Taking = {
  agencyId: string
  book: Book
  year: number
  /** What the number is for; without one it is kept for later and says why. */
  documentId: string | null
  reason: string | null
  state: 'used' | 'reserved'
  actor: Actor
  at: Temporal.Instant
}

/**
 * Takes the next number of an agency's book and year: consecutive from 1 on 1 January (Decree 30/2020 art. 15, 22). The
 * register's row stays locked until the transaction ends and goes back with it: no gap, no number twice, on as many nodes
 * as there are.
 */
export async function takeNumber(tx: Tx, taking: Taking): Promise<Taken> {
  const { agencyId, book, year, actor } = taking
  const { rows } = await sql<{ registerId: string; number: number }>`
    WITH register AS (
      INSERT INTO document_register (id, agency_id, book, name, direction, year, last)
      VALUES (${randomUUIDv7()}, ${agencyId}, ${book.key}, ${book.name}, ${book.direction}, ${year}, 1)
      ON CONFLICT (agency_id, book, year) DO UPDATE SET last = document_register.last + 1
      RETURNING id, last)
    INSERT INTO register_entry (register_id, number, state, document_id, reason, at, by_account_id, by_name)
    SELECT id, last, ${taking.state}, ${taking.documentId}::uuid, ${taking.reason}, ${taking.at.toString()}::timestamptz,
      ${accountOf(actor)}::uuid, ${nameOf(actor)} FROM register
    RETURNING register_id AS "registerId", number`.execute(tx)
  return rows[0]!
}

/** Uses a number that was kept for this document, or for nothing yet. @throws Conflict when it is no longer free */
export async function useReserved(tx: Tx, taken: Taken, documentId: string): Promise<void> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable('register_entry')
    .set({ state: 'used', document_id: documentId })
    .where('register_id', '=', taken.registerId)
    .where('number', '=', taken.number)
    .where('state', '=', 'reserved')
    .where((is) => is.or([is('document_id', 'is', null), is('document_id', '=', documentId)]))
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw new Conflict('Số này đã được dùng hoặc đã hủy. Hãy chọn số khác.')
}

/** A number of a register, locked until the transaction ends. */
export const lockEntry = (tx: Tx, taken: Taken): Promise<EntryRow | undefined> =>
  tables(tx)
    .selectFrom('register_entry')
    .selectAll()
    .where('register_id', '=', taken.registerId)
    .where('number', '=', taken.number)
    .forUpdate()
    .executeTakeFirst()

/** A number that will not be used (any more): it stays in the register with the reason. */
export async function cancelNumber(tx: Tx, taken: Taken, reason: string, actor: Actor): Promise<void> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable('register_entry')
    .set({ state: 'cancelled', reason, by_name: nameOf(actor), by_account_id: accountOf(actor) })
    .where('register_id', '=', taken.registerId)
    .where('number', '=', taken.number)
    .where('state', '<>', 'cancelled')
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw new Conflict('Số này đã hủy trước đó.')
}

/** The number kept for a document, if there is one. */
export const findReservedFor = (db: Db | Tx, documentId: string): Promise<EntryRow | undefined> =>
  tables(db)
    .selectFrom('register_entry')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('state', '=', 'reserved')
    .executeTakeFirst()

/** Numbers of a book and year that are kept and not yet used. */
export async function freeReserved(
  db: Db,
  agencyId: string,
  book: string,
  year: number,
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    SELECT e.* FROM document_register r JOIN register_entry e ON e.register_id = r.id
    WHERE r.agency_id = ${agencyId} AND r.book = ${book} AND r.year = ${year}
      AND e.state = 'reserved' AND e.document_id IS NULL
    ORDER BY e.number LIMIT 100`.execute(db)
  return rows
}

/** The registers of an agency, newest year first. */
export const registersOf = (db: Db, agencyId: string): Promise<RegisterRow[]> =>
  tables(db)
    .selectFrom('document_register')
    .selectAll()
    .where('agency_id', '=', agencyId)
    .orderBy('year', 'desc')
    .orderBy('direction')
    .orderBy('book')
    .execute()

export const findRegister = (db: Db | Tx, agencyId: string, id: string): Promise<RegisterRow | undefined> =>
  tables(db)
    .selectFrom('document_register')
    .selectAll()
    .where('agency_id', '=', agencyId)
    .where('id', '=', id)
    .executeTakeFirst()

export type RegisterLine = EntryRow & {
  code: string | null
  type: string | null
  subject: string | null
  issuedOn: string | null
  issuerName: string | null
  signerName: string | null
  handlerName: string | null
  authorName: string | null
  registeredAt: Temporal.Instant | null
  details: { copies?: number; places?: string[] } | null
}

/** The lines of a register by number, a page at a time: `from` the number before the first. */
export async function linesOf(
  db: Db,
  registerId: string,
  options: { after?: number; limit: number; newestFirst?: boolean },
): Promise<RegisterLine[]> {
  const bound = options.newestFirst
    ? sql`AND (${options.after ?? null}::int IS NULL OR e.number < ${options.after ?? null}::int)`
    : sql`AND e.number > ${options.after ?? 0}`
  const { rows } = await sql<RegisterLine>`
    SELECT e.*, d.code, d.type, d.subject, d.issued_on::text AS "issuedOn", d.issuer_name AS "issuerName",
      d.signer ->> 'fullName' AS "signerName", d.handler_name AS "handlerName", d.author_name AS "authorName",
      d.registered_at AS "registeredAt", d.details
    FROM register_entry e LEFT JOIN document d ON d.id = e.document_id
    WHERE e.register_id = ${registerId} ${bound}
    ORDER BY e.number ${options.newestFirst ? sql`DESC` : sql`ASC`} LIMIT ${options.limit}`.execute(db)
  return rows
}
