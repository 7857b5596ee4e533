import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
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

export const representativesPage = (items: readonly AskedRepresentation[]): Page => ({
  title: 'Người đại diện chờ xác nhận',
  shell: 'officer',
  section: 'representatives',
  body: (
    <>
      <h1 class="govuk-heading-l">Người đại diện chờ xác nhận</h1>
      <p class="govuk-body">
        Công dân xin nộp hồ sơ thay mặt tổ chức. Đối chiếu giấy tờ với tên, mã số thuế và người gửi rồi xác
        nhận.
      </p>
      {items.length === 0 ? (
        <EmptyState title="Không có yêu cầu nào đang chờ" />
      ) : (
        <Table
          caption="Chờ lâu nhất trước"
          captionSize="m"
          firstCellIsHeader
          stack
          head={['Tổ chức', 'Mã số thuế', 'Người gửi', 'Tư cách', 'Gửi lúc']}
          rows={items.map((item) => [
            <a class="govuk-link" href={paths.representative(item.id)}>
              {item.name}
            </a>,
            <span class="mc-figures">{item.tax_code}</span>,
            item.citizen_name,
            BASES[item.basis],
            formatDateTime(item.asked_at),
          ])}
        />
      )}
    </>
  ),
})

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
      {asked.state === 'asked' ? (
        <Decide asked={asked} errors={errors} reason={reason} />
      ) : (
        <p class="govuk-body">Yêu cầu này không còn chờ xác nhận.</p>
      )}
    </>
  ),
})

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
