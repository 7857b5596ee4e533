import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { compare } from './compare.ts'

const textOf = (lines: ReturnType<typeof compare>, without: 'added' | 'removed') =>
  lines
    .map(({ pieces }) =>
      pieces
        .filter(({ change }) => change !== without)
        .map(({ text }) => text)
        .join(''),
    )
    .filter(Boolean)

describe('comparing two versions of a draft', () => {
  it('shows the words that changed in a paragraph, and leaves the others alone', () => {
    const lines = compare(
      ['Đề nghị quý cơ quan phối hợp.', 'Trân trọng.'],
      ['Đề nghị các cơ quan phối hợp.', 'Trân trọng.'],
    )
    assert.deepEqual(lines, [
      {
        at: 0,
        pieces: [
          { text: 'Đề nghị ', change: 'same' },
          { text: 'quý', change: 'removed' },
          { text: 'các', change: 'added' },
          { text: ' cơ quan phối hợp.', change: 'same' },
        ],
      },
      { at: 1, pieces: [{ text: 'Trân trọng.', change: 'same' }] },
    ])
  })

  it('gives back both versions, whatever they are', () => {
    const line = fc.constantFrom(
      'Điều 1.',
      'Điều 2. Hiệu lực',
      'căn cứ Luật',
      'nơi nhận',
      'một đoạn dài hơn',
      'x',
    )
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, now) => {
        const lines = compare(before, now)
        assert.deepEqual(textOf(lines, 'added'), before)
        assert.deepEqual(textOf(lines, 'removed'), now)
        assert.deepEqual(
          lines.flatMap(({ at }) => (at === null ? [] : [at])),
          now.map((_, index) => index),
        )
      }),
    )
  })
})
