import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { resolveRecipients } from '#modules/exchange/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import { CORRECTING_TYPE } from '../correction.ts'
import { chainErrors, type ChainLink, type DraftContent } from '../draft.ts'
import { saveVersion, setVersionFile, versionsOf } from '../stores/draft-store.ts'
import type { DocumentDetails, Urgency } from '../document.ts'
import { canEdit, mayFinish, type Desk } from '../policy.ts'
import { contentOf, idFor } from '../once.ts'
import { mainText } from '../paper/main-text.ts'
import { findPlaces, missingPlaces } from '../paper/outside-places.ts'
import { foreignPdf } from '../paper/foreign-pdf.ts'
import { storePdf } from '../paper/printing.ts'
import { scheduleReading } from '../paper/reading.ts'
import { insertLink, linksOf } from '../stores/link-store.ts'
import {
  accessDocument,
  addParties,
  deskOf,
  indexDocument,
  insertDocument,
  insertFiles,
  isNew,
  updateDocument,
} from '../stores/store.ts'
import { cancelTasks, endTask, insertTasks, lockTask, openPlace, tasksOf } from '../stores/task-store.ts'
import type { DocumentRow, TaskRow } from '../stores/tables.ts'
import { fileRow } from './arrive.ts'
import { atDesk } from './desk.ts'
import { linkAnswer } from './handle.ts'
import { moveDocument, tell } from './move.ts'

/** What an author says of a document beside its words. */
export type DraftFacts = {
  type: string
  subject: string
  urgency: Urgency
  details: DocumentDetails
}

export type Draft = DraftFacts & { content: DraftContent }

type About = {
  answersId?: string | null
  replacesId?: string | null
  correctsId?: string | null
  key?: string
}

/**
 * Begins an outgoing document (soạn thảo, Decree 30/2020 art. 10).
 * @param given.answersId the incoming document it will answer
 * @param given.replacesId the issued document it will replace
 * @param given.correctsId the issued document it will correct
 * @param given.key of the program that asks: with the same one again nothing new begins
 * @returns its id
 */
export function beginDraft(
  services: Services,
  actor: Actor,
  given: Draft & About,
  origin?: Origin,
): Promise<string> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    const { acting } = desk.actor
    const document = {
      id: idFor('draft', desk.actor, given.key),
      agency_id: desk.agencyId,
      agency_name: acting.agencyName,
      direction: 'outgoing' as const,
      state: 'draft' as const,
      type: given.type,
      subject: given.subject,
      issuer_name: acting.agencyName,
      urgency: given.urgency,
      details: given.details,
      source: 'draft' as const,
      asked: given.key === undefined ? null : contentOf(given),
      author_id: desk.actor.accountId,
      author_name: desk.actor.name,
      division_id: acting.divisionId,
      sort_at: now,
    }
    if (!(await isNew(tx, document.id, document.asked))) return document.id
    await insertDocument(tx, document)
    await saveVersion(
      tx,
      { documentId: document.id, version: 1, content: given.content, by: desk.actor },
      now,
    )
    await addParties(tx, document, [desk.actor.accountId])
    if (given.answersId)
      await linkAnswer(tx, desk, document.id, await accessDocument(tx, desk, given.answersId))
    if (given.replacesId) await linkIssued(tx, desk, document.id, 'replaces', given.replacesId)
    if (given.correctsId) await linkIssued(tx, desk, document.id, 'corrects', given.correctsId)
    await tell(tx, document.id, 'document.draft', { actor, at: now, origin })
    return document.id
  })
}

/** What may follow an issued document: one that replaces it, one that corrects it while it is in force. */
const FOLLOWS = {
  replaces: { states: ['issued', 'recalled'], refused: 'Chỉ thay thế được văn bản đã phát hành.' },
  corrects: { states: ['issued'], refused: 'Chỉ đính chính được văn bản đã phát hành, còn hiệu lực.' },
} as const

async function linkIssued(
  tx: Tx,
  desk: Desk,
  id: string,
  kind: keyof typeof FOLLOWS,
  oldId: string,
): Promise<void> {
  const old = await accessDocument(tx, desk, oldId)
  const states: readonly string[] = FOLLOWS[kind].states
  if (old.direction !== 'outgoing' || old.details.copy || !states.includes(old.state)) {
    throw new Conflict(FOLLOWS[kind].refused)
  }
  await insertLink(tx, id, kind, old)
}

/**
 * Saves what an author has written.
 * @param given.version the version the author had in front of them
 * @throws Conflict when it has been sent round or changed meanwhile
 */
