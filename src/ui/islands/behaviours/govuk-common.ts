import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs'
import { Radios } from 'govuk-frontend/dist/govuk/components/radios/radios.mjs'

const parts = {
  'govuk-button': Button,
  'govuk-checkboxes': Checkboxes,
  'govuk-error-summary': ErrorSummary,
  'govuk-notification-banner': NotificationBanner,
  'govuk-radios': Radios,
}

const isPart = (name: string): name is keyof typeof parts => Object.hasOwn(parts, name)

/** The small behaviours of forms: focus on the summary, conditional reveals, no second press. */
export function common(element: HTMLElement): void {
  const name = element.dataset['module'] ?? ''
  if (!isPart(name)) return
  const Part = parts[name]
  // oxlint-disable-next-line no-new -- the object attaches itself to the element
  new Part(element)
}
