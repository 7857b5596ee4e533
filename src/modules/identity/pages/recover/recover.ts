import { Conflict, Invalid } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { askRecovery, isRecoveryOpen, recoverPassword } from '../../passwords.ts'
import { paths } from '../../paths.ts'
import { askedPage, recoverPage, resetPage, shutPage } from './recover-page.tsx'

type ResetContext = Context<{ token: string }, unknown, FormBody>
const text = (value: FormBody[string]): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))

export const showRecover = (): Answer => page(recoverPage())

export async function postRecover({
  services,
  body,
  origin,
}: Context<unknown, unknown, FormBody>): Promise<Answer> {
  const login = text(body['login']).trim()
  if (!login) return page(recoverPage('Nhập số định danh cá nhân, mã số thuế hoặc thư điện tử.'))
  await askRecovery(services, login, origin)
  return page(askedPage(services.province.hotline))
}

export async function showReset({ services, params }: ResetContext): Promise<Answer> {
  return page((await isRecoveryOpen(services, params.token)) ? resetPage(params.token) : shutPage())
}

export async function postReset({ services, params, body, origin }: ResetContext): Promise<Answer> {
  try {
    await recoverPassword(services, params.token, text(body['password']), origin)
  } catch (error) {
    if (error instanceof Conflict) return page(shutPage())
    if (error instanceof Invalid) return page(resetPage(params.token, error.errors['password']))
    throw error
  }
  return seeOther(paths.signIn(), 'Đã đặt mật khẩu mới. Xin đăng nhập.', 'end')
}
