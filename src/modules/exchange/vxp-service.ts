import { createHash, hash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { listAgencies } from '#modules/agencies/index.ts'
import { dateOf, ZONE } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Refusal } from '#platform/errors.ts'
import type { Context } from '#platform/http/route.ts'
import type { Services } from '#platform/services.ts'
import {
  dropEntry,
  findEntry,
  listEntries,
  putDirectory,
  resolveRecipient,
  type DirectoryEntry,
} from './directory-store.ts'
import { DEFAULT_LIMITS, megabytes } from './edxml/limits.ts'
import { arrivalsOf, type Handed } from './inbox-store.ts'
import { changeDelivery, countWaiting, findForPeer, listWaiting, passedOf } from './outbox-store.ts'
import { writePackage } from './forward.ts'
import { findSystem } from './peer-store.ts'
import { receivePackage } from './receive.ts'
import { readJson, textOf } from './transports/http.ts'
import { hashFile, verifyRequest } from './transports/vxp-signature.ts'

type Parameters = ReadonlyMap<string, string>
type Call = { services: Services; peerId: string; parameters: Parameters; body: Readable }
type Operation = (call: Call) => Promise<Record<string, unknown>>

/** What a registered system is told instead of what it asked for. */
class Refused extends Error {}

/** Every operation repeats without harm: a request that is sent twice, by whomever, changes nothing the second time. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  getAgenciesList: async (call) => ({ data: (await everybody(call)).map(oldStyle) }),
  getAgenciesListQD20: async (call) => ({ data: (await everybody(call)).map(newStyle) }),
  getSynchronizeUnit: async (call) => ({
    data: (await everybody(call)).map((entry) => ({
      ...oldStyle(entry),
      version: 1,
      deleted: false,
      isAgency: true,
    })),
  }),
  registerAgency,
  deleteAgency,
  sendEdoc,
  getReceivedEdocList,
  getSentEdocList,
  getEdoc,
  updateStatus,
  countReceiveEdoc: async ({ services, peerId }) => ({
    count: await countWaiting(services.db, peerId, 'edoc'),
  }),
  countReceiveStatus: async ({ services, peerId }) => ({
    count: await countWaiting(services.db, peerId, 'status'),
  }),
}

/** Answers one operation of a system that signs what it asks; whoever does not is told no more than that. */
export const answer =
  (operation: Operation) =>
  async ({ services, request, body }: Context): Promise<Record<string, unknown>> => {
    const stream = body instanceof Readable ? body : Readable.from([])
    try {
      const peer = await authenticate(services, request.headers)
      if (!peer) throw new Refused('Chữ ký của yêu cầu không đúng, đã quá hạn, hoặc hệ thống chưa đăng ký.')
      const found = await operation({ services, ...peer, body: stream })
      return { status: 'OK', ErrorCode: '0', ErrorDesc: '', ...found }
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Refusal)) throw error
      return { status: 'FAIL', ErrorCode: '1', ErrorDesc: error.message }
    } finally {
      stream.resume()
    }
  }

/** The package itself, streamed. */
export async function downloadEdoc({ services, request }: Context): Promise<Readable> {
  const peer = await authenticate(services, request.headers)
  const found = peer && (await findForPeer(services.db, peer.peerId, peer.parameters.get('docid') ?? ''))
  if (!found) throw new Refusal(404, 'not-found', 'Không tìm thấy gói tin này cho hệ thống của Ông/Bà.')
  return withPackage(services, async (path) => {
    await writePackage(services, found, path)
    // Open before the file is taken away: its bytes stay as long as somebody reads them.
    const handle = await open(path)
    return handle.createReadStream()
  })
}

async function authenticate(
  services: Services,
  headers: Context['request']['headers'],
): Promise<{ peerId: string; parameters: Parameters } | null> {
  let peerId = ''
  const signed = await verifyRequest(headers, services.clock.now(), async (systemId) => {
    const system = await findSystem(services, systemId)
    peerId = system?.id ?? ''
    return system
  })
  return signed && { peerId, parameters: signed.parameters }
}

