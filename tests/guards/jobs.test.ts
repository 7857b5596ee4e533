import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jobHandlers } from '#src/app.ts'
import { readSources } from '#tests/support/sources.ts'

const sources = await readSources()

test('every job that is enqueued has a handler, every handler is enqueued somewhere', () => {
  const enqueued = new Set(
    sources.flatMap(({ code }) =>
      [...code.matchAll(/\benqueue\(\s*[^,]+,\s*'([^']+)'/g)].map(([, task]) => task),
    ),
  )
  assert.deepEqual([...enqueued].sort(), Object.keys(jobHandlers).sort())
})

test('the name of a job is written where it is enqueued, so that it can be found', () => {
  const hidden = sources
    .filter(({ path }) => path !== 'src/platform/jobs/jobs.ts')
    .flatMap(({ path, code }) =>
      [...code.matchAll(/\benqueue\(\s*[^,]+,\s*([^'\s][^,)]*)/g)].map(([, task]) => `${path}: ${task}`),
    )
  assert.deepEqual(hidden, [])
})
