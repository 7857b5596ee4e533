import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type HintProps = { id?: string; class?: string; attributes?: Attributes; children?: Child }

/** Help that belongs to a field, read out together with it. */
export const Hint = ({ id, class: extra, attributes, children }: HintProps): Html => (
  <div id={id} class={classes('govuk-hint', extra)} {...attributes}>
    {children}
  </div>
)
