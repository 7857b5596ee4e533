import * as pkijs from 'pkijs'
import { readCertificate, type Certificate } from '#platform/signing/certificate.ts'
import { sha256 } from '#platform/signing/cms.ts'
import { ocspRequest } from '#platform/signing/ocsp-responder.ts'
import { readProofs, revocationOf, validUntil } from '#platform/signing/revocation.ts'
import type { Revocation } from '#platform/signing/types.ts'
import { fetchFrom, LookupError, type Reach } from './fetch.ts'

/** What an authority said, or why it did not. */
export type Remembered = { body: Buffer | null; reason: string | null }

/** Where answers are kept until they run out. */
export type Memory = {
  find(name: string): Promise<Remembered | undefined>
  keep(name: string, answer: Remembered, until: Temporal.Instant): Promise<void>
}

export type LookupOptions = {
  reach: Reach
  memory: Memory
  now: () => Temporal.Instant
  /** For one answer. */
  milliseconds?: number
}

/** What was found out about a chain: proofs, and of certificates without one (by serial number) why, in words. */
export type Found = Revocation & { unknown: ReadonlyMap<string, string> }

const MOST_LIST_BYTES = 10_000_000
const MOST_ANSWER_BYTES = 100_000
const PATIENCE_MS = 5000
/** Addresses of one kind in a certificate; authorities name one or two. */
const MOST_ADDRESSES = 2
/** Longer chains than any authority has. */
const MOST_CERTIFICATES = 6
const FAILURE_KEPT = { minutes: 5 } as const
/** How long an answer holds that does not say itself until when. */
const UNDATED_KEPT = { minutes: 10 } as const

/** Asks the authorities of a chain: of every certificate below its root, at the addresses the certificate names. Never throws. */
export const createRevocationLookup =
  (options: LookupOptions) =>
  async (chain: readonly Buffer[]): Promise<Found> => {
    const certificates = chain.slice(0, MOST_CERTIFICATES).map(readCertificate)
    const pairs = certificates.slice(0, -1).map((one, index) => [one, certificates[index + 1]!] as const)
    const answers = await Promise.all(pairs.map(([one, issuer]) => lookUp(options, one, issuer)))
    const unknown = new Map<string, string>()
    answers.forEach(({ reason }, index) => {
      if (reason !== null) unknown.set(pairs[index]![0].serial, reason)
    })
    return {
      ocsps: answers.flatMap(({ ocsp }) => ocsp ?? []),
      crls: answers.flatMap(({ crl }) => crl ?? []),
      unknown,
    }
  }

type One = { ocsp?: Buffer; crl?: Buffer; reason: string | null }

/** One certificate: its responder first, whose answer is newer; then the list. */
async function lookUp(options: LookupOptions, certificate: Certificate, issuer: Certificate): Promise<One> {
  const { ocsp, crl } = addressesOf(certificate)
  if (ocsp.length + crl.length === 0)
    return { reason: 'chứng thư số không ghi địa chỉ kiểm tra tình trạng thu hồi' }
  let reason = ''
  if (ocsp.length > 0) {
    const body = await ocspRequest(certificate.der, issuer.der)
    const name = (url: string) => `ocsp ${url} ${sha256(certificate.der).toString('hex')}`
    for (const url of ocsp) {
      const asked = { url, body, type: 'application/ocsp-request', most: MOST_ANSWER_BYTES }
      const proves = (der: Buffer) => proven(certificate, issuer, { ocsps: [der], crls: [] }, options.now())
      const answer = await remembered(options, name(url), asked, proves)
      if (answer.body) return { ocsp: answer.body, reason: null }
      reason = `${hostOf(url)}: ${answer.reason}`
    }
  }
  for (const url of crl) {
    const proves = (der: Buffer) => proven(certificate, issuer, { ocsps: [], crls: [der] }, options.now())
    const answer = await remembered(options, `crl ${url}`, { url, most: MOST_LIST_BYTES }, proves)
    if (answer.body && proves(answer.body)) return { crl: answer.body, reason: null }
    reason = `${hostOf(url)}: ${answer.reason ?? NOT_PROVEN}`
  }
  return { reason }
}

