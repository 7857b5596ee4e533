import { BarChart, type Bar } from '#ui/components/bar-chart/bar-chart.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { StatFigure, type StatFigureProps } from '#ui/components/stat-figure/stat-figure.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDateTime, formatNumber } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import { finished, onTimeShare, rated, satisfaction, sumOf, type Counts } from '../../figures.ts'
import { paths } from '../../paths.ts'
import { daysOf, listHref } from '../list/list-query.ts'
import type { LeaderView, Month } from './leader.ts'
import { Ranking } from './ranking.tsx'
import { countText, shareText } from './words.ts'

export const leaderPage = (view: LeaderView): Page => ({
  title: 'Số liệu điều hành',
  shell: 'officer',
  section: 'figures',
  body: (
    <>
      <span class="govuk-caption-m">{view.agency.name}</span>
      <h1 class="govuk-heading-l">Số liệu điều hành</h1>
      <FiveFigures view={view} />
      <p class="mc-muted">
        Tính đến {formatDateTime(view.now)}. Bấm vào số hoặc tên để mở đúng danh sách hồ sơ được đếm.{' '}
        <a class="govuk-link" href={paths.publicFigures()}>
          Cách tính và số liệu công khai
        </a>
      </p>
      <div class="mc-charts">
        <ByMonth
          title="Hồ sơ nhận, 12 tháng"
          heading="Hồ sơ nhận"
          months={view.months}
          count={(counts) => counts.received}
        />
        <ByMonth
          title="Hồ sơ giải quyết xong, 12 tháng"
          heading="Đã giải quyết"
          months={view.months}
          count={finished}
          by="processed"
        />
        <ByField view={view} />
        <Overdue view={view} />
      </div>
      {view.ranking ? <Ranking {...view.ranking} /> : null}
    </>
  ),
})

function FiveFigures({ view }: { view: LeaderView }): Html {
  const { open, months } = view
  const [last, now] = months.slice(-2) as [Month, Month]
  const onTime = onTimeShare(now.counts)
  const pleased = satisfaction(now.counts)
  return (
    <div class="mc-grid">
      <StatFigure label="Đang giải quyết" value={countText(open.open)} href={listHref({ han: 'open' })} />
      <StatFigure label="Quá hạn" value={countText(open.late)} href={listHref({ han: 'late' })} />
      <StatFigure
        label="Đến hạn trong 24 giờ"
        value={countText(open.soon)}
        href={listHref({ han: 'soon' })}
      />
      <StatFigure
        label="Đúng hạn tháng này"
        value={shareText(onTime)}
        href={listHref({ theo: 'processed', ...daysOf(now) })}
        delta={change(onTime, onTimeShare(last.counts))}
      />
      <StatFigure
        label={`Hài lòng tháng này (${countText(rated(now.counts))} lượt)`}
        value={shareText(pleased)}
        href={listHref({ theo: 'rated', danhGia: 'any', ...daysOf(now) })}
        delta={change(pleased, satisfaction(last.counts))}
      />
    </div>
  )
}

/** Against the month before, in points of a hundred; nothing to say when one of the two has no share. */
function change(now: number | null, before: number | null): StatFigureProps['delta'] {
  if (before === null) return undefined
  if (now === null) return { text: `tháng trước ${shareText(before)}`, direction: 'same' }
  const points = Math.round((now - before) * 1000) / 10
  const direction = points > 0 ? 'up' : points < 0 ? 'down' : 'same'
  return {
    text: `${formatNumber(Math.abs(points), 1)} điểm, tháng trước ${shareText(before)}`,
    direction,
    good: points === 0 ? undefined : points > 0,
  }
}

type ByMonthProps = {
  title: string
  heading: string
  months: readonly Month[]
  count: (counts: Counts) => number
  by?: 'processed'
}

const ByMonth = ({ title, heading, months, count, by }: ByMonthProps): Html => (
  <BarChart
    title={title}
    labelHeading="Tháng"
    compact
    valueHeading={heading}
    bars={months.toReversed().map((month): Bar => ({
      label: `${month.from.month}/${month.from.year}`,
      value: count(month.counts),
      text: countText(count(month.counts)),
      before: month.before && count(month.before),
      href: listHref({ theo: by, ...daysOf(month) }),
    }))}
  />
)

/** The twelve fields with most results, the weakest first: what needs a leader stands on top. */
function ByField({ view }: { view: LeaderView }): Html {
  const whole = onTimeShare(sumOf(view.fields)) ?? 0
  const bars = view.fields
    .flatMap((field) => {
      const share = onTimeShare(field)
      return share === null ? [] : [{ field, share }]
    })
    .sort((one, other) => finished(other.field) - finished(one.field))
    .slice(0, 12)
    .sort((one, other) => one.share - other.share)
    .map(({ field, share }): Bar => ({
      label: field.key,
      value: share,
      text: `${shareText(share)} của ${countText(finished(field))}`,
      tone: share < whole ? 'soon' : 'done',
      href: listHref({ linhVuc: field.key, theo: 'processed', ...daysOf(view.period) }),
    }))
  if (bars.length === 0) return <EmptyState title="Chưa có hồ sơ nào được giải quyết trong 12 tháng" />
  return (
    <BarChart
      title="Đúng hạn theo lĩnh vực, 12 tháng"
      labelHeading="Lĩnh vực"
      valueHeading="Đúng hạn"
      max={1}
      target={{ value: whole, label: `mức chung của cơ quan ${shareText(whole)}` }}
      bars={bars}
    />
  )
}

/** Where the late ones stand, and with whom. */
function Overdue({ view }: { view: LeaderView }): Html {
  if (view.open.late === 0) return <EmptyState title="Không có hồ sơ quá hạn" />
  return (
    <section aria-labelledby="qua-han">
      <h2 class="govuk-heading-s" id="qua-han">
        Hồ sơ quá hạn đang ở đâu
      </h2>
      <CountTable
        caption="Theo bước"
        head="Bước đang chờ"
        rows={view.steps.map(({ step, count }) => ({
          name: step,
          count,
          href: listHref({ han: 'late', buoc: step }),
        }))}
      />
      <CountTable
        caption="Theo chuyên viên được giao"
        head="Chuyên viên"
        rows={view.officers.map(({ id, name, count }) => ({
          name: name ?? 'Chưa phân công',
          count,
          href: listHref({ han: 'late', chuyenVien: id ?? 'chua' }),
        }))}
      />
    </section>
  )
}

type CountTableProps = {
  caption: string
  head: string
  rows: readonly { name: string; count: number; href: string }[]
}

const CountTable = ({ caption, head, rows }: CountTableProps): Html => (
  <Table
    caption={caption}
    captionSize="s"
    head={[head, { content: 'Hồ sơ quá hạn', numeric: true }]}
    rows={rows.map(({ name, count, href }) => [
      <a class="govuk-link" href={href}>
        {name}
      </a>,
      { content: countText(count), numeric: true },
    ])}
  />
)
