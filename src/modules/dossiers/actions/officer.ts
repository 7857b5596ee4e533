import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { dateOf } from '#platform/clock.ts'
import { Conflict, Forbidden, Invalid, NotFound, Refusal } from '#platform/errors.ts'
import { findTask, reassignTask } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import { officersOf } from '#modules/identity/index.ts'
import { signDocuments } from '#modules/signatures/index.ts'
import { openStateOf, paymentsOf } from '../payment-store.ts'
import { canExtend, canHandOver } from '../policy.ts'
import { accessDossier, insertEvent, updateDossier, type DossierKey } from '../store.ts'
import type { DossierRow } from '../tables.ts'
import { makeReady, type SignedWith, type Unsigned } from '../result-signing.ts'
import { apply, decide, neededFor } from './decide.ts'

/**
 * Apologises and gives a new date (form 04), once (Decree 61/2018 art. 19.9). What has been drafted or signed stays as it is.
 * @param newDue the end of the new time limit, later than the present one and than now
 * @throws Conflict when it has been put off before
 */
export function extendDossier(
  services: Services,
  actor: Actor,
  id: string,
  given: { newDue: Temporal.Instant; reason: string },
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const dossier = await accessDossier(tx, actor, { id }, { lock: true })
    if (!canExtend(actor, dossier, openStateOf(await paymentsOf(tx, id))))
      throw new Forbidden('Chỉ lãnh đạo được hẹn lại ngày trả kết quả của hồ sơ đang xử lý.')
    if (dossier.first_due_at)
      throw new Conflict('Hồ sơ đã được hẹn lại một lần; pháp luật không cho phép hẹn lại lần nữa.')
    if (!dossier.due_at) throw new Conflict('Hồ sơ này không có ngày hẹn trả.')
    if (!given.reason.trim()) throw new Invalid({ reason: 'Nêu lý do chậm để ghi vào phiếu xin lỗi.' })
    if (Temporal.Instant.compare(given.newDue, dossier.due_at) <= 0) {
      throw new Invalid({ newDue: 'Ngày hẹn lại phải sau ngày hẹn hiện nay.' })
    }
    if (Temporal.Instant.compare(given.newDue, services.clock.now()) <= 0)
      throw new Invalid({ newDue: 'Ngày hẹn lại phải là một ngày chưa qua.' })
    const change = {
      due_at: given.newDue,
      first_due_at: dossier.due_at,
      extension_reason: given.reason.trim(),
    }
    const decision = { note: given.reason }
    await apply(services, tx, { actor, dossier, action: 'extend', decision, effect: { change }, origin })
  })
}

/** Adds a note for colleagues (ghi chú nội bộ); the applicant does not see it. */
export function addNote(
  services: Services,
  actor: Actor,
  id: string,
  note: string,
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const dossier = await accessDossier(tx, actor, { id })
    if (actor.kind !== 'officer') throw new Forbidden()
    if (!note.trim()) throw new Invalid({ note: 'Nhập nội dung ghi chú.' })
    const now = services.clock.now()
    await insertEvent(tx, { dossierId: id, at: now, act: 'note', public: false, actor, note: note.trim() })
    await audit(tx, {
      actor,
      at: now,
      act: 'dossier.note',
      subject: { kind: 'dossier', id },
      personId: dossier.person_id,
      origin,
    })
  })
}

/**
 * Gives an open task to a colleague who holds its role in the same agency (chuyển việc). Whoever holds it may, and those
 * who lead the agency or the division.
 * @throws Conflict when it has been decided meanwhile; Invalid when the colleague does not hold the role
 */
