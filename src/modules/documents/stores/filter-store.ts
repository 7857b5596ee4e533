import { json, type Db, type Tx } from '#platform/database/database.ts'
import type { Direction } from '../document.ts'
import { tables } from './store.ts'
import type { FilterRow } from './tables.ts'

/** The filters somebody keeps for a list, by name. */
export const filtersOf = (db: Db | Tx, accountId: string, direction: Direction): Promise<FilterRow[]> =>
  tables(db)
    .selectFrom('document_filter')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('direction', '=', direction)
    .orderBy('name')
    .execute()

/** Keeps a filter; one of the same name is written over. */
export async function putFilter(tx: Tx, row: FilterRow): Promise<void> {
  await tables(tx)
    .insertInto('document_filter')
    .values({ ...row, query: json(row.query) })
    .onConflict((clash) =>
      clash.columns(['account_id', 'direction', 'name']).doUpdateSet({ query: json(row.query) }),
    )
    .execute()
}

/** @returns its list; nothing when it is not this account's */
export async function deleteFilter(tx: Tx, accountId: string, id: string): Promise<Direction | undefined> {
  const row = await tables(tx)
    .deleteFrom('document_filter')
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .returning('direction')
    .executeTakeFirst()
  return row?.direction
}
