import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes, type Size } from '../attributes.ts'

export type LabelProps = {
  for?: string
  size?: Size
  /** The label is the page's `h1`: one question on the page. */
  pageHeading?: boolean
  class?: string
  attributes?: Attributes
  children?: Child
}

/** The name of a field. */
export function Label({
  for: target,
  size,
  pageHeading,
  class: extra,
  attributes,
  children,
}: LabelProps): Html {
  const label = (
    <label class={classes('govuk-label', size && `govuk-label--${size}`, extra)} for={target} {...attributes}>
      {children}
    </label>
  )
  return pageHeading ? <h1 class="govuk-label-wrapper">{label}</h1> : label
}
