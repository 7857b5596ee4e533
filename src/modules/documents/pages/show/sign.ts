import { Invalid } from '#platform/errors.ts'
import { seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { issueDocument, recallDocument } from '../../actions/issue.ts'
import { signTasks } from '../../actions/sign.ts'
import { paths } from '../../paths.ts'
import { act } from './show.ts'

type SignContext = Context<{ id: string }, unknown, FormBody>

const text = (value: FormBody[string]): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))

const keyOf = (body: FormBody) => ({ keyId: text(body['keyId']), pin: text(body['pin']) || undefined })

/** The leader's signature. */
export const postSign = (context: SignContext): Promise<Answer> =>
  act(context, 'Đã ký văn bản. Văn thư đóng dấu và phát hành.', async () => {
    const { services, actor, body, origin } = context
    const { refused } = await signTasks(
      services,
      actor,
      { ...keyOf(body), taskIds: [text(body['taskId'])] },
      origin,
    )
    const [first] = refused
    if (first) throw new Invalid({ keyId: first.reason }, first.reason)
  })

/** The agency's seal, and out it goes. */
export const postIssue = (context: SignContext): Promise<Answer> =>
  act(context, 'Đã đóng dấu và phát hành.', () =>
    issueDocument(
      context.services,
      context.actor,
      { ...keyOf(context.body), id: context.params.id },
      context.origin,
    ),
  )

export const postRecall = (context: SignContext): Promise<Answer> =>
  act(context, 'Đã thu hồi văn bản và báo nơi nhận.', () =>
    recallDocument(
      context.services,
      context.actor,
      { id: context.params.id, reason: text(context.body['reason']) },
      context.origin,
    ),
  )

/** A pile signed in one act, from the list of what waits. */
export async function postSignMany({ services, actor, body, origin }: Context<unknown, unknown, FormBody>) {
  const chosen = body['task']
  const taskIds = Array.isArray(chosen) ? chosen : chosen ? [chosen] : []
  if (taskIds.length === 0) return seeOther(paths.desk(), 'Chưa chọn văn bản nào để ký.')
  const { done, refused } = await signTasks(services, actor, { ...keyOf(body), taskIds }, origin)
  const notice = [
    done.length > 0 ? `Đã ký ${done.length} văn bản.` : '',
    refused.length > 0 ? `${refused.length} văn bản chưa ký được: ${refused[0]!.reason}` : '',
  ]
  return seeOther(paths.desk(), notice.filter(Boolean).join(' '))
}
