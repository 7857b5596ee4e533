import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type PanelProps = {
  title: Child
  headingLevel?: 1 | 2 | 3
  class?: string
  attributes?: Attributes
  /** The code of the dossier stands here, large: `<strong class="mc-code">`. */
  children?: Child
}

const headings = { 1: 'h1', 2: 'h2', 3: 'h3' } as const

/** It is done: what was done, and the code to keep. */
export function Panel({ title, headingLevel = 1, class: extra, attributes, children }: PanelProps): Html {
  const Heading = headings[headingLevel]
  return (
    <div class={classes('govuk-panel govuk-panel--confirmation', extra)} {...attributes}>
      <Heading class="govuk-panel__title">{title}</Heading>
      {children ? <div class="govuk-panel__body">{children}</div> : null}
    </div>
  )
}
