import type { Module } from '#platform/module.ts'
import { routes } from './routes.ts'

export const demo: Module = {
  name: 'demo',
  migrations: new URL('./migrations/', import.meta.url),
  routes,
}

export { beginLivedDay, lastLivedDay } from './store.ts'

export {
  COMMUNE_SEATS,
  DEMO_PASSWORD,
  DEMO_TOTP_SECRET,
  demoLogins,
  DEPARTMENT_SEATS,
  firstCitizenNumber,
  loginOf,
  administratorLogin,
  type DemoSeat,
} from './logins.ts'
