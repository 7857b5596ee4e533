import type { Limit, LimitUnit, TrailEntry } from './deadline.ts'
import { dayNumber, WEEKDAYS, weekdayOf } from './local-time.ts'

const UNITS: Record<LimitUnit, string> = {
  'working-day': 'ngày làm việc',
  day: 'ngày',
  'working-hour': 'giờ làm việc',
  hour: 'giờ',
  month: 'tháng',
}

/** A weekend reads better as one line than as "Thứ bảy: thứ bảy". */
const WEEKLY: ReadonlySet<string> = new Set(WEEKDAYS)

const number = (value: number): string => String(Math.round(value * 100) / 100).replace('.', ',')

/** `0,5 ngày làm việc` */
export const limitText = (limit: Limit): string => `${number(limit.amount)} ${UNITS[limit.unit]}`

/** The account of a deadline in Vietnamese, one line for each run of days treated alike. */
export const explain = (trail: readonly TrailEntry[]): string[] => runs(trail).map(line)

type Run = { entries: TrailEntry[]; kind: TrailEntry['kind']; reason: string; last: string }

function runs(trail: readonly TrailEntry[]): Run[] {
  const found: Run[] = []
  for (const entry of trail) {
    const run = found.at(-1)
    const reason = WEEKLY.has(entry.reason) ? 'Nghỉ hằng tuần' : entry.reason
    if (run && run.kind === entry.kind && run.reason === reason && follows(run.last, entry.date)) {
      run.entries.push(entry)
      run.last = entry.date
    } else found.push({ entries: [entry], kind: entry.kind, reason, last: entry.date })
  }
  return found
}

const follows = (a: string, b: string): boolean => dayNumber(b) - dayNumber(a) <= 1

function line(run: Run): string {
  const first = run.entries[0]?.date ?? run.last
  const halves = new Set(run.entries.map((entry) => entry.half))
  const half = first === run.last && halves.size === 1 ? halfText([...halves][0]) : ''
  const when =
    first === run.last
      ? `${dayText(first)}${half}`
      : `Từ ${lower(dayText(first))} đến ${lower(dayText(run.last))}`
  const minutes = run.entries.reduce((sum, entry) => sum + entry.minutes, 0)
  if (run.kind === 'skipped') return `${when}: không tính (${lower(run.reason)}).`
  const whole = run.entries.every((entry) => entry.half === 'day')
  if (run.kind === 'paused') return `${when}: tạm dừng ${duration(minutes, whole)} (${lower(run.reason)}).`
  return `${when}: tính ${duration(minutes, whole)}${run.reason === 'Ngày làm việc' || whole ? '' : ` (${lower(run.reason)})`}.`
}

function dayText(iso: string): string {
  const [year, month, day] = iso.split('-')
  return `${WEEKDAYS[weekdayOf(dayNumber(iso)) - 1]} ${day}/${month}/${year}`
}

const halfText = (half: TrailEntry['half'] | undefined): string =>
  half === 'morning' ? ', buổi sáng' : half === 'afternoon' ? ', buổi chiều' : ''

/** Clock time in days once it is whole days; otherwise hours and minutes. */
function duration(minutes: number, clock: boolean): string {
  if (clock && minutes > 0 && minutes % 1440 === 0) return `${minutes / 1440} ngày`
  const total = Math.round(minutes)
  const rest = total % 60
  const kind = clock ? '' : ' làm việc'
  if (total < 60) return `${total} phút${kind}`
  return `${Math.floor(total / 60)} giờ${rest ? ` ${rest} phút` : ''}${kind}`
}

/** First letter small inside a sentence; names of holidays such as "Tết", "Quốc khánh" keep theirs. */
const lower = (text: string): string =>
  /^(Thứ|Chủ nhật|Ngày|Nghỉ|Tiếp|Tạm|Chờ|Làm|Tính)/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text
