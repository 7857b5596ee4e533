import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { evaluate } from 'feelin'
import { compileCondition, holds } from './condition.ts'

const condition = (text: string) => {
  const { condition: compiled } = compileCondition(text)
  assert.ok(compiled, text)
  return compiled
}

test('the usual conditions are kept as data and need no expression to be parsed again', () => {
  for (const text of [
    'outcome = "accept"',
    '= outcome = "accept"',
    'outcome in ("accept", "refuse") and fee.amount > 100000',
    'not(outcome = "refuse") or urgent = true',
    '(a >= -1.5)',
  ])
    assert.notEqual(condition(text).test, null, text)
  assert.equal(condition('some x in list satisfies x > 1').test, null)
})

test('what is not simple is still decided, by FEEL', () => {
  assert.equal(holds(condition('count(papers) > 1'), { papers: ['a', 'b'] }), true)
  assert.equal(holds(condition('if urgent then days < 3 else days < 10'), { urgent: false, days: 5 }), true)
})

test('only true takes a flow: a missing variable does not', () => {
  assert.equal(holds(condition('amount > 5'), {}), false)
  assert.equal(holds(condition('not(amount > 5)'), {}), false)
  assert.equal(holds(condition('constructor = "x"'), {}), false)
})

test('says what is wrong', () => {
  assert.match(compileCondition('outcome = "accept').problem ?? '', /FEEL không đọc/)
  assert.match(compileCondition('outcome == "accept"').problem ?? '', /một dấu/)
  assert.match(compileCondition('  ').problem ?? '', /để trống/)
  assert.match(compileCondition('today() > date("2026-01-01")').problem ?? '', /now\(\) hoặc today\(\)/)
})

const literal = fc.constantFrom('"a"', '"b"', '1', '2', '0.5', '-1', 'true', 'false')
// FEEL has no order of true and false; such a comparison is refused when the process is published.
const ordered = fc.constantFrom('"a"', '1', '0.5', '-1')
const variable = fc.constantFrom('a', 'b', 'c.d', 'hồ sơ')
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(variable, fc.constantFrom('=', '!='), literal).map((parts) => parts.join(' ')),
    fc.tuple(variable, fc.constantFrom('<', '<=', '>', '>='), ordered).map((parts) => parts.join(' ')),
    fc
      .tuple(variable, fc.uniqueArray(literal, { minLength: 1, maxLength: 3 }))
      .map(([name, list]) => `${name} in (${list})`),
    fc
      .tuple(tie('expression'), fc.constantFrom('and', 'or'), tie('expression'))
      .map(([a, op, b]) => `(${a}) ${op} (${b})`),
    tie('expression').map((inner) => `not(${inner})`),
  ),
}))
const value = fc.constantFrom<unknown>('a', 'b', 1, 2, 0.5, -1, true, false, null, undefined)

test('the data form answers as FEEL does, whatever the data', () => {
  fc.assert(
    fc.property(expression, value, value, value, value, (text, a, b, d, dossier) => {
      const given = Object.entries({ a, b, 'hồ sơ': dossier }).filter(([, one]) => one !== undefined)
      const data = { ...Object.fromEntries(given), ...(d === undefined ? {} : { c: { d } }) }
      assert.equal(holds(condition(text), data), evaluate(text, data).value === true)
    }),
    { numRuns: 400 },
  )
})
