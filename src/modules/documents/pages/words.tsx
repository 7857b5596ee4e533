import { DueTag } from '#ui/components/due-tag/due-tag.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { capitalized, formatDate } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { isCopyForm } from '../copy.ts'
import { STATES, URGENCIES, type Direction, type State, type Urgency } from '../document.ts'
import { paths } from '../paths.ts'

/** @param type of the document: a digital copy is signed by nobody, it waits for the seal */
export const StateTag = ({ state, type = '' }: { state: State; type?: string }): Html => (
  <Tag colour={STATES[state].colour}>
    {state === 'signed' && isCopyForm(type) ? 'Chờ đóng dấu' : STATES[state].label}
  </Tag>
)

/** Urgency in red, as it stands on the paper; the ordinary one says nothing. */
export const UrgencyMark = ({ urgency }: { urgency: Urgency }): Html =>
  urgency === 'normal' ? <></> : <Tag colour="red">{URGENCIES[urgency]}</Tag>

type NameProps = {
  document: { id: string; direction: Direction; code: string | null; subject: string; urgency: Urgency }
  /** “Công văn”. */
  typeName: string
  /** Where the name leads, when not to the document's page. */
  href?: string
  /** Who sent it, where the list does not say so elsewhere. */
  from?: string
}

/** A document in a list: by number and symbol; before it has any, by what it is about, so that no two links read alike. */
export function DocumentName({ document, typeName, href = paths.show(document.id), from }: NameProps): Html {
  const { code, urgency } = document
  const subject = capitalized(document.subject) || 'Chưa rõ trích yếu'
  const mark = urgency === 'normal' ? null : <UrgencyMark urgency={urgency} />
  const sender = from ? `${from}: ` : ''
  if (code) {
    return (
      <>
        <a class="govuk-link" href={href}>
          {code}
        </a>{' '}
        {mark}
        <span class="mc-clamp mc-muted" title={subject}>
          {sender}
          {subject}
        </span>
      </>
    )
  }
  return (
    <>
      <a class="govuk-link mc-clamp" href={href} title={subject}>
        {subject}
      </a>
      <span class="mc-muted">
        {sender}
        {document.direction === 'outgoing' ? `Dự thảo ${typeName.toLowerCase()}` : `${typeName} chưa có số`}
      </span>{' '}
      {mark}
    </>
  )
}

type DueProps = { dueOn: string | null; finished: boolean; today: Temporal.PlainDate }

/** The day by which something is to be done, with how it stands. Days of the province, ISO. */
export function DueDay({ dueOn, finished, today }: DueProps): Html {
  if (!dueOn) return <>Không có hạn</>
  if (finished) return <>{formatDate(dueOn)}</>
  const days = today.until(Temporal.PlainDate.from(dueOn)).days
  if (days < 0) return <DueTag state="late" detail={`${formatDate(dueOn)} – chậm ${-days} ngày`} />
  if (days <= 1)
    return <DueTag state="soon" detail={`${formatDate(dueOn)} – ${days === 0 ? 'hôm nay' : 'ngày mai'}`} />
  return <DueTag state="in-time" detail={`${formatDate(dueOn)} – còn ${days} ngày`} />
}
