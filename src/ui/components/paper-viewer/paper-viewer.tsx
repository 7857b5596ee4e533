import type { Html } from '#ui/jsx-runtime'
import { Details } from '../details/details.tsx'

export type Paper = { href: string; title: string; detail: string; mediaType: string }

export type PaperViewerProps = {
  papers: readonly Paper[]
  /** Opens the first one at once, where there is a script. */
  openFirst?: boolean
  /** What is said where there is none. */
  none?: string
}

/** More would push the paper that is read out of sight. */
const IN_VIEW = 6

/** Files, each opened in its place; without script the link opens it in the same way by itself. */
export function PaperViewer({ papers, openFirst, none = 'Không có tệp đính kèm.' }: PaperViewerProps): Html {
  if (papers.length === 0) return <p class="govuk-body">{none}</p>
  return (
    <div data-module="paper-viewer" data-open-first={openFirst ? 'true' : undefined}>
      {papers.length > IN_VIEW ? (
        <>
          <List papers={papers.slice(0, 1)} />
          <Details summary={`${papers.length - 1} tệp khác`}>
            <List papers={papers.slice(1)} />
          </Details>
        </>
      ) : (
        <List papers={papers} />
      )}
      <div class="mc-paper" data-paper-frame hidden />
    </div>
  )
}

const List = ({ papers }: { papers: readonly Paper[] }): Html => (
  <ul class="govuk-list">
    {papers.map((paper) => (
      <li>
        <a class="govuk-link" href={paper.href} target="_blank" rel="noopener" data-paper={paper.mediaType}>
          {paper.title}
        </a>{' '}
        <span class="govuk-hint">{paper.detail}</span>
      </li>
    ))}
  </ul>
)
