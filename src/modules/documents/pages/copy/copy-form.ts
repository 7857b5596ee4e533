import type { FormSchema } from '#platform/forms/schema.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { CopyGiven } from '../../actions/copies.ts'
import { COPY_FORMS, isCopyForm, MEDIA, type Medium } from '../../copy.ts'
import { LONGEST } from '../../document.ts'
import { COMPETENCES, linesOf, type Competence } from '../../draft.ts'
import { recipientOf } from '../draft/draft-form.ts'

const onPaper = { field: 'medium', in: ['paper'] } as const
const choices = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, title]) => ({ const: value, title }))

const FORMS = {
  'sao-y': `${COPY_FORMS['sao-y'].label} – chép đủ từ bản gốc, bản chính`,
  'sao-luc': `${COPY_FORMS['sao-luc'].label} – chép đủ từ bản sao y`,
  'trich-sao': `${COPY_FORMS['trich-sao'].label} – chép một số trang`,
}

/** What is asked of whoever has a document copied (Decree 30/2020 art. 25–27, annex I part II). */
export const copyForm: FormSchema = {
  type: 'object',
  title: 'Sao văn bản',
  properties: {
    form: { type: 'string', title: 'Hình thức sao', 'x-widget': 'radios', oneOf: choices(FORMS) },
    pages: {
      type: 'string',
      title: 'Các trang trích sao',
      maxLength: 200,
      'x-width': 10,
      'x-hint':
        'Ví dụ 1, 3-5. Trang nào được chọn thì sao trọn trang đó. Giữ trang đầu và trang có chữ ký để bản trích đủ thể thức.',
      'x-when': { field: 'form', in: ['trich-sao'] },
    },
    medium: {
      type: 'string',
      title: 'Bản sao là',
      'x-hint':
        'Trên bản điện tử, con dấu số ở góc trên bên phải trang đầu ghi hình thức sao, cơ quan sao và thời gian; số bản sao ghi trong sổ.',
      'x-widget': 'radios',
      oneOf: choices(MEDIA),
    },
    signerId: {
      type: 'string',
      title: 'Người ký bản sao',
      'x-widget': 'select',
      'x-options': 'signers',
      'x-when': onPaper,
    },
    competence: {
      type: 'string',
      title: 'Thể thức đề ký',
      'x-widget': 'select',
      oneOf: Object.entries(COMPETENCES).map(([value, { label }]) => ({ const: value, title: label })),
      'x-when': onPaper,
    },
    onBehalf: {
      type: 'string',
      title: 'Ký thay, thừa lệnh của',
      maxLength: LONGEST.position,
      'x-hint': 'Ví dụ: GIÁM ĐỐC. Để trống nếu người đứng đầu ký.',
      'x-when': onPaper,
    },
    signerTitle: {
      type: 'string',
      title: 'Chức vụ người ký',
      maxLength: LONGEST.position,
      'x-hint': 'Ví dụ: CHÁNH VĂN PHÒNG',
      'x-when': onPaper,
    },
    places: {
      type: 'string',
      title: 'Nơi nhận',
      maxLength: LONGEST.places,
      'x-widget': 'textarea',
      'x-rows': 3,
      'x-hint': 'Mỗi nơi một dòng, dòng cuối là “Lưu: VT”.',
    },
    recipients: {
      type: 'string',
      title: 'Gửi đến',
      maxLength: LONGEST.places * 4,
      'x-widget': 'textarea',
      'x-rows': 3,
      'x-hint':
        'Mỗi nơi một dòng. Bản điện tử gửi qua trục liên thông: tên, dấu phẩy, mã định danh. Bỏ trống nếu chỉ tải về.',
    },
  },
  required: ['form', 'medium', 'places'],
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A copy as it was asked for. */
export function copyOf(values: Values): CopyGiven {
  const form = text(values['form'])
  const medium: Medium = values['medium'] === 'paper' ? 'paper' : 'electronic'
  return {
    form: isCopyForm(form) ? form : 'sao-y',
    medium,
    pages: text(values['pages']),
    places: linesOf(text(values['places'])),
    recipients: linesOf(text(values['recipients'])).map(recipientOf),
    signer:
      medium === 'paper'
        ? {
            accountId: text(values['signerId']),
            competence: (text(values['competence']) || 'head') as Competence,
            onBehalf: text(values['onBehalf']) || null,
            title: text(values['signerTitle']),
          }
        : null,
  }
}
