import type { FieldErrors } from '#platform/errors.ts'
import type { FieldSchema, FormSchema, FormSection } from '#platform/forms/schema.ts'
import { type Child, Fragment, type Html } from '#ui/jsx-runtime'
import { Button } from '../components/button/button.tsx'
import { ErrorMessage } from '../components/error-message/error-message.tsx'
import { Hint } from '../components/hint/hint.tsx'
import { ids } from '../components/attributes.ts'
import { OneField } from './one-field.tsx'
import { type FormOptions, type FormValues, isRecord, rowsOf } from './values.ts'

export type { FormOptions, FormValues } from './values.ts'

export type FormFieldsProps = {
  schema: FormSchema
  values?: FormValues
  /** By dotted path, as the form reader gives them. */
  errors?: FieldErrors
  options?: FormOptions
  /** Only these fields of the root (one page of a longer form); all of them when left out. */
  only?: readonly string[]
}

type Shared = { errors: FieldErrors; options: FormOptions }

/** The questions of a JSON Schema form, in its sections. Put it inside a `<Form>`; names are dotted paths. */
export function FormFields({ schema, values = {}, errors = {}, options = {}, only }: FormFieldsProps): Html {
  const shared = { errors, options }
  const wanted = (name: string): boolean => name in schema.properties && (only?.includes(name) ?? true)
  const { sections, rest: unnamed } = sectionsOf(schema, wanted)
  // One page of a longer form asks in the order that page gives.
  const rest = only ? only.filter((name) => unnamed.includes(name)) : unnamed
  const fields = (names: readonly string[]): Html => (
    <Fields parent={schema} names={names} path="" values={values} shared={shared} />
  )
  return (
    <Fragment>
      {sections.map((section, index) => (
        <Group
          id={`phan-${index + 1}`}
          title={<h2 class="govuk-fieldset__heading">{section.title}</h2>}
          size="m"
          hint={section.hint}
        >
          {fields(section.fields)}
        </Group>
      ))}
      {fields(rest)}
    </Fragment>
  )
}

/** The sections that have a wanted field, and the wanted fields no section names. */
export function sectionsOf(
  schema: FormSchema,
  wanted: (name: string) => boolean = (name) => name in schema.properties,
): { sections: readonly FormSection[]; rest: readonly string[] } {
  const all = schema['x-sections'] ?? []
  const named = new Set(all.flatMap((section) => section.fields))
  return {
    sections: all
      .map((section) => ({ ...section, fields: section.fields.filter(wanted) }))
      .filter((section) => section.fields.length > 0),
    rest: Object.keys(schema.properties).filter((name) => wanted(name) && !named.has(name)),
  }
}

type Parent = { properties?: Record<string, FieldSchema>; required?: readonly string[] }
type FieldsProps = {
  parent: Parent
  names: readonly string[]
  path: string
  values: FormValues
  shared: Shared
}

const Fields = ({ parent, names, path, values, shared }: FieldsProps): Html => (
  <Fragment>
    {names.map((name) => {
      const field = parent.properties?.[name]
      if (!field) return null
      const required = parent.required?.includes(name) ?? false
      const at = path === '' ? name : `${path}.${name}`
      const content = (
        <AnyField field={field} path={at} value={values[name]} required={required} shared={shared} />
      )
      return field['x-when'] ? (
        <Conditional field={field} parent={parent} path={path}>
          {content}
        </Conditional>
      ) : (
        content
      )
    })}
  </Fragment>
)

type AnyFieldProps = { field: FieldSchema; path: string; value: unknown; required: boolean; shared: Shared }

