import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { linesOf } from './draft.ts'

it('the lines of a list lose what people put around them, whatever it is', () => {
  assert.deepEqual(linesOf('- Như trên;\n • Sở Tư pháp.\n\n* UBND xã Ia Chim ; .'), [
    'Như trên',
    'Sở Tư pháp',
    'UBND xã Ia Chim',
  ])
  const line = fc.string({ unit: fc.constantFrom(';', '.', ' ', '-', '•', 'a', 'ế') })
  fc.assert(
    fc.property(line, (any) => {
      const expected = any.replace(/^[-–•*\s]+/, '').replace(/[;.\s]+$/, '')
      assert.deepEqual(linesOf(any), expected.trim() ? [expected.trim()] : [])
    }),
  )
})

it('and a line with a million dots inside is read at once', () => {
  const long = `a${'.'.repeat(1_000_000)}b`
  assert.deepEqual(linesOf(long), [long])
})
