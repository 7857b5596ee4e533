import { Fragment, type Html } from '#ui/jsx-runtime'

export type SideNavigationEntry = { key: string; href: string; text: string; badge?: number; group?: string }

export type SideNavigationProps = { label: string; entries: readonly SideNavigationEntry[]; current?: string }

/** The officer's ways, one under the other, in groups. */
export const SideNavigation = ({ label, entries, current }: SideNavigationProps): Html => (
  <nav class="mc-side-nav" aria-label={label}>
    <ul class="mc-side-nav__list">
      {entries.map((entry) => (
        <Fragment>
          {entry.group ? <li class="mc-side-nav__group">{entry.group}</li> : null}
          <li class="mc-side-nav__item">
            <a
              class="mc-side-nav__link"
              href={entry.href}
              aria-current={entry.key === current ? 'page' : undefined}
            >
              <span>{entry.text}</span>
              {entry.badge ? <span class="mc-badge">{entry.badge}</span> : null}
            </a>
          </li>
        </Fragment>
      ))}
    </ul>
  </nav>
)
