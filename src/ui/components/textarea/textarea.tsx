import type { Html } from '#ui/jsx-runtime'
import { describedBy, Field, fieldId, type FieldProps } from '../form-group/field.tsx'
import { classes } from '../attributes.ts'

export type TextareaProps = FieldProps & {
  value?: string
  rows?: number
  autocomplete?: string
  spellcheck?: boolean
  maxlength?: number
}

/** The control alone. A leading line break is doubled, because browsers drop the first one. */
export const TextareaControl = (props: TextareaProps): Html => (
  <textarea
    class={classes('govuk-textarea', props.error ? 'govuk-textarea--error' : null, props.class)}
    id={fieldId(props)}
    name={props.name}
    rows={props.rows ?? 5}
    spellcheck={props.spellcheck}
    disabled={props.disabled}
    aria-describedby={describedBy(props)}
    autocomplete={props.autocomplete}
    maxlength={props.maxlength}
    {...props.attributes}
  >
    {props.value?.startsWith('\n') ? `\n${props.value}` : props.value}
  </textarea>
)

/** Several lines of text. */
export const Textarea = (props: TextareaProps): Html => (
  <Field field={props}>
    <TextareaControl {...props} />
  </Field>
)
