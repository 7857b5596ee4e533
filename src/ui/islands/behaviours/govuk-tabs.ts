import { Tabs } from 'govuk-frontend/dist/govuk/components/tabs/tabs.mjs'

/** Tabs instead of parts one below the other, on screens wide enough. */
export const tabs = (element: HTMLElement): void => {
  // oxlint-disable-next-line no-new -- the object attaches itself to the element
  new Tabs(element)
}
