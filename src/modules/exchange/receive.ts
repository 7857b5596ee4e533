import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Unacceptable } from '#platform/errors.ts'
import { storeForeignFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { EdxmlError } from './edxml/errors.ts'
import { DEFAULT_LIMITS } from './edxml/limits.ts'
import type { OrganId } from './edxml/message.ts'
import { parseEdxml, type ParsedAttachment } from './edxml/parse.ts'
import { Spool } from './edxml/spool.ts'
import { arrive, dropAside, isKnown, keepAside, type Arrival } from './inbox-store.ts'
import { findAddressees, passOn, type Addressees } from './onward.ts'
import { deletePackage, insertPackage, type Content } from './package-store.ts'
import type { KeptAttachment } from './tables.ts'

/** How a package fared here. */
export type Received =
  /** With agencies of ours, on its way to others, or both. */
  | { outcome: 'arrived'; inboxIds: string[] }
  /** Came before; nothing happened. */
  | { outcome: 'known' }
  /** For nobody we know, or not to be read: kept for an administrator. */
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
  if (content instanceof EdxmlError) return refuse(db, content.message, arrival)
  if (from.sender !== undefined && content.message.from.id !== from.sender) {
    const error = `Đơn vị gửi “${content.message.from.id}” không đúng với mã đã đăng ký “${from.sender}”.`
    return refuse(db, error, arrival)
  }
  return inTransaction(db, async (tx) => {
    const { ours, onward, unknown } = await findAddressees(tx, content.message, from, arrival.at)
    if (unknown.length > 0) return refuse(tx, unknownCodes(unknown), arrival)
    await dropAside(tx, from.peerId, from.docId)
    const inboxIds = await arriveAll(tx, content, ours, arrival)
    const passed = onward.length > 0 && (await passOn(tx, content, onward, arrival))
    if (inboxIds.length > 0 || passed) return { outcome: 'arrived', inboxIds }
    if (ours.size > 0 || onward.length > 0) return { outcome: 'known' }
    const error = 'Không có cơ quan nào nhận qua trục này là nơi nhận của gói tin.'
    const packageId = await insertPackage(tx, content, arrival.at)
    await keepAside(tx, content, { state: 'stray', error }, { ...arrival, packageId })
    return { outcome: 'stray', error }
  })
}

async function refuse(
  tx: Tx | Services['db'],
  error: string,
  arrival: Omit<Arrival, 'packageId'>,
): Promise<Received> {
  await keepAside(tx, null, { state: 'refused', error }, { ...arrival, packageId: null })
  return { outcome: 'refused', error }
}

const unknownCodes = (codes: readonly OrganId[]) =>
  `Không có cơ quan nào mang mã ${codes.map((code) => `“${code}”`).join(', ')}; gói tin chưa được gửi cho nơi nào.`

async function arriveAll(
  tx: Tx,
  content: Content,
  ours: Addressees['ours'],
  arrival: Omit<Arrival, 'packageId'>,
): Promise<string[]> {
  if (ours.size === 0) return []
  const packageId = await insertPackage(tx, content, arrival.at)
  const inboxIds: string[] = []
  for (const [agencyId, recipient] of ours) {
    const id = await arrive(tx, content, { agencyId, recipient }, { ...arrival, packageId })
    if (id !== null) inboxIds.push(id)
  }
  if (inboxIds.length === 0) await deletePackage(tx, packageId)
  return inboxIds
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

const NEVER_TAKEN: Readonly<Record<string, 'infected' | 'too-large'>> = {
  'file-infected': 'infected',
  'scanner-limit': 'too-large',
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
    // A file that will never be taken stays outside; that the scanner or the disk is away passes.
    const problem = error instanceof Unacceptable ? NEVER_TAKEN[error.code] : undefined
    if (problem === undefined) throw error
    return { ...lost, problem: { code: problem, message: (error as Unacceptable).message } }
  }
}
