import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import type { Config } from './config/config.ts'
import type { Db } from './database/database.ts'

/** Everything a handler, an action or a job may reach; composed once in `src/services.ts` and passed down. */
export type Services = {
  config: Config
  db: Db
  clock: Clock
  log: Logger
}
