import type { Actor } from '#platform/access/actor.ts'
import { Forbidden, Invalid, NotFound, type FieldErrors } from '#platform/errors.ts'
import { dateOf, ZONE } from '#platform/clock.ts'
import { readStoredFile } from '#platform/files/files.ts'
import { file, page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { diagramOf } from '#platform/process/diagram.ts'
import { findInstance, findTask, openTasksOf, type OpenTask } from '#platform/process/store.ts'
import { getForm } from '#modules/catalogue/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import { beginOnPhone, isOnPhone, signaturePaths } from '#modules/signatures/index.ts'
import { decideTask, neededFor, type Decided } from '../../actions/decide.ts'
import { actOf, TRANSITIONS, type DossierAction } from '../../dossier.ts'
import { handBack } from '../../actions/counter.ts'
import { addNote, extendDossier, handOverTask, readDossier, recordReading } from '../../actions/officer.ts'
import { draftOf } from '../../result-document.ts'
import { keysFor } from '../../result-signing.ts'
import { paths } from '../../paths.ts'
import { earliestLastDay } from '../../payment.ts'
import { openStateOf, paymentsOf } from '../../payment-store.ts'
import { canCollect, canDecide, canExtend, canHandBack, canHandOver } from '../../policy.ts'
import { accessDossier, accessPaper, eventsOf, papersOf } from '../../store.ts'
import { printPage } from './print-page.tsx'
import type { DossierRow } from '../../tables.ts'
import { showPage } from './show-page.tsx'

type ShowContext = Context<{ code: string }, unknown, FormBody>
type TaskContext = Context<{ id: string }, unknown, FormBody>
type Any = ShowContext | TaskContext

/** What was sent by which form of the page, when it comes back to be mended. */
export type Again = {
  form:
    | 'decision'
    | 'hand-over'
    | 'extend'
    | 'note'
    | 'confirm'
    | 'return-payment'
    | 'cancel-payment'
    | 'stop'
    | 'reconcile'
  body: FormBody
  errors: FieldErrors
}

async function gather({ services, actor, origin }: Any, code: string, again?: Again) {
  const { db, clock, processes } = services
  if (actor.kind !== 'officer') throw new NotFound()
  const dossier = await accessDossier(db, actor, { code })
  const [form, events, papers, instance, tasks, officers, payments] = await Promise.all([
    getForm(db, dossier.form_key, dossier.submitted_at),
    eventsOf(db, dossier.id, { publicOnly: false }),
    papersOf(db, dossier.id),
    dossier.instance_id ? findInstance(db, processes, dossier.instance_id) : undefined,
    openTasksOf(db, processes, { kind: 'dossier', id: dossier.id }),
    officersOf(db, dossier.agency_id, dateOf(clock.now())),
    paymentsOf(db, dossier.id),
    recordReading(services, actor, dossier, origin),
  ])
  const mine = decidable(actor, tasks, dossier)
  const act = mine?.outcomes.map((one) => actOf(one.action as DossierAction, dossier)).find(Boolean)
  return {
    dossier,
    form,
    events,
    papers,
    tasks,
    mine,
    payments,
    canCollect: canCollect(actor, tasks, dossier),
    /** The earliest last day that may be given with a report sent back. */
    earliestLastDay: earliestLastDay(services.calendar, dateOf(clock.now())),
    /** What this step does with a key, and which keys this officer has for it. */
    signing: act && { act, keys: await keysFor(db, actor, act), optional: services.config.unsignedResults },
    handOver: handOverOf(actor, tasks, dossier, officers),
    specialists: officers.filter((officer) => officer.roles.includes('specialist')),
    diagram: instance ? await diagramOf(processes, instance.definition, instance) : undefined,
    processName: instance?.definition.name,
    result: draftOf(dossier),
    canHandBack: canHandBack(actor, dossier) && TRANSITIONS.handBack.from.includes(dossier.status),
    canExtend:
      canExtend(actor, dossier, openStateOf(payments)) &&
      dossier.due_at !== null &&
      dossier.first_due_at === null,
    lists: services.lists,
    now: clock.now(),
    errors: again?.errors,
    /** The text of a field as it was sent, for the form it was sent by. */
    typed: (form: Again['form'], name: string): string | undefined =>
      again?.form === form ? text(again.body[name]) : undefined,
    errorsOf: (form: Again['form']) => (again?.form === form ? again.errors : undefined),
    /** The error of a field, beside the form it was sent by. */
    wrong: (form: Again['form'], name: string): string | undefined =>
      again?.form === form ? again.errors[name] : undefined,
  }
}

/** The same page again, with what was typed and what is wrong with it. */
export async function showAgain(
  context: Any,
  code: string,
  form: Again['form'],
  error: unknown,
): Promise<Answer> {
  if (!(error instanceof Invalid)) throw error
  const { errors } = error
  return page({ ...showPage(await gather(context, code, { form, body: context.body, errors })), status: 422 })
}

/**
 * The task this officer can decide, with the outcomes that are still open: a supplement is asked for once, and nothing is
 * decided while money is waited for.
 */
function decidable(actor: Actor, tasks: readonly OpenTask[], dossier: DossierRow): OpenTask | undefined {
  if (dossier.status === 'payment') return undefined
  const task = tasks.find((one) => canDecide(actor, one, dossier))
  if (!task || dossier.supplement_requests === 0) return task
  return { ...task, outcomes: task.outcomes.filter((outcome) => outcome.action !== 'requestSupplement') }
}

/** The task that can be given away, and to whom. */
function handOverOf(
  actor: Actor,
  tasks: readonly OpenTask[],
  dossier: DossierRow,
  officers: Awaited<ReturnType<typeof officersOf>>,
) {
  const task = tasks.find((one) => canHandOver(actor, one, dossier))
  const mine = 'accountId' in actor ? actor.accountId : ''
  const colleagues = officers.filter(
    (one) =>
      one.accountId !== mine &&
      one.accountId !== task?.assignee_id &&
      one.roles.some((role) => role === task?.role),
  )
  return task && colleagues.length > 0 ? { task, colleagues } : undefined
}

export type ShowView = Awaited<ReturnType<typeof gather>>

export const showDossier = async (context: ShowContext): Promise<Answer> =>
  page(showPage(await gather(context, context.params.code)))

/** The same on paper. */
export const showPrint = async (context: ShowContext): Promise<Answer> =>
  page(printPage(await gather(context, context.params.code)))

/** A task is a door to its dossier. */
export async function showTask(context: TaskContext): Promise<Answer> {
  const code = await codeOfTask(context)
  return page(showPage(await gather(context, code)))
}

async function codeOfTask({ services, actor, params }: TaskContext): Promise<string> {
  const task = await taskOf(services, params.id)
  const dossier = await accessDossier(services.db, actor, { id: task.subject.id })
  return dossier.code
}

async function taskOf(services: Any['services'], id: string): Promise<OpenTask> {
  const task = await findTask(services.db, services.processes, id)
  if (!task || task.subject.kind !== 'dossier') throw new NotFound('Không tìm thấy việc này.')
  return task
}

const text = (value: FormBody[string]): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))

