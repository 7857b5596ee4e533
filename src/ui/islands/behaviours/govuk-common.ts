import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs'

const parts = {
  'govuk-button': Button,
  'govuk-error-summary': ErrorSummary,
  'govuk-notification-banner': NotificationBanner,
}

const isPart = (name: string): name is keyof typeof parts => Object.hasOwn(parts, name)

/** The small behaviours of forms: focus on the summary and on what has just been done, no second press. */
export function common(element: HTMLElement): void {
  const name = element.dataset['module'] ?? ''
  if (!isPart(name)) return
  const Part = parts[name]
  // oxlint-disable-next-line no-new -- the object attaches itself to the element
  new Part(element)
}
