import { PasswordInput } from 'govuk-frontend/dist/govuk/components/password-input/password-input.mjs'

const i18n = {
  showPassword: 'Hiện',
  hidePassword: 'Ẩn',
  showPasswordAriaLabel: 'Hiện mật khẩu',
  hidePasswordAriaLabel: 'Ẩn mật khẩu',
  passwordShownAnnouncement: 'Mật khẩu đang hiện',
  passwordHiddenAnnouncement: 'Mật khẩu đang ẩn',
}

/** A button that shows the password. */
export const passwordInput = (element: HTMLElement): void => {
  // oxlint-disable-next-line no-new -- the object attaches itself to the element
  new PasswordInput(element, { i18n })
}
