import type { Module } from '#platform/module.ts'
import { routes } from './routes.ts'

export const catalogue: Module = {
  name: 'catalogue',
  migrations: new URL('./migrations/', import.meta.url),
  routes,
}

export {
  agenciesFor,
  getForm,
  getProcedure,
  getProcedureNames,
  getServiceAt,
  getServiceNow,
  getTemplate,
  listLifeEvents,
} from './store.ts'
export { countServices, listProcedures, type ProcedureFilter } from './search-store.ts'
export {
  CatalogueRefused,
  exportCatalogue,
  importCatalogue,
  importProcedures,
  type CataloguePlan,
} from './import.ts'
export { completeServices, type ServiceChoice } from './complete-store.ts'
export { readCataloguePack, type CataloguePack } from './pack.ts'
export {
  type Component,
  type Limit,
  type OnlineLevel,
  type Procedure,
  type ProcedureLine,
  type Service,
} from './procedure.ts'
export { LifeEvents } from './pages/life-events.tsx'
export { paths as cataloguePaths } from './paths.ts'
