import { at, json, type Db, type Tx } from '#platform/database/database.ts'
import type { IntentRow, SignatureTables } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<SignatureTables>()

export async function insertIntent(tx: Tx, row: IntentRow): Promise<void> {
  await tables(tx)
    .insertInto('signing_intent')
    .values({ ...row, items: json(row.items), begun_at: at(row.begun_at) })
    .execute()
}

/** All that wait, the oldest first; those that are just being settled are left out. */
export const lockIntents = (tx: Tx): Promise<IntentRow[]> =>
  tables(tx).selectFrom('signing_intent').selectAll().orderBy('begun_at').forUpdate().skipLocked().execute()

export async function deleteIntent(db: Db | Tx, id: string): Promise<void> {
  await tables(db).deleteFrom('signing_intent').where('id', '=', id).execute()
}
