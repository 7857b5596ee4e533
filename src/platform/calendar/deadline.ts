import { dayKind, type Half, type WorkCalendar } from './calendar.ts'
import { DAY, dayNumber, dayOf, fromLocal, isoDate, MINUTE, timeText, toLocal } from './local-time.ts'
import { closingOf, nextWorkingLocal, openingOf, sessionsOf, type Stretch } from './working-time.ts'

export type LimitUnit = 'working-day' | 'day' | 'working-hour' | 'hour' | 'month'

/** A time limit of the law (thời hạn giải quyết). `amount` may be 0.25 or 0.5; months are whole. */
export type Limit = { amount: number; unit: LimitUnit }

/**
 * One half-day (or day) in the account of a deadline. `minutes` are working minutes for limits in working time,
 * minutes of the clock for the others; 0 when skipped.
 */
export type TrailEntry = {
  date: string
  half: Half | 'day'
  kind: 'counted' | 'skipped' | 'paused'
  minutes: number
  reason: string
}

/** A time in which the limit did not run. */
export type Pause = { from: Temporal.Instant; to: Temporal.Instant; reason: string }

/** A deadline with everything needed to compute it again: it is a pure function of its first three fields. */
export type Deadline = {
  receivedAt: Temporal.Instant
  limit: Limit
  pauses: readonly Pause[]
  /** From when time is counted. */
  startsAt: Temporal.Instant
  due: Temporal.Instant
  trail: readonly TrailEntry[]
}

/**
 * When must a dossier received at `receivedAt` be answered, and why then?
 *
 * - The day of reception is not counted (Civil Code art. 147); hour limits run from the moment of reception.
 * - Received at or after the cutoff, or on a day off: as if received when the next working day opens (Decree 61/2018 art. 18).
 * - Limits in days and months end at the close of their last day; if it is a day off, of the next working day
 *   (Civil Code art. 148). A fraction of a working day is that share of its minutes.
 * - An amount of 0 means "within the day of reception" (hours: at once).
 *
 * @throws RangeError when the amount is negative, not finite, or months are not whole.
 */
export const dueFrom = (calendar: WorkCalendar, receivedAt: Temporal.Instant, limit: Limit): Deadline =>
  compute(calendar, receivedAt, limit, [])

/**
 * The deadline after a pause (chờ bổ sung, chờ nghĩa vụ tài chính): what was left at `pausedAt` is carried over.
 * A deadline already passed at `pausedAt` stays as it was.
 */
export function resume(
  calendar: WorkCalendar,
  state: Pick<Deadline, 'receivedAt' | 'limit' | 'pauses'>,
  pausedAt: Temporal.Instant,
  resumedAt: Temporal.Instant,
  reason = 'Tạm dừng tính thời hạn',
): Deadline {
  return compute(calendar, state.receivedAt, state.limit, [
    ...state.pauses,
    { from: pausedAt, to: resumedAt, reason },
  ])
}

/** The whole limit again from `at`: the dossier became complete after a supplement (Decree 61/2018 art. 19.4). */
export const restart = (
  calendar: WorkCalendar,
  state: Pick<Deadline, 'limit'>,
  at: Temporal.Instant,
): Deadline => dueFrom(calendar, at, state.limit)

function compute(
  calendar: WorkCalendar,
  receivedAt: Temporal.Instant,
  limit: Limit,
  pauses: readonly Pause[],
): Deadline {
  checkLimit(limit)
  const reception = effectiveReception(calendar, toLocal(receivedAt, calendar.zone))
  const inWorkingTime = limit.unit === 'working-day' || limit.unit === 'working-hour'
  const byHours = limit.unit === 'working-hour' || limit.unit === 'hour'
  const receptionDay = dayOf(reception.at)
  const start = byHours || limit.amount === 0 ? reception.at : (receptionDay + 1) * DAY
  const stretches = inWorkingTime ? sessionsOf : wholeDay
  const run = countDown(
    calendar,
    start,
    length(calendar, limit, receptionDay),
    stretches,
    localPauses(calendar, pauses),
  )
  const due = byHours ? nextWorkingLocal(calendar, run.end) : dayEnd(calendar, limit, run.end)
  return {
    receivedAt,
    limit,
    pauses,
    startsAt: fromLocal(inWorkingTime ? nextWorkingLocal(calendar, start) : start, calendar.zone),
    due: fromLocal(due, calendar.zone),
    trail: [
      ...reception.skipped,
      ...(start > reception.at ? [skippedDay(receptionDay, 'Ngày tiếp nhận không tính vào thời hạn')] : []),
      ...run.trail,
      ...(inWorkingTime ? [] : extension(calendar, run.end, due)),
    ],
  }
}

function checkLimit({ amount, unit }: Limit): void {
  if (!Number.isFinite(amount) || amount < 0) throw new RangeError(`Not a time limit: ${amount} ${unit}`)
  if (unit === 'month' && !Number.isInteger(amount)) throw new RangeError(`Months are whole: ${amount}`)
}

/** Length of the limit in milliseconds of the kind of time it runs in. */
function length(calendar: WorkCalendar, { amount, unit }: Limit, receptionDay: number): number {
  switch (unit) {
    case 'working-day':
      return Math.round(amount * calendar.dayMinutes * MINUTE)
    case 'day':
      return Math.round(amount * DAY)
    case 'working-hour':
    case 'hour':
      return Math.round(amount * 60 * MINUTE)
    case 'month': {
      const last = Temporal.PlainDate.from(isoDate(receptionDay)).add({ months: amount })
      return (dayNumber(last.toString()) - receptionDay) * DAY
    }
  }
}

