import { sql } from 'kysely'
import type { Db, Tx } from '#platform/database/database.ts'

export type DayCounts = {
  received: number
  receivedElectronic: number
  /** Copies sent, one per recipient. */
  sent: number
  sentElectronic: number
  /** Documents issued. */
  issued: number
}

/** Adds to what an agency did on a day. */
export async function countDay(
  tx: Tx,
  agencyId: string,
  day: Temporal.PlainDate,
  more: Partial<DayCounts>,
): Promise<void> {
  const { received = 0, receivedElectronic = 0, sent = 0, sentElectronic = 0, issued = 0 } = more
  await sql`
    INSERT INTO document_day AS d (agency_id, day, received, received_electronic, sent, sent_electronic, issued)
    VALUES (${agencyId}, ${day.toString()}::date, ${received}, ${receivedElectronic}, ${sent}, ${sentElectronic}, ${issued})
    ON CONFLICT (agency_id, day) DO UPDATE SET received = d.received + excluded.received,
      received_electronic = d.received_electronic + excluded.received_electronic, sent = d.sent + excluded.sent,
      sent_electronic = d.sent_electronic + excluded.sent_electronic, issued = d.issued + excluded.issued`.execute(
    tx,
  )
}

const SUMS = sql`sum(received)::int AS received, sum(received_electronic)::int AS "receivedElectronic",
  sum(sent)::int AS sent, sum(sent_electronic)::int AS "sentElectronic", sum(issued)::int AS issued`

export type AgencyCounts = DayCounts & { agencyId: string }

/** What each agency received and sent from one day to another, both included. */
export async function countsByAgency(
  db: Db,
  from: Temporal.PlainDate,
  until: Temporal.PlainDate,
): Promise<AgencyCounts[]> {
  const { rows } = await sql<AgencyCounts>`
    SELECT agency_id AS "agencyId", ${SUMS} FROM document_day
    WHERE day BETWEEN ${from.toString()}::date AND ${until.toString()}::date GROUP BY agency_id`.execute(db)
  return rows
}

export type MonthCounts = DayCounts & { month: string }

/** An agency's months from one day to another, the earliest first; `month` as `2026-11`. */
export async function countsByMonth(
  db: Db,
  agencyId: string,
  from: Temporal.PlainDate,
  until: Temporal.PlainDate,
): Promise<MonthCounts[]> {
  const { rows } = await sql<MonthCounts>`
    SELECT to_char(day, 'YYYY-MM') AS month, ${SUMS} FROM document_day
    WHERE agency_id = ${agencyId} AND day BETWEEN ${from.toString()}::date AND ${until.toString()}::date
    GROUP BY 1 ORDER BY 1`.execute(db)
  return rows
}

/** The share of what came and went without paper; undefined when nothing did. */
export const electronicShare = (counts: DayCounts): number | undefined => {
  const all = counts.received + counts.sent
  return all === 0 ? undefined : (counts.receivedElectronic + counts.sentElectronic) / all
}
