import { Button } from '#ui/components/button/button.tsx'
import { ErrorSummary } from '#ui/components/error-summary/error-summary.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'

export type SignInProps = { login?: string; error?: string; next?: string; held?: string; reason?: string }

export function signInPage(props: SignInProps): Page {
  return {
    title: 'Đăng nhập',
    shell: 'citizen',
    section: 'sign-in',
    status: props.error ? 422 : props.reason ? 401 : 200,
    body: (
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          {props.error ? (
            <ErrorSummary title="Chưa đăng nhập được" errors={[{ text: props.error, href: '#login' }]} />
          ) : null}
          <h1 class="govuk-heading-l">Đăng nhập</h1>
          {props.reason ? <p class="govuk-body-l">{props.reason}</p> : null}
          <Form action={paths.signIn()}>
            {props.next ? <input type="hidden" name="tiep" value={props.next} /> : null}
            {props.held ? <input type="hidden" name="held" value={props.held} /> : null}
            <Input
              id="login"
              name="login"
              label="Số định danh cá nhân, mã số thuế hoặc thư điện tử"
              hint="Cán bộ, công chức dùng thư điện tử công vụ."
              value={props.login}
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
            />
            <Input
              id="password"
              name="password"
              type="password"
              label="Mật khẩu"
              autocomplete="current-password"
            />
            <Button preventDoubleClick>Đăng nhập</Button>
          </Form>
          <p class="govuk-body">
            <a class="govuk-link" href={paths.recover()}>
              Quên mật khẩu
            </a>
          </p>
          <p class="govuk-body">
            Chưa có tài khoản?{' '}
            <a class="govuk-link" href={paths.register(props.next)}>
              Đăng ký tài khoản công dân
            </a>
          </p>
        </div>
      </div>
    ),
  }
}

export function secondFactorPage(props: {
  ticket: string
  error?: string
  next?: string
  held?: string
}): Page {
  return {
    title: 'Xác thực hai lớp',
    shell: 'citizen',
    status: props.error ? 422 : 200,
    body: (
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          {props.error ? (
            <ErrorSummary title="Chưa xác thực được" errors={[{ text: props.error, href: '#code' }]} />
          ) : null}
          <h1 class="govuk-heading-l">Nhập mã xác thực</h1>
          <p class="govuk-body">
            Mở ứng dụng xác thực trên điện thoại và nhập mã 6 chữ số đang hiện. Nếu không có điện thoại, nhập
            một mã dự phòng.
          </p>
          <Form action={paths.secondFactor()}>
            <input type="hidden" name="ticket" value={props.ticket} />
            {props.next ? <input type="hidden" name="tiep" value={props.next} /> : null}
            {props.held ? <input type="hidden" name="held" value={props.held} /> : null}
            <Input
              id="code"
              name="code"
              label="Mã xác thực"
              width={10}
              inputmode="numeric"
              autocomplete="one-time-code"
              error={props.error}
            />
            <Button preventDoubleClick>Tiếp tục</Button>
          </Form>
        </div>
      </div>
    ),
  }
}
