import { sql } from 'kysely'
import type { Actor, OfficerActor } from '#platform/access/actor.ts'
import { at, json, type Db, type Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, NotFound } from '#platform/errors.ts'
import { normalise } from '#platform/search/normalise.ts'
import { officersOf } from '#modules/identity/index.ts'
import { canRead, accountsOf, type Desk, type StandIn } from '../policy.ts'
import type { Direction } from '../document.ts'
import type { DocumentRow, DocumentTables, EventRow, FileRow } from './tables.ts'

export const tables = (db: Db | Tx) => db.withTables<DocumentTables>()

/**
 * The desk of whoever acts: their agency, and those they stand in for on that day.
 * @throws Forbidden for anybody who is not an officer
 */
export async function deskOf(db: Db | Tx, actor: Actor, on: Temporal.PlainDate): Promise<Desk> {
  if (actor.kind !== 'officer') throw new Forbidden()
  return { actor, agencyId: actor.acting.agencyId, standsInFor: await standInsOf(db, actor, on) }
}

/**
 * Whom an officer stands in for on a day. It lasts as long as the principal holds a seat in the agency with an account that works;
 * an authorisation to sign, as long as they are its leader.
 */
export async function standInsOf(
  db: Db | Tx,
  actor: OfficerActor,
  on: Temporal.PlainDate,
): Promise<StandIn[]> {
  const rows = await tables(db)
    .selectFrom('document_deputy')
    .select(['principal_id', 'principal_name', 'kind'])
    .where('deputy_id', '=', actor.accountId)
    .where('agency_id', '=', actor.acting.agencyId)
    .where('ended_at', 'is', null)
    .where('from_day', '<=', on.toString())
    .where((is) => is.or([is('until_day', 'is', null), is('until_day', '>=', on.toString())]))
    .execute()
  if (rows.length === 0) return []
  const present = new Map(
    (await officersOf(db, actor.acting.agencyId, on)).map(({ accountId, roles }) => [accountId, roles]),
  )
  return rows
    .filter(({ principal_id, kind }) => {
      const roles = present.get(principal_id)
      return roles !== undefined && (kind !== 'authorisation' || roles.includes('leader'))
    })
    .map((row) => ({
      principalId: row.principal_id,
      principalName: row.principal_name,
      kind: row.kind,
    }))
}

/**
 * The only way for an officer to get a document. Whoever may not read it gets the same answer as for one that does not
 * exist.
 * @throws NotFound
 */
export async function accessDocument(
  db: Db | Tx,
  desk: Desk,
  id: string,
  options: { lock?: boolean } = {},
): Promise<DocumentRow> {
  let query = tables(db).selectFrom('document').selectAll().where('id', '=', id)
  if (options.lock) query = query.forUpdate()
  const document = await query.executeTakeFirst()
  if (!document || !canRead(desk, document, await hasPart(db, desk, id))) {
    throw new NotFound('Không tìm thấy văn bản này.')
  }
  return document
}

/** A document by its id, for what happens by itself. */
export const findDocument = (tx: Tx, id: string): Promise<DocumentRow | undefined> =>
  tables(tx).selectFrom('document').selectAll().where('id', '=', id).executeTakeFirst()

/**
 * Is there no document of this id yet? Whoever else asks waits until this transaction is done.
 * @throws Conflict when there is one that was asked for in other words
 */
export async function isNew(tx: Tx, id: string, asked: string | null): Promise<boolean> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(tx)
  const document = await findDocument(tx, id)
  if (document && document.asked !== null && document.asked !== asked)
    throw new Conflict(
      'Khóa chống gửi trùng này đã dùng cho một văn bản có nội dung khác. Hãy dùng khóa mới cho văn bản mới.',
    )
  return document === undefined
}

