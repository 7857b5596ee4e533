import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#platform/database/database.ts'
import { prefixQuery } from '#platform/search/normalise.ts'
import type { Desk } from '#modules/documents/index.ts'
import { accountsOf } from './policy.ts'
import { WARNED_DAYS, type State } from './workfile.ts'

export type ListItem = {
  id: string
  year: number
  code: string
  title: string
  holderName: string
  state: State
  retentionLabel: string
  handOverBy: string | null
  items: number
  online: boolean
  openedAt: Temporal.Instant
}

/** Whose files: one's own and those one has a part in, the division's, the agency's. */
export type Scope = 'mine' | 'division' | 'agency'

export type ListFilter = {
  scope: Scope
  state?: State
  year?: number
  /** Words of code, title, holder and contents, with or without diacritics; the last one may be unfinished. */
  search?: string
  /** Closed ones that are due at the archive within the days of the warning, or are late. */
  due?: boolean
  /** Processed online, or not. */
  online?: boolean
  after?: { openedAt: string; id: string }
  limit?: number
}

const COLUMNS = sql`f.id, f.year, f.code, f.title, f.holder_name AS "holderName", f.state,
  f.retention_label AS "retentionLabel", f.hand_over_by::text AS "handOverBy", f.item_last AS items,
  (f.item_last > 0 AND f.paper_count = 0 AND f.outside_count = 0) AS online, f.opened_at AS "openedAt"`

/**
 * Work files of a scope the desk is entitled to, the newest first; keyset pages. The caller checks that the scope is open to
 * the desk; every way is bounded by an index.
 */
export async function listWorkFiles(
  db: Db,
  desk: Desk,
  today: Temporal.PlainDate,
  filter: ListFilter,
): Promise<{ items: ListItem[]; more: boolean }> {
  const limit = filter.limit ?? 50
  const mine = filter.scope === 'mine'
  const table = mine ? sql`work_party p JOIN work_file f ON f.id = p.file_id` : sql`work_file f`
  const sort = mine ? sql`p.opened_at` : sql`f.opened_at`
  const id = mine ? sql`p.file_id` : sql`f.id`
  const conditions: RawBuilder<unknown>[] = [
    ...(mine
      ? [sql`p.account_id = ${desk.actor.accountId} AND p.agency_id = ${desk.agencyId}`]
      : [sql`f.agency_id = ${desk.agencyId}`]),
    ...(filter.scope === 'division' ? [sql`f.division_id = ${desk.actor.acting.divisionId}::uuid`] : []),
    ...narrowing(today, filter),
  ]
  if (filter.after) {
    conditions.push(sql`(${sort}, ${id}) < (${filter.after.openedAt}::timestamptz, ${filter.after.id}::uuid)`)
  }
  const { rows } = await sql<ListItem>`
    SELECT ${COLUMNS} FROM ${table} WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${sort} DESC, ${id} DESC LIMIT ${limit + 1}`.execute(db)
  return { items: rows.slice(0, limit), more: rows.length > limit }
}

function narrowing(today: Temporal.PlainDate, filter: ListFilter): RawBuilder<unknown>[] {
  const words = filter.search ? prefixQuery(filter.search) : ''
  const online = sql`(f.item_last > 0 AND f.paper_count = 0 AND f.outside_count = 0)`
  return [
    ...(words ? [sql`f.words @@ to_tsquery('simple', ${words})`] : []),
    ...(filter.state ? [sql`f.state = ${filter.state}`] : []),
    ...(filter.year ? [sql`f.year = ${filter.year}`] : []),
    ...(filter.due ? [dueCondition(today)] : []),
    ...(filter.online === undefined
      ? []
      : [sql`f.item_last > 0 AND ${filter.online ? online : sql`NOT ${online}`}`]),
  ]
}

const dueCondition = (today: Temporal.PlainDate): RawBuilder<unknown> =>
  sql`f.state = 'closed' AND f.hand_over_by <= ${today.add({ days: WARNED_DAYS }).toString()}::date`

