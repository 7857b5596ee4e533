import type { Child, Html } from '#ui/jsx-runtime'

export type StatFigureProps = {
  label: Child
  /** Already written as people read it: `formatNumber(1234)`. */
  value: string
  unit?: string
  delta?: {
    text: string
    direction: 'up' | 'down' | 'same'
    /** Whether the change is good; a rise of late dossiers is not. */
    good?: boolean
  }
  /** Leads down to the evidence. */
  href?: string
}

const marks = { up: '▲', down: '▼', same: '▬' } as const
const words = { up: 'tăng', down: 'giảm', same: 'không đổi' } as const

/** One figure, readable from three metres, with its change and its evidence. */
export function StatFigure({ label, value, unit, delta, href }: StatFigureProps): Html {
  const tone = delta?.good === undefined ? 'plain' : delta.good ? 'good' : 'bad'
  return (
    <div class="mc-stat">
      <p class="mc-stat__label">
        {href ? (
          <a class="govuk-link" href={href}>
            {label}
          </a>
        ) : (
          label
        )}
      </p>
      <p class="mc-stat__value">
        {value}
        {unit ? <span class="mc-stat__unit"> {unit}</span> : null}
      </p>
      {delta ? (
        <p class={`mc-stat__delta mc-stat__delta--${tone}`}>
          <span aria-hidden="true">{marks[delta.direction]} </span>
          <span class="govuk-visually-hidden">{words[delta.direction]} </span>
          {delta.text}
        </p>
      ) : null}
    </div>
  )
}
