import { httpTimeStamper } from '#gateways/tsa/tsa.ts'
import type { Services } from '#platform/services.ts'
import { chainOf } from '#platform/signing/certificate.ts'
import { sha256 } from '#platform/signing/cms.ts'
import { certificatesIn } from '#platform/signing/judge.ts'
import type { Level, Revocation, RevocationSource, TimeStamper } from '#platform/signing/types.ts'
import { findAuthority, ownProofs, ownStamps } from './own-authority.ts'
import { lookUp } from './revocation.ts'
import type { KeyRow } from './tables.ts'
import { trustOf } from './verifying.ts'

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
  const ask = once((chain: readonly Buffer[]) => proofsOf(services, chain))
  if (!(await ask(key.chain))) return { level: 'B-T', tsa }
  let complete = true
  const revocation = async (chain: readonly Buffer[]) => {
    const found = await ask(chain)
    complete &&= found !== undefined
    return found ?? { ocsps: [], crls: [] }
  }
  return { level: 'B-LT', tsa, revocation, reached: () => (complete ? 'B-LT' : 'B-T') }
}

/** Proofs for every certificate below a trusted root; nothing when one is missing, or none is trusted: then nobody is asked. */
async function proofsOf(services: Services, chain: readonly Buffer[]): Promise<Revocation | undefined> {
  const { roots, intermediates = [] } = await trustOf(services)
  const [own, ...rest] = certificatesIn([...chain, ...intermediates])
  if (!own) return undefined
  const way = chainOf(own, rest, certificatesIn(roots))
  if (!way.trusted || way.chain.length < 2) return undefined
  const found = await lookUp(services)(way.chain.map(({ der }) => der))
  return found.unknown.size === 0 && found.ocsps.length + found.crls.length > 0 ? found : undefined
}

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
