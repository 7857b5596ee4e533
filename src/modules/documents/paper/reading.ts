import { randomUUIDv7 } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { readStoredFile, type StoredFile } from '#platform/files/files.ts'
import { enqueue } from '#platform/jobs/jobs.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { readText } from '#platform/reading/reading.ts'
import type { Services } from '#platform/services.ts'
import { verifyFile } from '#modules/signatures/index.ts'
import type { Scan } from '../copy.ts'
import { foreignPdf } from './foreign-pdf.ts'
import { storePdf } from './printing.ts'
import type { FileRow, SignatureVerdict } from '../stores/tables.ts'
import { filesOf, indexDocument, insertFiles } from '../stores/store.ts'
import { insertText, readFiles } from '../stores/text-store.ts'

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
  const done = await readFiles(services.db, documentId)
  for (const file of await filesOf(services.db, documentId)) {
    if (done.has(file.id)) continue
    const reading = await readText(services, file)
    const signatures = await verdictOf(services, file)
    const scan = await howScanned(services, file)
    const copy = reading.searchable && (await storePdf(services, reading.searchable, COPY_NAME))
    await inTransaction(services.db, async (tx) => {
      await insertText(tx, {
        file_id: file.id,
        document_id: documentId,
        origin: reading.origin,
        text: reading.text,
        pages: reading.pages,
        read_at: services.clock.now(),
        signatures,
        scan,
      })
      if (copy) await keepCopy(tx, documentId, copy, services.clock.now())
      await indexDocument(tx, documentId)
    })
  }
}

/** Files that carry signatures in themselves; what other agencies send as XML may be known by its name alone. */
export const canBeSigned = ({ media_type, file_name }: Pick<FileRow, 'media_type' | 'file_name'>): boolean =>
  media_type === 'application/pdf' || media_type === 'application/xml' || /\.xml$/i.test(file_name)

/** What the signatures in a PDF or an XML file are worth; nothing for other files. What is in it never stops the reading. */
export async function verdictOf(services: Services, file: FileRow): Promise<SignatureVerdict | null> {
  if (!canBeSigned(file) || file.role === 'copy') return null
  const { verdict } = await verifyFile(services, await buffer(readStoredFile(services, file.sha256)))
  return verdict === 'unsigned' ? 'none' : verdict
}

/** How a PDF was scanned; nothing for other files, and for one that cannot be opened. */
async function howScanned(services: Services, file: FileRow): Promise<Scan | null> {
  if (file.media_type !== 'application/pdf' || file.role === 'copy') return null
  const pdf = await buffer(readStoredFile(services, file.sha256))
  // What is locked or damaged is not copied either.
  return (
    (await foreignPdf(services)
      .copy.scanOf(pdf)
      .catch(() => undefined)) ?? null
  )
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
  await insertText(tx, {
    file_id: file.id,
    document_id: documentId,
    origin: 'none',
    text: '',
    pages: 0,
    read_at: now,
    signatures: null,
    scan: null,
  })
}
