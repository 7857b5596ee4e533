import type { Html } from '#ui/jsx-runtime'

export type BadgeProps = { count: number; label?: string }

/** How many wait. Nothing is drawn for none. `label` says what of, for screen readers. */
export const Badge = ({ count, label }: BadgeProps): Html =>
  count > 0 ? (
    <span class="mc-badge">
      {count > 999 ? '999+' : count}
      {label ? <span class="govuk-visually-hidden"> {label}</span> : null}
    </span>
  ) : (
    <></>
  )
