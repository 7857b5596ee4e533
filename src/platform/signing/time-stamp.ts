import { createHash, timingSafeEqual } from 'node:crypto'
import * as pkijs from 'pkijs'
import { hashOf, OIDS } from './algorithms.ts'
import { chainOf, isFor, readCertificate, TIME_STAMPING, validAt, type Certificate } from './certificate.ts'
import { assembleCms, attributesToSign, derSignature, readCms, sha256 } from './cms.ts'
import { derOf, generalizedTime, instantOf, integer, nothing, octets, oid, sequence, truth } from './der.ts'
import type { Signer } from './types.ts'

const imprint = (hash: Buffer) => sequence(sequence(oid(OIDS.sha256), nothing()), octets(hash))

/** A request to a time-stamping authority (RFC 3161), DER: for `application/timestamp-query`. */
export const timeStampRequest = (hash: Buffer, nonce: Buffer): Buffer =>
  sequence(integer(1), imprint(hash), integer(positive(nonce)), truth())

const positive = (bytes: Buffer) => {
  const start = bytes.findIndex((byte) => byte !== 0)
  return start < 0 ? Buffer.from([0]) : bytes.subarray(start)
}

/** Takes the token out of an answer. @throws Error when the authority refuses */
export function tokenOf(response: Buffer): Buffer {
  const read = pkijs.TimeStampResp.fromBER(new Uint8Array(response))
  const status = Number(read.status.status)
  // 0: granted, 1: granted with changes.
  if (status > 1 || !read.timeStampToken) throw new Error(`time stamp refused: status ${status}`)
  return derOf(read.timeStampToken)
}

export type TimeStamp = {
  at: Temporal.Instant
  authority: Certificate
  chain: Certificate[]
  /** Genuine, and over these bytes. */
  whole: boolean
  /** Whole, and its authority's certificate stood then and is for time stamps. */
  valid: boolean
  trusted: boolean
  /** Made with SHA-1. */
  weak: boolean
}

/** Reads a token over `stamped`. @returns null when it cannot be read */
export function readTimeStamp(
  token: Buffer,
  stamped: Buffer,
  pool: readonly Certificate[],
  roots: readonly Certificate[],
): TimeStamp | null {
  try {
    const cms = readCms(token)
    if (!cms.signer || cms.content?.type !== OIDS.tstInfo || !cms.digest) return null
    const info = pkijs.TSTInfo.fromBER(new Uint8Array(cms.content.der))
    const hash = hashOf(info.messageImprint.hashAlgorithm.algorithmId)
    const expected = hash ? createHash(hash).update(stamped).digest() : Buffer.alloc(0)
    const found = Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView)
    const at = instantOf(info.genTime)
    const { chain, trusted } = chainOf(cms.signer, [...cms.certificates, ...pool], roots, at)
    const matches = found.length === expected.length && found.length > 0 && timingSafeEqual(found, expected)
    const digest = createHash(cms.digest).update(cms.content.der).digest()
    const whole = matches && cms.genuine && cms.matches(digest) && cms.namesCertificate !== 'no'
    const stands = chain.every((one) => validAt(one, at)) && isFor(cms.signer, TIME_STAMPING)
    const weak = [hash, cms.digest, cms.signatureHash].includes('sha1')
    return { at, authority: cms.signer, chain, trusted, weak, whole, valid: whole && stands }
  } catch {
    return null
  }
}

/**
 * Answers a request as an authority would.
 * @param policy object identifier of the policy it stamps under
 * @returns DER for `application/timestamp-reply`; a request that cannot be served is refused in it
 */
export async function answerTimeStamp(
  request: Buffer,
  signer: Signer,
  policy: string,
  serial: Buffer,
  at: Temporal.Instant,
): Promise<Buffer> {
  const read = readRequest(request)
  if (!read) return sequence(sequence(integer(2)))
  const info = sequence(
    integer(1),
    oid(policy),
    imprint(read.hash),
    integer(positive(serial)),
    generalizedTime(at),
    read.nonce ? integer(positive(read.nonce)) : Buffer.alloc(0),
  )
  const chain = signer.chain.map(readCertificate)
  const toSign = attributesToSign(chain[0]!, sha256(info), OIDS.tstInfo)
  const [signature] = await signer.sign([toSign])
  const token = assembleCms({
    chain: read.withCertificates ? chain : chain.slice(0, 1),
    attributes: toSign.attributes,
    signature: derSignature(signature!, chain[0]!),
    content: { type: OIDS.tstInfo, der: info },
  })
  return sequence(sequence(integer(0)), token)
}

function readRequest(request: Buffer) {
  try {
    const read = pkijs.TimeStampReq.fromBER(new Uint8Array(request))
    const hash = Buffer.from(read.messageImprint.hashedMessage.valueBlock.valueHexView)
    if (read.messageImprint.hashAlgorithm.algorithmId !== OIDS.sha256 || hash.length !== 32) return undefined
    const nonce = read.nonce ? Buffer.from(read.nonce.valueBlock.valueHexView) : undefined
    return { hash, nonce, withCertificates: read.certReq === true }
  } catch {
    return undefined
  }
}
