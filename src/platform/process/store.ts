import { randomUUIDv7 } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import { Conflict, Invalid, NotFound } from '../errors.ts'
import type { Data } from './condition.ts'
import { getDefinition, latestProcess, type Definition, type ProcessCache } from './definitions.ts'
import { complete, start, type ServiceCall, type Step, type TaskSpec, type Token } from './engine.ts'
import type { StepRole, TaskNode } from './plan.ts'
import { completionOf, type Subject, type TaskRow } from './tasks.ts'

export * from './definitions.ts'
export * from './tasks.ts'

/** Where a newly opened task goes; what is left out is the instance's agency, no division, nobody in person. */
export type Placement = { agencyId?: string; divisionId?: string | null; assigneeId?: string | null }

export type Placing = {
  /** When a step with this many working minutes is due. */
  dueOf: (minutes: number) => Temporal.Instant
  place?: (task: TaskNode) => Placement
}

export type OpenedTask = {
  id: string
  nodeId: string
  name: string
  role: StepRole
  agencyId: string
  divisionId: string | null
  assigneeId: string | null
  dueAt: Temporal.Instant | null
  limitMinutes: number | null
  /** The engine's token that stands at the task. */
  token: number
  counted: boolean
  unit: string | null
}

export type Advanced = {
  instanceId: string
  opened: OpenedTask[]
  /** For the caller to carry out in the same transaction. */
  services: ServiceCall[]
  ended: boolean
  /** The end event reached, when it ended. */
  endedAt: string | null
}

export type Beginning = Placing & {
  subject: Subject
  agencyId: string
  data: Data
  at: Temporal.Instant
} & ({ processKey: string } | { definitionId: string })

export type Started = Advanced & { tasks: OpenedTask[]; definitionId: string; version: number }

/**
 * Starts a process on a subject: the instance and its first tasks in one statement. By key it is the newest version, which
 * the statement itself makes sure of, so that a cached one is never used after another was published.
 * @throws NotFound when there is no such process
 */
export async function startInstance(tx: Tx, cache: ProcessCache, beginning: Beginning): Promise<Started> {
  if ('definitionId' in beginning) {
    const definition = await getDefinition(tx, cache, beginning.definitionId)
    const started = await insertInstance(tx, definition, beginning, false)
    if (!started) throw new Error(`process ${definition.key}: instance was not inserted`)
    return started
  }
  const quick = await insertInstance(tx, await newestKnown(tx, cache, beginning.processKey), beginning, true)
  if (quick) return quick
  const started = await insertInstance(
    tx,
    await readNewest(tx, cache, beginning.processKey),
    beginning,
    false,
  )
  if (!started) throw new Error(`process ${beginning.processKey}: instance was not inserted`)
  return started
}

/** The newest version as far as this process knows; whoever uses it makes sure, as `instanceStatements` does. */
export const newestKnown = async (db: Db | Tx, cache: ProcessCache, key: string): Promise<Definition> =>
  cache.latest.get(key) ?? readNewest(db, cache, key)

/** The newest version as the database knows it. @throws NotFound when the key was never published */
export async function readNewest(db: Db | Tx, cache: ProcessCache, key: string): Promise<Definition> {
  const definition = await latestProcess(db, key)
  cache.definitions.set(definition.id, definition)
  cache.latest.set(definition.key, definition)
  return definition
}

/** The rows of a new instance, as parts of a statement that writes other rows as well. */
export type InstanceStatements = {
  started: Started
  /** To stand in a `WITH` under the name `instance`; it gives one row `id`, or none when a newer version was published. */
  instance: RawBuilder<unknown>
  /** To stand after it: the first tasks, when there is an instance. */
  tasks: RawBuilder<unknown>
}

