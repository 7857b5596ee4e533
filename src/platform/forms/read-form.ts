import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { dateOf, type Clock } from '../clock.ts'
import type { FieldErrors } from '../errors.ts'
import { isPersonalNumber, isPhone, isTaxCode } from './identifiers.ts'
import { messageFor } from './messages.ts'
import type { FieldSchema, FormBody, FormSchema } from './schema.ts'

export type Values = Record<string, unknown>
export type FormReading = { ok: true; values: Values } | { ok: false; values: Values; errors: FieldErrors }

/** Compiled checks, one per schema object; handed in so that nothing lives at module level. */
export type FormChecks = { check(schema: FormSchema): ValidateFunction }

/** What is no date or year is another check's business. */
function isPast(value: unknown, today: Temporal.PlainDate): boolean {
  if (typeof value === 'number') return value <= today.year
  return typeof value !== 'string' || !isDate(value) || value <= today.toString()
}

const MOST_CHECKS = 1000

/** Makes the store of compiled checks; one per process. @param clock tells which day is today */
export function formChecks(clock: Clock): FormChecks {
  const ajv = new Ajv2020({ allErrors: true, strict: false, coerceTypes: false, useDefaults: false })
  ajv.addFormat('date', { validate: isDate })
  ajv.addFormat('email', /^[^\s@<>"(),:;]+@[^\s@<>"(),:;]+\.[^\s@.<>"(),:;]+$/)
  ajv.addFormat('uri', /^https?:\/\/\S+$/)
  ajv.addFormat('phone', { validate: isPhone })
  ajv.addFormat('personal-number', { validate: isPersonalNumber })
  ajv.addFormat('tax-code', { validate: (text: string) => isTaxCode(text) || isPersonalNumber(text) })
  ajv.addFormat('unit', /^[0-9]{2,5}$/)
  ajv.addFormat('money', true)
  ajv.addFormat('year', true)
  ajv.addKeyword({
    keyword: 'x-past',
    validate: (_asked: true, value: unknown) => isPast(value, dateOf(clock.now())),
  })
  // By content: a schema comes from the database, a new object each time.
  const compiled = new Map<string, ValidateFunction>()
  const seen = new WeakMap<FormSchema, ValidateFunction>()
  return {
    check(schema) {
      const same = seen.get(schema)
      if (same) return same
      const key = JSON.stringify(schema)
      const known = compiled.get(key)
      if (known) {
        seen.set(schema, known)
        return known
      }
      if (compiled.size >= MOST_CHECKS) compiled.clear()
      // Conditional fields are asked for by `x-when`; the rest of the schema is plain JSON Schema.
      const { $id: _id, ...plain } = schema
      const made = ajv.compile({ ...plain, additionalProperties: false })
      compiled.set(key, made)
      return made
    },
  }
}

/**
 * Reads what a browser sent into the values a form asks for, and checks them.
 * Names are dotted paths (`applicant.name`, `children.0.name`), dates three fields (`birthDate.day` …).
 * @returns the values (dates ISO `yyyy-mm-dd`), or also the errors by path, each one a sentence that says what to do
 */
export function readForm(checks: FormChecks, schema: FormSchema, body: FormBody): FormReading {
  return checkValues(checks, schema, readObject(schema, nest(body)))
}

/**
 * Reads one page of a longer form: the named fields come from the body, the others stay as they are in `known`.
 * @returns all values, and the errors of the named fields only
 */
export function readFormPart(
  checks: FormChecks,
  schema: FormSchema,
  body: FormBody,
  known: Values,
  only: readonly string[],
): FormReading {
  const raw = nest(body)
  const others = Object.entries(known).filter(([name]) => !only.includes(name))
  const read = Object.entries(readObject(schema, raw)).filter(([name]) => only.includes(name))
  const reading = checkValues(checks, schema, Object.fromEntries([...others, ...read]))
  if (reading.ok) return reading
  const errors = Object.entries(reading.errors).filter(([path]) => only.includes(path.split('.')[0] ?? ''))
  return errors.length === 0
    ? { ok: true, values: reading.values }
    : { ok: false, values: reading.values, errors: Object.fromEntries(errors) }
}

/** Checks values that are already JSON, as the API receives them. */
export function checkValues(checks: FormChecks, schema: FormSchema, given: Values): FormReading {
  const values = withoutUnasked(schema, given)
  const validate = checks.check(schema)
  const errors: FieldErrors = {}
  if (!validate(values)) {
    for (const error of validate.errors ?? []) collect(schema, values, error, errors)
  }
  return Object.keys(errors).length === 0 ? { ok: true, values } : { ok: false, values, errors }
}

/** `{'a.b': '1'}` → `{a: {b: '1'}}`; a name that would reach a prototype is not a name. */
function nest(body: FormBody): Values {
  const root: Values = Object.create(null) as Values
  for (const [name, value] of Object.entries(body)) {
    const path = name.split('.')
    if (value === undefined || path.length > 6 || path.some((part) => part === '__proto__' || part === ''))
      continue
    let at = root
    for (const part of path.slice(0, -1)) {
      const next = at[part]
      at = (
        typeof next === 'object' && next !== null ? next : (at[part] = Object.create(null) as Values)
      ) as Values
    }
    at[path.at(-1)!] = value
  }
  return root
}

function readObject(schema: Pick<FieldSchema, 'properties'>, raw: Values): Values {
  const entries = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const value = readField(field, raw[name])
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(entries)
}

function readField(field: FieldSchema, raw: unknown): unknown {
  if (field.type === 'object')
    return typeof raw === 'object' && raw ? orNothing(readObject(field, raw as Values)) : undefined
  if (field.type === 'array') return readArray(field, raw)
  if (field.format === 'date') return readDate(raw)
  const text = clean(Array.isArray(raw) ? raw.at(-1) : raw)
  if (field.type === 'boolean')
    return text ? ['true', 'on', '1', 'có'].includes(text.toLowerCase()) : undefined
  if (text === undefined || text === '') return undefined
  if (field.type === 'number' || field.type === 'integer') return readNumber(text, field.format === 'money')
  if (field.format === 'phone' || field.format === 'personal-number' || field.format === 'tax-code') {
    return text.replace(/[\s.]/g, '')
  }
  return text
}

// oxlint-disable-next-line no-control-regex -- exactly these are what is taken out
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/** NFC, no invisible control characters (PostgreSQL refuses NUL), no blanks around. */
function clean(raw: unknown): string | undefined {
  if (typeof raw !== 'string') return undefined
  return raw.normalize('NFC').replace(/\r\n?/g, '\n').replace(CONTROL, '').trim()
}

function readArray(field: FieldSchema, raw: unknown): unknown {
  if (field.items?.type === 'object') {
    if (typeof raw !== 'object' || raw === null) return undefined
    const rows = Object.values(raw)
      .map((row) => readField(field.items!, row))
      .filter((row) => row !== undefined)
    return rows.length > 0 ? rows : undefined
  }
  const list = (Array.isArray(raw) ? raw : [raw])
    .map(clean)
    .filter((text) => text !== undefined && text !== '')
  return list.length > 0 ? list : undefined
}

/** Three fields, or one text `dd/mm/yyyy` or ISO; what cannot be a date is kept as typed, to be shown again. */
function readDate(raw: unknown): unknown {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) {
    const { day, month, year } = raw as Record<string, unknown>
    const parts = [day, month, year].map((part) => clean(part) ?? '')
    if (parts.every((part) => part === '')) return undefined
    const iso = isoOf(parts[0]!, parts[1]!, parts[2]!)
    return isDate(iso) ? iso : { day: parts[0], month: parts[1], year: parts[2] }
  }
  const text = clean(raw)
  if (!text) return undefined
  const match = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  return match ? isoOf(match[1]!, match[2]!, match[3]!) : text
}

const isoOf = (day: string, month: string, year: string) =>
  `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`

function isDate(text: string): boolean {
  if (!/^[12]\d{3}-\d{2}-\d{2}$/.test(text)) return false
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

/** `1.234,5` and `1234.5` both; money has no decimals, so every dot there parts thousands. */
function readNumber(text: string, money: boolean): unknown {
  const compact = text.replace(/[\s\u00a0đ]/g, '')
  const thousands = money || /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(compact)
  const plain = (thousands ? compact.replaceAll('.', '') : compact).replace(',', '.')
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : text
}

const orNothing = (value: Values) => (Object.keys(value).length > 0 ? value : undefined)

/** Is a conditional field asked for, given the other answers? */
export function isAsked(field: FieldSchema, siblings: Values): boolean {
  const when = field['x-when']
  if (!when) return true
  const other = siblings[when.field]
  return when.in.some((wanted) => (Array.isArray(other) ? other.includes(wanted) : other === wanted))
}

/** Answers to questions that were not asked are dropped, so that nothing hidden is ever submitted. */
function withoutUnasked(schema: Pick<FieldSchema, 'properties' | 'required'>, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => {
      const field = schema.properties?.[name]
      if (field === undefined) return true
      // A promise that must be given and is refused is a promise not given.
      const refused = field.type === 'boolean' && value === false && field['x-widget'] !== 'radios'
      return isAsked(field, values) && !(refused && schema.required?.includes(name))
    }),
  )
}

function collect(schema: FormSchema, values: Values, error: ErrorObject, errors: FieldErrors): void {
  const steps = error.instancePath.split('/').slice(1)
  if (error.keyword === 'required') steps.push((error.params as { missingProperty: string }).missingProperty)
  if (error.keyword === 'additionalProperties')
    steps.push((error.params as { additionalProperty: string }).additionalProperty)
  const field = fieldAt(schema, steps)
  if (error.keyword === 'required' && field && !isAsked(field, values)) return
  const path = steps.join('.')
  // `oneOf` reports each branch as well; the first message of a field is the one shown.
  if (error.keyword === 'const') return
  errors[path] ??= messageFor(error, field, path)
}

function fieldAt(schema: FormSchema, steps: readonly string[]): FieldSchema | undefined {
  let at: FieldSchema | undefined = schema
  for (const step of steps) at = /^\d+$/.test(step) && at?.items ? at.items : at?.properties?.[step]
  return at
}
