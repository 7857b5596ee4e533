import { createPrivateKey, randomBytes } from 'node:crypto'
import { inTransaction } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import {
  issue,
  localSigner,
  newKey,
  revocationList,
  type Holder,
  type Subject,
  type Usage,
} from '#platform/signing/authority.ts'
import { readCertificate } from '#platform/signing/certificate.ts'
import { answerOcsp, malformedOcsp, ocspRequest, readOcspRequest } from '#platform/signing/ocsp-responder.ts'
import { answerTimeStamp, timeStampRequest, tokenOf } from '#platform/signing/time-stamp.ts'
import type { RevocationSource, TimeStamper } from '#platform/signing/types.ts'
import { seal, unseal } from '#modules/identity/index.ts'
import { paths } from './paths.ts'
import { findKeyBySerial, insertAuthority, readAuthority, revokedCertificates } from './store.ts'
import type { AuthorityRole } from './tables.ts'

/** The authority of a demonstration: root, issuer, time stamps, answers about revocation. */
export type OwnAuthority = Record<AuthorityRole, Holder>

/** Under which time stamps are given: an identifier of the arc for examples (RFC 5612). */
const STAMP_POLICY = '1.3.6.1.4.1.32473.1'
const ROOT_YEARS = 20
const OTHER_YEARS = 10
const LIST_HOURS = 24 * 7
const ANSWER_HOURS = 24

/** The authority this installation has of its own; nothing where real certificates are used. */
export async function findAuthority({ db, config }: Services): Promise<OwnAuthority | undefined> {
  const rows = await readAuthority(db)
  const holder = (role: AuthorityRole): Holder | undefined => {
    const row = rows.find((one) => one.role === role)
    if (!row) return undefined
    const der = Buffer.from(unseal(config.secretKey, row.sealed_key), 'base64')
    return {
      certificate: row.certificate,
      key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
    }
  }
  const [root, issuer, stamper, responder] = [
    holder('root'),
    holder('issuer'),
    holder('stamper'),
    holder('responder'),
  ]
  return root && issuer && stamper && responder ? { root, issuer, stamper, responder } : undefined
}

const address = ({ config }: Services, path: string) =>
  `${config.baseUrl ?? `http://127.0.0.1:${config.port}`}${path}`

/** Makes it once, where demo data is allowed; its keys are sealed with the key of the installation. */
export async function ensureAuthority(services: Services): Promise<OwnAuthority> {
  const found = await findAuthority(services)
  if (found) return found
  if (!services.config.demo) throw new Error('an authority of its own is for demonstrations only')
  const now = services.clock.now()
  const name = (text: string): Subject => ({
    name: `${text} – Bản trình diễn`,
    organisation: `Ủy ban nhân dân ${services.province.fullName.replace(/^T/, 't')}`,
    place: services.province.name,
  })
  const make = async (subject: Subject, usage: Usage, years: number, above?: Holder): Promise<Holder> => {
    const key = await newKey('ecdsa')
    const until = now.add({ hours: 24 * 365 * years })
    // Documents of the demonstration's past year are signed with the time they were made at.
    const from = now.subtract({ hours: 24 * 365 * 3 })
    const crl = above ? address(services, paths.crl(usage === 'authority' ? 'goc' : 'cap-phat')) : undefined
    return { key, certificate: await issue({ subject, usage, key, from, until, crl }, above) }
  }
  const root = await make(name('Chứng thực gốc'), 'authority', ROOT_YEARS)
  const issuer = await make(name('Chứng thực cấp phát'), 'authority', ROOT_YEARS - 1, root)
  const stamper = await make(name('Cấp dấu thời gian'), 'time-stamping', OTHER_YEARS, issuer)
  const responder = await make(name('Kiểm tra trạng thái chứng thư'), 'ocsp', OTHER_YEARS, issuer)
  const whole = { root, issuer, stamper, responder }
  const roles = ['root', 'issuer', 'stamper', 'responder'] as const
  await inTransaction(services.db, (tx) =>
    insertAuthority(
      tx,
      roles.map((role) => {
        const der = whole[role].key.export({ type: 'pkcs8', format: 'der' })
        const sealed_key = seal(services.config.secretKey, der.toString('base64'))
        return { role, certificate: whole[role].certificate, sealed_key }
      }),
      now,
    ),
  )
  return (await findAuthority(services))!
}

