import { Forbidden } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context } from '#platform/http/route.ts'
import { agencyDossiers } from '../../list-store.ts'
import { readDossierCode } from '../../numbering.ts'
import { paths } from '../../paths.ts'
import { listPage } from './list-page.tsx'
import { filterOf, type ListQuery } from './list-query.ts'

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
