import type { FormSchema } from '#platform/forms/schema.ts'

/** Whoever stands at the counter, written down from their papers. */
export const personForm: FormSchema = {
  type: 'object',
  title: 'Người nộp hồ sơ',
  properties: {
    number: { type: 'string', title: 'Số định danh cá nhân hoặc mã số thuế', maxLength: 20, 'x-width': 20 },
    fullName: { type: 'string', title: 'Họ và tên, hoặc tên tổ chức', maxLength: 200 },
    dateOfBirth: { type: 'string', format: 'date', title: 'Ngày sinh', 'x-past': true },
    phone: { type: 'string', format: 'phone', title: 'Số điện thoại', 'x-width': 20 },
    email: { type: 'string', format: 'email', title: 'Thư điện tử', maxLength: 200 },
    address: { type: 'string', title: 'Địa chỉ', maxLength: 300 },
  },
  required: ['number', 'fullName', 'address'],
}

/** An organisation has no date of birth. */
const { dateOfBirth: _dateOfBirth, ...ofOrganisation } = personForm.properties
export const organisationForm: FormSchema = { ...personForm, properties: ofOrganisation }
