import { ZONE } from '#platform/clock.ts'

/** What is counted of an agency between two days, each from the act itself. */
export type Counts = {
  received: number
  receivedOnline: number
  refused: number
  withdrawn: number
  stopped: number
  onTime: number
  late: number
  ratedVery: number
  ratedYes: number
  ratedNo: number
}

export const NOTHING: Counts = {
  received: 0,
  receivedOnline: 0,
  refused: 0,
  withdrawn: 0,
  stopped: 0,
  onTime: 0,
  late: 0,
  ratedVery: 0,
  ratedYes: 0,
  ratedNo: 0,
}

export const finished = (counts: Counts): number => counts.onTime + counts.late
export const rated = (counts: Counts): number => counts.ratedVery + counts.ratedYes + counts.ratedNo

/** A share of nothing is nothing: where no dossier was counted there is no percentage, and never a hundred. */
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

export const onTimeShare = (counts: Counts): number | null => share(counts.onTime, finished(counts))
export const onlineShare = (counts: Counts): number | null => share(counts.receivedOnline, counts.received)
export const satisfaction = (counts: Counts): number | null =>
  share(counts.ratedVery + counts.ratedYes, rated(counts))

export function sumOf(all: readonly Counts[]): Counts {
  const total = { ...NOTHING }
  const columns = Object.keys(NOTHING) as (keyof Counts)[]
  for (const counts of all) for (const column of columns) total[column] += counts[column]
  return total
}

/** A stretch of days, both ends included, and how people call it. */
export type Period = {
  /** As it stands in an address: `2026-11`, `2026`. */
  key: string
  from: Temporal.PlainDate
  until: Temporal.PlainDate
  label: string
}

const monthPeriod = (month: Temporal.PlainYearMonth): Period => ({
  key: month.toString(),
  from: month.toPlainDate({ day: 1 }),
  until: month.toPlainDate({ day: month.daysInMonth }),
  label: `Tháng ${month.month} năm ${month.year}`,
})

const yearPeriod = (year: number): Period => ({
  key: String(year),
  from: Temporal.PlainDate.from({ year, month: 1, day: 1 }),
  until: Temporal.PlainDate.from({ year, month: 12, day: 31 }),
  label: `Năm ${year}`,
})

/** `2026-11` is a month, `2026` a year; anything else, or what has not begun, is the month of `today`. */
export function readPeriod(text: string | undefined, today: Temporal.PlainDate): Period {
  const match = /^(20\d\d)(?:-(0[1-9]|1[0-2]))?$/.exec(text ?? '')
  const period = match
    ? match[2]
      ? monthPeriod(Temporal.PlainYearMonth.from(match[0]))
      : yearPeriod(Number(match[1]))
    : undefined
  return period && Temporal.PlainDate.compare(period.from, today) <= 0
    ? period
    : monthPeriod(today.toPlainYearMonth())
}

const quarterPeriod = (year: number, quarter: number): Period => {
  const from = Temporal.PlainDate.from({ year, month: quarter * 3 - 2, day: 1 })
  return {
    key: `${year}-Q${quarter}`,
    from,
    until: from.add({ months: 3 }).subtract({ days: 1 }),
    label: `Quý ${['I', 'II', 'III', 'IV'][quarter - 1]} năm ${year}`,
  }
}

const quarterAt = ({ year, month }: Temporal.PlainDate): Period => quarterPeriod(year, Math.ceil(month / 3))

/** `2026-Q4` is a quarter, `2026-11` a month; anything else, or what has not begun, is the quarter of `today`. */
export function readQuarterOrMonth(text: string | undefined, today: Temporal.PlainDate): Period {
  const quarter = /^(20\d\d)-Q([1-4])$/.exec(text ?? '')
  const month = /^20\d\d-(?:0[1-9]|1[0-2])$/.exec(text ?? '')
  const period = quarter
    ? quarterPeriod(Number(quarter[1]), Number(quarter[2]))
    : month && monthPeriod(Temporal.PlainYearMonth.from(month[0]))
  return period && Temporal.PlainDate.compare(period.from, today) <= 0 ? period : quarterAt(today)
}

