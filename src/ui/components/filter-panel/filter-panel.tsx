import type { Child, Html } from '#ui/jsx-runtime'
import { Button } from '../button/button.tsx'
import { Form } from '../form/form.tsx'

export type FilterPanelProps = {
  action: string
  /** What is chosen now; each is a link that takes it away. */
  selected?: readonly { text: string; removeHref: string }[]
  clearHref?: string
  /** Stand open although nothing is chosen. */
  open?: boolean
  title?: string
  children?: Child
}

/** Filters of a list. They live in the address; the panel folds so that the list stays in front. */
export const FilterPanel = (props: FilterPanelProps): Html => (
  <section class="mc-filter" aria-label={props.title ?? 'Bộ lọc'}>
    {props.selected?.length ? (
      <div class="mc-filter__selected">
        <span class="mc-filter__label">Đang lọc:</span>
        <ul class="mc-filter__tags">
          {props.selected.map(({ text, removeHref }) => (
            <li>
              <a class="mc-filter__tag" href={removeHref}>
                <span class="govuk-visually-hidden">Bỏ lọc </span>
                {text}
                <span aria-hidden="true"> ✕</span>
              </a>
            </li>
          ))}
        </ul>
        {props.clearHref ? (
          <a class="govuk-link" href={props.clearHref}>
            Bỏ tất cả
          </a>
        ) : null}
      </div>
    ) : null}
    <details class="mc-filter__panel" open={props.open}>
      <summary class="mc-filter__summary">{props.title ?? 'Bộ lọc'}</summary>
      <Form action={props.action} method="get" class="mc-filter__form">
        <div class="mc-filter__fields">{props.children}</div>
        <Button variant="secondary">Lọc</Button>
      </Form>
    </details>
  </section>
)
