import { sql } from 'kysely'
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

/**
 * Ends what somebody gave.
 * @param by the principal; nobody in particular for whoever may end all of the agency
 * @returns the account of the deputy; nothing when it is over or not theirs to end
 */
export async function endDeputyOf(
  tx: Tx,
  id: string,
  { agencyId, principalId }: { agencyId: string; principalId: string | undefined },
  now: Temporal.Instant,
): Promise<string | undefined> {
  const ended = await tables(tx)
    .updateTable('document_deputy')
    .set({ ended_at: at(now) })
    .where('id', '=', id)
    .where('agency_id', '=', agencyId)
    .$if(principalId !== undefined, (own) => own.where('principal_id', '=', principalId!))
    .where('ended_at', 'is', null)
    .returning('deputy_id')
    .executeTakeFirst()
  return ended?.deputy_id
}

/** Who stands in for whom in an agency, those in force and the newest first, those that were ended too; around one officer, or all of it. */
export const deputiesIn = (db: Db, agencyId: string, accountId: string | undefined): Promise<DeputyRow[]> =>
  tables(db)
    .selectFrom('document_deputy')
    .selectAll()
    .where('agency_id', '=', agencyId)
    .$if(accountId !== undefined, (around) =>
      around.where((is) => is.or([is('principal_id', '=', accountId!), is('deputy_id', '=', accountId!)])),
    )
    .orderBy(sql`ended_at IS NOT NULL`)
    .orderBy('made_at', 'desc')
    .limit(50)
    .execute()
