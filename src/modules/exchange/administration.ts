import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction, isDuplicate, type Tx } from '#platform/database/database.ts'
import { Invalid } from '#platform/errors.ts'
import { enqueue } from '#platform/jobs/jobs.ts'
import type { Services } from '#platform/services.ts'
import { putDirectory, resolveRecipient } from './directory-store.ts'
import type { OrganId } from './edxml/message.ts'
import { askPeer } from './fetch.ts'
import { arrive } from './inbox-store.ts'
import { getDeadLetter, packageOf, requeue } from './outbox-store.ts'
import { getPeer, keepHealth, putPeer, type PeerGiven } from './peer-store.ts'
import { wakePeer } from './send.ts'
import { openTransport } from './transports/open.ts'
import { RefusedByPeer, TransportDown } from './transports/transport.ts'

type By = { actor: Actor; origin?: Origin }

const record = (
  tx: Tx,
  services: Services,
  by: By,
  act: string,
  peerId: string,
  changes?: Record<string, unknown>,
) =>
  audit(tx, { ...by, at: services.clock.now(), act, subject: { kind: 'exchange-peer', id: peerId }, changes })

/**
 * Sets a peer up, or changes one; what waits for it goes at once, and it is asked what it has.
 * @returns its id
 * @throws Invalid when its name or its system is taken
 */
export async function savePeer(services: Services, by: By, given: PeerGiven, id?: string): Promise<string> {
  try {
    return await inTransaction(services.db, async (tx) => {
      const { secret, ...shown } = given
      const peerId = await putPeer(tx, services, given, id)
      const act = 'exchange.change-peer'
      await record(tx, services, by, act, peerId, { ...shown, ...(secret && { secret: 'đã thay' }) })
      await wakePeer(tx, peerId)
      await askPeer(tx, peerId)
      return peerId
    })
  } catch (error) {
    if (isDuplicate(error, 'exchange_peer_name_key'))
      throw new Invalid({ name: 'Tên này đã dùng cho đầu mối khác.' })
    if (isDuplicate(error, 'exchange_peer_caller'))
      throw new Invalid({ theirSystemId: 'Mã hệ thống này đã dùng cho đầu mối khác.' })
    if (isDuplicate(error, 'exchange_peer_system'))
      throw new Invalid({ systemId: 'Mã hệ thống này đã dùng cho đầu mối khác.' })
    throw error
  }
}

/** Asks a peer whether it is there and knows us. @returns what is wrong, or null */
export async function checkPeer(services: Services, by: By, id: string): Promise<string | null> {
  const peer = await getPeer(services.db, id)
  let trouble: string | null = null
  try {
    await (await openTransport(services, peer)).check()
  } catch (error) {
    if (!(error instanceof TransportDown || error instanceof RefusedByPeer)) throw error
    trouble = error.message
  }
  await keepHealth(services.db, id, services.clock.now(), trouble)
  await inTransaction(services.db, async (tx) => {
    await record(tx, services, by, 'exchange.check-peer', id, { trouble })
    if (trouble === null) await wakePeer(tx, id)
  })
  return trouble
}

/** Has the directory of a peer taken over, behind the scenes: it may name a hundred thousand agencies. */
export const askDirectory = (services: Services, by: By, peerId: string): Promise<void> =>
  inTransaction(services.db, async (tx) => {
    await record(tx, services, by, 'exchange.read-directory', peerId)
    await enqueue(tx, 'exchange.directory', { peerId }, { key: `exchange.directory:${peerId}` })
  })

/** The job behind it; an axis that is away is asked again by the queue. */
export async function readDirectory(services: Services, { peerId }: { peerId: string }): Promise<void> {
  const peer = await getPeer(services.db, peerId)
  if (peer.kind === 'system') return
  const entries = await (await openTransport(services, peer)).directory()
  if (entries)
    await inTransaction(services.db, (tx) => putDirectory(tx, peerId, entries, services.clock.now()))
}

/**
 * Sends a dead letter again, perhaps to a mended code: through the peer that serves it now, or at once when it is ours.
 * @throws Invalid when nobody answers to the code, or the code had it already; NotFound when it no longer is a dead letter
 */
export async function resend(services: Services, by: By, id: string, code: OrganId): Promise<void> {
  try {
    await inTransaction(services.db, (tx) => resendDelivery(tx, services, by, id, code))
  } catch (error) {
    if (isDuplicate(error)) throw new Invalid({ code: 'Gói tin này đã được gửi đến mã đó rồi.' })
    throw error
  }
}

/** The same in the transaction of another act. @throws Invalid, NotFound as `resend` */
export async function resendDelivery(
  tx: Tx,
  services: Services,
  by: By,
  id: string,
  code: OrganId,
): Promise<void> {
  const now = services.clock.now()
  const letter = await getDeadLetter(tx, id)
  const to = await resolveRecipient(tx, code, now)
  if (!to) throw new Invalid({ code: `Không có cơ quan nào mang mã “${code}” trong danh bạ liên thông.` })
  const content = await packageOf(tx, letter.package_id)
  const lost = content.attachments.find(({ problem }) => problem !== null)
  if (lost)
    throw new Invalid({
      code: `Tệp “${lost.name}” không nguyên vẹn nên không gửi được; cần nơi gửi gửi lại.`,
    })
  await requeue(tx, id, to, now)
  if (to.peerId !== null) await wakePeer(tx, to.peerId)
  if (to.agencyId !== null) {
    const arrival = { packageId: letter.package_id, peerId: null, docId: null, at: now }
    await arrive(tx, content, { agencyId: to.agencyId, recipient: to.code }, arrival)
  }
  const changes = { recipient: [letter.recipient, to.code] }
  const subject = { kind: 'exchange-delivery', id }
  await audit(tx, { ...by, at: now, act: 'exchange.resend', subject, changes })
}
