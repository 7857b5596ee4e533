import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type TagColour = 'grey' | 'blue' | 'green' | 'yellow' | 'red'
export type TagProps = { colour?: TagColour; class?: string; attributes?: Attributes; children?: Child }

/** The state of a thing in one or two words. The words carry the meaning, the colour only helps. */
export const Tag = ({ colour, class: extra, attributes, children }: TagProps): Html => (
  <strong class={classes('govuk-tag', colour && `govuk-tag--${colour}`, extra)} {...attributes}>
    {children}
  </strong>
)
