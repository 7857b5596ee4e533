import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FilterPanel } from '#ui/components/filter-panel/filter-panel.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { PasswordInput } from '#ui/components/password-input/password-input.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatDate } from '#ui/format.ts'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import type { KeyRow } from '../../tables.ts'
import { KINDS, stateOf } from '../key-words.ts'

type Item = Pick<
  KeyRow,
  | 'id'
  | 'holder'
  | 'name'
  | 'organisation'
  | 'kind'
  | 'serial'
  | 'issuer'
  | 'valid_from'
  | 'valid_to'
  | 'state'
>

type ListProps = {
  keys: readonly Item[]
  next: string | undefined
  search: string
  holder: string
  own: boolean
  now: Temporal.Instant
}

export const certificatesPage = ({ keys, next, search, holder, own, now }: ListProps): Page => ({
  title: 'Chứng thư số',
  shell: 'officer',
  section: 'admin-certificates',
  body: (
    <>
      <h1 class="govuk-heading-l">Chứng thư số</h1>
      {own ? (
        <p class="govuk-body">
          Hệ thống này có nơi cấp chứng thư số trình diễn.{' '}
          <a class="govuk-link" href={paths.issueCertificate()}>
            Cấp chứng thư số
          </a>{' '}
          ·{' '}
          <a class="govuk-link" href={paths.rootCertificate()}>
            Tải chứng thư gốc
          </a>
        </p>
      ) : null}
      <FilterPanel
        action={paths.certificates()}
        selected={selectedOf(search, holder)}
        clearHref={paths.certificates()}
        open
      >
        <Input name="q" label="Tên người hoặc cơ quan" value={search} />
        <Select
          name="loai"
          label="Loại"
          placeholder="Tất cả"
          value={holder}
          options={Object.entries(HOLDERS).map(([value, text]) => ({ value, text }))}
        />
      </FilterPanel>
      {keys.length === 0 ? (
        <EmptyState title="Không có chứng thư số nào" />
      ) : (
        <Table
          caption="Chứng thư số đã ghi nhận"
          captionSize="m"
          scroll
          stack
          firstCellIsHeader
          head={['Người, cơ quan', 'Loại', 'Tình trạng', 'Hiệu lực đến', 'Số chứng thư', 'Việc']}
          rows={keys.map((key) => {
            const { text, colour } = stateOf(key, now)
            return [
              <>
                {key.name}
                {key.organisation && key.organisation !== key.name ? (
                  <span class="mc-clamp mc-muted">{key.organisation}</span>
                ) : null}
              </>,
              key.holder === 'agency' ? 'Con dấu' : 'Chữ ký',
              <Tag colour={colour}>{text}</Tag>,
              formatDate(key.valid_to),
              <span class="mc-figures">{key.serial.slice(0, 16)}…</span>,
              key.state === 'withdrawn' ? (
                ''
              ) : (
                <a class="govuk-link" href={paths.revokeCertificate(key.id)}>
                  {key.state === 'locked' ? 'Mở khóa, thu hồi' : 'Thu hồi'}
                  <span class="govuk-visually-hidden"> {key.name}</span>
                </a>
              ),
            ]
          })}
        />
      )}
      {next ? (
        <p class="govuk-body">
          <a class="govuk-link" href={next}>
            Xem tiếp
          </a>
        </p>
      ) : null}
    </>
  ),
})

const HOLDERS: Readonly<Record<string, string>> = {
  officer: 'Chữ ký cá nhân',
  agency: 'Con dấu cơ quan',
}

/** The filters that are on, each with the way to take it off. */
const selectedOf = (search: string, holder: string) => [
  ...(search ? [{ text: `Tên: ${search}`, removeHref: `${paths.certificates()}?loai=${holder}` }] : []),
  ...(holder
    ? [
        {
          text: HOLDERS[holder] ?? holder,
          removeHref: `${paths.certificates()}?q=${encodeURIComponent(search)}`,
        },
      ]
    : []),
]

const common = (title: string, errors: FieldErrors) => ({
  title,
  shell: 'officer' as const,
  section: 'admin-certificates',
  status: Object.keys(errors).length > 0 ? 422 : 200,
  back: { href: paths.certificates(), text: 'Về danh sách chứng thư số' },
})

type IssueProps = {
  agencies: readonly { value: string; text: string }[]
  values?: Readonly<Record<string, string>>
  errors?: FieldErrors
}

export const issuePage = ({ agencies, values = {}, errors = {} }: IssueProps): Page => ({
  ...common('Cấp chứng thư số', errors),
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <FormErrors errors={errors} />
        <h1 class="govuk-heading-l">Cấp chứng thư số</h1>
        <Form action={paths.issueCertificate()}>
          <Radios
            name="for"
            legend="Cấp cho ai?"
            value={values['for'] ?? 'officer'}
            items={[
              { value: 'officer', text: 'Cán bộ, công chức' },
              { value: 'agency', text: 'Cơ quan (con dấu số)' },
            ]}
          />
          <Input
            name="login"
            label="Tên đăng nhập của cán bộ"
            hint="Để trống khi cấp cho cơ quan."
            value={values['login']}
            error={errors['login']}
            spellcheck={false}
          />
          <Select
            name="agency"
            label="Cơ quan"
            hint="Bỏ qua khi cấp cho cán bộ."
            value={values['agency']}
            options={[{ value: '', text: 'Chọn cơ quan' }, ...agencies]}
            error={errors['agency']}
          />
          <PasswordInput
            name="pin"
            label="Mã PIN đầu tiên"
            hint="6 đến 12 chữ số; người nhận nên đổi ngay."
            autocomplete="new-password"
            error={errors['pin']}
          />
          <Button preventDoubleClick>Cấp chứng thư số</Button>
        </Form>
      </div>
    </div>
  ),
})

export const revokePage = ({ key, errors = {} }: { key: KeyRow; errors?: FieldErrors }): Page => ({
  ...common('Thu hồi chứng thư số', errors),
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <FormErrors errors={errors} />
        <h1 class="govuk-heading-l">Thu hồi chứng thư số</h1>
        <SummaryList
          rows={[
            { key: 'Tên', value: key.name },
            { key: 'Cơ quan', value: key.organisation ?? 'Không ghi' },
            { key: 'Nơi giữ khóa', value: KINDS[key.kind] },
            { key: 'Nơi cấp', value: key.issuer },
            { key: 'Số chứng thư', value: <span class="mc-figures">{key.serial}</span> },
            { key: 'Hiệu lực', value: `${formatDate(key.valid_from)} – ${formatDate(key.valid_to)}` },
          ]}
        />
        {key.state === 'locked' ? (
          <Form action={paths.unlockKey(key.id)}>
            <p class="govuk-body">
              Chữ ký số bị khóa do nhập sai mã PIN nhiều lần. Mở khóa không đổi mã PIN.
            </p>
            <Button variant="secondary">Mở khóa</Button>
          </Form>
        ) : null}
        <p class="govuk-body">
          Sau khi thu hồi, không ký được bằng chứng thư này nữa. Văn bản đã ký có dấu thời gian trước đó vẫn
          hợp lệ.
        </p>
        <Form action={paths.revokeCertificate(key.id)}>
          <Textarea name="reason" label="Lý do thu hồi" rows={3} error={errors['reason']} />
          <Button variant="warning" preventDoubleClick>
            Thu hồi
          </Button>
        </Form>
      </div>
    </div>
  ),
})