function AnyField({ field, path, value, required, shared }: AnyFieldProps): Html {
  const error = shared.errors[path]
  if (field.type === 'object')
    return (
      <Group id={path} title={field.title} size="s" hint={field['x-hint'] ?? field.description} error={error}>
        <Fields
          parent={field}
          names={Object.keys(field.properties ?? {})}
          path={path}
          values={isRecord(value) ? value : {}}
          shared={shared}
        />
      </Group>
    )
  if (field.type === 'array' && field.items?.type === 'object')
    return <Repeating field={field} item={field.items} path={path} value={value} shared={shared} />
  return (
    <OneField
      field={field}
      path={path}
      value={value}
      required={required}
      error={error}
      options={shared.options}
    />
  )
}

type RepeatingProps = { field: FieldSchema; item: FieldSchema; path: string; value: unknown; shared: Shared }

/** Rows of the same questions: those that are filled and one more, up to the limit. */
function Repeating({ field, item, path, value, shared }: RepeatingProps): Html {
  const rows = rowsOf(value)
  const limit = field.maxItems ?? 20
  const shown = Math.min(limit, Math.max(field.minItems ?? 0, rows.length + 1))
  return (
    <Group
      id={path}
      title={field.title}
      size="s"
      hint={field['x-hint'] ?? field.description}
      error={shared.errors[path]}
    >
      {Array.from({ length: shown }, (_, index) => (
        <Group
          id={`${path}.${index}`}
          title={`${item.title ?? field.title ?? 'Mục'} ${index + 1}`}
          class="mc-row"
        >
          <Fields
            parent={item}
            names={Object.keys(item.properties ?? {})}
            path={`${path}.${index}`}
            values={rows[index] ?? {}}
            shared={shared}
          />
        </Group>
      ))}
      {shown < limit ? (
        <Button variant="secondary" name="_add" value={path}>
          {`Thêm ${(item.title ?? 'dòng').toLowerCase()}`}
        </Button>
      ) : null}
    </Group>
  )
}

type GroupProps = {
  id: string
  title?: Child
  size?: 's' | 'm'
  hint?: string
  error?: string
  class?: string
  children?: Child
}

/** Questions that belong together. */
const Group = ({ id, title, size, hint, error, class: extra = 'mc-group', children }: GroupProps): Html => (
  <fieldset
    class={`govuk-fieldset ${extra}`}
    id={id}
    aria-describedby={ids(hint && `${id}-hint`, error && `${id}-error`)}
    tabindex={error ? -1 : undefined}
  >
    {title ? (
      <legend class={`govuk-fieldset__legend${size ? ` govuk-fieldset__legend--${size}` : ''}`}>
        {title}
      </legend>
    ) : null}
    {hint ? <Hint id={`${id}-hint`}>{hint}</Hint> : null}
    {error ? <ErrorMessage id={`${id}-error`}>{error}</ErrorMessage> : null}
    {children}
  </fieldset>
)

type ConditionalProps = { field: FieldSchema; parent: Parent; path: string; children?: Child }

/** Shown by script only while it is asked for; without script a note says when that is. */
function Conditional({ field, parent, path, children }: ConditionalProps): Html {
  const when = field['x-when']
  if (!when) return <Fragment>{children}</Fragment>
  return (
    <div
      class="mc-conditional"
      data-when-field={path === '' ? when.field : `${path}.${when.field}`}
      data-when-in={JSON.stringify(when.in.map(String))}
    >
      <p class="mc-conditional__note" data-when-note="">
        {conditionText(when.in, parent.properties?.[when.field], when.field)}
      </p>
      {children}
    </div>
  )
}

/** “(nếu giới tính là Nữ)”. */
export function conditionText(
  wanted: readonly (string | boolean)[],
  other: FieldSchema | undefined,
  name: string,
): string {
  const title = other?.title ?? name
  if (other?.type === 'boolean')
    return wanted.includes(true) ? `(nếu chọn “${title}”)` : `(nếu không chọn “${title}”)`
  const choices = other?.oneOf ?? other?.items?.oneOf ?? []
  const words = wanted.map(
    (value) => choices.find((choice) => choice.const === value)?.title ?? String(value),
  )
  return `(nếu “${title}” là ${words.map((word) => `“${word}”`).join(' hoặc ')})`
}
