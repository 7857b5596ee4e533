import { sql } from 'kysely'
import { at, type Db, type Tx } from '#platform/database/database.ts'
import { Conflict } from '#platform/errors.ts'
import { tables } from './store.ts'
import type { ItemRow } from './tables.ts'
import { MOST_ITEMS } from './workfile.ts'

export type NewItem = Omit<ItemRow, 'ordinal'>

/**
 * Puts a line at the end of a file's contents, with the next ordinal. The row of the file stays locked until the
 * transaction ends, so that ordinals have no gap and none comes twice.
 * @throws Conflict when the file is full, or holds the document already
 */
export async function appendItem(tx: Tx, item: NewItem): Promise<number> {
  const known = item.document_id
    ? await tables(tx)
        .selectFrom('work_item')
        .select('ordinal')
        .where('file_id', '=', item.file_id)
        .where('document_id', '=', item.document_id)
        .executeTakeFirst()
    : undefined
  if (known) throw new Conflict(`Văn bản này đã có trong hồ sơ, thứ tự ${known.ordinal}.`)
  const { item_last } = await tables(tx)
    .selectFrom('work_file')
    .select('item_last')
    .where('id', '=', item.file_id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (item_last >= MOST_ITEMS) throw new Conflict(`Một hồ sơ chứa nhiều nhất ${MOST_ITEMS} tài liệu.`)
  const ordinal = item_last + 1
  await tables(tx)
    .insertInto('work_item')
    .values({ ...item, ordinal, added_at: at(item.added_at) })
    .execute()
  await recount(tx, item.file_id)
  return ordinal
}

/** Takes a line out; those after it move up. @returns the line, or undefined when it is not there */
export async function removeItem(tx: Tx, fileId: string, itemId: string): Promise<ItemRow | undefined> {
  const item = await tables(tx)
    .deleteFrom('work_item')
    .where('file_id', '=', fileId)
    .where('id', '=', itemId)
    .returningAll()
    .executeTakeFirst()
  if (!item) return undefined
  await tables(tx)
    .updateTable('work_item')
    .set({ ordinal: sql<number>`ordinal - 1` })
    .where('file_id', '=', fileId)
    .where('ordinal', '>', item.ordinal)
    .execute()
  await recount(tx, fileId)
  return item
}

export const itemsOf = (db: Db | Tx, fileId: string): Promise<ItemRow[]> =>
  tables(db).selectFrom('work_item').selectAll().where('file_id', '=', fileId).orderBy('ordinal').execute()

export type ItemFacts = Pick<ItemRow, 'type_name' | 'code' | 'issued_on' | 'subject' | 'author' | 'pages'>

/** Writes the elements of a document anew, as they are when the file is closed. */
export async function updateItem(tx: Tx, id: string, facts: ItemFacts): Promise<void> {
  await tables(tx).updateTable('work_item').set(facts).where('id', '=', id).execute()
}

/** Counts again what a file holds, and what of it is not digital or was not done in the system. */
export async function recount(tx: Tx, fileId: string): Promise<void> {
  await sql`
    UPDATE work_file f SET item_last = i.n, page_total = i.pages, paper_count = i.paper, outside_count = t.outside
    FROM (SELECT count(*)::int AS n, coalesce(sum(pages), 0)::int AS pages,
        (count(*) FILTER (WHERE kind = 'paper'))::int AS paper FROM work_item WHERE file_id = ${fileId}) i,
      (SELECT (count(*) FILTER (WHERE outside))::int AS outside FROM work_task WHERE file_id = ${fileId}) t
    WHERE f.id = ${fileId}`.execute(tx)
}
