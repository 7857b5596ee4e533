import { DueTag } from '#ui/components/due-tag/due-tag.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { formatDate, relativeDue } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { dueState, STATUSES, type Status } from '../dossier.ts'
import type { DossierRow } from '../tables.ts'

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

/** Beyond so many letters the words of a status take two lines on a phone. */
const LONG = 30

export const StatusTag = ({ status }: { status: Status }): Html => (
  <Tag colour={COLOURS[status]} class={STATUSES[status].label.length > LONG ? 'mc-tag--long' : undefined}>
    {STATUSES[status].label}
  </Tag>
)

/** What the applicant is waited for, where no time runs. */
const RESTS: Partial<Record<Status, string>> = {
  supplement: 'chờ người nộp bổ sung',
  payment: 'chờ nộp tiền',
}

type DueDossier = {
  status: Status
  dueAt: Temporal.Instant | null
  processedAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
}

/** The promised date of a dossier with how it stands: word, shape and colour. The clock rests while the applicant is asked. */
export function Due({ dossier, now }: { dossier: DueDossier; now: Temporal.Instant }): Html {
  const { dueAt, status } = dossier
  const waitsFor = RESTS[status]
  if (dueAt && waitsFor) return <DueTag state="paused" detail={waitsFor} />
  return <DueAt due={dueAt} finished={dossier.processedAt ?? dossier.endedAt} now={now} />
}

/** The same from a row of the table. */
export const dueOf = (
  row: Pick<DossierRow, 'status' | 'due_at' | 'processed_at' | 'ended_at'>,
): DueDossier => ({
  status: row.status,
  dueAt: row.due_at,
  processedAt: row.processed_at,
  endedAt: row.ended_at,
})

type DueAtProps = { due: Temporal.Instant | null; finished: Temporal.Instant | null; now: Temporal.Instant }

/** A date, of a step for example, with how it stands. */
export function DueAt({ due, finished, now }: DueAtProps): Html {
  const state = dueState(due, finished, now)
  if (state === 'none' || !due) return <span class="mc-muted">Chưa có hẹn</span>
  return (
    <DueTag
      state={state}
      detail={finished ? formatDate(due) : `${formatDate(due)} – ${relativeDue(due, now)}`}
    />
  )
}
