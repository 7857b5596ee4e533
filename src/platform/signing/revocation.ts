import { createHash } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { verifySignature } from './algorithms.ts'
import { isFor, issuedBy, OCSP_SIGNING, readCertificate, type Certificate } from './certificate.ts'
import { derOf, instantOf } from './der.ts'
import type { Revocation } from './types.ts'

export type RevocationState =
  | { state: 'good'; source: 'OCSP' | 'CRL'; checkedAt: Temporal.Instant }
  | { state: 'revoked'; source: 'OCSP' | 'CRL'; revokedAt: Temporal.Instant }
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
 * What the proofs at hand say about a certificate: a proof counts when it is signed for its issuer and was not out of date
 * at `at`. A revocation anywhere is believed before a good word.
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
  return (
    found.find(({ state }) => state === 'revoked') ??
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

const isOutdated = (next: Date | undefined, at: Temporal.Instant) =>
  next !== undefined && Temporal.Instant.compare(instantOf(next), at) < 0

function fromCrl(
  crl: pkijs.CertificateRevocationList,
  certificate: Certificate,
  issuer: Certificate,
  at: Temporal.Instant,
): RevocationState | undefined {
  if (!crl.issuer.isEqual(issuer.pki.subject) || isOutdated(crl.nextUpdate?.value, at)) return undefined
  const signature = Buffer.from(crl.signatureValue.valueBlock.valueHexView)
  const tbs = Buffer.from(crl.tbsView)
  if (!verifySignature(crl.signatureAlgorithm, undefined, tbs, issuer.x509.publicKey, signature))
    return undefined
  const entry = (crl.revokedCertificates ?? []).find(({ userCertificate }) =>
    userCertificate.isEqual(certificate.pki.serialNumber),
  )
  return entry
    ? { state: 'revoked', source: 'CRL', revokedAt: instantOf(entry.revocationDate.value) }
    : { state: 'good', source: 'CRL', checkedAt: instantOf(crl.thisUpdate.value) }
}

function fromOcsp(
  { basic, responder: named }: Extract<Proof, { kind: 'OCSP' }>,
  certificate: Certificate,
  issuer: Certificate,
  at: Temporal.Instant,
): RevocationState | undefined {
  const answer = basic.tbsResponseData.responses.find((one) => isAbout(one.certID, certificate, issuer))
  const responder = responderOf(named, issuer)
  if (!answer || !responder || isOutdated(answer.nextUpdate, at)) return undefined
  const signature = Buffer.from(basic.signature.valueBlock.valueHexView)
  const tbs = Buffer.from(basic.tbsResponseData.tbsView)
  if (!verifySignature(basic.signatureAlgorithm, undefined, tbs, responder.x509.publicKey, signature))
    return undefined
  const status: unknown = answer.certStatus
  if (status instanceof asn1js.Primitive && status.idBlock.tagNumber === 0)
    return { state: 'good', source: 'OCSP', checkedAt: instantOf(answer.thisUpdate) }
  if (status instanceof asn1js.Constructed && status.idBlock.tagNumber === 1) {
    const [time] = status.valueBlock.value
    if (time instanceof asn1js.GeneralizedTime)
      return { state: 'revoked', source: 'OCSP', revokedAt: instantOf(time.toDate()) }
  }
  return undefined
}

/** Either the issuer itself answers, or somebody it has named for that. */
function responderOf(named: Certificate | null, issuer: Certificate): Certificate | undefined {
  if (!named || named.der.equals(issuer.der)) return issuer
  return isFor(named, OCSP_SIGNING) && issuedBy(named, issuer) ? named : undefined
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
