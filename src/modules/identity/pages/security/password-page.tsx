import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { PasswordInput } from '#ui/components/password-input/password-input.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import { SECURITY_RULES } from '../../security-rules.ts'
import type { AccountRow } from '../../tables.ts'

export function passwordPage({ account, errors }: { account: AccountRow; errors: FieldErrors }): Page {
  const forced = account.must_change_password
  const least = account.totp_enabled_at
    ? SECURITY_RULES.passwordLengthWithSecondFactor
    : SECURITY_RULES.passwordLength
  return {
    title: 'Đổi mật khẩu',
    shell: account.kind,
    status: Object.keys(errors).length > 0 ? 422 : 200,
    ...(forced ? {} : { back: { href: paths.security(), text: 'Về trang bảo mật' } }),
    body: (
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          <FormErrors errors={errors} />
          <h1 class="govuk-heading-l">Đổi mật khẩu</h1>
          {forced ? (
            <InsetText>
              Mật khẩu hiện tại do người khác cấp. Xin chọn mật khẩu của riêng Ông/Bà trước khi tiếp tục.
            </InsetText>
          ) : null}
          <Form action={paths.password()}>
            <PasswordInput
              id="current"
              name="current"
              label="Mật khẩu đang dùng"
              error={errors['current']}
              autocomplete="current-password"
            />
            <PasswordInput
              id="password"
              name="password"
              label="Mật khẩu mới"
              hint={`Ít nhất ${least} ký tự. Một câu ngắn dễ nhớ là tốt nhất.`}
              error={errors['password']}
              autocomplete="new-password"
            />
            <ButtonGroup>
              <Button preventDoubleClick>Đổi mật khẩu</Button>
              {forced ? null : (
                <a class="govuk-link" href={paths.security()}>
                  Thôi, không đổi
                </a>
              )}
            </ButtonGroup>
          </Form>
        </div>
      </div>
    ),
  }
}
