import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dateOf, ZONE } from '../clock.ts'
import { BadCalendar, coversDate, isWorkingDay, readCalendar } from './calendar.ts'
import { dueFrom, restart, resume, type LimitUnit } from './deadline.ts'
import { explain, limitText } from './explain.ts'
import { addWorkingMinutes, isWorkingTime, nextWorkingTime, workingMinutesBetween } from './working-time.ts'

const data = {
  sessions: [
    { from: '07:00', to: '11:30', half: 'morning' },
    { from: '13:30', to: '17:00', half: 'afternoon' },
  ],
  weeklyDaysOff: [6, 7],
  cutoff: '15:00',
  daysOff: [
    { date: '2026-01-01', name: 'Tết Dương lịch' },
    { date: '2026-01-02', name: 'Nghỉ hoán đổi' },
    ...['16', '17', '18', '19', '20'].map((day) => ({ date: `2026-02-${day}`, name: 'Nghỉ Tết Nguyên đán' })),
    { date: '2026-04-27', name: 'Nghỉ bù Giỗ Tổ Hùng Vương' },
    { date: '2026-04-30', name: 'Ngày Chiến thắng' },
    { date: '2026-05-01', name: 'Quốc tế Lao động' },
  ],
  workingDays: [{ date: '2026-01-10', name: 'Làm bù cho ngày 02/01/2026' }],
}
const calendar = readCalendar(data)

const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE).toInstant()
const local = (instant: Temporal.Instant) =>
  instant.toZonedDateTimeISO(ZONE).toPlainDateTime().toString().slice(0, 16)
const due = (received: string, amount: number, unit: LimitUnit) =>
  local(dueFrom(calendar, at(received), { amount, unit }).due)

describe('thời hạn theo ngày làm việc', () => {
  it('does not count the day of reception', () => {
    assert.equal(due('2026-03-02T08:00', 1, 'working-day'), '2026-03-03T17:00')
    assert.equal(due('2026-03-02T08:00', 5, 'working-day'), '2026-03-09T17:00')
  })
  it('treats 15:00 and later as the next working day', () => {
    assert.equal(due('2026-03-02T14:59', 1, 'working-day'), '2026-03-03T17:00')
    assert.equal(due('2026-03-02T15:00', 1, 'working-day'), '2026-03-04T17:00')
    assert.equal(due('2026-03-06T15:00', 1, 'working-day'), '2026-03-10T17:00')
  })
  it('treats an online dossier of Saturday night as received on Monday', () => {
    assert.equal(due('2026-03-07T22:10', 3, 'working-day'), due('2026-03-09T07:00', 3, 'working-day'))
  })
  it('passes over Tết', () => {
    assert.equal(due('2026-02-12T09:00', 3, 'working-day'), '2026-02-24T17:00')
  })
  it('counts a make-up Saturday', () => {
    assert.equal(isWorkingDay(calendar, '2026-01-10'), true)
    assert.equal(due('2026-01-08T09:00', 2, 'working-day'), '2026-01-10T17:00')
  })
  it('ends fractions inside the day', () => {
    assert.equal(due('2026-03-02T08:00', 0.25, 'working-day'), '2026-03-03T09:00')
    assert.equal(due('2026-03-02T08:00', 0.5, 'working-day'), '2026-03-03T11:00')
    assert.equal(due('2026-03-02T08:00', 2.5, 'working-day'), '2026-03-05T11:00')
  })
  it('reads 0 as "within the day", after the cutoff within the next', () => {
    assert.equal(due('2026-03-02T10:00', 0, 'working-day'), '2026-03-02T17:00')
    assert.equal(due('2026-03-02T15:30', 0, 'working-day'), '2026-03-03T17:00')
  })
})

