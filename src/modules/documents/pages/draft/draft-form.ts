import type { FormSchema } from '#platform/forms/schema.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { Draft } from '../../actions/outgoing.ts'
import { LONGEST, URGENCIES, type Urgency } from '../../document.ts'
import { COMPETENCES, linesOf, type Competence, type DraftContent, type Recipient } from '../../draft.ts'
import type { DocumentRow } from '../../stores/tables.ts'

const lines = (title: string, hint: string): FormSchema['properties'][string] => ({
  type: 'string',
  title,
  maxLength: LONGEST.places * 4,
  'x-widget': 'textarea',
  'x-rows': 3,
  'x-hint': hint,
})

/** What an author writes: the parts of an official document that the layout does not give by itself. */
export const draftForm: FormSchema = {
  type: 'object',
  title: 'Soạn văn bản',
  properties: {
    type: { type: 'string', title: 'Loại văn bản', 'x-options': 'documentTypes', 'x-widget': 'select' },
    subject: {
      type: 'string',
      title: 'Trích yếu',
      maxLength: LONGEST.subject,
      'x-widget': 'textarea',
      'x-rows': 2,
      'x-hint': 'Tóm tắt nội dung; công văn không cần ghi “V/v”.',
    },
    field: {
      type: 'string',
      title: 'Ký hiệu đơn vị soạn hoặc lĩnh vực',
      maxLength: 20,
      'x-width': 10,
      'x-hint': 'Chỉ ghi với công văn, ví dụ HCTP trong 12/STP-HCTP',
      'x-when': { field: 'type', in: ['cong-van', 'thu-cong'] },
    },
    addressees: lines('Kính gửi', 'Mỗi nơi một dòng. Quyết định, nghị quyết không có mục này.'),
    basis: lines('Căn cứ', 'Mỗi căn cứ một dòng. Công văn không có mục này.'),
    body: {
      type: 'string',
      title: 'Nội dung',
      'x-later': true,
      maxLength: 100_000,
      'x-widget': 'textarea',
      'x-rows': 16,
      'x-hint':
        'Mỗi đoạn một dòng. Chữ đậm gõ **như vậy**, chữ nghiêng *như vậy*; tiêu đề: gõ # ở đầu dòng; bảng: mỗi hàng một dòng, các ô cách nhau bằng dấu |.',
    },
    places: { ...lines('Nơi nhận', 'Mỗi nơi một dòng, dòng cuối là “Lưu: VT, …”'), 'x-later': true },
    recipients: lines(
      'Gửi đến qua trục liên thông',
      'Mỗi cơ quan một dòng: tên, dấu phẩy, mã định danh. Ví dụ: Sở Tư pháp tỉnh Quảng Ngãi, H48.05',
    ),
    competence: {
      type: 'string',
      title: 'Thể thức đề ký',
      'x-widget': 'select',
      oneOf: Object.entries(COMPETENCES).map(([value, { label }]) => ({ const: value, title: label })),
    },
    onBehalf: {
      type: 'string',
      title: 'Ký thay, thay mặt',
      maxLength: LONGEST.position,
      'x-hint': 'Ví dụ: GIÁM ĐỐC, ỦY BAN NHÂN DÂN',
      'x-when': { field: 'competence', in: ['collective', 'deputy', 'order', 'authority'] },
    },
    signerTitle: {
      type: 'string',
      title: 'Chức vụ người ký',
      'x-later': true,
      maxLength: LONGEST.position,
      'x-hint': 'Ví dụ: GIÁM ĐỐC, PHÓ GIÁM ĐỐC, CHỦ TỊCH',
    },
    urgency: {
      type: 'string',
      title: 'Độ khẩn',
      'x-widget': 'select',
      oneOf: Object.entries(URGENCIES).map(([value, title]) => ({ const: value, title })),
    },
    copies: { type: 'integer', title: 'Số bản giấy phát hành', minimum: 0, maximum: 999, 'x-width': 3 },
  },
  required: ['type', 'subject', 'competence', 'urgency'],
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** `Sở Tư pháp tỉnh Quảng Ngãi, H48.05`: the code is what follows the last comma, when it looks like one. */
export function recipientOf(line: string): Recipient {
  const match = /^(.*?),\s*([A-Z0-9][A-Z0-9.]{2,30})$/u.exec(line)
  return match ? { name: match[1]!.trim(), code: match[2]! } : { name: line, code: null }
}

/** A draft as the author typed it. */
export function draftOf(values: Values): Draft {
  const content: DraftContent = {
    addressees: linesOf(text(values['addressees'])),
    basis: linesOf(text(values['basis'])),
    body: text(values['body']),
    places: linesOf(text(values['places'])),
    competence: (text(values['competence']) || 'head') as Competence,
    onBehalf: text(values['onBehalf']) || null,
    signerTitle: text(values['signerTitle']),
    recipients: linesOf(text(values['recipients'])).map(recipientOf),
  }
  const field = text(values['field'])
  return {
    type: text(values['type']) || 'cong-van',
    subject: text(values['subject'])
      .replace(/\s+/gu, ' ')
      .trim()
      .replace(/^V\/v /iu, ''),
    urgency: (text(values['urgency']) || 'normal') as Urgency,
    details: {
      ...(field ? { field } : {}),
      ...(typeof values['copies'] === 'number' ? { copies: values['copies'] } : {}),
    },
    content,
  }
}

/** The form as a draft fills it. */
export const valuesOf = (
  document: Pick<DocumentRow, 'type' | 'subject' | 'urgency' | 'details'>,
  content: DraftContent,
): Values => ({
  type: document.type,
  subject: document.subject,
  field: document.details.field,
  addressees: content.addressees.join('\n'),
  basis: content.basis.join('\n'),
  body: content.body,
  places: content.places.join('\n'),
  recipients: content.recipients.map(({ name, code }) => (code ? `${name}, ${code}` : name)).join('\n'),
  competence: content.competence,
  onBehalf: content.onBehalf ?? undefined,
  signerTitle: content.signerTitle,
  urgency: document.urgency,
  copies: document.details.copies,
})
