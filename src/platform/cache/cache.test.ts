import assert from 'node:assert/strict'
import { test } from 'node:test'
import { versionedCache } from './cache.ts'

test('loads once for a version, also when asked for at the same time, and again for the next version', async () => {
  const cache = versionedCache()
  let loads = 0
  const load = async () => ++loads
  assert.deepEqual(await Promise.all([cache.remember(1, 'a', load), cache.remember(1, 'a', load)]), [1, 1])
  assert.equal(await cache.remember(2, 'a', load), 2)
})

test('does not remember a failure', async () => {
  const cache = versionedCache()
  await assert.rejects(cache.remember(1, 'a', () => Promise.reject(new Error('away'))))
  assert.equal(await cache.remember(1, 'a', async () => 'back'), 'back')
})

test('never holds more than it may', async () => {
  const cache = versionedCache(2)
  let loads = 0
  for (const key of ['a', 'b', 'c', 'a']) await cache.remember(1, key, async () => ++loads)
  assert.equal(loads, 4)
})
