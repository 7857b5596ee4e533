import { constants, verify, type KeyObject } from 'node:crypto'
import type * as pkijs from 'pkijs'
import { nothing, oid, sequence } from './der.ts'

export const OIDS = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signatureTimeStamp: '1.2.840.113549.1.9.16.2.14',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  rsa: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  rsaWithSha256: '1.2.840.113549.1.1.11',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const

const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  // Signature algorithms that name their hash.
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}

/** The name node knows a hash by, from the object identifier of it or of a signature with it. */
export const hashOf = (algorithm: string): string | undefined => HASHES[algorithm]

/** How a signature over SHA-256 by such a key is named. */
export const signatureAlgorithm = (key: 'rsa' | 'ecdsa'): Buffer =>
  key === 'rsa' ? sequence(oid(OIDS.rsaWithSha256), nothing()) : sequence(oid(OIDS.ecdsaWithSha256))

/**
 * Checks a signature as its algorithm says.
 * @param digest hash to use when the algorithm does not name one (plain RSA)
 */
export function verifySignature(
  algorithm: pkijs.AlgorithmIdentifier,
  digest: string | undefined,
  data: Buffer,
  key: KeyObject,
  signature: Buffer,
): boolean {
  const type = key.asymmetricKeyType
  const hash = hashOf(algorithm.algorithmId) ?? digest
  if (hash === undefined) return false
  try {
    if (algorithm.algorithmId === OIDS.rsaPss)
      return verify(
        hash,
        data,
        { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO },
        signature,
      )
    if (type === 'rsa') return verify(hash, data, { key, padding: constants.RSA_PKCS1_PADDING }, signature)
    return type === 'ec' && verify(hash, data, { key, dsaEncoding: 'der' }, signature)
  } catch {
    // A key or signature that does not even parse is a wrong one.
    return false
  }
}
