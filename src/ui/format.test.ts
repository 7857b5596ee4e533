import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  formatBytes,
  formatDate,
  formatDateTime,
  formatMoney,
  formatNumber,
  formatPercent,
  relativeDue,
} from './format.ts'

describe('dates and figures as people here write them', () => {
  it('writes a date by the calendar of the province, not of the machine', () => {
    assert.equal(formatDate('2026-11-22T18:30:00Z'), '23/11/2026')
    assert.equal(formatDate('2026-11-22'), '22/11/2026')
    assert.equal(formatDate(Temporal.PlainDate.from('2026-01-02')), '02/01/2026')
  })
  it('writes the hour before the date', () => {
    assert.equal(formatDateTime('2026-11-22T08:30:00Z'), '15:30 22/11/2026')
    assert.equal(formatDateTime(Temporal.Instant.from('2026-11-22T00:05:00Z')), '07:05 22/11/2026')
  })
  it('refuses what is no date', () => {
    assert.throws(() => formatDate('22/11/2026'), RangeError)
  })
  it('parts thousands with dots and decimals with a comma', () => {
    assert.equal(formatNumber(1234.5), '1.234,5')
    assert.equal(formatNumber(1234), '1.234')
    assert.equal(formatMoney(150_000), '150.000\u00a0đ')
    assert.equal(formatMoney(1_234_567_890_123n), '1.234.567.890.123\u00a0đ')
    assert.equal(formatPercent(0.125), '12,5\u00a0%')
  })
  it('keeps a figure and its unit on one line, and writes sizes of files', () => {
    assert.equal(formatBytes(640), '640\u00a0byte')
    assert.equal(formatBytes(640_000), '640\u00a0KB')
    assert.equal(formatBytes(2_400_000), '2,4\u00a0MB')
  })
})

describe('how far a due moment is', () => {
  const now = Temporal.Instant.from('2026-11-22T08:00:00+07:00')
  const cases = [
    ['2026-11-25T16:30:00+07:00', 'còn 3 ngày'],
    ['2026-11-23T08:00:00+07:00', 'ngày mai'],
    ['2026-11-22T16:30:00+07:00', 'còn 8 giờ hôm nay'],
    ['2026-11-22T08:45:00+07:00', 'còn 45 phút hôm nay'],
    ['2026-11-22T07:00:00+07:00', 'hết hạn hôm nay'],
    ['2026-11-20T16:30:00+07:00', 'chậm 2 ngày'],
  ] as const
  for (const [due, words] of cases) it(`${due}: ${words}`, () => assert.equal(relativeDue(due, now), words))
})
