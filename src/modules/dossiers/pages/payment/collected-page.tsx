import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { SubNavigation } from '#ui/components/sub-navigation/sub-navigation.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { formatDate, formatDateTime, formatMoney, formatNumber } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import type { Period } from '../../figures.ts'
import { isUnpaid, LINE_KINDS } from '../../payment.ts'
import type { CollectedSum } from '../../collected-store.ts'
import type { WaitingCounts, WaitingPayment, Waits } from '../../payment-store.ts'
import { paths } from '../../paths.ts'
import { DossierCell } from '../dossier-cell.tsx'
import { StatusTag } from '../status-tag.tsx'

type DoorsProps = { counts: WaitingCounts; current: Waits | 'collected'; collected: boolean }

/** What the agency waits for, each with its place in an address. */
const WAITS: Record<Waits, { query: Query; text: string; caption: string; none: string }> = {
  reported: {
    query: 'cho-xac-nhan',
    text: 'Chờ xác nhận',
    caption: 'Người nộp báo đã nộp, chờ lâu nhất ở trên',
    none: 'Không có khoản nộp nào chờ xác nhận',
  },
  asked: {
    query: 'cho-nop',
    text: 'Chờ người nộp',
    caption: 'Đã yêu cầu nộp, chờ lâu nhất ở trên',
    none: 'Không có hồ sơ nào chờ người nộp nộp tiền',
  },
  ended: {
    query: 'can-doi-chieu',
    text: 'Cần đối chiếu, hoàn trả',
    caption: 'Đã báo nộp, hồ sơ đã kết thúc: cần đối chiếu, hoàn trả',
    none: 'Không có khoản nộp nào cần đối chiếu, hoàn trả',
  },
}
export const QUERIES = ['cho-xac-nhan', 'cho-nop', 'can-doi-chieu'] as const
type Query = (typeof QUERIES)[number]
const ORDER: readonly Waits[] = ['reported', 'asked', 'ended']

/** What an address asks for: reports to be confirmed, unless it says otherwise. */
export const waitsOf = (query: Query | undefined): Waits =>
  ORDER.find((waits) => WAITS[waits].query === query) ?? 'reported'

const hrefOf = (waits: Waits): string => `${paths.payments()}?loai=${WAITS[waits].query}`

const Doors = ({ counts, current, collected }: DoorsProps): Html => (
  <SubNavigation
    label="Thu phí, lệ phí"
    items={[
      ...ORDER.map((waits) => ({
        href: hrefOf(waits),
        text: `${WAITS[waits].text} (${formatNumber(counts[waits], 0)})`,
        current: current === waits,
      })),
      ...(collected ? [{ href: paths.collected(), text: 'Đã thu', current: current === 'collected' }] : []),
    ]}
  />
)

type WaitingProps = {
  waits: Waits
  counts: WaitingCounts
  items: readonly WaitingPayment[]
  more: boolean
  today: Temporal.PlainDate
  agencyName: string
  /** May they see what was collected? */
  collected: boolean
}

/** Money the agency waits for. */
export const waitingPage = (props: WaitingProps): Page => {
  const { waits, counts, items, more, agencyName, collected } = props
  const last = items.at(-1)
  return {
    title: 'Thu phí, lệ phí',
    shell: 'officer',
    section: 'payments',
    body: (
      <>
        <span class="govuk-caption-m">{agencyName}</span>
        <h1 class="govuk-heading-l">Thu phí, lệ phí, nghĩa vụ tài chính</h1>
        <Doors counts={counts} current={waits} collected={collected} />
        {counts.unpaid > 0 && waits === 'asked' ? (
          <p class="govuk-body">{formatNumber(counts.unpaid, 0)} hồ sơ đã qua hạn nộp.</p>
        ) : null}
        {items.length === 0 ? <EmptyState title={WAITS[waits].none} /> : <WaitingTable {...props} />}
        {more && last ? (
          <Pagination
            next={{
              href: `${hrefOf(waits)}&sau=${last.since.toString()}~${last.id}`,
              text: 'Trang sau',
            }}
          />
        ) : null}
      </>
    ),
  }
}

const WaitingTable = ({ waits, items, today }: WaitingProps): Html => (
  <Table
    caption={WAITS[waits].caption}
    captionSize="s"
    firstCellIsHeader
    scroll
    stack
    attributes={{ 'data-module': 'row-keys' }}
    head={[
      'Hồ sơ',
      'Người nộp',
      { content: 'Số tiền', numeric: true },
      'Yêu cầu ngày',
      waits === 'asked' ? 'Hạn nộp' : 'Báo đã nộp',
      ...(waits === 'ended' ? ['Trạng thái'] : []),
    ]}
    rows={items.map((item) => [
      <DossierCell href={paths.show(item.code)} code={item.code} procedureName={item.procedureName} />,
      item.applicantName,
      { content: formatMoney(item.total), numeric: true },
      formatDate(item.askedAt),
      waits === 'asked' ? (
        <LastDay lastDay={item.lastDay} today={today} />
      ) : item.reportedAt ? (
        formatDateTime(item.reportedAt)
      ) : (
        ''
      ),
      ...(waits === 'ended' ? [<StatusTag status={item.status} />] : []),
    ])}
  />
)

