import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields } from '#ui/form-fields/form-fields.tsx'
import type { FieldErrors } from '#platform/errors.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import { personForm } from './person-form.ts'

type ListProps = {
  procedures: readonly { code: string; name: string; field: string }[]
  search?: string
  agencyName: string
}

export const counterPage = ({ procedures, search, agencyName }: ListProps): Page => ({
  title: 'Tiếp nhận tại quầy',
  shell: 'officer',
  section: 'reception',
  body: (
    <>
      <h1 class="govuk-heading-l">Tiếp nhận tại quầy</h1>
      <p class="govuk-body">{agencyName}. Chọn thủ tục người dân cần làm.</p>
      <Form action={paths.counter()} method="get">
        <Input name="q" label="Tìm thủ tục" hint="Gõ vài chữ của tên, không cần dấu" value={search} />
        <Button variant="secondary">Tìm</Button>
      </Form>
      {procedures.length === 0 ? (
        <EmptyState title="Không có thủ tục nào phù hợp" />
      ) : (
        <Table
          caption="Thủ tục tiếp nhận tại cơ quan"
          captionSize="s"
          firstCellIsHeader
          head={['Thủ tục', 'Lĩnh vực', 'Mã']}
          rows={procedures.map((procedure) => [
            <a class="govuk-link" href={`${paths.counter()}/${procedure.code}`}>
              {procedure.name}
            </a>,
            procedure.field,
            procedure.code,
          ])}
        />
      )}
    </>
  ),
})

type NewProps = {
  procedure: { code: string; name: string }
  asked?: string
  known: boolean
  values: Values
  errors: FieldErrors
}

export const newAtCounterPage = ({ procedure, asked, known, values, errors }: NewProps): Page => ({
  title: `Người nộp – ${procedure.name}`,
  shell: 'officer',
  section: 'reception',
  back: { href: paths.counter(), text: 'Chọn thủ tục khác' },
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <FormErrors errors={errors} />
        <span class="govuk-caption-m">{procedure.name}</span>
        <h1 class="govuk-heading-l">Người nộp hồ sơ</h1>
        <Form action={`${paths.counter()}/${procedure.code}`} method="get">
          <Input
            name="so"
            label="Quét hoặc nhập số định danh, mã số thuế"
            value={asked}
            width={20}
            inputmode="numeric"
            attributes={{ 'data-shortcut': 's' }}
          />
          <Button variant="secondary">Tìm người nộp</Button>
        </Form>
        {asked && known ? (
          <InsetText>Đã có trong hệ thống. Đối chiếu với giấy tờ rồi tiếp tục.</InsetText>
        ) : null}
        {asked && !known && Object.keys(errors).length === 0 ? (
          <InsetText>Chưa có trong hệ thống. Nhập thông tin theo giấy tờ tùy thân.</InsetText>
        ) : null}
        {asked ? (
          <Form action={`${paths.counter()}/${procedure.code}`}>
            <FormFields schema={personForm} values={values} errors={errors} />
            <Button preventDoubleClick>Tiếp tục</Button>
          </Form>
        ) : null}
      </div>
    </div>
  ),
})
