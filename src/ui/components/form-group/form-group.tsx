import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type FormGroupProps = { error?: Child; class?: string; attributes?: Attributes; children?: Child }

/** One field with its label, hint and error; a line at its side marks an error. */
export const FormGroup = ({ error, class: extra, attributes, children }: FormGroupProps): Html => (
  <div class={classes('govuk-form-group', error ? 'govuk-form-group--error' : null, extra)} {...attributes}>
    {children}
  </div>
)