export async function postDecision(context: TaskContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  const key = keyOf(body)
  const decision = {
    taskId: params.id,
    outcome: text(body['outcome']),
    note: text(body['note']),
    assigneeId: text(body['assigneeId']) || undefined,
    result: resultOf(body),
    key,
  }
  try {
    const needed =
      key && (await isOnPhone(services.db, actor, key.keyId))
        ? await neededFor(services, actor, decision)
        : undefined
    if (!key || !needed) return seeOther(...afterwards(await decideTask(services, actor, decision, origin)))
    const { code } = needed.dossier
    const what = `${needed.act === 'sign' ? 'Ký' : 'Đóng dấu'} kết quả hồ sơ ${code}`
    const asking = { keyId: key.keyId, what, back: paths.show(code) }
    const id = await beginOnPhone(services, actor, asking, async (request) => {
      const decided = await decideTask(services, actor, { ...decision, key: { ...key, request } }, origin)
      const [to, notice] = afterwards(decided)
      return { to, notice }
    })
    return seeOther(signaturePaths.request(id))
  } catch (error) {
    return showAgain(context, await codeOfTask(context), 'decision', error)
  }
}

/** Whoever stands at the counter waits for the slip of what was decided: then the dossier is shown, where it is printed. */
function afterwards({ code, action, channel }: Decided): [string, string] {
  const done = `Đã xử lý hồ sơ ${code}: ${TRANSITIONS[action].done.toLowerCase()}.`
  const hasSlip = action === 'accept' || action === 'refuse' || action === 'requestSupplement'
  return channel !== 'online' && hasSlip ? [paths.show(code), done] : [paths.work(), done]
}

