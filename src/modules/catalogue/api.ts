import { Type, type Static } from '@sinclair/typebox'
import { dateOf } from '#platform/clock.ts'
import { apiRoute, type Context, type Route } from '#platform/http/route.ts'
import { findAgencyByKey } from '#modules/agencies/index.ts'
import { ProcedureRow } from './procedure.ts'
import { listProcedures } from './search-store.ts'
import { agenciesFor, getProcedure, listFields } from './store.ts'

const Online = Type.Union([Type.Literal('full'), Type.Literal('partial'), Type.Literal('none'), Type.Null()])

const Line = Type.Object({
  code: Type.String(),
  name: Type.String(),
  field: Type.String({ description: 'Tên lĩnh vực' }),
  levels: Type.Array(Type.String()),
  onlineLevel: Online,
})

const Query = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Từ khóa, có dấu hoặc không dấu' })),
  field: Type.Optional(Type.String({ maxLength: 200 })),
  level: Type.Optional(
    Type.Union([Type.Literal('province'), Type.Literal('district'), Type.Literal('commune')]),
  ),
  audience: Type.Optional(Type.Union([Type.Literal('citizen'), Type.Literal('enterprise')])),
  lifeEvent: Type.Optional(Type.String({ maxLength: 100 })),
  agency: Type.Optional(Type.String({ maxLength: 100, description: 'Mã cơ quan giải quyết' })),
  everywhere: Type.Optional(Type.Boolean({ description: 'Gồm cả thủ tục của cơ quan trung ương' })),
  after: Type.Optional(Type.String({ maxLength: 400, description: 'Giá trị next của trang trước' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
})

async function list({ services, query }: Context<unknown, Static<typeof Query>>) {
  const { q, agency: key, ...rest } = query
  const agency = key ? await findAgencyByKey(services.db, key) : undefined
  if (key && !agency) return { items: [], next: null }
  const on = dateOf(services.clock.now())
  const { lines, next } = await listProcedures(services.db, { ...rest, on, search: q, agency })
  const items = lines.map(({ code, name, fieldName, levels, onlineLevel }) => ({
    code,
    name,
    field: fieldName,
    levels,
    onlineLevel,
  }))
  return { items, next }
}

const Detail = Type.Intersect([
  ProcedureRow,
  Type.Object({
    fieldName: Type.String(),
    effectiveFrom: Type.String({ format: 'date' }),
    agencies: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
  }),
])

async function detail({ services, params }: Context<{ code: string }>): Promise<Static<typeof Detail>> {
  const now = services.clock.now()
  const [{ id: _id, audiences: _audiences, ...procedure }, agencies] = await Promise.all([
    getProcedure(services.db, params.code, now),
    agenciesFor(services.db, params.code, now),
  ])
  return { ...procedure, agencies: agencies.map(({ key, name }) => ({ key, name })) }
}

const tag = 'Thủ tục hành chính'

export const apiRoutes: readonly Route[] = [
  apiRoute({
    method: 'GET',
    path: '/api/procedures',
    access: 'public',
    summary: 'Tìm thủ tục hành chính đang áp dụng',
    tag,
    query: Query,
    response: Type.Object({ items: Type.Array(Line), next: Type.Union([Type.String(), Type.Null()]) }),
    handle: list,
  }),
  apiRoute({
    method: 'GET',
    path: '/api/procedures/:code',
    access: 'public',
    summary: 'Một thủ tục hành chính với đầy đủ các bộ phận',
    tag,
    params: Type.Object({ code: Type.String({ pattern: '^[0-9]\\.[0-9]{6}$' }) }),
    response: Detail,
    handle: detail,
  }),
  apiRoute({
    method: 'GET',
    path: '/api/fields',
    access: 'public',
    summary: 'Lĩnh vực và số thủ tục giải quyết trong tỉnh',
    tag,
    response: Type.Object({
      items: Type.Array(
        Type.Object({
          code: Type.String(),
          name: Type.String(),
          ministry: Type.Union([Type.String(), Type.Null()]),
          procedures: Type.Integer(),
        }),
      ),
    }),
    handle: async ({ services }) => ({ items: await listFields(services.db, dateOf(services.clock.now())) }),
  }),
]
