import { randomUUIDv7 } from 'node:crypto'
import { may, type Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import type { Tx } from '#platform/database/database.ts'
import { Forbidden, Invalid } from '#platform/errors.ts'
import { FILE_KINDS, type FileKind, type StoredFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { LONGEST, sameKey, type IncomingFacts, type Source } from '../document.ts'
import { reportProgress } from '../progress.ts'
import { scheduleReading } from '../paper/reading.ts'
import { accessDocument, insertDocument, insertFiles } from '../stores/store.ts'
import type { FileRow } from '../stores/tables.ts'
import { atDesk } from './desk.ts'
import { moveDocument, tell } from './move.ts'

/** What a document may be: what an agency sends, and what a scanner makes. */
export const DOCUMENT_KINDS = Object.keys(FILE_KINDS) as FileKind[]

export type GivenFile = StoredFile & { fileName: string; role: 'main' | 'attachment' }
export type Arrival = {
  agency: { id: string; name: string }
  facts: IncomingFacts
  source: Source
  files: readonly GivenFile[]
  exchange?: { inboxId: string; documentId: string }
  /** Message-ID of the letter that brought it. */
  mailId?: string
}

/**
 * Takes a document in that nobody has entered yet: it waits in “Chờ vào sổ” of its agency.
 * @returns its id
 */
export async function arriveDocument(
  tx: Tx,
  actor: Actor,
  given: Arrival,
  now: Temporal.Instant,
  origin?: Origin,
): Promise<string> {
  const document = {
    ...columnsOf(given.facts),
    id: randomUUIDv7(),
    agency_id: given.agency.id,
    agency_name: given.agency.name,
    direction: 'incoming' as const,
    state: 'arrived' as const,
    source: given.source,
    inbox_id: given.exchange?.inboxId ?? null,
    exchange_id: given.exchange?.documentId ?? null,
    mail_id: given.mailId ?? null,
    sort_at: now,
  }
  await insertDocument(tx, document)
  const by = actor.kind === 'officer' ? actor : null
  await insertFiles(
    tx,
    given.files.map((one) => fileRow(document.id, one, by, now)),
  )
  await scheduleReading(tx, document.id)
  await tell(tx, document.id, 'document.arrive', {
    actor,
    at: now,
    details: { source: given.source },
    origin,
  })
  return document.id
}

/**
 * Takes in papers that were scanned or came as files; the clerk reads the elements off them next.
 * @param given.source `scan` for paper, `upload` for a file that came some other way
 * @throws Forbidden for anybody but a clerk; Invalid without any file
 */
export function receivePapers(
  services: Services,
  actor: Actor,
  given: { files: readonly GivenFile[]; source: 'scan' | 'upload' },
  origin?: Origin,
): Promise<string> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    if (!may(actor, 'document.register')) throw new Forbidden('Chỉ văn thư được tiếp nhận văn bản đến.')
    const [main] = given.files
    if (!main) throw new Invalid({ files: 'Chọn tệp quét hoặc tệp văn bản nhận được.' })
    const agency = { id: desk.agencyId, name: desk.actor.acting.agencyName }
    const facts = { ...UNREAD, subject: main.fileName.slice(0, LONGEST.subject) }
    return arriveDocument(tx, actor, { agency, facts, source: given.source, files: given.files }, now, origin)
  })
}

/** What is known of a paper before anybody has read it. */
const UNREAD: IncomingFacts = {
  type: 'cong-van',
  code: null,
  subject: '',
  issuedOn: null,
  issuerName: '',
  urgency: 'normal',
}

/** The elements as the columns of a document. */
export const columnsOf = (facts: IncomingFacts) => ({
  type: facts.type,
  code: facts.code,
  subject: facts.subject,
  issued_on: facts.issuedOn,
  issuer_name: facts.issuerName,
  ...(facts.issuerCode === undefined ? {} : { issuer_code: facts.issuerCode }),
  signer: facts.signer ?? null,
  urgency: facts.urgency,
  due_on: facts.dueOn ?? null,
  details: facts.details ?? {},
  same_key: sameKey({ issuer: facts.issuerName, code: facts.code, issuedOn: facts.issuedOn }),
})

/** A file as a row of its document; without a person it came by itself. */
export const fileRow = (
  documentId: string,
  given: StoredFile & { fileName: string; role: FileRow['role'] },
  by: { accountId: string; name: string } | null,
  now: Temporal.Instant,
) => ({
  id: randomUUIDv7(),
  document_id: documentId,
  role: given.role,
  file_name: given.fileName,
  sha256: given.sha256,
  size: given.size,
  media_type: given.mediaType,
  added_at: now,
  added_by: by?.accountId ?? null,
  added_by_name: by?.name ?? 'Hệ thống',
})

/**
 * Sends an arrival back without entering it (từ chối tiếp nhận): wrong addressee, broken file.
 * @throws Invalid without a reason; Conflict when it has been entered
 */
export function refuseArrival(
  services: Services,
  actor: Actor,
  given: { id: string; reason: string },
  origin?: Origin,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    if (!may(actor, 'document.register')) throw new Forbidden('Chỉ văn thư được trả lại văn bản đến.')
    const document = await accessDocument(tx, desk, given.id, { lock: true })
    const reason = given.reason.trim()
    if (!reason) throw new Invalid({ reason: 'Nêu lý do trả lại để nơi gửi biết.' })
    await moveDocument(tx, document, { actor, at: now, action: 'refuse', note: reason, origin })
    await reportProgress(services, tx, document, '02', desk.actor.name, reason)
  })
}
