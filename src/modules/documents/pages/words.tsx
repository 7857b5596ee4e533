import { DueTag } from '#ui/components/due-tag/due-tag.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { formatDate } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { isCopyForm } from '../copy.ts'
import { STATES, URGENCIES, type State, type Urgency } from '../document.ts'

/** @param type of the document: a digital copy is signed by nobody, it waits for the seal */
export const StateTag = ({ state, type = '' }: { state: State; type?: string }): Html => (
  <Tag colour={STATES[state].colour}>
    {state === 'signed' && isCopyForm(type) ? 'Chờ đóng dấu' : STATES[state].label}
  </Tag>
)

/** Urgency in red, as it stands on the paper; the ordinary one says nothing. */
export const UrgencyMark = ({ urgency }: { urgency: Urgency }): Html =>
  urgency === 'normal' ? <></> : <Tag colour="red">{URGENCIES[urgency]}</Tag>

type DueProps = { dueOn: string | null; finished: boolean; today: Temporal.PlainDate }

/** The day by which something is to be done, with how it stands. Days of the province, ISO. */
export function DueDay({ dueOn, finished, today }: DueProps): Html {
  if (!dueOn) return <>Không có hạn</>
  if (finished) return <>{formatDate(dueOn)}</>
  const days = today.until(Temporal.PlainDate.from(dueOn)).days
  if (days < 0) return <DueTag state="late" detail={`${formatDate(dueOn)}, quá ${-days} ngày`} />
  if (days <= 1) return <DueTag state="soon" detail={days === 0 ? 'hôm nay' : 'ngày mai'} />
  return <DueTag state="in-time" detail={`${formatDate(dueOn)}, còn ${days} ngày`} />
}
