import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { tables } from './store.ts'

/** Takes a file off a draft, with what was read of it. */
export async function deleteFile(tx: Tx, documentId: string, fileId: string): Promise<void> {
  await tables(tx).deleteFrom('document_text').where('file_id', '=', fileId).execute()
  await tables(tx)
    .deleteFrom('document_file')
    .where('document_id', '=', documentId)
    .where('id', '=', fileId)
    .execute()
}

/** Puts attachments in the order of these ids. */
export async function orderFiles(tx: Tx, documentId: string, ids: readonly string[]): Promise<void> {
  await sql`
    UPDATE document_file f SET place = o.place
    FROM unnest(${[...ids]}::uuid[]) WITH ORDINALITY AS o (id, place)
    WHERE f.id = o.id AND f.document_id = ${documentId}`.execute(tx)
}
