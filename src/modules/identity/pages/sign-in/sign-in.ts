import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { FastifyRequest } from 'fastify'
import { anonymous } from '#platform/access/actor.ts'
import { audit } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import type { HeldForm } from '#platform/http/options.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { homeOf, nextPath } from '../../paths.ts'
import { confirmSecondFactor, signIn, type SignIn } from '../../sign-in.ts'
import { endSessions } from '../../store.ts'
import { heldPage, type HeldPage } from './held-page.tsx'
import { secondFactorPage, signInPage } from './sign-in-page.tsx'

type PageContext = Context<unknown, { tiep?: string }, FormBody>
const text = (value: FormBody[string]): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))

export function showSignIn({ actor, query }: PageContext): Answer {
  const next = nextPath(query.tiep)
  if (actor.kind === 'citizen' || actor.kind === 'officer') return seeOther(next ?? homeOf(actor.kind))
  return page(signInPage({ next }))
}

export async function postSignIn({ services, body, origin }: PageContext): Promise<Answer> {
  const login = text(body['login'])
  const carried = { next: nextPath(text(body['tiep'])), held: text(body['held']) || undefined }
  const password = text(body['password'])
  if (!login.trim() || !password) {
    return page(signInPage({ ...carried, login, error: 'Nhập tên đăng nhập và mật khẩu.' }))
  }
  const result = await signIn(services, login, password, origin)
  if (result.outcome === 'second-factor') return page(secondFactorPage({ ...carried, ticket: result.ticket }))
  return finish(result, carried, (error) => page(signInPage({ ...carried, login, error })))
}

export async function postSecondFactor({ services, body, origin }: PageContext): Promise<Answer> {
  const ticket = text(body['ticket'])
  const carried = { next: nextPath(text(body['tiep'])), held: text(body['held']) || undefined }
  const result = await confirmSecondFactor(services, ticket, text(body['code']), origin)
  return finish(result, carried, (error) => page(secondFactorPage({ ...carried, ticket, error })))
}

function finish(
  result: SignIn,
  carried: { next?: string; held?: string },
  again: (error: string) => Answer,
): Answer {
  if (result.outcome !== 'open')
    return again(result.outcome === 'refused' ? result.message : 'Xin đăng nhập lại.')
  const held = carried.held ? unpack(carried.held) : undefined
  if (held) return { ...page(heldPage(held)), session: result.session } as Answer
  return seeOther(carried.next ?? homeOf(result.account.kind), undefined, result.session)
}

export async function postSignOut({ services, actor, origin }: PageContext): Promise<Answer> {
  if ('sessionId' in actor) {
    const now = services.clock.now()
    await inTransaction(services.db, async (tx) => {
      await endSessions(tx, actor.accountId, { only: actor.sessionId }, now)
      await audit(tx, {
        actor,
        at: now,
        act: 'account.sign-out',
        subject: { kind: 'account', id: actor.accountId },
        origin,
      })
    })
  }
  return seeOther('/', 'Đã đăng xuất.', 'end')
}

/** The way in for somebody who met a closed door; a form they had sent is carried along in the page. */
export function signInAnswer(request: FastifyRequest, held: HeldForm | undefined): Answer {
  request.actor = anonymous
  const path = request.url
  if (request.method === 'GET')
    return page(signInPage({ next: nextPath(path), reason: 'Ông/Bà cần đăng nhập để xem trang này.' }))
  if (!held) return page(signInPage({ reason: 'Phiên làm việc đã hết hạn. Xin đăng nhập lại.' }))
  return page(
    signInPage({
      held: pack({ path: path.split('?')[0] ?? '/', ...held }),
      reason: 'Phiên làm việc đã hết hạn. Nội dung vừa nhập được giữ lại; xin đăng nhập để gửi tiếp.',
    }),
  )
}

const Held = Type.Object({
  path: Type.String(),
  fields: Type.Record(Type.String(), Type.Unknown()),
  from: Type.Optional(Type.String()),
  secretsLeftOut: Type.Boolean(),
})

const pack = (held: HeldPage) => Buffer.from(JSON.stringify(held)).toString('base64url')

function unpack(text: string): HeldPage | undefined {
  try {
    const held: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!Value.Check(Held, held) || !nextPath(held.path)) return undefined
    return { ...held, from: nextPath(held.from) }
  } catch {
    return undefined
  }
}
