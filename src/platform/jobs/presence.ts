import { setTimeout as pause } from 'node:timers/promises'
import type { RunnerOptions } from 'graphile-worker'
import pg from 'pg'
import type { Logger } from 'pino'

export type WorkerEvents = NonNullable<RunnerOptions['events']>

/** Locks of workers are told from other advisory locks by this number. */
const WORKERS = 7_461
/** How often somebody looks for jobs of the dead. */
const LOOK_EVERY = 10_000
/** How soon a lost connection is opened anew. */
const BACK_AFTER = 300
/** A database that takes connections and says nothing must not hold up whoever leaves. */
const PATIENCE = 5000
/** Whoever seems dead is looked at again after so long: their connection may only have been lost. */
const DOUBT = 1_500

export type Presence = { leave(): Promise<void> }

/**
 * Lets everybody see which workers live: each holds a lock that ends with its connection, so with its process, however it
 * ends. What a dead worker had in hand is given back, so that it is done again within seconds instead of hours.
 * @param events of the runner: workers may come and go
 */
export async function announceWorkers(url: string, log: Logger, events: WorkerEvents): Promise<Presence> {
  const living = new Set<string>()
  let client: pg.Client | undefined
  let left = false

  const hold = (worker: string) =>
    client?.query('SELECT pg_advisory_lock_shared($1, hashtext($2))', [WORKERS, worker])
  let back: NodeJS.Timeout | undefined
  /** The locks go with the connection, so it is left and another one opened at once. */
  const lost = (reason: Error, which = client) => {
    // Said once, not at every try to come back.
    if (which && which === client) log.warn({ err: reason }, 'presence of workers lost')
    if (which === client) client = undefined
    which?.end().catch(() => {})
    back ??= setTimeout(() => {
      back = undefined
      void comeBack()
    }, BACK_AFTER).unref()
  }
  const open = async () => {
    const opened = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: PATIENCE,
      query_timeout: PATIENCE,
    })
    opened.on('error', (error) => lost(error, opened))
    await opened.connect()
    client = opened
    for (const worker of living) await hold(worker)
  }
  let opening: Promise<void> | undefined
  /** Once, also when a look and a loss want it at the same time. */
  const connect = () => (opening ??= open().finally(() => (opening = undefined)))
  /** Until the locks are held again, others must take our workers for dead. */
  const comeBack = async () => {
    if (left || client) return
    try {
      await connect()
    } catch (error) {
      lost(error instanceof Error ? error : new Error(String(error)))
    }
  }
  const look = async () => {
    if (left) return
    try {
      if (!client) await connect()
      const first = await deadAmong(client!, living)
      if (first.length === 0) return
      await pause(DOUBT)
      if (!client) return
      const dead = (await deadAmong(client, living)).filter((worker) => first.includes(worker))
      if (dead.length === 0) return
      await client.query('SELECT graphile_worker.force_unlock_workers($1)', [dead])
      log.warn({ workers: dead }, 'jobs of dead workers given back')
    } catch (error) {
      lost(error instanceof Error ? error : new Error(String(error)))
    }
  }
  events.on('worker:create', ({ worker }) => {
    living.add(worker.workerId)
    hold(worker.workerId)?.catch((error: Error) => lost(error))
  })
  await look()
  const timer = setInterval(() => void look(), LOOK_EVERY)
  timer.unref()
  return {
    leave: async () => {
      left = true
      clearInterval(timer)
      clearTimeout(back)
      // What is just coming back goes as well: its locks would say that they live until the process ends.
      await opening?.catch(() => {})
      await client?.end().catch(() => {})
    },
  }
}

/** Whoever began a job a moment ago may not have announced itself yet. */
const YOUNG = '5 seconds'

/** Workers with a job in hand that nobody holds a lock for. */
async function deadAmong(client: pg.Client, living: ReadonlySet<string>): Promise<string[]> {
  const { rows } = await client.query<{ worker: string }>(
    `SELECT DISTINCT locked_by AS worker FROM graphile_worker._private_jobs
     WHERE locked_by IS NOT NULL AND locked_at < now() - $1::interval`,
    [YOUNG],
  )
  const dead: string[] = []
  for (const { worker } of rows) {
    // A lock does not stand in the way of the connection that holds it.
    if (living.has(worker)) continue
    // A living worker shares its lock with nobody who wants it alone.
    const { rows: tried } = await client.query<{ alone: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS alone',
      [WORKERS, worker],
    )
    if (tried[0]?.alone) dead.push(worker)
  }
  return dead
}
