export type Behaviour = (element: HTMLElement) => void

type Loader = () => Promise<Behaviour>

/** Elements a page may have, and where their behaviour is. Each loads on the pages that need it. */
export const behaviours: Readonly<Record<string, Loader>> = {
  '[data-module="govuk-error-summary"], [data-module="govuk-button"][data-prevent-double-click], [data-module="govuk-notification-banner"]':
    async () => (await import('./govuk-common.ts')).common,
  '[data-module="govuk-radios"], [data-module="govuk-checkboxes"]': async () =>
    (await import('./choices.ts')).choices,
  '[data-module="govuk-tabs"]': async () => (await import('./govuk-tabs.ts')).tabs,
  '[data-module="govuk-character-count"]': async () =>
    (await import('./govuk-character-count.ts')).characterCount,
  '[data-module="govuk-file-upload"]': async () => (await import('./govuk-file-upload.ts')).fileUpload,
  '[data-module="govuk-password-input"]': async () =>
    (await import('./govuk-password-input.ts')).passwordInput,
  '[data-module="mc-autocomplete"]': async () => (await import('./autocomplete.ts')).autocomplete,
  '[data-module="mc-upload"]': async () => (await import('./upload.ts')).upload,
  '[data-module="paper-viewer"]': async () => (await import('./paper-viewer.ts')).paperViewer,
  '[data-module="row-keys"]': async () => (await import('./row-keys.ts')).rowKeys,
  '[data-select-all]': async () => (await import('./select-all.ts')).selectAll,
  '[data-module="autosave"]': async () => (await import('./autosave.ts')).autosave,
  '[data-module="diagram"]': async () => (await import('./diagram.ts')).diagram,
  '[data-recipient-search]': async () => (await import('./recipient-search.ts')).recipientSearch,
  '[data-when-field]': async () => (await import('./conditional-field.ts')).conditionalField,
}
