import { ROLES, type Role } from '#platform/access/permissions.ts'
import { dateOf } from '#platform/clock.ts'
import { Invalid } from '#platform/errors.ts'
import { readForm, type FormReading, type Values } from '#platform/forms/read-form.ts'
import type { FieldSchema, FormSchema } from '#platform/forms/schema.ts'
import type { FormBody } from '#platform/http/route.ts'
import type { Lists } from '#platform/province/lists.ts'
import type { Services } from '#platform/services.ts'
import {
  agencyChoices,
  divisionChoices,
  divisionsOf,
  listAgencies,
  type Agency,
} from '#modules/agencies/index.ts'
import type { Seat } from '#modules/identity/index.ts'

/** The roles an officer may hold; a citizen's is nobody's seat. */
const OFFICER_ROLES = Object.entries(ROLES).filter(([role]) => role !== 'citizen')

const SEAT: Record<string, FieldSchema> = {
  agency: { type: 'string', title: 'Cơ quan', 'x-options': 'agencies', 'x-widget': 'select' },
  division: {
    type: 'string',
    title: 'Phòng, đơn vị',
    'x-options': 'divisions',
    'x-widget': 'select',
    'x-hint': 'Chọn phòng của chính cơ quan trên. Để trống nếu không thuộc phòng nào.',
  },
  title: {
    type: 'string',
    title: 'Chức danh',
    maxLength: 200,
    'x-hint': 'Ví dụ: Chuyên viên, Phó Giám đốc Sở.',
  },
  roles: {
    type: 'array',
    title: 'Vai trò',
    items: { type: 'string', oneOf: OFFICER_ROLES.map(([role, label]) => ({ const: role, title: label })) },
    minItems: 1,
  },
  from: { type: 'string', format: 'date', title: 'Từ ngày', 'x-hint': 'Để trống là từ hôm nay.' },
  to: { type: 'string', format: 'date', title: 'Đến hết ngày', 'x-hint': 'Để trống nếu không có thời hạn.' },
}

export const seatForm: FormSchema = {
  type: 'object',
  title: 'Giao vị trí công tác',
  properties: SEAT,
  required: ['agency', 'title', 'roles'],
}

export const officerForm: FormSchema = {
  type: 'object',
  title: 'Tạo tài khoản cán bộ',
  properties: {
    name: { type: 'string', title: 'Họ, chữ đệm và tên', minLength: 3, maxLength: 100 },
    email: { type: 'string', format: 'email', title: 'Thư điện tử công vụ', maxLength: 200 },
    ...SEAT,
  },
  required: ['name', 'email', 'agency', 'title', 'roles'],
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The agencies of today and their divisions, to choose from. */
export async function seatLists(services: Services): Promise<Lists> {
  const on = dateOf(services.clock.now())
  const [agencies, divisions] = await Promise.all([
    agencyChoices(services.db, { on }),
    divisionChoices(services.db, on),
  ])
  return { agencies, divisions }
}

export const readSeatForm = (services: Services, schema: FormSchema, body: FormBody): FormReading =>
  readForm(services.forms, schema, body)

/** The seat a read form describes. @throws Invalid naming the field that does not fit */
export async function seatOf(services: Services, values: Values): Promise<Seat> {
  const today = dateOf(services.clock.now())
  const given = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined)
  const id = given('agency') ?? ''
  const [agency] = UUID.test(id) ? await listAgencies(services.db, { ids: [id], on: today }) : []
  if (!agency) throw new Invalid({ agency: 'Chọn cơ quan trong danh sách.' })
  const from = given('from') ?? today.toString()
  const last = given('to')
  if (last !== undefined && last < from) throw new Invalid({ to: 'Ngày kết thúc phải sau ngày bắt đầu.' })
  return {
    agencyId: agency.id,
    agencyName: agency.name,
    divisionId: await divisionId(services, agency, given('division')),
    title: given('title') ?? '',
    roles: rolesIn(values['roles']),
    from,
    to: last === undefined ? null : Temporal.PlainDate.from(last).add({ days: 1 }).toString(),
  }
}

async function divisionId(services: Services, agency: Agency, id: string | undefined) {
  if (!id) return null
  const divisions = await divisionsOf(services.db, agency.id)
  if (divisions.some((division) => division.id === id)) return id
  const known = divisions.map((division) => division.name).join('; ')
  throw new Invalid({
    division: known
      ? `${agency.name} không có phòng này. Các phòng: ${known}.`
      : `${agency.name} chưa có phòng nào trong danh mục; xin để trống.`,
  })
}

function rolesIn(value: unknown): Role[] {
  const wanted: readonly unknown[] = Array.isArray(value) ? value : []
  return OFFICER_ROLES.flatMap(([role]) => (wanted.includes(role) ? [role as Role] : []))
}
