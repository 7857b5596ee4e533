import type { Module } from '#platform/module.ts'
import { routes } from './routes.ts'

export const identity: Module = {
  name: 'identity',
  migrations: new URL('./migrations/', import.meta.url),
  routes,
}

export { authenticate, openSession } from './sessions.ts'
export { signInAnswer } from './pages/sign-in/sign-in.ts'
export { hashPassword } from './secrets.ts'
export { enableSecondFactor as enrolSecondFactor } from './second-factor.ts'
export {
  findEnterprise,
  findPersonByNumber,
  getPerson,
  insertPersons,
  samplePersons,
  updatePerson,
  type NewPerson,
} from './person-store.ts'
export {
  findAccount,
  findAccountByLogin,
  positionsOf,
  insertAccount,
  insertPositions,
  officersOf,
  type NewPosition,
} from './store.ts'
export type { PersonRow as Person } from './tables.ts'
