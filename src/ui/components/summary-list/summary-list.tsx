import { type Child, Fragment, type Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

/** `about` completes the action for screen readers: “Sửa” + “họ và tên”. */
export type SummaryAction = {
  href: string
  text: Child
  about?: string
  class?: string
  attributes?: Attributes
}

export type SummaryRow = { key: Child; value: Child; actions?: readonly SummaryAction[]; class?: string }

export type SummaryListProps = {
  rows: readonly SummaryRow[]
  noBorder?: boolean
  class?: string
  attributes?: Attributes
  /** Puts the list in a card with a heading. */
  card?: {
    title?: Child
    headingLevel?: 2 | 3 | 4
    actions?: readonly SummaryAction[]
    class?: string
    attributes?: Attributes
  }
}

/** Names and values: what was answered, what is known of a dossier. */
export function SummaryList(props: SummaryListProps): Html {
  const anyActions = props.rows.some((row) => row.actions?.length)
  const cardTitle = props.card?.title
  const list = (
    <dl
      class={classes('govuk-summary-list', props.noBorder && 'govuk-summary-list--no-border', props.class)}
      {...props.attributes}
    >
      {props.rows.map((row) => (
        <div
          class={classes(
            'govuk-summary-list__row',
            anyActions && !row.actions?.length && 'govuk-summary-list__row--no-actions',
            row.class,
          )}
        >
          <dt class="govuk-summary-list__key">{row.key}</dt>
          <dd class="govuk-summary-list__value">{row.value}</dd>
          {row.actions?.length ? (
            <dd class="govuk-summary-list__actions">
              <Actions actions={row.actions} list="govuk-summary-list__actions-list" cardTitle={cardTitle} />
            </dd>
          ) : null}
        </div>
      ))}
    </dl>
  )
  return props.card ? <Card card={props.card}>{list}</Card> : list
}

const headings = { 2: 'h2', 3: 'h3', 4: 'h4' } as const

function Card({ card, children }: { card: NonNullable<SummaryListProps['card']>; children?: Child }): Html {
  const Heading = headings[card.headingLevel ?? 2]
  const actions = card.actions ?? []
  return (
    <div class={classes('govuk-summary-card', card.class)} {...card.attributes}>
      <div class="govuk-summary-card__title-wrapper">
        {card.title ? <Heading class="govuk-summary-card__title">{card.title}</Heading> : null}
        {actions.length === 1 ? (
          <div class="govuk-summary-card__actions">
            <Actions actions={actions} list="" cardTitle={card.title} />
          </div>
        ) : null}
        {actions.length > 1 ? (
          <ul class="govuk-summary-card__actions">
            {actions.map((action) => (
              <li class="govuk-summary-card__action">
                <ActionLink action={action} cardTitle={card.title} />
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      <div class="govuk-summary-card__content">{children}</div>
    </div>
  )
}

type ActionsProps = { actions: readonly SummaryAction[]; list: string; cardTitle?: Child }

const Actions = ({ actions, list, cardTitle }: ActionsProps): Html =>
  actions.length === 1 ? (
    <Fragment>
      {actions.map((action) => (
        <ActionLink action={action} cardTitle={cardTitle} />
      ))}
    </Fragment>
  ) : (
    <ul class={list}>
      {actions.map((action) => (
        <li class={`${list}-item`}>
          <ActionLink action={action} cardTitle={cardTitle} />
        </li>
      ))}
    </ul>
  )

const ActionLink = ({ action, cardTitle }: { action: SummaryAction; cardTitle?: Child }): Html => (
  <a class={classes('govuk-link', action.class)} href={action.href} {...action.attributes}>
    {action.text}
    {action.about || cardTitle ? (
      <span class="govuk-visually-hidden">
        {action.about ? ` ${action.about}` : null}
        {cardTitle ? [' (', cardTitle, ')'] : null}
      </span>
    ) : null}
  </a>
)
