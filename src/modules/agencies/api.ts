import { Type, type Static } from '@sinclair/typebox'
import { dateOf } from '#platform/clock.ts'
import { NotFound } from '#platform/errors.ts'
import { apiRoute, type Context, type Route } from '#platform/http/route.ts'
import type { Agency } from './agency.ts'
import { divisionsOf, findAgencyByKey, listAgencies } from './store.ts'

const Level = Type.Union([Type.Literal('province'), Type.Literal('district'), Type.Literal('commune')])
const Maybe = Type.Union([Type.String(), Type.Null()])

const AgencyAnswer = Type.Object(
  {
    key: Type.String({ description: 'Mã cơ quan, dùng trong địa chỉ' }),
    name: Type.String(),
    shortName: Type.String(),
    level: Level,
    kind: Type.String(),
    identifier: Type.String({ description: 'Mã định danh 13 ký tự (Thông tư 10/2016/TT-BTTTT)' }),
    identifier2020: Type.String({ description: 'Mã định danh điện tử (Quyết định 20/2020/QĐ-TTg)' }),
    unitCode: Type.String({ description: 'Mã đơn vị hành chính' }),
    address: Maybe,
    phone: Maybe,
    email: Maybe,
    website: Maybe,
    effectiveFrom: Type.String({ format: 'date' }),
    effectiveTo: Type.Union([Type.String({ format: 'date' }), Type.Null()]),
  },
  { additionalProperties: false },
)

const AgencyDetail = Type.Intersect([
  AgencyAnswer,
  Type.Object({
    divisions: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
    desk: Type.Union([
      Type.Object({ name: Type.String(), address: Type.String(), hours: Type.String() }),
      Type.Null(),
    ]),
  }),
])

const answer = (agency: Agency): Static<typeof AgencyAnswer> => ({
  key: agency.key,
  name: agency.name,
  shortName: agency.shortName,
  level: agency.level,
  kind: agency.kind,
  identifier: agency.identifier,
  identifier2020: agency.identifier2020,
  unitCode: agency.unitCode,
  address: agency.address,
  phone: agency.phone,
  email: agency.email,
  website: agency.website,
  effectiveFrom: agency.effectiveFrom,
  effectiveTo: agency.effectiveTo,
})

const Query = Type.Object({ level: Type.Optional(Level), q: Type.Optional(Type.String({ maxLength: 100 })) })
const Params = Type.Object({ key: Type.String({ maxLength: 100 }) })

async function list({ services, query }: Context<unknown, Static<typeof Query>>) {
  const on = dateOf(services.clock.now())
  const agencies = await listAgencies(services.db, { on, level: query.level, search: query.q, limit: 500 })
  return { items: agencies.map(answer) }
}

async function detail({
  services,
  params,
}: Context<Static<typeof Params>>): Promise<Static<typeof AgencyDetail>> {
  const agency = await findAgencyByKey(services.db, params.key)
  if (!agency) throw new NotFound('Không tìm thấy cơ quan này.')
  const divisions = await divisionsOf(services.db, agency.id)
  const { desk } = agency
  return {
    ...answer(agency),
    divisions: divisions.map(({ key, name }) => ({ key, name })),
    desk: desk && { name: desk.name, address: desk.address, hours: desk.hours },
  }
}

export const apiRoutes: readonly Route[] = [
  apiRoute({
    method: 'GET',
    path: '/api/agencies',
    access: 'public',
    summary: 'Danh sách cơ quan đang hoạt động',
    tag: 'Cơ quan',
    query: Query,
    response: Type.Object({ items: Type.Array(AgencyAnswer) }),
    handle: list,
  }),
  apiRoute({
    method: 'GET',
    path: '/api/agencies/:key',
    access: 'public',
    summary: 'Một cơ quan: liên hệ, các phòng, bộ phận một cửa',
    tag: 'Cơ quan',
    params: Params,
    response: AgencyDetail,
    handle: detail,
  }),
]
