import type { Html } from '#ui/jsx-runtime'

/** Names of procedures run to 300 letters: from here on they are set smaller, so that a phone shows more than the name. */
const LONG = 90

/** The one heading of a page that bears the name of a thing, whatever its length. */
export const PageHeading = ({ text }: { text: string }): Html => (
  <h1 class={text.length > LONG ? 'govuk-heading-m' : 'govuk-heading-l'}>{text}</h1>
)
