import { startEmbedded, type EmbeddedServer } from '#platform/database/embedded.ts'

/** The test server: loopback, no fsync, thrown away with its folder. */
export async function startTestServer(): Promise<EmbeddedServer> {
  const home = new URL('../../var/test', import.meta.url).pathname
  return startEmbedded(home, { durable: false })
}
