import { at, json, type Db, type Tx } from '#platform/database/database.ts'
import type { IntentRow, SignatureTables } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<SignatureTables>()

export async function insertIntent(tx: Tx, row: IntentRow): Promise<void> {
  await tables(tx)
    .insertInto('signing_intent')
    .values({ ...row, items: json(row.items), begun_at: at(row.begun_at) })
    .execute()
}

export const findIntent = (tx: Tx, id: string): Promise<IntentRow | undefined> =>
  tables(tx).selectFrom('signing_intent').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export async function deleteIntent(db: Db | Tx, id: string): Promise<void> {
  await tables(db).deleteFrom('signing_intent').where('id', '=', id).execute()
}
