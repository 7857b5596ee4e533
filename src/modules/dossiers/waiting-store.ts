import { sql } from 'kysely'
import { rolesOf, type OfficerActor } from '#platform/access/actor.ts'
import type { Db } from '#platform/database/database.ts'
import type { Status } from './dossier.ts'

export type WaitingDossier = {
  code: string
  status: Status
  procedureName: string
  endedAt: Temporal.Instant | null
}

/**
 * What a person can do something about now: a supplement or a payment asked for and not yet reported, a result that lies ready. The newest
 * first, at most `limit`; reads only this person's dossiers.
 */
export async function waitingForPerson(db: Db, personId: string, limit = 5): Promise<WaitingDossier[]> {
  const { rows } = await sql<WaitingDossier>`
    SELECT d.code, d.status, d.procedure_name AS "procedureName", d.ended_at AS "endedAt" FROM dossier d
    WHERE d.person_id = ${personId} AND d.status IN ('supplement', 'payment', 'processed', 'stopped')
      AND (d.status <> 'payment'
        OR EXISTS (SELECT 1 FROM dossier_payment p WHERE p.dossier_id = d.id AND p.state = 'asked'))
    ORDER BY array_position(ARRAY['supplement', 'payment', 'processed', 'stopped'], d.status), d.submitted_at DESC
    LIMIT ${limit}`.execute(db)
  return rows
}

/** Nobody reads a number above this on a badge, and nobody should wait for it to be counted. */
const MOST = 100

/** How many tasks wait for an officer, at most 100: the figure in the side navigation of every page. */
export async function countWaiting(db: Db, actor: OfficerActor): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM open_task t
      WHERE t.agency_id = ${actor.acting.agencyId} AND t.role = ANY(${[...rolesOf(actor)]})
        AND (t.assignee_id IS NULL OR t.assignee_id = ${actor.accountId}) AND t.subject_kind = 'dossier'
      LIMIT ${MOST}) AS waiting`.execute(db)
  return rows[0]?.count ?? 0
}
