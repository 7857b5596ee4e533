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
import type { CollectedSum, WaitingCounts, WaitingPayment } from '../../payment-store.ts'
import { paths } from '../../paths.ts'

type Door = 'reported' | 'asked' | 'collected'

type DoorsProps = { counts?: WaitingCounts; current: Door; collected: boolean }

const Doors = ({ counts, current, collected }: DoorsProps): Html => (
  <SubNavigation
    label="Thu phí, lệ phí"
    items={[
      {
        href: paths.payments(),
        text: counts ? `Chờ xác nhận (${counts.reported})` : 'Chờ xác nhận',
        current: current === 'reported',
      },
      {
        href: `${paths.payments()}?loai=cho-nop`,
        text: counts ? `Chờ người nộp (${counts.asked})` : 'Chờ người nộp',
        current: current === 'asked',
      },
      ...(collected ? [{ href: paths.collected(), text: 'Đã thu', current: current === 'collected' }] : []),
    ]}
  />
)

type WaitingProps = {
  state: 'asked' | 'reported'
  counts: WaitingCounts
  items: readonly WaitingPayment[]
  more: boolean
  today: Temporal.PlainDate
  agencyName: string
  /** May they see what was collected? */
  collected: boolean
}

/** Money the agency waits for. */
export const waitingPage = ({
  state,
  counts,
  items,
  more,
  today,
  agencyName,
  collected,
}: WaitingProps): Page => {
  const last = items.at(-1)
  const reported = state === 'reported'
  return {
    title: 'Thu phí, lệ phí',
    shell: 'officer',
    section: 'payments',
    body: (
      <>
        <span class="govuk-caption-m">{agencyName}</span>
        <h1 class="govuk-heading-l">Thu phí, lệ phí, nghĩa vụ tài chính</h1>
        <Doors counts={counts} current={state} collected={collected} />
        {counts.unpaid > 0 && !reported ? (
          <p class="govuk-body">{formatNumber(counts.unpaid, 0)} hồ sơ đã qua hạn nộp.</p>
        ) : null}
        {items.length === 0 ? (
          <EmptyState
            title={
              reported ? 'Không có khoản nộp nào chờ xác nhận' : 'Không có hồ sơ nào chờ người nộp nộp tiền'
            }
          />
        ) : (
          <Table
            caption={
              reported ? 'Người nộp báo đã nộp, chờ lâu nhất ở trên' : 'Đã yêu cầu nộp, chờ lâu nhất ở trên'
            }
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
              reported ? 'Báo đã nộp' : 'Hạn nộp',
            ]}
            rows={items.map((item) => [
              <>
                <a class="govuk-link mc-figures" href={paths.show(item.code)}>
                  {item.code}
                </a>
                <span class="mc-clamp mc-muted" title={item.procedureName}>
                  {item.procedureName}
                </span>
              </>,
              item.applicantName,
              { content: formatMoney(item.total), numeric: true },
              formatDate(item.askedAt),
              reported ? (
                item.reportedAt ? (
                  formatDateTime(item.reportedAt)
                ) : (
                  ''
                )
              ) : (
                <LastDay item={item} today={today} />
              ),
            ])}
          />
        )}
        {more && last ? (
          <Pagination
            next={{
              href: `${paths.payments()}?loai=${reported ? 'cho-xac-nhan' : 'cho-nop'}&sau=${last.askedAt.toString()}~${last.id}`,
              text: 'Trang sau',
            }}
          />
        ) : null}
      </>
    ),
  }
}

const LastDay = ({ item, today }: { item: WaitingPayment; today: Temporal.PlainDate }): Html => (
  <>
    {item.lastDay ? formatDate(item.lastDay) : ''}{' '}
    {isUnpaid({ state: item.state, last_day: item.lastDay }, today) ? (
      <Tag colour="red">Quá hạn nộp</Tag>
    ) : null}
  </>
)

type CollectedProps = {
  period: Period
  quarters: readonly Period[]
  sums: readonly CollectedSum[]
  agencyName: string
}

/** The money of one quarter by procedure: what the agency and the desk settle with each other. */
export const collectedPage = ({ period, quarters, sums, agencyName }: CollectedProps): Page => ({
  title: `Phí, lệ phí đã thu – ${period.label}`,
  shell: 'officer',
  section: 'payments',
  body: (
    <>
      <span class="govuk-caption-m">{agencyName}</span>
      <h1 class="govuk-heading-l">Thu phí, lệ phí, nghĩa vụ tài chính</h1>
      <Doors current="collected" collected />
      <Form action={paths.collected()} method="get" class="mc-period">
        <Select
          name="quy"
          label="Quý"
          value={period.key}
          options={quarters.map(({ key, label }) => ({ value: key, text: label }))}
        />
        <Button variant="secondary">Xem</Button>
      </Form>
      {sums.length === 0 ? (
        <EmptyState title="Quý này chưa thu khoản nào" />
      ) : (
        <>
          <p class="govuk-body">
            <a class="govuk-link" href={`${paths.collectedFile()}?quy=${period.key}`}>
              Tải bảng tính Excel
            </a>{' '}
            gồm bảng tổng hợp và từng biên lai. Tệp có tên người nộp; mỗi lần tải đều được ghi vào nhật ký.
          </p>
          <Sums period={period} sums={sums} />
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
        { content: 'Biên lai', numeric: true },
        { content: 'Chuyển khoản', numeric: true },
        { content: 'Tại quầy', numeric: true },
        { content: 'Tổng số', numeric: true },
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
        ],
      ]}
    />
  )
}
