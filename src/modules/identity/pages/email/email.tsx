import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import type { Child } from '#ui/jsx-runtime'
import { Conflict } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context, type Page } from '#platform/http/route.ts'
import { addressToConfirm, confirmAddress } from '../../email-address.ts'
import { paths } from '../../paths.ts'

type EmailContext = Context<{ token: string }>

/** The door of the letter: programs that look at links in letters open it too, so only the button confirms. */
export async function showConfirmEmail({ services, params }: EmailContext): Promise<Answer> {
  const address = await addressToConfirm(services, params.token)
  return page(address === undefined ? shutPage() : confirmPage(params.token, address))
}

export async function postConfirmEmail({ services, actor, params, origin }: EmailContext): Promise<Answer> {
  try {
    await confirmAddress(services, actor, params.token, origin)
  } catch (error) {
    if (error instanceof Conflict) return page(shutPage(error.message))
    throw error
  }
  const to = actor.kind === 'anonymous' ? paths.signIn() : paths.account()
  return seeOther(to, 'Đã xác nhận thư điện tử.')
}

const narrow = (title: string, status: number, children: Child): Page => ({
  title,
  shell: 'citizen',
  status,
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <h1 class="govuk-heading-l">{title}</h1>
        {children}
      </div>
    </div>
  ),
})

const confirmPage = (token: string, address: string): Page =>
  narrow(
    'Xác nhận thư điện tử',
    200,
    <>
      <p class="govuk-body">
        Từ nay <strong>{address}</strong> được dùng khi đăng nhập và nhận thư đặt lại mật khẩu.
      </p>
      <Form action={paths.confirmEmail(token)}>
        <Button preventDoubleClick>Xác nhận</Button>
      </Form>
    </>,
  )

const shutPage = (
  words = 'Đường dẫn xác nhận đã dùng một lần hoặc đã quá 24 giờ. Xin lưu lại thư điện tử trong thông tin của mình.',
): Page =>
  narrow(
    'Đường dẫn không còn dùng được',
    410,
    <>
      <p class="govuk-body">{words}</p>
      <Button href={paths.editProfile()}>Sửa thông tin của tôi</Button>
    </>,
  )
