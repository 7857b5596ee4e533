import { PaperViewer as Viewer } from '#ui/components/paper-viewer/paper-viewer.tsx'
import { formatBytes, formatDate } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { paths } from '../../paths.ts'
import type { PaperRow } from '../../tables.ts'

/** The papers of a dossier. */
export const PaperViewer = ({
  dossierId,
  papers,
}: {
  dossierId: string
  papers: readonly PaperRow[]
}): Html => (
  <Viewer
    papers={papers.map((paper) => ({
      href: paths.paper(dossierId, paper.id),
      title: paper.title,
      detail: `${paper.file_name}, ${formatBytes(paper.size)}, ${formatDate(paper.added_at)}`,
      mediaType: paper.media_type,
    }))}
  />
)