export function handOverTask(
  services: Services,
  actor: Actor,
  given: { taskId: string; toAccountId: string; note: string },
  origin?: Origin,
): Promise<{ code: string }> {
  return inTransaction(services.db, async (tx) => {
    const task = await findTask(tx, services.processes, given.taskId)
    if (!task || task.subject.kind !== 'dossier') throw new NotFound('Không tìm thấy việc này.')
    const dossier = await accessDossier(tx, actor, { id: task.subject.id }, { lock: true })
    if (task.completed) throw new Conflict(task.completed.sentence)
    if (!canHandOver(actor, task, dossier)) throw new Forbidden('Việc này đang chờ người khác xử lý.')
    const now = services.clock.now()
    const colleagues = await officersOf(tx, task.agency_id, dateOf(now))
    const to = colleagues.find(
      (one) => one.accountId === given.toAccountId && one.roles.some((role) => role === task.role),
    )
    if (!to) throw new Invalid({ toAccountId: 'Chọn một đồng nghiệp trong danh sách.' })
    await reassignTask(tx, { taskId: task.id, assigneeId: to.accountId })
    if (task.role === 'specialist')
      await updateDossier(tx, dossier.id, { handler_id: to.accountId, handler_name: to.name })
    const note = [`Chuyển cho ${to.name} (${to.title}).`, given.note.trim()].filter(Boolean).join(' ')
    await insertEvent(tx, { dossierId: dossier.id, at: now, act: 'handOver', public: false, actor, note })
    await audit(tx, {
      actor,
      at: now,
      act: 'dossier.handOver',
      subject: { kind: 'dossier', id: dossier.id },
      personId: dossier.person_id,
      changes: { assignee: [task.assignee_id, to.accountId] },
      origin,
    })
    return { code: dossier.code }
  })
}

export type BulkResult = { done: string[]; refused: { taskId: string; reason: string }[] }

/**
 * Decides many tasks the same way, each in its own transaction: one that cannot be decided does not hold up the others.
 * Results that are to be signed or sealed are so in one act of the key, before anything is decided.
 * @throws Invalid on a wrong PIN: nothing has been decided then
 */
export async function decideMany(
  services: Services,
  actor: Actor,
  given: { taskIds: readonly string[]; outcome: string; key?: SignedWith },
  origin?: Origin,
): Promise<BulkResult> {
  const { outcome, key } = given
  const result: BulkResult = { done: [], refused: [] }
  const attempt = async <T>(taskId: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      result.refused.push({ taskId, reason: error.message })
      return undefined
    }
  }
  const waiting: { taskId: string; ready?: Unsigned }[] = []
  for (const taskId of new Set(given.taskIds)) {
    const found = await attempt(taskId, async () => {
      const needed = await neededFor(services, actor, { taskId, outcome, key })
      const ready = needed && (await makeReady(services, actor, needed.act, needed.dossier, null))
      return { taskId, ready }
    })
    if (found) waiting.push(found)
  }
  const unsigned = waiting.flatMap(({ ready }) => ready ?? [])
  const files =
    key && key !== 'on-paper' && unsigned.length > 0
      ? await signDocuments(services, actor, { ...key, items: unsigned.map(({ item }) => item), origin })
      : []
  for (const { taskId, ready } of waiting) {
    const signed = ready?.with(files[unsigned.indexOf(ready)]!)
    const done = await attempt(taskId, () =>
      decide(services, actor, { taskId, outcome, key }, origin, signed),
    )
    if (done) result.done.push(taskId)
  }
  return result
}

type Reader = { services: Services; actor: Actor; origin: Origin }

/**
 * A dossier the actor may read. Whatever shows something of one to an officer comes through here: the reading is written down, and
 * the applicant sees who it was, when and what for.
 * @throws NotFound
 */
export async function readDossier(
  { services, actor, origin }: Reader,
  key: DossierKey,
  what?: string,
): Promise<DossierRow> {
  const dossier = await accessDossier(services.db, actor, key)
  await recordReading(services, actor, dossier, origin, what)
  return dossier
}

/** Tells the audit that an officer opened somebody's dossier, and why that is theirs to do. */
export async function recordReading(
  services: Services,
  actor: Actor,
  dossier: { id: string; person_id: string },
  origin?: Origin,
  what = 'Xem hồ sơ để giải quyết',
) {
  if (actor.kind !== 'officer') return
  await audit(services.db, {
    actor,
    at: services.clock.now(),
    act: 'dossier.read',
    subject: { kind: 'dossier', id: dossier.id },
    personId: dossier.person_id,
    reason: `${what} (${actor.acting.title}, ${actor.acting.agencyName})`,
    origin,
  })
}
