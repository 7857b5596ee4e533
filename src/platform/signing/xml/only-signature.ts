import { XmlCData, XmlComment, XmlElement, XmlText } from 'libxml2-wasm'
import { allIn, elementsIn, isNamed, isWithin } from './document.ts'
import { DS, DS11, EXCLUSIVE, XADES, XADES141 } from './names.ts'

/**
 * Is there nothing in a signature but a signature? Its own element is left out of what it covers, so whatever else is put into
 * it stands in a signed document without being signed. Taken are the parts it is made of (XML-DSig 1.1, EN 319 132-1), each
 * once; one object with the properties of XAdES, in these only elements of the same vocabularies, and text only where these
 * write some; and objects with properties (XML-DSig 5.2) that the signature itself covers.
 * @param covered what in it the signature covers
 */
export function isOnlySignature(signature: XmlElement, covered: readonly XmlElement[]): boolean {
  const parts = elementsIn(signature)
  const names = parts.map(({ name }) => name).filter((name) => name !== 'Object')
  if (!parts.every((one) => one.namespaceUri === DS && PARTS.has(one.name))) return false
  if (new Set(names).size !== names.length) return false
  const objects = allIn(signature, DS, 'Object')
  const plain = objects.filter((one) => isSignedProperties(one, covered))
  const others = objects.filter((one) => !plain.includes(one)).flatMap(elementsIn)
  const [properties] = others
  if (others.length > 1 || (properties && !isNamed(properties, XADES, 'QualifyingProperties'))) return false
  return isOfSignature(signature, plain)
}

/**
 * Is an object made of properties that the signature covers, and nothing else? Signing times of invoices and tax files stand so,
 * often in no namespace at all.
 */
function isSignedProperties(object: XmlElement, covered: readonly XmlElement[]): boolean {
  const lists = elementsIn(object)
  const properties = lists.flatMap(elementsIn)
  const frame = [object, ...lists, ...properties]
  return (
    lists.length > 0 &&
    lists.every((one) => isProperties(one, 'SignatureProperties')) &&
    properties.length > 0 &&
    properties.every((one) => isProperties(one, 'SignatureProperty')) &&
    properties.every((one) => covered.some((other) => isWithin(one, other))) &&
    properties.flatMap(elementsIn).every((one) => elementsIn(one).length === 0) &&
    frame.every((one) => one.find('text()[normalize-space() != ""] | processing-instruction()').length === 0)
  )
}

const isProperties = (element: XmlElement, name: string): boolean =>
  element.name === name && (element.namespaceUri === DS || element.namespaceUri === '')

const PARTS: ReadonlySet<string> = new Set(['SignedInfo', 'SignatureValue', 'KeyInfo', 'Object'])

function isOfSignature(element: XmlElement, except: readonly XmlElement[]): boolean {
  if (!VOCABULARIES.has(element.namespaceUri)) return false
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) {
      const inner = node
      const isSigned = except.some((one) => one.isSameNode(inner))
      // A signature inside a signature is read by nobody the same.
      if (isNamed(inner, DS, 'Signature') || (!isSigned && !isOfSignature(inner, except))) return false
    } else if (node instanceof XmlText || node instanceof XmlCData) {
      if (!TEXTS.has(element.name) && node.content.trim() !== '') return false
    } else if (!(node instanceof XmlComment)) return false
  }
  return true
}

const VOCABULARIES: ReadonlySet<string> = new Set([DS, DS11, XADES, XADES141, EXCLUSIVE])

/** Elements that hold text and nothing else. */
const TEXTS: ReadonlySet<string> = new Set([
  // XML-DSig: values, and names of keys and certificates
  'SignatureValue',
  'DigestValue',
  'KeyName',
  'Modulus',
  'Exponent',
  'PublicKey',
  'X509Certificate',
  'X509CRL',
  'X509Digest',
  'X509IssuerName',
  'X509SerialNumber',
  'X509SKI',
  'X509SubjectName',
  // XAdES: when, where, as what, under which policy
  'SigningTime',
  'City',
  'StreetAddress',
  'StateOrProvince',
  'PostalCode',
  'CountryName',
  'ClaimedRole',
  'Identifier',
  'Description',
  'DocumentationReference',
  'SPURI',
  'ExplicitText',
  'Organization',
  'int',
  'MimeType',
  'Encoding',
  'ObjectReference',
  'IssuerSerialV2',
  // XAdES: what proves it
  'EncapsulatedTimeStamp',
  'EncapsulatedX509Certificate',
  'EncapsulatedCRLValue',
  'EncapsulatedOCSPValue',
  'EncapsulatedPKIData',
  'Issuer',
  'IssueTime',
  'Number',
  'ByName',
  'ByKey',
  'ProducedAt',
])
