import { DueTag } from '#ui/components/due-tag/due-tag.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { formatDate, relativeDue } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { dueState, isResting, STATUSES, type OpenPaymentState, type Status } from '../dossier.ts'
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

/** What status 6 is called once the applicant has said that they paid: nothing is asked of them any more. */
const REPORTED = 'Chờ cơ quan đối chiếu khoản nộp'

/** What status 10 is called when there was no result to hand over: the papers went back to whoever brought them. */
const HANDED_BACK = 'Đã trả lại hồ sơ'

type StatusProps = {
  status: Status
  /** How the money asked for stands, where whoever looks may know it. */
  payment?: OpenPaymentState | null
  /** When there was a result, where whoever looks may know that there was none. */
  processedAt?: Temporal.Instant | null
}

/** The words for how a dossier stands, and the colour they are shown in. */
export function statusWords({ status, payment, processedAt }: StatusProps) {
  if (payment === 'reported') return { label: REPORTED, colour: 'blue' } as const
  if (status === 'returned' && processedAt === null) return { label: HANDED_BACK, colour: 'grey' } as const
  return { label: STATUSES[status].label, colour: COLOURS[status] }
}

export function StatusTag(props: StatusProps): Html {
  const { label, colour } = statusWords(props)
  return (
    <Tag colour={colour} class={label.length > LONG ? 'mc-tag--long' : undefined}>
      {label}
    </Tag>
  )
}

type DueDossier = {
  status: Status
  payment: OpenPaymentState | null
  dueAt: Temporal.Instant | null
  processedAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
}

/** The promised date of a dossier with how it stands: word, shape and colour. The clock rests while the applicant is asked. */
export function Due({ dossier, now }: { dossier: DueDossier; now: Temporal.Instant }): Html {
  const { dueAt, status, payment } = dossier
  if (dueAt && isResting(status, payment))
    return <DueTag state="paused" detail={payment ? 'chờ nộp tiền' : 'chờ người nộp bổ sung'} />
  // Withdrawn, refused or stopped: there is no result that could be in time.
  if (dossier.endedAt && !dossier.processedAt) return <span class="mc-muted">Không còn hẹn trả</span>
  return <DueAt due={dueAt} finished={dossier.processedAt} now={now} />
}

/** The same from a row of the table. */
export const dueOf = (
  row: Pick<DossierRow, 'status' | 'due_at' | 'processed_at' | 'ended_at'>,
  payment: OpenPaymentState | null,
): DueDossier => ({
  status: row.status,
  payment,
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
