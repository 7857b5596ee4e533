import { readCertificate, type Certificate } from './certificate.ts'
import { checkOwn, derSignature, issuerSerial, plainSignature, readCms, sha256 } from './cms.ts'
import { chainFrom } from './sign-pdf.ts'
import type { Level, Revocation, RevocationSource, Signer, TimeStamper, ToSign } from './types.ts'
import { canonical, textOf, withXml, XmlError } from './xml/document.ts'
import {
  DS,
  ECDSA_SHA256,
  ENVELOPED,
  EXCLUSIVE,
  RSA_SHA256,
  SHA256,
  SIGNED_PROPERTIES,
  XADES,
  XADES141,
} from './xml/names.ts'

export type XmlSignOptions = {
  /** A whole document in UTF-8, without a signature in it yet. */
  xml: Buffer
  level: Level
  /** When it is signed, by the signer's clock. */
  at: Temporal.Instant
  /** Wanted for B-T and B-LT. */
  tsa?: TimeStamper
  /** Wanted for B-LT. */
  revocation?: RevocationSource
}

/** A document that waits for its signature. */
export type PreparedXml = { toSign: ToSign; finish: (signature: Buffer) => Promise<Buffer> }

/**
 * Signs an XML document: an enveloped XAdES signature (ETSI EN 319 132-1) as the last thing in its root, over everything else in
 * it. Every byte of the document stays as it was.
 * @throws XmlError when it cannot be signed; its message is for people
 */
export async function signXml({ signer, ...options }: XmlSignOptions & { signer: Signer }): Promise<Buffer> {
  const prepared = prepareXml(options, signer.chain.map(readCertificate))
  const [signature] = await signer.sign([prepared.toSign])
  if (!signature) throw new Error('the key did not sign')
  return prepared.finish(signature)
}

/**
 * Writes everything of the signature but the signature itself.
 * @throws XmlError when the document cannot be signed
 */
export function prepareXml(options: XmlSignOptions, chain: readonly Certificate[]): PreparedXml {
  const { xml, level, at, tsa, revocation } = options
  if (level !== 'B-B' && !tsa) throw new Error('this level needs a time-stamping authority')
  if (level === 'B-LT' && !revocation) throw new Error('this level needs a source of revocation')
  const [own] = chain
  if (!own) throw new Error('a signature needs its certificate')
  const content = withXml(xml, (document) => {
    if (document.find('//ds:Signature', { ds: DS }).length > 0)
      throw new XmlError('Tệp XML đã có chữ ký số; ký thêm sẽ làm chữ ký trước mất hiệu lực.')
    return sha256(canonical(document, { algorithm: EXCLUSIVE }))
  })
  const id = `chu-ky-${sha256(content, own.der, Buffer.from(at.toString())).toString('hex', 0, 8)}`
  const insert = insertInto(xml)
  const parts: Parts = { id, at, chain, content, properties: Buffer.alloc(32) }
  const properties = canonicalIn(insert(signatureXml(parts)), `//xades:SignedProperties[@Id='${id}-tt']`)
  const whole = { ...parts, properties: sha256(properties) }
  const info = canonicalIn(insert(signatureXml(whole)), `//ds:Signature[@Id='${id}']/ds:SignedInfo`)
  return {
    toSign: { attributes: info, hash: sha256(info) },
    finish: async (given) => {
      checkOwn(derSignature(given, own), { attributes: info }, own)
      const signature = plainSignature(given, own)
      if (level === 'B-B' || !tsa) return insert(signatureXml({ ...whole, signature }))
      const value = canonicalIn(
        insert(signatureXml({ ...whole, signature })),
        `//ds:Signature[@Id='${id}']/ds:SignatureValue`,
      )
      const timeStamp = await tsa(sha256(value))
      const proofs =
        level === 'B-LT' && revocation ? await proofsFor(chain, timeStamp, revocation) : undefined
      return insert(signatureXml({ ...whole, signature, timeStamp, proofs }))
    },
  }
}

type Proofs = { own: Revocation; stampChain: readonly Certificate[]; stamp: Revocation }

async function proofsFor(
  chain: readonly Certificate[],
  timeStamp: Buffer,
  revocation: RevocationSource,
): Promise<Proofs> {
  const stampChain = chainFrom(readCms(timeStamp))
  const [own, stamp] = await Promise.all([
    revocation(chain.map(({ der }) => der)),
    revocation(stampChain.map(({ der }) => der)),
  ])
  return { own, stampChain, stamp }
}

/** The canonical form of one element of a document. */
const canonicalIn = (xml: Buffer, path: string): Buffer =>
  withXml(xml, (document) => {
    const [one, ...more] = document.find(path, { ds: DS, xades: XADES })
    if (!one || more.length > 0) throw new XmlError('Tệp XML này không ký được.')
    return canonical(one, { algorithm: EXCLUSIVE })
  })

/** The end of the root, with what may follow it: blanks, comments, instructions to programs. */
const END = /<\/[^<>]+>\s*(?:(?:<!--[\s\S]*?-->|<\?[\s\S]*?\?>)\s*)*$/

