import { ZONE } from '../clock.ts'

const two = (value: number): string => String(value).padStart(2, '0')
const local = (at: Temporal.Instant): Temporal.PlainDateTime => at.toZonedDateTimeISO(ZONE).toPlainDateTime()

/** `ngày 05 tháng 02 năm 2026`: a zero before days under 10 and months 1 and 2 (Decree 30/2020, annex I, II.4). */
export const datePhrase = (date: Temporal.PlainDate | Temporal.PlainDateTime): string =>
  `ngày ${two(date.day)} tháng ${date.month < 3 ? two(date.month) : date.month} năm ${date.year}`

/** The same of an instant, in the province's zone. */
export const dayPhrase = (at: Temporal.Instant): string => datePhrase(local(at))

/** `09 giờ 15 phút, ngày 05 tháng 02 năm 2026` */
export function momentPhrase(at: Temporal.Instant): string {
  const when = local(at)
  return `${two(when.hour)} giờ ${two(when.minute)} phút, ${datePhrase(when)}`
}

/** `09:15 05/02/2026` for tables; nothing for nothing. */
export function moment(at: Temporal.Instant | null | undefined): string {
  if (!at) return ''
  const when = local(at)
  return `${two(when.hour)}:${two(when.minute)} ${two(when.day)}/${two(when.month)}/${when.year}`
}

/** `150.000 đồng`; `Không thu` for nothing to pay. */
export const money = (amount: number): string =>
  amount === 0 ? 'Không thu' : `${amount.toLocaleString('vi-VN')} đồng`

/** A long name in two lines of about the same length, for the head of a page. */
export function balanced(name: string, width: number): string {
  if (name.length <= width) return name
  const middle = name.length / 2
  const spaces = [...name.matchAll(/ /g)].map((match) => match.index)
  const best = spaces.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0]
  return best === undefined ? name : `${name.slice(0, best)}\n${name.slice(best + 1)}`
}
