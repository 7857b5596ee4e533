import type { Html } from '#ui/jsx-runtime'

export type SubNavigationItem = { href: string; text: string; current?: boolean; badge?: number }
export type SubNavigationProps = { label: string; items: readonly SubNavigationItem[] }

/** Pages that belong to one thing, each with its own address. */
export const SubNavigation = ({ label, items }: SubNavigationProps): Html => (
  <nav class="mc-sub-nav" aria-label={label}>
    <ul class="mc-sub-nav__list">
      {items.map((item) => (
        <li>
          <a class="mc-sub-nav__link" href={item.href} aria-current={item.current ? 'page' : undefined}>
            {item.text}
            {item.badge ? <span class="mc-badge">{item.badge}</span> : null}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)
