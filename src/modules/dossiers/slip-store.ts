import { at, type Db } from '#platform/database/database.ts'
import { tables } from './store.ts'
import type { SlipRow } from './tables.ts'

/** A slip of a dossier that was sealed when it said the same. */
export const findSlip = (db: Db, dossierId: string, form: string, content: string) =>
  tables(db)
    .selectFrom('dossier_slip')
    .select('sha256')
    .where('dossier_id', '=', dossierId)
    .where('form', '=', form)
    .where('content_sha256', '=', content)
    .executeTakeFirst()

/** Two who asked at once both hold a sealed slip; from now on the first is given. */
export async function insertSlip(db: Db, slip: SlipRow): Promise<void> {
  await tables(db)
    .insertInto('dossier_slip')
    .values({ ...slip, sealed_at: at(slip.sealed_at) })
    .onConflict((clash) => clash.doNothing())
    .execute()
}
