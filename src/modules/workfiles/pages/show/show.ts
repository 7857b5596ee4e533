import { audit } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { Conflict, Invalid, type FieldErrors } from '#platform/errors.ts'
import { readForm } from '#platform/forms/read-form.ts'
import type { FormSchema } from '#platform/forms/schema.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { deskOf } from '#modules/documents/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import {
  chosenKey,
  isOnPhone,
  keysOf,
  leadWithKey,
  withKey,
  type ChosenKey,
  type Led,
} from '#modules/signatures/index.ts'
import { acceptFile, offerFile, sealPackage, sendBackFile, type HandOver } from '../../actions/archive.ts'
import { addPaper, takeOut } from '../../actions/contents.ts'
import { closeWorkFile, invite, reopenWorkFile, uninvite } from '../../actions/files.ts'
import { keepLonger } from '../../actions/keeping.ts'
import { ask, cancelTask, finishTask, note } from '../../actions/work.ts'
import { itemsOf } from '../../item-store.ts'
import { paths } from '../../paths.ts'
import { accessWorkFile, eventsOf, notesOf, partiesOf } from '../../store.ts'
import { tasksOf } from '../../task-store.ts'
import { SEAL_NAMES } from '../../workfile.ts'
import { ACTIONS_ID, typed } from '../words.tsx'
import { showPage } from './show-page.tsx'

export type ShowContext = Context<{ id: string }, unknown, FormBody>

async function gather({ services, actor, params, body, origin }: ShowContext, errors: FieldErrors = {}) {
  const { db, clock } = services
  const now = clock.now()
  const today = dateOf(now)
  const desk = await deskOf(db, actor, today)
  const { file, part } = await accessWorkFile(db, desk, params.id)
  const [items, tasks, notes, parties, events, officers, keys] = await Promise.all([
    itemsOf(db, file.id),
    tasksOf(db, file.id),
    notesOf(db, file.id),
    partiesOf(db, file.id),
    eventsOf(db, file.id),
    officersOf(db, desk.agencyId, today),
    keysOf(db, actor),
    audit(db, {
      actor,
      at: now,
      act: 'workfile.read',
      subject: { kind: 'workfile', id: file.id },
      origin,
    }),
  ])
  const colleagues = [...new Map(officers.map((one) => [one.accountId, one])).values()].filter(({ roles }) =>
    roles.some((role) => role !== 'administrator'),
  )
  return {
    desk,
    file,
    part,
    items,
    tasks,
    notes,
    parties,
    events,
    colleagues,
    keys: keys.filter(({ state }) => state === 'active'),
    today,
    errors,
    given: body ?? {},
  }
}

export type ShowView = Awaited<ReturnType<typeof gather>>

/** A work file with everything in it. */
export async function showFile(
  context: ShowContext,
  errors: FieldErrors = {},
  status = 200,
): Promise<Answer> {
  return page({ ...showPage(await gather(context, errors)), status })
}

/** Does one act and shows the file again, with what was wrong when it could not be done. */
export const acting = <C extends ShowContext>(act: (context: C) => Promise<string>) =>
  orAgain(async (context: C) => seeOther(paths.show(context.params.id), await act(context)))

/** What the work answers, or the file once more with what was wrong. */
const orAgain =
  <C extends ShowContext>(work: (context: C) => Promise<Answer>) =>
  async (context: C): Promise<Answer> => {
    try {
      return await work(context)
    } catch (error) {
      if (error instanceof Invalid) return showFile(context, error.errors, 422)
      if (error instanceof Conflict) return showFile(context, { [ACTIONS_ID]: error.message }, 409)
      throw error
    }
  }

/** A form of one day. */
export const dayForm = (name: string, title: string): FormSchema => ({
  type: 'object',
  properties: { [name]: { type: 'string', format: 'date', title } },
})

/** The part of an assignment that is read as a form. */
export const askForm: FormSchema = dayForm('dueOn', 'Hạn')

export const postAsk = acting(async ({ services, actor, params, body, origin }: ShowContext) => {
  const reading = readForm(services.forms, askForm, { ...body })
  if (!reading.ok) throw new Invalid(reading.errors)
  const due = reading.values['dueOn']
  await ask(
    services,
    actor,
    params.id,
    {
      kind: body['kind'] === 'opinion' ? 'opinion' : 'task',
      accountId: typed(body, 'accountId'),
      what: typed(body, 'what'),
      dueOn: typeof due === 'string' ? due : null,
    },
    origin,
  )
  return 'Đã giao.'
})

type TaskContext = Context<{ id: string; taskId: string }, unknown, FormBody>

export const postFinish = acting(async ({ services, actor, params, body, origin }: TaskContext) => {
  const given = { answer: typed(body, `answer-${params.taskId}`), outside: body['outside'] === 'yes' }
  try {
    await finishTask(services, actor, params.id, params.taskId, given, origin)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    throw new Invalid({ [`answer-${params.taskId}`]: error.errors['answer'] ?? error.message })
  }
  return 'Đã ghi kết quả.'
})

