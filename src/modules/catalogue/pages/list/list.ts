import { Type, type Static } from '@sinclair/typebox'
import { dateOf } from '#platform/clock.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { findAgencyByKey } from '#modules/agencies/index.ts'
import { listProcedures, type ProcedureFilter } from '../../search-store.ts'
import { listFields, listLifeEvents, whileUnchanged } from '../../store.ts'
import { listPage } from './list-page.tsx'

const literals = <T extends string>(...values: T[]) => Type.Union(values.map((value) => Type.Literal(value)))

/** Everything the list can be narrowed by; all of it lives in the address. An empty value is no choice. */
export const ListQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  'linh-vuc': Type.Optional(Type.String({ maxLength: 200 })),
  'su-kien': Type.Optional(Type.String({ maxLength: 100 })),
  cap: Type.Optional(literals('', 'province', 'district', 'commune')),
  'doi-tuong': Type.Optional(literals('', 'citizen', 'enterprise')),
  'muc-do': Type.Optional(literals('', 'full', 'partial', 'none')),
  'co-quan': Type.Optional(Type.String({ maxLength: 100 })),
  'ngoai-tinh': Type.Optional(literals('', '1')),
  sau: Type.Optional(Type.String({ maxLength: 400 })),
})
export type ListQuery = Static<typeof ListQuery>

const LEVELS = ['province', 'district', 'commune'] as const
const ONLINE = ['full', 'partial', 'none'] as const
const AUDIENCES = ['citizen', 'enterprise'] as const
const oneOf = <T extends string>(values: readonly T[], given: string | undefined): T | undefined =>
  values.find((value) => value === given)

/** Search and browse: without a question the life events and fields, with one the procedures that answer it. */
export async function showList({ services, query }: Context<unknown, ListQuery>): Promise<Answer> {
  const on = dateOf(services.clock.now())
  const [fields, lifeEvents, agency] = await Promise.all([
    whileUnchanged(services, `fields/${on.toString()}`, () => listFields(services.db, on)),
    whileUnchanged(services, 'life-events', () => listLifeEvents(services.db)),
    query['co-quan'] ? findAgencyByKey(services.db, query['co-quan']) : undefined,
  ])
  const asked = Object.entries(query).some(([name, value]) => name !== 'sau' && value !== '')
  const filter: ProcedureFilter = {
    on,
    search: query.q,
    field: query['linh-vuc'] || undefined,
    lifeEvent: query['su-kien'] || undefined,
    level: oneOf(LEVELS, query.cap),
    audience: oneOf(AUDIENCES, query['doi-tuong']),
    online: oneOf(ONLINE, query['muc-do']),
    agency,
    everywhere: query['ngoai-tinh'] === '1',
    after: query.sau,
  }
  // The same questions are asked all day; most of them are somebody else's from a minute ago.
  const key = JSON.stringify({ ...filter, on: on.toString(), agency: agency?.key })
  const found = await whileUnchanged(services, `list/${key}`, () => listProcedures(services.db, filter))
  return page(
    listPage({
      query,
      asked,
      found,
      fields: fields.filter((field) => field.procedures > 0),
      lifeEvents,
      agency,
      levels: services.province.levels,
    }),
  )
}
