import type { Paper } from '#ui/components/paper-viewer/paper-viewer.tsx'
import { formatBytes, formatDate } from '#ui/format.ts'
import { scanWords, type Scan } from '../copy.ts'
import { paths } from '../paths.ts'
import type { FileRow, SignatureVerdict } from '../stores/tables.ts'
import { verdictWords } from './warnings.tsx'

const wordsOf = (verdict: SignatureVerdict | undefined): string[] =>
  verdict && verdict !== 'none' ? [verdictWords(verdict)] : []

/** The files of a document as the viewer shows them: the main text in force first. */
export function papersOf(
  documentId: string,
  files: readonly FileRow[],
  verdicts: ReadonlyMap<string, SignatureVerdict> = new Map(),
  scans: ReadonlyMap<string, Scan> = new Map(),
): Paper[] {
  const [main] = files.filter(({ role }) => role === 'main')
  const shown = [
    ...(main ? [main] : []),
    ...files.filter(({ role }) => role === 'attachment' || role === 'copy'),
  ]
  return shown.map((file) => ({
    href: paths.file(documentId, file.id),
    title: file.file_name,
    detail: [
      file.role === 'main' ? 'Văn bản' : 'Kèm theo',
      formatBytes(file.size),
      formatDate(file.added_at),
      ...wordsOf(verdicts.get(file.id)),
      ...[scans.get(file.id)].flatMap((scan) => (scan ? [scanWords(scan)] : [])),
    ].join(', '),
    mediaType: file.media_type,
  }))
}
