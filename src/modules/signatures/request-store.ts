import { at, json, type Db, type Tx } from '#platform/database/database.ts'
import type { RequestRow, SignatureTables } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<SignatureTables>()

/** @returns whether it is new: with an id of the asker's own there may be one already */
export async function insertRequest(db: Db, row: Omit<RequestRow, 'outcome' | 'failed'>): Promise<boolean> {
  const times = { created_at: at(row.created_at), expires_at: at(row.expires_at) }
  const added = await tables(db)
    .insertInto('signing_request')
    .values({ ...row, ...times })
    .onConflict((clash) => clash.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export const findRequest = (db: Db | Tx, id: string): Promise<RequestRow | undefined> =>
  tables(db).selectFrom('signing_request').selectAll().where('id', '=', id).executeTakeFirst()

/** What waits on somebody's phone now, oldest first. */
export const waitingRequests = (db: Db, accountId: string, now: Temporal.Instant): Promise<RequestRow[]> =>
  tables(db)
    .selectFrom('signing_request')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', '=', 'waiting')
    .where('phone', 'is', null)
    .where('expires_at', '>', at(now))
    .orderBy('created_at')
    .execute()

export type RequestChange = Partial<
  Pick<RequestRow, 'state' | 'phone' | 'message' | 'back' | 'outcome' | 'failed'>
>

/** @returns whether it was in that state, so that of two who answer only the first is heard */
export async function moveRequest(
  db: Db | Tx,
  id: string,
  from: RequestRow['state'],
  { outcome, failed, ...change }: RequestChange,
): Promise<boolean> {
  const done = await tables(db)
    .updateTable('signing_request')
    .set({
      ...change,
      ...(outcome ? { outcome: json(outcome) } : {}),
      ...(failed ? { failed: json(failed) } : {}),
    })
    .where('id', '=', id)
    .where('state', '=', from)
    .returning('id')
    .executeTakeFirst()
  return done !== undefined
}
