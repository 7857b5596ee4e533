/** A form (biểu mẫu điện tử) in the part of JSON Schema 2020-12 that this product speaks, with its own `x-` words. */
export type FormSchema = {
  $id?: string
  type: 'object'
  title?: string
  description?: string
  properties: Record<string, FieldSchema>
  required?: readonly string[]
  'x-sections'?: readonly FormSection[]
}

export type FormSection = { title: string; hint?: string; fields: readonly string[] }
export type Choice = { const: string; title: string }

export type FieldFormat =
  'date' | 'year' | 'email' | 'uri' | 'phone' | 'personal-number' | 'tax-code' | 'unit' | 'money'

export type FieldSchema = {
  type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object'
  title?: string
  description?: string
  oneOf?: readonly Choice[]
  format?: FieldFormat
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  items?: FieldSchema
  properties?: Record<string, FieldSchema>
  required?: readonly string[]
  /** The field is asked only when another one has one of these values. */
  'x-when'?: { field: string; in: readonly (string | boolean)[] }
  'x-widget'?: 'textarea' | 'radios' | 'select' | 'checkbox' | 'password'
  /** A date or year of something that has happened: not later than today. */
  'x-past'?: true
  'x-hint'?: string
  /** Said instead of the general message when the value does not fit. */
  'x-error'?: string
  'x-prefill'?: string
  'x-options'?: string
  'x-autocomplete'?: string
  'x-width'?: number
  /** May be left out for now and is wanted before the next step: it is not called optional. */
  'x-later'?: true
  /** Lines a long text is given to write on. */
  'x-rows'?: number
}

/** Fields of a submitted HTML form as they came, the CSRF token taken out. */
export type FormBody = Record<string, string | string[] | undefined>
