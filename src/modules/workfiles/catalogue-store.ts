import { sql } from 'kysely'
import { randomUUIDv7 } from 'node:crypto'
import { at, type Db, type Tx } from '#platform/database/database.ts'
import { Conflict } from '#platform/errors.ts'
import { tables } from './store.ts'
import type { EntryRow, HeadingRow, ListRow } from './tables.ts'
import { fileNotation, LONGEST } from './workfile.ts'

/** The lists of an agency, the newest year first. */
export const listsOf = (db: Db, agencyId: string): Promise<ListRow[]> =>
  tables(db)
    .selectFrom('work_list')
    .selectAll()
    .where('agency_id', '=', agencyId)
    .orderBy('year', 'desc')
    .execute()

/** The list of an agency for a year; locked until the transaction ends when it is to be changed. */
export function findList(
  db: Db | Tx,
  agencyId: string,
  year: number,
  options: { lock?: boolean } = {},
): Promise<ListRow | undefined> {
  const query = tables(db)
    .selectFrom('work_list')
    .selectAll()
    .where('agency_id', '=', agencyId)
    .where('year', '=', year)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}

/** Begins a list. @throws Conflict when the year has one */
export async function insertList(
  tx: Tx,
  list: { agencyId: string; year: number; byName: string; at: Temporal.Instant },
): Promise<string> {
  const row = await tables(tx)
    .insertInto('work_list')
    .values({
      id: randomUUIDv7(),
      agency_id: list.agencyId,
      year: list.year,
      state: 'draft',
      made_at: at(list.at),
      made_by_name: list.byName,
      approved_at: null,
      approved_by_name: null,
    })
    .onConflict((clash) => clash.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new Conflict(`Cơ quan đã có danh mục hồ sơ năm ${list.year}.`)
  return row.id
}

export async function markApproved(tx: Tx, id: string, byName: string, now: Temporal.Instant): Promise<void> {
  await tables(tx)
    .updateTable('work_list')
    .set({ state: 'approved', approved_at: at(now), approved_by_name: byName })
    .where('id', '=', id)
    .execute()
}

export const headingsOf = (db: Db | Tx, listId: string): Promise<HeadingRow[]> =>
  tables(db).selectFrom('work_heading').selectAll().where('list_id', '=', listId).orderBy('place').execute()

/** @throws Conflict when the list has this abbreviation already */
export async function insertHeading(
  tx: Tx,
  heading: { listId: string; name: string; abbreviation: string },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO work_heading (id, list_id, place, name, abbreviation)
    SELECT ${randomUUIDv7()}, ${heading.listId}, coalesce(max(place), 0) + 1, ${heading.name}, ${heading.abbreviation}
    FROM work_heading WHERE list_id = ${heading.listId}
    ON CONFLICT (list_id, abbreviation) DO NOTHING RETURNING id`.execute(tx)
  const [row] = rows
  if (!row) throw new Conflict(`Danh mục đã có đề mục với ký hiệu ${heading.abbreviation}.`)
  return row.id
}

export type EntryLine = EntryRow & { fileId: string | null; heading: string }

/** The titles of a list in the order of headings and numbers, with the file opened for each. */
export async function entriesOf(db: Db | Tx, listId: string): Promise<EntryLine[]> {
  const { rows } = await sql<EntryLine>`
    SELECT e.*, f.id AS "fileId", h.name AS heading FROM work_heading h
    JOIN work_entry e ON e.heading_id = h.id LEFT JOIN work_file f ON f.entry_id = e.id
    WHERE h.list_id = ${listId} ORDER BY h.place, e.number`.execute(db)
  return rows
}

export type NewEntry = {
  listId: string
  headingId: string
  title: string
  retention: string
  holderId: string
  holderName: string
  note: string | null
  addedLater: boolean
}

/**
 * Puts a title into a list under its heading, with the next number of the heading, whose row stays locked until the
 * transaction ends.
 * @throws Conflict when the heading is not of the list, or its notation would be too long
 */
export async function insertEntry(tx: Tx, entry: NewEntry): Promise<EntryRow> {
  const heading = await tables(tx)
    .updateTable('work_heading')
    .set({ last: sql<number>`last + 1` })
    .where('id', '=', entry.headingId)
    .where('list_id', '=', entry.listId)
    .returning(['last', 'abbreviation'])
    .executeTakeFirst()
  if (!heading) throw new Conflict('Đề mục này không có trong danh mục.')
  const code = fileNotation(heading.last, heading.abbreviation)
  if (code.length > LONGEST.code) throw new Conflict(`Số, ký hiệu hồ sơ ${code} dài quá ${LONGEST.code} chữ.`)
  return tables(tx)
    .insertInto('work_entry')
    .values({
      id: randomUUIDv7(),
      list_id: entry.listId,
      heading_id: entry.headingId,
      number: heading.last,
      code,
      title: entry.title,
      retention: entry.retention,
      holder_id: entry.holderId,
      holder_name: entry.holderName,
      note: entry.note,
      added_later: entry.addedLater,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export const findEntry = (db: Db | Tx, listId: string, id: string): Promise<EntryRow | undefined> =>
  tables(db)
    .selectFrom('work_entry')
    .selectAll()
    .where('list_id', '=', listId)
    .where('id', '=', id)
    .executeTakeFirst()

/** A title by its id, with the list it stands in. */
export async function findEntryWithList(
  db: Db | Tx,
  agencyId: string,
  id: string,
): Promise<(EntryRow & { year: number; listState: ListRow['state']; fileId: string | null }) | undefined> {
  const { rows } = await sql<EntryRow & { year: number; listState: ListRow['state']; fileId: string | null }>`
    SELECT e.*, l.year, l.state AS "listState", f.id AS "fileId" FROM work_entry e JOIN work_list l ON l.id = e.list_id
    LEFT JOIN work_file f ON f.entry_id = e.id
    WHERE e.id = ${id} AND l.agency_id = ${agencyId}`.execute(db)
  return rows[0]
}

export type EntryChange = Pick<EntryRow, 'title' | 'retention' | 'holder_id' | 'holder_name' | 'note'>

export async function updateEntry(tx: Tx, id: string, change: EntryChange): Promise<void> {
  await tables(tx).updateTable('work_entry').set(change).where('id', '=', id).execute()
}

/** Takes a title out of a draft; those after it under its heading move up. */
export async function removeEntry(tx: Tx, entry: EntryRow): Promise<void> {
  await tables(tx).deleteFrom('work_entry').where('id', '=', entry.id).execute()
  await sql`
    UPDATE work_entry e SET number = e.number - 1,
      code = lpad((e.number - 1)::text, greatest(2, length((e.number - 1)::text)), '0') || '-' || h.abbreviation
    FROM work_heading h WHERE h.id = e.heading_id AND e.heading_id = ${entry.heading_id} AND e.number > ${entry.number}`.execute(
    tx,
  )
  await tables(tx)
    .updateTable('work_heading')
    .set({ last: sql<number>`last - 1` })
    .where('id', '=', entry.heading_id)
    .execute()
}

/** Empties a draft, before another is read into it. */
export async function clearList(tx: Tx, listId: string): Promise<void> {
  await tables(tx).deleteFrom('work_entry').where('list_id', '=', listId).execute()
  await tables(tx).deleteFrom('work_heading').where('list_id', '=', listId).execute()
}

/** Titles of approved lists that this account answers for and has not opened yet, the newest year first. */
export async function unopenedOf(
  db: Db,
  agencyId: string,
  accountId: string,
): Promise<(EntryRow & { year: number })[]> {
  const { rows } = await sql<EntryRow & { year: number }>`
    SELECT e.*, l.year FROM work_entry e JOIN work_list l ON l.id = e.list_id
    LEFT JOIN work_file f ON f.entry_id = e.id
    WHERE e.holder_id = ${accountId} AND l.agency_id = ${agencyId} AND l.state = 'approved' AND f.id IS NULL
    ORDER BY l.year DESC, e.code LIMIT 200`.execute(db)
  return rows
}