/** @returns the document with something more as the last thing in its root */
function insertInto(xml: Buffer): (added: string) => Buffer {
  const text = textOf(xml)
  const at = END.exec(text)?.index
  if (at === undefined) throw new XmlError('Tệp XML không có nội dung để ký.')
  return (added) => Buffer.from(`${text.slice(0, at)}${added}${text.slice(at)}`, 'utf8')
}

type Parts = {
  id: string
  at: Temporal.Instant
  chain: readonly Certificate[]
  /** SHA-256 of the document, and of what is signed of the signature itself. */
  content: Buffer
  properties: Buffer
  signature?: Buffer
  timeStamp?: Buffer
  proofs?: Proofs
}

const base64 = (bytes: Buffer) => bytes.toString('base64')
const digest = (bytes: Buffer) =>
  `<ds:DigestMethod Algorithm="${SHA256}"/><ds:DigestValue>${base64(bytes)}</ds:DigestValue>`
const transforms = (...algorithms: readonly string[]) =>
  `<ds:Transforms>${algorithms.map((one) => `<ds:Transform Algorithm="${one}"/>`).join('')}</ds:Transforms>`

/** The signature as it stands in the document. Everything in it is an identifier, a time or base 64. */
function signatureXml(parts: Parts): string {
  const { id, chain, content, properties, signature } = parts
  const method = chain[0]!.key === 'rsa' ? RSA_SHA256 : ECDSA_SHA256
  return [
    `<ds:Signature xmlns:ds="${DS}" Id="${id}"><ds:SignedInfo>`,
    `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"/><ds:SignatureMethod Algorithm="${method}"/>`,
    `<ds:Reference Id="${id}-vb" URI="">${transforms(ENVELOPED, EXCLUSIVE)}${digest(content)}</ds:Reference>`,
    `<ds:Reference Type="${SIGNED_PROPERTIES}" URI="#${id}-tt">${transforms(EXCLUSIVE)}${digest(properties)}</ds:Reference>`,
    `</ds:SignedInfo><ds:SignatureValue Id="${id}-gt">${signature ? base64(signature) : ''}</ds:SignatureValue>`,
    `<ds:KeyInfo><ds:X509Data>`,
    ...chain.map(({ der }) => `<ds:X509Certificate>${base64(der)}</ds:X509Certificate>`),
    `</ds:X509Data></ds:KeyInfo><ds:Object>`,
    `<xades:QualifyingProperties xmlns:xades="${XADES}" Target="#${id}">`,
    signedProperties(parts),
    unsignedProperties(parts),
    `</xades:QualifyingProperties></ds:Object></ds:Signature>`,
  ].join('')
}

/** When, with which certificate, and of what kind the signed data are (EN 319 132-1, 5.2). */
function signedProperties({ id, at, chain }: Parts): string {
  const own = chain[0]!
  const time = at.round({ smallestUnit: 'second', roundingMode: 'floor' }).toString()
  return [
    `<xades:SignedProperties Id="${id}-tt"><xades:SignedSignatureProperties>`,
    `<xades:SigningTime>${time}</xades:SigningTime>`,
    `<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>${digest(sha256(own.der))}</xades:CertDigest>`,
    `<xades:IssuerSerialV2>${base64(issuerSerial(own))}</xades:IssuerSerialV2></xades:Cert></xades:SigningCertificateV2>`,
    `</xades:SignedSignatureProperties><xades:SignedDataObjectProperties>`,
    `<xades:DataObjectFormat ObjectReference="#${id}-vb"><xades:MimeType>text/xml</xades:MimeType></xades:DataObjectFormat>`,
    `</xades:SignedDataObjectProperties></xades:SignedProperties>`,
  ].join('')
}

/** Time stamp, certificates and proofs (EN 319 132-1, 5.3 and 5.4): of the signer, and apart of who stamped. */
function unsignedProperties({ chain, timeStamp, proofs }: Parts): string {
  if (!timeStamp) return ''
  return [
    `<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:SignatureTimeStamp>`,
    `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"/>`,
    `<xades:EncapsulatedTimeStamp>${base64(timeStamp)}</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>`,
    ...(proofs
      ? [
          values(chain, proofs.own),
          `<xades141:TimeStampValidationData xmlns:xades141="${XADES141}">`,
          values(proofs.stampChain, proofs.stamp),
          `</xades141:TimeStampValidationData>`,
        ]
      : []),
    `</xades:UnsignedSignatureProperties></xades:UnsignedProperties>`,
  ].join('')
}

function values(certificates: readonly Certificate[], { crls, ocsps }: Revocation): string {
  const list = (name: string, one: string, items: readonly Buffer[]) =>
    items.length === 0
      ? ''
      : `<xades:${name}>${items.map((der) => `<xades:${one}>${base64(der)}</xades:${one}>`).join('')}</xades:${name}>`
  const ders = certificates.map(({ der }) => der)
  const proofs = `${list('CRLValues', 'EncapsulatedCRLValue', crls)}${list('OCSPValues', 'EncapsulatedOCSPValue', ocsps)}`
  return `${list('CertificateValues', 'EncapsulatedX509Certificate', ders)}${proofs ? `<xades:RevocationValues>${proofs}</xades:RevocationValues>` : ''}`
}
