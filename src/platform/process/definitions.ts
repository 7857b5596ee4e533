import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { inTransaction, type Db, type Tx } from '../database/database.ts'
import { Invalid, NotFound } from '../errors.ts'
import { compile } from './compile.ts'
import type { Drawing } from './drawing.ts'
import type { ProcessPlan } from './plan.ts'

export type Definition = {
  id: string
  key: string
  version: number
  name: string
  xml: string
  plan: ProcessPlan
  published_at: Temporal.Instant
}

/** Plans already read. Definitions never change, so an entry never grows old; `latest` is checked by the database. */
export type ProcessCache = {
  definitions: Map<string, Definition>
  latest: Map<string, Definition>
  /** Drawings by definition: reading one takes a hundred times as long as marking it. */
  drawings: Map<string, Promise<Drawing>>
}

export const processCache = (): ProcessCache => ({
  definitions: new Map(),
  latest: new Map(),
  drawings: new Map(),
})

/**
 * Publishes a process (ban hành quy trình): a new version, unless it is the newest one word for word.
 * @throws Invalid under `xml`, with every reason why it cannot run
 */
export async function publishProcess(
  db: Db | Tx,
  process: { key: string; name: string; xml: string },
  at: Temporal.Instant,
): Promise<{ id: string; version: number; changed: boolean }> {
  const compiled = await compile(process.xml)
  if (!compiled.ok) {
    const sentences = compiled.problems.map((one) => one.message).join(' ')
    throw new Invalid({ xml: sentences }, `Chưa ban hành được quy trình “${process.name}”: ${sentences}`)
  }
  const checksum = createHash('sha256').update(process.xml).digest('hex')
  return inTransaction(db, async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended('process ' || ${process.key}, 0))`.execute(tx)
    const { rows } = await sql<{ id: string; version: number; checksum: string; name: string }>`
      SELECT id, version, checksum, name FROM process_definition WHERE key = ${process.key}
      ORDER BY version DESC LIMIT 1`.execute(tx)
    const newest = rows[0]
    if (newest?.checksum === checksum && newest.name === process.name)
      return { id: newest.id, version: newest.version, changed: false }
    const version = (newest?.version ?? 0) + 1
    const inserted = await sql<{ id: string }>`
      INSERT INTO process_definition (key, version, name, xml, plan, checksum, published_at)
      VALUES (${process.key}, ${version}, ${process.name}, ${process.xml}, ${JSON.stringify(compiled.plan)}::jsonb,
        ${checksum}, ${at.toString()}) RETURNING id`.execute(tx)
    return { id: inserted.rows[0]!.id, version, changed: true }
  })
}

/** The newest version of a process. @throws NotFound when the key was never published */
export async function latestProcess(db: Db | Tx, key: string): Promise<Definition> {
  const { rows } =
    await sql<Definition>`SELECT id, key, version, name, xml, plan, published_at FROM process_definition
    WHERE key = ${key} ORDER BY version DESC LIMIT 1`.execute(db)
  if (!rows[0]) throw new NotFound(`Chưa có quy trình nào được ban hành với mã “${key}”.`)
  return rows[0]
}

/** One published version, from the cache or the database. @throws NotFound */
export async function getDefinition(db: Db | Tx, cache: ProcessCache, id: string): Promise<Definition> {
  const known = cache.definitions.get(id)
  if (known) return known
  const { rows } =
    await sql<Definition>`SELECT id, key, version, name, xml, plan, published_at FROM process_definition
    WHERE id = ${id}`.execute(db)
  if (!rows[0]) throw new NotFound('Không tìm thấy phiên bản quy trình này.')
  cache.definitions.set(id, rows[0])
  return rows[0]
}

export type ProcessSummary = Pick<Definition, 'id' | 'key' | 'version' | 'name' | 'published_at'> & {
  running: number
}

/** The newest version of every process, with how many instances of any version run. For administration. */
export async function listProcesses(db: Db | Tx): Promise<ProcessSummary[]> {
  const { rows } = await sql<ProcessSummary>`
    SELECT DISTINCT ON (d.key) d.id, d.key, d.version, d.name, d.published_at,
      (SELECT count(*) FROM process_instance i JOIN process_definition v ON v.id = i.definition_id
        WHERE v.key = d.key AND i.ended_at IS NULL)::int AS running
    FROM process_definition d ORDER BY d.key, d.version DESC`.execute(db)
  return rows
}

/** Every version of one process, newest first. */
export async function listVersions(db: Db | Tx, key: string): Promise<Omit<ProcessSummary, 'running'>[]> {
  const { rows } = await sql<Omit<ProcessSummary, 'running'>>`SELECT id, key, version, name, published_at
    FROM process_definition WHERE key = ${key} ORDER BY version DESC`.execute(db)
  return rows
}
