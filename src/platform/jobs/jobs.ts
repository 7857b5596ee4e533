import { EventEmitter } from 'node:events'
import { Logger, run, runMigrations, runOnce, type TaskList } from 'graphile-worker'
import { sql, type RawBuilder } from 'kysely'
import pg from 'pg'
import type { Db, Tx } from '../database/database.ts'
import type { JobHandler } from '../module.ts'
import type { Services } from '../services.ts'
import { announceWorkers, type WorkerEvents } from './presence.ts'

/** Creates or updates the queue's own schema. */
export const migrateJobs = (url: string): Promise<void> => runMigrations({ connectionString: url })

export type JobOptions = {
  key?: string
  runAt?: Temporal.Instant
  /** Seconds from now, by the clock of the queue: for what only has to wait a while. */
  afterSeconds?: number
  keep?: boolean
}

/**
 * Puts a job in the queue, in the transaction of the rows it belongs to: it runs if and only if they are committed.
 * Retried with growing pauses up to 12 times (about 3 days); after that it stays, with its error, for an administrator.
 * @param options.key a later job with the same key replaces one that waits
 * @param options.keep with a key: the one that waits is not put off by the later one
 */
export async function enqueue(
  tx: Tx | Db,
  task: string,
  payload: Record<string, unknown>,
  options: JobOptions = {},
): Promise<void> {
  await sql`SELECT ${enqueueCall(task, payload, options)}`.execute(tx)
}

/** The same as an expression, to stand in the `SELECT` that ends a statement. */
export function enqueueCall(
  task: string,
  payload: Record<string, unknown>,
  options: JobOptions = {},
): RawBuilder<unknown> {
  const runAt =
    options.afterSeconds === undefined
      ? sql`${options.runAt?.toString() ?? null}::timestamptz`
      : sql`now() + make_interval(secs => ${options.afterSeconds}::double precision)`
  return sql`graphile_worker.add_job(${task}::text, ${JSON.stringify(payload)}::json,
    run_at := ${runAt}, max_attempts := 12,
    job_key := ${options.key ?? null}::text, job_key_mode := ${options.keep ? 'preserve_run_at' : 'replace'})`
}

/** Works the queue until it is told to stop: jobs in hand are ended, others are left to the next one. */
export type Worker = { stop(): Promise<void> }

/**
 * Starts working the queue in this process.
 * @param handlers task name → handler, from all modules
 */
export async function startWorker(
  url: string,
  services: Services,
  handlers: Readonly<Record<string, JobHandler>>,
): Promise<Worker> {
  const taskList = tasksOf(services, handlers)
  const pgPool = new pg.Pool({ connectionString: url, max: 4 })
  // A connection that dies, idle or in use, is replaced; the queue asks for both to be listened to.
  const lost = (error: Error) => services.log.warn({ err: error }, 'job queue connection lost')
  pgPool.on('error', lost)
  pgPool.on('connect', (client) => client.on('error', lost))
  const events: WorkerEvents = new EventEmitter()
  const presence = await announceWorkers(url, services.log, events)
  const runner = await run({
    events,
    pgPool,
    taskList,
    concurrency: 2,
    pollInterval: 2000,
    noHandleSignals: true,
    logger: quietLogger(services),
  })
  // A job in hand needs its connection, and its worker's presence, to the end.
  const ended = (async () => {
    await runner.promise.catch((error: unknown) => services.log.error({ err: error }, 'the job queue ended'))
    await presence.leave()
    await pgPool.end()
  })()
  return {
    stop: async () => {
      // One that ended by itself has nothing more to stop.
      await runner.stop().catch(() => {})
      await ended
    },
  }
}

const tasksOf = (services: Services, handlers: Readonly<Record<string, JobHandler>>): TaskList =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      async (payload: unknown) => {
        await handler(services, payload as never)
      },
    ]),
  )

/** Works the queue until nothing is due, then returns: for a run that is not a server. */
export async function runJobsOnce(
  url: string,
  services: Services,
  handlers: Readonly<Record<string, JobHandler>>,
): Promise<void> {
  await runOnce({
    connectionString: url,
    taskList: tasksOf(services, handlers),
    noHandleSignals: true,
    logger: quietLogger(services),
  })
}

function quietLogger({ log }: Services) {
  return new Logger(() => (level, message, meta) => {
    if (level === 'error') log.error({ meta }, message)
    else if (level === 'warning') log.warn({ meta }, message)
    else log.debug(message)
  })
}
export type QueuedJob = {
  id: string
  task: string
  attempts: number
  maxAttempts: number
  runAt: Temporal.Instant
  lastError: string | null
  payload: Record<string, unknown>
}

/** Jobs that failed at least once, the newest first: what an administrator looks at (hàng đợi). */
export async function failedJobs(db: Db, limit = 100): Promise<QueuedJob[]> {
  const { rows } = await sql<QueuedJob>`
    SELECT j.id::text, t.identifier AS task, j.attempts, j.max_attempts AS "maxAttempts", j.run_at AS "runAt",
           j.last_error AS "lastError", j.payload
    FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    WHERE j.last_error IS NOT NULL ORDER BY j.updated_at DESC LIMIT ${limit}`.execute(db)
  return rows
}

/** How many wait and how many have given up, per task. */
export async function queueFigures(db: Db): Promise<{ task: string; waiting: number; failed: number }[]> {
  const { rows } = await sql<{ task: string; waiting: number; failed: number }>`
    SELECT t.identifier AS task,
           count(*) FILTER (WHERE j.attempts < j.max_attempts)::int AS waiting,
           count(*) FILTER (WHERE j.attempts >= j.max_attempts)::int AS failed
    FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    GROUP BY 1 ORDER BY 1`.execute(db)
  return rows
}

/** Gives a failed job all its tries again, now. */
export async function retryJob(db: Db | Tx, id: string): Promise<void> {
  await sql`SELECT graphile_worker.reschedule_jobs(ARRAY[${id}::bigint], run_at := now(), attempts := 0)`.execute(
    db,
  )
}
