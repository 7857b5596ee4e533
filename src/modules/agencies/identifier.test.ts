import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { isIdentifier2016, isIdentifier2020, toIdentifier2016, toIdentifier2020 } from './identifier.ts'

const CHARACTERS = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const group = (length: number) =>
  fc
    .string({ unit: fc.constantFrom(...CHARACTERS), minLength: length, maxLength: length })
    .filter((text) => !/^0+$/.test(text))
const first = fc
  .tuple(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXY'), fc.integer({ min: 0, max: 99 }))
  .map(([letter, number]) => `${letter}${String(number).padStart(2, '0')}`)
/** Identifiers that both generations can write: one to four levels. */
const common = fc
  .tuple(first, fc.integer({ min: 0, max: 3 }), group(2), group(2), group(3))
  .map(([one, depth, two, three, four]) => [one, two, three, four].slice(0, depth + 1).join('.'))

test('the two generations name the same agency', () => {
  assert.equal(toIdentifier2020('000.00.53.H48'), 'H48.53')
  assert.equal(toIdentifier2016('H48.53'), '000.00.53.H48')
  assert.equal(toIdentifier2020('000.00.00.H34'), 'H34')
  assert.equal(toIdentifier2020('002.01.10.H34'), 'H34.10.01.002')
})

test('what one generation writes the other reads back', () => {
  fc.assert(
    fc.property(common, (text) => {
      const old = toIdentifier2016(text)
      assert.ok(old !== undefined && isIdentifier2016(old) && old.length === 13)
      assert.equal(toIdentifier2020(old), text)
    }),
  )
})

test('no text that is not an identifier is taken for one', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      assert.equal(toIdentifier2020(text) !== undefined, isIdentifier2016(text))
      if (isIdentifier2020(text)) assert.match(text, /^[A-Y]\d\d/)
    }),
  )
  for (const wrong of [
    'H48.53.',
    'h48.53',
    'Z48.53',
    '48.53',
    'H48.5-3',
    'H48..53',
    `H48.${'1'.repeat(40)}`,
  ]) {
    assert.equal(isIdentifier2020(wrong), false, wrong)
  }
  for (const wrong of ['000.00.53.Z48', '00.00.53.H48', '000.05.00.H48', '001.00.53.H48', '000.00.53.H4']) {
    assert.equal(isIdentifier2016(wrong), false, wrong)
  }
})

test('a long group of 2020 has no form of 13 characters', () => {
  assert.equal(toIdentifier2016('H48.153'), undefined)
  assert.equal(toIdentifier2016('H48.53.01.001.02'), undefined)
})
