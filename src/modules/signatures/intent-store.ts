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

/** When the oldest of all that are left was begun, also of those that are just being settled. */
export async function oldestIntent(tx: Tx): Promise<Temporal.Instant | undefined> {
  const row = await tables(tx)
    .selectFrom('signing_intent')
    .select('begun_at')
    .orderBy('begun_at')
    .limit(1)
    .executeTakeFirst()
  return row?.begun_at
}

export async function deleteIntent(db: Db | Tx, id: string): Promise<void> {
  await tables(db).deleteFrom('signing_intent').where('id', '=', id).execute()
}
