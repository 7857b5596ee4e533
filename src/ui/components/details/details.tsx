import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type DetailsProps = {
  summary: Child
  open?: boolean
  id?: string
  class?: string
  attributes?: Attributes
  children?: Child
}

/** Help that only some need, folded away. */
export const Details = ({ summary, open, id, class: extra, attributes, children }: DetailsProps): Html => (
  <details id={id} class={classes('govuk-details', extra)} open={open} {...attributes}>
    <summary class="govuk-details__summary">
      <span class="govuk-details__summary-text">{summary}</span>
    </summary>
    <div class="govuk-details__text">{children}</div>
  </details>
)
