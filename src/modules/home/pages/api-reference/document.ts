/** The part of OpenAPI 3.1 that the reference shows; anything else in the document is left alone. */
export type Schema = {
  type?: string | readonly string[]
  format?: string
  title?: string
  description?: string
  enum?: readonly unknown[]
  const?: unknown
  anyOf?: readonly Schema[]
  items?: Schema
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  maxItems?: number
  pattern?: string
  default?: unknown
}

type Parameter = { name: string; in: string; required?: boolean; schema?: Schema }
type Content = { content?: Readonly<Record<string, { schema?: Schema }>> }
export type Operation = {
  summary?: string
  tags?: readonly string[]
  security?: readonly unknown[]
  parameters?: readonly Parameter[]
  requestBody?: Content
  responses?: Readonly<Record<string, Content>>
}
export type ApiDocument = {
  info: { title: string; version: string; description?: string }
  paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

export type Endpoint = { method: string; path: string; anchor: string; operation: Operation }

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/** Every operation by its tag, in the order of the document. */
export function endpointsByTag(document: ApiDocument): Map<string, Endpoint[]> {
  const groups = new Map<string, Endpoint[]>()
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = methods[method]
      if (!operation) continue
      const tag = operation.tags?.[0] ?? 'Khác'
      const anchor = `${method}${path}`.replaceAll(/[^a-z0-9]+/gi, '-').replace(/-$/, '')
      groups.set(tag, [...(groups.get(tag) ?? []), { method: method.toUpperCase(), path, anchor, operation }])
    }
  }
  return groups
}

export type Field = { path: string; type: string; required: boolean; values: readonly string[]; note: string }

const DEEPEST = 5

/** A schema as lines: `items[].code`, its type, whether it must be there, and its limits in words. */
export function fieldsOf(schema: Schema, prefix = '', depth = 0): Field[] {
  if (depth > DEEPEST) return []
  const inner = schema.items && !schema.properties ? schema.items : schema
  const path = inner === schema ? prefix : `${prefix}[]`
  if (inner !== schema && !inner.properties) return []
  return Object.entries(inner.properties ?? {}).flatMap(([name, field]) => {
    const own = path ? `${path}.${name}` : name
    return [
      {
        path: own,
        type: typeOf(field),
        required: inner.required?.includes(name) ?? false,
        values: valuesOf(field),
        note: noteOf(field),
      },
      ...fieldsOf(field, own, depth + 1),
    ]
  })
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'chuỗi',
  integer: 'số nguyên',
  number: 'số',
  boolean: 'đúng/sai',
  object: 'đối tượng',
  array: 'danh sách',
  null: 'trống (null)',
}

export function typeOf(schema: Schema): string {
  if (schema.anyOf) {
    const constants = schema.anyOf.flatMap((one) =>
      one.const === undefined ? [] : [JSON.stringify(one.const)],
    )
    if (constants.length === schema.anyOf.length) return 'một trong các giá trị'
    return [...new Set(schema.anyOf.map(typeOf))].join(' hoặc ')
  }
  if (schema.enum) return 'một trong các giá trị'
  const types = [schema.type ?? []].flat()
  if (types.length === 0) return schema.const === undefined ? 'bất kỳ' : JSON.stringify(schema.const)
  const words = types.map((type) => TYPES[type] ?? type).join(' hoặc ')
  return schema.items ? `${words} ${typeOf(schema.items)}` : words
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'UUID',
  date: 'ngày năm-tháng-ngày',
  'date-time': 'thời điểm ISO 8601',
  email: 'thư điện tử',
  uri: 'địa chỉ web',
}

/** The values a field may have, when they are listed. */
export const valuesOf = (schema: Schema): readonly string[] =>
  (schema.enum ?? schema.anyOf?.flatMap((one) => (one.const === undefined ? [] : [one.const])) ?? []).map(
    String,
  )

export function noteOf(schema: Schema): string {
  return [
    schema.description ?? schema.title,
    schema.format ? `Dạng ${FORMATS[schema.format] ?? schema.format}.` : undefined,
    schema.minLength ? `Ít nhất ${schema.minLength} ký tự.` : undefined,
    schema.maxLength ? `Nhiều nhất ${schema.maxLength} ký tự.` : undefined,
    schema.minimum === undefined ? undefined : `Từ ${schema.minimum}.`,
    schema.maximum === undefined ? undefined : `Đến ${schema.maximum}.`,
    schema.maxItems === undefined ? undefined : `Nhiều nhất ${schema.maxItems} phần tử.`,
    schema.pattern ? `Khớp mẫu ${schema.pattern}` : undefined,
    schema.default === undefined ? undefined : `Mặc định ${JSON.stringify(schema.default)}.`,
  ]
    .filter(Boolean)
    .join(' ')
}
