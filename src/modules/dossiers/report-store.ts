import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#platform/database/database.ts'
import type { Counts } from './figures.ts'

type Days = { from: Temporal.PlainDate; until: Temporal.PlainDate }

const SUMS = sql`sum(received)::int AS received, sum(received_online)::int AS "receivedOnline",
  sum(refused)::int AS refused, sum(withdrawn)::int AS withdrawn, sum(stopped)::int AS stopped,
  sum(processed_on_time)::int AS "onTime",
  sum(processed_late)::int AS late, sum(rated_very)::int AS "ratedVery", sum(rated_yes)::int AS "ratedYes",
  sum(rated_no)::int AS "ratedNo"`

const between = ({ from, until }: Days) =>
  sql`day BETWEEN ${from.toString()}::date AND ${until.toString()}::date`

/**
 * Counts of one agency, or of all, between two days, by one property. Read from the figures kept with each act: at most
 * days × agencies × fields rows, never the dossiers themselves.
 */
async function countsBy<Key extends string | null>(
  db: Db,
  key: RawBuilder<unknown>,
  days: Days,
  agencyId?: string,
): Promise<(Counts & { key: Key })[]> {
  const agency = agencyId ? sql`AND agency_id = ${agencyId}` : sql``
  const { rows } = await sql<Counts & { key: Key }>`
    SELECT ${key} AS key, ${SUMS} FROM dossier_figure WHERE ${between(days)} ${agency} GROUP BY 1 ORDER BY 1`.execute(
    db,
  )
  return rows
}

/** By month (`2026-11`), the oldest first; months without any act are missing. */
export const countsByMonth = (db: Db, days: Days, agencyId?: string): Promise<(Counts & { key: string })[]> =>
  countsBy(db, sql`to_char(day, 'YYYY-MM')`, days, agencyId)

/** By name of the field. */
export const countsByField = (db: Db, days: Days, agencyId?: string): Promise<(Counts & { key: string })[]> =>
  countsBy(db, sql`field`, days, agencyId)

/** By agency (its id). */
export const countsByAgency = (db: Db, days: Days): Promise<(Counts & { key: string })[]> =>
  countsBy(db, sql`agency_id::text`, days)

/** Waits for the applicant: a supplement, or a payment they have not reported. */
export const RESTS = sql`(d.status = 'supplement' OR d.status = 'payment'
  AND EXISTS (SELECT 1 FROM dossier_payment p WHERE p.dossier_id = d.id AND p.state = 'asked'))`

/** Open, past its date, and not waiting for the applicant: what the agency owes. */
export const OVERDUE = (now: Temporal.Instant) =>
  sql`d.ended_at IS NULL AND NOT ${RESTS} AND d.due_at < ${now.toString()}::timestamptz`

/** Open and due within the next 24 hours. */
export const SOON = (now: Temporal.Instant) =>
  sql`d.ended_at IS NULL AND NOT ${RESTS} AND d.due_at >= ${now.toString()}::timestamptz
    AND d.due_at < ${now.add({ hours: 24 }).toString()}::timestamptz`

export type OpenFigures = {
  open: number
  late: number
  soon: number
  byStatus: { status: string; count: number }[]
}

/** What an agency has in hand: reads its open dossiers through their own index, not the years behind them. */
export async function openFigures(db: Db, agencyId: string, now: Temporal.Instant): Promise<OpenFigures> {
  const { rows } = await sql<{ status: string; count: number; late: number; soon: number }>`
    SELECT d.status, count(*)::int AS count, count(*) FILTER (WHERE ${OVERDUE(now)})::int AS late,
      count(*) FILTER (WHERE ${SOON(now)})::int AS soon
    FROM dossier d WHERE d.agency_id = ${agencyId} AND d.ended_at IS NULL GROUP BY d.status`.execute(db)
  const sum = (of: 'count' | 'late' | 'soon') => rows.reduce((total, row) => total + row[of], 0)
  return {
    open: sum('count'),
    late: sum('late'),
    soon: sum('soon'),
    byStatus: rows.map(({ status, count }) => ({ status, count })),
  }
}

/** Dossiers owed past their date, per agency: bounded by what is open in the province. */
export async function overdueByAgency(db: Db, now: Temporal.Instant): Promise<Map<string, number>> {
  const { rows } = await sql<{ agency: string; count: number }>`
    SELECT d.agency_id AS agency, count(*)::int AS count FROM dossier d WHERE ${OVERDUE(now)} GROUP BY 1`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.agency, row.count]))
}

/** Where the overdue dossiers of an agency stand; one with two open steps counts at both. */
export async function overdueBySteps(
  db: Db,
  agencyId: string,
  now: Temporal.Instant,
): Promise<{ step: string; count: number }[]> {
  const { rows } = await sql<{ step: string; count: number }>`
    SELECT t.name AS step, count(DISTINCT d.id)::int AS count
    FROM dossier d JOIN open_task t ON t.instance_id = d.instance_id
    WHERE d.agency_id = ${agencyId} AND ${OVERDUE(now)} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12`.execute(db)
  return rows
}

/** Which specialist the overdue dossiers of an agency were given to; `id` is null for those given to nobody yet. */
export async function overdueByOfficer(
  db: Db,
  agencyId: string,
  now: Temporal.Instant,
): Promise<{ id: string | null; name: string | null; count: number }[]> {
  const { rows } = await sql<{ id: string | null; name: string | null; count: number }>`
    SELECT d.handler_id AS id, max(d.handler_name) FILTER (WHERE d.handler_id IS NOT NULL) AS name, count(*)::int AS count
    FROM dossier d WHERE d.agency_id = ${agencyId} AND ${OVERDUE(now)}
    GROUP BY 1 ORDER BY 3 DESC, 2 LIMIT 12`.execute(db)
  return rows
}

/** The first month anything was counted in (`2025-11`): before that there is nothing to compare with. */
export async function firstMonth(db: Db): Promise<string | null> {
  const { rows } = await sql<{ first: string | null }>`
    SELECT to_char(min(day), 'YYYY-MM') AS first FROM dossier_figure`.execute(db)
  return rows[0]?.first ?? null
}
