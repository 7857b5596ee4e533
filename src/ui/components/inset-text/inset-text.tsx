import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type InsetTextProps = { id?: string; class?: string; attributes?: Attributes; children?: Child }

/** A quotation, an example, something set apart. */
export const InsetText = ({ id, class: extra, attributes, children }: InsetTextProps): Html => (
  <div id={id} class={classes('govuk-inset-text', extra)} {...attributes}>
    {children}
  </div>
)
