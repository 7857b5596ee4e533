import { Invalid, type FieldErrors } from '#platform/errors.ts'
import { readForm, type Values } from '#platform/forms/read-form.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { homeOf, nextPath } from '../../paths.ts'
import { register, registrationForm, weakPassword, type Registration } from '../../registration.ts'
import { registerPage } from './register-page.tsx'

type Next = { tiep?: string }

export const showRegister = ({ query }: Context<unknown, Next>): Answer =>
  page(registerPage({ values: {}, errors: {}, next: nextPath(query.tiep) }))

export async function postRegister({
  services,
  body,
  origin,
}: Context<unknown, unknown, FormBody>): Promise<Answer> {
  const next = nextPath(body['tiep'])
  const reading = readForm(services.forms, registrationForm, body)
  if (!reading.ok) {
    return again(reading.values, { ...reading.errors, ...weakPassword(reading.values) }, next)
  }
  try {
    const session = await register(services, reading.values as Registration, origin)
    return seeOther(next ?? homeOf('citizen'), createdNotice(reading.values['email']), session)
  } catch (error) {
    if (error instanceof Invalid) return again(reading.values, error.errors, next)
    throw error
  }
}

const createdNotice = (email: unknown): string =>
  typeof email === 'string'
    ? `Đã tạo tài khoản. Ông/Bà có thể nộp hồ sơ ngay bây giờ. Xin mở thư gửi tới ${email} để xác nhận địa chỉ; trước đó chưa dùng địa chỉ này để đăng nhập và đặt lại mật khẩu được.`
    : 'Đã tạo tài khoản. Ông/Bà có thể nộp hồ sơ ngay bây giờ.'

/** The page again with what was typed; a password is never sent back. */
function again(values: Values, errors: FieldErrors, next: string | undefined): Answer {
  const { password: _password, ...kept } = values
  return page({ ...registerPage({ values: kept, errors, next }), status: 422 })
}
