import type { Actor } from '#platform/access/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { readPackFile } from '#platform/province/province.ts'
import { importAgencies, type ImportPlan } from './import.ts'
import { putUnits, putUnitSuccessors, type SuccessorImportRow, type UnitImportRow } from './import-store.ts'

/** The part of a province's pack that this room owns. */
export type AgencyPack = {
  agencies: unknown
  units: readonly UnitImportRow[]
  successors: readonly SuccessorImportRow[]
}

/** Reads `provinces/<key>/`: agencies, administrative units and, in a merged province, what follows what. */
export async function readAgencyPack(province: string): Promise<AgencyPack> {
  const [agencies, units, successors] = await Promise.all([
    readPackFile(province, 'agencies.json'),
    readPackFile(province, 'administrative-units.json'),
    readPackFile(province, 'successors.json').catch(missing),
  ])
  return { agencies, units: units as UnitImportRow[], successors: successors as SuccessorImportRow[] }
}

function missing(error: unknown): [] {
  if ((error as { code?: string }).code === 'ENOENT') return []
  throw error
}

/** Sets a province's agencies and units up; again with the same pack changes nothing. */
export async function importAgencyPack(
  tx: Tx,
  pack: AgencyPack,
  at: Temporal.Instant,
  actor: Actor,
): Promise<ImportPlan> {
  await putUnits(tx, pack.units)
  await putUnitSuccessors(tx, pack.successors)
  return importAgencies(tx, pack.agencies, at, actor)
}
