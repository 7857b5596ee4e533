import { sql } from 'kysely'
import type { Db, Tx } from '#platform/database/database.ts'
import type { Desk } from '../policy.ts'
import { accessDocument } from './store.ts'

/** A file of a document, in the version in force. */
export type FiledFile = { id: string; name: string; sha256: string; size: number; mediaType: string }

/** A document as the table of contents of a work file names it (Decree 30/2020 annex VI). */
export type FilingCard = {
  id: string
  direction: 'incoming' | 'outgoing'
  type: string
  code: string | null
  issuedOn: string | null
  subject: string
  author: string
  /** As far as somebody entered or the machine counted them. */
  pages: number | null
  /** The main text in its last version, then what goes with it. */
  files: FiledFile[]
}

/** The card of a document the desk may read. @throws NotFound */
export async function accessFilingCard(db: Db | Tx, desk: Desk, id: string): Promise<FilingCard> {
  const document = await accessDocument(db, desk, id)
  return (await filingCards(db, [document.id])).get(document.id)!
}

/** Cards of documents by id. Whoever asks has made sure before that they may be read. */
export async function filingCards(db: Db | Tx, ids: readonly string[]): Promise<Map<string, FilingCard>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<FilingCard>`
    SELECT d.id, d.direction, d.type, d.code, d.issued_on::text AS "issuedOn", d.subject, d.issuer_name AS author,
      coalesce((d.details ->> 'pages')::int, (SELECT t.pages FROM document_file f JOIN document_text t ON t.file_id = f.id
        WHERE f.document_id = d.id AND f.role = 'main' AND t.pages > 0 ORDER BY f.version DESC LIMIT 1)) AS pages,
      coalesce((SELECT json_agg(json_build_object('id', f.id, 'name', f.file_name, 'sha256', f.sha256, 'size', f.size,
          'mediaType', f.media_type) ORDER BY array_position(ARRAY['main', 'attachment', 'copy'], f.role), f.added_at, f.id)
        FROM document_file f WHERE f.document_id = d.id AND (f.role <> 'main' OR f.version =
          (SELECT max(m.version) FROM document_file m WHERE m.document_id = d.id AND m.role = 'main'))), '[]') AS files
    FROM document d WHERE d.id = ANY(${[...ids]}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}
