import { RawNode, ValueNode, type KyselyPlugin } from 'kysely'
import type { Db } from '#platform/database/database.ts'

/** A job as an act left it. */
export type HeldJob = { task: string; payload: Record<string, unknown> }

export type HeldJobs = {
  /** The same database; what acts enqueue through it comes into our hands instead of the queue. */
  db: Db
  /** What has come since it was last asked, in order. */
  take(): HeldJob[]
}

/**
 * Lets whoever lives through days gone by do the jobs of those days themselves, in their order and at their hour. The workers of
 * a running server would do them at once and at today's. Of a transaction that was taken back the caller drops the jobs.
 */
export function holdJobs(db: Db): HeldJobs {
  let held: HeldJob[] = []
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      const job = RawNode.is(node) ? jobOf(node) : undefined
      if (!job) return node
      held.push(job)
      return RawNode.createWithSql('SELECT 1')
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }
  return {
    db: db.withPlugin(plugin),
    take: () => {
      const taken = held
      held = []
      return taken
    },
  }
}

/** `SELECT graphile_worker.add_job(task, payload …)`, as `enqueue` writes it. */
function jobOf(query: RawNode): HeldJob | undefined {
  const [call] = query.parameters
  if (query.sqlFragments[0] !== 'SELECT ' || !call || !RawNode.is(call)) return undefined
  if (!call.sqlFragments[0]?.startsWith('graphile_worker.add_job(')) return undefined
  const [task, payload] = call.parameters.map((one) => (ValueNode.is(one) ? one.value : undefined))
  if (typeof task !== 'string' || typeof payload !== 'string')
    throw new Error('a job without name or payload')
  const read: unknown = JSON.parse(payload)
  return { task, payload: typeof read === 'object' && read !== null ? { ...read } : {} }
}
