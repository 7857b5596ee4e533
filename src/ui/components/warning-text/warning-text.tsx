import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes } from '../attributes.ts'

export type WarningTextProps = { prefix?: string; class?: string; attributes?: Attributes; children?: Child }

/** What has consequences: a deadline, a penalty, a step that cannot be undone. */
export const WarningText = ({
  prefix = 'Cảnh báo',
  class: extra,
  attributes,
  children,
}: WarningTextProps): Html => (
  <div class={classes('govuk-warning-text', extra)} {...attributes}>
    <span class="govuk-warning-text__icon" aria-hidden="true">
      !
    </span>
    <strong class="govuk-warning-text__text">
      <span class="govuk-visually-hidden">{prefix}</span> {children}
    </strong>
  </div>
)
