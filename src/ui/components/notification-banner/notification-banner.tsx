import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type NotificationBannerProps = {
  /** `success` takes the focus and is announced at once. */
  success?: boolean
  title?: Child
  titleId?: string
  role?: 'alert' | 'region' | 'status'
  headingLevel?: 2 | 3 | 4
  disableAutoFocus?: boolean
  /** One sentence. */
  text?: Child
  class?: string
  attributes?: Attributes
  children?: Child
}

const headings = { 2: 'h2', 3: 'h3', 4: 'h4' } as const

/** Something to know that is not about the content of the page. */
export function NotificationBanner(props: NotificationBannerProps): Html {
  const titleId = props.titleId ?? 'thong-bao'
  const Heading = headings[props.headingLevel ?? 2]
  return (
    <div
      class={classes(
        'govuk-notification-banner',
        props.success && 'govuk-notification-banner--success',
        props.class,
      )}
      role={props.role ?? (props.success ? 'alert' : 'region')}
      aria-labelledby={titleId}
      data-module="govuk-notification-banner"
      data-disable-auto-focus={props.disableAutoFocus}
      {...props.attributes}
    >
      <div class="govuk-notification-banner__header">
        <Heading class="govuk-notification-banner__title" id={titleId}>
          {props.title ?? (props.success ? 'Đã xong' : 'Lưu ý')}
        </Heading>
      </div>
      <div class="govuk-notification-banner__content">
        {props.children ?? <p class="govuk-notification-banner__heading">{props.text}</p>}
      </div>
    </div>
  )
}
