import type { Html } from '#ui/jsx-runtime'
import { GroupField, HintAndError, fieldId, type FieldProps } from '../form-group/field.tsx'
import { Input } from '../input/input.tsx'
import { classes, type Size } from '../attributes.ts'

/** A date as typed: nothing is lost when the page comes back with an error. */
export type DateParts = { day?: string; month?: string; year?: string }
export type DatePart = 'day' | 'month' | 'year'

export type DateInputProps = Omit<FieldProps, 'label' | 'labelSize' | 'labelClass'> & {
  legend?: string | Html
  legendSize?: Size
  legendClass?: string
  value?: DateParts
  /** Which parts the error is about; all of them when left out. */
  wrong?: readonly DatePart[]
  /** Birthdays: the browser may fill them in. */
  birthday?: boolean
}

const parts = [
  { part: 'day', text: 'Ngày', width: 2, autocomplete: 'bday-day' },
  { part: 'month', text: 'Tháng', width: 2, autocomplete: 'bday-month' },
  { part: 'year', text: 'Năm', width: 4, autocomplete: 'bday-year' },
] as const

/** A date one knows: three fields named `<name>.day`, `<name>.month`, `<name>.year`. */
export function DateInput(props: DateInputProps): Html {
  const id = fieldId(props)
  const wrong = (part: DatePart): boolean => Boolean(props.error) && (props.wrong?.includes(part) ?? true)
  const fields = [
    <HintAndError id={id} hint={props.hint} error={props.error} />,
    <div class={classes('govuk-date-input', props.class)} id={id} {...props.attributes}>
      {parts.map(({ part, text, width, autocomplete }) => (
        <div class="govuk-date-input__item">
          <Input
            name={`${props.name}.${part}`}
            id={`${id}.${part}`}
            label={text}
            labelClass="govuk-date-input__label"
            class={classes(
              'govuk-date-input__input',
              `govuk-input--width-${width}`,
              wrong(part) && 'govuk-input--error',
            )}
            value={props.value?.[part]}
            inputmode="numeric"
            autocomplete={props.birthday ? autocomplete : undefined}
            disabled={props.disabled}
          />
        </div>
      ))}
    </div>,
  ]
  return (
    <GroupField field={props} role="group">
      {fields}
    </GroupField>
  )
}
