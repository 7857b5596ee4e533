import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readCursor } from './cursor.ts'

const id = '01a20588-c887-73c6-a9b3-322a50144bfa'

it('a place in a list is read back from an address; a place that cannot be is the beginning', () => {
  const at = Temporal.Instant.from('2026-11-22T01:00:00.123456Z')
  assert.deepEqual(readCursor(`${at.toString()}~${id}`), { at, id })
  for (const text of [
    undefined,
    '',
    id,
    `2026-13-45T99:99Z~${id}`,
    `2026-02-30T00:00:00Z~${id}`,
    `2026-11-22T..Z~${id}`,
    '2026-11-22T01:00:00Z~1',
  ])
    assert.equal(readCursor(text), undefined, String(text))
})
