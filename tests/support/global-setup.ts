import { buildTemplates } from './database.ts'
import { startTestServer } from './server.ts'

let server: Awaited<ReturnType<typeof startTestServer>> | undefined

/** Runs once before all test files: one PostgreSQL, with a template database that each file copies. */
export async function globalSetup(): Promise<void> {
  server = await startTestServer()
  process.env['TEST_DATABASE_URL'] = server.url
  await buildTemplates(server.url)
}

export async function globalTeardown(): Promise<void> {
  await server?.stop()
}
