import type { Module } from '#platform/module.ts'
import { routes } from './routes.ts'

export const identity: Module = {
  name: 'identity',
  migrations: new URL('./migrations/', import.meta.url),
  routes,
}

export { authenticate, openSession } from './sessions.ts'
export { signInAnswer } from './pages/sign-in/sign-in.ts'
export { hashPassword, seal, unseal } from './secrets.ts'
export { enableSecondFactor as enrolSecondFactor } from './second-factor.ts'
export {
  findEnterprise,
  findPersonByNumber,
  getPerson,
  insertPersons,
  samplePersons,
  type NewPerson,
} from './person-store.ts'
export {
  findAccount,
  findAccountByLogin,
  findAccountOf,
  positionsOf,
  insertAccount,
  insertPositions,
  officersOf,
  type NewPosition,
} from './store.ts'
export { askToRepresent, decideRepresentation } from './representation.ts'
export { countWaitingRepresentations } from './representation-store.ts'
export type { PersonRow as Person } from './tables.ts'
export {
  addPosition,
  createOfficer,
  disableAccount,
  enableAccount,
  endAllSessions,
  endPosition,
  issuePassword,
  recordAccountReading,
  resetSecondFactor,
  unlockAccount,
  type By,
  type Seat,
} from './administration.ts'
export {
  findAccountView,
  searchAccounts,
  type AccountItem,
  type AccountView,
} from './administration-store.ts'
export { deviceLabel } from './devices.ts'
export { currentCode } from './second-factor.ts'
export { liveSessions } from './sessions.ts'
export { isIdle } from './sign-in.ts'
export { paths as identityPaths } from './paths.ts'
