import { randomBytes, type KeyObject } from 'node:crypto'
import {
  issue,
  localSigner,
  newKey,
  revocationList,
  type Holder,
  type KeyKind,
  type Revoked,
} from '../authority.ts'
import { readCertificate } from '../certificate.ts'
import { answerOcsp, ocspRequest, readOcspRequest } from '../ocsp-responder.ts'
import { answerTimeStamp, timeStampRequest, tokenOf } from '../time-stamp.ts'
import type { RevocationSource, Signer, TimeStamper } from '../types.ts'

const FROM = Temporal.Instant.from('2026-01-01T00:00:00Z')
const UNTIL = Temporal.Instant.from('2031-01-01T00:00:00Z')

export type Person = { signer: Signer; holder: Holder }

/** A small authority in memory: root, issuer, time stamps, answers about revocation. */
export async function testAuthority() {
  const root = await own('Gốc thử nghiệm', 'authority', undefined)
  const issuer = await own('Cấp phát thử nghiệm', 'authority', root)
  const stamper = await own('Dấu thời gian thử nghiệm', 'time-stamping', issuer)
  const responder = await own('Trả lời trạng thái thử nghiệm', 'ocsp', issuer)
  const chain = [issuer.certificate, root.certificate]
  const revoked: Revoked[] = []

  const tsa =
    (at: Temporal.Instant): TimeStamper =>
    async (hash) => {
      const signer = localSigner(stamper.key, [stamper.certificate, ...chain])
      const request = timeStampRequest(hash, randomBytes(8))
      return tokenOf(await answerTimeStamp(request, signer, '1.3.6.1.4.1.99999.1', randomBytes(8), at))
    }
  const ocsp = async (certificate: Buffer, at: Temporal.Instant) => {
    const question = readOcspRequest(await ocspRequest(certificate, issuer.certificate))!
    const answer = revoked.find(({ serial }) => serial === readCertificate(certificate).serial)
    const standing = answer ? { state: 'revoked' as const, at: answer.at } : { state: 'good' as const }
    return answerOcsp(question, responder, () => standing, { at, until: at.add({ hours: 24 }) })
  }
  const crl = (by: Holder, at: Temporal.Instant, list: readonly Revoked[] = []) =>
    revocationList(by, list, { at, until: at.add({ hours: 24 * 30 }), number: 1 })
  const revocation =
    (at: Temporal.Instant): RevocationSource =>
    async ([certificate]) => ({
      ocsps: [await ocsp(certificate!, at)],
      crls: [await crl(root, at), await crl(issuer, at, revoked)],
    })
  const person = async (name: string, kind: KeyKind = 'ecdsa', organisation?: string): Promise<Person> => {
    const key = await newKey(kind)
    const certificate = await issue(request(name, 'person', key, organisation), issuer)
    return { signer: localSigner(key, [certificate, ...chain]), holder: { key, certificate } }
  }
  return { root, issuer, stamper, chain, revoked, tsa, ocsp, crl, revocation, person }
}

const request = (
  name: string,
  usage: 'authority' | 'person' | 'time-stamping' | 'ocsp',
  key: KeyObject,
  organisation?: string,
) => ({
  subject: { name, organisation, place: 'Kon Tum' },
  usage,
  key,
  from: FROM,
  until: UNTIL,
})

async function own(
  name: string,
  usage: 'authority' | 'time-stamping' | 'ocsp',
  above: Holder | undefined,
): Promise<Holder> {
  const key = await newKey('ecdsa')
  return { key, certificate: await issue(request(name, usage, key), above) }
}
