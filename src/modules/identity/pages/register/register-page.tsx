import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields } from '#ui/form-fields/form-fields.tsx'
import type { FieldErrors } from '#platform/errors.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import { registrationForm } from '../../registration.ts'

type RegisterProps = { values: Values; errors: FieldErrors; next?: string }

export const registerPage = ({ values, errors, next }: RegisterProps): Page => ({
  title: 'Đăng ký tài khoản',
  shell: 'citizen',
  back: { href: paths.signIn(next), text: 'Về trang đăng nhập' },
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <FormErrors errors={errors} schema={registrationForm} />
        <h1 class="govuk-heading-l">Đăng ký tài khoản công dân</h1>
        <p class="govuk-body">Mất khoảng hai phút. Ông/Bà cần thẻ căn cước ở bên cạnh.</p>
        <Form action={paths.register()}>
          {next ? <input type="hidden" name="tiep" value={next} /> : null}
          <FormFields schema={registrationForm} values={values} errors={errors} />
          <Button preventDoubleClick>Tạo tài khoản</Button>
        </Form>
      </div>
    </div>
  ),
})
