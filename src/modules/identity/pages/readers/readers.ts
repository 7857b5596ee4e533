import { findAuditEntries, readAuditKey } from '#platform/audit/audit.ts'
import { Forbidden } from '#platform/errors.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { listAgencies } from '#modules/agencies/index.ts'
import { readersPage } from './readers-page.tsx'

export type ReadersQuery = { 'ho-so'?: string; sau?: string }

const PAGE = 30

/** Who looked at the citizen's data, or did something with it, and why (nhật ký truy cập dữ liệu của tôi). */
export async function showReaders({
  services,
  actor,
  query,
}: Context<unknown, ReadersQuery>): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const dossier = query['ho-so']
  const found = await findAuditEntries(services.db, {
    personId: actor.personId,
    // What somebody did before they had an account is written under their person.
    exceptAccountIds: [actor.accountId, actor.personId],
    subject: dossier ? { kind: 'dossier', id: dossier } : undefined,
    before: readAuditKey(query.sau),
    limit: PAGE + 1,
  })
  const entries = found.slice(0, PAGE)
  const ids = [...new Set(entries.flatMap((entry) => entry.agency_id ?? []))]
  const agencies = ids.length > 0 ? await listAgencies(services.db, { ids }) : []
  const names = new Map(agencies.map((agency) => [agency.id, agency.name]))
  return page(readersPage({ entries, names, dossier, more: found.length > PAGE }))
}
