import { X509Certificate } from 'node:crypto'
import { createRevocationLookup, type Found, type Memory } from '#gateways/revocation/lookup.ts'
import { at, type Db } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { sha256 } from '#platform/signing/cms.ts'
import type { SignedFileReport } from '#platform/signing/report.ts'
import type { SignatureTables } from './tables.ts'

const tables = (db: Db) => db.withTables<SignatureTables>()
const nameOf = (asked: string): string => sha256(Buffer.from(asked)).toString('hex')

/** Answers of other authorities, kept in the database until they run out. */
const memoryOf = ({ db, clock }: Services): Memory => ({
  find: (asked) =>
    tables(db)
      .selectFrom('revocation_answer')
      .select(['body', 'reason'])
      .where('name', '=', nameOf(asked))
      .where('valid_until', '>', at(clock.now()))
      .executeTakeFirst(),
  keep: async (asked, { body, reason }, until) => {
    const values = { body, reason, valid_until: at(until) }
    await tables(db)
      .insertInto('revocation_answer')
      .values({ name: nameOf(asked), ...values })
      .onConflict((clash) => clash.column('name').doUpdateSet(values))
      .execute()
    await tables(db).deleteFrom('revocation_answer').where('valid_until', '<=', at(clock.now())).execute()
  },
})

/** Asks the authorities of a chain, where the installation allows it (`REVOCATION_FROM`). Never throws. */
export function lookUp(services: Services): (chain: readonly Buffer[]) => Promise<Found> {
  const { revocationFrom } = services.config
  if (revocationFrom === 'none') return async () => ({ ocsps: [], crls: [], unknown: new Map() })
  return createRevocationLookup({
    reach: revocationFrom,
    memory: memoryOf(services),
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
