import type { FormSchema } from '#platform/forms/schema.ts'

/** What an administrator may change by hand; names, identifiers and the tree come from a list that is imported. */
export const contactForm: FormSchema = {
  $id: 'agency-contact',
  type: 'object',
  properties: {
    address: { type: 'string', title: 'Địa chỉ', maxLength: 300 },
    phone: { type: 'string', title: 'Điện thoại', format: 'phone', maxLength: 40, 'x-width': 20 },
    email: { type: 'string', title: 'Thư điện tử', format: 'email', maxLength: 120 },
    website: { type: 'string', title: 'Trang thông tin điện tử', format: 'uri', maxLength: 200 },
    hours: { type: 'string', title: 'Giờ làm việc của bộ phận một cửa', maxLength: 200 },
  },
}
