import type { Values } from '#platform/forms/read-form.ts'
import type { FieldSchema, FormSchema } from '#platform/forms/schema.ts'
import { isAsked } from '#platform/forms/read-form.ts'
import type { Lists } from '#platform/province/lists.ts'
import { fullName, personalNumber, taxCode } from './names.ts'
import type { Random } from './random.ts'

const SENTENCES = [
  'Theo đúng giấy tờ gửi kèm.',
  'Đề nghị cơ quan xem xét, giải quyết theo quy định.',
  'Thôn 3, có tường rào và biển số nhà.',
  'Đã có mặt bằng và trang thiết bị cần thiết.',
  'Phục vụ nhu cầu của gia đình.',
]
const NAMED = /tên|người|đại diện|chủ/i
const PLACED = /địa chỉ|nơi|trú|quê|thửa|vị trí/i

/** Answers to a form that pass its checks: what is known stays, the rest is made up in keeping with the field. */
export function makeAnswers(
  schema: FormSchema,
  known: Values,
  random: Random,
  lists: Lists,
  today: Temporal.PlainDate,
): Values {
  const values: Values = { ...known }
  const left = new Set(Object.keys(schema.properties).filter((name) => values[name] === undefined))
  // An answer may make another question asked: go round until nothing new is asked.
  for (let before = -1; left.size !== before;) {
    before = left.size
    for (const name of left) {
      const field = schema.properties[name]!
      if (!isAsked(field, values)) continue
      left.delete(name)
      const wanted = schema.required?.includes(name) || random.chance(0.4)
      const value = wanted ? makeValue(field, random, lists, today) : undefined
      if (value !== undefined) values[name] = value
    }
  }
  return values
}

function makeValue(field: FieldSchema, random: Random, lists: Lists, today: Temporal.PlainDate): unknown {
  if (field.oneOf) return random.pick(field.oneOf).const
  const list = field['x-options'] ? lists[field['x-options']] : undefined
  // Whoever files in a province is nearly always a citizen of the country.
  if (field['x-options'] === 'nationalities') return 'Việt Nam'
  if (list && list.length > 0) return random.pick(list).value
  switch (field.type) {
    case 'boolean':
      return true
    case 'integer':
    case 'number':
      return number(field, random)
    case 'array':
      return makeList(field, random, lists, today)
    case 'object':
      return makeAnswers(
        { type: 'object', properties: field.properties ?? {}, required: field.required },
        {},
        random,
        lists,
        today,
      )
    default:
      return text(field, random, today)
  }
}

function number(field: FieldSchema, random: Random): number {
  if (field.format === 'year') return random.between(1965, 2004)
  const low = Math.max(field.minimum ?? 1, field.format === 'money' ? 1_000_000 : 1)
  const high = Math.min(field.maximum ?? (field.format === 'money' ? 900_000_000 : 200), low * 900)
  return random.between(low, Math.max(low, high))
}

function makeList(
  field: FieldSchema,
  random: Random,
  lists: Lists,
  today: Temporal.PlainDate,
): unknown[] | undefined {
  const { items } = field
  if (!items) return undefined
  const count = Math.max(field.minItems ?? 1, Math.min(field.maxItems ?? 2, random.between(1, 2)))
  const made = Array.from({ length: count }, () => makeValue(items, random, lists, today)).filter(
    (one) => one !== undefined,
  )
  return items.type === 'string' ? [...new Set(made)] : made
}

function text(field: FieldSchema, random: Random, today: Temporal.PlainDate): string {
  switch (field.format) {
    case 'date':
      return today.subtract({ days: random.between(3, 60) }).toString()
    case 'personal-number':
      return personalNumber(
        '62',
        random.pick(['male', 'female']),
        random.between(1960, 1999),
        random.between(1, 999_999),
      )
    case 'tax-code':
      return taxCode(random.between(1, 500_000))
    case 'phone':
      return `0905${String(random.between(0, 999_999)).padStart(6, '0')}`
    case 'email':
      return `lienhe${random.between(1, 999)}@thu.example.vn`
    case 'uri':
      return 'https://vidu.example.vn'
    case 'unit':
      return '23281'
    default:
      return words(field, random)
  }
}

function words(field: FieldSchema, random: Random): string {
  if (field.pattern) return matching(field.pattern, random)
  const title = field.title ?? ''
  const made = PLACED.test(title)
    ? `Thôn ${random.between(1, 12)}, tổ ${random.between(1, 9)}`
    : NAMED.test(title)
      ? fullName(random, random.pick(['male', 'female']))
      : random.pick(SENTENCES)
  return made.slice(0, field.maxLength ?? 200)
}

/** The patterns of our forms ask for digits, letters or both of a certain length. */
function matching(pattern: string, random: Random): string {
  const check = new RegExp(pattern, 'u')
  const year = String(random.between(1990, 2020))
  const digits = (length: number) => Array.from({ length }, () => random.between(0, 9)).join('')
  const tries = [
    year,
    ...[1, 2, 3, 4, 5, 6, 8, 9, 10, 12].map(digits),
    `82B1-${digits(5)}`,
    `82C-${digits(5)}`,
    'AB123456',
    `0${digits(9)}`,
  ]
  return tries.find((one) => check.test(one)) ?? year
}
