import { may } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import { Forbidden } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context } from '#platform/http/route.ts'
import { deskOf, listDocuments, typeOf } from '#modules/documents/index.ts'
import { agencyDossiers, dossierPaths, readDossierCode } from '#modules/dossiers/index.ts'
import { listWorkFiles, readsAllFiles } from '#modules/workfiles/index.ts'
import { searchPage } from './search-page.tsx'

/** Of each kind as many as are seen at a glance. */
const SHOWN = 5

export type SearchQuery = { q?: string }

/**
 * One question to all the work of an officer: dossiers of the agency, documents and work files they may read. A whole file code
 * leads straight to its dossier.
 */
export async function showSearch({ services, actor, query }: Context<unknown, SearchQuery>): Promise<Answer> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const search = (query.q ?? '').trim()
  const code = readDossierCode(search)
  if (code && may(actor, 'dossier.read')) return seeOther(dossierPaths.show(code))
  if (search === '') return page(searchPage({ search }))
  const { db, clock, documentRules } = services
  const now = clock.now()
  const today = dateOf(now)
  const asked = { search, limit: SHOWN }
  const desk = await deskOf(db, actor, today)
  const [dossiers, incoming, outgoing, files] = await Promise.all([
    agencyDossiers(db, actor.acting.agencyId, now, asked),
    listDocuments(db, desk, today, { ...asked, direction: 'incoming' }),
    listDocuments(db, desk, today, { ...asked, direction: 'outgoing' }),
    listWorkFiles(db, desk, today, { ...asked, scope: readsAllFiles(desk) ? 'agency' : 'mine' }),
  ])
  const typeName = (type: string) => typeOf(documentRules, type).name
  return page(searchPage({ search, found: { dossiers, incoming, outgoing, files }, now, typeName }))
}
