import type { Child, Html } from '#ui/jsx-runtime'
import { describedBy, Field, fieldId, type FieldProps } from '../form-group/field.tsx'
import { classes } from '../attributes.ts'

export type InputProps = FieldProps & {
  value?: string | number
  type?: 'text' | 'email' | 'tel' | 'url' | 'number' | 'search' | 'password' | 'date'
  /** Characters the field should look made for. */
  width?: 2 | 3 | 4 | 5 | 10 | 20 | 30
  inputmode?: 'numeric' | 'decimal' | 'tel' | 'email' | 'url' | 'text' | 'search'
  autocomplete?: string
  autocapitalize?: 'none' | 'off' | 'on' | 'sentences' | 'words' | 'characters'
  pattern?: string
  spellcheck?: boolean
  prefix?: Child
  suffix?: Child
}

/** The control alone, for places that bring their own label. */
export const InputControl = (props: InputProps): Html => (
  <input
    class={classes(
      'govuk-input',
      props.width && `govuk-input--width-${props.width}`,
      props.class,
      props.error ? 'govuk-input--error' : null,
    )}
    id={fieldId(props)}
    name={props.name}
    type={props.type ?? 'text'}
    spellcheck={props.spellcheck}
    value={props.value}
    disabled={props.disabled}
    aria-describedby={describedBy(props)}
    autocomplete={props.autocomplete}
    autocapitalize={props.autocapitalize}
    pattern={props.pattern}
    inputmode={props.inputmode}
    {...props.attributes}
  />
)

/** A line of text. */
export const Input = (props: InputProps): Html => (
  <Field field={props}>
    {props.prefix || props.suffix ? (
      <div class="govuk-input__wrapper">
        {props.prefix ? <Affix side="prefix">{props.prefix}</Affix> : null}
        <InputControl {...props} />
        {props.suffix ? <Affix side="suffix">{props.suffix}</Affix> : null}
      </div>
    ) : (
      <InputControl {...props} />
    )}
  </Field>
)

const Affix = ({ side, children }: { side: 'prefix' | 'suffix'; children?: Child }): Html => (
  <div class={`govuk-input__${side}`} aria-hidden="true">
    {children}
  </div>
)
