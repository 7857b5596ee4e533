import { sql } from 'kysely'
import type { Db } from '#platform/database/database.ts'
import { dateOf } from '#platform/clock.ts'
import { listAgencies } from '#modules/agencies/index.ts'

export type ServiceChoice = { code: string; agencyId: string }

/** Every procedure with a form of its own at every agency that handles it: what can be filed end to end. */
export async function completeServices(db: Db, at: Temporal.Instant): Promise<ServiceChoice[]> {
  const on = dateOf(at)
  const { rows } = await sql<{ code: string; level: string; kind: string | null; keys: string[] | null }>`
    SELECT procedure_code AS code, level, kind, agency_keys AS keys FROM assignment
    WHERE form_key <> 'generic' AND effective_from <= ${on.toString()}
      AND (effective_to IS NULL OR effective_to > ${on.toString()})
    ORDER BY procedure_code, level`.execute(db)
  const agencies = await listAgencies(db, { on })
  return rows.flatMap(({ code, level, kind, keys }) =>
    agencies
      .filter((agency) => (keys ? keys.includes(agency.key) : agency.level === level && agency.kind === kind))
      .map((agency) => ({ code, agencyId: agency.id })),
  )
}
