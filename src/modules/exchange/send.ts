import { Invalid } from '#platform/errors.ts'
import type { Tx } from '#platform/database/database.ts'
import { enqueue } from '#platform/jobs/jobs.ts'
import type { Services } from '#platform/services.ts'
import { resolveRecipients, type Recipient } from './directory-store.ts'
import type { EdocMessage, OrganId, StatusMessage } from './edxml/message.ts'
import { arrive } from './inbox-store.ts'
import { insertOutbox, tell } from './outbox-store.ts'
import { deletePackage, identityOf, insertPackage, type Content } from './package-store.ts'

/** A file of the room of files, under the name it is to have. */
export type Attached = {
  name: string
  sha256: string
  size: number
  mediaType: string
  description?: string | null
}

/**
 * Sends a document (Decision 28/2018/QĐ-TTg), in the transaction of the act it belongs to. Agencies of this province have it
 * at once; for others it waits in the queue of the peer that serves them. The same reference, recipient and content again
 * change nothing. Classified documents do not come here: the caller sees to that.
 * @param given.recipients codes of either generation; two codes of one agency count once
 * @param given.ref what deliveries are told and asked under
 * @throws Invalid naming the codes nobody answers to; then nothing is sent
 */
export async function sendEdoc(
  tx: Tx,
  services: Services,
  given: {
    edoc: EdocMessage
    attachments: readonly Attached[]
    recipients: readonly OrganId[]
    ref: string
  },
): Promise<void> {
  const now = services.clock.now()
  const recipients = await resolveAll(tx, given.recipients, now)
  const to =
    given.edoc.to.length > 0
      ? given.edoc.to
      : recipients.map(({ code, name }) => ({
          id: code,
          inCharge: null,
          name,
          address: null,
          email: null,
          telephone: null,
          fax: null,
          website: null,
        }))
  const attachments = given.attachments.map((file) => ({
    name: file.name,
    description: file.description ?? null,
    sha256: file.sha256,
    size: file.size,
    mediaType: file.mediaType,
    problem: null,
  }))
  await send(tx, { message: { ...given.edoc, to }, attachments }, recipients, given.ref, now)
}

/**
 * Reports on a document to its sender, or asks its receivers for it back (status 13), by the same ways. Deliveries of a status
 * are asked under the DocumentId it is about.
 * @throws Invalid when nobody answers to the code
 */
export async function sendStatus(
  tx: Tx,
  services: Services,
  given: { status: StatusMessage; to: OrganId },
): Promise<void> {
  const now = services.clock.now()
  const recipients = await resolveAll(tx, [given.to], now)
  const ref = given.status.responseFor.documentId
  await send(tx, { message: given.status, attachments: [] }, recipients, ref, now)
}

async function resolveAll(tx: Tx, codes: readonly OrganId[], now: Temporal.Instant): Promise<Recipient[]> {
  const found = new Map<string, Recipient>()
  const unknown: OrganId[] = []
  const named = codes.map((one) => one.trim())
  const known = await resolveRecipients(tx, named, now)
  for (const code of named) {
    const recipient = known.get(code)
    if (!recipient) unknown.push(code)
    else if (!found.has(recipient.agencyId ?? code)) found.set(recipient.agencyId ?? code, recipient)
  }
  if (unknown.length > 0 || found.size === 0) {
    const message =
      unknown.length === 0
        ? 'Chọn ít nhất một cơ quan nhận.'
        : `Không có cơ quan nào mang mã ${unknown.map((code) => `“${code}”`).join(', ')} trong danh bạ liên thông.`
    throw new Invalid({ recipients: message }, message)
  }
  return [...found.values()]
}

async function send(
  tx: Tx,
  content: Content,
  recipients: readonly Recipient[],
  ref: string,
  now: Temporal.Instant,
): Promise<void> {
  const packageId = await insertPackage(tx, content, now)
  const { content_hash: contentHash } = identityOf(content)
  const added = await insertOutbox(tx, { packageId, ref, contentHash, to: recipients, now })
  for (const to of recipients) {
    if (to.agencyId === null || !added.has(to.code)) continue
    await arrive(
      tx,
      content,
      { agencyId: to.agencyId, recipient: to.code },
      { packageId, peerId: null, docId: null, at: now },
    )
    await tell(tx, ref, to.code, 'delivered')
  }
  if (added.size === 0) return deletePackage(tx, packageId)
  for (const peerId of new Set(recipients.flatMap(({ peerId }) => peerId ?? []))) await wakePeer(tx, peerId)
}

/** Lets what waits for a peer go as soon as this transaction is done, or at a later time. */
export const wakePeer = (tx: Tx | Services['db'], peerId: string, runAt?: Temporal.Instant): Promise<void> =>
  enqueue(tx, 'exchange.send', { peerId }, { key: `exchange.send:${peerId}`, runAt })
