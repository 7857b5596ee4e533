import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields } from '#ui/form-fields/form-fields.tsx'
import { formatDate } from '#ui/format.ts'
import type { FieldErrors } from '#platform/errors.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { Page } from '#platform/http/route.ts'
import type { Agency, Division } from '../../agency.ts'
import { paths } from '../../paths.ts'
import { KINDS, LEVELS } from '../../tables.ts'
import { contactForm } from './contact-form.ts'

type EditProps = { agency: Agency; divisions: readonly Division[]; values: Values; errors: FieldErrors }

export const editPage = ({ agency, divisions, values, errors }: EditProps): Page => ({
  title: agency.name,
  shell: 'officer',
  section: 'admin-agencies',
  back: { href: paths.admin(), text: 'Về danh sách cơ quan' },
  body: (
    <>
      <FormErrors errors={errors} />
      <h1 class="govuk-heading-l">{agency.name}</h1>
      <SummaryList
        rows={[
          { key: 'Mã', value: agency.key },
          { key: 'Cấp, loại', value: `${LEVELS[agency.level]}, ${KINDS[agency.kind].toLowerCase()}` },
          { key: 'Mã định danh', value: `${agency.identifier} (${agency.identifier2020})` },
          { key: 'Mã đơn vị hành chính', value: agency.unitCode },
          { key: 'Hiệu lực từ', value: formatDate(Temporal.PlainDate.from(agency.effectiveFrom)) },
          ...(agency.effectiveTo
            ? [{ key: 'Hiệu lực đến', value: formatDate(Temporal.PlainDate.from(agency.effectiveTo)) }]
            : []),
          { key: 'Căn cứ', value: agency.basis ?? 'Chưa ghi' },
          {
            key: 'Các phòng',
            value: divisions.length === 0 ? 'Không có' : <DivisionList divisions={divisions} />,
          },
        ]}
      />
      <h2 class="govuk-heading-m">Cách liên hệ</h2>
      <Form action={paths.edit(agency.key)}>
        <FormFields schema={contactForm} values={values} errors={errors} />
        <Button preventDoubleClick>Lưu</Button>
      </Form>
    </>
  ),
})

const DivisionList = ({ divisions }: { divisions: readonly Division[] }) => (
  <ul class="govuk-list">
    {divisions.map((division) => (
      <li>
        {division.name}
        {division.closed ? ' (không còn trong danh sách)' : ''}
      </li>
    ))}
  </ul>
)