/** The moment from which the law treats the dossier as received, and the days passed over until then. */
function effectiveReception(calendar: WorkCalendar, received: number): { at: number; skipped: TrailEntry[] } {
  const day = dayOf(received)
  const minute = Math.floor((received - day * DAY) / MINUTE)
  const today = dayKind(calendar, day)
  const afterCutoff = calendar.cutoff !== null && minute >= calendar.cutoff
  const closed = received > (sessionsOf(calendar, day).at(-1)?.end ?? -Infinity)
  if (today.working && !afterCutoff && !closed)
    return { at: nextWorkingLocal(calendar, received), skipped: [] }
  const at = openingOf(calendar, day + 1)
  const first: TrailEntry = today.working
    ? {
        ...skippedDay(
          day,
          afterCutoff ? `Tiếp nhận sau ${timeText(calendar.cutoff ?? 0)}` : 'Tiếp nhận sau giờ làm việc',
        ),
        half: 'afternoon',
      }
    : skippedDay(day, today.reason)
  return { at, skipped: [first, ...daysOffBetween(calendar, day + 1, dayOf(at))] }
}

const skippedDay = (day: number, reason: string): TrailEntry => ({
  date: isoDate(day),
  half: 'day',
  kind: 'skipped',
  minutes: 0,
  reason,
})

/** The days in [from, until), all of them off, as the account shows them. */
const daysOffBetween = (calendar: WorkCalendar, from: number, until: number): TrailEntry[] =>
  Array.from({ length: Math.max(0, until - from) }, (_, i) =>
    skippedDay(from + i, dayKind(calendar, from + i).reason),
  )

const wholeDay = (_: WorkCalendar, day: number): Stretch[] => [
  { half: 'day', start: day * DAY, end: (day + 1) * DAY },
]

type LocalPause = { start: number; end: number; reason: string }

const localPauses = (calendar: WorkCalendar, pauses: readonly Pause[]): LocalPause[] =>
  pauses
    .map((pause) => ({
      start: toLocal(pause.from, calendar.zone),
      end: toLocal(pause.to, calendar.zone),
      reason: pause.reason,
    }))
    .filter((pause) => pause.end > pause.start)
    .sort((a, b) => a.start - b.start)

/** Lets `left` milliseconds run from `start` through the stretches, stopping in pauses; writes down every part. */
function countDown(
  calendar: WorkCalendar,
  start: number,
  left: number,
  stretchesOf: (calendar: WorkCalendar, day: number) => Stretch[],
  pauses: readonly LocalPause[],
): { end: number; trail: TrailEntry[] } {
  const trail: TrailEntry[] = []
  if (left === 0) return { end: start, trail }
  for (let day = dayOf(start); ; day++) {
    const stretches = stretchesOf(calendar, day)
    if (!stretches.length) trail.push(skippedDay(day, dayKind(calendar, day).reason))
    const countedReason =
      stretches[0]?.half === 'day' ? 'Tính theo ngày liên tục' : dayKind(calendar, day).reason
    for (const stretch of stretches) {
      for (const part of partsOf({ ...stretch, start: Math.max(stretch.start, start) }, pauses)) {
        const taken = part.pause ? part.end - part.start : Math.min(left, part.end - part.start)
        note(trail, {
          date: isoDate(day),
          half: stretch.half,
          kind: part.pause ? 'paused' : 'counted',
          minutes: taken / MINUTE,
          reason: part.pause?.reason ?? countedReason,
        })
        if (part.pause) continue
        left -= taken
        if (left === 0) return { end: part.start + taken, trail }
      }
    }
  }
}

type Part = { start: number; end: number; pause: LocalPause | null }

/** Cuts a stretch where pauses begin and end. */
function partsOf(stretch: { start: number; end: number }, pauses: readonly LocalPause[]): Part[] {
  const parts: Part[] = []
  let at = stretch.start
  for (const pause of pauses) {
    const start = Math.max(pause.start, at)
    const end = Math.min(pause.end, stretch.end)
    if (end <= start) continue
    if (start > at) parts.push({ start: at, end: start, pause: null })
    parts.push({ start, end, pause })
    at = end
  }
  if (stretch.end > at) parts.push({ start: at, end: stretch.end, pause: null })
  return parts
}

/** Adds an entry, joining it to the last one when only the minutes differ. */
function note(trail: TrailEntry[], entry: TrailEntry): void {
  const last = trail.at(-1)
  const same =
    last?.date === entry.date &&
    last.half === entry.half &&
    last.kind === entry.kind &&
    last.reason === entry.reason
  if (same && last) trail[trail.length - 1] = { ...last, minutes: last.minutes + entry.minutes }
  else trail.push(entry)
}

/** Where a limit in days or months ends when its time has run out at `end`. */
function dayEnd(calendar: WorkCalendar, limit: Limit, end: number): number {
  if (limit.amount === 0) return closingOf(calendar, dayOf(end))
  return limit.unit === 'working-day' ? end : closingOf(calendar, dayOf(end - 1))
}

/** A limit in clock time whose last day is off runs on to the next working day. */
function extension(calendar: WorkCalendar, end: number, due: number): TrailEntry[] {
  const last = dayOf(end - 1)
  if (dayOf(due) <= last) return []
  return [
    ...daysOffBetween(calendar, last + 1, dayOf(due)),
    skippedDay(dayOf(due), 'Ngày cuối là ngày nghỉ nên thời hạn kết thúc vào ngày làm việc tiếp theo'),
  ]
}
