import { sql } from 'kysely'
import type { Db } from '#platform/database/database.ts'
import type { SignatureTables } from './tables.ts'

/**
 * Counts a try at a PIN before it is made.
 * @returns which try it is, from 1; nothing when the key takes none
 */
export async function reserveTry(db: Db, id: string, most: number): Promise<number | undefined> {
  const row = await db
    .withTables<SignatureTables>()
    .updateTable('signing_key')
    .set({ failed_pins: sql<number>`failed_pins + 1` })
    .where('id', '=', id)
    .where('state', '=', 'active')
    .where('failed_pins', '<', most)
    .returning('failed_pins')
    .executeTakeFirst()
  return row?.failed_pins
}
