import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields } from '#ui/form-fields/form-fields.tsx'
import type { FieldErrors } from '#platform/errors.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { Page } from '#platform/http/route.ts'
import type { Lists } from '#platform/province/lists.ts'
import { paths } from '../../paths.ts'
import { officerForm } from './seat-form.ts'

export const createPage = ({
  lists,
  values,
  errors,
}: {
  lists: Lists
  values: Values
  errors: FieldErrors
}): Page => ({
  title: 'Tạo tài khoản cán bộ',
  shell: 'officer',
  section: 'admin-accounts',
  back: { href: paths.accounts(), text: 'Về danh sách tài khoản' },
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <FormErrors errors={errors} schema={officerForm} />
        <h1 class="govuk-heading-l">Tạo tài khoản cán bộ</h1>
        <p class="govuk-body">
          Tài khoản được mở với một vị trí công tác và mật khẩu dùng một lần; chủ tài khoản đổi mật khẩu khi
          đăng nhập lần đầu.
        </p>
        <Form action={paths.createOfficer()}>
          <FormFields schema={officerForm} values={values} errors={errors} options={lists} />
          <Button preventDoubleClick>Tạo tài khoản</Button>
        </Form>
      </div>
    </div>
  ),
})
