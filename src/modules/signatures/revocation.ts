import { X509Certificate } from 'node:crypto'
import { createRevocationLookup, type Found } from '#gateways/revocation/lookup.ts'
import type { Services } from '#platform/services.ts'
import type { SignedFileReport } from '#platform/signing/report.ts'
import { answersKept } from './revocation-store.ts'

/** Asks the authorities of a chain, where the installation allows it (`REVOCATION_FROM`). Never throws. */
export function lookUp(services: Services): (chain: readonly Buffer[]) => Promise<Found> {
  const { revocationFrom } = services.config
  if (revocationFrom === 'none') return async () => ({ ocsps: [], crls: [], unknown: new Map() })
  return createRevocationLookup({
    reach: revocationFrom,
    memory: answersKept(services),
    now: () => services.clock.now(),
  })
}

/** More authorities than sign any one file. */
const MOST_CHAINS = 8

type Signed = Pick<SignedFileReport, 'signatures'>

/**
 * Asks about the certificates a first look could not judge. Only those of trusted authorities are asked about: addresses in any
 * other certificate are anybody's.
 * @returns proofs for a second look, and the reasons where there are none
 */
export async function lookUpUnknown(services: Services, report: Signed): Promise<Found | undefined> {
  const chains = new Map<string, Buffer[]>()
  for (const { signatory, revocation } of report.signatures)
    if (signatory && revocation.state === 'unknown' && signatory.above.length > 0)
      chains.set(signatory.certificate.toString('hex'), [signatory.certificate, ...signatory.above])
  if (chains.size === 0) return undefined
  const found = await Promise.all([...chains.values()].slice(0, MOST_CHAINS).map(lookUp(services)))
  return {
    ocsps: found.flatMap(({ ocsps }) => ocsps),
    crls: found.flatMap(({ crls }) => crls),
    unknown: new Map(found.flatMap(({ unknown }) => [...unknown])),
  }
}

/** The report with the reason beside every certificate nothing is known about. */
export function withReasons(report: SignedFileReport, found: Found | undefined): SignedFileReport {
  const reasonOf = (certificates: readonly Buffer[]): string | null =>
    certificates
      .map((der) => found?.unknown.get(new X509Certificate(der).serialNumber))
      .find((reason) => reason !== undefined) ?? null
  return {
    ...report,
    signatures: report.signatures.map((one) => {
      const { signatory, revocation } = one
      if (!signatory || revocation.state !== 'unknown') return one
      const reason = reasonOf([signatory.certificate, ...signatory.above])
      return { ...one, revocation: { ...revocation, reason } }
    }),
  }
}
