import { DrumStar } from '#ui/brand/drum-star-mark.tsx'
import type { Child, Html } from '#ui/jsx-runtime'

export type PrintViewProps = { children?: Child }

/** A page meant for paper: measure of A4, black on white, the star faint behind it. */
export const PrintView = ({ children }: PrintViewProps): Html => (
  <article class="mc-print">
    <DrumStar class="mc-print__star" rays={16} rings={6} />
    <div class="mc-print__body">{children}</div>
  </article>
)
