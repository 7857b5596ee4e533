import { Forbidden } from '#platform/errors.ts'
import { ZONE } from '#platform/clock.ts'
import { page, seeOther, type Answer, type Context } from '#platform/http/route.ts'
import { STATUSES, type Status } from '../../dossier.ts'
import { agencyDossiers, type ListFilter } from '../../list-store.ts'
import { readDossierCode } from '../../numbering.ts'
import { paths } from '../../paths.ts'
import { readAfter } from '../mine/mine.ts'
import { listPage } from './list-page.tsx'

export type ListQuery = {
  q?: string
  trangThai?: string
  han?: 'late' | 'soon'
  tu?: string
  den?: string
  sau?: string
}

/** All dossiers of the agency the officer acts for. A whole file code leads straight to its dossier. */
export async function showAgencyList({
  services,
  actor,
  query,
}: Context<unknown, ListQuery>): Promise<Answer> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const code = query.q && readDossierCode(query.q)
  if (code) return seeOther(paths.show(code))
  const now = services.clock.now()
  const result = await agencyDossiers(services.db, actor.acting.agencyId, now, filterOf(query))
  return page(listPage({ ...result, query, now }))
}

function filterOf(query: ListQuery): ListFilter {
  const status = query.trangThai && query.trangThai in STATUSES ? (query.trangThai as Status) : undefined
  return {
    search: query.q,
    status,
    due: query.han,
    from: startOf(query.tu, 0),
    until: startOf(query.den, 1),
    after: readAfter(query.sau),
  }
}

/** `dd/mm/yyyy` or ISO, as the beginning of that day; anything else filters nothing. */
function startOf(text: string | undefined, plusDays: number): Temporal.Instant | undefined {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text ?? '')
  const iso = match ? `${match[3]}-${match[2]!.padStart(2, '0')}-${match[1]!.padStart(2, '0')}` : text
  try {
    return iso
      ? Temporal.PlainDate.from(iso).add({ days: plusDays }).toZonedDateTime(ZONE).toInstant()
      : undefined
  } catch {
    return undefined
  }
}
