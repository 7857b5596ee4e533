import { isTaxCode } from '#platform/forms/identifiers.ts'
import { Button } from '#ui/components/button/button.tsx'
import { Checkboxes } from '#ui/components/checkboxes/checkboxes.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields } from '#ui/form-fields/form-fields.tsx'
import { formatDate } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { Page } from '#platform/http/route.ts'
import type { Person } from '#modules/identity/index.ts'
import { paths } from '../../paths.ts'
import { organisationForm, personForm } from './person-form.ts'

type Line = { code: string; name: string; field: string }

type ListProps = {
  /** What this counter is mostly asked for; nothing while something is looked for. */
  frequent: readonly Line[]
  procedures: readonly Line[]
  /** Are there more than are shown? */
  more: boolean
  search?: string
  agencyName: string
}

export const counterPage = ({ frequent, procedures, more, search, agencyName }: ListProps): Page => ({
  title: 'Tiếp nhận tại quầy',
  shell: 'officer',
  section: 'reception',
  body: (
    <>
      <h1 class="govuk-heading-l">Tiếp nhận tại quầy</h1>
      <p class="govuk-body">{agencyName}. Chọn thủ tục người dân cần làm.</p>
      <Form action={paths.counter()} method="get">
        <Input
          name="q"
          label="Tìm thủ tục"
          hint="Gõ vài chữ của tên hoặc mã, không cần dấu"
          value={search}
          attributes={{ 'data-shortcut': 's' }}
        />
        <Button>Tìm</Button>
      </Form>
      <Procedures caption="Hay tiếp nhận" procedures={frequent} />
      {procedures.length === 0 ? (
        <EmptyState title="Không có thủ tục nào phù hợp">
          <p class="govuk-body">
            Thử ít chữ hơn, hoặc xem{' '}
            <a class="govuk-link" href={paths.counter()}>
              mọi thủ tục tiếp nhận tại cơ quan
            </a>
            .
          </p>
        </EmptyState>
      ) : (
        <Procedures
          caption={search ? 'Thủ tục tìm thấy' : 'Thủ tục tiếp nhận tại cơ quan'}
          procedures={procedures}
        />
      )}
      {more ? <p class="govuk-body">Còn thủ tục khác; gõ vài chữ của tên để tìm.</p> : null}
    </>
  ),
})

type ProceduresProps = { caption: string; procedures: readonly Line[] }

const Procedures = ({ caption, procedures }: ProceduresProps): Html =>
  procedures.length === 0 ? (
    <></>
  ) : (
    <Table
      caption={caption}
      captionSize="s"
      firstCellIsHeader
      stack
      attributes={{ 'data-module': 'row-keys' }}
      head={['Thủ tục', 'Lĩnh vực', 'Mã']}
      rows={procedures.map((procedure) => [
        <a class="govuk-link mc-clamp" href={`${paths.counter()}/${procedure.code}`}>
          {procedure.name}
        </a>,
        procedure.field,
        <span class="mc-figures">{procedure.code}</span>,
      ])}
    />
  )

/** `accountSince`: nobody has compared the identity card of whoever opened an account. */
type KnownPerson = { person: Person; accountSince: Temporal.Instant | undefined }

type NewProps = {
  procedure: { code: string; name: string }
  /** The number looked for; nothing while nobody was looked for. */
  asked?: string
  /** Somebody the system knows by that number. */
  known?: KnownPerson
  values: Values
  errors: FieldErrors
}

export const newAtCounterPage = (props: NewProps): Page => ({
  title: `Người nộp – ${props.procedure.name}`,
  shell: 'officer',
  section: 'reception',
  back: { href: paths.counter(), text: 'Chọn thủ tục khác' },
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <FormErrors errors={props.errors} schema={FIELDS} />
        <span class="govuk-caption-m">{props.procedure.name}</span>
        <h1 class="govuk-heading-l">Người nộp hồ sơ</h1>
        <Form action={`${paths.counter()}/${props.procedure.code}`}>
          <Input
            name="so"
            label="Quét hoặc nhập số định danh, mã số thuế"
            hint="Quét mã trên thẻ căn cước, hoặc gõ số rồi bấm phím Enter"
            value={props.asked}
            width={20}
            error={props.errors['so']}
            attributes={{ 'data-shortcut': 's', autofocus: props.asked === undefined }}
          />
          <Button variant={props.asked === undefined || props.errors['so'] ? undefined : 'secondary'}>
            Tìm người nộp
          </Button>
        </Form>
        {props.known ? <Known procedure={props.procedure} {...props.known} /> : <Unknown {...props} />}
      </div>
    </div>
  ),
})

type KnownProps = KnownPerson & { procedure: NewProps['procedure'] }

const Known = ({ procedure, person, accountSince }: KnownProps): Html => (
  <Form action={`${paths.counter()}/${procedure.code}`}>
    <InsetText>Đã có trong hệ thống. Đối chiếu với giấy tờ rồi tiếp tục.</InsetText>
    <SummaryList
      rows={[
        { key: person.kind === 'citizen' ? 'Họ và tên' : 'Tên tổ chức', value: person.full_name },
        {
          key: person.kind === 'citizen' ? 'Số định danh cá nhân' : 'Mã số thuế',
          value: person.personal_number ?? person.tax_code ?? '',
        },
        ...(person.date_of_birth ? [{ key: 'Ngày sinh', value: formatDate(person.date_of_birth) }] : []),
        { key: 'Địa chỉ', value: person.address ?? 'Chưa có' },
        { key: 'Số điện thoại', value: person.phone ?? 'Chưa có' },
        ...(accountSince
          ? [
              {
                key: 'Tài khoản trực tuyến',
                value: `Mở ngày ${formatDate(accountSince)}. Hồ sơ nộp tại quầy cũng hiện ở đó: hỏi người nộp có phải do chính họ mở; nếu không, báo quản trị hệ thống trước khi nhận hồ sơ.`,
              },
            ]
          : []),
      ]}
    />
    <input type="hidden" name="number" value={person.personal_number ?? person.tax_code ?? ''} />
    <Continue />
  </Form>
)

function Unknown({ procedure, asked, values, errors }: NewProps): Html {
  if (asked === undefined || errors['so']) return <></>
  return (
    <Form action={`${paths.counter()}/${procedure.code}`}>
      {Object.keys(errors).length === 0 ? (
        <InsetText>Chưa có trong hệ thống. Nhập thông tin theo giấy tờ tùy thân.</InsetText>
      ) : null}
      <FormFields schema={isTaxCode(asked) ? organisationForm : personForm} values={values} errors={errors} />
      <Continue />
    </Form>
  )
}

const Continue = (): Html => (
  <>
    <Checkboxes name="postal" items={[{ value: 'yes', text: 'Hồ sơ gửi đến qua bưu chính công ích' }]} />
    <Button preventDoubleClick>Tiếp tục</Button>
  </>
)

/** The number looked for stands above the rest of the form. */
const FIELDS = { ...personForm, properties: { so: { type: 'string' }, ...personForm.properties } } as const