export function saveDraft(
  services: Services,
  actor: Actor,
  id: string,
  given: Draft & { version: number },
  origin?: Origin,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    const document = await accessDocument(tx, desk, id, { lock: true })
    if (!canEdit(desk, document))
      throw new Conflict('Văn bản đã được trình hoặc do người khác soạn nên không sửa được.')
    if (document.version !== given.version) {
      throw new Conflict('Văn bản đã có phiên bản mới hơn. Hãy tải lại trang để xem rồi sửa tiếp.')
    }
    const { type, subject, urgency, details } = given
    const [version] = await versionsOf(tx, id)
    const outside = version?.content.outside
    const content = outside ? { ...given.content, outside } : given.content
    await updateDocument(tx, id, { type, subject, urgency, details })
    await saveVersion(tx, { documentId: id, version: document.version, content, by: desk.actor }, now)
    await indexDocument(tx, id)
    await tell(tx, id, 'document.edit', { actor, at: now, origin })
  })
}

/** Whatever a document must have before anybody is asked to look at it. */
function incomplete(document: DocumentRow, content: DraftContent): Record<string, string> {
  return {
    ...(document.subject.trim() ? {} : { subject: 'Nhập trích yếu.' }),
    ...(content.body.trim() || content.outside ? {} : { body: 'Nhập nội dung văn bản.' }),
    ...(content.signerTitle.trim() ? {} : { signerTitle: 'Nhập chức vụ người ký.' }),
    ...(content.places.length > 0 ? {} : { places: 'Nhập nơi nhận, ít nhất dòng “Lưu: VT”.' }),
  }
}

/** A correction is an official letter (art. 18.3). */
async function wrongType({ db }: Services, document: DocumentRow): Promise<Record<string, string>> {
  if (document.type === CORRECTING_TYPE) return {}
  const { from } = await linksOf(db, document.id)
  return from.some(({ kind }) => kind === 'corrects')
    ? { type: 'Đính chính bằng công văn. Sửa loại văn bản, hoặc soạn văn bản thay thế nếu sai nội dung.' }
    : {}
}

/** A text from elsewhere must keep a place for what comes onto it. @throws Invalid naming those it does not */
async function checkPlaces(
  services: Services,
  pdf: Buffer,
  content: DraftContent,
  signerName: string,
): Promise<void> {
  if (!content.outside) return
  const text = await foreignPdf(services).text.readPageText(pdf)
  const { missing } = findPlaces(text, signerName, content.outside.places)
  if (missing.length > 0) throw new Invalid({ text: missingPlaces(missing) })
}

/** Codes of recipients that nobody answers to: told before anybody has signed. */
async function unknownCodes(services: Services, content: DraftContent): Promise<Record<string, string>> {
  const now = services.clock.now()
  const codes = content.recipients.flatMap(({ code }) => code ?? [])
  const known = await resolveRecipients(services.db, codes, now)
  const unknown = codes.filter((code) => !known.has(code))
  return unknown.length > 0
    ? {
        recipients: `Danh bạ liên thông không có mã ${unknown.join(', ')}. Sửa mã hoặc bỏ mã để gửi bản giấy.`,
      }
    : {}
}

/**
 * Sends a draft round (trình văn bản): it is printed as it stands, and its chain begins. Opinions and reviews of one place
 * run side by side, places one after the other, the signature is last.
 * @throws Invalid when the document or the chain is not complete, Conflict when it was changed meanwhile
 */
export async function submitDraft(
  services: Services,
  actor: Actor,
  id: string,
  given: { chain: readonly ChainLink[]; note: string },
  origin?: Origin,
): Promise<void> {
  const { db, clock } = services
  const desk = await deskOf(db, actor, dateOf(clock.now()))
  const before = await accessDocument(db, desk, id)
  if (!canEdit(desk, before)) throw new Conflict('Văn bản đã được trình hoặc do người khác soạn.')
  const [version] = await versionsOf(db, id)
  if (!version) throw new NotFound('Văn bản chưa có nội dung.')
  const errors = {
    ...incomplete(before, version.content),
    ...(await wrongType(services, before)),
    ...(await unknownCodes(services, version.content)),
    ...chainErrors(given.chain),
  }
  if (Object.keys(errors).length > 0) throw new Invalid(errors)
  const people = await peopleOf(services, desk, given.chain)
  const signer = people.find(({ kind }) => kind === 'sign')!
  const { pdf } = await mainText(services, before, version.content, signer.person.name, null)
  await checkPlaces(services, pdf, version.content, signer.person.name)
  const stored = await storePdf(services, pdf, `du-thao-${before.version}.pdf`)

  await inTransaction(db, async (tx) => {
    const now = clock.now()
    const document = await accessDocument(tx, desk, id, { lock: true })
    if (document.version !== before.version)
      throw new Conflict('Văn bản đã có phiên bản mới hơn. Hãy xem lại rồi trình.')
    const file = fileRow(
      id,
      { ...stored, fileName: `Dự thảo lần ${document.version}.pdf`, role: 'main' },
      desk.actor,
      now,
    )
    await insertFiles(tx, [{ ...file, version: document.version }])
    await setVersionFile(tx, id, document.version, file.id)
    const first = Math.min(...people.map(({ place }) => place))
    await insertTasks(
      tx,
      people.map((one) => ({
        ...taskFor(document, desk, one),
        state: one.place === first ? 'open' : 'waiting',
      })),
      now,
    )
    await addParties(
      tx,
      document,
      people.map(({ person }) => person.accountId),
    )
    await moveDocument(tx, document, {
      actor,
      at: now,
      action: 'submit',
      note: given.note.trim() || null,
      origin,
    })
    await scheduleReading(tx, id)
  })
}

