declare module 'govuk-frontend/dist/govuk/components/*.mjs' {
  type Constructor = new (element: Element, config?: object) => object
  export const Button: Constructor
  export const CharacterCount: Constructor
  export const ErrorSummary: Constructor
  export const FileUpload: Constructor
  export const NotificationBanner: Constructor
  export const PasswordInput: Constructor
  export const Tabs: Constructor
}
