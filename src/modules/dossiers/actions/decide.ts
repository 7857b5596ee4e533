import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { addWorkingMinutes } from '#platform/calendar/working-time.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '#platform/errors.ts'
import { enqueue } from '#platform/jobs/jobs.ts'
import type { Outcome } from '#platform/process/plan.ts'
import { completeTask, findTask, type OpenTask } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import { officersOf } from '#modules/identity/index.ts'
import { dateOf } from '#platform/clock.ts'
import { keepPaper, signDocuments, withholdPaper } from '#modules/signatures/index.ts'
import { isEnded, statusAfter, STATUSES, TRANSITIONS, type DossierAction } from '../dossier.ts'
import { effectOf, type Effect } from '../effects.ts'
import { countChange } from '../figures-store.ts'
import { keepResult } from '../issuing.ts'
import { freeResultNumber } from '../numbering.ts'
import { canDecide, canRead } from '../policy.ts'
import { makeReady, neededAct, type SignedResult, type SignedWith } from '../result-signing.ts'
import { accessDossier, insertEvent, updateDossier } from '../store.ts'
import type { DossierRow } from '../tables.ts'

export type Decision = {
  taskId: string
  outcome: string
  note?: string
  /** For `assign`: the account of the specialist who gets it. */
  assigneeId?: string
  /** For `rejectAfterReview` and `issue`: see `effects.ts`. */
  result?: DossierRow['result']
  /** For `sign` and `issue`: the key the result is signed or sealed with. */
  key?: SignedWith
}

export type Decided = {
  dossierId: string
  code: string
  channel: DossierRow['channel']
  /** What the outcome meant for the dossier. */
  action: DossierAction
  status: DossierRow['status']
  openedTaskIds: string[]
}

/** What has to be signed before a decision can be taken. */
type Needed = { act: 'sign' | 'seal'; dossier: DossierRow }

/**
 * Decides one task (xử lý một bước): whoever may, while it is open, with one of its outcomes. The dossier, its process,
 * its timeline, the figures, the audit and the letters to send change together or not at all. Where a result is signed or
 * sealed with a key, that comes first: a signature that does not come about changes nothing.
 * @throws NotFound when the actor may not know of the task; Forbidden when it waits for somebody else, or for a key they lack
 * @throws Conflict when it has been decided already, saying by whom and when
 * @throws Invalid when a note is required and missing, the specialist is not one of the agency, or the PIN is wrong
 */
export async function decideTask(
  services: Services,
  actor: Actor,
  decision: Decision,
  origin?: Origin,
): Promise<Decided> {
  const decided = await decide(services, actor, decision, origin)
  if (!('act' in decided)) return decided
  const { key } = decision
  if (!key || key === 'on-paper') throw new Forbidden()
  const ready = await makeReady(services, actor, decided.act, decided.dossier, decision.result ?? null)
  const [file] = await signDocuments(services, actor, { ...key, items: [ready.item], origin })
  const done = await decide(services, actor, decision, origin, ready.with(file!))
  if ('act' in done) throw new Conflict('Kết quả vừa thay đổi. Xin mở lại hồ sơ rồi ký.')
  return done
}

/**
 * What has to be signed for a decision, of those who may take it.
 * @throws as `decideTask` does
 */
export function neededFor(services: Services, actor: Actor, decision: Decision): Promise<Needed | undefined> {
  return inTransaction(services.db, async (tx) => {
    const { dossier, action } = await open(services, tx, actor, decision)
    const act = await neededAct(services, tx, actor, dossier, action, decision.key)
    return act && { act, dossier }
  })
}

/** Takes the decision; or changes nothing and says what has to be signed before. */
export function decide(
  services: Services,
  actor: Actor,
  decision: Decision,
  origin?: Origin,
  signed?: SignedResult,
): Promise<Decided | Needed> {
  return inTransaction(services.db, async (tx) => {
    const { task, dossier, outcome, action } = await open(services, tx, actor, decision)
    const act = signed ? undefined : await neededAct(services, tx, actor, dossier, action, decision.key)
    if (act) return { act, dossier }
    await apply(services, tx, { actor, dossier, action, decision, signed, origin })
    const opened = await advance(services, tx, actor, task, outcome, decision, dossier)
    const after = await accessDossierStatus(tx, dossier.id)
    const { id: dossierId, code, channel } = dossier
    return { dossierId, code, channel, action, status: after, openedTaskIds: opened }
  })
}

/** The task with its dossier, locked, for whoever may decide it now. */
async function open(services: Services, tx: Tx, actor: Actor, decision: Decision) {
  const task = await findTask(tx, services.processes, decision.taskId)
  if (!task || task.subject.kind !== 'dossier') throw new NotFound('Không tìm thấy việc này.')
  const dossier = await accessDossier(tx, actor, { id: task.subject.id }, { lock: true })
  if (!canRead(actor, dossier)) throw new NotFound()
  // Decided meanwhile: the process says by whom. Asked before the right, which may have gone with it.
  if (task.completed) throw new Conflict(task.completed.sentence)
  if (!canDecide(actor, task, dossier)) throw new Forbidden('Việc này đang chờ người khác xử lý.')
  const outcome = outcomeOf(task, decision)
  return { task, dossier, outcome, action: outcome.action as DossierAction }
}

