import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type ErrorMessageProps = {
  id?: string
  class?: string
  attributes?: Attributes
  /** Read before the message by screen readers; `false` leaves it out. */
  prefix?: string | false
  children?: Child
}

/** What is wrong with one field, and what to do about it. */
export const ErrorMessage = ({
  id,
  class: extra,
  attributes,
  prefix = 'Lỗi',
  children,
}: ErrorMessageProps): Html => (
  <p id={id} class={classes('govuk-error-message', extra)} {...attributes}>
    {prefix ? <span class="govuk-visually-hidden">{prefix}:</span> : null}
    {prefix ? ' ' : null}
    {children}
  </p>
)
