import type { FieldSchema } from '#platform/forms/schema.ts'

/** A person's name as it may stand in letters: nothing in it can be read as an address to open. */
export const nameField: FieldSchema = {
  type: 'string',
  title: 'Họ, chữ đệm và tên',
  maxLength: 100,
  minLength: 3,
  pattern: String.raw`^\p{L}(?:[\p{L}\p{M} '’-]|\.(?= |$))*$`,
  'x-error':
    'Họ tên dài 3 đến 100 ký tự, chỉ gồm chữ cái, dấu cách, dấu gạch nối, dấu nháy và dấu chấm sau chữ viết tắt. Xin ghi như trên thẻ căn cước.',
  'x-autocomplete': 'name',
}

/** The name of an organisation: what its certificate prints, which is no address on the web either. */
export const organisationField: FieldSchema = {
  type: 'string',
  title: 'Tên tổ chức',
  minLength: 2,
  maxLength: 200,
  pattern: String.raw`^[\p{L}\p{N}“"'‘(](?:[\p{L}\p{M}\p{N} ,;&()'’‘“”"+–-]|/(?!/)|\.(?= |$|\p{Lu}))*$`,
  'x-error':
    'Tên tổ chức dài 2 đến 200 ký tự, chỉ gồm chữ, số, dấu cách và các dấu thường dùng trong tên; không có đường dẫn. Xin ghi như trên giấy chứng nhận.',
}

/** How somebody is reached: asked for in the same words wherever it is asked. */
export const phoneField: FieldSchema = {
  type: 'string',
  format: 'phone',
  title: 'Số điện thoại',
  'x-autocomplete': 'tel',
  'x-width': 20,
}

/** @param hint what the address will be used for */
export const emailField = (hint: string): FieldSchema => ({
  type: 'string',
  format: 'email',
  title: 'Thư điện tử',
  maxLength: 200,
  'x-hint': hint,
  'x-autocomplete': 'email',
})
