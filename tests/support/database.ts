import { randomBytes } from 'node:crypto'
import { after } from 'node:test'
import pg from 'pg'
import { openDatabase, type Db } from '#platform/database/database.ts'
import { migrate } from '#platform/database/migrate.ts'
import { migrateJobs } from '#platform/jobs/jobs.ts'
import { allMigrations } from '#src/modules.ts'

const TEMPLATE = 'motcua_template'

export type TestDatabase = { db: Db; url: string }

/** Builds the migrated template once; every `testDatabase()` is a copy of it. */
export async function buildTemplates(serverUrl: string): Promise<void> {
  await asAdministrator(serverUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE}`)
    await client.query(`CREATE DATABASE ${TEMPLATE}`)
  })
  const url = databaseUrl(serverUrl, TEMPLATE)
  const db = openDatabase(url, 2)
  await migrate(db, allMigrations)
  await db.destroy()
  await migrateJobs(url)
}

/** A fresh, migrated, empty database of this test file's own; dropped when the file ends. */
export async function testDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env['TEST_DATABASE_URL']
  if (!serverUrl)
    throw new Error('run tests through npm test, or with --test-global-setup=./tests/support/global-setup.mjs')
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdministrator(serverUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`))
  const url = databaseUrl(serverUrl, name)
  const db = openDatabase(url, 8)
  after(async () => {
    await db.destroy()
    await asAdministrator(serverUrl, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
  })
  return { db, url }
}

const databaseUrl = (serverUrl: string, name: string) => serverUrl.replace(/\/[^/]*$/, `/${name}`)

async function asAdministrator(
  serverUrl: string,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(serverUrl, 'postgres') })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
