import { dateOf, ZONE } from '#platform/clock.ts'

/** A moment or a date, as the database and JSON give them: `2026-11-22T08:30:00Z`, `2026-11-22T15:30+07:00`, `2026-11-22`. */
export type Moment = Temporal.Instant | Temporal.PlainDate | string

const two = (value: number): string => String(value).padStart(2, '0')
const dayMonthYear = (date: { day: number; month: number; year: number }): string =>
  `${two(date.day)}/${two(date.month)}/${String(date.year).padStart(4, '0')}`

/** The province's calendar date of a moment. A date without time is taken as it is. */
function dateFrom(moment: Moment): Temporal.PlainDate {
  if (typeof moment !== 'string') return moment instanceof Temporal.PlainDate ? moment : dateOf(moment)
  return /^\d{4}-\d{2}-\d{2}$/.test(moment)
    ? Temporal.PlainDate.from(moment)
    : dateOf(Temporal.Instant.from(moment))
}

/** 22/11/2026, in the province's zone. @throws RangeError when the text is not ISO 8601. */
export const formatDate = (moment: Moment): string => dayMonthYear(dateFrom(moment))

/** 15:30 22/11/2026, in the province's zone. @throws RangeError when the text is not a moment. */
export function formatDateTime(moment: Temporal.Instant | string): string {
  const instant = typeof moment === 'string' ? Temporal.Instant.from(moment) : moment
  const local = instant.toZonedDateTimeISO(ZONE)
  return `${two(local.hour)}:${two(local.minute)} ${dayMonthYear(local)}`
}

/** A long text cut to so many characters, with an ellipsis. */
export const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text

/** A subject as it stands after “về việc”, set as a line of its own: “trả lời kiến nghị” → “Trả lời kiến nghị”. */
export const capitalized = (text: string): string => text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)

/** 1.234,5. @param digits most figures after the comma. */
export function formatNumber(value: number | bigint, digits = 2): string {
  return new Intl.NumberFormat('vi-VN', { maximumFractionDigits: digits }).format(value)
}

/** A figure and its unit stay on one line: the blank between them does not break. */
const withUnit = (figure: string, unit: string): string => `${figure}\u00a0${unit}`

/** 12,5 %. @param share 0–1. */
export const formatPercent = (share: number, digits = 1): string =>
  withUnit(formatNumber(share * 100, digits), '%')

/** 150.000 đ. @param dong whole đồng. */
export const formatMoney = (dong: number | bigint): string => withUnit(formatNumber(dong, 0), 'đ')

/** 2,4 MB; 640 KB. A thousand bytes to the KB, as file dialogs count. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return withUnit(String(bytes), 'byte')
  if (bytes < 1_000_000) return withUnit(formatNumber(bytes / 1000, 0), 'KB')
  return withUnit(formatNumber(bytes / 1_000_000, 1), 'MB')
}

/**
 * How far a due moment is from now, in days of the calendar: “còn 3 ngày”, “ngày mai”, “chậm 2 ngày”, and in hours on the last day.
 * Working days and pauses are the business of the deadline library; this only tells people the distance.
 */
export function relativeDue(due: Temporal.Instant | string, now: Temporal.Instant): string {
  const instant = typeof due === 'string' ? Temporal.Instant.from(due) : due
  const days = dateOf(now).until(dateOf(instant), { largestUnit: 'day' }).days
  const late = Temporal.Instant.compare(instant, now) < 0
  if (days === 0) return late ? 'hết hạn hôm nay' : `còn ${hoursUntil(now, instant)} hôm nay`
  if (days === 1) return 'ngày mai'
  return days > 0 ? `còn ${days} ngày` : `chậm ${-days} ngày`
}

function hoursUntil(now: Temporal.Instant, due: Temporal.Instant): string {
  const minutes = Math.floor(now.until(due, { largestUnit: 'minute' }).minutes)
  return minutes < 60 ? `${minutes} phút` : `${Math.floor(minutes / 60)} giờ`
}
