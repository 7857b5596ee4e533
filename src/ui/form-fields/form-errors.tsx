import type { FieldErrors } from '#platform/errors.ts'
import type { FieldSchema, FormSchema } from '#platform/forms/schema.ts'
import { Fragment, type Html } from '#ui/jsx-runtime'
import { ErrorSummary } from '../components/error-summary/error-summary.tsx'

export type FormErrorsProps = {
  errors?: FieldErrors
  /** With it, errors stand in the order of the form and dates are reached at their first part. */
  schema?: FormSchema
}

/** The error summary of a form: every message, linked to its field. Nothing when there is no error. */
export function FormErrors({ errors = {}, schema }: FormErrorsProps): Html {
  const entries = Object.entries(errors)
  if (entries.length === 0) return <Fragment />
  const order = schema ? orderOf(schema) : []
  const rank = (path: string): number => {
    const at = order.indexOf(path.split('.')[0] ?? path)
    return at === -1 ? order.length : at
  }
  const sorted = entries.toSorted(([one], [other]) => rank(one) - rank(other))
  return (
    <ErrorSummary errors={sorted.map(([path, text]) => ({ text, href: `#${targetOf(path, schema)}` }))} />
  )
}

const orderOf = (schema: FormSchema): readonly string[] => [
  ...(schema['x-sections'] ?? []).flatMap((section) => section.fields),
  ...Object.keys(schema.properties),
]

function targetOf(path: string, schema: FormSchema | undefined): string {
  return schema && fieldAt(schema, path)?.format === 'date' ? `${path}.day` : path
}

/** The field a dotted path leads to. */
export function fieldAt(schema: FormSchema, path: string): FieldSchema | undefined {
  let at: FieldSchema | undefined
  let properties: Record<string, FieldSchema> | undefined = schema.properties
  for (const step of path.split('.')) {
    at = at?.items && /^\d+$/.test(step) ? at.items : properties?.[step]
    properties = at?.properties
  }
  return at
}
