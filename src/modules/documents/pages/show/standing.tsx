import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { WarningText } from '#ui/components/warning-text/warning-text.tsx'
import { formatDate } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { paths } from '../../paths.ts'
import type { State } from '../../document.ts'
import type { ShowView } from './show.ts'

/** What has become of a document since, in the words people read first. */
const SINCE = {
  corrects: 'Văn bản này được đính chính bằng',
  replaces: 'Văn bản này được thay thế bằng',
} as const

/** A draft says nothing yet, what was sent back or taken back nothing any more. */
const SAYS_NOTHING: readonly State[] = ['draft', 'circulating', 'signed', 'refused', 'recalled', 'cancelled']

/** States in which a document holds no longer, the act that led there, and how that is said. */
const ENDED: Partial<Record<State, { act: string; text: string }>> = {
  recalled: { act: 'recall', text: 'Văn bản này đã bị thu hồi' },
  cancelled: { act: 'cancel', text: 'Văn bản này đã bị hủy' },
  refused: { act: 'refuse', text: 'Văn bản này đã được trả lại nơi gửi' },
}

/** Said before the paper is read: that it holds no longer, since when and why. */
function NoLonger({ view: { document, events } }: { view: ShowView }): Html {
  const ended = ENDED[document.state]
  if (!ended) return <></>
  const event = events.findLast(({ act }) => act === ended.act)
  return (
    <WarningText>
      {ended.text}
      {event ? ` ngày ${formatDate(event.at)}` : ''}.{event?.note ? ` Lý do: ${event.note}` : ''}
    </WarningText>
  )
}

/** What corrects or replaces this document; on a copy that goes out on paper, what is still to be done by hand. */
export function Standing({ view }: { view: ShowView }): Html {
  const { document, links, typeName } = view
  const since = links.to.filter(({ state }) => !SAYS_NOTHING.includes(state))
  return (
    <>
      <NoLonger view={view} />
      {since.map((link) =>
        link.kind === 'corrects' || link.kind === 'replaces' ? (
          <InsetText>
            {SINCE[link.kind]}{' '}
            <a class="govuk-link" href={paths.show(link.id)}>
              {typeName(link.type)} {link.code}
            </a>
            {link.issued_on ? ` ngày ${formatDate(link.issued_on)}` : ''}.
          </InsetText>
        ) : null,
      )}
      {document.details.copy?.medium === 'paper' && document.state === 'issued' ? (
        <InsetText>In văn bản này ra giấy, ký và đóng dấu vào phần cuối, rồi gửi nơi nhận.</InsetText>
      ) : null}
    </>
  )
}
