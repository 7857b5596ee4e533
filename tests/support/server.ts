import { rm } from 'node:fs/promises'
import { startEmbedded, type EmbeddedServer } from '#platform/database/embedded.ts'

/** A test server of this run's own: loopback, no fsync, thrown away with its folder when it stops. */
export async function startTestServer(): Promise<EmbeddedServer> {
  const home = new URL(`../../var/test-${process.pid}`, import.meta.url).pathname
  const server = await startEmbedded(home, { durable: false })
  return {
    ...server,
    stop: async () => {
      await server.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}