/** The months a period is made of. */
export function monthsOf({ from, until }: Pick<Period, 'from' | 'until'>): Period[] {
  const [first, last] = [from.toPlainYearMonth(), until.toPlainYearMonth()]
  return monthsUntil(last, first.until(last, { largestUnit: 'month' }).months + 1)
}

/** So many quarters up to that of a day, the newest first. */
export const quartersUntil = (today: Temporal.PlainDate, count: number): Period[] =>
  Array.from({ length: count }, (_, index) =>
    quarterAt(today.with({ day: 1 }).subtract({ months: index * 3 })),
  )

/** The months up to one, the oldest first. */
export function monthsUntil(last: Temporal.PlainYearMonth, count: number): Period[] {
  return Array.from({ length: count }, (_, index) =>
    monthPeriod(last.subtract({ months: count - 1 - index })),
  )
}

/** The same days a year before; 29 February becomes 28 February. */
export const yearBefore = (day: Temporal.PlainDate): Temporal.PlainDate => day.subtract({ years: 1 })

/** The instants between which a period lies in the province: the last one is the first that is outside. */
export const boundsOf = ({ from, until }: Pick<Period, 'from' | 'until'>) => ({
  from: from.toZonedDateTime(ZONE).toInstant(),
  until: until.add({ days: 1 }).toZonedDateTime(ZONE).toInstant(),
})

/** What every public column means, in the words under the table and in the file. */
export const DEFINITIONS = {
  received: [
    'Hồ sơ nhận',
    'Số hồ sơ được nộp trong kỳ, bằng mọi cách: trực tiếp, trực tuyến, bưu chính. Hồ sơ sau đó bị từ chối hoặc được rút vẫn được đếm ở đây.',
  ],
  online: ['Nộp trực tuyến', 'Số hồ sơ nộp trực tuyến chia cho số hồ sơ nhận trong cùng kỳ.'],
  finished: [
    'Đã giải quyết',
    'Số hồ sơ có kết quả trong kỳ, kể cả kết quả là không chấp thuận sau thẩm định, tính vào ngày có kết quả. Không gồm hồ sơ bị từ chối tiếp nhận và hồ sơ được rút.',
  ],
  onTime: [
    'Đúng hạn',
    'Số hồ sơ có kết quả không muộn hơn thời điểm hẹn trả, chia cho số hồ sơ đã giải quyết trong kỳ. Hồ sơ đã được xin lỗi và hẹn lại một lần thì so với ngày hẹn lại. Không có hồ sơ nào được giải quyết thì không có tỷ lệ.',
  ],
  late: ['Quá hạn', 'Số hồ sơ có kết quả sau thời điểm hẹn trả.'],
  overdue: [
    'Còn nợ quá hạn',
    'Số hồ sơ lúc này đã quá thời điểm hẹn trả mà chưa có kết quả, không kể hồ sơ đang chờ người nộp bổ sung giấy tờ hoặc nộp tiền. Cột này chỉ có ở kỳ hiện tại, vì tỷ lệ đúng hạn chưa tính các hồ sơ đó.',
  ],
  refused: ['Từ chối', 'Số hồ sơ không được tiếp nhận, kèm lý do bằng văn bản.'],
  withdrawn: ['Rút', 'Số hồ sơ được người nộp rút.'],
  stopped: [
    'Dừng xử lý',
    'Số hồ sơ dừng xử lý trước khi có kết quả vì người nộp không thực hiện nghĩa vụ tài chính đúng hạn. Từ ngày đầu đến nay, số hồ sơ nhận bằng số đã giải quyết, từ chối, rút, dừng xử lý và đang giải quyết cộng lại.',
  ],
  satisfaction: [
    'Hài lòng',
    'Số lượt đánh giá “Rất hài lòng” và “Hài lòng” chia cho số lượt đánh giá trong kỳ; số trong ngoặc là số lượt đánh giá. Không có lượt nào thì không có tỷ lệ.',
  ],
} as const satisfies Record<string, readonly [string, string]>
