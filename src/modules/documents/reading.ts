import { randomUUIDv7 } from 'node:crypto'
import type { StoredFile } from '#platform/files/files.ts'
import { enqueue } from '#platform/jobs/jobs.ts'
import { at, inTransaction, type Tx } from '#platform/database/database.ts'
import { readText } from '#platform/reading/reading.ts'
import type { Services } from '#platform/services.ts'
import { storePdf } from './printing.ts'
import { filesOf, indexDocument, insertFiles, tables } from './store.ts'

/** Has the files of a document read as soon as its transaction is done. */
export const scheduleReading = (tx: Tx, documentId: string): Promise<void> =>
  enqueue(tx, 'document.read', { documentId }, { key: `document.read:${documentId}` })

/**
 * Reads the text of every file of a document that has not been read, so that it is found by its words and the clerk has
 * the elements proposed. A file is read once; what cannot be read counts as read, with nothing in it.
 */
export async function readDocument(
  services: Services,
  { documentId }: { documentId: string },
): Promise<void> {
  const known = await tables(services.db)
    .selectFrom('document_text')
    .select('file_id')
    .where('document_id', '=', documentId)
    .execute()
  const done = new Set(known.map(({ file_id }) => file_id))
  for (const file of await filesOf(services.db, documentId)) {
    if (done.has(file.id)) continue
    const reading = await readText(services, file)
    const copy = reading.searchable && (await storePdf(services, reading.searchable, COPY_NAME))
    await inTransaction(services.db, async (tx) => {
      await tables(tx)
        .insertInto('document_text')
        .values({
          file_id: file.id,
          document_id: documentId,
          origin: reading.origin,
          text: reading.text,
          pages: reading.pages,
          read_at: at(services.clock.now()),
        })
        .onConflict((clash) => clash.column('file_id').doNothing())
        .execute()
      if (copy) await keepCopy(tx, documentId, copy, services.clock.now())
      await indexDocument(tx, documentId)
    })
  }
}

const COPY_NAME = 'Bản tìm kiếm được.pdf'

/** The scan with its words lies beside the scan as it came. */
async function keepCopy(tx: Tx, documentId: string, copy: StoredFile, now: Temporal.Instant): Promise<void> {
  const file = {
    id: randomUUIDv7(),
    document_id: documentId,
    role: 'copy' as const,
    file_name: COPY_NAME,
    sha256: copy.sha256,
    size: copy.size,
    media_type: copy.mediaType,
    added_at: now,
    added_by: null,
    added_by_name: 'Hệ thống',
  }
  await insertFiles(tx, [file])
  await tables(tx)
    .insertInto('document_text')
    .values({
      file_id: file.id,
      document_id: documentId,
      origin: 'none',
      text: '',
      pages: 0,
      read_at: at(now),
    })
    .execute()
}

/** The text of a document's main file, when it has been read. */
export async function textOf(services: Services, documentId: string): Promise<string | undefined> {
  const row = await tables(services.db)
    .selectFrom('document_text')
    .innerJoin('document_file', 'document_file.id', 'document_text.file_id')
    .select('text')
    .where('document_text.document_id', '=', documentId)
    .where('role', '=', 'main')
    .orderBy('document_file.version', 'desc')
    .executeTakeFirst()
  return row?.text
}
