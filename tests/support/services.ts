import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { movableClock, type MovableClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config/config.ts'
import type { Services } from '#platform/services.ts'
import { composeServices } from '#src/services.ts'

/** A Monday morning in a week without holidays; a run may be given another (`TEST_NOW`), such as next Tết. */
export const TEST_NOW = process.env['TEST_NOW'] ?? '2026-11-16T08:00'

/** Built once for all runs; unchanged sources make it a matter of milliseconds. */
export const ASSETS = new URL('../../var/test-assets', import.meta.url).pathname

/** The same for every run: what the template database keeps sealed can be opened in its copies. */
const KEY = 'a key of thirty-two characters or more for tests'

export type TestServices = { services: Services; clock: MovableClock; close: () => Promise<void> }

/** Real services on a database, with a clock that stands still and a data folder that is thrown away. */
export async function testServices(
  databaseUrl: string,
  settings: Record<string, string> = {},
): Promise<TestServices> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mot-cua-test-'))
  const config = readConfig(
    {
      SECRET_KEY: KEY,
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'fatal',
      RATE_LIMIT: '1000000',
      // Keys are made only by the tests that sign; there results are signed as everywhere else.
      UNSIGNED_RESULTS: 'true',
      ...settings,
    },
    ['--demo'],
  )
  const clock = movableClock(TEST_NOW)
  const services = await composeServices(config, databaseUrl, clock)
  return {
    services,
    clock,
    close: async () => {
      await services.printer.close()
      services.apart.close()
      services.checks.close()
      await services.db.destroy()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