describe('other units', () => {
  it('runs calendar days through weekends and on to a working day', () => {
    assert.equal(due('2026-03-02T08:00', 10, 'day'), '2026-03-12T17:00')
    assert.equal(due('2026-03-02T08:00', 5, 'day'), '2026-03-09T17:00')
    assert.equal(due('2026-02-09T08:00', 7, 'day'), '2026-02-23T17:00')
  })
  it('runs months to the same day, or the last day of a shorter month', () => {
    assert.equal(due('2026-03-03T08:00', 1, 'month'), '2026-04-03T17:00')
    assert.equal(due('2026-03-31T08:00', 1, 'month'), '2026-05-04T17:00')
    assert.equal(due('2025-12-31T08:00', 2, 'month'), '2026-03-02T17:00')
  })
  it('runs hours from the moment of reception', () => {
    assert.equal(due('2026-03-02T10:00', 4, 'working-hour'), '2026-03-02T16:00')
    assert.equal(due('2026-03-02T15:10', 4, 'working-hour'), '2026-03-03T11:00')
    assert.equal(due('2026-03-02T10:00', 24, 'hour'), '2026-03-03T10:00')
    assert.equal(due('2026-03-06T10:00', 24, 'hour'), '2026-03-09T07:00')
  })
  it('refuses what is no limit', () => {
    assert.throws(() => due('2026-03-02T08:00', -1, 'day'), RangeError)
    assert.throws(() => due('2026-03-02T08:00', 1.5, 'month'), RangeError)
    assert.throws(() => due('2026-03-02T08:00', Number.NaN, 'working-day'), RangeError)
  })
})

describe('sổ ngày: the account of a deadline', () => {
  it('lists every half-day with its reason', () => {
    const { trail, startsAt } = dueFrom(calendar, at('2026-02-13T15:20'), { amount: 1, unit: 'working-day' })
    assert.equal(local(startsAt), '2026-02-24T07:00')
    assert.deepEqual(
      trail.map((entry) => [entry.date.slice(5), entry.half, entry.kind, entry.minutes, entry.reason]),
      [
        ['02-13', 'afternoon', 'skipped', 0, 'Tiếp nhận sau 15:00'],
        ['02-14', 'day', 'skipped', 0, 'Thứ bảy'],
        ['02-15', 'day', 'skipped', 0, 'Chủ nhật'],
        ...['16', '17', '18', '19', '20'].map((d) => [`02-${d}`, 'day', 'skipped', 0, 'Nghỉ Tết Nguyên đán']),
        ['02-21', 'day', 'skipped', 0, 'Thứ bảy'],
        ['02-22', 'day', 'skipped', 0, 'Chủ nhật'],
        ['02-23', 'day', 'skipped', 0, 'Ngày tiếp nhận không tính vào thời hạn'],
        ['02-24', 'morning', 'counted', 270, 'Ngày làm việc'],
        ['02-24', 'afternoon', 'counted', 210, 'Ngày làm việc'],
      ],
    )
  })
  it('explains it in sentences', () => {
    const { trail } = dueFrom(calendar, at('2026-02-13T15:20'), { amount: 2.5, unit: 'working-day' })
    assert.deepEqual(explain(trail), [
      'Thứ sáu 13/02/2026, buổi chiều: không tính (tiếp nhận sau 15:00).',
      'Từ thứ bảy 14/02/2026 đến chủ nhật 15/02/2026: không tính (nghỉ hằng tuần).',
      'Từ thứ hai 16/02/2026 đến thứ sáu 20/02/2026: không tính (nghỉ Tết Nguyên đán).',
      'Từ thứ bảy 21/02/2026 đến chủ nhật 22/02/2026: không tính (nghỉ hằng tuần).',
      'Thứ hai 23/02/2026: không tính (ngày tiếp nhận không tính vào thời hạn).',
      'Từ thứ ba 24/02/2026 đến thứ năm 26/02/2026: tính 20 giờ làm việc.',
    ])
    assert.equal(limitText({ amount: 0.5, unit: 'working-day' }), '0,5 ngày làm việc')
  })
  it('says why a calendar limit was moved on', () => {
    const { trail } = dueFrom(calendar, at('2026-03-02T08:00'), { amount: 5, unit: 'day' })
    assert.equal(
      explain(trail).at(-1),
      'Thứ hai 09/03/2026: không tính (ngày cuối là ngày nghỉ nên thời hạn kết thúc vào ngày làm việc tiếp theo).',
    )
  })
})

