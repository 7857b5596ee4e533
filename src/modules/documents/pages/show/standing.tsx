import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
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

/** What corrects or replaces this document; on a copy that goes out on paper, what is still to be done by hand. */
export function Standing({ view: { document, links, typeName } }: { view: ShowView }): Html {
  const since = links.to.filter(({ state }) => !SAYS_NOTHING.includes(state))
  return (
    <>
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
