import { sql } from 'kysely'
import { may, rolesOf, type OfficerActor } from '#platform/access/actor.ts'
import type { Db } from '#platform/database/database.ts'
import type { Status } from './dossier.ts'
import { unsettledReports } from './payment-store.ts'

export type WaitingDossier = {
  code: string
  status: Status
  procedureName: string
  endedAt: Temporal.Instant | null
}

/** So many days a dossier that was stopped is news; after that it is found in the list of all. */
const NEWS_DAYS = 30

/**
 * What a person can do something about now: a supplement or a payment asked for and not yet reported, a result that lies ready, a
 * dossier that was stopped lately and not yet given back. The newest first, at most `limit`; reads only this person's dossiers.
 */
export async function waitingForPerson(
  db: Db,
  personId: string,
  now: Temporal.Instant,
  limit = 5,
): Promise<WaitingDossier[]> {
  const news = now.subtract({ hours: 24 * NEWS_DAYS })
  const { rows } = await sql<WaitingDossier>`
    SELECT d.code, d.status, d.procedure_name AS "procedureName", d.ended_at AS "endedAt" FROM dossier d
    WHERE d.person_id = ${personId} AND d.status IN ('supplement', 'payment', 'processed', 'stopped')
      AND (d.status <> 'payment'
        OR EXISTS (SELECT 1 FROM dossier_payment p WHERE p.dossier_id = d.id AND p.state = 'asked'))
      AND (d.status <> 'stopped' OR d.ended_at > ${news.toString()}::timestamptz)
    ORDER BY array_position(ARRAY['supplement', 'payment', 'processed', 'stopped'], d.status), d.submitted_at DESC
    LIMIT ${limit}`.execute(db)
  return rows
}

/** Nobody reads a number above this on a badge, and nobody should wait for it to be counted. */
const MOST = 100

export type Waiting = {
  /** Tasks that wait for this officer. */
  work: number
  /** Reported money the one-stop desk has to look for; nothing for others, whose own steps are among their tasks. */
  payments: number | null
}

/** How much waits for an officer, each at most 100: the figures in the side navigation of every page. */
export async function countWaiting(db: Db, actor: OfficerActor): Promise<Waiting> {
  const { agencyId } = actor.acting
  const payments = may(actor, 'dossier.receive') ? unsettledReports(agencyId, MOST) : sql`NULL`
  const { rows } = await sql<Waiting>`
    SELECT ${payments} AS payments, (SELECT count(*)::int FROM (
      SELECT 1 FROM open_task t
      WHERE t.agency_id = ${agencyId} AND t.role = ANY(${[...rolesOf(actor)]})
        AND (t.assignee_id IS NULL OR t.assignee_id = ${actor.accountId}) AND t.subject_kind = 'dossier'
      LIMIT ${MOST}) AS waiting) AS work`.execute(db)
  return rows[0] ?? { work: 0, payments: null }
}
