import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type PageLink = { href: string; text?: Child; label?: Child; attributes?: Attributes }

export type PaginationProps = {
  /** Keyset pages: there is a way back and a way on, and no number of pages. */
  previous?: PageLink
  next?: PageLink
  label?: string
  class?: string
  attributes?: Attributes
}

const arrows = {
  prev: 'm6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z',
  next: 'm8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z',
} as const

/** The way through a long list. Nothing is drawn when there is only one page. */
export function Pagination({
  previous,
  next,
  label = 'Phân trang',
  class: extra,
  attributes,
}: PaginationProps): Html {
  if (!previous && !next) return <></>
  return (
    <nav
      class={classes('govuk-pagination govuk-pagination--block', extra)}
      aria-label={label}
      {...attributes}
    >
      {previous ? <Arrow kind="prev" link={previous} words="Trang trước" /> : null}
      {next ? <Arrow kind="next" link={next} words="Trang sau" /> : null}
    </nav>
  )
}

const Arrow = ({ kind, link, words }: { kind: 'prev' | 'next'; link: PageLink; words: string }): Html => (
  <div class={`govuk-pagination__${kind}`}>
    <a class="govuk-link govuk-pagination__link" href={link.href} rel={kind} {...link.attributes}>
      <svg
        class={`govuk-pagination__icon govuk-pagination__icon--${kind}`}
        xmlns="http://www.w3.org/2000/svg"
        height="13"
        width="15"
        aria-hidden="true"
        focusable="false"
        viewBox="0 0 15 13"
      >
        <path d={arrows[kind]} />
      </svg>
      <span
        class={classes(
          'govuk-pagination__link-title',
          !link.label && 'govuk-pagination__link-title--decorated',
        )}
      >
        {link.text ?? words}
      </span>
      {link.label ? <span class="govuk-visually-hidden">:</span> : null}
      {link.label ? <span class="govuk-pagination__link-label">{link.label}</span> : null}
    </a>
  </div>
)