describe('tạm dừng và tính lại', () => {
  const state = dueFrom(calendar, at('2026-03-02T08:00'), { amount: 5, unit: 'working-day' })
  it('carries over what was left', () => {
    const later = resume(calendar, state, at('2026-03-04T09:00'), at('2026-03-06T09:00'), 'Chờ bổ sung hồ sơ')
    assert.equal(local(later.due), '2026-03-11T17:00')
    const paused = later.trail.filter((entry) => entry.kind === 'paused')
    assert.deepEqual(
      paused.map((entry) => entry.minutes),
      [150, 210, 270, 210, 120],
    )
  })
  it('takes several pauses, and one that begins before time runs', () => {
    const once = resume(calendar, state, at('2026-03-02T10:00'), at('2026-03-03T11:00'))
    const twice = resume(calendar, once, at('2026-03-05T07:00'), at('2026-03-06T07:00'))
    assert.equal(local(once.due), '2026-03-10T11:00')
    assert.equal(local(twice.due), '2026-03-11T11:00')
  })
  it('does not rescue a deadline already missed', () => {
    assert.equal(
      local(resume(calendar, state, at('2026-03-10T08:00'), at('2026-03-20T08:00')).due),
      local(state.due),
    )
  })
  it('counts from zero again when a dossier has become complete', () => {
    assert.equal(local(restart(calendar, state, at('2026-03-16T09:00')).due), '2026-03-23T17:00')
  })
})

describe('working time', () => {
  it('knows sessions and the next opening', () => {
    assert.equal(isWorkingTime(calendar, at('2026-03-02T11:30')), true)
    assert.equal(isWorkingTime(calendar, at('2026-03-02T12:00')), false)
    assert.equal(local(nextWorkingTime(calendar, at('2026-02-13T17:01'))), '2026-02-23T07:00')
  })
  it('adds and measures', () => {
    const end = addWorkingMinutes(calendar, at('2026-03-06T16:00'), 120)
    assert.equal(local(end), '2026-03-09T08:00')
    assert.equal(workingMinutesBetween(calendar, at('2026-03-06T16:00'), end), 120)
    assert.equal(workingMinutesBetween(calendar, end, at('2026-03-06T16:00')), -120)
  })
})

describe('dữ liệu lịch', () => {
  const problemsOf = (change: object) => {
    try {
      readCalendar({ ...data, ...change })
      return []
    } catch (error) {
      assert.ok(error instanceof BadCalendar)
      return error.problems
    }
  }
  it('names each mistake', () => {
    const twice = [...data.daysOff, { date: '2026-01-10', name: 'Nghỉ' }]
    assert.deepEqual(problemsOf({ daysOff: twice }), ['Ngày 2026-01-10 vừa là ngày nghỉ vừa là ngày làm bù.'])
    assert.deepEqual(problemsOf({ daysOff: [...data.daysOff, { date: '2028-01-01', name: 'Tết' }] }), [
      'Thiếu ngày nghỉ của năm 2027.',
    ])
    assert.deepEqual(problemsOf({ daysOff: [{ date: '2026-02-30', name: 'Nghỉ' }] }), [
      'Mục daysOff: ngày 2026-02-30 không có thật.',
    ])
    assert.deepEqual(problemsOf({ workingDays: [{ date: '2026-03-03', name: 'Bù' }] }), [
      'Ngày 2026-03-03 ghi là làm bù nhưng vốn là ngày làm việc.',
    ])
    assert.equal(
      problemsOf({ weeklyDaysOff: [1, 2, 3, 4, 5, 6, 7] })[0],
      'Mục weeklyDaysOff: cả bảy ngày trong tuần đều nghỉ.',
    )
    assert.match(problemsOf({ sessions: [{ from: '7h', to: '11:30' }] })[0] ?? '', /sessions/)
    assert.match(problemsOf({ sessions: [{ from: '11:30', to: '07:00' }] })[0] ?? '', /kết thúc trước/)
  })
  it('knows how far it knows', () => {
    assert.equal(coversDate(calendar, dateOf(at('2026-05-05T08:00'))), true)
    assert.equal(coversDate(calendar, '2027-01-01'), false)
  })
})
