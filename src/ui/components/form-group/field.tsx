import { type Child, Fragment, type Html } from '#ui/jsx-runtime'
import { ErrorMessage } from '../error-message/error-message.tsx'
import { Fieldset } from '../fieldset/fieldset.tsx'
import { Hint } from '../hint/hint.tsx'
import { Label } from '../label/label.tsx'
import { type Attributes, ids, type Size } from '../attributes.ts'
import { FormGroup } from './form-group.tsx'

/** What every field with one control takes. `name` is also its id, so that error links find it. */
export type FieldProps = {
  name: string
  id?: string
  label?: Child
  labelSize?: Size
  labelClass?: string
  pageHeading?: boolean
  hint?: Child
  error?: Child
  disabled?: boolean
  describedBy?: string
  class?: string
  attributes?: Attributes
  groupClass?: string
  groupAttributes?: Attributes
}

export const fieldId = (field: Pick<FieldProps, 'id' | 'name'>): string => field.id ?? field.name

/** Ids of what describes a field, in reading order: what the page adds, hint, error. */
export const describedBy = (
  field: Pick<FieldProps, 'id' | 'name' | 'hint' | 'error' | 'describedBy'>,
): string | undefined =>
  ids(
    field.describedBy,
    field.hint ? `${fieldId(field)}-hint` : null,
    field.error ? `${fieldId(field)}-error` : null,
  )

/** Hint and error of a field, above its control. */
export const HintAndError = ({ id, hint, error }: { id: string; hint?: Child; error?: Child }): Html => (
  <Fragment>
    {hint ? <Hint id={`${id}-hint`}>{hint}</Hint> : null}
    {error ? <ErrorMessage id={`${id}-error`}>{error}</ErrorMessage> : null}
  </Fragment>
)

/** Label, hint and error around a control. */
export function Field({ field, children }: { field: FieldProps; children?: Child }): Html {
  const id = fieldId(field)
  return (
    <FormGroup error={field.error} class={field.groupClass} attributes={field.groupAttributes}>
      {field.label ? (
        <Label for={id} size={field.labelSize} class={field.labelClass} pageHeading={field.pageHeading}>
          {field.label}
        </Label>
      ) : null}
      <HintAndError id={id} hint={field.hint} error={field.error} />
      {children}
    </FormGroup>
  )
}

export type GroupFieldProps = FieldProps & {
  legend?: Child
  legendSize?: Size
  legendClass?: string
  fieldsetClass?: string
}

/** The same around a group of controls, with a legend that names them; without one they stand alone. */
export function GroupField(props: { field: GroupFieldProps; role?: 'group'; children?: Child }): Html {
  const { field, role, children } = props
  return (
    <FormGroup error={field.error} class={field.groupClass} attributes={field.groupAttributes}>
      {field.legend ? (
        <Fieldset
          legend={field.legend}
          legendSize={field.legendSize}
          legendClass={field.legendClass}
          pageHeading={field.pageHeading}
          describedBy={describedBy(field)}
          class={field.fieldsetClass}
          role={role}
        >
          {children}
        </Fieldset>
      ) : (
        children
      )}
    </FormGroup>
  )
}
