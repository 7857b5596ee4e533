import type { FieldSchema, FormSchema } from '#platform/forms/schema.ts'
import { Fragment, type Html } from '#ui/jsx-runtime'
import { SummaryList, type SummaryRow } from '../components/summary-list/summary-list.tsx'
import { sectionsOf } from './form-fields.tsx'
import { answerText, type FormOptions, type FormValues, isAsked, isRecord, rowsOf } from './values.ts'

export type AnswerListProps = {
  schema: FormSchema
  values: FormValues
  options?: FormOptions
  /** Where an answer is changed; without it there are no links. */
  changeHref?: (path: string) => string
  /** Leave out what was not answered (an officer reading, not an applicant checking). */
  hideEmpty?: boolean
}

type Shared = Pick<AnswerListProps, 'changeHref' | 'hideEmpty'> & { options: FormOptions }

/** The answers of a form as people read them, one card for each section: check-your-answers, and the dossier itself. */
export function AnswerList({ schema, values, options = {}, changeHref, hideEmpty }: AnswerListProps): Html {
  const shared = { options, changeHref, hideEmpty }
  const rows = (names: readonly string[]): SummaryRow[] =>
    rowsFor(schema.properties, names, '', values, shared)
  const { sections, rest } = sectionsOf(schema)
  const others = rows(rest)
  return (
    <Fragment>
      {sections.map((section) => {
        const own = rows(section.fields)
        return own.length > 0 ? <SummaryList card={{ title: section.title }} rows={own} /> : null
      })}
      {others.length > 0 ? <SummaryList rows={others} /> : null}
    </Fragment>
  )
}

function rowsFor(
  properties: Readonly<Record<string, FieldSchema>>,
  names: readonly string[],
  path: string,
  values: FormValues,
  shared: Shared,
): SummaryRow[] {
  return names.flatMap((name) => {
    const field = properties[name]
    if (!field || !isAsked(field, values) || field['x-widget'] === 'password') return []
    const at = path === '' ? name : `${path}.${name}`
    const value = values[name]
    if (field.type === 'object')
      return rowsFor(
        field.properties ?? {},
        Object.keys(field.properties ?? {}),
        at,
        isRecord(value) ? value : {},
        shared,
      )
    if (field.type === 'array' && field.items?.type === 'object')
      return repeatedRows(field, field.items, at, value, shared)
    return simpleRow(field, at, answerText(field, value, shared.options), shared)
  })
}

function repeatedRows(
  field: FieldSchema,
  item: FieldSchema,
  path: string,
  value: unknown,
  shared: Shared,
): SummaryRow[] {
  const rows = rowsOf(value)
  if (rows.length === 0) return simpleRow(field, path, '', shared)
  return rows.map((row, index) => ({
    key: `${item.title ?? field.title ?? path} ${index + 1}`,
    value: <Lines item={item} row={row} options={shared.options} />,
    actions: actionsFor(field.title ?? path, `${path}.${index}`, shared),
  }))
}

const Lines = ({
  item,
  row,
  options,
}: {
  item: FieldSchema
  row: FormValues
  options: FormOptions
}): Html => (
  <ul class="mc-lines">
    {Object.entries(item.properties ?? {}).map(([name, field]) => {
      const text = answerText(field, row[name], options)
      return text ? (
        <li>
          {field.title ?? name}: {text}
        </li>
      ) : null
    })}
  </ul>
)

function simpleRow(field: FieldSchema, path: string, text: string, shared: Shared): SummaryRow[] {
  if (text === '' && shared.hideEmpty) return []
  const title = field.title ?? path
  const value = text === '' ? <span class="mc-muted">Không khai</span> : <span class="mc-answer">{text}</span>
  return [{ key: title, value, actions: actionsFor(title, path, shared) }]
}

const actionsFor = (title: string, path: string, { changeHref }: Shared): SummaryRow['actions'] =>
  changeHref ? [{ href: changeHref(path), text: 'Sửa', about: title.toLowerCase() }] : undefined
