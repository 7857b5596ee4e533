import { FileUpload } from 'govuk-frontend/dist/govuk/components/file-upload/file-upload.mjs'

const i18n = {
  chooseFilesButton: 'Chọn tệp',
  dropInstruction: 'hoặc kéo thả vào đây',
  noFileChosen: 'Chưa chọn tệp nào',
  multipleFilesChosen: { other: 'Đã chọn %{count} tệp' },
  enteredDropZone: 'Đã vào vùng thả tệp',
  leftDropZone: 'Đã ra khỏi vùng thả tệp',
}

/** A button of ours instead of the browser's, whose words would be in the language of the browser. */
export const fileUpload = (element: HTMLElement): void => {
  // oxlint-disable-next-line no-new -- the object attaches itself to the element
  new FileUpload(element, { i18n })
  // Read aloud the button has a comma that is not seen; whoever speaks to the screen could not call it by what they see.
  element.querySelector('[id$="-comma"]')?.replaceWith(' ')
}