export function instanceStatements(
  definition: Definition,
  beginning: Omit<Beginning, 'processKey' | 'definitionId'>,
  onlyIfNewest: boolean,
): InstanceStatements {
  const step = start(definition.plan, beginning.data)
  const instanceId = randomUUIDv7()
  const at = beginning.at.toString()
  const opened = placeAll(step.opened, beginning.agencyId, beginning)
  const newest = onlyIfNewest
    ? sql`WHERE NOT EXISTS (SELECT 1 FROM process_definition
        WHERE key = ${definition.key} AND version > ${definition.version})`
    : sql``
  const advanced = result(instanceId, step, opened)
  return {
    started: {
      ...advanced,
      tasks: advanced.opened,
      definitionId: definition.id,
      version: definition.version,
    },
    instance: sql`
      INSERT INTO process_instance
        (id, definition_id, subject_kind, subject_id, agency_id, data, path, started_at, ended_at, ended_how)
      SELECT ${instanceId}::uuid, ${definition.id}::uuid, ${beginning.subject.kind}, ${beginning.subject.id},
        ${beginning.agencyId}::uuid, ${JSON.stringify(beginning.data)}::jsonb, ${step.path}::text[], ${at}::timestamptz,
        ${step.ended ? at : null}::timestamptz, ${step.ended ? 'completed' : null}
      ${newest} RETURNING id`,
    tasks: insertTasks(opened, sql`SELECT id FROM instance`, at),
  }
}

async function insertInstance(
  tx: Tx,
  definition: Definition,
  beginning: Beginning,
  onlyIfNewest: boolean,
): Promise<Started | undefined> {
  const { started, instance, tasks } = instanceStatements(definition, beginning, onlyIfNewest)
  const { rows } = await sql<{ id: string }>`
    WITH instance AS (${instance}), opened AS (${tasks}) SELECT id FROM instance`.execute(tx)
  return rows[0] ? started : undefined
}

const placeAll = (specs: readonly TaskSpec[], agencyId: string, { dueOf, place }: Placing): OpenedTask[] =>
  specs.map(({ token, node }) => {
    const where = place?.(node)
    return {
      id: randomUUIDv7(),
      token,
      nodeId: node.id,
      name: node.name,
      role: node.role,
      agencyId: where?.agencyId ?? agencyId,
      divisionId: where?.divisionId ?? null,
      assigneeId: where?.assigneeId ?? null,
      limitMinutes: node.limitMinutes,
      dueAt: node.limitMinutes === null ? null : dueOf(node.limitMinutes),
      counted: node.counted,
      unit: node.unit,
    }
  })

/** Rows for the opened tasks, for the instance the given query names. */
const insertTasks = (tasks: readonly OpenedTask[], instance: ReturnType<typeof sql>, at: string) => sql`
  INSERT INTO process_task (id, instance_id, token, node_id, name, role, agency_id, division_id, assignee_id, opened_at,
    limit_minutes, due_at)
  SELECT task.id, instance.id, task.token, task."nodeId", task.name, task.role, task."agencyId", task."divisionId",
    task."assigneeId", ${at}::timestamptz, task."limitMinutes", task."dueAt"
  FROM (${instance}) AS instance (id), jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb) AS task (id uuid, token int,
    "nodeId" text, name text, role text, "agencyId" uuid, "divisionId" uuid, "assigneeId" uuid, "limitMinutes" int,
    "dueAt" timestamptz)`

const result = (instanceId: string, step: Step, placed: readonly OpenedTask[]): Advanced => ({
  instanceId,
  opened: [...placed],
  services: step.services,
  ended: step.ended,
  endedAt: step.ended ? (step.path.at(-1) ?? null) : null,
})

export type Completion = Placing & {
  taskId: string
  outcome: string
  /** Variables to add or change before the way on is decided. */
  data?: Data
  /** Who decides; account null for the program itself. */
  actor: { accountId: string | null; name: string }
  note?: string | null
  at: Temporal.Instant
}

type Locked = TaskRow & {
  definition_id: string
  instance_agency: string
  data: Data
  ended_at: Temporal.Instant | null
  tokens: Token[]
}

/**
 * Completes a task with one of its outcomes and opens what follows: one statement to lock and read, one to write.
 * @throws NotFound; Conflict when somebody was first, saying who and when
 * @throws Invalid for an outcome the step does not have, or a note that is missing
 */
