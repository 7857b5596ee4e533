import { sql } from 'kysely'
import { at, type Db, type Tx } from '#platform/database/database.ts'
import type { Desk } from '#modules/documents/index.ts'
import { accountsOf } from './policy.ts'
import { tables } from './store.ts'
import type { TaskRow } from './tables.ts'
import type { TaskKind } from './workfile.ts'

export async function insertTask(tx: Tx, task: TaskRow): Promise<void> {
  await tables(tx)
    .insertInto('work_task')
    .values({ ...task, asked_at: at(task.asked_at), done_at: null })
    .execute()
}

export const tasksOf = (db: Db | Tx, fileId: string): Promise<TaskRow[]> =>
  tables(db)
    .selectFrom('work_task')
    .selectAll()
    .where('file_id', '=', fileId)
    .orderBy('asked_at')
    .orderBy('id')
    .execute()

/** A task of a file, locked until the transaction ends. */
export const lockTask = (tx: Tx, fileId: string, id: string): Promise<TaskRow | undefined> =>
  tables(tx)
    .selectFrom('work_task')
    .selectAll()
    .where('file_id', '=', fileId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

type Ending = {
  state: 'done' | 'cancelled'
  answer: string | null
  outside: boolean
  byName: string
  at: Temporal.Instant
}

export async function endTask(tx: Tx, id: string, ending: Ending): Promise<void> {
  await tables(tx)
    .updateTable('work_task')
    .set({
      state: ending.state,
      answer: ending.answer,
      outside: ending.outside,
      done_by_name: ending.byName,
      done_at: at(ending.at),
    })
    .where('id', '=', id)
    .execute()
}

export type Waiting = {
  taskId: string
  fileId: string
  code: string
  title: string
  kind: TaskKind
  what: string
  askedByName: string
  dueOn: string | null
}

/** What this desk is asked for in work files, the most urgent first. */
export async function waitingTasks(db: Db, desk: Desk, limit = 50): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    SELECT t.id AS "taskId", f.id AS "fileId", f.code, f.title, t.kind, t.what, t.asked_by_name AS "askedByName",
      t.due_on::text AS "dueOn"
    FROM work_task t JOIN work_file f ON f.id = t.file_id
    WHERE t.account_id = ANY(${[...accountsOf(desk)]}::uuid[]) AND t.agency_id = ${desk.agencyId} AND t.state = 'open'
    ORDER BY t.due_on NULLS LAST, t.id LIMIT ${limit}`.execute(db)
  return rows
}