async function hasPart(db: Db | Tx, desk: Desk, documentId: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom('document_party')
    .select('account_id')
    .where('document_id', '=', documentId)
    .where('account_id', 'in', [...accountsOf(desk)])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export type NewDocument = Pick<
  DocumentRow,
  | 'id'
  | 'agency_id'
  | 'agency_name'
  | 'direction'
  | 'state'
  | 'type'
  | 'subject'
  | 'issuer_name'
  | 'source'
  | 'sort_at'
> &
  Partial<DocumentRow>

/** What a document has before anything is known of it. */
const BLANK = {
  code: null,
  number: null,
  register_id: null,
  issued_on: null,
  issuer_code: null,
  urgency: 'normal',
  due_on: null,
  exchange_id: null,
  inbox_id: null,
  mail_id: null,
  same_key: null,
  asked: null,
  author_id: null,
  author_name: null,
  division_id: null,
  handler_id: null,
  handler_name: null,
  closed_at: null,
  version: 1,
} as const

/** Writes a document and what it is found by. */
export async function insertDocument(tx: Tx, row: NewDocument): Promise<void> {
  const { sort_at, registered_at, issued_at, closed_at: _open, details, signer, ...rest } = row
  await tables(tx)
    .insertInto('document')
    .values({
      ...BLANK,
      ...rest,
      sort_at: at(sort_at),
      registered_at: registered_at ? at(registered_at) : null,
      issued_at: issued_at ? at(issued_at) : null,
      details: json(details ?? {}),
      signer: signer ? json(signer) : null,
    })
    .execute()
  await sql`
    INSERT INTO document_words (document_id, agency_id, direction, sort_at, words)
    VALUES (${row.id}, ${row.agency_id}, ${row.direction}, ${sort_at.toString()}::timestamptz, ${wordsOf(row, '')})`.execute(
    tx,
  )
}

/** The elements of a document by which it is found, beside the text of its files. */
const FOUND_BY = ['subject', 'code', 'issuer_name', 'author_name'] as const

/**
 * Puts the elements of a document, and the text of its files as far as it has been read, where they are found by words.
 */
export async function indexDocument(tx: Tx | Db, documentId: string): Promise<void> {
  const row = await tables(tx)
    .selectFrom('document')
    .select(['agency_id', 'direction', 'sort_at', 'signer', ...FOUND_BY])
    .where('id', '=', documentId)
    .executeTakeFirstOrThrow()
  const texts = await tables(tx)
    .selectFrom('document_text')
    .innerJoin('document_file', 'document_file.id', 'document_text.file_id')
    .select('text')
    .where('document_text.document_id', '=', documentId)
    .orderBy(sql`array_position(ARRAY['main', 'attachment', 'copy'], role)`)
    .orderBy('document_file.version', 'desc')
    .execute()
  const body = texts.map(({ text }) => text).join(' ')
  await sql`
    INSERT INTO document_words (document_id, agency_id, direction, sort_at, words)
    VALUES (${documentId}, ${row.agency_id}, ${row.direction}, ${row.sort_at.toString()}::timestamptz,
      ${wordsOf(row, body)})
    ON CONFLICT (document_id, agency_id) DO UPDATE SET words = excluded.words, sort_at = excluded.sort_at`.execute(
    tx,
  )
}

type Found = Partial<Pick<DocumentRow, (typeof FOUND_BY)[number] | 'signer'>>

/** A tsvector may not be longer than a megabyte; what comes later in a very long text is not found. */
const MOST_TEXT = 500_000

function wordsOf(row: Found, body: string) {
  const head = [...FOUND_BY.map((name) => row[name]), row.signer?.fullName].filter(Boolean).join(' ')
  return sql`setweight(to_tsvector('simple', ${normalise(head)}), 'A')
    || setweight(to_tsvector('simple', ${normalise(body.slice(0, MOST_TEXT))}), 'C')`
}

export type DocumentChange = Partial<Omit<DocumentRow, 'id' | 'agency_id' | 'direction'>>

export async function updateDocument(tx: Tx, id: string, change: DocumentChange): Promise<void> {
  const { sort_at, registered_at, issued_at, closed_at, details, signer, ...rest } = change
  const moment = (value: Temporal.Instant | null) => (value ? at(value) : null)
  await tables(tx)
    .updateTable('document')
    .set({
      ...rest,
      ...(sort_at === undefined ? {} : { sort_at: at(sort_at) }),
      ...(registered_at === undefined ? {} : { registered_at: moment(registered_at) }),
      ...(issued_at === undefined ? {} : { issued_at: moment(issued_at) }),
      ...(closed_at === undefined ? {} : { closed_at: moment(closed_at) }),
      ...(details === undefined ? {} : { details: json(details) }),
      ...(signer === undefined ? {} : { signer: signer ? json(signer) : null }),
    })
    .where('id', '=', id)
    .execute()
}

/** Gives accounts a part in a document: from now on it is in their lists. */
export async function addParties(
  tx: Tx,
  document: { id: string; agency_id: string; direction: Direction; sort_at: Temporal.Instant },
  accountIds: readonly string[],
): Promise<void> {
  const rows = [...new Set(accountIds)].map((account_id) => ({
    account_id,
    document_id: document.id,
    agency_id: document.agency_id,
    direction: document.direction,
    sort_at: at(document.sort_at),
  }))
  if (rows.length === 0) return
  await tables(tx)
    .insertInto('document_party')
    .values(rows)
    .onConflict((clash) => clash.doNothing())
    .execute()
}

/** Whoever has a part in a document has one in another: in what corrects it. */
export async function copyParties(
  tx: Tx,
  fromId: string,
  to: { id: string; agency_id: string; direction: Direction; sort_at: Temporal.Instant },
): Promise<void> {
  const rows = await tables(tx)
    .selectFrom('document_party')
    .select('account_id')
    .where('document_id', '=', fromId)
    .execute()
  await addParties(
    tx,
    to,
    rows.map(({ account_id }) => account_id),
  )
}

export type NewEvent = {
  documentId: string
  at: Temporal.Instant
  act: string
  actor: Actor
  note?: string | null
  details?: Record<string, unknown>
}

/** Writes what happened into the document's own history. */
export async function insertEvent(tx: Tx, event: NewEvent): Promise<void> {
  const { actor } = event
  await tables(tx)
    .insertInto('document_event')
    .values({
      document_id: event.documentId,
      at: at(event.at),
      act: event.act,
      actor_account_id: 'accountId' in actor ? actor.accountId : null,
      actor_name: actor.kind === 'anonymous' ? 'Khách' : actor.name,
      actor_title: actor.kind === 'officer' ? actor.acting.title : null,
      note: event.note ?? null,
      details: event.details ? json(event.details) : null,
    })
    .execute()
}

export const eventsOf = (db: Db, documentId: string): Promise<EventRow[]> =>
  tables(db)
    .selectFrom('document_event')
    .selectAll()
    .where('document_id', '=', documentId)
    .orderBy('id')
    .execute() as Promise<EventRow[]>

/** What was said of files that arrived broken. */
export async function brokenFilesOf(db: Db, documentId: string): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom('document_event')
    .select('note')
    .where('document_id', '=', documentId)
    .where('act', '=', 'broken-files')
    .orderBy('id')
    .execute()
  return rows.flatMap(({ note }) => note ?? [])
}