/** A certificate for somebody's key, two years long as the province's contracts are. */
export async function issueFor(
  services: Services,
  authority: OwnAuthority,
  subject: Subject,
  key: Holder['key'],
  from: Temporal.Instant,
): Promise<Buffer[]> {
  const certificate = await issue(
    {
      subject,
      usage: 'person',
      key,
      from,
      until: services.clock.now().add({ hours: 24 * 365 * 2 }),
      crl: address(services, paths.crl('cap-phat')),
      ocsp: address(services, paths.ocsp()),
    },
    authority.issuer,
  )
  return [certificate, authority.issuer.certificate, authority.root.certificate]
}

/** The lists of revoked certificates, of the root and of the issuer. */
export async function ownList(
  services: Services,
  authority: OwnAuthority,
  of: 'root' | 'issuer',
  at: Temporal.Instant = services.clock.now(),
): Promise<Buffer> {
  const rows = of === 'issuer' ? await revokedCertificates(services.db) : []
  const revoked = rows.map(({ serial, revoked_at }) => ({ serial, at: revoked_at }))
  const number = Math.floor(at.epochMilliseconds / 1000)
  return revocationList(authority[of], revoked, { at, until: at.add({ hours: LIST_HOURS }), number })
}

/** Answers an OCSP question (RFC 6960). */
export async function answerOwnOcsp(
  services: Services,
  authority: OwnAuthority,
  request: Buffer,
  at: Temporal.Instant = services.clock.now(),
): Promise<Buffer> {
  const question = readOcspRequest(request)
  if (!question) return malformedOcsp()
  const revoked = new Map((await revokedCertificates(services.db)).map((row) => [row.serial, row.revoked_at]))
  const known = new Set<string>()
  for (const { serial } of question.asked) if (await findKeyBySerial(services.db, serial)) known.add(serial)
  const until = at.add({ hours: ANSWER_HOURS })
  return answerOcsp(
    question,
    authority.responder,
    ({ serial }) => {
      const since = revoked.get(serial)
      if (since) return { state: 'revoked', at: since }
      return { state: known.has(serial) ? 'good' : 'unknown' }
    },
    { at, until },
  )
}

const stamperOf = ({ stamper, issuer, root }: OwnAuthority) =>
  localSigner(stamper.key, [stamper.certificate, issuer.certificate, root.certificate])

/** Answers a request for a time stamp (RFC 3161). */
export const answerOwnStamp = (
  authority: OwnAuthority,
  request: Buffer,
  at: Temporal.Instant,
): Promise<Buffer> => answerTimeStamp(request, stamperOf(authority), STAMP_POLICY, randomBytes(12), at)

/** The same without the way over the network. */
export const ownStamps =
  (authority: OwnAuthority, at: Temporal.Instant): TimeStamper =>
  async (hash) =>
    tokenOf(await answerOwnStamp(authority, timeStampRequest(hash, randomBytes(8)), at))

/** Proofs for certificates of the own authority. */
export const ownProofs =
  (services: Services, authority: OwnAuthority, at: Temporal.Instant): RevocationSource =>
  async (chain) => {
    const [own] = chain
    const lists = [
      await ownList(services, authority, 'root', at),
      await ownList(services, authority, 'issuer', at),
    ]
    if (!own || readCertificate(own).der.equals(authority.stamper.certificate))
      return { ocsps: [], crls: lists }
    const question = await ocspRequest(own, authority.issuer.certificate)
    return { ocsps: [await answerOwnOcsp(services, authority, question, at)], crls: lists }
  }
