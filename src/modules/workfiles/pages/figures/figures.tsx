import { Type, type Static } from '@sinclair/typebox'
import { dateOf } from '#platform/clock.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { targetFor } from '#platform/province/documents.ts'
import { listAgencies } from '#modules/agencies/index.ts'
import { deskOf } from '#modules/documents/index.ts'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { StatFigure } from '#ui/components/stat-figure/stat-figure.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { YearPicker } from '#ui/components/year-picker/year-picker.tsx'
import { formatNumber, formatPercent } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { countsOfYear, type AgencyCounts } from '../../list-store.ts'
import { paths } from '../../paths.ts'
import { listHref } from '../list/list.tsx'

export const FiguresQuery = Type.Object({
  nam: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2100 })),
})

const LEVELS = { province: 'Cấp tỉnh', district: 'Cấp huyện', commune: 'Cấp xã' } as const

type Sum = Pick<AgencyCounts, 'files' | 'online' | 'unopened'>
const sum = (list: readonly Sum[]): Sum => ({
  files: list.reduce((all, one) => all + one.files, 0),
  online: list.reduce((all, one) => all + one.online, 0),
  unopened: list.reduce((all, one) => all + one.unopened, 0),
})
const share = ({ files, online }: Sum): string => (files === 0 ? '–' : formatPercent(online / files))

/** How much of the work files is processed online, against what the plan wants of each level. */
export async function showFigures({
  services,
  actor,
  query,
}: Context<unknown, Static<typeof FiguresQuery>>): Promise<Answer> {
  const { db, clock, documentRules, province } = services
  const today = dateOf(clock.now())
  const year = query.nam ?? today.year
  const end = Temporal.PlainDate.from({ year, month: 12, day: 31 })
  const on = Temporal.PlainDate.compare(today, end) < 0 ? today : end
  const desk = await deskOf(db, actor, today)
  const [agencies, counts] = await Promise.all([listAgencies(db, { on }), countsOfYear(db, year, today)])
  const byAgency = new Map(counts.map((one) => [one.agencyId, one]))
  const rows = agencies.flatMap((agency) => {
    const found = byAgency.get(agency.id)
    return found ? [{ agency, counts: found }] : []
  })
  const own = byAgency.get(desk.agencyId)
  // What is nowhere wants no column.
  const some = (what: 'overdue' | 'kept') => rows.some(({ counts: one }) => one[what] > 0)
  const levels = province.levels.map((level) => ({
    level,
    counts: sum(rows.filter(({ agency }) => agency.level === level).map((one) => one.counts)),
    target: targetFor(documentRules, 'work-files', level, on),
  }))
  return page({
    title: 'Số liệu hồ sơ công việc',
    shell: 'officer',
    section: 'workfiles-figures',
    body: (
      <>
        <span class="govuk-caption-m">{desk.actor.acting.agencyName}</span>
        <h1 class="govuk-heading-l">Hồ sơ công việc xử lý trên mạng, năm {year}</h1>
        <YearPicker action={paths.figures()} label="Danh mục năm" year={year} latest={today.year} />
        <InsetText>
          Một hồ sơ được tính là xử lý trên mạng khi mọi tài liệu trong hồ sơ đến bằng đường điện tử hoặc đã
          được số hóa, và mọi việc, ý kiến trong hồ sơ đều làm trên hệ thống. Tỷ lệ tính trên số hồ sơ của năm
          đã có ít nhất một tài liệu.
        </InsetText>
        {own ? (
          <Own counts={own} year={year} />
        ) : (
          <EmptyState title="Cơ quan chưa có hồ sơ nào trong năm này" />
        )}
        <Table
          caption="Theo cấp, so với chỉ tiêu"
          captionSize="s"
          firstCellIsHeader
          stack
          head={[
            'Cấp',
            { content: 'Hồ sơ', numeric: true },
            { content: 'Trên mạng', numeric: true },
            { content: 'Tỷ lệ', numeric: true },
            { content: 'Chỉ tiêu', numeric: true },
            'Căn cứ',
          ]}
          rows={levels.map(({ level, counts: one, target }) => [
            LEVELS[level],
            { content: formatNumber(one.files), numeric: true },
            { content: formatNumber(one.online), numeric: true },
            { content: share(one), numeric: true },
            { content: target ? formatPercent(target.share) : '–', numeric: true },
            target?.basis ?? 'Chưa giao chỉ tiêu',
          ])}
        />
        {rows.length > 0 ? (
          <Table
            caption="Theo cơ quan"
            captionSize="s"
            firstCellIsHeader
            scroll
            stack
            head={[
              'Cơ quan',
              { content: 'Hồ sơ', numeric: true },
              { content: 'Trên mạng', numeric: true },
              { content: 'Tỷ lệ', numeric: true },
              { content: 'Chưa mở theo danh mục', numeric: true },
              ...(some('overdue') ? [{ content: 'Quá hạn nộp lưu', numeric: true }] : []),
              ...(some('kept') ? [{ content: 'Được giữ lại', numeric: true }] : []),
            ]}
            rows={rows.map(({ agency, counts: one }) => [
              agency.id === desk.agencyId ? (
                <a class="govuk-link" href={listHref({ phamVi: 'co-quan', nam: String(year) })}>
                  {agency.name}
                </a>
              ) : (
                agency.name
              ),
              { content: formatNumber(one.files), numeric: true },
              { content: formatNumber(one.online), numeric: true },
              { content: share(one), numeric: true },
              { content: formatNumber(one.unopened), numeric: true },
              ...(some('overdue') ? [{ content: formatNumber(one.overdue), numeric: true }] : []),
              ...(some('kept') ? [{ content: formatNumber(one.kept), numeric: true }] : []),
            ])}
          />
        ) : null}
      </>
    ),
  })
}

const Own = ({ counts, year }: { counts: Sum; year: number }): Html => {
  const base = { phamVi: 'co-quan', nam: String(year) }
  return (
    <div class="mc-grid">
      <StatFigure label="Tỷ lệ của cơ quan" value={share(counts)} href={listHref(base)} />
      <StatFigure
        label="Xử lý hoàn toàn trên mạng"
        value={formatNumber(counts.online)}
        href={listHref({ ...base, xuLy: 'dien-tu' })}
      />
      <StatFigure
        label="Còn giấy hoặc bước ngoài hệ thống"
        value={formatNumber(counts.files - counts.online)}
        href={listHref({ ...base, xuLy: 'co-giay' })}
      />
    </div>
  )
}
