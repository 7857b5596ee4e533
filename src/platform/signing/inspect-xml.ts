import { createHash, timingSafeEqual, verify } from 'node:crypto'
import type { XmlDocument, XmlElement } from 'libxml2-wasm'
import type { Certificate } from './certificate.ts'
import { beliefOf, certificatesIn, judge, NOTHING, together, type Belief, type Evidence } from './judge.ts'
import type { SignatureReport, SignedFileReport, Trust } from './report.ts'
import { readProofs } from './revocation.ts'
import {
  allIn,
  attributeOf,
  bytesIn,
  canonical,
  elementsIn,
  isCanonical,
  isNamed,
  onlyIn,
  withXml,
  XmlError,
  type Canonical,
} from './xml/document.ts'
import {
  digestBy,
  DS,
  ENVELOPED,
  EXCLUSIVE,
  INCLUSIVE,
  SIGNED_PROPERTIES,
  signatureBy,
  XADES,
} from './xml/names.ts'
import { isOnlySignature } from './xml/only-signature.ts'

/** More elements that sign than any file of an office has. */
const MAX_SIGNATURES = 20

/**
 * Checks the signature of an XML file: one, enveloped in the root and over all of it, so that nobody reads anything it does not
 * cover. A signature that stands elsewhere, covers a part, or wants something fetched or rewritten before it fits is refused.
 * Never throws: what cannot be read is named in the report.
 */
export function inspectXml(xml: Buffer, trust: Trust): SignedFileReport {
  try {
    return withXml(xml, (document) => {
      const found = document.find('//ds:Signature', { ds: DS })
      if (found.length > MAX_SIGNATURES) throw new XmlError('Tệp XML có quá nhiều chữ ký.')
      const signatures = found.map((_, index) => inspectOne(document, found.length === 1, index, trust))
      return { signatures, unreadable: null, verdict: together(signatures) }
    })
  } catch (error) {
    const unreadable = error instanceof XmlError ? error.message : 'Tệp XML bị hỏng, không đọc được.'
    return { signatures: [], unreadable, verdict: 'uncertain' }
  }
}

function inspectOne(document: XmlDocument, alone: boolean, index: number, trust: Trust): SignatureReport {
  const base: SignatureReport = { ...NOTHING, field: String(index + 1), after: 'nothing' }
  const signature = elementsIn(document.root).find((one) => isNamed(one, DS, 'Signature'))
  // One that is not right under the root, or one beside others, does not cover what is read.
  if (!alone || !signature) return { ...base, problems: ['range-wrong'] }
  try {
    const read = readSignature(document, signature)
    if (!read) return { ...base, problems: ['range-wrong'] }
    const belief: Belief = beliefOf(trust)
    const judged = judge(belief, { ...base, coversAll: true }, read.evidence)
    // Without properties it is a plain XML signature, of no level.
    return read.qualified ? judged : { ...judged, level: null }
  } catch (error) {
    if (error instanceof XmlError) return { ...base, problems: ['unreadable'] }
    throw error
  }
}

type Reference = {
  uri: string | undefined
  type: string | undefined
  form: Canonical
  digest: string
  value: Buffer
}

