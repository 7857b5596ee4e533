import { at, json, type Db, type Tx } from '#platform/database/database.ts'
import type { Scan } from '../copy.ts'
import { tables } from './store.ts'
import type { SignatureVerdict, TextRow } from './tables.ts'

/** The files of a document that have been read. */
export async function readFiles(db: Db, documentId: string): Promise<Set<string>> {
  const rows = await tables(db)
    .selectFrom('document_text')
    .select('file_id')
    .where('document_id', '=', documentId)
    .execute()
  return new Set(rows.map(({ file_id }) => file_id))
}

/** Keeps what was read off a file, once. */
export async function insertText(tx: Tx, row: TextRow): Promise<void> {
  await tables(tx)
    .insertInto('document_text')
    .values({ ...row, read_at: at(row.read_at), scan: row.scan && json(row.scan) })
    .onConflict((clash) => clash.column('file_id').doNothing())
    .execute()
}

/** What the signatures of the files of a document were worth when they were read, by file. */
export async function verdictsOf(db: Db, documentId: string): Promise<Map<string, SignatureVerdict>> {
  const rows = await tables(db)
    .selectFrom('document_text')
    .select(['file_id', 'signatures'])
    .where('document_id', '=', documentId)
    .execute()
  return new Map(rows.flatMap(({ file_id, signatures }) => (signatures ? [[file_id, signatures]] : [])))
}

/** Keeps what signatures are worth of a file that was read when they were not looked at. */
export async function setVerdict(db: Db, fileId: string, signatures: SignatureVerdict): Promise<void> {
  await tables(db)
    .updateTable('document_text')
    .set({ signatures })
    .where('file_id', '=', fileId)
    .where('signatures', 'is', null)
    .execute()
}

/** How the scans among the files of a document were taken, by file. */
export async function scansOf(db: Db, documentId: string): Promise<Map<string, Scan>> {
  const rows = await tables(db)
    .selectFrom('document_text')
    .select(['file_id', 'scan'])
    .where('document_id', '=', documentId)
    .where('scan', 'is not', null)
    .execute()
  return new Map(rows.flatMap(({ file_id, scan }) => (scan ? [[file_id, scan]] : [])))
}

/** The text of a document's main file, when it has been read. */
export async function textOf(db: Db, documentId: string): Promise<string | undefined> {
  const row = await tables(db)
    .selectFrom('document_text')
    .innerJoin('document_file', 'document_file.id', 'document_text.file_id')
    .select('text')
    .where('document_text.document_id', '=', documentId)
    .where('role', '=', 'main')
    .orderBy('document_file.version', 'desc')
    .executeTakeFirst()
  return row?.text
}
