import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { Conflict, Invalid } from '../errors.ts'
import { Busy, createApart, GaveUp } from './apart.ts'

const limits = { seconds: 2, megabytes: 300, idleSeconds: 30, processes: 2 }
const apart = createApart(limits)
after(() => apart.close())
const harm = apart.of<typeof import('./test-support/harm.ts')>(
  new URL('./test-support/harm.ts', import.meta.url),
)

describe('work in a process of its own', () => {
  it('gives back what it made: bytes, plain values, and errors with their words', async () => {
    assert.deepEqual(await harm.twice(Buffer.from('ab')), { bytes: Buffer.from('abab'), words: ['ab'] })
    await assert.rejects(harm.fails('không đọc được'), /^Error: không đọc được$/)
    assert.notEqual(await harm.processId(), process.pid)
  })

  it('knows no secret of the server', async () => {
    process.env['SECRET_KEY'] = 'một bí mật'
    const own = createApart(limits)
    const { surroundings } = own.of<typeof import('./test-support/harm.ts')>(
      new URL('./test-support/harm.ts', import.meta.url),
    )
    const known = await surroundings()
    delete process.env['SECRET_KEY']
    own.close()
    assert.equal(known.includes('SECRET_KEY'), false)
  })

  it('refuses in the same words, beside the same fields', async () => {
    await assert.rejects(
      harm.refuses('invalid'),
      (error) => error instanceof Invalid && error.errors['text'] === 'Tải tệp khác.',
    )
    await assert.rejects(
      harm.refuses('conflict'),
      (error) => error instanceof Conflict && /khóa/.test(error.message),
    )
  })

  it('is given up when it runs for ever, and the next work has a process again', async () => {
    await assert.rejects(harm.runsForEver(), GaveUp)
    assert.ok(await harm.processId())
  })

  it('is given up when it takes too much memory, outside the reach of the engine as well', async () => {
    await assert.rejects(harm.takes(2000), GaveUp)
  })

  it('that falls over takes nothing with it', async () => {
    await assert.rejects(harm.fallsOver(), GaveUp)
    await assert.rejects(harm.throwsLater(), GaveUp)
    assert.ok(await harm.processId())
  })

  it('is done by so many processes at most; the rest waits its turn', async () => {
    const ids = await Promise.all([...'abcdef'].map(() => harm.processId()))
    assert.ok(new Set(ids).size <= limits.processes)
  })

  it('is refused, with leave to come again, when as much waits already as may', async () => {
    const own = createApart({ ...limits, processes: 1, waiting: 2 })
    const { runsForEver } = own.of<typeof import('./test-support/harm.ts')>(
      new URL('./test-support/harm.ts', import.meta.url),
    )
    const taken = [runsForEver(), runsForEver(), runsForEver()].map((call) => assert.rejects(call, GaveUp))
    await assert.rejects(
      runsForEver(),
      (error) => error instanceof Busy && error.status === 503 && /thử lại sau/.test(error.message),
    )
    own.close()
    await Promise.all(taken)
  })

  it('is not taken for done by what Node itself says where files are watched', async () => {
    process.env['WATCH_REPORT_DEPENDENCIES'] = '1'
    const own = createApart(limits)
    try {
      const { processId } = own.of<typeof import('./test-support/harm.ts')>(
        new URL('./test-support/harm.ts', import.meta.url),
      )
      assert.equal(typeof (await processId()), 'number')
    } finally {
      delete process.env['WATCH_REPORT_DEPENDENCIES']
      own.close()
    }
  })

  it('ends with the server', async () => {
    const own = createApart(limits)
    const { runsForEver } = own.of<typeof import('./test-support/harm.ts')>(
      new URL('./test-support/harm.ts', import.meta.url),
    )
    const ended = assert.rejects(runsForEver(), GaveUp)
    own.close()
    await ended
  })
})
