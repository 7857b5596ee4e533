import { CharacterCount } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs'

const i18n = {
  charactersUnderLimit: { other: 'Còn có thể nhập %{count} ký tự' },
  charactersAtLimit: 'Đã hết số ký tự được nhập',
  charactersOverLimit: { other: 'Quá %{count} ký tự' },
}

/** Says how much may still be written. */
export const characterCount = (element: HTMLElement): void => {
  // oxlint-disable-next-line no-new -- the object attaches itself to the element
  new CharacterCount(element, { i18n })
}
