import { homeOf, paths } from '../../paths.ts'
import { Conflict, Invalid } from '#platform/errors.ts'
import { audit } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { changePassword, ownAccount } from '../../passwords.ts'
import { recoveryCodesLeft } from '../../second-factor.ts'
import {
  beginSecondFactor,
  confirmSetUp,
  endSecondFactor,
  needsSecondFactor,
  resumeSecondFactor,
} from '../../second-factor-set-up.ts'
import { liveSessions } from '../../sessions.ts'
import { endSessions } from '../../store.ts'
import { passwordPage } from './password-page.tsx'
import { codesPage, endSecondFactorPage, setUpPage } from './second-factor-pages.tsx'
import { securityPage } from './security-page.tsx'

type PageContext = Context<{ id: string }, unknown, FormBody>
const text = (value: FormBody[string]): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))

export async function showSecurity({ services, actor }: PageContext): Promise<Answer> {
  const account = await ownAccount(services, actor)
  const [sessions, codesLeft] = await Promise.all([
    liveSessions(services, account.id, actor),
    recoveryCodesLeft(services.db, account.id),
  ])
  return page(securityPage({ account, sessions, codesLeft, actor, mayEndFactor: !needsSecondFactor(actor) }))
}

export async function showPassword({ services, actor }: PageContext): Promise<Answer> {
  return page(passwordPage({ account: await ownAccount(services, actor), errors: {} }))
}

export async function postPassword({ services, actor, body, origin }: PageContext): Promise<Answer> {
  const account = await ownAccount(services, actor)
  const given = { current: text(body['current']), password: text(body['password']) }
  try {
    await changePassword(services, actor, given, origin)
  } catch (error) {
    if (error instanceof Invalid) return page(passwordPage({ account, errors: error.errors }))
    throw error
  }
  const to = account.must_change_password ? homeOf(account.kind) : paths.security()
  return seeOther(to, 'Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.')
}

export async function showSetUp({ services, actor }: PageContext): Promise<Answer> {
  const setUp = await beginSecondFactor(services, actor)
  return page(setUpPage({ setUp, actor, errors: {} }))
}

/** The recovery codes are the answer itself: they are shown once and stand nowhere else. */
export async function postSetUp({ services, actor, body, origin }: PageContext): Promise<Answer> {
  const given = { ticket: text(body['ticket']), code: text(body['code']), password: text(body['current']) }
  try {
    const codes = await confirmSetUp(services, actor, given, origin)
    return page(codesPage(codes, actor))
  } catch (error) {
    if (error instanceof Conflict) return seeOther(paths.setUpSecondFactor(), error.message)
    if (!(error instanceof Invalid)) throw error
    const setUp = await resumeSecondFactor(services, actor, given.ticket)
    return page(setUpPage({ setUp, actor, errors: error.errors }))
  }
}

export const showEndSecondFactor = ({ actor }: PageContext): Answer => page(endSecondFactorPage(actor))

export async function postEndSecondFactor({ services, actor, body, origin }: PageContext): Promise<Answer> {
  try {
    await endSecondFactor(services, actor, text(body['current']), origin)
  } catch (error) {
    if (error instanceof Invalid) return page(endSecondFactorPage(actor, error.errors['current']))
    throw error
  }
  return seeOther(paths.security(), 'Đã tắt xác thực hai lớp.')
}

/** Ends one session of one's own; a session of somebody else is not found and nothing happens. */
export async function postEndSession({ services, actor, params, origin }: PageContext): Promise<Answer> {
  return end({ services, actor, origin }, { only: params.id }, 'Đã kết thúc phiên đăng nhập.')
}

export async function postEndOthers({ services, actor, origin }: PageContext): Promise<Answer> {
  const except = 'sessionId' in actor ? actor.sessionId : ''
  return end({ services, actor, origin }, { except }, 'Đã kết thúc mọi phiên đăng nhập khác.')
}

async function end(
  { services, actor, origin }: Pick<PageContext, 'services' | 'actor' | 'origin'>,
  which: { only?: string; except?: string },
  notice: string,
): Promise<Answer> {
  const account = await ownAccount(services, actor)
  const now = services.clock.now()
  await inTransaction(services.db, async (tx) => {
    await endSessions(tx, account.id, which, now)
    await audit(tx, {
      actor,
      at: now,
      act: 'account.end-sessions',
      subject: { kind: 'account', id: account.id },
      changes: { which },
      origin,
    })
  })
  return seeOther(paths.security(), notice)
}
