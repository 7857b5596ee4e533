import { DrumStar } from '#ui/brand/drum-star-mark.tsx'
import type { Child, Html } from '#ui/jsx-runtime'

export type EmptyStateProps = { title: Child; headingLevel?: 2 | 3; children?: Child }

const headings = { 2: 'h2', 3: 'h3' } as const

/** Nothing here: why, and what one can do. */
export function EmptyState({ title, headingLevel = 2, children }: EmptyStateProps): Html {
  const Heading = headings[headingLevel]
  return (
    <div class="mc-empty">
      <DrumStar class="mc-empty__star" />
      <Heading class="mc-empty__title">{title}</Heading>
      {children ? <div class="mc-empty__body">{children}</div> : null}
    </div>
  )
}
