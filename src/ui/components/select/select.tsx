import type { Html } from '#ui/jsx-runtime'
import { describedBy, Field, fieldId, type FieldProps } from '../form-group/field.tsx'
import { type Attributes, classes } from '../attributes.ts'

export type Option = {
  value: string
  text: string
  selected?: boolean
  disabled?: boolean
  attributes?: Attributes
}

export type SelectProps = FieldProps & {
  options: readonly Option[]
  value?: string
  /** Text of an empty first choice; left out when undefined. */
  placeholder?: string
}

/** One choice of a list. Up to six choices read better as `Radios`. */
export function Select(props: SelectProps): Html {
  const { options, value, placeholder } = props
  return (
    <Field field={props}>
      <select
        class={classes('govuk-select', props.class, props.error ? 'govuk-select--error' : null)}
        id={fieldId(props)}
        name={props.name}
        disabled={props.disabled}
        aria-describedby={describedBy(props)}
        {...props.attributes}
      >
        {placeholder === undefined ? null : <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option
            value={option.value}
            selected={option.selected ?? (value !== undefined && option.value === value)}
            disabled={option.disabled}
            {...option.attributes}
          >
            {option.text}
          </option>
        ))}
      </select>
    </Field>
  )
}