const NOT_READ = 'không đọc được câu trả lời của máy chủ'
const NOT_PROVEN = 'câu trả lời không do nơi cấp chứng thư số ký hoặc đã quá hạn'

const hostOf = (url: string): string => URL.parse(url)?.host ?? url

const proven = (one: Certificate, issuer: Certificate, proofs: Revocation, at: Temporal.Instant): boolean =>
  revocationOf(one, issuer, readProofs(proofs), at).state !== 'unknown'

/** An answer that was kept, or a new one; what proves nothing is not kept as a proof. */
async function remembered(
  { memory, reach, now, milliseconds = PATIENCE_MS }: LookupOptions,
  name: string,
  asked: Parameters<typeof fetchFrom>[0],
  proves: (der: Buffer) => boolean,
): Promise<Remembered> {
  const known = await memory.find(name)
  if (known) return known
  const failed = async (reason: string): Promise<Remembered> => {
    const answer = { body: null, reason }
    await memory.keep(name, answer, now().add(FAILURE_KEPT))
    return answer
  }
  const answer = await proofFrom(asked, reach, milliseconds, proves)
  if (answer instanceof LookupError) return failed(answer.message)
  const { body, until } = answer
  await memory.keep(name, { body, reason: null }, until ?? now().add(UNDATED_KEPT))
  return { body, reason: null }
}

/** What an authority answered, when it proves something; else why there is nothing, whatever stood in the way. */
async function proofFrom(
  asked: Parameters<typeof fetchFrom>[0],
  reach: Reach,
  milliseconds: number,
  proves: (der: Buffer) => boolean,
): Promise<{ body: Buffer; until: Temporal.Instant | undefined } | LookupError> {
  try {
    const body = asDer(await fetchFrom(asked, reach, milliseconds))
    return proves(body) ? { body, until: validUntil(body) } : new LookupError(NOT_PROVEN)
  } catch (error) {
    if (error instanceof LookupError) return error
    // What strangers' servers send is never a reason for a check not to come to its end.
    return new LookupError(NOT_READ, { cause: error })
  }
}

/** Some authorities publish their lists as text. */
function asDer(body: Buffer): Buffer {
  const [, text] =
    /-----BEGIN X509 CRL-----([^-]+)-----END/.exec(body.toString('latin1', 0, MOST_LIST_BYTES)) ?? []
  return text ? Buffer.from(text, 'base64') : body
}

const CRL_POINTS = '2.5.29.31'
const AUTHORITY_INFO = '1.3.6.1.5.5.7.1.1'
const OCSP = '1.3.6.1.5.5.7.48.1'
/** The kind of a general name that is an address. */
const URI = 6

/** Where a certificate says one may ask about it. */
export function addressesOf({ pki }: Certificate): { ocsp: string[]; crl: string[] } {
  const parsed = (type: string): unknown => pki.extensions?.find(({ extnID }) => extnID === type)?.parsedValue
  const info = parsed(AUTHORITY_INFO)
  const points = parsed(CRL_POINTS)
  const ocsp =
    info instanceof pkijs.InfoAccess
      ? info.accessDescriptions.flatMap(({ accessMethod, accessLocation }) =>
          accessMethod === OCSP ? addressIn(accessLocation) : [],
        )
      : []
  const crl =
    points instanceof pkijs.CRLDistributionPoints
      ? points.distributionPoints.flatMap(({ distributionPoint }) =>
          Array.isArray(distributionPoint) ? distributionPoint.flatMap(addressIn) : [],
        )
      : []
  return { ocsp: ocsp.slice(0, MOST_ADDRESSES), crl: crl.slice(0, MOST_ADDRESSES) }
}

function addressIn({ type, value }: pkijs.GeneralName): string[] {
  const text: unknown = value
  return type === URI && typeof text === 'string' ? [text] : []
}
