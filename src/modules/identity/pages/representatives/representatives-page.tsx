import { Button } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FilterPanel } from '#ui/components/filter-panel/filter-panel.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tag, type TagColour } from '#ui/components/tag/tag.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatBytes, formatDate, formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import { BASES } from '../../representation.ts'
import type { AskedRepresentation } from '../../representation-store.ts'
import type { PersonRow } from '../../tables.ts'

type State = AskedRepresentation['state']
type ListProps = {
  items: readonly AskedRepresentation[]
  more: boolean
  search: string
  state: State | 'all'
}

const hrefOf = (query: Record<string, string>) => {
  const given = Object.entries(query).filter(([, value]) => value !== '')
  return given.length > 0
    ? `${paths.representatives()}?${new URLSearchParams(given).toString()}`
    : paths.representatives()
}

export const representativesPage = ({ items, more, search, state }: ListProps): Page => {
  const last = items.at(-1)
  const waiting = state === 'asked'
  return {
    title: 'Người đại diện của tổ chức',
    shell: 'officer',
    section: 'representatives',
    body: (
      <>
        <h1 class="govuk-heading-l">Người đại diện của tổ chức</h1>
        <p class="govuk-body">
          Công dân xin nộp hồ sơ thay mặt tổ chức. Đối chiếu giấy tờ với tên, mã số thuế và người gửi rồi xác
          nhận.
        </p>
        <Filters search={search} state={state} />
        {items.length === 0 ? (
          <EmptyState
            title={waiting && !search ? 'Không có yêu cầu nào đang chờ' : 'Không tìm thấy ai đại diện'}
          />
        ) : (
          <Table
            caption={waiting ? 'Đang chờ xác nhận, chờ lâu nhất trước' : 'Gửi sớm nhất trước'}
            captionSize="m"
            firstCellIsHeader
            stack
            head={['Tổ chức', 'Mã số thuế', 'Người gửi', 'Tư cách', 'Gửi lúc', 'Tình trạng']}
            rows={items.map((item) => [
              <a class="govuk-link" href={paths.representative(item.id)}>
                {item.name}
              </a>,
              <span class="mc-figures">{shownTaxCode(item.tax_code)}</span>,
              item.citizen_name,
              BASES[item.basis],
              formatDateTime(item.asked_at),
              <Tag colour={STATES[item.state].colour}>{STATES[item.state].label}</Tag>,
            ])}
          />
        )}
        {more && last ? (
          <Pagination
            next={{
              href: hrefOf({ q: search, tinhTrang: state, sau: `${last.asked_at.toString()}~${last.id}` }),
              text: 'Trang sau',
            }}
          />
        ) : null}
      </>
    ),
  }
}

function Filters({ search, state }: Pick<ListProps, 'search' | 'state'>): Html {
  const words = search ? [{ text: `“${search}”`, removeHref: hrefOf({ tinhTrang: state }) }] : []
  const chosen =
    state === 'asked' || (state === 'all' && search)
      ? []
      : [
          {
            text: state === 'all' ? 'Mọi tình trạng' : STATES[state].label,
            removeHref: hrefOf({ q: search }),
          },
        ]
  return (
    <FilterPanel
      action={paths.representatives()}
      selected={[...words, ...chosen]}
      clearHref={paths.representatives()}
      open
    >
      <Input
        name="q"
        type="search"
        label="Tên tổ chức hoặc mã số thuế"
        hint="Muốn tìm cả người đã được xác nhận, để chấm dứt khi cần, chọn “Mọi tình trạng”."
        value={search}
      />
      <Select
        name="tinhTrang"
        label="Tình trạng"
        value={state}
        options={[
          ...Object.entries(STATES).map(([value, { label }]) => ({ value, text: label })),
          { value: 'all', text: 'Mọi tình trạng' },
        ]}
      />
    </FilterPanel>
  )
}

/** A list names no personal number: that of a household business is its owner's, and shows its end only. */
const shownTaxCode = (taxCode: string): string =>
  taxCode.length === 12 ? `•••••••• ${taxCode.slice(-4)}` : taxCode

type Props = { asked: AskedRepresentation; known?: PersonRow; errors: FieldErrors; reason: string }

