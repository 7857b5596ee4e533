import { Type, type Static } from '@sinclair/typebox'
import { dateOf } from '#platform/clock.ts'
import { NotFound } from '#platform/errors.ts'
import { file, page, type Answer, type Context } from '#platform/http/route.ts'
import type { Services } from '#platform/services.ts'
import { findAgencyByKey, listAgencies } from '#modules/agencies/index.ts'
import { monthsUntil, NOTHING, readPeriod, sumOf, type Counts, type Period } from '../../figures.ts'
import { countsByAgency, countsByMonth, firstMonth, overdueByAgency } from '../../report-store.ts'
import { agencyMonthsPage, publicPage } from './public-page.tsx'
import { writeCsv } from './csv.ts'

export const PublicQuery = Type.Object({
  ky: Type.Optional(Type.String({ maxLength: 7 })),
  'co-quan': Type.Optional(Type.String({ maxLength: 100 })),
})
type PublicContext = Context<unknown, Static<typeof PublicQuery>>

/** One row of the public table. `overdue` is known for the present period only. */
export type PublicRow = { key: string; name: string; counts: Counts; overdue: number | null }

/** What the agencies of the province did in a period, for everybody to see; with one agency named, month by month. */
export async function showPublic({ services, query }: PublicContext): Promise<Answer> {
  const today = dateOf(services.clock.now())
  const periods = await periodsOf(services, today)
  if (query['co-quan']) return showAgency(services, query['co-quan'], periods.months)
  const period = readPeriod(query.ky, today)
  const rows = await rowsOf(services, period, today)
  return page(publicPage({ period, rows, total: totalOf(rows), ...periods, today }))
}

async function showAgency(services: Services, key: string, months: readonly Period[]): Promise<Answer> {
  const agency = await findAgencyByKey(services.db, key)
  const [first, last] = [months.at(-1), months[0]]
  if (!agency || !first || !last) throw new NotFound()
  const counts = await countsByMonth(services.db, { from: first.from, until: last.until }, agency.id)
  const rows = months.map((month) => ({
    key: month.key,
    name: month.label,
    counts: counts.find((one) => one.key === month.key) ?? NOTHING,
    overdue: null,
  }))
  return page(agencyMonthsPage({ agency, rows, total: totalOf(rows) }))
}

/** The same rows as a file that opens in a spreadsheet. */
export async function sendPublic({ services, query }: PublicContext): Promise<Answer> {
  const today = dateOf(services.clock.now())
  const period = readPeriod(query.ky, today)
  const rows = await rowsOf(services, period, today)
  return file({
    name: `cong-khai-${period.key}.csv`,
    type: 'text/csv; charset=utf-8',
    body: Buffer.from(writeCsv([...rows, totalOf(rows)])),
  })
}

/** Agencies that did anything in the period, in the order of the list of agencies. */
export async function rowsOf(
  { db, clock }: Services,
  period: Period,
  today: Temporal.PlainDate,
): Promise<PublicRow[]> {
  const present = Temporal.PlainDate.compare(today, period.until) <= 0
  const [counts, overdue, agencies] = await Promise.all([
    countsByAgency(db, period),
    present ? overdueByAgency(db, clock.now()) : undefined,
    listAgencies(db),
  ])
  const byId = new Map(counts.map((row) => [row.key, row]))
  return agencies
    .filter(({ id }) => byId.has(id) || overdue?.has(id))
    .map(({ id, key, name }) => ({
      key,
      name,
      counts: byId.get(id) ?? NOTHING,
      overdue: overdue ? (overdue.get(id) ?? 0) : null,
    }))
}

export const totalOf = (rows: readonly PublicRow[]): PublicRow => ({
  key: '',
  name: 'Toàn tỉnh',
  counts: sumOf(rows.map((row) => row.counts)),
  overdue: rows.every((row) => row.overdue !== null)
    ? rows.reduce((sum, row) => sum + (row.overdue ?? 0), 0)
    : null,
})

/** Periods there is anything to say about: the months (at most 24) and years since the first act. */
async function periodsOf(services: Services, today: Temporal.PlainDate) {
  const first = Temporal.PlainYearMonth.from((await firstMonth(services.db)) ?? today.toPlainYearMonth())
  const last = today.toPlainYearMonth()
  const count = Math.min(24, first.until(last, { largestUnit: 'month' }).months + 1)
  const years = Array.from({ length: last.year - first.year + 1 }, (_, index) => last.year - index)
  return {
    months: monthsUntil(last, Math.max(1, count)).toReversed(),
    years: years.map((year) => readPeriod(String(year), today)),
  }
}