export const postCancelTask = acting(async ({ services, actor, params, origin }: TaskContext) => {
  await cancelTask(services, actor, params.id, params.taskId, origin)
  return 'Đã thôi giao.'
})

export const postNote = acting(async ({ services, actor, params, body, origin }: ShowContext) => {
  await note(services, actor, params.id, typed(body, 'note'), origin)
  return 'Đã ghi chú.'
})

export const postInvite = acting(async ({ services, actor, params, body, origin }: ShowContext) => {
  await invite(services, actor, params.id, typed(body, 'guest'), origin)
  return 'Đã mời.'
})

export const postUninvite = acting(async ({ services, actor, params, body, origin }: ShowContext) => {
  await uninvite(services, actor, params.id, typed(body, 'accountId'), origin)
  return 'Đã thôi mời.'
})

export const postPaper = acting(async ({ services, actor, params, body, origin }: ShowContext) => {
  const pages = Number(typed(body, 'paperPages'))
  try {
    await addPaper(
      services,
      actor,
      params.id,
      {
        subject: typed(body, 'paper'),
        typeName: typed(body, 'paperType'),
        pages: Number.isInteger(pages) && pages > 0 && pages <= 999 ? pages : null,
      },
      origin,
    )
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    throw new Invalid({ paper: error.errors['subject'] ?? error.message })
  }
  return 'Đã ghi tài liệu giấy vào mục lục.'
})

type ItemContext = Context<{ id: string; itemId: string }, unknown, FormBody>

export const postTakeOut = acting(async ({ services, actor, params, origin }: ItemContext) => {
  await takeOut(services, actor, params.id, params.itemId, origin)
  return 'Đã đưa tài liệu ra khỏi hồ sơ.'
})

export const postClose = acting(async ({ services, actor, params, body, origin }: ShowContext) => {
  const reading = readForm(services.forms, dayForm('settledOn', 'Ngày quyết toán'), { ...body })
  if (!reading.ok) throw new Invalid(reading.errors)
  const day = reading.values['settledOn']
  const settledOn = typeof day === 'string' ? day : null
  await closeWorkFile(services, actor, params.id, { settledOn }, origin)
  return 'Đã kết thúc hồ sơ.'
})

export const postKeep = acting(async ({ services, actor, params, body, origin }: ShowContext) => {
  const reading = readForm(services.forms, dayForm('until', 'Giữ lại đến ngày'), { ...body })
  if (!reading.ok) throw new Invalid(reading.errors)
  const until = reading.values['until']
  if (typeof until !== 'string') throw new Invalid({ until: 'Nhập ngày giữ lại hồ sơ đến.' })
  await keepLonger(services, actor, params.id, { until, basis: typed(body, 'basis') }, origin)
  return 'Đã cho giữ lại hồ sơ.'
})

export const postReopen = acting(async ({ services, actor, params, body, origin }: ShowContext) => {
  await reopenWorkFile(services, actor, params.id, typed(body, 'reason'), origin)
  return 'Đã mở lại hồ sơ.'
})

/** Hands over or takes over, signed with the chosen keys: a seal that is confirmed on the phone first, then the record. */
const handingOver = (what: string, act: (context: ShowContext, given: HandOver) => Promise<string>) =>
  orAgain(async (context: ShowContext) => {
    const { services, actor, body, params, origin } = context
    const back = paths.show(params.id)
    const recorded = async (seal?: HandOver['seal']): Promise<Led> => {
      const run = async (key?: ChosenKey) => ({ to: back, notice: await act(context, { key, seal }) })
      if (!wants(body, 'sign')) return run()
      return leadWithKey(context, chosenKey(body), { what: async () => what, back, work: run })
    }
    if (!wants(body, 'seal')) return led(await recorded())
    const seal = chosenKey(body, SEAL_NAMES)
    if (!(await isOnPhone(services.db, actor, seal.keyId))) return led(await recorded(seal))
    return withKey(context, seal, {
      what: async () => 'Đóng dấu số của cơ quan lên gói hồ sơ nộp lưu',
      back,
      work: async (key) => recorded(await sealPackage(services, actor, params.id, key, origin)),
    })
  })

const led = ({ to, notice }: Led): Answer => seeOther(to, notice)

const wants = (body: FormBody, name: 'sign' | 'seal'): boolean => typed(body, name) === 'yes'

export const postOffer = handingOver(
  'Ký biên bản giao hồ sơ vào lưu trữ',
  async ({ services, actor, params, origin }, { key }) => {
    await offerFile(services, actor, params.id, { key }, origin)
    return 'Đã nộp lưu. Văn thư, lưu trữ cơ quan sẽ nhận hồ sơ.'
  },
)

export const postAccept = handingOver(
  'Ký biên bản nhận hồ sơ vào lưu trữ',
  async ({ services, actor, params, origin }, given) => {
    await acceptFile(services, actor, params.id, given, origin)
    return 'Đã nhận hồ sơ vào lưu trữ cơ quan.'
  },
)

export const postSendBack = acting(async ({ services, actor, params, body, origin }: ShowContext) => {
  await sendBackFile(services, actor, params.id, typed(body, 'reason'), origin)
  return 'Đã trả lại hồ sơ.'
})
