import { Type, type Static } from '@sinclair/typebox'
import type { FormSchema } from '#platform/forms/schema.ts'

export const CHANNELS = { online: 'Trực tuyến', postal: 'Bưu chính', direct: 'Trực tiếp' } as const
export type Channel = keyof typeof CHANNELS

export const UNITS = {
  'working-day': 'ngày làm việc',
  day: 'ngày',
  'working-hour': 'giờ làm việc',
  hour: 'giờ',
  month: 'tháng',
} as const
export type Unit = keyof typeof UNITS
export type Limit = { amount: number; unit: Unit }

export const ONLINE = {
  full: 'Dịch vụ công trực tuyến toàn trình',
  partial: 'Dịch vụ công trực tuyến một phần',
  none: 'Chưa nhận hồ sơ trực tuyến',
} as const
export type OnlineLevel = keyof typeof ONLINE

/** For lists, where there is little room. */
export const ONLINE_SHORT = { full: 'Toàn trình', partial: 'Một phần', none: 'Nộp trực tiếp' } as const

export const GOVERNMENT_LEVELS: Readonly<Record<string, string>> = {
  ministry: 'Cấp bộ',
  province: 'Cấp tỉnh',
  district: 'Cấp huyện',
  commune: 'Cấp xã',
  other: 'Cơ quan khác',
}

export const TYPES = {
  delegated: 'Thủ tục được luật giao quy định chi tiết',
  national: 'Thủ tục không được luật giao cho địa phương quy định',
  other: 'Loại khác',
} as const

export const AUDIENCES = { citizen: 'Công dân', enterprise: 'Doanh nghiệp, tổ chức' } as const
export type Audience = keyof typeof AUDIENCES

const Text = (max: number) => Type.String({ minLength: 1, maxLength: max })
const Levels = Type.Array(
  Type.Union([
    Type.Literal('ministry'),
    Type.Literal('province'),
    Type.Literal('district'),
    Type.Literal('commune'),
    Type.Literal('other'),
  ]),
)

export const ChannelRow = Type.Object({
  channel: Type.Union([Type.Literal('online'), Type.Literal('postal'), Type.Literal('direct')]),
  time: Type.Optional(Type.Number({ minimum: 0 })),
  unit: Type.Optional(
    Type.Union([
      Type.Literal('working-day'),
      Type.Literal('day'),
      Type.Literal('working-hour'),
      Type.Literal('hour'),
      Type.Literal('month'),
    ]),
  ),
  fee: Type.Optional(Type.Integer({ minimum: 0 })),
})

export const DocumentRow = Type.Object({
  name: Text(1000),
  originals: Type.Integer({ minimum: 0, maximum: 1000 }),
  copies: Type.Integer({ minimum: 0, maximum: 1000 }),
  hasForm: Type.Optional(Type.Boolean()),
  presentOnly: Type.Optional(Type.Boolean()),
  optional: Type.Optional(Type.Boolean()),
  case: Type.Optional(Text(500)),
})

export const ResultRow = Type.Object({ name: Text(1000), code: Type.Optional(Text(100)) })

/** One procedure as a file states it: a line of `procedures.jsonl`, an export. */
export const ProcedureRow = Type.Object({
  code: Type.String({ pattern: '^[0-9]\\.[0-9]{6}$' }),
  name: Text(2000),
  field: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' }),
  levels: Levels,
  levelsBefore2025: Type.Optional(Levels),
  subjects: Type.Array(Text(200)),
  decision: Type.Optional(Text(200)),
  type: Type.Optional(
    Type.Union([Type.Literal('delegated'), Type.Literal('national'), Type.Literal('other')]),
  ),
  implementing: Type.Optional(Text(2000)),
  competent: Type.Optional(Text(2000)),
  conditions: Type.Optional(Text(5000)),
  feeNote: Type.Optional(Text(1000)),
  keywords: Type.Optional(Text(1000)),
  channels: Type.Array(ChannelRow),
  documents: Type.Optional(Type.Array(DocumentRow)),
  results: Type.Array(ResultRow),
  laws: Type.Array(Text(100)),
  detail: Type.Boolean(),
})
export type ProcedureRow = Static<typeof ProcedureRow>
export type DocumentRow = Static<typeof DocumentRow>

