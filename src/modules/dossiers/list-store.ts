import { sql } from 'kysely'
import type { Db } from '#platform/database/database.ts'
import { normalise } from '#platform/search/normalise.ts'
import type { Channel, Status } from './dossier.ts'

export type ListItem = {
  id: string
  code: string
  status: Status
  channel: Channel
  procedureName: string
  applicantName: string
  agencyName: string
  handlerName: string | null
  submittedAt: Temporal.Instant
  dueAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
  processedAt: Temporal.Instant | null
}

export type ListFilter = {
  status?: Status
  /** Words of the code, the applicant, the number, the procedure; without diacritics as well. */
  search?: string
  due?: 'late' | 'soon'
  from?: Temporal.Instant
  until?: Temporal.Instant
  after?: { submittedAt: string; id: string }
  limit?: number
}

const COLUMNS = sql`d.id, d.code, d.status, d.channel, d.procedure_name AS "procedureName",
  d.applicant ->> 'fullName' AS "applicantName", d.agency_name AS "agencyName", d.handler_name AS "handlerName",
  d.submitted_at AS "submittedAt", d.due_at AS "dueAt", d.ended_at AS "endedAt", d.processed_at AS "processedAt"`

/** Dossiers of one agency, the newest first; keyset pages, never an exact total. */
export async function agencyDossiers(
  db: Db,
  agencyId: string,
  now: Temporal.Instant,
  filter: ListFilter,
): Promise<{ items: ListItem[]; more: boolean }> {
  const limit = filter.limit ?? 50
  const conditions = [sql`d.agency_id = ${agencyId}`]
  if (filter.status) conditions.push(sql`d.status = ${filter.status}`)
  if (filter.from) conditions.push(sql`d.submitted_at >= ${filter.from.toString()}::timestamptz`)
  if (filter.until) conditions.push(sql`d.submitted_at < ${filter.until.toString()}::timestamptz`)
  if (filter.due) {
    conditions.push(sql`d.ended_at IS NULL`)
    const soon = now.add({ hours: 24 }).toString()
    conditions.push(
      filter.due === 'late'
        ? sql`d.due_at < ${now.toString()}::timestamptz`
        : sql`d.due_at BETWEEN ${now.toString()}::timestamptz AND ${soon}::timestamptz`,
    )
  }
  for (const word of searchWords(filter.search)) conditions.push(sql`d.search LIKE ${`%${word}%`}`)
  if (filter.after) {
    conditions.push(
      sql`(d.submitted_at, d.id) < (${filter.after.submittedAt}::timestamptz, ${filter.after.id}::uuid)`,
    )
  }
  const { rows } = await sql<ListItem>`
    SELECT ${COLUMNS} FROM dossier d WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY d.submitted_at DESC, d.id DESC LIMIT ${limit + 1}`.execute(db)
  return { items: rows.slice(0, limit), more: rows.length > limit }
}

/** At most five words, each long enough for the trigram index. */
const searchWords = (search: string | undefined): string[] =>
  normalise(search ?? '')
    .replace(/[%_\\]/g, '')
    .split(/\s+/)
    .filter((word) => word.length >= 2)
    .slice(0, 5)

/** Dossiers of one person, the newest first. */
export async function personDossiers(
  db: Db,
  personId: string,
  filter: Pick<ListFilter, 'after' | 'limit'> = {},
): Promise<{ items: ListItem[]; more: boolean }> {
  const limit = filter.limit ?? 30
  const after = filter.after
    ? sql`AND (d.submitted_at, d.id) < (${filter.after.submittedAt}::timestamptz, ${filter.after.id}::uuid)`
    : sql``
  const { rows } = await sql<ListItem>`
    SELECT ${COLUMNS} FROM dossier d WHERE d.person_id = ${personId} ${after}
    ORDER BY d.submitted_at DESC, d.id DESC LIMIT ${limit + 1}`.execute(db)
  return { items: rows.slice(0, limit), more: rows.length > limit }
}

/** The latest answers a person gave on a form, to fill in the next one. */
export async function latestAnswers(
  db: Db,
  personId: string,
  procedureCode: string,
): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ answers: Record<string, unknown> }>`
    SELECT answers FROM dossier WHERE person_id = ${personId} AND procedure_code = ${procedureCode}
    ORDER BY submitted_at DESC, id DESC LIMIT 1`.execute(db)
  return rows[0]?.answers ?? {}
}
