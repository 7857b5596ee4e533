import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { ErrorSummary } from '#ui/components/error-summary/error-summary.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { PasswordInput } from '#ui/components/password-input/password-input.tsx'
import { QrCode } from '#ui/components/qr-code/qr-code.tsx'
import { WarningText } from '#ui/components/warning-text/warning-text.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import type { Actor } from '#platform/access/actor.ts'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import { homeOf, paths } from '../../paths.ts'
import type { SetUp } from '../../second-factor-set-up.ts'
import { shellOf } from '../shell.ts'

type Props = { setUp: SetUp; actor: Actor; errors: FieldErrors }

const inFours = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? secret

export function setUpPage({ setUp, actor, errors }: Props): Page {
  const required = 'confined' in actor && actor.confined !== undefined
  const title = setUp.replaces ? 'Thiết lập lại xác thực hai lớp' : 'Bật xác thực hai lớp'
  return {
    title,
    shell: shellOf(actor),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          <FormErrors errors={errors} />
          <h1 class="govuk-heading-l">{title}</h1>
          {required ? (
            <InsetText>Tài khoản quản trị phải bật xác thực hai lớp trước khi làm việc khác.</InsetText>
          ) : null}
          <ol class="govuk-list govuk-list--number govuk-list--spaced">
            <li>
              Cài một ứng dụng xác thực trên điện thoại (ví dụ Google Authenticator, Microsoft Authenticator,
              Aegis).
            </li>
            <li>Mở ứng dụng, chọn thêm tài khoản và quét mã này:</li>
          </ol>
          <p class="govuk-body">
            <QrCode text={setUp.uri} label="Mã QR của xác thực hai lớp" />
          </p>
          <p class="govuk-body">
            Không quét được? Nhập tay khóa này vào ứng dụng:
            <br />
            <strong class="mc-code">{inFours(setUp.secret)}</strong>
          </p>
          <Form action={paths.setUpSecondFactor()}>
            <input type="hidden" name="ticket" value={setUp.ticket} />
            {setUp.replaces ? (
              <PasswordInput
                id="current"
                name="current"
                label="Mật khẩu đang dùng"
                error={errors['current']}
                autocomplete="current-password"
              />
            ) : null}
            <Input
              id="code"
              name="code"
              label="Mã 6 chữ số đang hiện trên ứng dụng"
              width={10}
              inputmode="numeric"
              autocomplete="one-time-code"
              error={errors['code']}
            />
            <ButtonGroup>
              <Button preventDoubleClick>
                {setUp.replaces ? 'Dùng thiết bị này' : 'Bật xác thực hai lớp'}
              </Button>
              {required ? null : (
                <a class="govuk-link" href={paths.security()}>
                  Để sau
                </a>
              )}
            </ButtonGroup>
          </Form>
        </div>
      </div>
    ),
  }
}

export const codesPage = (codes: readonly string[], actor: Actor): Page => ({
  title: 'Mã dự phòng',
  shell: shellOf(actor),
  body: (
    <>
      <h1 class="govuk-heading-l">Đã bật xác thực hai lớp</h1>
      <h2 class="govuk-heading-m">Mười mã dự phòng</h2>
      <WarningText>Các mã này chỉ hiện một lần. Hãy in hoặc chép lại và cất nơi an toàn.</WarningText>
      <p class="govuk-body">
        Khi không có điện thoại, nhập một mã dự phòng thay cho mã 6 chữ số. Mỗi mã dùng được một lần.
      </p>
      <ol class="govuk-list govuk-list--number">
        {codes.map((code) => (
          <li>
            <strong class="mc-code">{code}</strong>
          </li>
        ))}
      </ol>
      <p class="govuk-body">Để in, bấm Ctrl + P.</p>
      <Button href={homeOf(actor.kind === 'officer' ? 'officer' : 'citizen')}>Tôi đã cất các mã</Button>
    </>
  ),
})

export const endSecondFactorPage = (actor: Actor, error?: string): Page => ({
  title: 'Tắt xác thực hai lớp',
  shell: shellOf(actor),
  status: error ? 422 : 200,
  back: { href: paths.security(), text: 'Về trang bảo mật' },
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        {error ? <ErrorSummary errors={[{ text: error, href: '#current' }]} /> : null}
        <h1 class="govuk-heading-l">Tắt xác thực hai lớp</h1>
        <p class="govuk-body">
          Sau khi tắt, chỉ cần mật khẩu là vào được tài khoản. Các mã dự phòng cũ không dùng được nữa.
        </p>
        <Form action={paths.endSecondFactor()}>
          <PasswordInput
            id="current"
            name="current"
            label="Mật khẩu đang dùng"
            error={error}
            autocomplete="current-password"
          />
          <Button variant="warning" preventDoubleClick>
            Tắt xác thực hai lớp
          </Button>
        </Form>
      </div>
    </div>
  ),
})