/** The specialist's own words in the result; undefined when this form did not ask for them. */
const resultOf = (body: FormBody) =>
  body['resultNote'] === undefined
    ? undefined
    : { content: { note: text(body['resultNote']).slice(0, 5000) } }

/** The key chosen beside the decision. */
export const keyOf = (body: FormBody): { keyId: string; pin?: string } | undefined =>
  /^[0-9a-f-]{36}$/.test(text(body['keyId']))
    ? { keyId: text(body['keyId']), pin: text(body['pin']) || undefined }
    : undefined

/** From one desk to another of the same role. */
export async function postHandOver(context: TaskContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  try {
    const { code } = await handOverTask(
      services,
      actor,
      { taskId: params.id, toAccountId: text(body['toAccountId']), note: text(body['note']) },
      origin,
    )
    return seeOther(paths.show(code), 'Đã chuyển việc cho đồng nghiệp.')
  } catch (error) {
    return showAgain(context, await codeOfTask(context), 'hand-over', error)
  }
}

/** From the desk to the applicant: a dossier that was stopped. */
export async function postHandBack({ services, actor, params, body, origin }: ShowContext): Promise<Answer> {
  const dossier = await accessDossier(services.db, actor, { code: params.code })
  await handBack(services, actor, dossier.id, text(body['received']).slice(0, 2000), origin)
  return seeOther(paths.show(params.code), 'Đã ghi việc trả lại hồ sơ cho người nộp.')
}

export async function postNote(context: ShowContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  const dossier = await accessDossier(services.db, actor, { code: params.code })
  try {
    await addNote(services, actor, dossier.id, text(body['note']), origin)
    return seeOther(paths.show(params.code), 'Đã thêm ghi chú.')
  } catch (error) {
    const errors =
      error instanceof Invalid ? new Invalid({ 'internal-note': error.errors['note'] ?? '' }) : error
    return showAgain(context, params.code, 'note', errors)
  }
}

/** Form 04: the new date is the end of work on the day chosen. */
export async function postExtend(context: ShowContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  const dossier = await accessDossier(services.db, actor, { code: params.code })
  try {
    await extendDossier(services, actor, dossier.id, readExtension(body), origin)
    return seeOther(paths.show(params.code), 'Đã gửi lời xin lỗi và ngày hẹn mới cho người nộp.')
  } catch (error) {
    return showAgain(context, params.code, 'extend', error)
  }
}

/** @throws Invalid naming everything that is missing at once */
function readExtension(body: FormBody): { newDue: Temporal.Instant; reason: string } {
  const reason = text(body['reason']).trim()
  const newDue = readDay(body)
  const errors = {
    ...(reason ? {} : { reason: 'Nêu lý do chậm để ghi vào phiếu xin lỗi.' }),
    ...(newDue ? {} : { newDue: 'Nhập ngày hẹn lại gồm đủ ngày, tháng, năm có thật.' }),
  }
  if (!newDue || !reason) throw new Invalid(errors)
  return { newDue, reason }
}

function readDay(body: FormBody): Temporal.Instant | undefined {
  const [day, month, year] = ['day', 'month', 'year'].map((part) => Number(text(body[`newDue.${part}`])))
  try {
    return Temporal.PlainDate.from({ day: day!, month: month!, year: year! }, { overflow: 'reject' })
      .toPlainDateTime('17:00')
      .toZonedDateTime(ZONE)
      .toInstant()
  } catch {
    return undefined
  }
}

type PaperContext = Context<{ dossierId: string; paperId: string }, { tai?: string }>

/** A paper of a dossier, to whoever may read the dossier. Shown in the page, or kept. */
export async function sendPaper(context: PaperContext): Promise<Answer> {
  const { services, actor, params, query } = context
  if (actor.kind === 'anonymous') throw new Forbidden()
  const dossier = await readDossier(context, { id: params.dossierId }, 'Mở giấy tờ của hồ sơ')
  const paper = await accessPaper(services.db, actor, dossier, params.paperId)
  return file({
    name: paper.file_name,
    type: paper.media_type,
    body: readStoredFile(services, paper.sha256),
    size: paper.size,
    inline: query.tai === undefined,
  })
}