type Link = ChainLink & { person: { accountId: string; name: string; title: string } }

const taskFor = (document: DocumentRow, desk: Desk, link: Link) => ({
  document_id: document.id,
  agency_id: document.agency_id,
  kind: link.kind,
  place: link.place,
  account_id: link.person.accountId,
  account_name: link.person.name,
  account_title: link.person.title,
  instruction: null,
  asked_by: desk.actor.accountId,
  asked_by_name: desk.actor.name,
  due_on: null,
})

/** The people of a chain. @throws Invalid when somebody is not of this agency, or may not sign */
async function peopleOf(services: Services, desk: Desk, chain: readonly ChainLink[]): Promise<Link[]> {
  const colleagues = await officersOf(services.db, desk.agencyId, dateOf(services.clock.now()))
  return chain.map((link) => {
    const person = colleagues.find((one) => one.accountId === link.accountId)
    if (!person) throw new Invalid({ [link.kind]: 'Chọn đồng nghiệp trong danh sách.' })
    if (link.kind === 'sign' && !person.roles.includes('leader')) {
      throw new Invalid({ sign: 'Người ký phải là lãnh đạo cơ quan.' })
    }
    return { ...link, person }
  })
}

/**
 * Answers a place of the chain (cho ý kiến, duyệt, kiểm tra): agreed, and the next place begins once all of this one have
 * answered; or sent back to the author, with the reason.
 * @throws Invalid without a reason for sending back, Conflict when it was answered meanwhile, Forbidden
 */
export function answerLink(
  services: Services,
  actor: Actor,
  given: { taskId: string; agreed: boolean; answer: string },
  origin?: Origin,
): Promise<{ documentId: string; agreed: boolean }> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    const { task, document, thanks } = await chainTask(tx, desk, given.taskId)
    const answer = given.answer.trim()
    if (!given.agreed && !answer) throw new Invalid({ answer: 'Nêu lý do trả lại để người soạn sửa.' })
    if (task.kind === 'sign' && given.agreed) throw new Conflict('Văn bản này chờ chữ ký, không phải ý kiến.')
    const by = { accountId: desk.actor.accountId, name: desk.actor.name }
    const note = [thanks, answer].filter(Boolean).join(' ') || null
    if (!given.agreed) {
      await endTask(tx, task.id, { state: 'returned', answer, by, at: now })
      await sendBack(tx, document, { actor, at: now, note, origin })
      return { documentId: document.id, agreed: false }
    }
    await endTask(tx, task.id, { state: 'done', answer: answer || null, by, at: now })
    await tell(tx, document.id, 'document.agree', {
      actor,
      at: now,
      note,
      details: { kind: task.kind },
      origin,
    })
    await goOn(tx, document.id, task.place, now)
    return { documentId: document.id, agreed: true }
  })
}

/** A task of the chain that is this desk's to answer, locked with its document. */
export async function chainTask(tx: Tx, desk: Desk, taskId: string) {
  const task = await lockTask(tx, taskId)
  if (!task) throw new NotFound('Không tìm thấy việc này.')
  const document = await accessDocument(tx, desk, task.document_id, { lock: true })
  if (task.state !== 'open')
    throw new Conflict(`Việc này đã được ${task.done_by_name ?? 'người khác'} làm xong.`)
  const name = mayFinish(desk, task)
  if (!name || document.direction !== 'outgoing') throw new Forbidden('Việc này được giao cho người khác.')
  return { task, document, thanks: name === 'self' ? '' : `Thay ${name.principalName}.` }
}

/** Back to the author: a new version begins with the same words. */
async function sendBack(
  tx: Tx,
  document: DocumentRow,
  move: { actor: Actor; at: Temporal.Instant; note: string | null; origin?: Origin },
): Promise<void> {
  await cancelTasks(tx, document.id, move.at)
  const [last] = await versionsOf(tx, document.id)
  const version = document.version + 1
  await saveVersion(
    tx,
    {
      documentId: document.id,
      version,
      content: last!.content,
      by: { accountId: document.author_id!, name: document.author_name! },
    },
    move.at,
  )
  await moveDocument(tx, document, { ...move, action: 'return', change: { version } })
}

/** Begins the next place once nothing of this one is open. */
async function goOn(tx: Tx, documentId: string, place: number, now: Temporal.Instant): Promise<void> {
  const tasks: TaskRow[] = await tasksOf(tx, documentId)
  if (tasks.some((task) => task.place === place && task.state === 'open')) return
  const next = tasks.filter((task) => task.state === 'waiting').map((task) => task.place)
  if (next.length > 0) await openPlace(tx, documentId, Math.min(...next), now)
}
