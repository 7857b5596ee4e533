import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'
import { after, describe, it } from 'node:test'
import { sql } from 'kysely'
import { announceWorkers, type WorkerEvents } from './presence.ts'
import { inTransaction } from '#platform/database/database.ts'
import { testDatabase } from '#tests/support/database.ts'
import { testServices } from '#tests/support/services.ts'
import { until } from '#tests/support/processes.ts'
import type { JobHandler } from '../module.ts'
import { enqueue, failedJobs, queueFigures, retryJob, runJobsOnce, startWorker } from './jobs.ts'

const { url } = await testDatabase()
const { services, close } = await testServices(url)
after(close)

const counting = () => {
  const seen: unknown[] = []
  const handler: JobHandler = async (_services, payload) => {
    seen.push(payload)
  }
  return { seen, handler }
}

describe('the queue', () => {
  it('runs a job once its rows are committed, and never when they are not', async () => {
    const { seen, handler } = counting()
    await inTransaction(services.db, (tx) => enqueue(tx, 'test.told', { n: 1 }))
    await inTransaction(services.db, async (tx) => {
      await enqueue(tx, 'test.told', { n: 2 })
      throw new Error('taken back')
    }).catch(() => {})
    await runJobsOnce(url, services, { 'test.told': handler })
    assert.deepEqual(seen, [{ n: 1 }])
  })

  it('keeps one that failed with its error, and runs it again when told to', async () => {
    let works = false
    const handler: JobHandler = async () => {
      if (!works) throw new Error('the printer is out of paper')
    }
    await enqueue(services.db, 'test.fails', { id: 'x' })
    await runJobsOnce(url, services, { 'test.fails': handler })
    const [job] = await failedJobs(services.db)
    assert.equal(job?.task, 'test.fails')
    assert.match(job?.lastError ?? '', /out of paper/)
    assert.deepEqual(await queueFigures(services.db), [{ task: 'test.fails', waiting: 1, failed: 0 }])
    works = true
    await retryJob(services.db, job.id)
    await runJobsOnce(url, services, { 'test.fails': handler })
    assert.deepEqual(await failedJobs(services.db), [])
  })

  it('replaces a waiting job of the same key', async () => {
    const { seen, handler } = counting()
    await enqueue(services.db, 'test.key', { n: 1 }, { key: 'same' })
    await enqueue(services.db, 'test.key', { n: 2 }, { key: 'same' })
    await runJobsOnce(url, services, { 'test.key': handler })
    assert.deepEqual(seen, [{ n: 2 }])
  })
})

describe('a worker that is told to stop', () => {
  it('ends what it has in hand, leaves nothing half done, and nobody does it again', async () => {
    const begun = Promise.withResolvers<void>()
    const end = Promise.withResolvers<void>()
    const seen: unknown[] = []
    const handler: JobHandler = async (_services, payload) => {
      seen.push(payload)
      begun.resolve()
      await end.promise
    }
    await enqueue(services.db, 'test.long', { n: 1 })
    const worker = await startWorker(url, services, { 'test.long': handler })
    await begun.promise
    const stopped = worker.stop()
    await enqueue(services.db, 'test.long', { n: 2 })
    end.resolve()
    await stopped
    const { rows } = await sql<{ n: number; locked: boolean; attempts: number }>`
      SELECT (payload ->> 'n')::int AS n, locked_by IS NOT NULL AS locked, attempts FROM graphile_worker._private_jobs j
      JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'test.long'`.execute(
      services.db,
    )
    // What came in the moment it was told to stop is left as it was, or done like the first: whole and once.
    const isDone = seen.length > 1
    assert.deepEqual(seen, isDone ? [{ n: 1 }, { n: 2 }] : [{ n: 1 }])
    assert.deepEqual(rows, isDone ? [] : [{ n: 2, locked: false, attempts: 0 }])
  })
})

