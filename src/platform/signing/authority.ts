import { createHash, createPublicKey, generateKeyPair, randomBytes, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import * as pkijs from 'pkijs'
import { signatureAlgorithm } from './algorithms.ts'
import { OCSP_SIGNING, readCertificate, TIME_STAMPING, type Certificate } from './certificate.ts'
import {
  bits,
  derOf,
  certificateTime,
  integer,
  octets,
  oid,
  sequence,
  setOf,
  text,
  tlv,
  truth,
} from './der.ts'
import { keyBits } from './revocation.ts'
import type { Signer } from './types.ts'

/** A key pair with its certificate, DER. */
export type Holder = { key: KeyObject; certificate: Buffer }
export type KeyKind = 'rsa' | 'ecdsa'

const generate = promisify(generateKeyPair)

/** RSA 2048 (what tokens in Viet Nam carry) or ECDSA P-256. */
export async function newKey(kind: KeyKind): Promise<KeyObject> {
  const pair =
    kind === 'rsa'
      ? await generate('rsa', { modulusLength: 2048 })
      : await generate('ec', { namedCurve: 'P-256' })
  return pair.privateKey
}

/** A key of this process as a signer. */
export const localSigner = (key: KeyObject, chain: readonly Buffer[]): Signer => ({
  chain,
  sign: (items) => Promise.all(items.map(({ attributes }) => signSha256(attributes, key))),
})

export const signSha256 = (data: Buffer, key: KeyObject): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    sign('sha256', data, key, (error, signature) => (error ? reject(error) : resolve(signature)))
  })

export type Subject = { name: string; organisation?: string; title?: string; email?: string; place: string }
export type Usage = 'authority' | 'person' | 'time-stamping' | 'ocsp'

export type CertificateRequest = {
  subject: Subject
  usage: Usage
  /** Public (or private) key of the holder. */
  key: KeyObject
  from: Temporal.Instant
  until: Temporal.Instant
  /** Addresses where revocation is published and asked. */
  crl?: string
  ocsp?: string
}

const attribute = (type: string, value: string) => setOf(sequence(oid(type), text(value)))

/** Country, province, organisation, title, address, name: as people read it, from wide to narrow. */
const nameOf = ({ name, organisation, title, email, place }: Subject): Buffer =>
  sequence(
    setOf(sequence(oid('2.5.4.6'), tlv(0x13, Buffer.from('VN')))),
    attribute('2.5.4.8', place),
    ...(organisation ? [attribute('2.5.4.10', organisation)] : []),
    ...(title ? [attribute('2.5.4.12', title)] : []),
    ...(email ? [setOf(sequence(oid('1.2.840.113549.1.9.1'), tlv(0x16, Buffer.from(email))))] : []),
    attribute('2.5.4.3', name),
  )

const extension = (id: string, critical: boolean, value: Buffer) =>
  sequence(oid(id), ...(critical ? [truth()] : []), octets(value))

const address = (url: string) => tlv(0x86, Buffer.from(url, 'latin1'))

/** Bits of KeyUsage (RFC 5280, 4.2.1.3), with how many at the end say nothing. */
const KEY_USAGE = {
  authority: [1, 0b0000_0110],
  person: [6, 0b1100_0000],
  'time-stamping': [7, 0b1000_0000],
  ocsp: [7, 0b1000_0000],
} as const satisfies Record<Usage, readonly [number, number]>

function usageExtensions(usage: Usage): Buffer[] {
  const authority = usage === 'authority'
  const basics = [
    extension('2.5.29.19', true, sequence(...(authority ? [truth()] : []))),
    extension('2.5.29.15', true, tlv(0x03, Buffer.from(KEY_USAGE[usage]))),
  ]
  if (authority || usage === 'person') return basics
  // RFC 3161 wants this usage alone, and critical.
  const purpose = sequence(oid(usage === 'ocsp' ? OCSP_SIGNING : TIME_STAMPING))
  return [...basics, extension('2.5.29.37', true, purpose)]
}

const keyId = (publicBits: Buffer) => createHash('sha1').update(publicBits).digest()

/**
 * Issues a certificate (X.509, RFC 5280).
 * @param issuer left out, the certificate is its own root; then `key` must be private
 * @returns DER
 */
export async function issue(request: CertificateRequest, issuer?: Holder): Promise<Buffer> {
  const { subject, usage, key, from, until, crl, ocsp } = request
  const publicKey = (key.type === 'private' ? createPublicKey(key) : key).export({
    type: 'spki',
    format: 'der',
  })
  const above = issuer ? readCertificate(issuer.certificate) : undefined
  const signingKey = issuer?.key ?? key
  const algorithm = signatureAlgorithm(signingKey.asymmetricKeyType === 'rsa' ? 'rsa' : 'ecdsa')
  const serial = randomBytes(16)
  // Positive, and always of the same length.
  serial[0] = (serial[0]! & 0x3f) | 0x40
  const own = keyId(bitsOf(publicKey))
  const extensions = [
    ...usageExtensions(usage),
    extension('2.5.29.14', false, octets(own)),
    extension('2.5.29.35', false, sequence(tlv(0x80, above ? keyId(keyBits(above)) : own))),
    ...(crl ? [extension('2.5.29.31', false, sequence(sequence(tlv(0xa0, tlv(0xa0, address(crl))))))] : []),
    ...(ocsp
      ? [extension('1.3.6.1.5.5.7.1.1', false, sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), address(ocsp))))]
      : []),
  ]
  const body = sequence(
    tlv(0xa0, integer(2)),
    integer(serial),
    algorithm,
    above ? derOf(above.pki.subject) : nameOf(subject),
    sequence(certificateTime(from), certificateTime(until)),
    nameOf(subject),
    publicKey,
    tlv(0xa3, sequence(...extensions)),
  )
  return sequence(body, algorithm, bits(await signSha256(body, signingKey)))
}

/** The key itself out of a SubjectPublicKeyInfo: what stands in its bit string. */
function bitsOf(info: Buffer): Buffer {
  const read = pkijs.PublicKeyInfo.fromBER(new Uint8Array(info))
  return Buffer.from(read.subjectPublicKey.valueBlock.valueHexView)
}

export type Revoked = { serial: string; at: Temporal.Instant }

/** The list of revoked certificates of an issuer (CRL, RFC 5280, 5), DER. */
export async function revocationList(
  issuer: Holder,
  revoked: readonly Revoked[],
  { at, until, number }: { at: Temporal.Instant; until: Temporal.Instant; number: number },
): Promise<Buffer> {
  const above: Certificate = readCertificate(issuer.certificate)
  const algorithm = signatureAlgorithm(above.key)
  const entries = revoked.map((one) =>
    sequence(integer(Buffer.from(one.serial, 'hex')), certificateTime(one.at)),
  )
  const body = sequence(
    integer(1),
    algorithm,
    derOf(above.pki.subject),
    certificateTime(at),
    certificateTime(until),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    tlv(
      0xa0,
      sequence(
        extension('2.5.29.35', false, sequence(tlv(0x80, keyId(keyBits(above))))),
        extension('2.5.29.20', false, integer(number)),
      ),
    ),
  )
  return sequence(body, algorithm, bits(await signSha256(body, issuer.key)))
}
