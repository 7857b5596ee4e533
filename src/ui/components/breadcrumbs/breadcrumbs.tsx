import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type Crumb = { text: Child; href?: string; attributes?: Attributes }
export type BreadcrumbsProps = {
  items: readonly Crumb[]
  label?: string
  collapseOnMobile?: boolean
  class?: string
  attributes?: Attributes
}

/** Where this page stands. The last item without `href` is the page itself. */
export const Breadcrumbs = (props: BreadcrumbsProps): Html => (
  <nav
    class={classes(
      'govuk-breadcrumbs',
      props.class,
      props.collapseOnMobile && 'govuk-breadcrumbs--collapse-on-mobile',
    )}
    aria-label={props.label ?? 'Đường dẫn'}
    {...props.attributes}
  >
    <ol class="govuk-breadcrumbs__list">
      {props.items.map((item) =>
        item.href ? (
          <li class="govuk-breadcrumbs__list-item">
            <a class="govuk-breadcrumbs__link" href={item.href} {...item.attributes}>
              {item.text}
            </a>
          </li>
        ) : (
          <li class="govuk-breadcrumbs__list-item" aria-current="page">
            {item.text}
          </li>
        ),
      )}
    </ol>
  </nav>
)