export const representativePage = ({ asked, known, errors, reason }: Props): Page => ({
  title: `Người đại diện của ${asked.name}`,
  shell: 'officer',
  section: 'representatives',
  back: { href: paths.representatives(), text: 'Về danh sách chờ xác nhận' },
  body: (
    <>
      <FormErrors errors={errors} />
      <h1 class="govuk-heading-l">{asked.name}</h1>
      <SummaryList
        rows={[
          { key: 'Mã số thuế', value: <span class="mc-figures">{asked.tax_code}</span> },
          { key: 'Địa chỉ trụ sở', value: asked.address },
          { key: 'Điện thoại', value: <span class="mc-figures">{asked.phone}</span> },
          { key: 'Thư điện tử', value: asked.email ?? 'Không ghi' },
          { key: 'Đã có trong hệ thống', value: <Known known={known} name={asked.name} /> },
          {
            key: 'Tình trạng',
            value: <Tag colour={STATES[asked.state].colour}>{STATES[asked.state].label}</Tag>,
          },
          ...(asked.decided_by_name
            ? [
                {
                  key: 'Người giải quyết',
                  value: `${asked.decided_by_name}, ${asked.decided_by_agency ?? ''}`,
                },
              ]
            : []),
          ...(asked.reason ? [{ key: 'Lý do', value: asked.reason }] : []),
          { key: 'Người gửi yêu cầu', value: asked.citizen_name },
          {
            key: 'Số định danh cá nhân',
            value: <span class="mc-figures">{asked.citizen_number ?? ''}</span>,
          },
          { key: 'Tư cách', value: BASES[asked.basis] },
          ...(asked.valid_until
            ? [{ key: 'Được ủy quyền đến hết', value: formatDate(asked.valid_until) }]
            : []),
          {
            key: 'Giấy tờ',
            value: (
              <a class="govuk-link" href={paths.representativePaper(asked.id)}>
                {asked.file_name} ({formatBytes(Number(asked.size))})
              </a>
            ),
          },
        ]}
      />
      {asked.state === 'asked' ? <Decide asked={asked} errors={errors} reason={reason} /> : null}
      {asked.state === 'confirmed' ? <Revoke asked={asked} errors={errors} reason={reason} /> : null}
    </>
  ),
})

const STATES: Readonly<Record<AskedRepresentation['state'], { label: string; colour: TagColour }>> = {
  asked: { label: 'Chờ xác nhận', colour: 'yellow' },
  confirmed: { label: 'Đã xác nhận', colour: 'green' },
  refused: { label: 'Không được xác nhận', colour: 'red' },
  ended: { label: 'Đã chấm dứt', colour: 'grey' },
}

/** Whether the organisation is known, and under the same name. */
const Known = ({ known, name }: { known?: PersonRow; name: string }): Html =>
  known === undefined ? (
    <>Chưa có; sẽ được ghi theo các thông tin trên</>
  ) : known.full_name === name ? (
    <>Có, cùng tên</>
  ) : (
    <>
      <Tag colour="yellow">Tên khác</Tag> {known.full_name}, {known.address ?? 'chưa có địa chỉ'}
    </>
  )

const Decide = ({ asked, errors, reason }: Omit<Props, 'known'>): Html => (
  <Form action={paths.representative(asked.id)}>
    <Radios
      name="outcome"
      legend="Kết quả đối chiếu"
      error={errors['outcome']}
      items={[
        { value: 'confirm', text: 'Xác nhận: giấy tờ hợp lệ, đúng người' },
        { value: 'refuse', text: 'Không xác nhận' },
      ]}
      value={errors['reason'] ? 'refuse' : undefined}
    />
    <Textarea
      name="reason"
      label="Lý do, nếu không xác nhận"
      hint="Người gửi đọc được lý do này."
      value={reason}
      error={errors['reason']}
      rows={3}
    />
    <Button preventDoubleClick>Lưu kết quả</Button>
  </Form>
)

/** Ends what was confirmed; the citizen reads why. */
const Revoke = ({ asked, errors, reason }: Omit<Props, 'known'>): Html => (
  <Details summary="Chấm dứt việc đại diện" open={errors['reason'] !== undefined}>
    <Form action={paths.representative(asked.id)}>
      <input type="hidden" name="outcome" value="revoke" />
      <Textarea
        name="reason"
        label="Lý do chấm dứt"
        hint="Ví dụ: tổ chức đã đổi người đại diện. Người được xác nhận đọc được lý do này."
        value={reason}
        error={errors['reason']}
        rows={3}
      />
      <Button variant="warning" preventDoubleClick>
        Chấm dứt
      </Button>
    </Form>
  </Details>
)
