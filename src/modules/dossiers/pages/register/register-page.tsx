import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDateTime, formatNumber } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import type { Period } from '../../figures.ts'
import { paths } from '../../paths.ts'
import type { RegisterLine } from '../../register-store.ts'
import { DossierCell } from '../dossier-cell.tsx'
import { contactOf, noteOf, RETURN_BY } from './columns.ts'

type Props = {
  period: Period
  months: readonly Period[]
  count: number
  /** Serial of the first line shown. */
  first: number
  lines: readonly RegisterLine[]
  more: boolean
  agencyName: string
  printable: boolean
}

export const registerPage = (props: Props): Page => ({
  title: `Sổ theo dõi hồ sơ – ${props.period.label}`,
  shell: 'officer',
  section: 'register',
  body: (
    <>
      <span class="govuk-caption-m">{props.agencyName}</span>
      <h1 class="govuk-heading-l">Sổ theo dõi hồ sơ</h1>
      <Form action={paths.register()} method="get" class="mc-period">
        <Select
          name="thang"
          label="Tháng tiếp nhận"
          value={props.period.key}
          options={props.months.map(({ key, label }) => ({ value: key, text: label }))}
        />
        <Button variant="secondary">Xem</Button>
      </Form>
      {props.lines.length === 0 ? (
        <EmptyState title="Tháng này chưa tiếp nhận hồ sơ nào" />
      ) : (
        <>
          <Files {...props} />
          <Lines {...props} />
        </>
      )}
    </>
  ),
})

const Files = ({ period, count, printable }: Props): Html => (
  <p class="govuk-body">
    {formatNumber(count, 0)} hồ sơ. Mang sổ đi:{' '}
    {printable ? (
      <>
        <a class="govuk-link" href={`${paths.registerFile('pdf')}?thang=${period.key}`}>
          mẫu 06 để in (PDF)
        </a>
        ,{' '}
      </>
    ) : null}
    <a class="govuk-link" href={`${paths.registerFile('xlsx')}?thang=${period.key}`}>
      bảng tính Excel
    </a>
    ,{' '}
    <a class="govuk-link" href={`${paths.registerFile('csv')}?thang=${period.key}`}>
      tệp CSV
    </a>
    . Sổ có dữ liệu cá nhân; mỗi lần xem hoặc tải đều được ghi vào nhật ký.
  </p>
)

function Lines({ period, lines, first, more }: Props): Html {
  const last = lines.at(-1)
  return (
    <>
      <Table
        caption={period.label}
        captionSize="s"
        firstCellIsHeader
        scroll
        stack
        attributes={{ 'data-module': 'row-keys' }}
        head={[
          'Mã hồ sơ',
          { content: 'TT', numeric: true },
          'Người nộp',
          'Nhận hồ sơ',
          'Hẹn trả',
          'Trả kết quả',
          'Cách nhận',
          'Ghi chú',
        ]}
        rows={lines.map((line, index) => [
          <DossierCell href={paths.show(line.code)} code={line.code} procedureName={line.procedureName} />,
          { content: formatNumber(first + index, 0), numeric: true },
          <>
            {line.applicantName}
            <span class="mc-clamp mc-muted">{contactOf(line)}</span>
          </>,
          formatDateTime(line.acceptedAt),
          line.dueAt ? formatDateTime(line.dueAt) : 'Không hẹn',
          line.returnedAt ? formatDateTime(line.returnedAt) : 'Chưa trả',
          RETURN_BY[line.returnBy],
          noteOf(line),
        ])}
      />
      {more && last ? (
        <Pagination
          next={{
            href: `${paths.register()}?thang=${period.key}&sau=${last.acceptedAt.toString()}~${last.id}`,
            text: 'Trang sau',
          }}
        />
      ) : null}
    </>
  )
}
