import { createHash } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inTransaction } from '#platform/database/database.ts'
import { readStoredFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { buildEdxml } from './edxml/build.ts'
import { getPeer, keepHealth, workFor, type Peer } from './peer-store.ts'
import { changeDelivery, countAttempt, nextWaiting, type Waiting } from './outbox-store.ts'
import { wakePeer } from './send.ts'
import { openTransport } from './transports/open.ts'
import { RefusedByPeer, TransportDown, type Outgoing, type Transport } from './transports/transport.ts'

/** After so many failures in a row the pauses grow no more. */
const LONGEST_PAUSE_SECONDS = 1800

/** A receiver mostly tells by itself, with a status. */
const FIRST_ASKED_AFTER = { minutes: 5 }

/** 10 s, 20 s, 40 s … half an hour. */
export const pauseAfter = (failures: number): Temporal.Duration =>
  Temporal.Duration.from({
    seconds: Math.min(LONGEST_PAUSE_SECONDS, 10 * 2 ** Math.max(0, Math.min(failures, 12) - 1)),
  })

/**
 * Hands a peer what waits for it, one after the other. When the peer is away everything keeps its place and is tried again
 * after a pause that grows, for as long as it takes; what the peer does not want goes to the dead letters.
 */
export async function sendWaiting(services: Services, { peerId }: { peerId: string }): Promise<void> {
  const { db, clock } = services
  const peer = await getPeer(db, peerId)
  // A registered system comes for it.
  if (peer.kind === 'system') return
  const free = await workFor(db, peer, 'send', () => sendAll(services, peer))
  // Another process is at it: what it did not see any more is looked for once it is done.
  if (!free && peer.active) await wakePeer(db, peerId, clock.now().add({ seconds: 2 }))
}

async function sendAll(services: Services, peer: Peer): Promise<void> {
  const { db, clock } = services
  let trouble: string | null = 'Đã dừng giữa chừng.'
  try {
    const transport = await openTransport(services, peer)
    for (let next = await nextWaiting(db, peer.id); next; next = await nextWaiting(db, peer.id)) {
      await sendOne(services, transport, next)
    }
    trouble = null
  } catch (error) {
    if (!(error instanceof TransportDown)) throw error
    trouble = error.message
  } finally {
    const failures = await keepHealth(db, peer.id, clock.now(), trouble)
    if (trouble !== null) await wakePeer(db, peer.id, clock.now().add(pauseAfter(failures)))
  }
}

async function sendOne(services: Services, transport: Transport, waiting: Waiting): Promise<void> {
  const { db, clock } = services
  const folder = join(services.config.dataDir, 'exchange', 'outgoing')
  const path = join(folder, `${waiting.id}.edxml`)
  try {
    await mkdir(folder, { recursive: true })
    const { docId } = await transport.send(await writePackage(services, waiting, path))
    const askAt = docId !== null && transport.track ? clock.now().add(FIRST_ASKED_AFTER) : null
    await settle(services, waiting.id, { state: 'sent', docId: docId ?? undefined, askAt, error: null })
  } catch (error) {
    if (error instanceof TransportDown) {
      await countAttempt(db, waiting.id, error.message, clock.now())
      throw error
    }
    if (!(error instanceof RefusedByPeer)) throw error
    await settle(services, waiting.id, { state: 'failed', error: error.message })
  } finally {
    await rm(path, { force: true })
  }
}

const settle = (
  services: Services,
  id: string,
  change: { state: 'sent' | 'failed'; docId?: string; askAt?: Temporal.Instant | null; error: string | null },
): Promise<void> =>
  inTransaction(services.db, (tx) => changeDelivery(tx, id, { ...change, now: services.clock.now() }))

/** A stored file, opened when its turn comes. */
async function* opened(services: Services, sha256: string): AsyncGenerator<Buffer> {
  yield* readStoredFile(services, sha256) as AsyncIterable<Buffer>
}

/** The package as a file; at every try the same bytes. */
export async function writePackage(services: Services, waiting: Waiting, path: string): Promise<Outgoing> {
  const { message, attachments } = waiting
  const files = attachments.flatMap(({ name, description, sha256 }) =>
    sha256 === null ? [] : [{ name, description, content: opened(services, sha256) }],
  )
  const sum = createHash('sha256')
  let size = 0
  const handle = await open(path, 'w')
  try {
    const uuid = () => waiting.packageId
    for await (const piece of buildEdxml(message, files, { at: waiting.createdAt, uuid })) {
      sum.update(piece)
      size += piece.length
      await handle.writeFile(piece)
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new RefusedByPeer('Không tìm thấy tệp đính kèm trong kho lưu trữ.')
    if (code === 'ENOSPC') throw new TransportDown('Hệ thống tạm hết chỗ lưu tệp.')
    throw error
  } finally {
    await handle.close()
  }
  const to = waiting.recipient
  return { id: waiting.id, kind: message.kind, from: message.from.id, to, path, size, hash: sum.digest() }
}
