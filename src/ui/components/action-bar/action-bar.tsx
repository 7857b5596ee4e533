import type { Child, Html } from '#ui/jsx-runtime'

export type ActionBarProps = { label?: string; children?: Child }

/** What can be done with the thing on the page; stays in view at the foot of the window. */
export const ActionBar = ({ label = 'Thao tác', children }: ActionBarProps): Html => (
  <div class="mc-action-bar" role="group" aria-label={label}>
    {children}
  </div>
)
