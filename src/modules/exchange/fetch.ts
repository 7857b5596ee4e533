import { Unacceptable } from '#platform/errors.ts'
import { enqueue } from '#platform/jobs/jobs.ts'
import { inTransaction, type Db, type Tx } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { getPeer, keepHealth, workFor, type Peer } from './peer-store.ts'
import { askLater, changeDelivery, listUnderway } from './outbox-store.ts'
import { receivePackage } from './receive.ts'
import { pauseAfter } from './forward.ts'
import { openTransport } from './transports/open.ts'
import { RefusedByPeer, TransportDown, type Transport } from './transports/transport.ts'

/** How often a peer is asked what it has for us. */
const ASK_EVERY = { seconds: 60 }
/** How many packages are asked about in one go, and for how long. */
const MOST_ASKED = 50
const ASKED_FOR_HOURS = 30 * 24

/**
 * Takes in what a peer holds for us: first kept here, then settled there, so that nothing is lost in between; what comes
 * twice is known again. Asks anew after a while.
 */
export async function fetchWaiting(services: Services, { peerId }: { peerId: string }): Promise<void> {
  const { db, clock } = services
  const peer = await getPeer(db, peerId)
  // Switched off: whoever switches it on starts the asking again. A registered system brings by itself.
  if (!peer.active || peer.kind === 'system') return
  const free = await workFor(db, peer, 'fetch', () => fetchAll(services, peer))
  if (!free) await askPeer(db, peerId, clock.now().add({ seconds: 15 }))
}

async function fetchAll(services: Services, peer: Peer): Promise<void> {
  const { db, clock } = services
  let trouble: string | null = 'Đã dừng giữa chừng.'
  try {
    const transport = await openTransport(services, peer)
    for (const { docId, to } of await transport.list()) {
      try {
        const open = () => transport.fetch(docId)
        const { outcome } = await receivePackage(services, open, { peerId: peer.id, docId, to })
        await transport.settle(docId, outcome === 'refused' ? 'fail' : 'done')
      } catch (error) {
        if (!isOfPackage(error)) throw error
        services.log.warn({ docId, err: error }, 'package not taken')
      }
    }
    await track(services, peer, transport)
    trouble = null
  } catch (error) {
    if (!(error instanceof TransportDown || error instanceof RefusedByPeer)) throw error
    trouble = error.message
  } finally {
    const failures = await keepHealth(db, peer.id, clock.now(), trouble)
    await askPeer(db, peer.id, clock.now().add(trouble === null ? ASK_EVERY : pauseAfter(failures)))
  }
}

/**
 * Asks a peer what became of packages it took from us and nobody has told the end of: again after as long as they have been
 * underway, for a month.
 */
async function track(services: Services, peer: Peer, transport: Transport): Promise<void> {
  const { db, clock } = services
  if (!transport.track) return
  for (const one of await listUnderway(db, peer.id, clock.now(), MOST_ASKED)) {
    const now = clock.now()
    const fates = await transport.track(one.docId, one.kind).catch((error: unknown) => {
      if (!(error instanceof RefusedByPeer)) throw error
      return []
    })
    const fate = fates.find(({ to }) => to === one.recipient) ?? (fates.length === 1 ? fates[0] : undefined)
    const since = now.since(one.sentAt)
    if (fate && fate.state !== 'sent')
      await inTransaction(db, (tx) =>
        changeDelivery(tx, one.id, { state: fate.state, error: fate.error, now }),
      )
    else await askLater(db, one.id, since.total('hours') > ASKED_FOR_HOURS ? null : now.add(since))
  }
}

/** About this package alone: the next one may fare better. That the disk is full or the scanner away is about all. */
const isOfPackage = (error: unknown): boolean =>
  error instanceof RefusedByPeer || (error instanceof Unacceptable && error.status < 500)

/** Asks a peer for what it has, now or at a later time. */
export const askPeer = (db: Db | Tx, peerId: string, runAt?: Temporal.Instant): Promise<void> =>
  enqueue(db, 'exchange.fetch', { peerId }, { key: `exchange.fetch:${peerId}`, runAt })