/** @returns nothing when it covers something else than the document and its own properties, or brings content along */
function readSignature(
  document: XmlDocument,
  signature: XmlElement,
): { evidence: Evidence; qualified: boolean } | undefined {
  if (!isOnlySignature(signature)) return undefined
  const info = onlyIn(signature, DS, 'SignedInfo')
  const signedForm = formOf(onlyIn(info, DS, 'CanonicalizationMethod'))
  if (!signedForm) return undefined
  const references = allIn(info, DS, 'Reference').flatMap((one) => readReference(one) ?? [])
  // One that could not be taken is not passed over.
  if (references.length !== allIn(info, DS, 'Reference').length) return undefined
  const [content, ...others] = references.filter(({ uri }) => uri === '')
  const [about, ...more] = references.filter(({ uri }) => uri !== '')
  if (!content || others.length > 0 || more.length > 0) return undefined
  const properties = about ? propertiesOf(document, signature, about) : null
  if (properties === undefined) return undefined

  const value = onlyIn(signature, DS, 'SignatureValue')
  const certificates = certificatesIn(
    allIn(signature, DS, 'KeyInfo')
      .flatMap((one) => allIn(one, DS, 'X509Data'))
      .flatMap((one) => allIn(one, DS, 'X509Certificate'))
      .map(bytesIn),
  )
  const method = signatureBy(attributeOf(onlyIn(info, DS, 'SignatureMethod'), 'Algorithm') ?? '')
  const signed = canonical(info, signedForm)
  const bytes = bytesIn(value)
  const isBy = (certificate: Certificate): boolean =>
    method?.key === certificate.key && verifies(method.hash, signed, certificate, bytes)
  const named = properties ? namedCertificate(properties, certificates) : undefined
  const signer = named?.certificate ?? certificates.find(isBy) ?? certificates[0] ?? null
  const unsigned = unsignedOf(signature)
  const stamp = unsigned.flatMap((one) => allIn(one, XADES, 'SignatureTimeStamp'))[0]
  const stampForm = stamp && stampFormOf(stamp)
  const over = stampForm && canonical(value, stampForm)
  const propertiesHold = !properties || !about || matches(about, canonical(properties, about.form))
  const carried = readProofs({
    crls: valuesIn(unsigned, 'EncapsulatedCRLValue'),
    ocsps: valuesIn(unsigned, 'EncapsulatedOCSPValue'),
  })
  const beside = certificatesIn(valuesIn(unsigned, 'EncapsulatedX509Certificate'))
  const token = stamp && bytesIn(onlyIn(stamp, XADES, 'EncapsulatedTimeStamp'))
  const claimedAt = properties ? claimedIn(properties) : null

  // Last, since the document is read without its signature from here on.
  signature.remove()
  const contentHolds = matches(content, canonical(document, content.form))
  return {
    qualified: properties !== null,
    evidence: {
      signer,
      certificates: [...certificates, ...beside],
      whole: contentHolds && propertiesHold,
      genuine: signer !== null && isBy(signer),
      weakHash: [method?.hash, content.digest, about?.digest].includes('sha1'),
      namesCertificate: named ? (named.certificate ? 'yes' : 'no') : 'absent',
      timeStamp: token ? { token, over: over ?? null } : null,
      claimedAt,
      carried,
    },
  }
}

