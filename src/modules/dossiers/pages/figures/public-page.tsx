import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { StatFigure } from '#ui/components/stat-figure/stat-figure.tsx'
import { Table, type Cell } from '#ui/components/table/table.tsx'
import { formatDate } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import type { Agency } from '#modules/agencies/index.ts'
import {
  DEFINITIONS,
  finished,
  onlineShare,
  onTimeShare,
  rated,
  satisfaction,
  type Period,
} from '../../figures.ts'
import { paths } from '../../paths.ts'
import type { PublicRow } from './public.ts'
import { countText, shareText } from './words.ts'

type Props = {
  period: Period
  rows: readonly PublicRow[]
  total: PublicRow
  months: readonly Period[]
  years: readonly Period[]
  today: Temporal.PlainDate
}

export const publicPage = ({ period, rows, total, months, years, today }: Props): Page => ({
  title: `Công khai kết quả giải quyết thủ tục – ${period.label}`,
  shell: 'citizen',
  section: 'figures',
  body: (
    <>
      <h1 class="govuk-heading-l">Công khai kết quả giải quyết thủ tục</h1>
      <p class="govuk-body">
        {period.label}, tính đến {formatDate(earlier(period.until, today))}. Số liệu được ghi cùng lúc với
        từng việc đã làm, không nhập tay.
      </p>
      <Form action={paths.publicFigures()} method="get" class="mc-period">
        <Select
          name="ky"
          label="Kỳ"
          value={period.key}
          options={[...years, ...months].map(({ key, label }) => ({ value: key, text: label }))}
        />
        <Button variant="secondary">Xem</Button>
      </Form>
      {rows.length === 0 ? (
        <EmptyState title="Kỳ này chưa có hồ sơ nào" />
      ) : (
        <>
          <Headline row={total} />
          <FigureTable
            caption={`Từng cơ quan – ${period.label}`}
            head="Cơ quan"
            rows={rows}
            total={total}
            linked
          />
          <p class="govuk-body">
            <a class="govuk-link" href={`${paths.publicFiguresFile()}?ky=${period.key}`}>
              Tải bảng này (tệp CSV)
            </a>
          </p>
        </>
      )}
      <Definitions />
    </>
  ),
})

const earlier = (one: Temporal.PlainDate, other: Temporal.PlainDate) =>
  Temporal.PlainDate.compare(one, other) < 0 ? one : other

type AgencyProps = { agency: Agency; rows: readonly PublicRow[]; total: PublicRow }

export const agencyMonthsPage = ({ agency, rows, total }: AgencyProps): Page => ({
  title: `Kết quả giải quyết thủ tục của ${agency.name}`,
  shell: 'citizen',
  section: 'figures',
  back: { href: paths.publicFigures(), text: 'Mọi cơ quan' },
  body: (
    <>
      <span class="govuk-caption-l">Công khai kết quả giải quyết thủ tục</span>
      <h1 class="govuk-heading-l">{agency.name}</h1>
      <FigureTable
        caption="Từng tháng, mới nhất ở trên"
        head="Tháng"
        rows={rows}
        total={{ ...total, name: 'Cộng' }}
      />
      <Definitions />
    </>
  ),
})

/** The figures most people ask for, before the table. */
const Headline = ({ row: { counts } }: { row: PublicRow }): Html => (
  <div class="mc-grid">
    <StatFigure label="Hồ sơ nhận" value={countText(counts.received)} />
    <StatFigure label="Đã giải quyết" value={countText(finished(counts))} />
    <StatFigure label="Giải quyết đúng hạn" value={shareText(onTimeShare(counts))} />
    <StatFigure
      label={`Hài lòng (${countText(rated(counts))} lượt đánh giá)`}
      value={shareText(satisfaction(counts))}
    />
  </div>
)

type TableProps = {
  caption: string
  head: string
  rows: readonly PublicRow[]
  total: PublicRow
  /** Names lead to the agency's own months. */
  linked?: boolean
}

function FigureTable({ caption, head, rows, total, linked }: TableProps): Html {
  const withOverdue = total.overdue !== null
  const numeric = (content: string): Cell => ({ content, numeric: true })
  const cells = (row: PublicRow, name: Cell): Cell[] => [
    name,
    numeric(countText(row.counts.received)),
    numeric(shareText(onlineShare(row.counts))),
    numeric(countText(finished(row.counts))),
    numeric(shareText(onTimeShare(row.counts))),
    numeric(countText(row.counts.late)),
    ...(withOverdue ? [numeric(countText(row.overdue ?? 0))] : []),
    numeric(countText(row.counts.refused)),
    numeric(countText(row.counts.withdrawn)),
    numeric(countText(row.counts.stopped)),
    numeric(`${shareText(satisfaction(row.counts))} (${countText(rated(row.counts))})`),
  ]
  const columns = [
    DEFINITIONS.received,
    DEFINITIONS.online,
    DEFINITIONS.finished,
    DEFINITIONS.onTime,
    DEFINITIONS.late,
    ...(withOverdue ? [DEFINITIONS.overdue] : []),
    DEFINITIONS.refused,
    DEFINITIONS.withdrawn,
    DEFINITIONS.stopped,
    DEFINITIONS.satisfaction,
  ]
  return (
    <Table
      caption={caption}
      captionSize="m"
      firstCellIsHeader
      scroll
      class="mc-figure-table"
      head={[head, ...columns.map(([name]) => ({ content: name, numeric: true }))]}
      rows={[
        cells(total, <strong>{total.name}</strong>),
        ...rows.map((row) =>
          cells(
            row,
            linked ? (
              <a class="govuk-link" href={`${paths.publicFigures()}?co-quan=${row.key}`}>
                {row.name}
              </a>
            ) : (
              row.name
            ),
          ),
        ),
      ]}
    />
  )
}

/** What each column counts, in words that can be checked. */
const Definitions = (): Html => (
  <section aria-labelledby="cach-tinh">
    <h2 class="govuk-heading-m" id="cach-tinh">
      Cách tính từng cột
    </h2>
    <dl class="mc-definitions">
      {Object.values(DEFINITIONS).map(([name, meaning]) => (
        <>
          <dt>{name}</dt>
          <dd>{meaning}</dd>
        </>
      ))}
    </dl>
  </section>
)
