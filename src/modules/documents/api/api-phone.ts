import type { Static } from '@sinclair/typebox'
import { dateOf } from '#platform/clock.ts'
import { Forbidden, Invalid } from '#platform/errors.ts'
import { apiRoute, type Context, type Route } from '#platform/http/route.ts'
import {
  accessRequest,
  beginOnPhone,
  cancelRequest,
  endingOf,
  isOnPhone,
  standing,
  type Led,
} from '#modules/signatures/index.ts'
import { issueDocument } from '../actions/issue.ts'
import { signTasks } from '../actions/sign.ts'
import { ById, PhoneChoice, PhoneSigning, SigningRequest } from './api-schemas.ts'
import { idFor } from '../once.ts'
import { paths } from '../paths.ts'
import { accessDocument, deskOf } from '../stores/store.ts'

const tag = 'Văn bản'
type Scene = Pick<Context, 'services' | 'actor'>
type Asked = {
  /** Which act, so that one key of the program asks for each once. */
  act: string
  /** What for, so that one key of the program never stands for two things. */
  asked: string
  what: string
  back: string
  work: (request: string) => Promise<Led>
}

/** Asks on the phone and does not wait: the answer says where to ask how it stands. */
async function begin(
  { services, actor }: Scene,
  { keyId, idempotencyKey }: Static<typeof PhoneChoice>,
  { act, asked, what, back, work }: Asked,
): Promise<Static<typeof SigningRequest>> {
  if (actor.kind !== 'officer') throw new Forbidden()
  if (!(await isOnPhone(services.db, actor, keyId)))
    throw new Invalid({ keyId: 'Không có chữ ký số xác nhận trên điện thoại nào của Ông/Bà mang mã này.' })
  const once =
    idempotencyKey === undefined
      ? undefined
      : { idOf: (attempt: number) => idFor(`phone:${act}:${attempt}`, actor, idempotencyKey), asked }
  return stateOf({ services, actor }, await beginOnPhone(services, actor, { keyId, what, back, once }, work))
}

async function stateOf({ services, actor }: Scene, id: string): Promise<Static<typeof SigningRequest>> {
  const now = services.clock.now()
  const row = await accessRequest(services, actor, id)
  return {
    id,
    state: standing(row, now),
    message: endingOf(row, now),
    expiresAt: row.expires_at.toString(),
    outcome: row.outcome,
  }
}

/** Keys confirmed on the phone: asked for with 202, looked at again until it has ended. */
export const phoneRoutes: readonly Route[] = [
  apiRoute({
    method: 'POST',
    path: '/api/document-signing-requests',
    access: 'document.read',
    summary: 'Yêu cầu ký các văn bản bằng chữ ký số xác nhận trên điện thoại; chưa ký ngay',
    tag,
    body: PhoneSigning,
    status: 202,
    response: SigningRequest,
    handle({ services, actor, body, origin }) {
      const { keyId, taskIds } = body
      return begin({ services, actor }, body, {
        act: 'sign',
        asked: [...new Set(taskIds)].toSorted().join(' '),
        what: `Ký ${new Set(taskIds).size} văn bản theo yêu cầu của phần mềm`,
        back: paths.desk(),
        work: async (request) => {
          const outcome = await signTasks(services, actor, { keyId, request, taskIds }, origin)
          const isNothing = outcome.done.length === 0
          const notice = isNothing ? 'Chưa ký được văn bản nào.' : `Đã ký ${outcome.done.length} văn bản.`
          return { to: paths.desk(), notice, outcome, isNothing }
        },
      })
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/documents/:id/issue-requests',
    access: 'document.register',
    summary: 'Yêu cầu đóng dấu, phát hành bằng con dấu số xác nhận trên điện thoại; chưa phát hành ngay',
    tag,
    params: ById,
    body: PhoneChoice,
    status: 202,
    response: SigningRequest,
    async handle({ services, actor, params: { id }, body, origin }) {
      const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
      const { subject } = await accessDocument(services.db, desk, id)
      return begin({ services, actor }, body, {
        act: 'issue',
        asked: id,
        what: `Đóng dấu, phát hành văn bản: ${subject}`,
        back: paths.show(id),
        work: async (request) => {
          const { code } = await issueDocument(services, actor, { keyId: body.keyId, request, id }, origin)
          const outcome = { done: [{ id, code }], refused: [] }
          return { to: paths.show(id), notice: 'Đã đóng dấu và phát hành.', outcome }
        },
      })
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/document-signing-requests/:id',
    access: 'document.read',
    summary: 'Yêu cầu ký của tôi đã đến đâu, đã ký được gì',
    tag,
    params: ById,
    response: SigningRequest,
    handle: ({ services, actor, params }) => stateOf({ services, actor }, params.id),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/document-signing-requests/:id/cancellation',
    access: 'document.read',
    summary: 'Hủy yêu cầu ký chưa xác nhận',
    tag,
    params: ById,
    response: SigningRequest,
    async handle({ services, actor, params }) {
      await cancelRequest(services, actor, params.id)
      return stateOf({ services, actor }, params.id)
    },
  }),
]
