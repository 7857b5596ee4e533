import { sql } from 'kysely'
import { ZONE } from '../clock.ts'
import type { Db, Tx } from '../database/database.ts'
import { Conflict, NotFound } from '../errors.ts'
import { getDefinition, type ProcessCache } from './definitions.ts'
import type { Outcome, StepRole, TaskNode } from './plan.ts'

/** What a process is about: `{ kind: 'dossier', id }`. */
export type Subject = { kind: string; id: string }

export type TaskRow = {
  id: string
  instance_id: string
  token: number
  node_id: string
  name: string
  role: StepRole
  agency_id: string
  division_id: string | null
  assignee_id: string | null
  opened_at: Temporal.Instant
  limit_minutes: number | null
  due_at: Temporal.Instant | null
  /** Since when it rests; null while it is somebody's work. */
  held_at: Temporal.Instant | null
  completed_at: Temporal.Instant | null
  completed_by: string | null
  completed_by_name: string | null
  outcome: string | null
  note: string | null
  cancelled: boolean
}

/** A task with what its process says of it. `completed` is null while it is open. */
export type OpenTask = TaskRow & {
  subject: Subject
  outcomes: readonly Outcome[]
  counted: boolean
  unit: string | null
  completed: { by: string | null; at: Temporal.Instant; sentence: string } | null
}

type Joined = TaskRow & { definition_id: string; subject_kind: string; subject_id: string }

/** One task, open or not. Who may see it is the caller's question. */
export async function findTask(
  db: Db | Tx,
  cache: ProcessCache,
  taskId: string,
): Promise<OpenTask | undefined> {
  const { rows } = await sql<Joined>`SELECT t.*, i.definition_id, i.subject_kind, i.subject_id
    FROM process_task t JOIN process_instance i ON i.id = t.instance_id WHERE t.id = ${taskId}`.execute(db)
  const row = rows[0]
  if (!row) return undefined
  const { plan } = await getDefinition(db, cache, row.definition_id)
  const node = plan.nodes[row.node_id]
  return withNode(row, node?.kind === 'task' ? node : undefined)
}

/** The tasks of a subject that are open now, in the order they were opened. */
export async function openTasksOf(db: Db | Tx, cache: ProcessCache, subject: Subject): Promise<OpenTask[]> {
  const { rows } = await sql<Joined>`SELECT t.*, i.definition_id, i.subject_kind, i.subject_id
    FROM process_task t JOIN process_instance i ON i.id = t.instance_id
    WHERE i.subject_kind = ${subject.kind} AND i.subject_id = ${subject.id} AND t.completed_at IS NULL
    ORDER BY t.opened_at, t.id`.execute(db)
  return Promise.all(
    rows.map(async (row) => {
      const node = (await getDefinition(db, cache, row.definition_id)).plan.nodes[row.node_id]
      return withNode(row, node?.kind === 'task' ? node : undefined)
    }),
  )
}

function withNode(row: Joined, node: TaskNode | undefined): OpenTask {
  const { definition_id: _, subject_kind, subject_id, ...task } = row
  return {
    ...task,
    subject: { kind: subject_kind, id: subject_id },
    outcomes: node?.outcomes ?? [],
    counted: node?.counted ?? true,
    unit: node?.unit ?? null,
    completed: completionOf(row, node),
  }
}

/** Who did it and when, as a sentence for whoever came second. */
export function completionOf(row: TaskRow, node: TaskNode | undefined): OpenTask['completed'] {
  if (!row.completed_at) return null
  const at = row.completed_at
  const when = at.toZonedDateTimeISO(ZONE).toPlainDateTime()
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `lúc ${two(when.hour)}:${two(when.minute)} ngày ${two(when.day)}/${two(when.month)}/${when.year}`
  if (row.cancelled)
    return { by: null, at, sentence: `Bước “${row.name}” đã dừng ${time} vì quy trình đã kết thúc.` }
  const outcome = node?.outcomes.find((one) => one.name === row.outcome)?.label ?? row.outcome
  const who = row.completed_by_name ?? 'hệ thống'
  return {
    by: row.completed_by,
    at,
    sentence: `Bước “${row.name}” đã được ${who} xử lý ${time}, kết quả: ${outcome}.`,
  }
}

/**
 * Takes a task on oneself (nhận việc). Taking it twice is no matter.
 * @throws NotFound, or Conflict when it is done or another has it
 */