/** A procedure in force, with the name of its field. */
export type Procedure = ProcedureRow & {
  id: string
  fieldName: string
  effectiveFrom: string
  audiences: Audience[]
}

/** One line of a list. */
export type ProcedureLine = {
  code: string
  name: string
  fieldName: string
  /** Levels of government that handle it here; of the nation when nobody here does. */
  levels: string[]
  onlineLevel: OnlineLevel | null
  /** Place in the list, for the next page. */
  cursor: string
}

/** A paper to hand in (thành phần hồ sơ) as the filing pages ask for it. */
export type Component = { name: string; required: boolean; note?: string }

/** A procedure as one agency handles it: everything needed to file. */
export type Service = {
  code: string
  name: string
  /** Name of the field: `Hộ tịch`. */
  field: string
  fieldCode: string
  formKey: string
  form: FormSchema
  components: readonly Component[]
  processKey: string
  templateKey: string
  resultType: 'decision' | 'certificate' | 'extract' | 'permit'
  limit: Limit | null
  /** In đồng; null when the catalogue does not say. */
  fee: number | null
  feeNote: string | null
  onlineLevel: OnlineLevel
  onlineLevelOld: number
  /** Key of the division (phòng) that appraises, when the province says which. */
  division: string | null
  basis: string | null
}

/** `3 ngày làm việc`; fractions with a comma. */
export const limitText = ({ amount, unit }: Limit): string =>
  `${String(amount).replace('.', ',')} ${UNITS[unit]}`

const ENTERPRISES = /doanh nghiệp|hợp tác xã|tổ chức/i
const PEOPLE = /công dân|cá nhân|người (việt nam|nước ngoài)/i

/** Whom a procedure is for, from its subjects: `Doanh nghiệp Việt Nam` is an enterprise, `Công dân Việt Nam` a citizen. */
export function audiencesOf(subjects: readonly string[]): Audience[] {
  const found: Audience[] = []
  if (subjects.some((subject) => PEOPLE.test(subject))) found.push('citizen')
  if (subjects.some((subject) => ENTERPRISES.test(subject))) found.push('enterprise')
  return found
}

/**
 * Which papers the filing pages ask for. What need only be shown is looked at, not handed in; the declaration is the
 * electronic form itself, unless the procedure has no form of its own and takes the paper one.
 */
export function componentsOf(documents: readonly DocumentRow[], hasOwnForm: boolean): Component[] {
  const asked = documents.filter((document) => !document.presentOnly && !(document.hasForm && hasOwnForm))
  return asked.map((document) => {
    const note = noteOf(document)
    return {
      name: document.name,
      required: !document.optional && document.case === undefined,
      ...(note ? { note } : {}),
    }
  })
}

function noteOf({ originals, copies, case: when }: DocumentRow): string {
  const count = [originals > 0 ? `${originals} bản chính` : '', copies > 0 ? `${copies} bản sao` : ''].filter(
    Boolean,
  )
  return [when ? `Trường hợp: ${lowerFirst(when)}` : '', count.join(', ')].filter(Boolean).join('. ')
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

/** The limit the catalogue states for filing online; at the desk when it is silent about that. */
export function statedLimit(channels: ProcedureRow['channels']): Limit | null {
  const found = preferred(channels).find((row) => row.time !== undefined)
  return found?.time === undefined ? null : { amount: found.time, unit: found.unit ?? 'working-day' }
}

/** The fee in the same order of channels. */
export const statedFee = (channels: ProcedureRow['channels']): number | null =>
  preferred(channels).find((row) => row.fee !== undefined)?.fee ?? null

const ORDER: readonly Channel[] = ['online', 'direct', 'postal']
const preferred = (channels: ProcedureRow['channels']) =>
  [...channels].sort((one, other) => ORDER.indexOf(one.channel) - ORDER.indexOf(other.channel))
