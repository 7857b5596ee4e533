import { pino } from 'pino'
import { createApart } from './platform/apart/apart.ts'
import { versionedCache } from './platform/cache/cache.ts'
import { readCalendar } from './platform/calendar/calendar.ts'
import { systemClock, type Clock } from './platform/clock.ts'
import type { Config } from './platform/config/config.ts'
import { openDatabase } from './platform/database/database.ts'
import { formChecks } from './platform/forms/read-form.ts'
import { createPrinter } from './platform/print/printer.ts'
import { processCache } from './platform/process/store.ts'
import { readDocumentRules } from './platform/province/documents.ts'
import { readLists } from './platform/province/lists.ts'
import { readPackFile, readProvince } from './platform/province/province.ts'
import type { Services } from './platform/services.ts'
import { createChecks } from './platform/signing/inspect-apart.ts'

/** Puts the services of one process together. */
export async function composeServices(
  config: Config,
  databaseUrl: string,
  clock: Clock = systemClock,
): Promise<Services> {
  const province = await readProvince(config.province)
  return {
    config,
    province,
    calendar: readCalendar(await readPackFile(config.province, 'calendar.json')),
    lists: await readLists(config.province),
    documentRules: await readDocumentRules(config.province),
    db: openDatabase(databaseUrl, config.databasePool),
    clock,
    log: pino({
      level: config.logLevel,
      redact: ['req.headers.cookie', 'req.headers.authorization'],
    }),
    cache: versionedCache(),
    forms: formChecks(clock),
    printer: createPrinter(),
    apart: createApart(),
    checks: createChecks(),
    processes: processCache(),
  }
}