async function accessDossierStatus(tx: Tx, id: string) {
  const { status } = await accessDossier(tx, { kind: 'system', name: 'decide' }, { id })
  return status
}

function outcomeOf(task: OpenTask, decision: Decision): Outcome {
  const outcome = task.outcomes.find((one) => one.name === decision.outcome)
  if (!outcome) {
    const names = task.outcomes.map((one) => one.label).join(', ')
    throw new Invalid({ outcome: `Chọn một trong các kết quả của bước này: ${names}.` })
  }
  return outcome
}

type Applying = {
  actor: Actor
  dossier: DossierRow
  action: DossierAction
  decision: Pick<Decision, 'note' | 'assigneeId' | 'result'>
  signed?: SignedResult
  /** Beside the status, where the act itself knows it, and says in the audit as well; otherwise `effects.ts` says. */
  effect?: Effect
  origin?: Origin
}

/** The change of the dossier itself: status, dates, result; with its line in the timeline and in the audit. */
export async function apply(
  services: Services,
  tx: Tx,
  { actor, dossier, action, decision, signed, effect: known, origin }: Applying,
): Promise<void> {
  const now = services.clock.now()
  const status = statusAfter(dossier.status, action, dossier.accepted_at !== null)
  if (status === undefined) {
    throw new Conflict(
      `Hồ sơ đang ở trạng thái “${STATUSES[dossier.status].label}” nên không thể thực hiện: ${TRANSITIONS[action].done.toLowerCase()}.`,
    )
  }
  const effect = known ?? (await effectOf(services, tx, { actor, dossier, action, decision, signed, now }))
  await updateDossier(tx, dossier.id, { status, ...effect.change })
  await insertEvent(tx, {
    dossierId: dossier.id,
    at: now,
    act: action,
    public: TRANSITIONS[action].public,
    actor,
    note: decision.note?.trim() || null,
    details: effect.details,
  })
  await countChange(tx, dossier, action, effect.change, now)
  await audit(tx, {
    actor,
    at: now,
    act: `dossier.${action}`,
    subject: { kind: 'dossier', id: dossier.id },
    personId: dossier.person_id,
    changes: { status: [dossier.status, status], ...known?.details },
    origin,
  })
  const result = effect.change.result ?? dossier.result
  await settlePaper(tx, { before: dossier.result, result, status, signed, now })
  if (action === 'issue' && result?.signed) await keepResult(tx, dossier, result.signed, now)
  else if (action === 'issue') await enqueue(tx, 'dossier.issue-result', { dossierId: dossier.id })
  else if (isEnded(status)) await freeResultNumber(tx, dossier.id)
  if (TRANSITIONS[action].public) await enqueue(tx, 'dossier.notify', { dossierId: dossier.id, act: action })
}

type Settled = {
  before: DossierRow['result']
  result: DossierRow['result']
  status: DossierRow['status']
  signed: SignedResult | undefined
  now: Temporal.Instant
}

/** The paper of a result counts from the decision that keeps it, as long as the result is the one that was signed. */
async function settlePaper(tx: Tx, { before, result, status, signed, now }: Settled): Promise<void> {
  const known = before?.signed?.paperCode
  if (signed) await keepPaper(tx, { code: signed.file.paperCode, sha256: signed.file.sha256 }, now)
  else if (known && (!result?.signed || status === 'withdrawn' || status === 'stopped'))
    await withholdPaper(tx, known)
}

async function advance(
  services: Services,
  tx: Tx,
  actor: Actor,
  task: OpenTask,
  outcome: Outcome,
  decision: Decision,
  dossier: DossierRow,
): Promise<string[]> {
  const now = services.clock.now()
  const specialist =
    outcome.action === 'assign' ? await chosenSpecialist(services, tx, dossier, decision) : dossier.handler_id
  const done = await completeTask(tx, services.processes, {
    taskId: task.id,
    outcome: outcome.name,
    actor: {
      accountId: 'accountId' in actor ? actor.accountId : null,
      name: 'name' in actor ? actor.name : 'Hệ thống',
    },
    note: decision.note,
    at: now,
    dueOf: (minutes) => addWorkingMinutes(services.calendar, now, minutes),
    place: (step) => (step.role === 'specialist' && specialist ? { assigneeId: specialist } : {}),
  })
  return done.opened.map((opened) => opened.id)
}

/** Without a choice the task is left to all specialists of the agency. */
async function chosenSpecialist(
  services: Services,
  tx: Tx,
  dossier: DossierRow,
  decision: Decision,
): Promise<string | null> {
  if (!decision.assigneeId) return null
  const officers = await officersOf(tx, dossier.agency_id, dateOf(services.clock.now()))
  const chosen = officers.find(
    (officer) => officer.accountId === decision.assigneeId && officer.roles.includes('specialist'),
  )
  if (!chosen) throw new Invalid({ assigneeId: 'Chọn một chuyên viên của cơ quan trong danh sách.' })
  await updateDossier(tx, dossier.id, { handler_id: chosen.accountId, handler_name: chosen.name })
  return chosen.accountId
}
