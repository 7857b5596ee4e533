import { listAgencies } from '#modules/agencies/index.ts'
import { provisionDemoKeys } from '#modules/signatures/index.ts'
import type { Services } from '#platform/services.ts'

/**
 * Gives everybody of the demonstration a key to sign with: those a visitor may come in as before this returns, all others
 * behind the running server.
 * @returns `done` once everybody has one, or nobody more is to get one
 */
export async function loadDemoKeys(
  services: Services,
): Promise<{ done: Promise<unknown>; stop(): Promise<void> }> {
  const agencies = await listAgencies(services.db, {})
  const commune = agencies.find((agency) => agency.level === 'commune')?.key
  const first = [services.province.demoDepartment, commune].filter((key) => key !== undefined)
  await provisionDemoKeys(services, { first, only: true })
  const stopping = new AbortController()
  const done = provisionDemoKeys(services, { first, signal: stopping.signal }).catch((error: unknown) => {
    services.log.error({ err: error }, 'demo keys failed')
  })
  return {
    done,
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}
