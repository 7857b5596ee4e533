import { XmlCData, XmlComment, XmlElement, XmlText } from 'libxml2-wasm'
import { allIn, elementsIn, isNamed } from './document.ts'
import { DS, DS11, EXCLUSIVE, XADES, XADES141 } from './names.ts'

/**
 * Is there nothing in a signature but a signature? Its own element is left out of what it covers, so whatever else is put into
 * it stands in a signed document without being signed. Taken are the parts it is made of (XML-DSig 1.1, EN 319 132-1), each
 * once, one object with the properties, in these only elements of the same vocabularies, and text only where these write some.
 */
export function isOnlySignature(signature: XmlElement): boolean {
  const parts = elementsIn(signature)
  const names = parts.map(({ name }) => name)
  if (!parts.every((one) => one.namespaceUri === DS && PARTS.has(one.name))) return false
  if (new Set(names).size !== names.length) return false
  const inObject = allIn(signature, DS, 'Object').flatMap(elementsIn)
  const [properties] = inObject
  if (inObject.length > 1 || (properties && !isNamed(properties, XADES, 'QualifyingProperties'))) return false
  return isOfSignature(signature)
}

const PARTS: ReadonlySet<string> = new Set(['SignedInfo', 'SignatureValue', 'KeyInfo', 'Object'])

function isOfSignature(element: XmlElement): boolean {
  if (!VOCABULARIES.has(element.namespaceUri)) return false
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) {
      if (!isOfSignature(node)) return false
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
