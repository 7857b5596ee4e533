import { httpTimeStamper } from '#gateways/tsa/tsa.ts'
import type { Services } from '#platform/services.ts'
import { sha256 } from '#platform/signing/cms.ts'
import type { Level, RevocationSource, TimeStamper } from '#platform/signing/types.ts'
import { findAuthority, ownProofs, ownStamps } from './own-authority.ts'
import { lookUp } from './revocation.ts'
import type { KeyRow } from './tables.ts'

/** What a signature carries besides itself. */
export type Proving = {
  level: Level
  tsa?: TimeStamper
  revocation?: RevocationSource
  /** The level that came about, once it is known: an authority that does not answer leaves it at B-T. */
  reached?: () => Level
}

/**
 * Level and proofs the certificate allows: the own authority proves everything; for others there is a time stamp if one is set,
 * and the proofs their authorities give.
 */
export async function provingFor(services: Services, key: KeyRow, at: Temporal.Instant): Promise<Proving> {
  const authority = await findAuthority(services)
  const { tsaUrl } = services.config
  if (authority && key.chain.some((der) => der.equals(authority.issuer.certificate)))
    return {
      level: 'B-LT',
      tsa: ownStamps(authority, at),
      revocation: once(ownProofs(services, authority, at)),
    }
  if (!tsaUrl) return { level: 'B-B' }
  const tsa = httpTimeStamper(tsaUrl)
  const own = await lookUp(services)(key.chain)
  if (!isComplete(key.chain, own)) return { level: 'B-T', tsa }
  let complete = true
  const revocation = once(async (chain: readonly Buffer[]) => {
    const found = await lookUp(services)(chain)
    complete &&= isComplete(chain, found)
    return found
  })
  return { level: 'B-LT', tsa, revocation, reached: () => (complete ? 'B-LT' : 'B-T') }
}

/** Is there a proof for every certificate below the root? */
const isComplete = (
  chain: readonly Buffer[],
  { ocsps, crls, unknown }: Awaited<ReturnType<ReturnType<typeof lookUp>>>,
): boolean => chain.length > 1 && unknown.size === 0 && ocsps.length + crls.length > 0

/** The same proofs for a whole pile. */
function once<T>(source: (chain: readonly Buffer[]) => Promise<T>): (chain: readonly Buffer[]) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return (chain) => {
    const name = sha256(...chain).toString('hex')
    const found = known.get(name) ?? source(chain)
    known.set(name, found)
    return found
  }
}