type LastDayProps = { lastDay: string | null; today: Temporal.PlainDate }

const LastDay = ({ lastDay, today }: LastDayProps): Html => (
  <>
    {lastDay ? formatDate(lastDay) : ''}{' '}
    {isUnpaid({ state: 'asked', last_day: lastDay }, today) ? <Tag colour="red">Quá hạn nộp</Tag> : null}
  </>
)

type CollectedProps = {
  period: Period
  periods: readonly Period[]
  sums: readonly CollectedSum[]
  /** Given back without having been collected, in đồng. */
  beyond: number
  counts: WaitingCounts
  agencyName: string
}

/** The money of a quarter or a month by procedure: what the agency and the desk settle with each other. */
export const collectedPage = ({
  period,
  periods,
  sums,
  beyond,
  counts,
  agencyName,
}: CollectedProps): Page => ({
  title: `Phí, lệ phí đã thu – ${period.label}`,
  shell: 'officer',
  section: 'payments',
  body: (
    <>
      <span class="govuk-caption-m">{agencyName}</span>
      <h1 class="govuk-heading-l">Thu phí, lệ phí, nghĩa vụ tài chính</h1>
      <Doors counts={counts} current="collected" collected />
      <Form action={paths.collected()} method="get" class="mc-period">
        <Select
          name="ky"
          label="Quý hoặc tháng"
          value={period.key}
          options={periods.map(({ key, label }) => ({ value: key, text: label }))}
        />
        <Button variant="secondary">Xem</Button>
      </Form>
      {sums.length === 0 && beyond === 0 ? (
        <EmptyState title="Kỳ này chưa thu khoản nào" />
      ) : (
        <>
          <p class="govuk-body">
            <a class="govuk-link" href={`${paths.collectedFile()}?ky=${period.key}`}>
              Tải bảng tính Excel
            </a>{' '}
            gồm bảng tổng hợp, từng khoản đã thu và đã hoàn trả. Tệp có tên người nộp; mỗi lần tải đều được
            ghi vào nhật ký.
          </p>
          <Sums period={period} sums={sums} />
          {beyond > 0 ? (
            <p class="govuk-body">
              Ngoài bảng này, trong kỳ đã hoàn trả {formatMoney(beyond)} không thuộc khoản thu nào: tiền nộp
              thừa, nộp theo yêu cầu đã kết thúc.
            </p>
          ) : null}
        </>
      )}
    </>
  ),
})

function Sums({ period, sums }: Pick<CollectedProps, 'period' | 'sums'>): Html {
  const total = (of: (sum: CollectedSum) => number) => sums.reduce((all, one) => all + of(one), 0)
  const money = (dong: number) => ({ content: formatMoney(dong), numeric: true })
  return (
    <Table
      caption={`${period.label}, theo ngày xác nhận đã thu`}
      captionSize="s"
      firstCellIsHeader
      scroll
      stack
      head={[
        'Thủ tục',
        'Loại',
        { content: 'Khoản thu', numeric: true },
        { content: 'Chuyển khoản', numeric: true },
        { content: 'Tại quầy', numeric: true },
        { content: 'Tổng số', numeric: true },
        { content: 'Hoàn trả, hủy', numeric: true },
        { content: 'Còn lại', numeric: true },
      ]}
      rows={[
        ...sums.map((sum) => [
          <>
            <span class="mc-clamp" title={sum.procedureName}>
              {sum.procedureName}
            </span>
            <span class="mc-muted">{sum.procedureCode}</span>
          </>,
          LINE_KINDS[sum.kind],
          { content: formatNumber(sum.count, 0), numeric: true },
          money(sum.transfer),
          money(sum.counter),
          money(sum.transfer + sum.counter),
          money(sum.refunded),
          money(sum.transfer + sum.counter - sum.refunded),
        ]),
        [
          <strong>Cộng</strong>,
          '',
          {
            content: formatNumber(
              total((sum) => sum.count),
              0,
            ),
            numeric: true,
          },
          money(total((sum) => sum.transfer)),
          money(total((sum) => sum.counter)),
          money(total((sum) => sum.transfer + sum.counter)),
          money(total((sum) => sum.refunded)),
          money(total((sum) => sum.transfer + sum.counter - sum.refunded)),
        ],
      ]}
    />
  )
}
