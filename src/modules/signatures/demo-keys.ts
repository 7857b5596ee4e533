import { dateOf } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { newKey } from '#platform/signing/authority.ts'
import { listAgencies, type Agency } from '#modules/agencies/index.ts'
import { officersOf, seal } from '#modules/identity/index.ts'
import { closedKey, type Holder } from './keys.ts'
import { ensureAuthority, issueFor, type OwnAuthority } from './own-authority.ts'
import { holdersWithKeys, insertKeys, type NewKey } from './store.ts'

/** The one PIN of every demo key. It is shown only where demo data is allowed. */
export const DEMO_PIN = '123456'

/**
 * Gives every officer and agency of a demonstration a key with a certificate, once; those of `first` (keys of agencies) before
 * the others and with seals that the system may use for slips. May be stopped between two agencies.
 */
export async function provisionDemoKeys(
  services: Services,
  { first, only = false, signal }: { first: readonly string[]; only?: boolean; signal?: AbortSignal },
): Promise<number> {
  const authority = await ensureAuthority(services)
  const agencies = await listAgencies(services.db, only ? { keys: first } : {})
  const order = (agency: Agency) => (first.includes(agency.key) ? 0 : 1)
  const known = await holdersWithKeys(services.db)
  let made = 0
  for (const agency of agencies.sort((a, b) => order(a) - order(b))) {
    if (signal?.aborted) break
    made += await provisionAgency(services, authority, agency, known, first.includes(agency.key))
  }
  return made
}

async function provisionAgency(
  services: Services,
  authority: OwnAuthority,
  agency: Agency,
  known: Set<string>,
  automatic: boolean,
): Promise<number> {
  const now = services.clock.now()
  const officers = await officersOf(services.db, agency.id, dateOf(now))
  const people = officers.map(({ accountId, name, title }) => ({
    id: accountId,
    title,
    of: { holder: 'officer', accountId, name } as Holder,
  }))
  const stamp = {
    id: agency.id,
    title: '',
    of: { holder: 'agency', agencyId: agency.id, name: agency.name } as Holder,
  }
  // Documents of the demonstration's past year are signed with the time they were made at.
  const from = now.subtract({ hours: 24 * 365 * 2 })
  const rows: NewKey[] = []
  for (const { id, title, of } of [...people, stamp]) {
    if (known.has(id)) continue
    known.add(id)
    const key = await newKey('ecdsa')
    const subject = { name: of.name, organisation: agency.name, title, place: services.province.name }
    const chain = await issueFor(services, authority, subject, key, from)
    const row = await closedKey(services.config.secretKey, of, key, chain, DEMO_PIN)
    const automatic_pin =
      automatic && of.holder === 'agency' ? seal(services.config.secretKey, DEMO_PIN) : null
    rows.push({ ...row, automatic_pin, automatic_since: automatic_pin ? now : null })
  }
  await inTransaction(services.db, (tx) => insertKeys(tx, rows, from))
  return rows.length
}
