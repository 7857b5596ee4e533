import { listIn, textIn } from '#platform/forms/body.ts'
import { Invalid, type FieldErrors } from '#platform/errors.ts'
import { audit } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import type { Db } from '#platform/database/database.ts'
import { readForm } from '#platform/forms/read-form.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { deliveriesOf } from '#modules/exchange/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import {
  assignIncoming,
  closeIncoming,
  reopenIncoming,
  reportTask,
  startIncoming,
} from '../../actions/handle.ts'
import { keysOf } from '#modules/signatures/index.ts'
import { addComment, resolveComment } from '../../actions/comments.ts'
import { commentsOf } from '../../stores/comment-store.ts'
import { recipientsOf, versionsOf } from '../../stores/draft-store.ts'
import { typeOf } from '../../books.ts'
import { layoutOf } from '../../paper/layout.ts'
import { paths } from '../../paths.ts'
import type { TaskKind } from '../../document.ts'
import { canAssign, canClose, canEdit, lastDone, mayFinish, type Desk } from '../../policy.ts'
import { linksOf } from '../../stores/link-store.ts'
import { accessDocument, deskOf, eventsOf, filesOf } from '../../stores/store.ts'
import { tasksOf, workOf, type WorkItem } from '../../stores/task-store.ts'
import type { TaskRow } from '../../stores/tables.ts'
import { verdictsOf } from '../../stores/text-store.ts'
import { answerChoices } from '../../stores/list-store.ts'
import { answerFrom } from '../draft/draft.ts'
import { assignForm } from './assign-form.ts'
import { showPage } from './show-page.tsx'

type ShowContext = Context<{ id: string }, unknown, FormBody>

async function gather({ services, actor, params, body, origin }: ShowContext, errors?: FieldErrors) {
  const { db, clock, documentRules } = services
  const now = clock.now()
  const today = dateOf(now)
  const desk = await deskOf(db, actor, today)
  const document = await accessDocument(db, desk, params.id)
  const drafted = document.direction === 'outgoing'
  const [files, events, tasks, links, officers, verdicts, versions, comments, recipients, deliveries] =
    await Promise.all([
      filesOf(db, document.id),
      eventsOf(db, document.id),
      tasksOf(db, document.id),
      linksOf(db, document.id),
      officersOf(db, desk.agencyId, today),
      verdictsOf(db, document.id),
      drafted ? versionsOf(db, document.id) : [],
      drafted ? commentsOf(db, document.id) : [],
      drafted ? recipientsOf(db, document.id) : [],
      drafted ? deliveriesOf(db, document.id) : [],
      audit(db, {
        actor,
        at: now,
        act: 'document.read',
        subject: { kind: 'document', id: document.id },
        origin,
      }),
    ])
  const closes = canClose(desk, document)
  const mine = tasks.filter((task) => mayFinish(desk, task))
  const holder = mine.some(({ kind }) => kind === 'issue') ? 'agency' : 'officer'
  const signs = mine.some(({ kind }) => kind === 'sign' || kind === 'issue')
  return {
    desk,
    document,
    files,
    events,
    tasks,
    links,
    versions,
    comments,
    recipients,
    deliveries,
    verdicts,
    officers: officers.filter((one) => one.accountId !== desk.actor.accountId),
    everyone: officers,
    type: typeOf(documentRules, document.type),
    typeName: (key: string) => typeOf(documentRules, key).name,
    mine,
    keys: signs
      ? (await keysOf(db, actor)).filter((key) => key.holder === holder && key.state === 'active')
      : [],
    /** What was written, where the page comes again: nobody writes it twice. */
    given: errors ? body : undefined,
    /** The key that was chosen, where the page comes again. */
    keyId: errors ? textIn(body['keyId']) : undefined,
    assigns: canAssign(desk, document, tasks),
    closes,
    /** Something waits for this officer: on a phone it stands before the paper. */
    acts: mine.length > 0 || canEdit(desk, document),
    /** What waits next for whoever has done what was asked of them here. */
    next: mine.length === 0 ? await nextAfter(db, desk, tasks, today) : undefined,
    answers: closes ? await answerChoices(db, desk) : [],
    /** How the page stands against the rules, for whoever is asked to check it. */
    layout: mine.some(({ kind }) => kind === 'legal') ? await layoutOf(services, document) : undefined,
    today,
    errors,
  }
}

