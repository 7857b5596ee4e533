import { X509Certificate } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { instantOf } from './der.ts'

/** A certificate, read once, with the words people know it by. */
export type Certificate = {
  der: Buffer
  x509: X509Certificate
  pki: pkijs.Certificate
  /** Common name of the holder. */
  name: string
  organisation: string | null
  /** Serial number in hexadecimal. */
  serial: string
  issuerName: string
  validFrom: Temporal.Instant
  validTo: Temporal.Instant
  /** Which mathematics: decides how it signs. */
  key: 'rsa' | 'ecdsa'
}

const COMMON_NAME = '2.5.4.3'
const ORGANISATION = '2.5.4.10'

const part = (name: pkijs.RelativeDistinguishedNames, type: string): string | null => {
  const found = name.typesAndValues.find((one) => one.type === type)
  const text: unknown = found?.value.valueBlock.value
  return typeof text === 'string' ? text.normalize('NFC') : null
}

/**
 * Reads a certificate. Its names are read when they are asked for: in a chain most never are.
 * @throws Error when the bytes are no certificate, or its key is neither RSA nor elliptic
 */
export function readCertificate(der: Buffer): Certificate {
  const x509 = new X509Certificate(der)
  const type = x509.publicKey.asymmetricKeyType
  if (type !== 'rsa' && type !== 'ec' && type !== 'rsa-pss') throw new Error(`unsupported key: ${type}`)
  let read: pkijs.Certificate | undefined
  const pki = () => (read ??= pkijs.Certificate.fromBER(new Uint8Array(x509.raw)))
  return {
    der: x509.raw,
    x509,
    serial: x509.serialNumber,
    validFrom: instantOf(x509.validFromDate),
    validTo: instantOf(x509.validToDate),
    key: type === 'ec' ? 'ecdsa' : 'rsa',
    get pki() {
      return pki()
    },
    get name() {
      return part(pki().subject, COMMON_NAME) ?? ''
    },
    get organisation() {
      return part(pki().subject, ORGANISATION)
    },
    get issuerName() {
      return part(pki().issuer, COMMON_NAME) ?? ''
    },
  }
}

export const sameCertificate = (a: Certificate, b: Certificate): boolean => a.der.equals(b.der)

/** Was `one` signed by `above`, and may `above` sign certificates? */
export function issuedBy(one: Certificate, above: Certificate): boolean {
  return above.x509.ca && one.x509.checkIssued(above.x509) && one.x509.verify(above.x509.publicKey)
}

/** How many authorities may stand below one (RFC 5280, 4.2.1.9); nothing when it does not say. */
function mostBelow({ pki }: Certificate): number | undefined {
  const basics: unknown = pki.extensions?.find(({ extnID }) => extnID === '2.5.29.19')?.parsedValue
  const most: unknown = basics instanceof pkijs.BasicConstraints ? basics.pathLenConstraint : undefined
  return typeof most === 'number' ? most : undefined
}

/** Uses of a certificate that is for something else than signing documents: web servers, and what an authority does. */
const OTHER_PURPOSES = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.9']

/** Was a certificate issued for signing (RFC 5280, 4.2.1.3 and 4.2.1.12)? One that says nothing about it may. */
export function maySign({ pki, x509 }: Certificate): boolean {
  const usage: unknown = pki.extensions?.find(({ extnID }) => extnID === '2.5.29.15')?.parsedValue
  const bits = usage instanceof asn1js.BitString ? (usage.valueBlock.valueHexView[0] ?? 0) : 0xff
  // The first two bits: digital signatures, and what cannot be denied.
  if ((bits & 0b1100_0000) === 0) return false
  const purposes = x509.keyUsage ?? []
  return purposes.length === 0 || purposes.some((one) => !OTHER_PURPOSES.includes(one))
}

/** Longer chains than any authority has. */
const MAX_CHAIN = 8

/**
 * The way from a certificate up to a trusted root, through whatever is at hand; of two certificates of one authority that which
 * stood at `at`.
 * @returns the chain, its own first; `trusted` when it ends at a root that is trusted
 */
export function chainOf(
  certificate: Certificate,
  pool: readonly Certificate[],
  roots: readonly Certificate[],
  at?: Temporal.Instant,
): { chain: Certificate[]; trusted: boolean } {
  const chain = [certificate]
  for (let last = certificate; chain.length <= MAX_CHAIN;) {
    if (roots.some((root) => sameCertificate(root, last))) return { chain, trusted: true }
    const all = [...roots, ...pool].filter((one) => !chain.includes(one) && issuedBy(last, one))
    const allowed = all.filter((one) => (mostBelow(one) ?? MAX_CHAIN) >= chain.length - 1)
    const above = allowed.find((one) => at !== undefined && validAt(one, at)) ?? allowed[0]
    if (!above || sameCertificate(above, last)) return { chain, trusted: false }
    chain.push(above)
    last = above
  }
  return { chain, trusted: false }
}

export const validAt = (certificate: Certificate, at: Temporal.Instant): boolean =>
  Temporal.Instant.compare(certificate.validFrom, at) <= 0 &&
  Temporal.Instant.compare(at, certificate.validTo) <= 0

/** Extended key usages: time stamping, answering about revocation. */
export const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
export const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'
export const isFor = (certificate: Certificate, usage: string): boolean =>
  (certificate.x509.keyUsage ?? []).includes(usage)
