import { X509Certificate } from 'node:crypto'
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

/** Longer chains than any authority has. */
const MAX_CHAIN = 8

/**
 * The way from a certificate up to a trusted root, through whatever is at hand.
 * @returns the chain, its own first; `trusted` when it ends at a root that is trusted
 */
export function chainOf(
  certificate: Certificate,
  pool: readonly Certificate[],
  roots: readonly Certificate[],
): { chain: Certificate[]; trusted: boolean } {
  const chain = [certificate]
  for (let last = certificate; chain.length <= MAX_CHAIN;) {
    if (roots.some((root) => sameCertificate(root, last))) return { chain, trusted: true }
    const above = [...roots, ...pool].find((one) => !chain.includes(one) && issuedBy(last, one))
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