/** The most pressing of what waits on a desk that has just done its part here: of the same kind first. */
async function nextAfter(
  db: Db,
  desk: Desk,
  tasks: readonly TaskRow[],
  today: Temporal.PlainDate,
): Promise<WorkItem | undefined> {
  const last = lastDone(desk.actor, tasks, today)
  if (!last) return undefined
  const elsewhere = async (kinds?: readonly TaskKind[]) =>
    (await workOf(db, desk, { kinds, limit: 20 })).find(({ documentId }) => documentId !== last.document_id)
  return (await elsewhere([last.kind])) ?? elsewhere()
}

export type ShowView = Awaited<ReturnType<typeof gather>>

export const showDocument = async (context: ShowContext): Promise<Answer> =>
  page(showPage(await gather(context)))

/** Does one act of the document's page; what was wrong is said on the same page. */
export const act = (context: ShowContext, notice: string, work: () => Promise<unknown>): Promise<Answer> =>
  orAgain(context, async () => {
    await work()
    return seeOther(paths.show(context.params.id), notice)
  })

/** What the work answers, or the document's page once more with what was wrong. */
export async function orAgain(context: ShowContext, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return page({ ...showPage(await gather(context, error.errors)), status: 422 })
  }
}

/** Bút phê: whom it goes to, by when, with what words. */
export const postAssign = (context: ShowContext): Promise<Answer> =>
  act(context, 'Đã phân công xử lý.', async () => {
    const { services, actor, params, body, origin } = context
    const reading = readForm(services.forms, assignForm, body)
    if (!reading.ok) throw new Invalid(reading.errors)
    const due = reading.values['dueOn']
    await assignIncoming(
      services,
      actor,
      params.id,
      {
        instruction: textIn(body['instruction']),
        lead: textIn(body['lead']),
        coordinators: listIn(body['coordinators']),
        informed: listIn(body['informed']),
        dueOn: typeof due === 'string' ? due : null,
      },
      origin,
    )
  })

export const postStart = (context: ShowContext): Promise<Answer> =>
  act(context, 'Đã nhận xử lý.', () =>
    startIncoming(context.services, context.actor, context.params.id, context.origin),
  )

export const postReport = (context: ShowContext): Promise<Answer> =>
  act(context, 'Đã gửi kết quả.', () =>
    reportTask(
      context.services,
      context.actor,
      { taskId: textIn(context.body['taskId']), answer: textIn(context.body['answer']) },
      context.origin,
    ),
  )

export const postClose = (context: ShowContext): Promise<Answer> =>
  act(context, 'Đã kết thúc xử lý văn bản.', () =>
    closeIncoming(
      context.services,
      context.actor,
      context.params.id,
      { note: textIn(context.body['note']), answerId: textIn(context.body['answerId']) || null },
      context.origin,
    ),
  )

export const postReopen = (context: ShowContext): Promise<Answer> =>
  act(context, 'Đã mở lại văn bản.', () =>
    reopenIncoming(
      context.services,
      context.actor,
      context.params.id,
      textIn(context.body['reason']),
      context.origin,
    ),
  )

export const postComment = (context: ShowContext): Promise<Answer> =>
  act(context, 'Đã gửi góp ý.', () =>
    addComment(
      context.services,
      context.actor,
      context.params.id,
      { quote: textIn(context.body['quote']) || null, text: textIn(context.body['text']) },
      context.origin,
    ),
  )

type CommentContext = Context<{ id: string; commentId: string }, unknown, FormBody>

export async function postResolve({ services, actor, params, origin }: CommentContext): Promise<Answer> {
  await resolveComment(services, actor, params.id, params.commentId, origin)
  return seeOther(paths.show(params.id), 'Đã ghi nhận.')
}

/** Agreed, or sent back to the author. */
export async function postAnswer(context: ShowContext): Promise<Answer> {
  let notice = ''
  const answer = await act(context, '', async () => {
    notice = await answerFrom(context)
  })
  return answer.kind === 'redirect' ? { ...answer, notice } : answer
}