async function everybody({ services }: Call): Promise<DirectoryEntry[]> {
  const own = await listAgencies(services.db, { on: dateOf(services.clock.now()) })
  return [
    ...own.map((agency) => ({
      code: agency.identifier2020,
      oldCode: agency.identifier,
      name: agency.name,
      email: agency.email,
    })),
    ...(await listEntries(services.db)),
  ]
}

const oldStyle = ({ code, oldCode, name, email }: DirectoryEntry) => ({
  id: code,
  pid: '',
  code,
  name,
  mail: email ?? '',
  oldCode: oldCode ?? '',
})
const newStyle = ({ code, oldCode, name, email }: DirectoryEntry) => ({
  id: code,
  code,
  name,
  mail: email ?? '',
  code102: oldCode ?? '',
})

/** A system may name the agencies it speaks for, as long as nobody else does. */
async function registerAgency({ services, peerId, body }: Call) {
  const given = await readJson(body as AsyncIterable<Buffer>).catch((): Record<string, unknown> => ({}))
  const [code, name] = [textOf(given['code']), textOf(given['name'])]
  if (code === '' || name === '') throw new Refused('Cần mã (code) và tên (name) của cơ quan.')
  const now = services.clock.now()
  const known = await findEntry(services.db, code)
  // Also a code of the older generation by which somebody else is still reached.
  const owner = await resolveRecipient(services.db, code, now)
  if (owner?.agencyId || (owner?.peerId && owner.peerId !== peerId))
    throw new Refused(`Mã “${code}” đã thuộc về cơ quan khác.`)
  const entry = { code, oldCode: known?.oldCode ?? null, name, email: textOf(given['mail']) || null }
  await inTransaction(services.db, (tx) => putDirectory(tx, peerId, [entry], now))
  return {}
}

async function deleteAgency({ services, peerId, parameters }: Call) {
  const code = parameters.get('agencycode') ?? ''
  await inTransaction(services.db, (tx) => dropEntry(tx, peerId, code))
  return {}
}

async function sendEdoc({ services, peerId, parameters, body }: Call) {
  const sender = parameters.get('from') ?? ''
  if ((await findEntry(services.db, sender))?.peerId !== peerId)
    throw new Refused(`Đơn vị gửi “${sender}” không đúng với mã đã đăng ký.`)
  return withPackage(services, async (path) => {
    const sum = await receiveFile(body as AsyncIterable<Buffer>, path)
    const claimed = (parameters.get('hash-file') ?? '').toLowerCase()
    if (claimed !== hashFile(sum, true) && claimed !== hashFile(sum, false))
      throw new Refused('Giá trị băm hash-file không khớp với nội dung gói tin.')
    const to = readCodes(parameters.get('to'))
    // The same file sent again to the same has the same name, so that it is the same package.
    const docId = hash('sha256', JSON.stringify([sum.toString('hex'), to])).slice(0, 32)
    const open = async () => createReadStream(path) as AsyncIterable<Buffer>
    const received = await receivePackage(services, open, {
      peerId,
      docId,
      to,
      sender,
    })
    if (received.outcome === 'refused' || received.outcome === 'stray') throw new Refused(received.error)
    return { DocId: docId }
  })
}

function readCodes(text: string | undefined): string[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value.filter((code): code is string => typeof code === 'string') : []
  } catch {
    return []
  }
}

/** The body without the line its sender puts behind it; the hash is that of the file. */
async function receiveFile(body: AsyncIterable<Buffer>, path: string): Promise<Buffer> {
  const sum = createHash('sha256')
  const handle = await open(path, 'w')
  let held = Buffer.alloc(0)
  let size = 0
  const put = async (bytes: Buffer) => {
    sum.update(bytes)
    await handle.writeFile(bytes)
  }
  try {
    for await (const piece of body) {
      size += piece.length
      if (size > DEFAULT_LIMITS.packageBytes)
        throw new Refused(`Gói tin lớn hơn mức cho phép (${megabytes(DEFAULT_LIMITS.packageBytes)} MB).`)
      const all = Buffer.concat([held, piece])
      held = Buffer.from(all.subarray(Math.max(0, all.length - 2)))
      await put(all.subarray(0, all.length - held.length))
    }
    if (held.toString('latin1') !== '\r\n') await put(held)
  } finally {
    await handle.close()
  }
  return sum.digest()
}

