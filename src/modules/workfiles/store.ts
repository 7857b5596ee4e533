import { sql } from 'kysely'
import type { Actor } from '#platform/access/actor.ts'
import { at, type Db, type Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/errors.ts'
import type { Desk } from '#modules/documents/index.ts'
import { accountsOf, canRead } from './policy.ts'
import type { EventRow, FileRow, NoteRow, PartyRow, WorkTables } from './tables.ts'
import type { Part } from './workfile.ts'

export const tables = (db: Db | Tx) => db.withTables<WorkTables>()

/** All columns but the words a file is found by. */
const COLUMNS = [
  'id',
  'agency_id',
  'agency_name',
  'entry_id',
  'year',
  'code',
  'title',
  'retention',
  'retention_label',
  'retention_years',
  'rights',
  'language',
  'holder_id',
  'holder_name',
  'holder_title',
  'division_id',
  'state',
  'opened_at',
  'started_on',
  'ended_on',
  'hand_over_by',
  'settled_on',
  'kept_from',
  'kept_basis',
  'kept_by_name',
  'offered_at',
  'offered_by_name',
  'archived_at',
  'archived_by_name',
  'returned_reason',
  'item_last',
  'page_total',
  'paper_count',
  'outside_count',
  'package_sha256',
  'package_size',
  'manifest_sha256',
  'record_sha256',
  'giver_signed',
  'taker_signed',
  'package_sealed',
] as const satisfies readonly (keyof FileRow)[]

export type Opened = { file: FileRow; part: Part | undefined }

/**
 * The only way for an officer to get a work file, with the part they have in it. Whoever may not read it gets the same
 * answer as for one that does not exist.
 * @throws NotFound
 */
export async function accessWorkFile(
  db: Db | Tx,
  desk: Desk,
  id: string,
  options: { lock?: boolean } = {},
): Promise<Opened> {
  let query = tables(db).selectFrom('work_file').select(COLUMNS).where('id', '=', id)
  if (options.lock) query = query.forUpdate()
  const file = await query.executeTakeFirst()
  const part = file ? await partOf(db, desk, id) : undefined
  if (!file || !canRead(desk, file, part !== undefined)) throw new NotFound('Không tìm thấy hồ sơ này.')
  return { file, part }
}

async function partOf(db: Db | Tx, desk: Desk, fileId: string): Promise<Part | undefined> {
  const row = await tables(db)
    .selectFrom('work_party')
    .select('part')
    .where('file_id', '=', fileId)
    .where('account_id', 'in', [...accountsOf(desk)])
    .orderBy(sql`array_position(ARRAY['holder', 'guest', 'asked'], part)`)
    .limit(1)
    .executeTakeFirst()
  return row?.part
}

type Moment = 'opened_at' | 'offered_at' | 'archived_at'
export type FileChange = Partial<Omit<FileRow, 'id' | 'agency_id' | Moment>> &
  Partial<Record<Exclude<Moment, 'opened_at'>, Temporal.Instant | null>>

export async function insertFile(tx: Tx, row: FileRow): Promise<void> {
  await tables(tx)
    .insertInto('work_file')
    .values({ ...row, opened_at: at(row.opened_at), offered_at: null, archived_at: null })
    .execute()
}

export async function updateFile(tx: Tx, id: string, change: FileChange): Promise<void> {
  const { offered_at, archived_at, ...rest } = change
  const moment = (value: Temporal.Instant | null) => (value ? at(value) : null)
  await tables(tx)
    .updateTable('work_file')
    .set({
      ...rest,
      ...(offered_at === undefined ? {} : { offered_at: moment(offered_at) }),
      ...(archived_at === undefined ? {} : { archived_at: moment(archived_at) }),
    })
    .where('id', '=', id)
    .execute()
}

/** Puts the elements of a file and the lines of its contents where they are found by words. */
export async function indexFile(tx: Tx, id: string): Promise<void> {
  await sql`
    UPDATE work_file f SET words =
      setweight(to_tsvector('simple', search_text(concat_ws(' ', f.code, f.title, f.holder_name))), 'A')
      || setweight(to_tsvector('simple', search_text(coalesce(
        (SELECT string_agg(concat_ws(' ', i.code, i.subject, i.author), ' ') FROM work_item i WHERE i.file_id = f.id), ''))), 'C')
    WHERE f.id = ${id}`.execute(tx)
}

/** Gives somebody access; who has it already keeps the larger part. */
export async function addParty(tx: Tx, party: PartyRow): Promise<void> {
  await tables(tx)
    .insertInto('work_party')
    .values({ ...party, opened_at: at(party.opened_at) })
    .onConflict((clash) =>
      clash
        .columns(['account_id', 'file_id'])
        .doUpdateSet({ part: party.part })
        .where('work_party.part', '=', 'asked'),
    )
    .execute()
}

export const partiesOf = (db: Db | Tx, fileId: string): Promise<PartyRow[]> =>
  tables(db)
    .selectFrom('work_party')
    .selectAll()
    .where('file_id', '=', fileId)
    .orderBy(sql`array_position(ARRAY['holder', 'guest', 'asked'], part)`)
    .orderBy('name')
    .execute()

/** Takes an invited person's access away. */
export async function removeGuest(tx: Tx, fileId: string, accountId: string): Promise<void> {
  await tables(tx)
    .deleteFrom('work_party')
    .where('file_id', '=', fileId)
    .where('account_id', '=', accountId)
    .where('part', '=', 'guest')
    .execute()
}

export async function insertNote(tx: Tx, note: NoteRow): Promise<void> {
  await tables(tx)
    .insertInto('work_note')
    .values({ ...note, at: at(note.at) })
    .execute()
}

export const notesOf = (db: Db, fileId: string): Promise<NoteRow[]> =>
  tables(db).selectFrom('work_note').selectAll().where('file_id', '=', fileId).orderBy('at').execute()

/** Writes what happened into the file's own history. */
export async function insertEvent(
  tx: Tx,
  event: { fileId: string; at: Temporal.Instant; act: string; actor: Actor; note?: string | null },
): Promise<void> {
  const { actor } = event
  await tables(tx)
    .insertInto('work_event')
    .values({
      file_id: event.fileId,
      at: at(event.at),
      act: event.act,
      actor_name: actor.kind === 'anonymous' ? 'Khách' : actor.name,
      actor_title: actor.kind === 'officer' ? actor.acting.title : null,
      note: event.note ?? null,
    })
    .execute()
}

export const eventsOf = (db: Db, fileId: string): Promise<EventRow[]> =>
  tables(db)
    .selectFrom('work_event')
    .selectAll()
    .where('file_id', '=', fileId)
    .orderBy('id')
    .execute() as Promise<EventRow[]>
