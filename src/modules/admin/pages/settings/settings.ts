import { readFile, statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import { dateOf } from '#platform/clock.ts'
import type { Db } from '#platform/database/database.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { settingsPage } from './settings-page.tsx'

export type DatabaseFigures = {
  version: string
  bytes: number
  connections: number
  migrations: number
}

export async function showSettings({ services }: Context): Promise<Answer> {
  const { config, db, clock } = services
  const [database, disk, product] = await Promise.all([
    databaseFigures(db),
    statfs(config.dataDir),
    productVersion(),
  ])
  return page(
    settingsPage({
      config,
      province: services.province,
      calendar: services.calendar,
      year: dateOf(clock.now()).year,
      database,
      disk: { free: disk.bavail * disk.bsize, all: disk.blocks * disk.bsize },
      versions: { product, node: process.versions.node },
    }),
  )
}

async function databaseFigures(db: Db): Promise<DatabaseFigures> {
  const { rows } = await sql<DatabaseFigures>`
    SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes,
      (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())::int AS connections,
      (SELECT count(*) FROM schema_migration)::int AS migrations`.execute(db)
  return rows[0]!
}

async function productVersion(): Promise<string> {
  const text = await readFile(new URL('../../../../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