export async function claimTask(tx: Tx, claim: { taskId: string; accountId: string }): Promise<void> {
  const { numAffectedRows } = await sql`UPDATE process_task SET assignee_id = ${claim.accountId}
    WHERE id = ${claim.taskId} AND completed_at IS NULL
      AND (assignee_id IS NULL OR assignee_id = ${claim.accountId})`.execute(tx)
  if (numAffectedRows === 0n) await refuseChange(tx, claim.taskId, 'Việc này đã có người khác nhận.')
}

/**
 * Gives an open task to somebody (chuyển việc), to a division or another agency; null puts it back for all of the role.
 * What is left out stays. @throws NotFound, or Conflict when it is done
 */
export async function reassignTask(
  tx: Tx,
  change: { taskId: string; assigneeId?: string | null; divisionId?: string | null; agencyId?: string },
): Promise<void> {
  const { numAffectedRows } = await sql`UPDATE process_task SET
      assignee_id = CASE WHEN ${change.assigneeId !== undefined} THEN ${change.assigneeId ?? null}::uuid ELSE assignee_id END,
      division_id = CASE WHEN ${change.divisionId !== undefined} THEN ${change.divisionId ?? null}::uuid ELSE division_id END,
      agency_id = COALESCE(${change.agencyId ?? null}::uuid, agency_id)
    WHERE id = ${change.taskId} AND completed_at IS NULL`.execute(tx)
  if (numAffectedRows === 0n)
    await refuseChange(tx, change.taskId, 'Việc này đang thay đổi, xin tải lại trang.')
}

/** Moves the limit of an open task (after a pause, an extension). @throws NotFound, or Conflict when it is done */
export async function changeDue(
  tx: Tx,
  change: { taskId: string; dueAt: Temporal.Instant | null },
): Promise<void> {
  const { numAffectedRows } =
    await sql`UPDATE process_task SET due_at = ${change.dueAt?.toString() ?? null}::timestamptz
    WHERE id = ${change.taskId} AND completed_at IS NULL`.execute(tx)
  if (numAffectedRows === 0n)
    await refuseChange(tx, change.taskId, 'Việc này đang thay đổi, xin tải lại trang.')
}

/** Lets the open tasks of an instance rest: they leave the lists of work until they are released. Safe to repeat. */
export async function holdTasks(tx: Tx, instanceId: string, at: Temporal.Instant): Promise<void> {
  await sql`UPDATE process_task SET held_at = ${at.toString()}::timestamptz
    WHERE instance_id = ${instanceId} AND completed_at IS NULL AND held_at IS NULL`.execute(tx)
}

/**
 * Puts the tasks of an instance that rest back on the lists of those they wait for. Safe to repeat.
 * @param dueAfter the new limit, from the one they had and the moment since which they rested
 */
export async function releaseTasks(
  tx: Tx,
  instanceId: string,
  dueAfter: (due: Temporal.Instant, heldAt: Temporal.Instant) => Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<Pick<TaskRow, 'id' | 'due_at' | 'held_at'>>`
    SELECT id, due_at, held_at FROM process_task
    WHERE instance_id = ${instanceId} AND completed_at IS NULL AND held_at IS NOT NULL FOR UPDATE`.execute(tx)
  for (const { id, due_at: due, held_at: heldAt } of rows) {
    const after = due && heldAt ? dueAfter(due, heldAt).toString() : null
    await sql`UPDATE process_task SET held_at = NULL, due_at = ${after}::timestamptz WHERE id = ${id}`.execute(
      tx,
    )
  }
}

async function refuseChange(tx: Tx, taskId: string, otherwise: string): Promise<never> {
  const { rows } = await sql<TaskRow>`SELECT * FROM process_task WHERE id = ${taskId}`.execute(tx)
  if (!rows[0]) throw new NotFound('Không tìm thấy việc này.')
  throw new Conflict(completionOf(rows[0], undefined)?.sentence ?? otherwise)
}

/** How many tasks somebody has completed since a moment, at most 1,000; read through the index of who did what. */
export async function completedSince(db: Db, accountId: string, since: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM process_task
      WHERE completed_by = ${accountId} AND completed_at >= ${since.toString()}::timestamptz LIMIT 1000) AS done`.execute(
    db,
  )
  return rows[0]?.count ?? 0
}
