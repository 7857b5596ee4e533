import type { Actor } from '#platform/access/actor.ts'
import { may } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import type { Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { officersOf } from '#modules/identity/index.ts'
import { canAssign, canClose, mayFinish, type Desk } from '../policy.ts'
import { reportProgress } from '../progress.ts'
import { insertLink } from '../stores/link-store.ts'
import { accessDocument, addParties } from '../stores/store.ts'
import { cancelTasks, endTask, insertTasks, lockTask, tasksOf } from '../stores/task-store.ts'
import type { DocumentRow } from '../stores/tables.ts'
import { atDesk } from './desk.ts'
import { moveDocument, tell } from './move.ts'

export type Assignment = {
  /** Bút phê: what the leader wants done. */
  instruction: string
  lead: string
  coordinators: readonly string[]
  informed: readonly string[]
  dueOn: string | null
}

/**
 * Directs the handling of an incoming document (phân công xử lý, Decree 30/2020 art. 24): one lead, others who work with
 * it, others who should know, a day. A later assignment replaces what is still open of the earlier one.
 * @throws Forbidden, Invalid (by field), Conflict
 */
export function assignIncoming(
  services: Services,
  actor: Actor,
  id: string,
  given: Assignment,
  origin?: Origin,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, today, desk }) => {
    const document = await accessDocument(tx, desk, id, { lock: true })
    const tasks = await tasksOf(tx, id)
    if (!canAssign(desk, document, tasks)) {
      throw new Forbidden('Chỉ lãnh đạo hoặc người chủ trì được phân công xử lý văn bản này.')
    }
    const people = await chosen(tx, desk, given, today)
    const directing = tasks.find((task) => task.kind === 'direct' && mayFinish(desk, task))
    const by = { accountId: desk.actor.accountId, name: desk.actor.name }
    if (directing) await endTask(tx, directing.id, { state: 'done', answer: given.instruction, by, at: now })
    await cancelTasks(tx, id, now)
    await insertTasks(
      tx,
      people.map(({ kind, person }) => ({
        document_id: id,
        agency_id: desk.agencyId,
        kind,
        account_id: person.accountId,
        account_name: person.name,
        account_title: person.title,
        instruction: given.instruction.trim() || null,
        asked_by: desk.actor.accountId,
        asked_by_name: desk.actor.name,
        due_on: kind === 'inform' ? null : given.dueOn,
      })),
      now,
    )
    await addParties(
      tx,
      document,
      people.map(({ person }) => person.accountId),
    )
    const lead = people.find(({ kind }) => kind === 'lead')!.person
    await moveDocument(tx, document, {
      actor,
      at: now,
      action: 'assign',
      note: given.instruction.trim() || null,
      change: { handler_id: lead.accountId, handler_name: lead.name, due_on: given.dueOn },
      details: { lead: lead.name, dueOn: given.dueOn },
      origin,
    })
    await reportProgress(services, tx, document, '04', desk.actor.name)
  })
}

/** The people of an assignment, each once, the lead first. @throws Invalid when somebody is not of this agency */
async function chosen(tx: Tx, desk: Desk, given: Assignment, today: Temporal.PlainDate) {
  const colleagues = await officersOf(tx, desk.agencyId, today)
  const find = (accountId: string, field: string) => {
    const person = colleagues.find((one) => one.accountId === accountId)
    if (!person) throw new Invalid({ [field]: 'Chọn đồng nghiệp trong danh sách.' })
    return person
  }
  if (!given.lead) throw new Invalid({ lead: 'Chọn người chủ trì xử lý.' })
  if (given.dueOn && given.dueOn < today.toString()) {
    throw new Invalid({ dueOn: 'Hạn xử lý không được trước hôm nay.' })
  }
  const lead = find(given.lead, 'lead')
  const coordinators = given.coordinators.filter((one) => one !== given.lead)
  const informed = given.informed.filter((one) => one !== given.lead && !coordinators.includes(one))
  return [
    { kind: 'lead' as const, person: lead },
    ...coordinators.map((one) => ({ kind: 'coordinate' as const, person: find(one, 'coordinators') })),
    ...informed.map((one) => ({ kind: 'inform' as const, person: find(one, 'informed') })),
  ]
}

/**
 * Reports that a task about an incoming document is done (báo cáo kết quả xử lý). The lead's first report sets the
 * document in work; closing it is an act of its own.
 * @throws NotFound, Forbidden, Conflict when it was done meanwhile, Invalid when the lead says nothing
 */
