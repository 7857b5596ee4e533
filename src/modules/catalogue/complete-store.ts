import { sql } from 'kysely'
import type { Db } from '#platform/database/database.ts'
import { dateOf } from '#platform/clock.ts'
import { audiencesOf, type Audience } from './procedure.ts'
import { listAgencies } from '#modules/agencies/index.ts'

export type ServiceChoice = {
  code: string
  agencyId: string
  agencyKey: string
  /** Whom it is for. */
  audiences: readonly Audience[]
}

type Row = { code: string; level: string; kind: string | null; keys: string[] | null; subjects: string[] }

/** Every procedure with a form of its own at every agency that handles it: what can be filed end to end. */
export async function completeServices(db: Db, at: Temporal.Instant): Promise<ServiceChoice[]> {
  const on = dateOf(at)
  const { rows } = await sql<Row>`
    SELECT a.procedure_code AS code, a.level, a.kind, a.agency_keys AS keys, p.subjects
    FROM assignment a JOIN procedure p ON p.code = a.procedure_code
    WHERE a.form_key <> 'generic' AND a.effective_from <= ${on.toString()}
      AND (a.effective_to IS NULL OR a.effective_to > ${on.toString()})
      AND p.effective_from <= ${on.toString()} AND (p.effective_to IS NULL OR p.effective_to > ${on.toString()})
    ORDER BY a.procedure_code, a.level`.execute(db)
  const agencies = await listAgencies(db, { on })
  return rows.flatMap(({ code, level, kind, keys, subjects }) =>
    agencies
      .filter((agency) => (keys ? keys.includes(agency.key) : agency.level === level && agency.kind === kind))
      .map((agency) => ({
        code,
        agencyId: agency.id,
        agencyKey: agency.key,
        audiences: audiencesOf(subjects),
      })),
  )
}
