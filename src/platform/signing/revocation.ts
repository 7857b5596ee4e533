import { createHash } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { verifySignature } from './algorithms.ts'
import { isFor, issuedBy, OCSP_SIGNING, readCertificate, validAt, type Certificate } from './certificate.ts'
import { derOf, instantOf } from './der.ts'
import type { Revocation } from './types.ts'

export type RevocationState =
  /** `givenBack`: it had been suspended, and was taken off the list. */
  | { state: 'good'; source: 'OCSP' | 'CRL'; checkedAt: Temporal.Instant; givenBack?: true }
  | {
      state: 'revoked'
      source: 'OCSP' | 'CRL'
      revokedAt: Temporal.Instant
      reason: number | null
      /** When the list or the answer that says so was made. */
      toldAt: Temporal.Instant
    }
  | { state: 'unknown' }

/** A proof that has been read: a list of an issuer, or an answer about some certificates. */
export type Proof =
  | { kind: 'CRL'; crl: pkijs.CertificateRevocationList }
  | { kind: 'OCSP'; basic: pkijs.BasicOCSPResponse; responder: Certificate | null }

/** Reads proofs once, for many questions; one that cannot be read proves nothing. */
export const readProofs = ({ ocsps, crls }: Revocation): Proof[] => [
  ...ocsps.flatMap((der) => quietly(() => readAnswer(der)) ?? []),
  ...crls.flatMap((der) => quietly(() => readList(der)) ?? []),
]

/**
 * What the proofs at hand say about a certificate: a proof counts when it is signed for its issuer; a good word only when it was
 * not out of date at `at`, a revocation always. A revocation anywhere is believed before a good word; a suspension is over when
 * something newer than what tells of it says that it was given back.
 */
export function revocationOf(
  certificate: Certificate,
  issuer: Certificate,
  proofs: readonly Proof[],
  at: Temporal.Instant,
): RevocationState {
  const found = proofs.flatMap((proof) => {
    const said =
      proof.kind === 'CRL'
        ? quietly(() => fromCrl(proof.crl, certificate, issuer, at))
        : quietly(() => fromOcsp(proof, certificate, issuer, at))
    return said ?? []
  })
  const givenBack = found.flatMap((one) => (one.state === 'good' && one.givenBack ? [one.checkedAt] : []))
  const isOver = (one: RevocationState) =>
    one.state === 'revoked' &&
    one.reason === ON_HOLD &&
    givenBack.some((at) => Temporal.Instant.compare(one.toldAt, at) < 0)
  return (
    found.find((one) => one.state === 'revoked' && !isOver(one)) ??
    found.find(({ state }) => state === 'good') ?? { state: 'unknown' }
  )
}

/** Until when an answer or a list holds by its own word; nothing when it does not say. DER. */
export function validUntil(der: Buffer): Temporal.Instant | undefined {
  const [proof] = readProofs({ ocsps: [der], crls: [der] })
  if (proof?.kind === 'CRL') return proof.crl.nextUpdate && instantOf(proof.crl.nextUpdate.value)
  const ends = (proof?.basic.tbsResponseData.responses ?? []).flatMap(({ nextUpdate }) => nextUpdate ?? [])
  const [first] = ends.toSorted((one, other) => one.getTime() - other.getTime())
  return first && instantOf(first)
}

function quietly<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

const readList = (der: Buffer): Proof => ({
  kind: 'CRL',
  crl: pkijs.CertificateRevocationList.fromBER(new Uint8Array(der)),
})

function readAnswer(der: Buffer): Proof {
  const response = pkijs.OCSPResponse.fromBER(new Uint8Array(der))
  if (!response.responseBytes) throw new Error('no answer')
  const basic = pkijs.BasicOCSPResponse.fromBER(
    new Uint8Array(response.responseBytes.response.valueBlock.valueHexView),
  )
  const [own] = basic.certs ?? []
  return { kind: 'OCSP', basic, responder: own ? readCertificate(derOf(own)) : null }
}

/** Hours for which an answer or a list holds that does not say until when. */
const SHORT_WHILE = 24

const isOutdated = (made: Date, next: Date | undefined, at: Temporal.Instant) =>
  Temporal.Instant.compare(next ? instantOf(next) : instantOf(made).add({ hours: SHORT_WHILE }), at) < 0

/** Suspended (certificateHold): it may have been given back since. */
const ON_HOLD = 6
/** Taken off the list again (removeFromCRL), on lists of what is new only. */
const GIVEN_BACK = 8

function fromCrl(
  crl: pkijs.CertificateRevocationList,
  certificate: Certificate,
  issuer: Certificate,
  at: Temporal.Instant,
): RevocationState | undefined {
  if (!crl.issuer.isEqual(issuer.pki.subject) || !isAboutKind(crl, certificate)) return undefined
  const signature = Buffer.from(crl.signatureValue.valueBlock.valueHexView)
  const tbs = Buffer.from(crl.tbsView)
  if (!verifySignature(crl.signatureAlgorithm, undefined, tbs, issuer.x509.publicKey, signature))
    return undefined
  const entry = (crl.revokedCertificates ?? []).find(({ userCertificate }) =>
    userCertificate.isEqual(certificate.pki.serialNumber),
  )
  const outdated = isOutdated(crl.thisUpdate.value, crl.nextUpdate?.value, at)
  const isNews = extensionOf(crl.crlExtensions, DELTA) !== undefined
  const toldAt = instantOf(crl.thisUpdate.value)
  const good = { state: 'good' as const, source: 'CRL' as const, checkedAt: toldAt }
  // A list of what is new since another says nothing of who is not on it.
  if (!entry) return outdated || isNews ? undefined : good
  const found: unknown = extensionOf(entry.crlEntryExtensions, REASON)?.parsedValue
  const reason = found instanceof asn1js.Enumerated ? found.valueBlock.valueDec : null
  if (isNews && reason === GIVEN_BACK) return outdated ? undefined : { ...good, givenBack: true }
  if (outdated && reason === ON_HOLD) return undefined
  return { state: 'revoked', source: 'CRL', revokedAt: instantOf(entry.revocationDate.value), reason, toldAt }
}

