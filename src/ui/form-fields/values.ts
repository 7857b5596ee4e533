import type { FieldSchema } from '#platform/forms/schema.ts'
import type { DateParts } from '../components/date-input/date-input.tsx'
import { formatDate, formatMoney, formatNumber } from '../format.ts'

/** What a form holds: nested JSON; dates ISO, or as typed while they are wrong. */
export type FormValues = { readonly [name: string]: unknown }
/** Lists a form refers to by `x-options`: `{ communes: [{ value: '23284', text: 'Phường Kon Tum' }] }`. */
export type FormOptions = Readonly<Record<string, readonly { value: string; text: string }[]>>

export const isRecord = (value: unknown): value is FormValues =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const rowsOf = (value: unknown): readonly FormValues[] =>
  Array.isArray(value) ? value.filter(isRecord) : []

/** A value as the text of an input. Figures are written the Vietnamese way, as the reader of the form takes them. */
export function inputText(field: FieldSchema, value: unknown): string {
  if (typeof value === 'number' && field.format === 'year') return String(value)
  if (typeof value === 'number')
    return field.format === 'money' ? formatNumber(value, 0) : formatNumber(value, 10)
  return typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : ''
}

/** A date as its three inputs. */
export function dateParts(value: unknown): DateParts {
  if (isRecord(value))
    return { day: inputPart(value['day']), month: inputPart(value['month']), year: inputPart(value['year']) }
  const match = typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})/.exec(value) : null
  return match ? { day: match[3], month: match[2], year: match[1] } : {}
}

const inputPart = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

/** Choices of a field: its own, or those of the list it refers to. */
export function choicesOf(
  field: FieldSchema,
  options: FormOptions,
): readonly { value: string; text: string }[] | undefined {
  if (field.oneOf) return field.oneOf.map((choice) => ({ value: choice.const, text: choice.title }))
  if (field['x-options'] !== undefined) return options[field['x-options']] ?? []
  return undefined
}

/** Whether a conditional field is asked for, given the answers beside it. */
export function isAsked(field: FieldSchema, siblings: FormValues): boolean {
  const when = field['x-when']
  if (!when) return true
  const other = siblings[when.field]
  return when.in.some((wanted) =>
    Array.isArray(other) ? other.includes(wanted) : String(other) === String(wanted),
  )
}

/** An answer as a person reads it; empty when nothing was answered. */
export function answerText(field: FieldSchema, value: unknown, options: FormOptions): string {
  if (value === undefined || value === null || value === '') return ''
  if (typeof value === 'boolean') return value ? 'Có' : 'Không'
  if (Array.isArray(value)) {
    const item = field.items ?? field
    return value.map((one) => answerText(item, one, options)).join('; ')
  }
  if (field.format === 'date') return dateText(value)
  if (field.format === 'year') return String(value)
  if (typeof value === 'number')
    return field.format === 'money' ? formatMoney(value) : formatNumber(value, 10)
  const text = inputPart(value)
  return choicesOf(field, options)?.find((choice) => choice.value === text)?.text ?? text
}

function dateText(value: unknown): string {
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDate(value) : value
  const { day, month, year } = dateParts(value)
  return [day, month, year].filter(Boolean).join('/')
}
