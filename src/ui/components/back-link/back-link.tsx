import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type BackLinkProps = { href: string; class?: string; attributes?: Attributes; children?: Child }

/** One step back. Pages with `back` get it from the layout. */
export const BackLink = ({ href, class: extra, attributes, children = 'Quay lại' }: BackLinkProps): Html => (
  <a href={href} class={classes('govuk-back-link', extra)} {...attributes}>
    {children}
  </a>
)
