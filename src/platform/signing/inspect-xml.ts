import { createHash, verify } from 'node:crypto'
import { XmlElement, type XmlDocument } from 'libxml2-wasm'
import { ZONE } from '../clock.ts'
import type { Certificate } from './certificate.ts'
import { beliefOf, certificatesIn, judge, NOTHING, together, type Belief, type Evidence } from './judge.ts'
import type { Problem, SignatureReport, SignedFileReport, Trust } from './report.ts'
import { readProofs } from './revocation.ts'
import { hasDouble, hasLooseType, hasSplitValue, partOf, uncoveredIn } from './xml/coverage.ts'
import {
  allIn,
  attributeOf,
  bytesIn,
  canonical,
  elementsIn,
  isNamed,
  isWithin,
  onlyIn,
  withXml,
  XmlError,
  type Canonical,
} from './xml/document.ts'
import { digestBy, DS, INCLUSIVE, signatureBy, XADES } from './xml/names.ts'
import { isOnlySignature } from './xml/only-signature.ts'
import { formOf, holds, referencesIn, signaturesIn, targetOf } from './xml/reference.ts'

/** More elements that sign than any file of an office has. */
const MAX_SIGNATURES = 20

/**
 * Checks every signature of an XML file, and says what each covers: all of the file, or elements of it by their names, as in
 * invoices and tax files that several sign in parts. Nothing is fetched or rewritten; a name that two elements have, a signature
 * that covers nothing of the file or brings content along, is refused.
 * Never throws: what cannot be read is named in the report.
 */
export function inspectXml(xml: Buffer, trust: Trust): SignedFileReport {
  try {
    return withXml(xml, (document) => inspectAll({ xml, document, belief: beliefOf(trust) }))
  } catch (error) {
    const unreadable = error instanceof XmlError ? error.message : 'Tệp XML bị hỏng, không đọc được.'
    return { signatures: [], unreadable, uncovered: [], verdict: 'uncertain' }
  }
}

type Setting = { xml: Buffer; document: XmlDocument; belief: Belief }

function inspectAll(setting: Setting): SignedFileReport {
  const { document } = setting
  const found = signaturesIn(document)
  if (found.length > MAX_SIGNATURES) throw new XmlError('Tệp XML có quá nhiều chữ ký.')
  const read = found.map((signature, index) => readOne(setting, signature, index))
  const claimed = read.flatMap((one) => (typeof one === 'string' ? [] : one.targets))
  const apart = [...claimed, ...found]
  const signatures = read.map((one, index) => reportOn(setting, one, index, apart))
  const covered = read.flatMap((one, index) =>
    typeof one === 'string' || !isWhole(signatures[index]!) ? [] : one.targets,
  )
  const all = signatures.some((one) => one.coversAll && isWhole(one))
  const verdict = together(signatures)
  return {
    signatures,
    unreadable: null,
    uncovered: all || found.length === 0 ? [] : uncoveredIn(document, covered, found),
    verdict: verdict === 'valid' && !all ? 'partial' : verdict,
  }
}

const UNWHOLE: readonly Problem[] = ['content-changed', 'forged', 'range-wrong', 'unreadable']
const isWhole = ({ problems }: SignatureReport): boolean => !problems.some((one) => UNWHOLE.includes(one))

function readOne({ xml, document }: Setting, signature: XmlElement, index: number): Read | Problem {
  try {
    return readSignature(xml, document, signature, index) ?? 'range-wrong'
  } catch (error) {
    if (error instanceof XmlError) return 'unreadable'
    throw error
  }
}

function reportOn(
  { document, belief }: Setting,
  read: Read | Problem,
  index: number,
  apart: readonly XmlElement[],
): SignatureReport {
  const base: SignatureReport = { ...NOTHING, field: String(index + 1), after: 'nothing' }
  if (typeof read === 'string') return { ...base, problems: [read] }
  const { targets, coversAll } = read
  const covers = coversAll ? [] : targets.map(partOf)
  const ambiguous: Problem[] = [
    ...(read.loose || targets.some(hasSplitValue) ? (['value-split'] as const) : []),
    ...(!coversAll && hasDouble(document, targets, apart) ? (['name-twice'] as const) : []),
  ]
  const judged = judge(belief, { ...base, coversAll, covers }, read.evidence, ambiguous)
  // Without properties it is a plain XML signature, of no level.
  return read.qualified ? judged : { ...judged, level: null }
}

type Read = {
  evidence: Evidence
  qualified: boolean
  /** What it covers outside of itself. */
  targets: XmlElement[]
  coversAll: boolean
  /** What it covers can be given another meaning from outside. */
  loose: boolean
}

