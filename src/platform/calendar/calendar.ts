import { Value } from '@sinclair/typebox/value'
import { Type, type Static } from '@sinclair/typebox'
import { Refusal } from '../errors.ts'
import { ZONE } from '../clock.ts'
import { dayNumber, isoDate, minuteOf, weekdayOf, WEEKDAYS } from './local-time.ts'

export type Half = 'morning' | 'afternoon'

/** A stretch of working time of every working day; `start` and `end` are minutes after midnight. */
export type Session = { from: string; to: string; half: Half; start: number; end: number }

/** When a province works (lịch làm việc): data, so that a new decision about Tết never needs new code. */
export type WorkCalendar = {
  zone: string
  sessions: readonly Session[]
  /** Working minutes of one working day: the sum of its sessions, normally 480. */
  dayMinutes: number
  /** ISO weekdays (1 = Monday … 7 = Sunday) without work. */
  weeklyDaysOff: readonly number[]
  /** Holidays and compensatory days: ISO date → name shown to people. */
  daysOff: ReadonlyMap<string, string>
  /** Make-up days (làm bù) on what would be a day off: ISO date → name. */
  workingDays: ReadonlyMap<string, string>
  /** Minute of the day from which a dossier counts as received on the next working day; null: no such rule. */
  cutoff: number | null
  /** The years whose holidays are known; null when the calendar names no day. */
  years: { first: number; last: number } | null
}

const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })
const NamedDay = Type.Object({
  date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  name: Type.String({ minLength: 1 }),
  basis: Type.Optional(Type.String()),
})

/** The JSON form of a calendar, as it stands in `provinces/…/calendar.json`. */
export const CalendarData = Type.Object({
  zone: Type.Optional(Type.String()),
  sessions: Type.Array(
    Type.Object({
      from: Time,
      to: Time,
      half: Type.Optional(Type.Union([Type.Literal('morning'), Type.Literal('afternoon')])),
    }),
    { minItems: 1 },
  ),
  weeklyDaysOff: Type.Array(Type.Integer({ minimum: 1, maximum: 7 })),
  cutoff: Type.Optional(Type.Union([Time, Type.Null()])),
  daysOff: Type.Array(NamedDay),
  workingDays: Type.Array(NamedDay),
})
export type CalendarData = Static<typeof CalendarData>

/** Calendar data that cannot be used; `problems` are Vietnamese sentences, each naming its place. */
export class BadCalendar extends Refusal {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(422, 'bad-calendar', `Lịch làm việc chưa hợp lệ: ${problems.join(' ')}`)
    this.problems = problems
  }
}

/**
 * Reads calendar data (JSON already parsed).
 * @throws BadCalendar naming every mistake: shape, dates that do not exist, a day both off and worked, years left out.
 */
export function readCalendar(json: unknown): WorkCalendar {
  if (!Value.Check(CalendarData, json)) throw new BadCalendar(shapeProblems(json))
  const sessions = json.sessions.map(readSession)
  const problems = [
    ...sessionProblems(sessions),
    ...dateProblems('daysOff', json.daysOff),
    ...dateProblems('workingDays', json.workingDays),
    ...clashes(json),
    ...yearGaps(json),
  ]
  if (problems.length) throw new BadCalendar(problems)
  const years = [...json.daysOff, ...json.workingDays].map((day) => Number(day.date.slice(0, 4)))
  return {
    zone: json.zone ?? ZONE,
    sessions,
    dayMinutes: sessions.reduce((sum, session) => sum + session.end - session.start, 0),
    weeklyDaysOff: json.weeklyDaysOff,
    daysOff: new Map(json.daysOff.map((day) => [day.date, day.name])),
    workingDays: new Map(json.workingDays.map((day) => [day.date, day.name])),
    cutoff: json.cutoff ? minuteOf(json.cutoff) : null,
    years: years.length ? { first: Math.min(...years), last: Math.max(...years) } : null,
  }
}

