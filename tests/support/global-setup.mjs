// The runner loads this file before the loader is in place; everything else is imported after it.
import '../../scripts/loader.mjs'

let server

/** Runs once before all test files: one PostgreSQL, with a template database that each file copies. */
export async function globalSetup() {
  const { startTestServer } = await import('./server.ts')
  const { buildTemplates } = await import('./database.ts')
  server = await startTestServer()
  process.env.TEST_DATABASE_URL = server.url
  const { buildAssets } = await import('#ui/assets.ts')
  await buildAssets(new URL('../../var/test-assets', import.meta.url).pathname)
  await buildTemplates(server.url)
}

export async function globalTeardown() {
  await server?.stop()
}
