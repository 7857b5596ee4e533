import { randomUUIDv7 } from 'node:crypto'
import { may, type Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import type { Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '#platform/errors.ts'
import type { FileKind } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { readInbox, type InboxItem, type KeptAttachment } from '#modules/exchange/index.ts'
import { fileRow, type GivenFile } from '../actions/arrive.ts'
import { moveDocument, tell } from '../actions/move.ts'
import { factsOf } from './edoc.ts'
import { findReceivedFrom } from './sender.ts'
import { answerTo, findRequest, insertRequest } from '../stores/exchange-store.ts'
import { EXCHANGE, reportProgress } from '../progress.ts'
import { scheduleReading } from '../paper/reading.ts'
import { accessDocument, filesOf, indexDocument, insertFiles, updateDocument } from '../stores/store.ts'
import { cancelTasks } from '../stores/task-store.ts'
import type { DocumentRow, RequestKind, RequestRow } from '../stores/tables.ts'
import { atDesk } from '../actions/desk.ts'

const isWhole = (file: KeptAttachment): file is KeptAttachment & { sha256: string } => file.sha256 !== null

/** The files that could be restored; the first is the document. */
export const filesIn = (attachments: readonly KeptAttachment[]): GivenFile[] =>
  attachments.filter(isWhole).map((file, index) => ({
    sha256: file.sha256,
    size: file.size,
    mediaType: file.mediaType as FileKind,
    fileName: file.name,
    role: index === 0 ? 'main' : 'attachment',
  }))

/**
 * Keeps what a sender asks about a document it sent, once; about what others sent it has nothing to ask.
 * @throws NotFound when the document is not here (yet)
 */
export async function ask(
  services: Services,
  tx: Tx,
  item: InboxItem,
  exchangeId: string,
  kind: RequestKind,
  reason: string | null,
): Promise<void> {
  const now = services.clock.now()
  const sender = item.message.from.id
  const document = await findReceivedFrom(tx, { agencyId: item.agencyId, sender, exchangeId }, now)
  if (!document)
    throw new NotFound(`Chưa có văn bản ${exchangeId} của ${sender} để xử lý yêu cầu của nơi gửi.`)
  const added = await insertRequest(tx, {
    id: randomUUIDv7(),
    document_id: document.id,
    agency_id: item.agencyId,
    kind,
    reason,
    inbox_id: item.id,
    asked_at: now,
  })
  if (added) await tell(tx, document.id, ASKED[kind], { actor: EXCHANGE, at: now, note: reason })
}

const ASKED = {
  revoke: 'document.ask-revoke',
  update: 'document.ask-update',
  replace: 'document.ask-replace',
} as const

export const REQUESTS: Readonly<Record<RequestKind, string>> = {
  revoke: 'Nơi gửi đề nghị lấy lại văn bản',
  update: 'Nơi gửi cập nhật văn bản',
  replace: 'Nơi gửi thay thế văn bản',
}

/**
 * Answers the sender's wish (15 agreed, 16 not). Agreed, the document is recalled, replaced, or takes the new content.
 * @throws Forbidden for anybody but a clerk, Conflict when it was answered before, Invalid when refused without a reason
 */
export function answerRequest(
  services: Services,
  actor: Actor,
  given: { documentId: string; requestId: string; agreed: boolean; note: string },
  origin?: Origin,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    if (!may(actor, 'document.register')) throw new Forbidden('Chỉ văn thư trả lời yêu cầu của nơi gửi.')
    const document = await accessDocument(tx, desk, given.documentId, { lock: true })
    const request = await findRequest(tx, document.id, given.requestId)
    if (!request) throw new NotFound('Không tìm thấy yêu cầu này.')
    if (request.answered_at) throw new Conflict('Yêu cầu này đã được trả lời.')
    const note = given.note.trim()
    if (!given.agreed && !note) throw new Invalid({ note: 'Nêu lý do không đồng ý để nơi gửi biết.' })
    const answer = given.agreed ? 'agreed' : 'refused'
    await answerTo(tx, request.id, { answer, note: note || null, by: desk.actor.name, at: now })
    const move = { actor, at: now, note: note || null, origin }
    if (!given.agreed) await tell(tx, document.id, 'document.refuse-request', move)
    else await agree(services, tx, document, request, move)
    await reportProgress(services, tx, document, given.agreed ? '15' : '16', desk.actor.name, note)
  })
}

type Moving = { actor: Actor; at: Temporal.Instant; note: string | null; origin?: Origin }

async function agree(services: Services, tx: Tx, document: DocumentRow, request: RequestRow, move: Moving) {
  if (request.kind === 'update') return takeUpdate(services, tx, document, request, move)
  await cancelTasks(tx, document.id, move.at)
  await moveDocument(tx, document, { ...move, action: request.kind === 'revoke' ? 'recall' : 'replace' })
}

/** The new content takes the place of the old; what was there stays to be read. */
async function takeUpdate(
  services: Services,
  tx: Tx,
  document: DocumentRow,
  request: RequestRow,
  move: Moving,
) {
  const { message, attachments } = await readInbox(tx, request.inbox_id)
  if (message.kind !== 'edoc') return
  const facts = factsOf(message, services.documentRules)
  const [newest] = (await filesOf(tx, document.id)).filter(({ role }) => role === 'main')
  const version = (newest?.version ?? 0) + 1
  await insertFiles(
    tx,
    filesIn(attachments).map((file) => ({ ...fileRow(document.id, file, null, move.at), version })),
  )
  await updateDocument(tx, document.id, {
    subject: facts.subject,
    urgency: facts.urgency,
    due_on: facts.dueOn ?? document.due_on,
    details: { ...document.details, ...facts.details },
    version: document.version + 1,
  })
  await indexDocument(tx, document.id)
  await scheduleReading(tx, document.id)
  await tell(tx, document.id, 'document.update', move)
}
