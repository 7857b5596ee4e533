import { textIn } from '#platform/forms/body.ts'
import { dateOf } from '#platform/clock.ts'
import { Invalid } from '#platform/errors.ts'
import type { Answer, Context, FormBody, Notice } from '#platform/http/route.ts'
import { chosenKey, withKey, type ChosenKey } from '#modules/signatures/index.ts'
import { issueDocument, recallDocument } from '../../actions/issue.ts'
import { cancelDocument } from '../../actions/cancel.ts'
import { sendAgain } from '../../actions/send-again.ts'
import { signTasks, type Signed } from '../../actions/sign.ts'
import { paths } from '../../paths.ts'
import { accessDocument, deskOf } from '../../stores/store.ts'
import { subjectsOf } from '../../stores/task-store.ts'
import { capitalized, shortened } from '#ui/format.ts'
import { showDesk } from '../desk/desk.tsx'
import { act, orAgain } from './show.ts'

type SignContext = Context<{ id: string }, unknown, FormBody>

/** Of one document: asked for by its subject, and its page comes again. */
const withKeyOnPage = (
  context: SignContext,
  { verb, done, work }: { verb: string; done: string; work: (key: ChosenKey) => Promise<void> },
): Promise<Answer> =>
  orAgain(context, () => {
    const { services, actor, params, body } = context
    const back = paths.show(params.id)
    return withKey(context, chosenKey(body), {
      what: async () => {
        const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
        return `${verb}: ${(await accessDocument(services.db, desk, params.id)).subject}`
      },
      back,
      work: async (key) => {
        await work(key)
        return { to: back, notice: done }
      },
    })
  })

/** The leader's signature. */
export const postSign = (context: SignContext): Promise<Answer> =>
  withKeyOnPage(context, {
    verb: 'Ký văn bản',
    done: 'Đã ký văn bản. Văn thư đóng dấu và phát hành.',
    work: async (key) => {
      const { services, actor, body, origin } = context
      const taskIds = [textIn(body['taskId'])]
      const { refused } = await signTasks(services, actor, { ...key, taskIds }, origin)
      const [first] = refused
      if (first) throw new Invalid({ keyId: first.reason }, first.reason)
    },
  })

/** The agency's seal, and out it goes. */
export const postIssue = (context: SignContext): Promise<Answer> =>
  withKeyOnPage(context, {
    verb: 'Đóng dấu, phát hành văn bản',
    done: 'Đã đóng dấu và phát hành.',
    work: async (key) => {
      const { services, actor, params, origin } = context
      await issueDocument(services, actor, { ...key, id: params.id }, origin)
    },
  })

/** An act that wants its reason. */
const withReason =
  (done: string, work: typeof recallDocument) =>
  (context: SignContext): Promise<Answer> =>
    act(context, done, () => {
      const { services, actor, params, body, origin } = context
      return work(services, actor, { id: params.id, reason: textIn(body['reason']) }, origin)
    })

export const postRecall = withReason('Đã thu hồi văn bản và báo nơi nhận.', recallDocument)

/** What is not out yet is given up, and its number with it. */
export const postCancel = withReason('Đã hủy văn bản.', cancelDocument)

/** What a recipient's side did not take goes to it once more. */
export const postSendAgain = (context: SignContext): Promise<Answer> =>
  act(context, 'Đã gửi lại.', () =>
    sendAgain(
      context.services,
      context.actor,
      { id: context.params.id, deliveryId: textIn(context.body['delivery']) },
      context.origin,
    ),
  )

/** A pile signed in one act, from the list of what waits. */
export async function postSignMany(context: Context<unknown, unknown, FormBody>): Promise<Answer> {
  const { services, actor, body, origin } = context
  const chosen = body['task']
  const taskIds = Array.isArray(chosen) ? chosen : chosen ? [chosen] : []
  try {
    if (taskIds.length === 0) throw new Invalid({ task: 'Chọn ít nhất một văn bản để ký.' })
    return await withKey(context, chosenKey(body), {
      what: async () => `Ký ${taskIds.length} văn bản`,
      back: paths.desk(),
      work: async (key) => {
        const signed = await signTasks(services, actor, { ...key, taskIds }, origin)
        const notice = await noticeOf(context, signed)
        if (signed.done.length === 0) throw new Invalid({ task: inWords(notice) })
        return { to: paths.desk(), notice: notice.failed.length > 0 ? notice : notice.text }
      },
    })
  } catch (error) {
    // Nothing chosen, a wrong PIN: nothing has been signed, and the same pile is asked about again.
    if (!(error instanceof Invalid)) throw error
    return showDesk(context, { errors: error.errors, chosen: taskIds, keyId: chosenKey(body).keyId })
  }
}

/** What was signed; and of what was not, which it is and why. */
async function noticeOf(
  { services, actor }: Context<unknown, unknown, FormBody>,
  { done, refused }: Signed,
): Promise<Exclude<Notice, string>> {
  const signed = done.length > 0 ? [`Đã ký ${done.length} văn bản.`] : []
  if (refused.length === 0) return { text: signed.join(' '), failed: [] }
  const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
  const ids = refused.map(({ taskId }) => taskId)
  const documents = await subjectsOf(services.db, desk, ids)
  return {
    text: [...signed, `${refused.length} văn bản chưa ký được.`].join(' '),
    failed: refused.map(({ taskId, reason }) => {
      const document = documents.get(taskId)
      if (!document) return { name: 'Văn bản không có trong việc của Ông/Bà', reason }
      return {
        name: shortened(capitalized(document.subject), 80),
        href: paths.show(document.documentId),
        reason,
      }
    }),
  }
}

/** The same in words alone, where nothing was signed and the pile stands there still: some of it. */
function inWords({ text, failed }: Exclude<Notice, string>): string {
  const named = failed.slice(0, NAMED).map(({ name, reason }) => `“${name}” (${reason.replace(/\.$/, '')})`)
  const more = failed.length > NAMED ? `; và ${failed.length - NAMED} văn bản khác` : ''
  return `${text.replace(/\.$/, ':')} ${named.join('; ')}${more}.`
}

const NAMED = 3
