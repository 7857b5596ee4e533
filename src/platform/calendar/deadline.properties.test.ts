import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as fc from 'fast-check'
import { readCalendar, type WorkCalendar } from './calendar.ts'
import { dueFrom, resume, type Limit, type LimitUnit } from './deadline.ts'
import { dayNumber, isoDate, weekdayOf } from './local-time.ts'
import { addWorkingMinutes, isWorkingTime, workingMinutesBetween } from './working-time.ts'

const FIRST = dayNumber('2020-01-01')
const LAST = dayNumber('2029-12-31')
const YEARS = Array.from({ length: 10 }, (_, i) => `${2020 + i}`)

/** Ten years with New Year, a random Tết week, random single holidays and random make-up Saturdays. */
const calendars: fc.Arbitrary<WorkCalendar> = fc
  .record({
    tet: fc.array(fc.integer({ min: 20, max: 50 }), { minLength: 10, maxLength: 10 }),
    holidays: fc.uniqueArray(fc.integer({ min: FIRST, max: LAST }), { maxLength: 60 }),
    makeUp: fc.uniqueArray(fc.integer({ min: FIRST, max: LAST }), { maxLength: 200 }),
    cutoff: fc.constantFrom('15:00', '16:00', null),
  })
  .map(({ tet, holidays, makeUp, cutoff }) => {
    const weeks = tet.flatMap((start, year) =>
      Array.from({ length: 7 }, (_, i) => dayNumber(`${YEARS[year]}-01-01`) + start + i),
    )
    const off = new Set([...YEARS.map((year) => dayNumber(`${year}-01-01`)), ...weeks, ...holidays])
    return readCalendar({
      sessions: [
        { from: '07:00', to: '11:30' },
        { from: '13:30', to: '17:00' },
      ],
      weeklyDaysOff: [6, 7],
      cutoff,
      daysOff: [...off].map((day) => ({ date: isoDate(day), name: 'Nghỉ lễ' })),
      workingDays: makeUp
        .filter((day) => weekdayOf(day) >= 6 && !off.has(day))
        .map((day) => ({ date: isoDate(day), name: 'Làm bù' })),
    })
  })

const instants = fc
  .integer({ min: FIRST * 86_400, max: (LAST - 120) * 86_400 })
  .map((second) => Temporal.Instant.fromEpochMilliseconds(second * 1000))
const unitsOf = (amounts: fc.Arbitrary<number>, ...units: LimitUnit[]): fc.Arbitrary<Limit> =>
  fc.record({ amount: amounts, unit: fc.constantFrom(...units) })
const limits = fc.oneof(
  unitsOf(
    fc.integer({ min: 0, max: 160 }).map((n) => n / 4),
    'working-day',
  ),
  unitsOf(fc.integer({ min: 0, max: 90 }), 'day', 'working-hour', 'hour'),
  unitsOf(fc.integer({ min: 0, max: 3 }), 'month'),
)
const minutes = fc.integer({ min: 0, max: 20_000 })
const RUNS = { numRuns: 150 }

const notBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) >= 0
const ordered = fc
  .tuple(instants, instants)
  .map(([a, b]) => (notBefore(b, a) ? ([a, b] as const) : ([b, a] as const)))

it('is never due before it starts, nor outside working time', () => {
  fc.assert(
    fc.property(calendars, instants, limits, (calendar, at, limit) => {
      const { due, startsAt } = dueFrom(calendar, at, limit)
      assert.ok(notBefore(startsAt, at), 'starts after reception')
      assert.ok(notBefore(due, startsAt), 'due after start')
      assert.ok(isWorkingTime(calendar, due), 'due in working time')
    }),
    RUNS,
  )
})

it('is due later when the limit is longer or the dossier came later', () => {
  fc.assert(
    fc.property(
      calendars,
      ordered,
      limits,
      fc.integer({ min: 0, max: 40 }),
      (calendar, [first, second], limit, more) => {
        const due = dueFrom(calendar, first, limit).due
        assert.ok(notBefore(dueFrom(calendar, second, limit).due, due), 'monotone in reception')
        assert.ok(
          notBefore(dueFrom(calendar, first, { ...limit, amount: limit.amount + more }).due, due),
          'in amount',
        )
      },
    ),
    RUNS,
  )
})

it('counts exactly the limit', () => {
  fc.assert(
    fc.property(calendars, instants, limits, (calendar, at, limit) => {
      if (limit.unit === 'month') return
      const { trail } = dueFrom(calendar, at, limit)
      const counted = trail
        .filter((entry) => entry.kind === 'counted')
        .reduce((sum, entry) => sum + entry.minutes, 0)
      const perUnit = { 'working-day': calendar.dayMinutes, day: 1440, 'working-hour': 60, hour: 60 }[
        limit.unit
      ]
      assert.ok(Math.abs(counted - limit.amount * perUnit) < 1e-6)
    }),
    RUNS,
  )
})

it('accounts for every day from reception to the due day, in order', () => {
  fc.assert(
    fc.property(calendars, instants, limits, (calendar, at, limit) => {
      const days = dueFrom(calendar, at, limit).trail.map((entry) => dayNumber(entry.date))
      days
        .slice(1)
        .forEach((day, i) => assert.ok(day - (days[i] ?? day) === 0 || day - (days[i] ?? day) === 1))
    }),
    RUNS,
  )
})

it('adds exactly the working time of a pause', () => {
  fc.assert(
    fc.property(
      calendars,
      instants,
      fc.integer({ min: 1, max: 160 }),
      minutes,
      minutes,
      (calendar, at, n, before, long) => {
        const state = dueFrom(calendar, at, { amount: n / 4, unit: 'working-day' })
        const pausedAt = addWorkingMinutes(calendar, state.startsAt, Math.min(before, n * 120 - 1))
        const resumedAt = addWorkingMinutes(calendar, pausedAt, long)
        const later = resume(calendar, state, pausedAt, resumedAt)
        assert.equal(workingMinutesBetween(calendar, state.due, later.due), long)
        const paused = later.trail
          .filter((entry) => entry.kind === 'paused')
          .reduce((sum, entry) => sum + entry.minutes, 0)
        assert.ok(Math.abs(paused - long) < 1e-6)
      },
    ),
    RUNS,
  )
})

it('adds working time in one step or two alike, and measures what it added', () => {
  fc.assert(
    fc.property(calendars, instants, minutes, minutes, (calendar, at, a, b) => {
      const once = addWorkingMinutes(calendar, at, a + b)
      const twice = addWorkingMinutes(calendar, addWorkingMinutes(calendar, at, a), b)
      assert.equal(once.epochMilliseconds, twice.epochMilliseconds)
      assert.equal(workingMinutesBetween(calendar, at, once), a + b)
    }),
    RUNS,
  )
})
