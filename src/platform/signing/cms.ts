import { createHash, verify } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { hashOf, OIDS, signatureAlgorithm, verifySignature } from './algorithms.ts'
import { readCertificate, type Certificate } from './certificate.ts'
import { derOf, integer, nothing, octets, oid, sequence, setOf, tlv } from './der.ts'
import type { ToSign } from './types.ts'

export const sha256 = (...parts: readonly Buffer[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const attribute = (type: string, value: Buffer) => sequence(oid(type), setOf(value))
const sha256Algorithm = () => sequence(oid(OIDS.sha256), nothing())

/** IssuerSerial (RFC 5035): who issued a certificate, under what number. */
export function issuerSerial({ pki }: Certificate): Buffer {
  const serial = integer(Buffer.from(pki.serialNumber.valueBlock.valueHexView))
  return sequence(sequence(tlv(0xa4, derOf(pki.issuer))), serial)
}

/** ESSCertIDv2 (RFC 5035): which certificate signed, so that no other can be put in its place. */
const signingCertificate = (certificate: Certificate): Buffer =>
  sequence(sequence(sequence(octets(sha256(certificate.der)), issuerSerial(certificate))))

/**
 * What is signed: the attributes CAdES wants (content type, message digest, signing certificate).
 * @param digest SHA-256 of the content
 */
export function attributesToSign(
  certificate: Certificate,
  digest: Buffer,
  contentType: string = OIDS.data,
): ToSign {
  const attributes = setOf(
    attribute(OIDS.contentType, oid(contentType)),
    attribute(OIDS.messageDigest, octets(digest)),
    attribute(OIDS.signingCertificateV2, signingCertificate(certificate)),
  )
  return { attributes, hash: sha256(attributes) }
}

export type CmsParts = {
  /** The signer's own first. */
  chain: readonly Certificate[]
  attributes: Buffer
  /** As `derSignature` gives it. */
  signature: Buffer
  /** Time-stamp token over the signature. */
  timeStamp?: Buffer
  /** Content carried inside, with its type; left out for a detached signature. */
  content?: { type: string; der: Buffer }
}

/** Puts a CMS SignedData together (RFC 5652), DER. */
export function assembleCms({ chain, attributes, signature, timeStamp, content }: CmsParts): Buffer {
  const [own] = chain
  if (!own) throw new Error('a signature needs its certificate')
  const serial = integer(Buffer.from(own.pki.serialNumber.valueBlock.valueHexView))
  const signer = sequence(
    integer(1),
    sequence(derOf(own.pki.issuer), serial),
    sha256Algorithm(),
    Buffer.concat([Buffer.from([0xa0]), attributes.subarray(1)]),
    signatureAlgorithm(own.key),
    octets(signature),
    timeStamp ? tlv(0xa1, attribute(OIDS.signatureTimeStamp, timeStamp)) : Buffer.alloc(0),
  )
  const carried = content
    ? sequence(oid(content.type), tlv(0xa0, octets(content.der)))
    : sequence(oid(OIDS.data))
  const certificates = chain.map(({ der }) => der).sort((a, b) => Buffer.compare(a, b))
  const signedData = sequence(
    integer(content ? 3 : 1),
    setOf(sha256Algorithm()),
    carried,
    tlv(0xa0, ...certificates),
    setOf(signer),
  )
  return sequence(oid(OIDS.signedData), tlv(0xa0, signedData))
}

/** Tokens give the two halves of an ECDSA signature side by side; CMS wants them as a sequence. */
export function derSignature(signature: Buffer, { key, x509 }: Certificate): Buffer {
  if (key !== 'ecdsa') return signature
  const half = Math.ceil(curveBits(x509.publicKey.asymmetricKeyDetails?.namedCurve) / 8)
  if (signature.length !== half * 2) return signature
  const trimmed = (part: Buffer) =>
    part.subarray(
      Math.max(
        0,
        part.findIndex((byte) => byte !== 0),
      ),
    )
  return sequence(integer(trimmed(signature.subarray(0, half))), integer(trimmed(signature.subarray(half))))
}

/**
 * What a key gave must be a signature by that key of what it was given: another would be kept as signed and be worth nothing.
 * @param signature as `derSignature` gives it
 * @throws Error when it is not
 */
export function checkOwn(
  signature: Buffer,
  { attributes }: Pick<ToSign, 'attributes'>,
  { key, x509 }: Certificate,
): void {
  const by = { key: x509.publicKey, ...(key === 'ecdsa' && { dsaEncoding: 'der' as const }) }
  if (!verify('sha256', attributes, by, signature))
    throw new Error('the key gave a signature that is not its own')
}

/** The other way round, as XML signatures want it (RFC 4050, 3.3): the two halves of an ECDSA signature side by side. */
export function plainSignature(signature: Buffer, certificate: Certificate): Buffer {
  if (certificate.key !== 'ecdsa') return signature
  const half = Math.ceil(curveBits(certificate.x509.publicKey.asymmetricKeyDetails?.namedCurve) / 8)
  if (signature.length === half * 2) return signature
  const read = asn1js.fromBER(new Uint8Array(signature)).result
  const parts = read instanceof asn1js.Sequence ? read.valueBlock.value : []
  const filled = parts.map((part) => {
    const bytes = part instanceof asn1js.Integer ? viewOf(part) : Buffer.alloc(0)
    const start = Math.max(0, bytes.length - half)
    return Buffer.concat([Buffer.alloc(Math.max(0, half - bytes.length)), bytes.subarray(start)])
  })
  if (filled.length !== 2) throw new Error('not a signature')
  return Buffer.concat(filled)
}

const curveBits = (curve: string | undefined): number => Number(/\d{3}/.exec(curve ?? '')?.[0] ?? 256)

export type SignedMessage = {
  signer: Certificate | null
  certificates: Certificate[]
  /** Hash of the content, as node names it; undefined when it is unknown here. */
  digest: string | undefined
  /** Does the signed digest belong to this content? */
  matches(digest: Buffer): boolean
  /** Is the signature over the attributes by the signer's key? */
  genuine: boolean
  /** Do the signed attributes name the certificate? `absent` when they say nothing about it. */
  namesCertificate: 'yes' | 'no' | 'absent'
  signature: Buffer
  signatureHash: string | undefined
  claimedAt: Date | null
  timeStamp: Buffer | null
  content: { type: string; der: Buffer } | null
  crls: Buffer[]
}

const viewOf = (block: { valueBlock: { valueHexView: Uint8Array } }) =>
  Buffer.from(block.valueBlock.valueHexView)

/** Reads a CMS SignedData with one signer. @throws Error when it is none */
export function readCms(der: Buffer): SignedMessage {
  const info = pkijs.ContentInfo.fromBER(new Uint8Array(der))
  if (info.contentType !== OIDS.signedData) throw new Error('not signed data')
  const data = new pkijs.SignedData({ schema: info.content })
  const [one, ...more] = data.signerInfos
  if (!one || more.length > 0) throw new Error('not exactly one signer')
  const certificates = readAll(data.certificates ?? [])
  const signer = certificates.find((certificate) => isSigner(one, certificate)) ?? null
  const digest = hashOf(one.digestAlgorithm.algorithmId)
  const eContent = data.encapContentInfo.eContent
  const content = eContent ? { type: data.encapContentInfo.eContentType, der: contentOf(eContent) } : null
  const signed = one.signedAttrs
  const signature = viewOf(one.signature)
  const attributes = signed ? setView(signed.encodedValue) : null
  const claimed = valueOf(signed, OIDS.messageDigest)
  return {
    signer,
    certificates,
    digest,
    // Without signed attributes nothing says what was meant; PAdES requires them.
    matches: (found) => claimed instanceof asn1js.OctetString && viewOf(claimed).equals(found),
    genuine:
      signer !== null &&
      attributes !== null &&
      verifySignature(one.signatureAlgorithm, digest, attributes, signer.x509.publicKey, signature),
    namesCertificate: namesCertificate(signed, signer),
    signature,
    signatureHash: hashOf(one.signatureAlgorithm.algorithmId) ?? digest,
    claimedAt: timeOf(valueOf(signed, OIDS.signingTime)),
    timeStamp: rawOf(valueOf(one.unsignedAttrs, OIDS.signatureTimeStamp)),
    content,
    crls: (data.crls ?? []).flatMap((crl) =>
      crl instanceof pkijs.CertificateRevocationList ? [derOf(crl)] : [],
    ),
  }
}

const contentOf = (block: asn1js.OctetString) => Buffer.from(block.getValue())

function readAll(items: readonly unknown[]): Certificate[] {
  return items.flatMap((item) => {
    if (!(item instanceof pkijs.Certificate)) return []
    try {
      return [readCertificate(derOf(item))]
    } catch {
      // Another kind of key in the bag is none of the signer's.
      return []
    }
  })
}

function isSigner(info: pkijs.SignerInfo, { pki }: Certificate): boolean {
  const sid: unknown = info.sid
  if (sid instanceof pkijs.IssuerAndSerialNumber)
    return pki.issuer.isEqual(sid.issuer) && pki.serialNumber.isEqual(sid.serialNumber)
  if (!(sid instanceof asn1js.BaseBlock) && !(sid instanceof asn1js.OctetString)) return false
  const key = pki.extensions?.find(({ extnID }) => extnID === '2.5.29.14')?.parsedValue as unknown
  return (
    key instanceof asn1js.OctetString && sid instanceof asn1js.OctetString && viewOf(key).equals(viewOf(sid))
  )
}

function setView(encoded: ArrayBuffer): Buffer {
  const bytes = Buffer.from(new Uint8Array(encoded))
  // Signed as a set, carried under the tag of its place.
  bytes[0] = 0x31
  return bytes
}

function valueOf(attributes: pkijs.SignedAndUnsignedAttributes | undefined, type: string): unknown {
  const found = (attributes?.attributes ?? []).filter((one) => one.type === type)
  return found.length === 1 ? found[0]?.values[0] : undefined
}

const rawOf = (value: unknown): Buffer | null =>
  value instanceof asn1js.Sequence ? Buffer.from(value.valueBeforeDecodeView) : null

const timeOf = (value: unknown): Date | null =>
  value instanceof asn1js.UTCTime || value instanceof asn1js.GeneralizedTime ? value.toDate() : null

function namesCertificate(
  attributes: pkijs.SignedAndUnsignedAttributes | undefined,
  signer: Certificate | null,
): 'yes' | 'no' | 'absent' {
  // Of two nobody knows which is meant.
  const isOnce = [OIDS.signingCertificateV2, OIDS.signingCertificate].every(
    (type) => (attributes?.attributes ?? []).filter((one) => one.type === type).length <= 1,
  )
  if (!isOnce) return 'no'
  const second = valueOf(attributes, OIDS.signingCertificateV2)
  const value = second ?? valueOf(attributes, OIDS.signingCertificate)
  if (!(value instanceof asn1js.Sequence)) return 'absent'
  const list = value.valueBlock.value[0]
  const first = list instanceof asn1js.Sequence ? list.valueBlock.value[0] : undefined
  if (!(first instanceof asn1js.Sequence) || !signer) return 'no'
  const [head] = first.valueBlock.value
  const algorithm =
    head instanceof asn1js.Sequence && head.valueBlock.value[0] instanceof asn1js.ObjectIdentifier
      ? hashOf(head.valueBlock.value[0].getValue())
      : second === undefined
        ? 'sha1'
        : 'sha256'
  const digest = first.valueBlock.value.find((one) => one instanceof asn1js.OctetString)
  if (!digest || algorithm === undefined) return 'no'
  return createHash(algorithm).update(signer.der).digest().equals(viewOf(digest)) ? 'yes' : 'no'
}