async function getReceivedEdocList({ services, peerId, parameters }: Call) {
  const messageType = parameters.get('messagetype') === 'status' ? 'status' : 'edoc'
  const waiting = await listWaiting(services.db, peerId, messageType)
  return {
    data: waiting.map(({ id, from, to, createdAt }) => ({
      docId: id,
      serviceType: 'eDoc',
      messageType,
      created_time: timeOf(createdAt),
      updated_time: timeOf(createdAt),
      from,
      to,
      status: 'initial',
      status_desc: '',
    })),
  }
}

const timeOf = (at: Temporal.Instant) =>
  at.toZonedDateTimeISO(ZONE).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')

async function getSentEdocList({ services, peerId, parameters }: Call) {
  const docId = parameters.get('docid') ?? ''
  const found = [
    ...(await arrivalsOf(services.db, peerId, docId)),
    ...(await passedOf(services.db, peerId, docId)),
  ]
  return { data: found.map((one) => sentRow(docId, one)) }
}

const sentRow = (docId: string, one: Handed) => ({
  serviceType: 'eDoc',
  messageType: one.business.startsWith('s') ? 'status' : 'edoc',
  fromCode: one.from,
  toCode: one.recipient,
  senderDocId: docId,
  receiverDocId: one.id,
  sendStatus: 'done',
  sendStatusDesc: '',
  receiveStatus: { waiting: 'initial', sent: 'processing', delivered: 'done', failed: 'fail' }[one.state],
  receiveStatusDesc: one.error ?? '',
  title: one.subject,
  notation: one.documentId,
  sentTime: timeOf(one.receivedAt),
  receivedTime: one.state === 'delivered' ? timeOf(one.deliveredAt) : '',
})

async function getEdoc({ services, peerId, parameters }: Call) {
  const found = await findForPeer(services.db, peerId, parameters.get('docid') ?? '')
  if (!found) throw new Refused('Không tìm thấy gói tin này cho hệ thống của Ông/Bà.')
  return withPackage(services, async (path) => {
    const { size } = await writePackage(services, found, path)
    if (size > DEFAULT_LIMITS.attachmentBytes)
      throw new Refused('Gói tin quá lớn cho cách lấy này; xin lấy bằng downloadEdoc.')
    const bytes = Buffer.concat(await Array.fromAsync(createReadStream(path) as AsyncIterable<Buffer>))
    return { data: bytes.toString('base64') }
  })
}

async function updateStatus({ services, peerId, parameters }: Call) {
  const found = await findForPeer(services.db, peerId, parameters.get('docid') ?? '')
  if (!found) throw new Refused('Không tìm thấy gói tin này cho hệ thống của Ông/Bà.')
  const status = parameters.get('status')
  // What was answered stays as it was answered first.
  if (found.state !== 'waiting' || (status !== 'done' && status !== 'fail')) return {}
  const change =
    status === 'done'
      ? { state: 'delivered' as const, error: null }
      : { state: 'failed' as const, error: 'Nơi nhận báo không đọc được gói tin.' }
  await inTransaction(services.db, (tx) =>
    changeDelivery(tx, found.id, { ...change, now: services.clock.now() }),
  )
  return {}
}

/** A file for the time of one request. */
async function withPackage<T>(services: Services, work: (path: string) => Promise<T>): Promise<T> {
  const folder = join(services.config.dataDir, 'exchange', 'service')
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${randomUUID()}.edxml`)
  try {
    return await work(path)
  } finally {
    await rm(path, { force: true })
  }
}