export async function completeTask(tx: Tx, cache: ProcessCache, completion: Completion): Promise<Advanced> {
  const task = await lockTask(tx, completion.taskId)
  const { plan } = await getDefinition(tx, cache, task.definition_id)
  const found = plan.nodes[task.node_id]
  const node = found?.kind === 'task' ? found : undefined
  const already = completionOf(task, node)
  if (already) throw new Conflict(already.sentence)
  checkCompletion(node, completion)
  const data = { ...task.data, ...completion.data }
  const step = complete(plan, task.tokens, task.token, completion.outcome, data)
  const opened = placeAll(step.opened, task.instance_agency, completion)
  const at = completion.at.toString()
  await sql`
    WITH done AS (
      UPDATE process_task SET completed_at = ${at}::timestamptz, completed_by = ${completion.actor.accountId}::uuid,
        completed_by_name = ${completion.actor.name}, outcome = ${completion.outcome}, note = ${completion.note?.trim() || null}
      WHERE id = ${task.id}
    ), opened AS (${insertTasks(opened, sql`SELECT ${task.instance_id}::uuid`, at)})
    UPDATE process_instance SET data = data || ${JSON.stringify(completion.data ?? {})}::jsonb,
      path = path || ${step.path}::text[], ended_at = ${step.ended ? at : null}::timestamptz,
      ended_how = ${step.ended ? 'completed' : null}
    WHERE id = ${task.instance_id}`.execute(tx)
  return result(task.instance_id, step, opened)
}

async function lockTask(tx: Tx, taskId: string): Promise<Locked> {
  const { rows } = await sql<Locked>`
    SELECT t.*, i.definition_id, i.agency_id AS instance_agency, i.data, i.ended_at,
      (SELECT COALESCE(jsonb_agg(jsonb_build_object('id', o.token, 'node', o.node_id)), '[]') FROM process_task o
        WHERE o.instance_id = t.instance_id AND o.completed_at IS NULL) AS tokens
    FROM process_task t JOIN process_instance i ON i.id = t.instance_id
    WHERE t.id = ${taskId} FOR UPDATE OF t, i`.execute(tx)
  if (!rows[0]) throw new NotFound('Không tìm thấy việc này.')
  return rows[0]
}

function checkCompletion(node: TaskNode | undefined, { outcome, note }: Completion): void {
  const chosen = node?.outcomes.find((one) => one.name === outcome)
  if (!chosen) {
    const labels = node?.outcomes.map((one) => one.label).join(', ') ?? ''
    throw new Invalid({ outcome: `Chọn một trong các kết quả của bước này: ${labels}.` })
  }
  if (chosen.requiresNote && !note?.trim())
    throw new Invalid({ note: `Nêu rõ lý do hoặc nội dung khi chọn “${chosen.label}”.` })
}

/** Stops a process from outside (rút hồ sơ, dừng giải quyết): open tasks are closed without outcome. Safe to repeat. */
export async function cancelInstance(tx: Tx, instanceId: string, at: Temporal.Instant): Promise<void> {
  await sql`
    WITH tasks AS (
      UPDATE process_task SET completed_at = ${at.toString()}::timestamptz, cancelled = true
      WHERE instance_id = ${instanceId} AND completed_at IS NULL
    )
    UPDATE process_instance SET ended_at = ${at.toString()}::timestamptz, ended_how = 'cancelled'
    WHERE id = ${instanceId} AND ended_at IS NULL`.execute(tx)
}

export type InstanceView = {
  id: string
  definition: Definition
  subject: Subject
  startedAt: Temporal.Instant
  endedAt: Temporal.Instant | null
  endedHow: 'completed' | 'cancelled' | null
  /** Every task, oldest first. */
  tasks: TaskRow[]
  /** For `renderDiagram`. */
  done: string[]
  current: string[]
}

/** A process as it went so far: its tasks, and what the diagram marks. */
export async function findInstance(
  db: Db | Tx,
  cache: ProcessCache,
  instanceId: string,
): Promise<InstanceView | undefined> {
  const { rows } = await sql<{
    id: string
    definition_id: string
    subject_kind: string
    subject_id: string
    path: string[]
    started_at: Temporal.Instant
    ended_at: Temporal.Instant | null
    ended_how: 'completed' | 'cancelled' | null
  }>`SELECT id, definition_id, subject_kind, subject_id, path, started_at, ended_at, ended_how
    FROM process_instance WHERE id = ${instanceId}`.execute(db)
  const row = rows[0]
  if (!row) return undefined
  const tasks =
    await sql<TaskRow>`SELECT * FROM process_task WHERE instance_id = ${instanceId} ORDER BY id`.execute(db)
  const current = tasks.rows.filter((task) => !task.completed_at).map((task) => task.node_id)
  return {
    id: row.id,
    definition: await getDefinition(db, cache, row.definition_id),
    subject: { kind: row.subject_kind, id: row.subject_id },
    startedAt: row.started_at,
    endedAt: row.ended_at,
    endedHow: row.ended_how,
    tasks: tasks.rows,
    done: [...new Set(row.path)].filter((node) => !current.includes(node)),
    current,
  }
}
