import { Button } from '#ui/components/button/button.tsx'
import { ErrorSummary } from '#ui/components/error-summary/error-summary.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { PasswordInput } from '#ui/components/password-input/password-input.tsx'
import type { Child } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import { SECURITY_RULES } from '../../security-rules.ts'

const back = { href: paths.signIn(), text: 'Về trang đăng nhập' }

const column = (children: Child) => (
  <div class="govuk-grid-row">
    <div class="govuk-grid-column-two-thirds">{children}</div>
  </div>
)

export const recoverPage = (error?: string): Page => ({
  title: 'Quên mật khẩu',
  shell: 'citizen',
  back,
  status: error ? 422 : 200,
  body: column(
    <>
      {error ? <ErrorSummary errors={[{ text: error, href: '#login' }]} /> : null}
      <h1 class="govuk-heading-l">Quên mật khẩu</h1>
      <p class="govuk-body">Hệ thống gửi đường dẫn đặt lại mật khẩu tới thư điện tử đã khai của tài khoản.</p>
      <Form action={paths.recover()}>
        <Input
          id="login"
          name="login"
          label="Số định danh cá nhân, mã số thuế hoặc thư điện tử"
          error={error}
          autocomplete="username"
          spellcheck={false}
        />
        <Button preventDoubleClick>Gửi thư đặt lại mật khẩu</Button>
      </Form>
    </>,
  ),
})

/** The same words whether the account exists or not. */
export const askedPage = (hotline: string): Page => ({
  title: 'Xin kiểm tra hộp thư',
  shell: 'citizen',
  back,
  body: column(
    <>
      <h1 class="govuk-heading-l">Xin kiểm tra hộp thư</h1>
      <p class="govuk-body">
        Nếu có tài khoản với thông tin vừa nhập và tài khoản đó đã khai thư điện tử, hệ thống đã gửi một thư
        có đường dẫn đặt lại mật khẩu. Đường dẫn dùng được trong {SECURITY_RULES.recoveryMinutes} phút.
      </p>
      <h2 class="govuk-heading-m">Không nhận được thư?</h2>
      <ul class="govuk-list govuk-list--bullet">
        <li>Xem cả mục thư rác.</li>
        <li>
          Nếu tài khoản chưa khai thư điện tử: mang thẻ căn cước đến Bộ phận Một cửa gần nhất, hoặc gọi{' '}
          {hotline} để được cấp mật khẩu dùng một lần.
        </li>
        <li>Cán bộ, công chức: liên hệ quản trị hệ thống.</li>
      </ul>
    </>,
  ),
})

export const resetPage = (token: string, error?: string): Page => ({
  title: 'Đặt lại mật khẩu',
  shell: 'citizen',
  status: error ? 422 : 200,
  body: column(
    <>
      {error ? <ErrorSummary errors={[{ text: error, href: '#password' }]} /> : null}
      <h1 class="govuk-heading-l">Chọn mật khẩu mới</h1>
      <Form action={paths.reset(token)}>
        <PasswordInput
          id="password"
          name="password"
          label="Mật khẩu mới"
          hint={`Ít nhất ${SECURITY_RULES.passwordLength} ký tự. Một câu ngắn dễ nhớ là tốt nhất.`}
          error={error}
          autocomplete="new-password"
        />
        <p class="govuk-body">Mọi phiên đang đăng nhập của tài khoản sẽ kết thúc.</p>
        <Button preventDoubleClick>Đặt mật khẩu mới</Button>
      </Form>
    </>,
  ),
})

export const shutPage = (): Page => ({
  title: 'Đường dẫn không còn dùng được',
  shell: 'citizen',
  status: 410,
  body: column(
    <>
      <h1 class="govuk-heading-l">Đường dẫn không còn dùng được</h1>
      <p class="govuk-body">
        Đường dẫn đặt lại mật khẩu đã dùng một lần hoặc đã quá {SECURITY_RULES.recoveryMinutes} phút.
      </p>
      <Button href={paths.recover()}>Yêu cầu thư mới</Button>
    </>,
  ),
})
