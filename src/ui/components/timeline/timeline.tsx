import type { Child, Html } from '#ui/jsx-runtime'

export type TimelineEvent = {
  title: Child
  /** Who did it. */
  by?: Child
  /** When, as people read it, and as machines do (ISO 8601). */
  at: string
  datetime?: string
  state?: 'done' | 'current' | 'coming'
  children?: Child
}

export type TimelineProps = { events: readonly TimelineEvent[]; headingLevel?: 2 | 3 | 4; label?: string }

const headings = { 2: 'h2', 3: 'h3', 4: 'h4' } as const
const words = { done: 'Đã xong', current: 'Đang thực hiện', coming: 'Chưa đến' } as const

/** What has happened, in order. */
export function Timeline({ events, headingLevel = 3, label }: TimelineProps): Html {
  const Heading = headings[headingLevel]
  return (
    <ol class="mc-timeline" aria-label={label}>
      {events.map(({ title, by, at, datetime, state = 'done', children }) => (
        <li class={`mc-timeline__item mc-timeline__item--${state}`}>
          <Heading class="mc-timeline__title">
            {title}
            {state === 'done' ? null : <span class="govuk-visually-hidden">{` (${words[state]})`}</span>}
          </Heading>
          <p class="mc-timeline__meta">
            <time datetime={datetime}>{at}</time>
            {by ? <span> · {by}</span> : null}
          </p>
          {children ? <div class="mc-timeline__body">{children}</div> : null}
        </li>
      ))}
    </ol>
  )
}
