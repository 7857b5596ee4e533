import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type TabItem = {
  id: string
  label: string
  content: Child
  attributes?: Attributes
  panelAttributes?: Attributes
}
export type TabsProps = {
  title?: Child
  items: readonly TabItem[]
  /** Each part under its own name where they stand one below the other; left out only to compare with govuk-frontend. */
  named?: boolean
  id?: string
  class?: string
  attributes?: Attributes
}

/** Parts of one page, one at a time; without script they stand one below the other with a list of contents. */
export const Tabs = ({
  title = 'Nội dung',
  items,
  named = true,
  id,
  class: extra,
  attributes,
}: TabsProps): Html => (
  <div id={id} class={classes('govuk-tabs', extra)} {...attributes} data-module="govuk-tabs">
    <h2 class="govuk-tabs__title">{title}</h2>
    {items.length > 0 ? (
      <ul class="govuk-tabs__list">
        {items.map((item, index) => (
          <li class={classes('govuk-tabs__list-item', index === 0 && 'govuk-tabs__list-item--selected')}>
            <a class="govuk-tabs__tab" href={`#${item.id}`} {...item.attributes}>
              {item.label}
            </a>
          </li>
        ))}
      </ul>
    ) : null}
    {items.map((item, index) => (
      <div
        class={classes('govuk-tabs__panel', index > 0 && 'govuk-tabs__panel--hidden')}
        id={item.id}
        {...item.panelAttributes}
      >
        {named ? <h3 class="govuk-heading-s mc-tabs__name">{item.label}</h3> : null}
        {item.content}
      </div>
    ))}
  </div>
)
