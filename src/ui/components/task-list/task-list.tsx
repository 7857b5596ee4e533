import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type TaskItem = {
  title: Child
  titleClass?: string
  hint?: Child
  href?: string
  /** A `<Tag>` for what is still to do, plain words for what is done. */
  status: Child
  statusClass?: string
  class?: string
}

export type TaskListProps = {
  items: readonly TaskItem[]
  idPrefix?: string
  class?: string
  attributes?: Attributes
}

/** Parts of a longer work, in any order, each with its state. */
export const TaskList = ({ items, idPrefix = 'viec', class: extra, attributes }: TaskListProps): Html => (
  <ul class={classes('govuk-task-list', extra)} {...attributes}>
    {items.map((item, index) => (
      <Task item={item} id={`${idPrefix}-${index + 1}`} />
    ))}
  </ul>
)

const Task = ({ item, id }: { item: TaskItem; id: string }): Html => (
  <li class={classes('govuk-task-list__item', item.href && 'govuk-task-list__item--with-link', item.class)}>
    <div class="govuk-task-list__name-and-hint">
      {item.href ? (
        <a
          class={classes('govuk-link govuk-task-list__link', item.titleClass)}
          href={item.href}
          aria-describedby={classes(item.hint ? `${id}-hint` : null, `${id}-status`)}
        >
          {item.title}
        </a>
      ) : (
        <div class={item.titleClass}>{item.title}</div>
      )}
      {item.hint ? (
        <div id={`${id}-hint`} class="govuk-task-list__hint">
          {item.hint}
        </div>
      ) : null}
    </div>
    <div class={classes('govuk-task-list__status', item.statusClass)} id={`${id}-status`}>
      {item.status}
    </div>
  </li>
)
