import type { FormSchema } from '#platform/forms/schema.ts'
import type { Html } from '#ui/jsx-runtime'
import { AnswerList } from '../form-fields/answer-list.tsx'
import { Form } from '../components/form/form.tsx'
import { FormFields } from '../form-fields/form-fields.tsx'
import { Section } from './section.tsx'

/** A small form that uses every word of the dialect. */
export const sampleSchema: FormSchema = {
  type: 'object',
  title: 'Tờ khai mẫu',
  required: ['declarant', 'born', 'sex', 'children', 'agreed'],
  'x-sections': [
    {
      title: 'Người khai',
      hint: 'Người ký tờ khai',
      fields: ['declarant', 'born', 'sex', 'maidenName', 'home'],
    },
    { title: 'Con', fields: ['children', 'support'] },
  ],
  properties: {
    declarant: {
      type: 'object',
      title: 'Thông tin cá nhân',
      required: ['name', 'number'],
      properties: {
        name: { type: 'string', title: 'Họ, chữ đệm, tên', maxLength: 120, 'x-autocomplete': 'name' },
        number: { type: 'string', title: 'Số định danh cá nhân', format: 'personal-number' },
        phone: { type: 'string', title: 'Số điện thoại', format: 'phone' },
        email: { type: 'string', title: 'Thư điện tử', format: 'email' },
      },
    },
    born: { type: 'string', title: 'Ngày sinh', format: 'date', 'x-autocomplete': 'bday' },
    sex: {
      type: 'string',
      title: 'Giới tính',
      oneOf: [
        { const: 'female', title: 'Nữ' },
        { const: 'male', title: 'Nam' },
      ],
    },
    maidenName: {
      type: 'string',
      title: 'Tên khai sinh',
      'x-when': { field: 'sex', in: ['female'] },
      'x-hint': 'Nếu khác với tên hiện nay',
    },
    home: { type: 'string', title: 'Nơi thường trú', format: 'unit', 'x-options': 'communes' },
    children: {
      type: 'array',
      title: 'Các con',
      maxItems: 3,
      items: {
        type: 'object',
        title: 'Con thứ',
        required: ['name'],
        properties: {
          name: { type: 'string', title: 'Họ và tên con' },
          born: { type: 'string', title: 'Ngày sinh của con', format: 'date' },
        },
      },
    },
    support: { type: 'integer', title: 'Mức hỗ trợ đề nghị', format: 'money' },
    wishes: {
      type: 'array',
      title: 'Nguyện vọng',
      items: {
        type: 'string',
        oneOf: [
          { const: 'insurance', title: 'Cấp thẻ bảo hiểm y tế' },
          { const: 'residence', title: 'Đăng ký thường trú' },
        ],
      },
    },
    note: { type: 'string', title: 'Ghi chú', 'x-widget': 'textarea', maxLength: 500 },
    agreed: { type: 'boolean', title: 'Tôi cam đoan nội dung khai là đúng sự thật' },
  },
}

export const sampleValues = {
  declarant: { name: 'Y Bhin Niê', number: '062190001234', phone: '0912345678' },
  born: '1990-11-22',
  sex: 'female',
  home: '23284',
  children: [{ name: 'A Thiu', born: '2026-10-02' }],
  support: 1_500_000,
  wishes: ['insurance'],
  agreed: true,
}

export const sampleOptions = {
  communes: [
    { value: '23284', text: 'Phường Kon Tum' },
    { value: '23293', text: 'Xã Măng Đen' },
  ],
}

export const SchemaParts = (): Html => (
  <>
    <Section title="Biểu mẫu điện tử">
      <Form action="/thu-vien-giao-dien" method="get">
        <FormFields
          schema={sampleSchema}
          values={sampleValues}
          options={sampleOptions}
          errors={{
            'children.0.name': 'Nhập họ và tên con.',
            'declarant.email': 'Nhập thư điện tử theo dạng ten@vidu.vn.',
          }}
        />
      </Form>
    </Section>
    <Section title="Kiểm tra nội dung khai">
      <AnswerList
        schema={sampleSchema}
        values={sampleValues}
        options={sampleOptions}
        changeHref={(path) => `#sua-${path}`}
      />
    </Section>
  </>
)
