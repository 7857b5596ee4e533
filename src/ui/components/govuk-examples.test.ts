import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { render } from '#ui/jsx-runtime'
import { contentAdapters } from './fixtures/content-adapters.ts'
import { fieldAdapters } from './fixtures/field-adapters.ts'
import { exceptionOf, inVietnamese } from './fixtures/exceptions.ts'
import { normalise } from './fixtures/normalise.ts'
import { examplesOf, pathsOf } from './fixtures/options.ts'

const adapters = { ...contentAdapters, ...fieldAdapters }

/** Fewest examples of govuk-frontend that must be compared and equal; only ever raised. */
const atLeast = 460

describe('our components give the HTML that govuk-frontend expects of them', () => {
  let compared = 0
  for (const [component, adapter] of Object.entries(adapters))
    describe(component, () => {
      for (const example of examplesOf(component)) {
        const beyond = pathsOf(example.options).filter(
          (path) => path !== '' && !adapter.supports.includes(path),
        )
        if (beyond.length > 0 || exceptionOf(component, example.name)) continue
        it(example.name, () => {
          const actual = normalise(render(adapter.make(example.options)))
          assert.deepEqual(actual, normalise(inVietnamese(example.html)))
          compared += 1
        })
      }
    })
  it(`compares at least ${atLeast} examples`, () => {
    assert.ok(compared >= atLeast, `only ${compared}`)
  })
})