const [CRL_NUMBER, AUTHORITY_KEY, REASON] = ['2.5.29.20', '2.5.29.35', '2.5.29.21']
const [DELTA, SCOPE, LISTS] = ['2.5.29.27', '2.5.29.28', '2.5.29.31']
const KNOWN: readonly string[] = [CRL_NUMBER, AUTHORITY_KEY, DELTA, SCOPE]

const extensionOf = (of: pkijs.Extensions | undefined, id: string) =>
  of?.extensions.find(({ extnID }) => extnID === id)

/**
 * Does a list cover certificates of this kind (RFC 5280, 5.2.5)? An authority may keep several: of authorities, of everybody else,
 * for some reasons, of other authorities, of a part of its certificates. Who is not on the wrong one is not good for that.
 */
function isAboutKind(crl: pkijs.CertificateRevocationList, { pki, x509 }: Certificate): boolean {
  const all = crl.crlExtensions?.extensions ?? []
  if (all.some(({ critical, extnID }) => critical && !KNOWN.includes(extnID))) return false
  const extension = extensionOf(crl.crlExtensions, SCOPE)
  if (!extension) return true
  const scope: unknown = extension.parsedValue
  if (!(scope instanceof pkijs.IssuingDistributionPoint)) return false
  if (scope.onlySomeReasons !== undefined || scope.indirectCRL || scope.onlyContainsAttributeCerts)
    return false
  if ((scope.onlyContainsUserCerts && x509.ca) || (scope.onlyContainsCACerts && !x509.ca)) return false
  const from = addressesIn(scope.distributionPoint)
  if (scope.distributionPoint === undefined) return true
  const lists: unknown = pki.extensions?.find(({ extnID }) => extnID === LISTS)?.parsedValue
  const named = lists instanceof pkijs.CRLDistributionPoints ? lists.distributionPoints : []
  const own = named.flatMap(({ distributionPoint }) => addressesIn(distributionPoint))
  return from.some((address) => own.includes(address))
}

/** The addresses (URI) of a distribution point. */
const addressesIn = (point: unknown): string[] =>
  (Array.isArray(point) ? (point as unknown[]) : []).flatMap((name) =>
    name instanceof pkijs.GeneralName && name.type === 6 && typeof name.value === 'string'
      ? [name.value]
      : [],
  )

function fromOcsp(
  { basic, responder: named }: Extract<Proof, { kind: 'OCSP' }>,
  certificate: Certificate,
  issuer: Certificate,
  at: Temporal.Instant,
): RevocationState | undefined {
  const answer = basic.tbsResponseData.responses.find((one) => isAbout(one.certID, certificate, issuer))
  const responder = responderOf(named, issuer, instantOf(basic.tbsResponseData.producedAt))
  if (!answer || !responder) return undefined
  const signature = Buffer.from(basic.signature.valueBlock.valueHexView)
  const tbs = Buffer.from(basic.tbsResponseData.tbsView)
  if (!verifySignature(basic.signatureAlgorithm, undefined, tbs, responder.x509.publicKey, signature))
    return undefined
  const status: unknown = answer.certStatus
  const outdated = isOutdated(answer.thisUpdate, answer.nextUpdate, at)
  const toldAt = instantOf(answer.thisUpdate)
  if (status instanceof asn1js.Primitive && status.idBlock.tagNumber === 0 && !outdated)
    return { state: 'good', source: 'OCSP', checkedAt: toldAt }
  if (status instanceof asn1js.Constructed && status.idBlock.tagNumber === 1) {
    const [time, why] = status.valueBlock.value
    const [said] = why instanceof asn1js.Constructed ? why.valueBlock.value : []
    const reason = said instanceof asn1js.Enumerated ? said.valueBlock.valueDec : null
    if (time instanceof asn1js.GeneralizedTime && !(outdated && reason === ON_HOLD))
      return { state: 'revoked', source: 'OCSP', revokedAt: instantOf(time.toDate()), reason, toldAt }
  }
  return undefined
}

/** Either the issuer itself answers, or somebody it has named for that and whose certificate stood then. */
function responderOf(
  named: Certificate | null,
  issuer: Certificate,
  at: Temporal.Instant,
): Certificate | undefined {
  if (!named || named.der.equals(issuer.der)) return issuer
  return isFor(named, OCSP_SIGNING) && issuedBy(named, issuer) && validAt(named, at) ? named : undefined
}

const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
}

export function isAbout(id: pkijs.CertID, certificate: Certificate, issuer: Certificate): boolean {
  const hash = HASHES[id.hashAlgorithm.algorithmId]
  if (!hash || !id.serialNumber.isEqual(certificate.pki.serialNumber)) return false
  const digest = (bytes: Buffer) => createHash(hash).update(bytes).digest()
  return (
    digest(derOf(issuer.pki.subject)).equals(Buffer.from(id.issuerNameHash.valueBlock.valueHexView)) &&
    digest(keyBits(issuer)).equals(Buffer.from(id.issuerKeyHash.valueBlock.valueHexView))
  )
}

/** The bits of a public key, without what says its kind: what OCSP identifies an issuer by. */
export const keyBits = ({ pki }: Certificate): Buffer =>
  Buffer.from(pki.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView)
