import { Invalid, type FieldErrors } from '#platform/errors.ts'
import { readForm, type Values } from '#platform/forms/read-form.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { homeOf } from '../../paths.ts'
import { register, registrationForm, type Registration } from '../../registration.ts'
import { registerPage } from './register-page.tsx'

export const showRegister = (): Answer => page(registerPage({ values: {}, errors: {} }))

export async function postRegister({
  services,
  body,
  origin,
}: Context<unknown, unknown, FormBody>): Promise<Answer> {
  const reading = readForm(services.forms, registrationForm, body)
  if (!reading.ok) return again(reading.values, reading.errors)
  try {
    const session = await register(services, reading.values as Registration, origin)
    return seeOther(homeOf('citizen'), 'Đã tạo tài khoản. Ông/Bà có thể nộp hồ sơ ngay bây giờ.', session)
  } catch (error) {
    if (error instanceof Invalid) return again(reading.values, error.errors)
    throw error
  }
}

/** The page again with what was typed; a password is never sent back. */
function again(values: Values, errors: FieldErrors): Answer {
  const { password: _password, ...kept } = values
  return page({ ...registerPage({ values: kept, errors }), status: 422 })
}