describe('a worker that dies with a job in hand', () => {
  it('loses it to the next one within seconds; a living one keeps it', async () => {
    const dead = 'worker-dead'
    const alive = 'worker-alive'
    const events: WorkerEvents = new EventEmitter()
    const neighbour = await announceWorkers(url, services.log, events)
    events.emit('worker:create', { worker: { workerId: alive }, tasks: {} } as never)
    await enqueue(services.db, 'test.dead', {})
    await enqueue(services.db, 'test.alive', {})
    const lock = (task: string, worker: string) =>
      sql`
      UPDATE graphile_worker._private_jobs j SET locked_at = now() - interval '1 minute', locked_by = ${worker}
      FROM graphile_worker._private_tasks t WHERE t.id = j.task_id AND t.identifier = ${task}`.execute(
        services.db,
      )
    await lock('test.dead', dead)
    await lock('test.alive', alive)
    const watcher = await announceWorkers(url, services.log, new EventEmitter())
    const { rows } = await sql<{ task: string; worker: string | null }>`
      SELECT t.identifier AS task, j.locked_by AS worker FROM graphile_worker._private_jobs j
      JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      WHERE t.identifier IN ('test.dead', 'test.alive') ORDER BY 1`.execute(services.db)
    await Promise.all([neighbour.leave(), watcher.leave()])
    assert.deepEqual(rows, [
      { task: 'test.alive', worker: alive },
      { task: 'test.dead', worker: null },
    ])
  })

  it('keeps it when only its connection was lost, though somebody looks at that very moment', async () => {
    const events: WorkerEvents = new EventEmitter()
    const neighbour = await announceWorkers(url, services.log, events)
    const worker = 'worker-cut-off'
    events.emit('worker:create', { worker: { workerId: worker }, tasks: {} } as never)
    await enqueue(services.db, 'test.cut-off', {})
    await sql`
      UPDATE graphile_worker._private_jobs j SET locked_at = now() - interval '1 minute', locked_by = ${worker}
      FROM graphile_worker._private_tasks t WHERE t.id = j.task_id AND t.identifier = 'test.cut-off'`.execute(
      services.db,
    )
    // The lock is taken a moment after the worker has come.
    const cutOff = async () =>
      (
        await sql`
          SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
            AND objid = hashtext(${worker})::bigint::bit(32)::bigint`.execute(services.db)
      ).rows.length
    await until('its connection is cut off', async () => (await cutOff()) === 1, 5)
    const watcher = await announceWorkers(url, services.log, new EventEmitter())
    const { rows } = await sql<{ worker: string | null }>`
      SELECT j.locked_by AS worker FROM graphile_worker._private_jobs j
      JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      WHERE t.identifier = 'test.cut-off'`.execute(services.db)
    await Promise.all([neighbour.leave(), watcher.leave()])
    assert.deepEqual(rows, [{ worker }])
  })

  it('leaves no lock behind when it goes while it is coming back', async () => {
    const database = new URL(url)
    const open = new Set<Socket>()
    const comingBack = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    let connections = 0
    const inBetween = createServer((one) => {
      const other = createConnection(Number(database.port), database.hostname)
      open.add(one)
      one.on('close', () => open.delete(one) && other.destroy()).on('error', () => {})
      other.on('close', () => one.destroy()).on('error', () => {})
      other.pipe(one)
      // The first is cut off by the test; the second comes through once the worker is going.
      if (connections++ === 0) one.pipe(other)
      else {
        comingBack.resolve()
        void goOn.promise.then(() => one.pipe(other))
      }
    })
    inBetween.listen(0, '127.0.0.1')
    await once(inBetween, 'listening')
    const address = inBetween.address()
    assert.ok(address !== null && typeof address === 'object')
    const through = new URL(url)
    through.host = `127.0.0.1:${address.port}`

    const presence = await announceWorkers(through.href, services.log, new EventEmitter())
    for (const one of open) one.destroy()
    await comingBack.promise
    const left = presence.leave()
    goOn.resolve()
    await left
    await until('its connection is closed', async () => open.size === 0, 5)
    inBetween.close()
  })
})
