import { DueTag } from '#ui/components/due-tag/due-tag.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { formatDate } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FormBody } from '#platform/http/route.ts'
import { STATES, WARNED_DAYS, type State } from '../workfile.ts'

export const StateTag = ({ state }: { state: State }): Html => (
  <Tag colour={STATES[state].colour}>{STATES[state].label}</Tag>
)

type HandOverProps = { by: string | null; state: State; today: Temporal.PlainDate }

/** By when a closed file is to be with the archive, with how it stands. */
export function HandOverDay({ by, state, today }: HandOverProps): Html {
  if (!by || state !== 'closed') return <></>
  const days = today.until(Temporal.PlainDate.from(by)).days
  if (days < 0) return <DueTag state="late" detail={`${formatDate(by)} – chậm ${-days} ngày`} />
  if (days <= WARNED_DAYS) return <DueTag state="soon" detail={`${formatDate(by)} – còn ${days} ngày`} />
  return <>{formatDate(by)}</>
}

/** Anchor of the column with what can be done; what is wrong with an act as a whole leads there. */
export const ACTIONS_ID = 'viec-tiep-theo'

/** One value of a form as it was typed. */
export const typed = (body: FormBody | undefined, name: string): string => {
  const value = body?.[name]
  return typeof value === 'string' ? value : ''
}

/** All values of a group of boxes. */
export const chosen = (body: FormBody, name: string): readonly string[] =>
  [body[name] ?? []].flat().filter((value) => value !== '')