export type NewFile = Omit<FileRow, 'added_at' | 'version' | 'note' | 'place'> & {
  added_at: Temporal.Instant
  version?: number
  place?: number
  note?: string | null
}

export async function insertFiles(tx: Tx, files: readonly NewFile[]): Promise<void> {
  if (files.length === 0) return
  await tables(tx)
    .insertInto('document_file')
    .values(
      files.map((one) => ({
        ...one,
        version: one.version ?? 1,
        place: one.place ?? 0,
        note: one.note ?? null,
        added_at: at(one.added_at),
      })),
    )
    .execute()
}

/** Puts other content in the place of a file, such as the sealed one. */
export async function replaceFile(
  tx: Tx,
  fileId: string,
  { sha256, size }: Pick<FileRow, 'sha256' | 'size'>,
): Promise<void> {
  await tables(tx).updateTable('document_file').set({ sha256, size }).where('id', '=', fileId).execute()
}

/** All files of a document: the versions of the main text, the newest first, then what goes with it. */
export const filesOf = (db: Db | Tx, documentId: string): Promise<FileRow[]> =>
  tables(db)
    .selectFrom('document_file')
    .selectAll()
    .where('document_id', '=', documentId)
    .orderBy(sql`array_position(ARRAY['main', 'attachment', 'copy'], role)`)
    .orderBy('version', 'desc')
    .orderBy('place')
    .orderBy('added_at')
    .orderBy('id')
    .execute()

/** A file of a document the desk may read. @throws NotFound */
export async function accessFile(
  db: Db,
  desk: Desk,
  documentId: string,
  fileId: string,
): Promise<{ document: DocumentRow; file: FileRow }> {
  const document = await accessDocument(db, desk, documentId)
  const file = (await filesOf(db, documentId)).find((one) => one.id === fileId)
  if (!file) throw new NotFound('Không tìm thấy tệp này.')
  return { document, file }
}

/** Gives a document its new place in the lists of everybody who has a part in it. */
export async function moveInLists(tx: Tx, documentId: string, now: Temporal.Instant): Promise<void> {
  await tables(tx)
    .updateTable('document_party')
    .set({ sort_at: at(now) })
    .where('document_id', '=', documentId)
    .execute()
}

/** Documents of this agency with the same issuer, code and day: the same paper come twice. */
export const findSame = (db: Db | Tx, agencyId: string, key: string) =>
  tables(db)
    .selectFrom('document')
    .select(['id', 'code', 'number', 'subject', 'state', 'sort_at'])
    .where('agency_id', '=', agencyId)
    .where('same_key', '=', key)
    .where('state', '<>', 'refused')
    .orderBy('sort_at', 'desc')
    .limit(5)
    .execute()
