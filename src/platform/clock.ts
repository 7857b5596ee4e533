/** The province's time zone; every date a person reads is in it. */
export const ZONE = 'Asia/Ho_Chi_Minh'

/** Where "now" comes from. Domain code takes it as an argument and never asks the machine. */
export type Clock = { now(): Temporal.Instant }

export const systemClock: Clock = { now: () => Temporal.Now.instant() }

/** A clock that stands where it is put: tests, demo data and simulations drive the real functions with it. */
export type MovableClock = Clock & {
  set(at: Temporal.Instant | string): void
  advance(by: Temporal.DurationLike): void
}

/**
 * @param start ISO 8601 with offset, or local time of the province without one (`2026-11-22T08:00`).
 */
export function movableClock(start: string | Temporal.Instant): MovableClock {
  let current = toInstant(start)
  return {
    now: () => current,
    set: (at) => {
      current = toInstant(at)
    },
    advance: (by) => {
      current = current.toZonedDateTimeISO(ZONE).add(by).toInstant()
    },
  }
}

function toInstant(at: Temporal.Instant | string): Temporal.Instant {
  if (typeof at !== 'string') return at
  const hasOffset = /[zZ]$|[+-]\d\d:\d\d$/.test(at)
  return hasOffset
    ? Temporal.Instant.from(at)
    : Temporal.PlainDateTime.from(at).toZonedDateTime(ZONE).toInstant()
}

/** The province's calendar date at an instant. */
export const dateOf = (at: Temporal.Instant): Temporal.PlainDate => at.toZonedDateTimeISO(ZONE).toPlainDate()
