import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type ErrorSummaryProps = {
  title?: Child
  description?: Child
  errors: readonly { text: Child; href?: string; attributes?: Attributes }[]
  /** Leave the focus where it is (pages that show the summary without a fresh error). */
  disableAutoFocus?: boolean
  class?: string
  attributes?: Attributes
}

/** All that is wrong on the page, each with a link to its field. Takes the focus when the page loads. */
export const ErrorSummary = (props: ErrorSummaryProps): Html => (
  <div
    class={classes('govuk-error-summary', props.class)}
    data-module="govuk-error-summary"
    data-disable-auto-focus={props.disableAutoFocus}
    {...props.attributes}
  >
    <div role="alert">
      <h2 class="govuk-error-summary__title">{props.title ?? 'Thông tin chưa đúng'}</h2>
      <div class="govuk-error-summary__body">
        {props.description ? <p>{props.description}</p> : null}
        {props.errors.length > 0 ? (
          <ul class="govuk-list govuk-error-summary__list">
            {props.errors.map(({ text, href, attributes }) => (
              <li>
                {href ? (
                  <a href={href} {...attributes}>
                    {text}
                  </a>
                ) : (
                  text
                )}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  </div>
)