/** The desk's own closed files that are due at the archive soon, or late; the most urgent first. */
export async function dueFiles(db: Db, desk: Desk, today: Temporal.PlainDate): Promise<ListItem[]> {
  const { rows } = await sql<ListItem>`
    SELECT ${COLUMNS} FROM work_file f
    WHERE f.agency_id = ${desk.agencyId} AND f.holder_id = ANY(${[...accountsOf(desk)]}::uuid[])
      AND ${dueCondition(today)} ORDER BY f.hand_over_by, f.id LIMIT 50`.execute(db)
  return rows
}

/** Files that wait for the archive of the agency, the oldest first. */
export async function offeredFiles(db: Db, agencyId: string): Promise<ListItem[]> {
  const { rows } = await sql<ListItem>`
    SELECT ${COLUMNS} FROM work_file f WHERE f.agency_id = ${agencyId} AND f.state = 'offered'
    ORDER BY f.offered_at, f.id LIMIT 100`.execute(db)
  return rows
}

/** What waits for this desk in work files: tasks, files due at the archive, and for the archive those offered. */
export async function countWorkFiles(
  db: Db,
  desk: Desk,
  today: Temporal.PlainDate,
  archives: boolean,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT ((SELECT count(*) FROM work_task t WHERE t.account_id = ANY(${[...accountsOf(desk)]}::uuid[])
        AND t.agency_id = ${desk.agencyId} AND t.state = 'open')
      + (SELECT count(*) FROM work_file f WHERE f.agency_id = ${desk.agencyId}
        AND f.holder_id = ANY(${[...accountsOf(desk)]}::uuid[]) AND ${dueCondition(today)})
      + CASE WHEN ${archives} THEN (SELECT count(*) FROM work_file f WHERE f.agency_id = ${desk.agencyId}
        AND f.state = 'offered') ELSE 0 END)::int AS n`.execute(db)
  return rows[0]?.n ?? 0
}

/** The desk's own files in work, for putting something into one of them. */
export async function openFilesOf(
  db: Db,
  desk: Desk,
): Promise<{ id: string; code: string; year: number; title: string }[]> {
  const { rows } = await sql<{ id: string; code: string; year: number; title: string }>`
    SELECT f.id, f.code, f.year, f.title FROM work_party p JOIN work_file f ON f.id = p.file_id
    WHERE p.account_id = ${desk.actor.accountId} AND p.agency_id = ${desk.agencyId} AND f.state = 'open'
    ORDER BY p.opened_at DESC, p.file_id DESC LIMIT 200`.execute(db)
  return rows
}

export type AgencyCounts = {
  agencyId: string
  files: number
  online: number
  unopened: number
  /** Closed and past the day they were due at the archive; kept beyond it with the leader's consent. */
  overdue: number
  kept: number
}

/**
 * Files of a year that hold something, how many of them were processed online, are late at the archive or kept longer, and titles
 * of lists nobody opened.
 */
export async function countsOfYear(db: Db, year: number, today: Temporal.PlainDate): Promise<AgencyCounts[]> {
  const { rows } = await sql<AgencyCounts>`
    WITH kept AS (
      SELECT agency_id, count(*)::int AS files,
        (count(*) FILTER (WHERE paper_count = 0 AND outside_count = 0))::int AS online,
        (count(*) FILTER (WHERE state = 'closed' AND hand_over_by < ${today.toString()}::date))::int AS overdue,
        (count(*) FILTER (WHERE state = 'closed' AND kept_from IS NOT NULL))::int AS kept
      FROM work_file WHERE year = ${year} AND item_last > 0 GROUP BY agency_id),
    listed AS (
      SELECT l.agency_id, (count(*) FILTER (WHERE f.id IS NULL))::int AS unopened
      FROM work_list l JOIN work_entry e ON e.list_id = l.id LEFT JOIN work_file f ON f.entry_id = e.id
      WHERE l.year = ${year} AND l.state = 'approved' GROUP BY l.agency_id)
    SELECT coalesce(k.agency_id, l.agency_id) AS "agencyId", coalesce(k.files, 0) AS files,
      coalesce(k.online, 0) AS online, coalesce(l.unopened, 0) AS unopened, coalesce(k.overdue, 0) AS overdue,
      coalesce(k.kept, 0) AS kept
    FROM kept k FULL JOIN listed l ON l.agency_id = k.agency_id`.execute(db)
  return rows
}
