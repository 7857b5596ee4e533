import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JOB_LABELS } from '#platform/jobs/labels.ts'
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

test('every job has a name people can read', () => {
  assert.deepEqual(Object.keys(JOB_LABELS).sort(), Object.keys(jobHandlers).sort())
})

test('the name of a job is written where it is enqueued, so that it can be found', () => {
  // The demonstration passes on what acts have enqueued by name.
  const passing = ['src/platform/jobs/jobs.ts', 'src/demo/documents/scene.ts']
  const hidden = sources
    .filter(({ path }) => !passing.includes(path))
    .flatMap(({ path, code }) =>
      [...code.matchAll(/\benqueue\(\s*[^,]+,\s*([^'\s][^,)]*)/g)].map(([, task]) => `${path}: ${task}`),
    )
  assert.deepEqual(hidden, [])
})
