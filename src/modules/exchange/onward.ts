import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { resolveRecipients, type Recipient } from './directory-store.ts'
import { writeTimestamp, type EdxmlMessage, type OrganId } from './edxml/message.ts'
import { keepAside, type Arrival } from './inbox-store.ts'
import { insertOutbox } from './outbox-store.ts'
import { deletePackage, identityOf, insertPackage, type Content } from './package-store.ts'
import { wakePeer } from './send.ts'

/** A package that has come by so many systems goes in a circle. */
const MOST_HOPS = 20

/** To whom a package goes from here: agencies of ours, each with the code it was sent to, and agencies others serve. */
export type Addressees = {
  ours: ReadonlyMap<string, OrganId>
  onward: readonly Recipient[]
  /** Codes of a registered system's package that nobody answers to: we are its only way, so they would be lost. */
  unknown: readonly OrganId[]
}

/**
 * Whom a package is for, by what the peer says and otherwise by what the package says itself. The axis of the province carries
 * for the systems registered with it, to anybody and from anybody; it does not carry between two peers of its own.
 * @param named.to whom the peer says it is for
 */
export async function findAddressees(
  tx: Tx,
  message: EdxmlMessage,
  named: { peerId: string; to: readonly OrganId[] },
  now: Temporal.Instant,
): Promise<Addressees> {
  const said = message.kind === 'status' ? [message.responseFor.organId] : message.to.map(({ id }) => id)
  for (const codes of [named.to, said]) {
    const found = await resolveAll(tx, codes, named.peerId, now)
    if (found.ours.size > 0 || found.onward.length > 0) return found
  }
  return { ours: new Map(), onward: [], unknown: [] }
}

async function resolveAll(
  tx: Tx,
  codes: readonly OrganId[],
  from: string,
  now: Temporal.Instant,
): Promise<Addressees> {
  const ours = new Map<string, OrganId>()
  const others = new Map<string, Recipient>()
  const unknown: OrganId[] = []
  const named = [...new Set(codes.map((one) => one.trim()))]
  const known = await resolveRecipients(tx, named, now)
  for (const code of named) {
    const recipient = known.get(code)
    // Two codes of one agency count once.
    if (recipient?.agencyId) ours.set(recipient.agencyId, ours.get(recipient.agencyId) ?? code)
    else if (recipient?.peerId && recipient.peerId !== from) others.set(code, recipient)
    else unknown.push(code)
  }
  const systems = await systemsAmong(tx, [from, ...[...others.values()].map(({ peerId }) => peerId ?? '')])
  const carried = [...others.values()].filter(({ peerId }) => systems.has(from) || systems.has(peerId ?? ''))
  return { ours, onward: carried, unknown: systems.has(from) ? unknown : [] }
}

async function systemsAmong(tx: Tx, peerIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM exchange_peer WHERE kind = 'system' AND id IN (${sql.join(peerIds)})`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/**
 * Puts a package on its way to those others serve, once for the same content. A file that did not come through here does not
 * leave the document behind silently: the delivery fails, for somebody to look.
 * @returns false when all of it had passed before
 */
export async function passOn(
  tx: Tx,
  content: Content,
  onward: readonly Recipient[],
  arrival: Omit<Arrival, 'packageId'>,
): Promise<boolean> {
  const {
    from_code: from,
    document_id: documentId,
    business,
    content_hash: contentHash,
  } = identityOf(content)
  const packageId = await insertPackage(
    tx,
    { ...content, message: traced(content.message, arrival.at) },
    arrival.at,
  )
  const error = troubleWith(content)
  const ref = `onward:${from}|${documentId}|${business}`
  const added = await insertOutbox(tx, { packageId, ref, contentHash, to: onward, now: arrival.at, error })
  const passed = onward.filter(({ code }) => added.has(code))
  if (passed.length === 0) {
    await deletePackage(tx, packageId)
    return false
  }
  await keepAside(tx, content, { state: 'passed', error: null }, { ...arrival, packageId })
  for (const peerId of new Set(passed.flatMap(({ peerId }) => peerId ?? []))) await wakePeer(tx, peerId)
  return true
}

function troubleWith({ message, attachments }: Content): string | null {
  const broken = attachments.find(({ problem }) => problem !== null)
  if (broken) return `Không chuyển tiếp: tệp “${broken.name}” – ${broken.problem?.message ?? ''}`
  return message.kind === 'edoc' && message.trace.length >= MOST_HOPS
    ? 'Không chuyển tiếp: gói tin đã đi vòng qua quá nhiều hệ thống.'
    : null
}

/** Every system on the way says when it had the package; gateways leave their name out. */
const traced = (message: EdxmlMessage, now: Temporal.Instant): EdxmlMessage =>
  message.kind === 'status'
    ? message
    : { ...message, trace: [...message.trace, { organId: null, timestamp: writeTimestamp(now) }] }
