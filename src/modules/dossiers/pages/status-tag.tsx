import { DueTag } from '#ui/components/due-tag/due-tag.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { formatDate, relativeDue } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { dueState, STATUSES, type Status } from '../dossier.ts'

const COLOURS: Record<Status, 'grey' | 'blue' | 'green' | 'yellow' | 'red'> = {
  submitted: 'blue',
  accepted: 'blue',
  processing: 'blue',
  supplement: 'yellow',
  payment: 'yellow',
  processed: 'green',
  returned: 'green',
  refused: 'red',
  stopped: 'red',
  withdrawn: 'grey',
}

export const StatusTag = ({ status }: { status: Status }): Html => (
  <Tag colour={COLOURS[status]}>{STATUSES[status].label}</Tag>
)

type DueProps = { due: Temporal.Instant | null; finished: Temporal.Instant | null; now: Temporal.Instant }

/** The promised date with how it stands: word, shape and colour. */
export function Due({ due, finished, now }: DueProps): Html {
  const state = dueState(due, finished, now)
  if (state === 'none' || !due) return <span class="govuk-hint">Chưa có hẹn</span>
  return (
    <DueTag
      state={state}
      detail={finished ? formatDate(due) : `${formatDate(due)} – ${relativeDue(due, now)}`}
    />
  )
}
