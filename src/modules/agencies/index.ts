import type { Module } from '#platform/module.ts'
import { routes } from './routes.ts'

export const agencies: Module = {
  name: 'agencies',
  migrations: new URL('./migrations/', import.meta.url),
  routes,
}

export type { Agency, AgencyFilter, Division } from './agency.ts'
export {
  agencyChoices,
  ancestorsOf,
  communeChoices,
  divisionChoices,
  divisionsOf,
  findAgenciesByIdentifier,
  findAgencyByIdentifier,
  findAgencyByKey,
  getAgency,
  listAgencies,
  subtreeOf,
  successionOf,
  successorsOfUnit,
  type Unit,
} from './store.ts'
export {
  exportAgencies,
  importAgencies,
  RowsRefused,
  succeedAgencies,
  type ImportPlan,
  type Succession,
} from './import.ts'
export { importAgencyPack, readAgencyPack, type AgencyPack } from './pack.ts'
export type { Desk, Kind, Level } from './tables.ts'
export { paths as agencyPaths } from './paths.ts'
export { AgencyCard, DeskCard } from './pages/agency/agency-card.tsx'
