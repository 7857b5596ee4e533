import { isWorkingDay, type WorkCalendar } from '#platform/calendar/calendar.ts'
import { nextWorkingTime } from '#platform/calendar/working-time.ts'
import { dateOf, ZONE } from '#platform/clock.ts'
import type { Random } from '../random.ts'

type Act = () => Promise<void>
type Entry = { at: Temporal.Instant; act: Act }

/** What is going to happen, in the order of its moments; at one moment in the order in which it was put down. */
export type Agenda = {
  add(at: Temporal.Instant, act: Act): void
  /** The next entry before a moment, taken off. */
  next(before: Temporal.Instant): Entry | undefined
}

export function newAgenda(): Agenda {
  const entries: Entry[] = []
  return {
    add: (at, act) => {
      let index = entries.length
      while (index > 0 && Temporal.Instant.compare(entries[index - 1]!.at, at) > 0) index--
      entries.splice(index, 0, { at, act })
    },
    next: (before) => {
      const [first] = entries
      return first && Temporal.Instant.compare(first.at, before) < 0 ? entries.shift() : undefined
    },
  }
}

/** The day so many working days later. */
export function workingDay(
  calendar: WorkCalendar,
  from: Temporal.PlainDate,
  days: number,
): Temporal.PlainDate {
  const step = Math.sign(days)
  let day = from
  for (let left = Math.abs(days); left > 0;) {
    day = day.add({ days: step })
    if (isWorkingDay(calendar, day)) left--
  }
  return day
}

/** A moment of working time so many working days after another; of the same day a little later. */
export function laterOn(
  calendar: WorkCalendar,
  from: Temporal.Instant,
  days: number,
  random: Random,
): Temporal.Instant {
  const seconds = random.between(0, 59)
  if (days <= 0) return nextWorkingTime(calendar, from.add({ minutes: random.between(12, 95), seconds }))
  const day = workingDay(calendar, dateOf(from), days)
  const minute = random.between(7 * 60 + 10, 16 * 60 + 40)
  const time = Temporal.PlainTime.from({
    hour: Math.floor(minute / 60),
    minute: minute % 60,
    second: seconds,
  })
  return nextWorkingTime(calendar, day.toZonedDateTime({ timeZone: ZONE, plainTime: time }).toInstant())
}
