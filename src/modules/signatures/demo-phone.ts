import { setTimeout as pause } from 'node:timers/promises'
import { Conflict, NotFound, Refusal } from '#platform/errors.ts'
import type { Actor, OfficerActor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import type { Services } from '#platform/services.ts'
import { localSigner, newKey } from '#platform/signing/authority.ts'
import { unlockKey } from '#platform/signing/locked-key.ts'
import type { Signer } from '#platform/signing/types.ts'
import { unseal } from '#modules/identity/index.ts'
import { DEMO_PIN } from './demo-keys.ts'
import { closedKey, holderOf, keep } from './keys.ts'
import { ensureAuthority, issueFor } from './own-authority.ts'
import { findRequest, moveRequest } from './request-store.ts'
import { accessRequest, isWanted, mayConfirm } from './requests.ts'
import type { KeyRow } from './tables.ts'

/** The service of the demonstration, by the name a person is known by to it. */
const DEMO_USER = 'trinh-dien'
const EVERY_MS = 300

export const isDemoRemote = ({ place }: Pick<KeyRow, 'place'>): boolean =>
  place !== null && 'userId' in place && place.userId === DEMO_USER

/**
 * Gives an officer of the demonstration, or as its clerk their agency, a key that is confirmed on a phone.
 * @throws NotFound where nobody demonstrates, Forbidden when a seal is wanted by anybody but a clerk
 */
export async function addDemoRemoteKey(
  services: Services,
  actor: OfficerActor,
  kind: 'officer' | 'agency',
  origin: Origin,
): Promise<void> {
  if (!services.config.demo) throw new NotFound()
  const { acting } = actor
  const of = holderOf(actor, kind)
  const authority = await ensureAuthority(services)
  const key = await newKey('ecdsa')
  const subject = {
    name: of.name,
    organisation: acting.agencyName,
    ...(kind === 'officer' ? { title: acting.title } : {}),
    place: services.province.name,
  }
  const chain = await issueFor(services, authority, subject, key, services.clock.now())
  const row = await closedKey(services.config.secretKey, of, key, chain, DEMO_PIN)
  // What the service of the demonstration keeps stands in its place.
  const place = { userId: DEMO_USER, credentialId: row.id, demoKey: row.locked_key ?? '' }
  await keep(services, actor, { ...row, kind: 'remote', locked_key: null, place }, origin)
}

/**
 * Signs as soon as its owner has pressed “Xác nhận” on the phone of the demonstration.
 * @throws Refusal when they decline, take it back, or let it run out
 */
export const demoPhoneSigner = (services: Services, key: KeyRow, request: string): Signer => ({
  chain: key.chain,
  sign: async (items) => {
    for (;;) {
      const row = await findRequest(services.db, request)
      if (row?.phone === 'no') throw new Refusal(409, 'declined', 'Yêu cầu ký đã bị từ chối trên điện thoại.')
      if (row?.phone === 'yes') break
      if (!(await isWanted(services, request)))
        throw new Refusal(408, 'not-confirmed', 'Chưa nhận được xác nhận trên điện thoại, nên chưa ký.')
      await pause(EVERY_MS)
    }
    const kept = key.place && 'demoKey' in key.place ? key.place.demoKey : ''
    const locked = Buffer.from(unseal(services.config.secretKey, kept ?? ''), 'base64')
    const opened = await unlockKey(locked, DEMO_PIN)
    if (!opened) throw new Conflict('Khóa trình diễn này không mở được.')
    return localSigner(opened, key.chain).sign(items)
  },
})

/** What is pressed on the phone of the demonstration. @throws Conflict when it no longer waits */
export async function answerOnDemoPhone(
  services: Services,
  actor: Actor,
  id: string,
  answer: 'yes' | 'no',
): Promise<void> {
  const row = await accessRequest(services, actor, id)
  const isOpen = mayConfirm(row, services.clock.now())
  if (!isOpen || !(await moveRequest(services.db, id, 'waiting', { phone: answer })))
    throw new Conflict('Yêu cầu ký này đã hết thời gian hoặc đã kết thúc.')
}