function readSession(data: { from: string; to: string; half?: Half }): Session {
  const start = minuteOf(data.from)
  const end = minuteOf(data.to)
  return {
    from: data.from,
    to: data.to,
    half: data.half ?? (start < 12 * 60 ? 'morning' : 'afternoon'),
    start,
    end,
  }
}

const shapeProblems = (json: unknown): string[] =>
  [...Value.Errors(CalendarData, json)].slice(0, 10).map((e) => `Mục ${e.path || '/'}: sai kiểu hoặc thiếu.`)

function sessionProblems(sessions: readonly Session[]): string[] {
  const empty = sessions
    .filter((s) => s.end <= s.start)
    .map((s) => `Buổi ${s.from}–${s.to} kết thúc trước khi bắt đầu.`)
  const unordered = sessions
    .filter((s, i) => i > 0 && s.start < (sessions[i - 1]?.end ?? 0))
    .map((s) => `Buổi ${s.from}–${s.to} chồng lên buổi trước hoặc sai thứ tự.`)
  return [...empty, ...unordered]
}

function dateProblems(list: 'daysOff' | 'workingDays', days: CalendarData['daysOff']): string[] {
  const seen = new Set<string>()
  return days.flatMap(({ date }) => {
    if (isoDate(dayNumber(date)) !== date) return [`Mục ${list}: ngày ${date} không có thật.`]
    if (seen.has(date)) return [`Mục ${list}: ngày ${date} ghi hai lần.`]
    seen.add(date)
    return []
  })
}

function clashes(json: CalendarData): string[] {
  const off = new Set(json.daysOff.map((day) => day.date))
  const both = json.workingDays.filter((day) => off.has(day.date))
  const pointless = json.workingDays.filter(
    (day) => !json.weeklyDaysOff.includes(weekdayOf(dayNumber(day.date))),
  )
  return [
    ...(new Set(json.weeklyDaysOff).size === 7
      ? ['Mục weeklyDaysOff: cả bảy ngày trong tuần đều nghỉ.']
      : []),
    ...both.map((day) => `Ngày ${day.date} vừa là ngày nghỉ vừa là ngày làm bù.`),
    ...pointless.map((day) => `Ngày ${day.date} ghi là làm bù nhưng vốn là ngày làm việc.`),
  ]
}

/** A year without any holiday between two that have some is data forgotten, and would give wrong deadlines silently. */
function yearGaps(json: CalendarData): string[] {
  const years = new Set(json.daysOff.map((day) => Number(day.date.slice(0, 4))))
  if (!years.size) return []
  const first = Math.min(...years)
  const all = Array.from({ length: Math.max(...years) - first + 1 }, (_, i) => first + i)
  return all.filter((year) => !years.has(year)).map((year) => `Thiếu ngày nghỉ của năm ${year}.`)
}

/** What a calendar day is, and why: `reason` is what people read in the explanation of a deadline. */
export type DayKind = { working: boolean; reason: string }

/** @param day days since 1970-01-01 (see `dayNumber`) */
export function dayKind(calendar: WorkCalendar, day: number): DayKind {
  const iso = isoDate(day)
  const off = calendar.daysOff.get(iso)
  if (off !== undefined) return { working: false, reason: off }
  const makeUp = calendar.workingDays.get(iso)
  if (makeUp !== undefined) return { working: true, reason: makeUp }
  const weekday = weekdayOf(day)
  return calendar.weeklyDaysOff.includes(weekday)
    ? { working: false, reason: WEEKDAYS[weekday - 1] ?? '' }
    : { working: true, reason: 'Ngày làm việc' }
}

/** Is the date (ISO string or `PlainDate`) a working day, make-up days included? */
export const isWorkingDay = (calendar: WorkCalendar, date: string | Temporal.PlainDate): boolean =>
  dayKind(calendar, dayNumber(date.toString())).working

/** Are the holidays of the year of this date known? Deadlines beyond the known years deserve a warning. */
export function coversDate(calendar: WorkCalendar, date: string | Temporal.PlainDate): boolean {
  const year = Number(date.toString().slice(0, 4))
  return calendar.years !== null && year >= calendar.years.first && year <= calendar.years.last
}
