import { sql } from 'kysely'
import { randomUUIDv7 } from 'node:crypto'
import { at, type Db, type Tx } from '#platform/database/database.ts'
import type { OfficerActor } from '#platform/access/actor.ts'
import { accountsOf, type Desk } from '../policy.ts'
import { standInsOf, tables } from './store.ts'
import type { State, TaskKind, Urgency } from '../document.ts'
import type { TaskRow, TaskState } from './tables.ts'

export type NewTask = Pick<
  TaskRow,
  | 'document_id'
  | 'agency_id'
  | 'kind'
  | 'account_id'
  | 'account_name'
  | 'account_title'
  | 'instruction'
  | 'asked_by'
  | 'asked_by_name'
  | 'due_on'
> & { place?: number; state?: TaskState }

/** Asks people to do something. @returns the ids in order */
export async function insertTasks(
  tx: Tx,
  given: readonly NewTask[],
  now: Temporal.Instant,
): Promise<string[]> {
  if (given.length === 0) return []
  const rows = given.map((task) => ({
    ...task,
    id: randomUUIDv7(),
    place: task.place ?? 0,
    state: task.state ?? 'open',
    asked_at: at(now),
    opened_at: (task.state ?? 'open') === 'open' ? at(now) : null,
  }))
  await tables(tx).insertInto('document_task').values(rows).execute()
  return rows.map(({ id }) => id)
}

export const tasksOf = (db: Db | Tx, documentId: string): Promise<TaskRow[]> =>
  tables(db)
    .selectFrom('document_task')
    .selectAll()
    .where('document_id', '=', documentId)
    .orderBy('place')
    .orderBy('asked_at')
    .orderBy('id')
    .execute()

/** A task, locked until the transaction ends. */
export const lockTask = (tx: Tx, id: string): Promise<TaskRow | undefined> =>
  tables(tx).selectFrom('document_task').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

type Ending = {
  state: 'done' | 'returned' | 'cancelled'
  answer?: string | null
  by: { accountId: string; name: string } | null
  at: Temporal.Instant
}

export async function endTask(tx: Tx, id: string, ending: Ending): Promise<void> {
  await tables(tx)
    .updateTable('document_task')
    .set({
      state: ending.state,
      answer: ending.answer ?? null,
      done_by: ending.by?.accountId ?? null,
      done_by_name: ending.by?.name ?? null,
      done_at: at(ending.at),
    })
    .where('id', '=', id)
    .execute()
}

/** Takes back everything that still waits or is open, such as when a document is dealt with or sent back. */
export async function cancelTasks(tx: Tx, documentId: string, now: Temporal.Instant): Promise<void> {
  await tables(tx)
    .updateTable('document_task')
    .set({ state: 'cancelled', done_at: at(now) })
    .where('document_id', '=', documentId)
    .where('state', 'in', ['waiting', 'open'])
    .execute()
}

/** Opens all tasks of a place of the chain. */
export async function openPlace(
  tx: Tx,
  documentId: string,
  place: number,
  now: Temporal.Instant,
): Promise<TaskRow[]> {
  return tables(tx)
    .updateTable('document_task')
    .set({ state: 'open', opened_at: at(now) })
    .where('document_id', '=', documentId)
    .where('place', '=', place)
    .where('state', '=', 'waiting')
    .returningAll()
    .execute()
}

export type WorkItem = {
  taskId: string
  kind: TaskKind
  accountId: string
  accountName: string
  instruction: string | null
  askedByName: string
  askedAt: Temporal.Instant
  dueOn: string | null
  documentId: string
  direction: 'incoming' | 'outgoing'
  state: State
  type: string
  code: string | null
  subject: string
  issuerName: string
  urgency: Urgency
}

/** What documents are about, by tasks that were given to this desk, whatever has become of them. */
export async function subjectsOf(
  db: Db,
  desk: Desk,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, { documentId: string; subject: string }>> {
  const rows = await tables(db)
    .selectFrom('document_task')
    .innerJoin('document', 'document.id', 'document_task.document_id')
    .select(['document_task.id', 'document_task.document_id', 'document.subject'])
    .where('document_task.id', 'in', [...taskIds])
    .where('document_task.account_id', 'in', accountsOf(desk))
    .execute()
  return new Map(rows.map(({ id, document_id: documentId, subject }) => [id, { documentId, subject }]))
}

/** What waits on a desk, the most pressing first: by due day, those without one last. At most `limit`. */
export async function workOf(
  db: Db,
  desk: Desk,
  filter: { kinds?: readonly TaskKind[]; limit?: number } = {},
): Promise<WorkItem[]> {
  const kinds = filter.kinds ? sql`AND t.kind = ANY(${[...filter.kinds]})` : sql``
  const { rows } = await sql<WorkItem>`
    SELECT t.id AS "taskId", t.kind, t.account_id AS "accountId", t.account_name AS "accountName", t.instruction,
      t.asked_by_name AS "askedByName", t.asked_at AS "askedAt", t.due_on::text AS "dueOn",
      d.id AS "documentId", d.direction, d.state, d.type, d.code, d.subject, d.issuer_name AS "issuerName", d.urgency
    FROM document_task t JOIN document d ON d.id = t.document_id
    WHERE t.state = 'open' AND t.account_id = ANY(${[...accountsOf(desk)]}::uuid[]) AND t.agency_id = ${desk.agencyId}
      ${kinds}
    ORDER BY t.due_on NULLS LAST, t.id LIMIT ${filter.limit ?? 100}`.execute(db)
  return rows
}

/** Nobody reads a number above this on a badge. */
const MOST = 100

/** How many tasks wait for an officer, their own and of those they stand in for, at most 100. */
export async function countWork(db: Db, actor: OfficerActor, today: Temporal.PlainDate): Promise<number> {
  const { rows } = await sql<{ own: number; stands: boolean }>`
    SELECT ${openTasksOf([actor.accountId], actor.acting.agencyId)} AS own,
      EXISTS (SELECT 1 FROM document_deputy p WHERE p.deputy_id = ${actor.accountId}
        AND p.agency_id = ${actor.acting.agencyId} AND p.ended_at IS NULL) AS stands`.execute(db)
  const { own, stands } = rows[0] ?? { own: 0, stands: false }
  if (!stands) return own
  const principals = (await standInsOf(db, actor, today)).map(({ principalId }) => principalId)
  const counted = await sql<{ count: number }>`
    SELECT ${openTasksOf([actor.accountId, ...principals], actor.acting.agencyId)} AS count`.execute(db)
  return counted.rows[0]?.count ?? own
}

const openTasksOf = (accounts: readonly string[], agencyId: string) => sql<number>`(
  SELECT count(*)::int FROM (
    SELECT 1 FROM document_task t WHERE t.state = 'open' AND t.agency_id = ${agencyId}
      AND t.account_id = ANY(${[...accounts]}::uuid[]) LIMIT ${MOST}) AS waiting)`