function verifies(hash: string, data: Buffer, { x509 }: Certificate, signature: Buffer): boolean {
  try {
    return verify(hash, data, { key: x509.publicKey, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    // A signature that does not even parse is a wrong one.
    return false
  }
}

/** How an element says that something is written down; nothing when in a way that is not taken. */
function formOf(method: XmlElement): Canonical | undefined {
  const algorithm = attributeOf(method, 'Algorithm') ?? ''
  if (!isCanonical(algorithm)) return undefined
  const [kept, ...more] = elementsIn(method)
  if (!kept) return { algorithm }
  if (more.length > 0 || algorithm !== EXCLUSIVE || !isNamed(kept, EXCLUSIVE, 'InclusiveNamespaces'))
    return undefined
  const prefixes = (attributeOf(kept, 'PrefixList') ?? '').split(/\s+/).filter(Boolean)
  return { algorithm, prefixes }
}

/** A reference to the whole document (its signature taken out) or to an element, or nothing when it wants anything more. */
function readReference(reference: XmlElement): Reference | undefined {
  const uri = attributeOf(reference, 'URI')
  const [list, ...lists] = allIn(reference, DS, 'Transforms')
  const wanted = list ? elementsIn(list) : []
  const names = wanted.map((one) => attributeOf(one, 'Algorithm') ?? '')
  const isWhole = uri === ''
  const rest = isWhole && names[0] === ENVELOPED ? wanted.slice(1) : wanted
  if (lists.length > 0 || rest.length > 1 || (isWhole && names[0] !== ENVELOPED)) return undefined
  const form = rest[0] ? formOf(rest[0]) : { algorithm: INCLUSIVE }
  const digest = digestBy(attributeOf(onlyIn(reference, DS, 'DigestMethod'), 'Algorithm') ?? '')
  if (!form || !digest) return undefined
  const value = bytesIn(onlyIn(reference, DS, 'DigestValue'))
  return { uri, type: attributeOf(reference, 'Type'), form, digest, value }
}

function matches({ digest, value }: Reference, bytes: Buffer): boolean {
  const found = createHash(digest).update(bytes).digest()
  return found.length === value.length && timingSafeEqual(found, value)
}

const qualifyingIn = (signature: XmlElement): XmlElement[] =>
  allIn(signature, DS, 'Object').flatMap((one) => allIn(one, XADES, 'QualifyingProperties'))

/** The properties a reference means: those of this signature, and no other element by the same name. */
function propertiesOf(
  document: XmlDocument,
  signature: XmlElement,
  { uri, type }: Reference,
): XmlElement | undefined {
  if (type !== SIGNED_PROPERTIES || !uri?.startsWith('#')) return undefined
  const [qualifying, ...more] = qualifyingIn(signature)
  if (!qualifying || more.length > 0) return undefined
  if (attributeOf(qualifying, 'Target') !== `#${attributeOf(signature, 'Id') ?? ''}`) return undefined
  const properties = onlyIn(qualifying, XADES, 'SignedProperties')
  const id = uri.slice(1)
  if (attributeOf(properties, 'Id') !== id) return undefined
  // Written into a question, so nothing but what names are made of.
  if (!/^[\w.-]+$/.test(id)) return undefined
  const sameName = document.find(`(//@Id | //@ID | //@id | //@xml:id)[. = '${id}']`)
  return sameName.length === 1 ? properties : undefined
}

const signedIn = (properties: XmlElement): XmlElement =>
  onlyIn(properties, XADES, 'SignedSignatureProperties')

/** Which certificate the properties name, of those at hand; nothing when they name none. */
function namedCertificate(
  properties: XmlElement,
  certificates: readonly Certificate[],
): { certificate: Certificate | undefined } | undefined {
  const signed = signedIn(properties)
  const [list] = [
    ...allIn(signed, XADES, 'SigningCertificateV2'),
    ...allIn(signed, XADES, 'SigningCertificate'),
  ]
  const [first] = list ? allIn(list, XADES, 'Cert') : []
  if (!first) return undefined
  const named = onlyIn(first, XADES, 'CertDigest')
  const digest = digestBy(attributeOf(onlyIn(named, DS, 'DigestMethod'), 'Algorithm') ?? '')
  const value = bytesIn(onlyIn(named, DS, 'DigestValue'))
  if (!digest) return { certificate: undefined }
  const certificate = certificates.find(({ der }) => createHash(digest).update(der).digest().equals(value))
  return { certificate }
}

function claimedIn(properties: XmlElement): Temporal.Instant | null {
  const [time] = allIn(signedIn(properties), XADES, 'SigningTime')
  try {
    return time ? Temporal.Instant.from(time.content.trim()) : null
  } catch {
    return null
  }
}

const unsignedOf = (signature: XmlElement): XmlElement[] =>
  qualifyingIn(signature)
    .flatMap((one) => allIn(one, XADES, 'UnsignedProperties'))
    .flatMap((one) => allIn(one, XADES, 'UnsignedSignatureProperties'))

function stampFormOf(stamp: XmlElement): Canonical | undefined {
  const [method] = allIn(stamp, DS, 'CanonicalizationMethod')
  return method ? formOf(method) : { algorithm: INCLUSIVE }
}

/** Every value of a name below the unsigned properties, however it is grouped. */
const valuesIn = (unsigned: readonly XmlElement[], name: string): Buffer[] =>
  unsigned.flatMap((one) =>
    elementsIn(one).flatMap((group) =>
      isNamed(group, XADES, name) ? [bytesIn(group)] : valuesIn([group], name),
    ),
  )
