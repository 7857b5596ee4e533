import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { compare, paragraphsOf, type Piece } from '../../paper/compare.ts'
import { paths } from '../../paths.ts'
import type { CommentRow } from '../../stores/tables.ts'
import type { ShowView } from './show.ts'

/** The words of a draft: what changed since the version before, and the remarks, each at its paragraph. */
export function WordsTab({ view }: { view: ShowView }): Html {
  const { document, versions, comments, errors } = view
  const [now, before] = versions
  if (!now) return <></>
  const paragraphs = paragraphsOf(document.subject, now.content)
  const lines = compare(before ? paragraphsOf(document.subject, before.content) : paragraphs, paragraphs)
  const open = document.state === 'draft' || document.state === 'circulating'
  const loose = comments.filter(({ quote }) => !quote || !paragraphs.includes(quote))
  return (
    <>
      {before ? (
        <p class="govuk-hint">
          {isSame(lines)
            ? `Bản lần ${now.version} không khác bản lần ${before.version} về chữ.`
            : `Bản lần ${now.version} so với lần ${before.version}: chữ thêm được gạch chân, chữ bỏ bị gạch ngang.`}
        </p>
      ) : null}
      <div class="mc-words">
        {lines.map(({ pieces, at }) => (
          <>
            <p class="govuk-body">
              {isHeading(pieces) ? <strong>{withoutSigns(pieces).map(Mark)}</strong> : pieces.map(Mark)}
            </p>
            {at === null
              ? null
              : comments
                  .filter(({ quote }) => quote === paragraphs[at])
                  .map((comment) => <Remark comment={comment} view={view} />)}
          </>
        ))}
        {loose.map((comment) => (
          <Remark comment={comment} view={view} />
        ))}
      </div>
      {open ? (
        <Form action={`${paths.show(document.id)}/gop-y`}>
          <Select
            name="quote"
            label="Góp ý cho đoạn"
            placeholder="Cả văn bản"
            options={paragraphs.map((text) => ({ value: text.slice(0, 500), text: text.slice(0, 90) }))}
          />
          <Textarea name="text" label="Góp ý" rows={3} error={errors?.['text']} />
          <Button variant="secondary" preventDoubleClick>
            Gửi góp ý
          </Button>
        </Form>
      ) : null}
    </>
  )
}

const isSame = (lines: ReturnType<typeof compare>): boolean =>
  lines.every(({ pieces }) => pieces.every(({ change }) => change === 'same'))

/** A heading of the text is written with `#` before it; who reads sees it bold. */
const HEADING = /^#+\s+/
const isHeading = (pieces: readonly Piece[]): boolean => HEADING.test(pieces[0]?.text ?? '')

const withoutSigns = (pieces: readonly Piece[]): Piece[] =>
  pieces.map((piece, index) => (index === 0 ? { ...piece, text: piece.text.replace(HEADING, '') } : piece))

const Mark = ({ text, change }: Piece): Html =>
  change === 'added' ? <ins>{text}</ins> : change === 'removed' ? <del>{text}</del> : <>{text}</>

const Remark = ({ comment, view }: { comment: CommentRow; view: ShowView }): Html => (
  <aside class="mc-remark" aria-label={`Góp ý của ${comment.by_name}`}>
    <p class="govuk-body mc-said">{comment.text}</p>
    <p class="govuk-hint">
      {comment.by_name}, {formatDateTime(comment.at)}, bản lần {comment.version}
      {comment.settled_at ? `. Đã giải quyết (${comment.settled_by_name})` : ''}
    </p>
    {comment.settled_at ? null : (
      <Form action={`${paths.show(view.document.id)}/gop-y/${comment.id}`}>
        <Button variant="secondary" class="mc-button--small">
          Đã giải quyết
        </Button>
      </Form>
    )}
  </aside>
)
