import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { distance, nearestWord } from './nearest-word.ts'

const known = new Map([
  ['khai', 90],
  ['khac', 20],
  ['hon', 40],
  ['dung', 60],
  ['doanh', 50],
  ['xay', 30],
])

test('one slip is mended: a letter wrong, missing, too many, two changed over', () => {
  assert.equal(nearestWord('kahi', known), 'khai')
  assert.equal(nearestWord('dnug', known), 'dung')
  assert.equal(nearestWord('doan', known), 'doanh')
  assert.equal(nearestWord('xayy', known), 'xay')
})

test('among equals the word used most is meant', () => {
  assert.equal(nearestWord('khaz', known), 'khai')
})

test('a known word, a number and a word far from all stay as they are', () => {
  for (const word of ['khai', '2025', 'qwxz', 'a']) assert.equal(nearestWord(word, known), undefined, word)
})

test('distance is symmetrical, nought only for the same word, and one for neighbours changed over', () => {
  const words = fc.string({ unit: fc.constantFrom(...'abc'), maxLength: 6 })
  fc.assert(
    fc.property(words, words, (one, other) => {
      const far = distance(one, other, 10)
      assert.equal(far, distance(other, one, 10))
      assert.equal(far === 0, one === other)
      assert.ok(far <= Math.max(one.length, other.length))
    }),
  )
  assert.equal(distance('ab', 'ba', 2), 1)
})
