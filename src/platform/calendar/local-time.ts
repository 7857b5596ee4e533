/**
 * Local time as plain numbers: days since 1970-01-01 and milliseconds since its midnight, both in the calendar's zone.
 * Deadlines walk over hundreds of half-days for thousands of dossiers; integers keep that exact and quick, and
 * `Temporal` stands at both ends.
 */
export const MINUTE = 60_000
export const DAY = 1440 * MINUTE

export const WEEKDAYS = ['Thứ hai', 'Thứ ba', 'Thứ tư', 'Thứ năm', 'Thứ sáu', 'Thứ bảy', 'Chủ nhật'] as const

/** Days since 1970-01-01 of an ISO date. */
export const dayNumber = (iso: string): number =>
  Math.floor(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY)

/** ISO date of a day number; an empty string when there is no such day. */
export const isoDate = (day: number): string =>
  Number.isFinite(day) ? new Date(day * DAY).toISOString().slice(0, 10) : ''

/** ISO weekday, 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

/** Minutes after midnight of `HH:MM`. */
export function minuteOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

/** `HH:MM` of minutes after midnight. */
export const timeText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

export const dayOf = (local: number): number => Math.floor(local / DAY)

const offset = (epochMs: number, zone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6

/** Local milliseconds of an instant. */
export const toLocal = (at: Temporal.Instant, zone: string): number =>
  at.epochMilliseconds + offset(at.epochMilliseconds, zone)

/** The instant of local milliseconds. */
export function fromLocal(local: number, zone: string): Temporal.Instant {
  const guess = local - offset(local, zone)
  return Temporal.Instant.fromEpochMilliseconds(local - offset(guess, zone))
}
