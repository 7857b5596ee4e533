import type { Logger } from 'pino'
import type { Apart } from './apart/apart.ts'
import type { VersionedCache } from './cache/cache.ts'
import type { WorkCalendar } from './calendar/calendar.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config/config.ts'
import type { Db } from './database/database.ts'
import type { FormChecks } from './forms/read-form.ts'
import type { Printer } from './print/printer.ts'
import type { ProcessCache } from './process/store.ts'
import type { DocumentRules } from './province/documents.ts'
import type { Lists } from './province/lists.ts'
import type { Province } from './province/province.ts'
import type { Checks } from './signing/inspect-apart.ts'

/** Everything a handler, an action or a job may reach; composed once in `src/services.ts` and passed down. */
export type Services = {
  config: Config
  province: Province
  calendar: WorkCalendar
  /** What forms choose from. */
  lists: Lists
  /** Types of documents and books of the registers. */
  documentRules: DocumentRules
  db: Db
  clock: Clock
  log: Logger
  /** What is remembered as long as its version stands. */
  cache: VersionedCache
  /** Compiled checks of forms. */
  forms: FormChecks
  /** Makes PDF documents in a thread of its own. */
  printer: Printer
  /** Does what files from outside could harm, in processes of its own. */
  apart: Apart
  /** Looks at signatures, in processes of its own. */
  checks: Checks
  /** Compiled plans of processes. */
  processes: ProcessCache
}
