import { formatBytes, formatDate } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { paths } from '../../paths.ts'
import type { PaperRow } from '../../tables.ts'

/** The papers, each opened in its place; without script the link opens it in the same way by itself. */
export function PaperViewer({ dossierId, papers }: { dossierId: string; papers: readonly PaperRow[] }): Html {
  if (papers.length === 0) return <p class="govuk-body">Không có tệp đính kèm.</p>
  return (
    <div data-module="paper-viewer">
      <ul class="govuk-list">
        {papers.map((paper) => (
          <li>
            <a
              class="govuk-link"
              href={paths.paper(dossierId, paper.id)}
              target="_blank"
              rel="noopener"
              data-paper={paper.media_type}
            >
              {paper.title}
            </a>{' '}
            <span class="govuk-hint">
              {paper.file_name}, {formatBytes(paper.size)}, {formatDate(paper.added_at)}
            </span>
          </li>
        ))}
      </ul>
      <div class="mc-paper" data-paper-frame hidden />
    </div>
  )
}
