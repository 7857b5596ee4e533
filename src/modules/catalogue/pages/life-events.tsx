import type { Html } from '#ui/jsx-runtime'
import type { LifeEventTable } from '../tables.ts'

const AUDIENCES = { citizen: 'Việc trong đời sống', enterprise: 'Việc của doanh nghiệp' } as const

/** What happens in life and in business, each a way to its procedures. */
export const LifeEvents = ({
  lifeEvents,
  hrefOf,
}: {
  lifeEvents: readonly LifeEventTable[]
  hrefOf: (key: string) => string
}): Html => (
  <>
    {(['citizen', 'enterprise'] as const).map((audience) => (
      <section aria-labelledby={`su-kien-${audience}`}>
        <h2 class="govuk-heading-m" id={`su-kien-${audience}`}>
          {AUDIENCES[audience]}
        </h2>
        <ul class="mc-events">
          {lifeEvents
            .filter((event) => event.audience === audience)
            .map((event) => (
              <li class="mc-event">
                <a class="govuk-link mc-event__link" href={hrefOf(event.key)}>
                  {event.name}
                </a>
                <span class="mc-event__words">{event.description}</span>
              </li>
            ))}
        </ul>
      </section>
    ))}
  </>
)