export function reportTask(
  services: Services,
  actor: Actor,
  given: { taskId: string; answer: string },
  origin?: Origin,
): Promise<{ documentId: string }> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    const task = await lockTask(tx, given.taskId)
    if (!task) throw new NotFound('Không tìm thấy việc này.')
    const document = await accessDocument(tx, desk, task.document_id, { lock: true })
    if (task.state !== 'open') {
      throw new Conflict(`Việc này đã được ${task.done_by_name ?? 'người khác'} làm xong.`)
    }
    const name = mayFinish(desk, task)
    if (!name || !['coordinate', 'inform', 'lead'].includes(task.kind)) {
      throw new Forbidden('Việc này được giao cho người khác.')
    }
    const answer = given.answer.trim()
    if (task.kind === 'coordinate' && !answer) {
      throw new Invalid({ answer: 'Nhập ý kiến phối hợp để người chủ trì biết.' })
    }
    const by = { accountId: desk.actor.accountId, name: desk.actor.name }
    await endTask(tx, task.id, { state: 'done', answer: answer || null, by, at: now })
    const note = [name === 'self' ? '' : `Thay ${name.principalName}.`, answer].filter(Boolean).join(' ')
    await tell(tx, document.id, 'document.report', { actor, at: now, note: note || null, origin })
    return { documentId: document.id }
  })
}

/**
 * Takes an incoming document in work (bắt đầu xử lý): its lead says so, and the sender is told.
 * @throws Forbidden, Conflict
 */
export function startIncoming(services: Services, actor: Actor, id: string, origin?: Origin): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    const document = await accessDocument(tx, desk, id, { lock: true })
    const tasks = await tasksOf(tx, id)
    if (!tasks.some((task) => task.kind === 'lead' && mayFinish(desk, task))) {
      throw new Forbidden('Chỉ người chủ trì bắt đầu xử lý văn bản này.')
    }
    await moveDocument(tx, document, { actor, at: now, action: 'start', origin })
    await reportProgress(services, tx, document, '05', desk.actor.name)
  })
}

/**
 * Says that an incoming document is dealt with (kết thúc xử lý): by an answer, which is linked, or by words.
 * @param given.answerId an outgoing document of the same agency
 * @throws Invalid when neither is given; NotFound when the answer is not one the desk may read
 */
export function closeIncoming(
  services: Services,
  actor: Actor,
  id: string,
  given: { note: string; answerId?: string | null },
  origin?: Origin,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    const document = await accessDocument(tx, desk, id, { lock: true })
    if (!canClose(desk, document))
      throw new Forbidden('Chỉ người chủ trì hoặc lãnh đạo kết thúc văn bản này.')
    const note = given.note.trim()
    if (!note && !given.answerId) {
      throw new Invalid({ note: 'Nêu kết quả xử lý, hoặc chọn văn bản trả lời.' })
    }
    if (given.answerId) await linkAnswer(tx, desk, given.answerId, document)
    await cancelTasks(tx, id, now)
    await moveDocument(tx, document, {
      actor,
      at: now,
      action: 'close',
      note: note || null,
      change: { closed_at: now },
      origin,
    })
    await reportProgress(services, tx, document, '06', desk.actor.name)
  })
}

/** Writes down that one of our documents answers this one. */
export async function linkAnswer(tx: Tx, desk: Desk, answerId: string, document: DocumentRow): Promise<void> {
  const answer = await accessDocument(tx, desk, answerId)
  if (answer.direction !== 'outgoing') throw new Invalid({ answerId: 'Chọn một văn bản đi.' })
  await insertLink(tx, answer.id, 'answers', document)
}

/** Opens a document again that was thought dealt with. @throws Forbidden, Invalid without a reason, Conflict */
export function reopenIncoming(
  services: Services,
  actor: Actor,
  id: string,
  reason: string,
  origin?: Origin,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    const document = await accessDocument(tx, desk, id, { lock: true })
    if (!may(actor, 'document.direct')) throw new Forbidden('Chỉ lãnh đạo mở lại văn bản đã kết thúc.')
    if (!reason.trim()) throw new Invalid({ reason: 'Nêu lý do mở lại.' })
    await moveDocument(tx, document, {
      actor,
      at: now,
      action: 'reopen',
      note: reason.trim(),
      change: { closed_at: null },
      origin,
    })
  })
}
