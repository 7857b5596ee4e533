import { dayKind, type Half, type WorkCalendar } from './calendar.ts'
import { DAY, dayOf, fromLocal, MINUTE, toLocal } from './local-time.ts'

/** A stretch in which time runs, in local milliseconds. */
export type Stretch = { half: Half | 'day'; start: number; end: number }

/** The sessions of a working day; nothing on a day off. */
export function sessionsOf(calendar: WorkCalendar, day: number): Stretch[] {
  if (!dayKind(calendar, day).working) return []
  return calendar.sessions.map((session) => ({
    half: session.half,
    start: day * DAY + session.start * MINUTE,
    end: day * DAY + session.end * MINUTE,
  }))
}

/** First moment of work at or after `local`; the last moment of a session still belongs to it. */
export function nextWorkingLocal(calendar: WorkCalendar, local: number): number {
  for (let day = dayOf(local); ; day++) {
    const session = sessionsOf(calendar, day).find((stretch) => stretch.end >= local)
    if (session) return Math.max(session.start, local)
  }
}

/** Closing time of the first working day at or after `day`. */
export function closingOf(calendar: WorkCalendar, day: number): number {
  let current = day
  while (!dayKind(calendar, current).working) current++
  return sessionsOf(calendar, current).at(-1)?.end ?? current * DAY
}

/** Opening time of the first working day at or after `day`. */
export const openingOf = (calendar: WorkCalendar, day: number): number =>
  nextWorkingLocal(calendar, day * DAY)

/** Is somebody at work at this instant? Both ends of a session belong to it. */
export function isWorkingTime(calendar: WorkCalendar, at: Temporal.Instant): boolean {
  const local = toLocal(at, calendar.zone)
  return nextWorkingLocal(calendar, local) === local
}

/** The instant itself when it is working time, else the next opening. */
export const nextWorkingTime = (calendar: WorkCalendar, at: Temporal.Instant): Temporal.Instant =>
  fromLocal(nextWorkingLocal(calendar, toLocal(at, calendar.zone)), calendar.zone)

/**
 * The instant when `minutes` of working time have passed since `from`: the limit of a step (0.25 day = 120 minutes).
 * @throws RangeError for negative or non-finite minutes.
 */
export function addWorkingMinutes(
  calendar: WorkCalendar,
  from: Temporal.Instant,
  minutes: number,
): Temporal.Instant {
  if (!Number.isFinite(minutes) || minutes < 0)
    throw new RangeError(`Not a length of working time: ${minutes}`)
  let left = Math.round(minutes * MINUTE)
  const start = nextWorkingLocal(calendar, toLocal(from, calendar.zone))
  for (let day = dayOf(start); ; day++) {
    for (const session of sessionsOf(calendar, day)) {
      const begin = Math.max(session.start, start)
      if (begin > session.end) continue
      if (left <= session.end - begin) return fromLocal(begin + left, calendar.zone)
      left -= session.end - begin
    }
  }
}

/** Working minutes from `a` to `b` (may be fractional); negative when `b` lies before `a`. */
export function workingMinutesBetween(
  calendar: WorkCalendar,
  a: Temporal.Instant,
  b: Temporal.Instant,
): number {
  const from = toLocal(a, calendar.zone)
  const to = toLocal(b, calendar.zone)
  return from <= to ? minutesBetween(calendar, from, to) : -minutesBetween(calendar, to, from)
}

function minutesBetween(calendar: WorkCalendar, from: number, to: number): number {
  let total = 0
  for (let day = dayOf(from); day <= dayOf(to); day++)
    for (const session of sessionsOf(calendar, day))
      total += Math.max(0, Math.min(session.end, to) - Math.max(session.start, from))
  return total / MINUTE
}
