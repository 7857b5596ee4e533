/** Names and algorithms of XML signatures (XML-DSig 1.1, ETSI EN 319 132-1). */
export const DS = 'http://www.w3.org/2000/09/xmldsig#'
/** What version 1.1 added, such as keys on elliptic curves. */
export const DS11 = 'http://www.w3.org/2009/xmldsig11#'
export const XADES = 'http://uri.etsi.org/01903/v1.3.2#'
export const XADES141 = 'http://uri.etsi.org/01903/v1.4.1#'
/** The kind of a reference to what is signed of the signature itself. */
export const SIGNED_PROPERTIES = 'http://uri.etsi.org/01903#SignedProperties'

export const ENVELOPED = `${DS}enveloped-signature`
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
export const INCLUSIVE_11 = 'http://www.w3.org/2006/12/xml-c14n11'

export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
const DIGESTS: Readonly<Record<string, string>> = {
  [`${DS}sha1`]: 'sha1',
  [SHA256]: 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
}
/** The name node knows a hash by. */
export const digestBy = (algorithm: string): string | undefined => DIGESTS[algorithm]

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
export const RSA_SHA256 = `${MORE}rsa-sha256`
export const ECDSA_SHA256 = `${MORE}ecdsa-sha256`
const SIGNATURES: Readonly<Record<string, { key: 'rsa' | 'ecdsa'; hash: string }>> = {
  [`${DS}rsa-sha1`]: { key: 'rsa', hash: 'sha1' },
  [RSA_SHA256]: { key: 'rsa', hash: 'sha256' },
  [`${MORE}rsa-sha384`]: { key: 'rsa', hash: 'sha384' },
  [`${MORE}rsa-sha512`]: { key: 'rsa', hash: 'sha512' },
  [`${MORE}ecdsa-sha1`]: { key: 'ecdsa', hash: 'sha1' },
  [ECDSA_SHA256]: { key: 'ecdsa', hash: 'sha256' },
  [`${MORE}ecdsa-sha384`]: { key: 'ecdsa', hash: 'sha384' },
  [`${MORE}ecdsa-sha512`]: { key: 'ecdsa', hash: 'sha512' },
}
export const signatureBy = (algorithm: string): { key: 'rsa' | 'ecdsa'; hash: string } | undefined =>
  SIGNATURES[algorithm]
