import { randomBytes } from 'node:crypto'
import { after } from 'node:test'
import pg from 'pg'
import { openDatabase, type Db } from '#platform/database/database.ts'
import { migrate } from '#platform/database/migrate.ts'
import { migrateJobs } from '#platform/jobs/jobs.ts'
import { demoAccounts } from '#src/demo/people.ts'
import { loadProvince } from '#src/load-province.ts'
import { allMigrations } from '#src/modules.ts'
import { testServices } from './services.ts'

const EMPTY = 'motcua_empty'
const PROVINCE = 'motcua_province'

export type TestDatabase = { db: Db; url: string }

/** Builds the two templates once: one migrated and empty, one with the province of Kon Tum and its demo people. */
export async function buildTemplates(serverUrl: string): Promise<void> {
  await createDatabase(serverUrl, EMPTY)
  const empty = databaseUrl(serverUrl, EMPTY)
  const db = openDatabase(empty, 2)
  await migrate(db, allMigrations)
  await db.destroy()
  await migrateJobs(empty)
  await createDatabase(serverUrl, PROVINCE, EMPTY)
  const { services, close } = await testServices(databaseUrl(serverUrl, PROVINCE))
  await loadProvince(services, () => {})
  await demoAccounts(services)
  await close()
}

/** A fresh, migrated, empty database of this test file's own; dropped when the file ends. */
export const testDatabase = (): Promise<TestDatabase> => copyOf(EMPTY)

/** The same with Kon Tum in it: agencies, catalogue, processes, demo officers and citizens. */
export const provinceDatabase = (): Promise<TestDatabase> => copyOf(PROVINCE)

async function copyOf(template: string): Promise<TestDatabase> {
  const serverUrl = process.env['TEST_DATABASE_URL']
  if (!serverUrl) {
    throw new Error(
      'run tests through npm test, or with --test-global-setup=./tests/support/global-setup.mjs',
    )
  }
  const name = `test_${randomBytes(6).toString('hex')}`
  await createDatabase(serverUrl, name, template)
  const url = databaseUrl(serverUrl, name)
  const db = openDatabase(url, 8)
  after(async () => {
    await db.destroy()
    await asAdministrator(serverUrl, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
  })
  return { db, url }
}

const createDatabase = (serverUrl: string, name: string, template = 'template1') =>
  asAdministrator(serverUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`))

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