/** @returns nothing when it covers nothing of the document, or brings content along */
function readSignature(
  xml: Buffer,
  document: XmlDocument,
  signature: XmlElement,
  index: number,
): Read | undefined {
  const info = onlyIn(signature, DS, 'SignedInfo')
  const signedForm = formOf(onlyIn(info, DS, 'CanonicalizationMethod'))
  const references = referencesIn(info)
  if (!signedForm || !references) return undefined
  const leads = references.flatMap((one) => targetOf(document, one) ?? [])
  // A name that nothing has, or two have, may mean one thing here and another elsewhere.
  if (leads.length !== references.length) return undefined
  const inside = leads.filter((one) => one !== 'document').filter((one) => isWithin(one, signature))
  const outside = leads.filter((one) => one === 'document' || !inside.includes(one))
  const properties = propertiesOf(signature, inside)
  if (outside.length === 0 || !isOnlySignature(signature, inside)) return undefined
  if (!inside.every((one) => isOwn(one, signature, properties))) return undefined

  const value = onlyIn(signature, DS, 'SignatureValue')
  const certificates = certificatesIn(
    allIn(signature, DS, 'KeyInfo')
      .flatMap((one) => allIn(one, DS, 'X509Data'))
      .flatMap((one) => allIn(one, DS, 'X509Certificate'))
      .map(bytesIn),
  )
  const method = signatureBy(attributeOf(onlyIn(info, DS, 'SignatureMethod'), 'Algorithm') ?? '')
  if (!method) throw new XmlError('Chữ ký XML dùng thuật toán không được hỗ trợ.')
  const signed = canonical(info, signedForm)
  const bytes = bytesIn(value)
  const isBy = (certificate: Certificate): boolean =>
    method.key === certificate.key && verifies(method.hash, signed, certificate, bytes)
  const named = properties ? namedCertificate(properties, certificates) : undefined
  const signer = named?.certificate ?? certificates.find(isBy) ?? certificates[0] ?? null
  const unsigned = unsignedOf(signature)
  const { root } = document
  const whole = outside.some((one) => one === 'document' || (one.isSameNode(root) && isAlone(document)))
  return {
    qualified: properties !== undefined,
    targets: outside.map((one) => (one === 'document' ? root : one)),
    coversAll: whole,
    loose: references.some(({ form }, at) => {
      const target = leads[at]!
      return target !== 'document' && hasLooseType(target, form)
    }),
    evidence: {
      signer,
      certificates: [...certificates, ...certificatesIn(valuesIn(unsigned, 'EncapsulatedX509Certificate'))],
      whole: references.every((one) => holds(xml, document, index, one)),
      genuine: signer !== null && isBy(signer),
      weakHash: [method.hash, ...references.map(({ digest }) => digest)].includes('sha1'),
      namesCertificate: named ? (named.certificate ? 'yes' : 'no') : 'absent',
      timeStamp: stampIn(unsigned, value),
      claimedAt: properties ? claimedIn(signedIn(properties), XADES) : claimedInObjects(inside),
      carried: readProofs({
        crls: valuesIn(unsigned, 'EncapsulatedCRLValue'),
        ocsps: valuesIn(unsigned, 'EncapsulatedOCSPValue'),
      }),
    },
  }
}

/** Does nothing that is read stand beside the root? */
const isAlone = (document: XmlDocument): boolean => document.find('/processing-instruction()').length === 0

/** Parts of itself that a signature may cover: its properties, its keys, and objects with properties of their own. */
const isOwn = (one: XmlElement, signature: XmlElement, properties: XmlElement | undefined): boolean =>
  (properties?.isSameNode(one) ?? false) ||
  allIn(signature, DS, 'KeyInfo').some((info) => info.isSameNode(one)) ||
  allIn(signature, DS, 'Object').some((object) => isWithin(one, object) && !hasProperties(object))

const hasProperties = (object: XmlElement) => allIn(object, XADES, 'QualifyingProperties').length > 0

function stampIn(unsigned: readonly XmlElement[], value: XmlElement): Evidence['timeStamp'] {
  const stamp = unsigned.flatMap((one) => allIn(one, XADES, 'SignatureTimeStamp'))[0]
  if (!stamp) return null
  const form = stampFormOf(stamp)
  const token = bytesIn(onlyIn(stamp, XADES, 'EncapsulatedTimeStamp'))
  return { token, over: form ? canonical(value, form) : null }
}

function verifies(hash: string, data: Buffer, { x509 }: Certificate, signature: Buffer): boolean {
  try {
    return verify(hash, data, { key: x509.publicKey, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    // A signature that does not even parse is a wrong one.
    return false
  }
}

const qualifyingIn = (signature: XmlElement): XmlElement[] =>
  allIn(signature, DS, 'Object').flatMap((one) => allIn(one, XADES, 'QualifyingProperties'))

/** The signed properties of this signature, where it covers them; by their place, whatever the reference calls them. */
function propertiesOf(signature: XmlElement, covered: readonly XmlElement[]): XmlElement | undefined {
  const [qualifying, ...more] = qualifyingIn(signature)
  if (!qualifying || more.length > 0) return undefined
  if (attributeOf(qualifying, 'Target') !== `#${attributeOf(signature, 'Id') ?? ''}`) return undefined
  const properties = onlyIn(qualifying, XADES, 'SignedProperties')
  return covered.some((one) => one.isSameNode(properties)) ? properties : undefined
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

function claimedIn(element: XmlElement, namespace: string): Temporal.Instant | null {
  const [time] = allIn(element, namespace, 'SigningTime')
  return time ? momentOf(time.content.trim()) : null
}

/** The signing time in an object of its own, as invoices and tax files have it, in any namespace. */
function claimedInObjects(covered: readonly XmlElement[]): Temporal.Instant | null {
  const [time] = covered.flatMap((one) => one.find('descendant::*[local-name() = "SigningTime"]'))
  return time instanceof XmlElement ? momentOf(time.content.trim()) : null
}

/** A moment; one that names no zone is meant as the clocks of the country show it. */
function momentOf(text: string): Temporal.Instant | null {
  try {
    return /(?:Z|[+-]\d\d:?\d\d)$/.test(text)
      ? Temporal.Instant.from(text)
      : Temporal.PlainDateTime.from(text).toZonedDateTime(ZONE).toInstant()
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
