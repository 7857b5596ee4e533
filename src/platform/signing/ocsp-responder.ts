import * as pkijs from 'pkijs'
import { signatureAlgorithm } from './algorithms.ts'
import { signSha256, type Holder } from './authority.ts'
import { readCertificate } from './certificate.ts'
import { bits, derOf, enumerated, generalizedTime, octets, oid, sequence, tlv } from './der.ts'

const BASIC = '1.3.6.1.5.5.7.48.1.1'
const NONCE = '1.3.6.1.5.5.7.48.1.2'

/** What an authority knows of a certificate of its own. */
export type Standing = { state: 'good' } | { state: 'revoked'; at: Temporal.Instant } | { state: 'unknown' }

export type OcspQuestion = {
  asked: readonly { serial: string; id: pkijs.CertID }[]
  nonce: Buffer | null
}

/** Reads a request (RFC 6960); at most ten certificates at once. @returns null when it cannot be read */
export function readOcspRequest(request: Buffer): OcspQuestion | null {
  try {
    const { tbsRequest } = pkijs.OCSPRequest.fromBER(new Uint8Array(request))
    const asked = tbsRequest.requestList.slice(0, 10).map(({ reqCert }) => ({
      serial: Buffer.from(reqCert.serialNumber.valueBlock.valueHexView)
        .toString('hex')
        .replace(/^(?:00)+/, '')
        .toUpperCase(),
      id: reqCert,
    }))
    const nonce = tbsRequest.requestExtensions?.find(({ extnID }) => extnID === NONCE)
    return {
      asked,
      nonce: nonce ? Buffer.from(nonce.extnValue.valueBlock.valueHexView).subarray(0, 64) : null,
    }
  } catch {
    return null
  }
}

/** A question one may put: how does this certificate stand? DER, `application/ocsp-request`. */
export async function ocspRequest(certificate: Buffer, issuer: Buffer): Promise<Buffer> {
  const request = new pkijs.OCSPRequest()
  await request.createForCertificate(readCertificate(certificate).pki, {
    hashAlgorithm: 'SHA-1',
    issuerCertificate: readCertificate(issuer).pki,
  })
  return derOf({ toSchema: () => request.toSchema(true) })
}

/** Said to whoever asks something that cannot be read. */
export const malformedOcsp = (): Buffer => sequence(enumerated(1))

/**
 * Answers a question.
 * @param responder the issuer itself, or a key it has named for that
 * @returns DER, `application/ocsp-response`
 */
export async function answerOcsp(
  question: OcspQuestion,
  responder: Holder,
  standing: (asked: { serial: string; id: pkijs.CertID }) => Standing,
  { at, until }: { at: Temporal.Instant; until: Temporal.Instant },
): Promise<Buffer> {
  const certificate = readCertificate(responder.certificate)
  const answers = question.asked.map((one) =>
    sequence(derOf(one.id), statusOf(standing(one)), generalizedTime(at), tlv(0xa0, generalizedTime(until))),
  )
  const nonce = question.nonce
    ? tlv(0xa1, sequence(sequence(oid(NONCE), octets(question.nonce))))
    : Buffer.alloc(0)
  const data = sequence(
    tlv(0xa1, derOf(certificate.pki.subject)),
    generalizedTime(at),
    sequence(...answers),
    nonce,
  )
  const signature = await signSha256(data, responder.key)
  const basic = sequence(
    data,
    signatureAlgorithm(certificate.key),
    bits(signature),
    tlv(0xa0, sequence(responder.certificate)),
  )
  return sequence(enumerated(0), tlv(0xa0, sequence(oid(BASIC), octets(basic))))
}

function statusOf(standing: Standing): Buffer {
  if (standing.state === 'good') return tlv(0x80)
  if (standing.state === 'revoked') return tlv(0xa1, generalizedTime(standing.at))
  return tlv(0x82)
}
