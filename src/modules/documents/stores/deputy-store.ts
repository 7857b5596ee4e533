import { at, type Db, type Tx } from '#platform/database/database.ts'
import { tables } from './store.ts'
import type { DeputyRow } from './tables.ts'

/** Writes down that somebody stands in for somebody. */
export async function insertDeputy(tx: Tx, row: Omit<DeputyRow, 'ended_at'>): Promise<void> {
  await tables(tx)
    .insertInto('document_deputy')
    .values({ ...row, made_at: at(row.made_at), ended_at: null })
    .execute()
}

/** Ends what the principal gave. @returns the account of the deputy; nothing when it is over or not theirs to end */
export async function endOwnDeputy(
  tx: Tx,
  id: string,
  principalId: string,
  now: Temporal.Instant,
): Promise<string | undefined> {
  const ended = await tables(tx)
    .updateTable('document_deputy')
    .set({ ended_at: at(now) })
    .where('id', '=', id)
    .where('principal_id', '=', principalId)
    .where('ended_at', 'is', null)
    .returning('deputy_id')
    .executeTakeFirst()
  return ended?.deputy_id
}

/** Who stands in for whom around this officer, the newest first; those that are over too. */
export const deputiesAround = (db: Db, accountId: string, agencyId: string): Promise<DeputyRow[]> =>
  tables(db)
    .selectFrom('document_deputy')
    .selectAll()
    .where('agency_id', '=', agencyId)
    .where((is) => is.or([is('principal_id', '=', accountId), is('deputy_id', '=', accountId)]))
    .orderBy('made_at', 'desc')
    .limit(50)
    .execute()
