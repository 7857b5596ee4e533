import { Forbidden } from '#platform/errors.ts'
import { dateOf } from '#platform/clock.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import type { OfficerActor } from '#platform/access/actor.ts'
import type { Services } from '#platform/services.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { monthsUntil, NOTHING, yearBefore, type Counts, type Period } from '../../figures.ts'
import {
  countsByField,
  countsByMonth,
  openFigures,
  overdueByOfficer,
  overdueBySteps,
} from '../../report-store.ts'
import { leaderPage } from './leader-page.tsx'
import { rowsOf, totalOf } from './public.ts'

export type Month = Period & {
  counts: Counts
  /** The same month a year before; undefined where nothing was counted then. */
  before?: Counts
}

/** One screen for whoever leads the agency; every figure leads to the dossiers it counts. */
export async function showFigures({ services, actor }: Context): Promise<Answer> {
  if (actor.kind !== 'officer') throw new Forbidden()
  return page(leaderPage(await gatherFigures(services, actor)))
}

/**
 * Everything the page shows, in a fixed number of queries: open work by its index, the rest from the figures of the days.
 */
export async function gatherFigures(services: Services, actor: OfficerActor) {
  const { db, clock } = services
  const now = clock.now()
  const today = dateOf(now)
  const { agencyId } = actor.acting
  const year = monthsUntil(today.toPlainYearMonth(), 12)
  const [first, last] = [year[0]!, year.at(-1)!]
  const [agency, open, byMonth, byField, steps, officers] = await Promise.all([
    getAgency(db, agencyId),
    openFigures(db, agencyId, now),
    countsByMonth(db, { from: yearBefore(first.from), until: last.until }, agencyId),
    countsByField(db, { from: first.from, until: last.until }, agencyId),
    overdueBySteps(db, agencyId, now),
    overdueByOfficer(db, agencyId, now),
  ])
  const counts = new Map<string, Counts>(byMonth.map((row) => [row.key, row]))
  const months: Month[] = year.map((month) => ({
    ...month,
    counts: counts.get(month.key) ?? NOTHING,
    before: counts.get(yearBefore(month.from).toPlainYearMonth().toString()),
  }))
  return {
    agency,
    open,
    months,
    period: { from: first.from, until: last.until },
    fields: byField,
    steps,
    officers,
    ranking: leadsProvince(agency) ? await provinceOf(services, last, today) : undefined,
    now,
  }
}
export type LeaderView = Awaited<ReturnType<typeof gatherFigures>>

/** The committee of the province and its office answer for all its agencies. */
const leadsProvince = ({ level, kind }: { level: string; kind: string }): boolean =>
  level === 'province' && (kind === 'committee' || kind === 'office')

async function provinceOf(services: Services, month: Period, today: Temporal.PlainDate) {
  const rows = await rowsOf(services, month, today)
  return { month, rows, total: totalOf(rows) }
}
