import { sql } from 'kysely'
import { rolesOf, type OfficerActor } from '#platform/access/actor.ts'
import type { Db } from '#platform/database/database.ts'
import type { Channel, Status } from './dossier.ts'

export type WorkItem = {
  taskId: string
  nodeId: string
  taskName: string
  role: string
  assigneeId: string | null
  openedAt: Temporal.Instant
  taskDueAt: Temporal.Instant | null
  dossierId: string
  code: string
  status: Status
  procedureName: string
  applicantName: string
  submittedAt: Temporal.Instant
  dossierDueAt: Temporal.Instant | null
  handlerName: string | null
  processKey: string
}

/** What is to be done at a step: while reported money waits, that is looked for first. */
export const taskLabel = ({ status, taskName }: Pick<WorkItem, 'status' | 'taskName'>): string =>
  status === 'payment' ? 'Xác nhận khoản nộp' : taskName

export type WorkFilter = {
  /** Only tasks of this step's name. */
  step?: string
  due?: 'late' | 'soon'
  limit?: number
  /** Keyset: after this row. */
  after?: { sortDue: string; id: string }
}

/**
 * What waits for an officer in the seat they act in: of their roles, in their agency, theirs or nobody's yet; the most
 * urgent first. One query over the open tasks of the agency.
 */
export async function workOf(
  db: Db,
  actor: OfficerActor,
  now: Temporal.Instant,
  filter: WorkFilter = {},
): Promise<{ items: (WorkItem & { sortDue: string })[]; more: boolean }> {
  const limit = filter.limit ?? 50
  const bound =
    filter.due === 'late'
      ? sql`AND t.sort_due < ${now.toString()}::timestamptz`
      : filter.due === 'soon'
        ? sql`AND t.sort_due BETWEEN ${now.toString()}::timestamptz AND ${now.add({ hours: 24 }).toString()}::timestamptz`
        : sql``
  const after = filter.after
    ? sql`AND (t.sort_due, t.id) > (${filter.after.sortDue}::timestamptz, ${filter.after.id}::uuid)`
    : sql``
  const step = filter.step ? sql`AND t.name = ${filter.step}` : sql``
  const { rows } = await sql<WorkItem & { sortDue: string }>`
    SELECT t.id AS "taskId", t.node_id AS "nodeId", t.name AS "taskName", t.role, t.assignee_id AS "assigneeId",
           t.opened_at AS "openedAt", t.due_at AS "taskDueAt", t.sort_due::text AS "sortDue", d.id AS "dossierId", d.code,
           d.status, d.procedure_name AS "procedureName", d.applicant ->> 'fullName' AS "applicantName",
           d.submitted_at AS "submittedAt", d.due_at AS "dossierDueAt", d.handler_name AS "handlerName",
           d.process_key AS "processKey"
    FROM open_task t JOIN dossier d ON d.id = t.subject_id::uuid
    WHERE t.agency_id = ${actor.acting.agencyId} AND t.role = ANY(${[...rolesOf(actor)]})
      AND (t.assignee_id IS NULL OR t.assignee_id = ${actor.accountId}) AND t.subject_kind = 'dossier'
      ${bound} ${step} ${after}
    ORDER BY t.sort_due, t.id LIMIT ${limit + 1}`.execute(db)
  return { items: rows.slice(0, limit), more: rows.length > limit }
}

export type WorkFigures = {
  total: number
  late: number
  soon: number
  steps: { name: string; count: number }[]
}

/** How much waits for an officer, how much of it late or soon late, and at which steps. */
export async function workFigures(db: Db, actor: OfficerActor, now: Temporal.Instant): Promise<WorkFigures> {
  const { rows } = await sql<{ name: string; count: number; late: number; soon: number }>`
    SELECT t.name, count(*)::int AS count,
           count(*) FILTER (WHERE t.sort_due < ${now.toString()}::timestamptz)::int AS late,
           count(*) FILTER (WHERE t.sort_due >= ${now.toString()}::timestamptz
             AND t.sort_due < ${now.add({ hours: 24 }).toString()}::timestamptz)::int AS soon
    FROM open_task t
    WHERE t.agency_id = ${actor.acting.agencyId} AND t.role = ANY(${[...rolesOf(actor)]})
      AND (t.assignee_id IS NULL OR t.assignee_id = ${actor.accountId}) AND t.subject_kind = 'dossier'
    GROUP BY t.name ORDER BY count(*) DESC`.execute(db)
  const sum = (of: 'count' | 'late' | 'soon') => rows.reduce((total, row) => total + row[of], 0)
  return {
    total: sum('count'),
    late: sum('late'),
    soon: sum('soon'),
    steps: rows.map(({ name, count }) => ({ name, count })),
  }
}

export type OpenWork = {
  taskId: string
  role: string
  agencyId: string
  assigneeId: string | null
  dueAt: Temporal.Instant | null
  dossierId: string
  personId: string
  processKey: string
  channel: Channel
  /** In đồng. */
  fee: number | null
  /** Has money been asked for or taken? */
  paymentMade: boolean
}

/** Every open task of every agency, oldest first: for simulations, not for pages. */
export async function openWork(db: Db): Promise<OpenWork[]> {
  const { rows } = await sql<OpenWork>`
    SELECT t.id AS "taskId", t.role, t.agency_id AS "agencyId", t.assignee_id AS "assigneeId", t.due_at AS "dueAt",
           d.id AS "dossierId", d.person_id AS "personId", d.process_key AS "processKey", d.channel, d.fee,
           EXISTS (SELECT 1 FROM dossier_payment p WHERE p.dossier_id = d.id) AS "paymentMade"
    FROM open_task t JOIN dossier d ON d.id = t.subject_id::uuid
    WHERE t.subject_kind = 'dossier' ORDER BY t.opened_at, t.id`.execute(db)
  return rows
}
