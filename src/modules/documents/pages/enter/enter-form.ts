import type { FormSchema } from '#platform/forms/schema.ts'
import type { Values } from '#platform/forms/read-form.ts'
import { LONGEST, URGENCIES, type Urgency } from '../../document.ts'
import type { IncomingFacts } from '../../document.ts'
import type { DocumentRow } from '../../stores/tables.ts'

/** What the clerk reads off an incoming document (Decree 30/2020 annex VI, part on incoming documents). */
export const enterForm: FormSchema = {
  type: 'object',
  title: 'Vào sổ văn bản đến',
  properties: {
    issuerName: {
      type: 'string',
      title: 'Cơ quan ban hành',
      maxLength: LONGEST.issuer,
      'x-error': 'Nhập tên cơ quan ban hành, tối đa 200 chữ.',
    },
    code: {
      type: 'string',
      title: 'Số và ký hiệu',
      maxLength: LONGEST.code,
      'x-width': 20,
      'x-hint': 'Ví dụ: 125/UBND-TH. Để trống nếu văn bản không có số.',
    },
    issuedOn: { type: 'string', format: 'date', title: 'Ngày văn bản', 'x-past': true },
    type: { type: 'string', title: 'Loại văn bản', 'x-options': 'documentTypes', 'x-widget': 'select' },
    subject: {
      type: 'string',
      title: 'Trích yếu',
      maxLength: LONGEST.subject,
      'x-widget': 'textarea',
      'x-rows': 3,
    },
    signerName: { type: 'string', title: 'Người ký', maxLength: LONGEST.person, 'x-width': 20 },
    signerPosition: { type: 'string', title: 'Chức vụ người ký', maxLength: LONGEST.position, 'x-width': 20 },
    urgency: {
      type: 'string',
      title: 'Độ khẩn',
      'x-widget': 'select',
      oneOf: Object.entries(URGENCIES).map(([value, title]) => ({ const: value, title })),
    },
    secrecy: {
      type: 'string',
      title: 'Độ mật',
      'x-widget': 'select',
      oneOf: [
        { const: 'none', title: 'Không mật' },
        { const: 'secret', title: 'Mật' },
        { const: 'top-secret', title: 'Tối mật' },
        { const: 'absolute-secret', title: 'Tuyệt mật' },
      ],
    },
    pages: { type: 'integer', title: 'Số trang', minimum: 1, maximum: 999, 'x-width': 3 },
    dueOn: { type: 'string', format: 'date', title: 'Hạn trả lời ghi trong văn bản (nếu có)' },
    paperFollows: { type: 'boolean', title: 'Có bản giấy gửi kèm hoặc gửi sau', 'x-widget': 'checkbox' },
  },
  required: ['issuerName', 'type', 'subject', 'urgency', 'secrecy'],
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** The facts of a form that was read without error. */
export function factsOf(values: Values): IncomingFacts {
  const name = text(values['signerName'])
  const position = text(values['signerPosition'])
  return {
    type: text(values['type']) ?? 'cong-van',
    code: text(values['code']) ?? null,
    subject: text(values['subject']) ?? '',
    issuedOn: text(values['issuedOn']) ?? null,
    issuerName: text(values['issuerName']) ?? '',
    signer: name ? { fullName: name, ...(position ? { position } : {}) } : null,
    urgency: (text(values['urgency']) ?? 'normal') as Urgency,
    dueOn: text(values['dueOn']) ?? null,
    details: {
      ...(typeof values['pages'] === 'number' ? { pages: values['pages'] } : {}),
      ...(values['paperFollows'] === true ? { paperFollows: true } : {}),
    },
  }
}

/** A document as it arrived, as the form begins. */
export const valuesOf = (document: DocumentRow): Values => ({
  issuerName: document.issuer_name || undefined,
  code: document.code ?? undefined,
  issuedOn: document.issued_on ?? undefined,
  type: document.type,
  subject: document.issuer_name ? document.subject : undefined,
  signerName: document.signer?.fullName,
  signerPosition: document.signer?.position,
  urgency: document.urgency,
  secrecy: 'none',
  pages: document.details.pages,
  dueOn: document.due_on ?? undefined,
  paperFollows: document.details.paperFollows,
})
