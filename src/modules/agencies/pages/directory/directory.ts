import { dateOf } from '#platform/clock.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { listAgencies } from '../../store.ts'
import type { Level } from '../../tables.ts'
import { directoryPage } from './directory-page.tsx'

export type DirectoryQuery = { q?: string; cap?: Level }

/** Every agency of the province: by level, or the ones that match a search. */
export async function showDirectory({ services, query }: Context<unknown, DirectoryQuery>): Promise<Answer> {
  const on = dateOf(services.clock.now())
  const all = await listAgencies(services.db, { on })
  const search = query.q?.trim() ?? ''
  const found = search === '' ? all : await listAgencies(services.db, { on, search })
  return page(
    directoryPage({
      provinceName: services.province.fullName,
      levels: services.province.levels,
      level: query.cap,
      search,
      agencies: query.cap ? found.filter((agency) => agency.level === query.cap) : found,
      names: new Map(all.map((agency) => [agency.id, agency.name])),
    }),
  )
}
