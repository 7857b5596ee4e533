import { Type, type Static } from '@sinclair/typebox'
import { dateOf } from '#platform/clock.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { targetFor } from '#platform/province/documents.ts'
import { BarChart } from '#ui/components/bar-chart/bar-chart.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { StatFigure } from '#ui/components/stat-figure/stat-figure.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { YearPicker } from '#ui/components/year-picker/year-picker.tsx'
import { formatNumber, formatPercent } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { listAgencies, type Agency } from '#modules/agencies/index.ts'
import { countsByAgency, countsByMonth, electronicShare, type DayCounts } from '../../stores/figures-store.ts'
import { paths } from '../../paths.ts'
import { deskOf } from '../../stores/store.ts'

export const FiguresQuery = Type.Object({
  nam: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2100 })),
})

const LEVELS = { province: 'Cấp tỉnh', district: 'Cấp huyện', commune: 'Cấp xã' } as const

/** How much of what the agencies exchange goes without paper, against what the plan wants. */
export async function showFigures({
  services,
  actor,
  query,
}: Context<unknown, Static<typeof FiguresQuery>>): Promise<Answer> {
  const { db, clock, documentRules } = services
  const today = dateOf(clock.now())
  const year = query.nam ?? today.year
  const from = Temporal.PlainDate.from({ year, month: 1, day: 1 })
  const until = from.add({ years: 1 }).subtract({ days: 1 })
  const desk = await deskOf(db, actor, today)
  const [agencies, counts, months] = await Promise.all([
    listAgencies(db, { on: until.until(today).sign < 0 ? today : until }),
    countsByAgency(db, from, until),
    countsByMonth(db, desk.agencyId, from, until),
  ])
  const byAgency = new Map(counts.map((one) => [one.agencyId, one]))
  const own = byAgency.get(desk.agencyId)
  const rows = agencies.flatMap((agency) => {
    const found = byAgency.get(agency.id)
    return found ? [{ agency, counts: found }] : []
  })
  const levels = (['province', 'district', 'commune'] as const).map((level) => ({
    level,
    counts: sum(rows.filter(({ agency }) => agency.level === level).map(({ counts: one }) => one)),
    target: targetFor(documentRules, 'exchanged', level, until),
  }))
  return page({
    title: 'Số liệu văn bản',
    shell: 'officer',
    section: 'documents-figures',
    body: (
      <>
        <span class="govuk-caption-m">{desk.actor.acting.agencyName}</span>
        <h1 class="govuk-heading-l">Số liệu văn bản năm {year}</h1>
        <YearPicker action={paths.figures()} year={year} latest={today.year} />
        {own ? (
          <Own counts={own} months={months} />
        ) : (
          <EmptyState title="Cơ quan chưa có văn bản trong năm này" />
        )}
        <h2 class="govuk-heading-m">Trao đổi văn bản điện tử theo cấp</h2>
        <BarChart
          title="Tỷ lệ văn bản gửi, nhận không kèm bản giấy"
          labelHeading="Cấp"
          valueHeading="Tỷ lệ"
          max={100}
          bars={levels.flatMap(({ level, counts: one }) => {
            const share = electronicShare(one)
            return share === undefined
              ? []
              : [{ label: LEVELS[level], value: share * 100, text: formatPercent(share) }]
          })}
          target={
            levels[0]?.target
              ? {
                  value: levels[0].target.share * 100,
                  label: `Chỉ tiêu ${formatPercent(levels[0].target.share)} (${levels[0].target.basis})`,
                }
              : undefined
          }
        />
        <Agencies rows={rows} />
      </>
    ),
  })
}

const sum = (list: readonly DayCounts[]): DayCounts =>
  list.reduce(
    (all, one) => ({
      received: all.received + one.received,
      receivedElectronic: all.receivedElectronic + one.receivedElectronic,
      sent: all.sent + one.sent,
      sentElectronic: all.sentElectronic + one.sentElectronic,
      issued: all.issued + one.issued,
    }),
    { received: 0, receivedElectronic: 0, sent: 0, sentElectronic: 0, issued: 0 },
  )

const written = (share: number | undefined): string => (share === undefined ? '–' : formatPercent(share))

type OwnProps = { counts: DayCounts; months: readonly (DayCounts & { month: string })[] }

const Own = ({ counts, months }: OwnProps): Html => (
  <>
    <div class="mc-grid">
      <StatFigure label="Văn bản đến" value={formatNumber(counts.received)} href={paths.incoming()} />
      <StatFigure label="Văn bản phát hành" value={formatNumber(counts.issued)} href={paths.outgoing()} />
      <StatFigure label="Trao đổi điện tử" value={written(electronicShare(counts))} />
    </div>
    <Table
      caption="Từng tháng"
      captionSize="s"
      scroll
      firstCellIsHeader
      class="mc-figure-table"
      head={['Tháng', ...['Đến', 'Đến điện tử', 'Phát hành', 'Lượt gửi', 'Gửi điện tử'].map(numeric)]}
      rows={months.map((one) => [
        `${one.month.slice(5)}/${one.month.slice(0, 4)}`,
        ...[one.received, one.receivedElectronic, one.issued, one.sent, one.sentElectronic].map((value) =>
          numeric(formatNumber(value)),
        ),
      ])}
    />
  </>
)

const numeric = (content: string) => ({ content, numeric: true })

const Agencies = ({ rows }: { rows: readonly { agency: Agency; counts: DayCounts }[] }): Html =>
  rows.length === 0 ? (
    <></>
  ) : (
    <Table
      caption="Từng cơ quan, tỷ lệ cao ở trên"
      captionSize="s"
      scroll
      stack
      firstCellIsHeader
      head={['Cơ quan', 'Cấp', ...['Đến', 'Lượt gửi', 'Tỷ lệ điện tử'].map(numeric)]}
      rows={[...rows]
        .sort((a, b) => (electronicShare(b.counts) ?? 0) - (electronicShare(a.counts) ?? 0))
        .map(({ agency, counts }) => [
          agency.name,
          LEVELS[agency.level],
          numeric(formatNumber(counts.received)),
          numeric(formatNumber(counts.sent)),
          numeric(written(electronicShare(counts))),
        ])}
    />
  )
