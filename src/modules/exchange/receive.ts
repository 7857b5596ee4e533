import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { findAgencyByIdentifier } from '#modules/agencies/index.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Unacceptable } from '#platform/errors.ts'
import { storeForeignFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { EdxmlError } from './edxml/errors.ts'
import { DEFAULT_LIMITS } from './edxml/limits.ts'
import type { EdxmlMessage, OrganId } from './edxml/message.ts'
import { parseEdxml, type ParsedAttachment } from './edxml/parse.ts'
import { Spool } from './edxml/spool.ts'
import { arrive, isKnown, keepTrouble } from './inbox-store.ts'
import { deletePackage, insertPackage, type Content } from './package-store.ts'
import type { KeptAttachment } from './tables.ts'

/** How a package fared here. */
export type Received =
  | { outcome: 'arrived'; inboxIds: string[] }
  /** Came before; nothing happened. */
  | { outcome: 'known' }
  /** For none of ours, or not to be read: kept for an administrator. */
  | { outcome: 'stray' | 'refused'; error: string }

/**
 * Takes in a package a peer brings: files to the room of files, past the scanner; rows and the news for whoever is above in
 * one transaction. May be called again for the same package, at any time, and changes nothing then. Only when it returns may
 * the peer be told that the package is ours.
 * @param open is asked for the bytes only when the package is new
 * @param from.sender who alone may be its sender, when the peer speaks for one agency only
 * @param from.to whom the peer says it is for; otherwise the receivers it names itself
 * @throws Unacceptable 503, 507 when it cannot be kept just now: to be tried again
 */
export async function receivePackage(
  services: Services,
  open: () => Promise<AsyncIterable<Buffer>>,
  from: { peerId: string; docId: string; to: readonly OrganId[]; sender?: OrganId },
): Promise<Received> {
  const { db, clock } = services
  if (await isKnown(db, from.peerId, from.docId)) return { outcome: 'known' }
  const arrival = { peerId: from.peerId, docId: from.docId, at: clock.now() }
  const content = await takeIn(services, await open())
  if (content instanceof EdxmlError) {
    const trouble = { state: 'refused' as const, error: content.message }
    await keepTrouble(db, null, trouble, { ...arrival, packageId: null })
    return { outcome: 'refused', error: content.message }
  }
  if (from.sender !== undefined && content.message.from.id !== from.sender) {
    const error = `Đơn vị gửi “${content.message.from.id}” không đúng với mã đã đăng ký “${from.sender}”.`
    await keepTrouble(db, null, { state: 'refused', error }, { ...arrival, packageId: null })
    return { outcome: 'refused', error }
  }
  return inTransaction(db, async (tx) => {
    const packageId = await insertPackage(tx, content, arrival.at)
    const addressed = await ourAgencies(tx, content.message, from.to, arrival.at)
    if (addressed.size === 0) {
      const error = 'Không có cơ quan nào của tỉnh là nơi nhận của gói tin này.'
      await keepTrouble(tx, content, { state: 'stray', error }, { ...arrival, packageId })
      return { outcome: 'stray', error }
    }
    const inboxIds: string[] = []
    for (const [agencyId, recipient] of addressed) {
      const id = await arrive(tx, content, { agencyId, recipient }, { ...arrival, packageId })
      if (id !== null) inboxIds.push(id)
    }
    if (inboxIds.length > 0) return { outcome: 'arrived', inboxIds }
    await deletePackage(tx, packageId)
    return { outcome: 'known' }
  })
}

async function takeIn(services: Services, source: AsyncIterable<Buffer>): Promise<Content | EdxmlError> {
  const folder = join(services.config.dataDir, 'exchange', 'incoming')
  await mkdir(folder, { recursive: true })
  const spool = new Spool({ folder })
  try {
    const { message, attachments, unknown } = await parseEdxml(source, spool)
    const kept: KeptAttachment[] = []
    for (const attachment of attachments) kept.push(await keep(services, attachment))
    return { message, attachments: kept, unknown }
  } catch (error) {
    if (error instanceof EdxmlError) return error
    throw error
  } finally {
    await spool.close()
  }
}

async function keep(services: Services, attachment: ParsedAttachment): Promise<KeptAttachment> {
  const { name, description, content, problem } = attachment
  const lost = {
    name,
    description,
    sha256: null,
    size: content?.size ?? 0,
    mediaType: 'application/octet-stream',
  }
  if (content === null) return { ...lost, problem }
  try {
    const source = Readable.from(content.stream())
    const file = await storeForeignFile(services, source, DEFAULT_LIMITS.attachmentBytes, name)
    return { name, description, ...file, problem: null }
  } catch (error) {
    // A virus stays outside; that the scanner or the disk is away passes.
    if (!(error instanceof Unacceptable) || error.code !== 'file-infected') throw error
    return { ...lost, problem: { code: 'infected', message: error.message } }
  }
}

/** The agencies of ours a package is for, each with the code it was sent to; two codes of one agency count once. */
async function ourAgencies(
  tx: Tx,
  message: EdxmlMessage,
  to: readonly OrganId[],
  now: Temporal.Instant,
): Promise<Map<string, OrganId>> {
  const named = message.kind === 'status' ? [message.responseFor.organId] : message.to.map(({ id }) => id)
  for (const codes of [to, named]) {
    const found = new Map<string, OrganId>()
    for (const code of codes) {
      const agency = await findAgencyByIdentifier(tx, code.trim(), dateOf(now))
      if (agency && !found.has(agency.id)) found.set(agency.id, code.trim())
    }
    if (found.size > 0) return found
  }
  return new Map()
}
