/**
 * Official documents (văn bản hành chính): what they are, the states they pass and who may move them on. Pure.
 * Law: Decree 30/2020/NĐ-CP (văn thư), Decision 28/2018/QĐ-TTg (exchange between agencies).
 */

import type { CopyFacts } from './copy.ts'

export type Direction = 'incoming' | 'outgoing'

export const STATES = {
  arrived: { label: 'Chờ vào sổ', colour: 'blue' },
  refused: { label: 'Trả lại nơi gửi', colour: 'grey' },
  registered: { label: 'Đã vào sổ', colour: 'yellow' },
  assigned: { label: 'Đã phân công', colour: 'yellow' },
  processing: { label: 'Đang xử lý', colour: 'blue' },
  closed: { label: 'Đã xử lý xong', colour: 'green' },
  draft: { label: 'Đang soạn', colour: 'grey' },
  circulating: { label: 'Đang trình', colour: 'blue' },
  signed: { label: 'Đã ký, chờ phát hành', colour: 'yellow' },
  issued: { label: 'Đã phát hành', colour: 'green' },
  recalled: { label: 'Đã thu hồi', colour: 'red' },
  replaced: { label: 'Đã bị thay thế', colour: 'grey' },
  cancelled: { label: 'Đã hủy', colour: 'grey' },
} as const
export type State = keyof typeof STATES

export const URGENCIES = {
  normal: 'Thường',
  urgent: 'Khẩn',
  'very-urgent': 'Thượng khẩn',
  immediate: 'Hỏa tốc',
} as const
export type Urgency = keyof typeof URGENCIES

export const SOURCES = {
  exchange: 'Trục liên thông',
  email: 'Thư điện tử',
  scan: 'Bản giấy, đã quét',
  upload: 'Tệp tải lên',
  draft: 'Soạn tại cơ quan',
} as const
export type Source = keyof typeof SOURCES

/** Sources that need no paper: what the plans of the provinces count. */
export const ELECTRONIC: readonly Source[] = ['exchange', 'email']

export type DocumentAction =
  | 'register'
  | 'refuse'
  | 'assign'
  | 'start'
  | 'close'
  | 'reopen'
  | 'submit'
  | 'return'
  | 'sign'
  | 'issue'
  | 'recall'
  | 'replace'
  | 'cancel'

/** From which states an action leads where, and what the audit calls it. What is not here is refused. */
export const TRANSITIONS = {
  register: { from: ['arrived'], to: 'registered', act: 'document.register' },
  refuse: { from: ['arrived'], to: 'refused', act: 'document.refuse' },
  assign: { from: ['registered', 'assigned', 'processing'], to: 'assigned', act: 'document.assign' },
  start: { from: ['assigned'], to: 'processing', act: 'document.start' },
  close: { from: ['registered', 'assigned', 'processing'], to: 'closed', act: 'document.close' },
  reopen: { from: ['closed'], to: 'processing', act: 'document.reopen' },
  submit: { from: ['draft'], to: 'circulating', act: 'document.submit' },
  return: { from: ['circulating'], to: 'draft', act: 'document.return' },
  sign: { from: ['circulating'], to: 'signed', act: 'document.sign' },
  issue: { from: ['signed'], to: 'issued', act: 'document.issue' },
  recall: {
    from: ['issued', 'arrived', 'registered', 'assigned', 'processing', 'closed'],
    to: 'recalled',
    act: 'document.recall',
  },
  replace: {
    from: ['issued', 'arrived', 'registered', 'assigned', 'processing', 'closed'],
    to: 'replaced',
    act: 'document.replace',
  },
  cancel: { from: ['draft', 'signed'], to: 'cancelled', act: 'document.cancel' },
} as const satisfies Readonly<Record<DocumentAction, { from: readonly State[]; to: State; act: string }>>

/** The state after an action, or undefined when the action is not possible in this state. */
export const after = (state: State, action: DocumentAction): State | undefined =>
  (TRANSITIONS[action].from as readonly State[]).includes(state) ? TRANSITIONS[action].to : undefined

/** What somebody is asked to do: handling an incoming document, or a place in the chain of an outgoing one. */
export const TASK_KINDS = {
  direct: 'Cho ý kiến phân công',
  lead: 'Chủ trì xử lý',
  coordinate: 'Phối hợp xử lý',
  inform: 'Nhận để biết',
  opinion: 'Cho ý kiến',
  review: 'Xem xét, duyệt',
  legal: 'Kiểm tra thể thức, pháp chế',
  sign: 'Ký ban hành',
  issue: 'Đóng dấu, phát hành',
} as const
export type TaskKind = keyof typeof TASK_KINDS

/** Who signed, as it stands at the foot of a document: in whose name, as what, who. */
export type Signatory = { competence?: string; position?: string; fullName: string }

/** Where a page is signed: the page from 1, left, bottom, right, top in points. */
export type SignatureSpot = { page: number; rectangle: readonly [number, number, number, number] }

/** The elements of annex VI that need no column of their own. */
export type DocumentDetails = {
  pages?: number
  copies?: number
  language?: string
  /** Nơi nhận, a line each. */
  places?: string[]
  appendices?: string[]
  /** A paper original follows by post. */
  paperFollows?: boolean
  /** Words of the exchange that this house does not use, kept as they came. */
  typeName?: string
  /** Code of the paper under which anybody may check it. */
  paperCode?: string
  /** The text was written elsewhere and has no corner free for the code. */
  codeLeftOut?: boolean
  /** Where it is signed, when its text was written elsewhere. */
  signatureSpot?: SignatureSpot
  /** It is a copy of another document. */
  copy?: CopyFacts
  /** Divisions' or field's abbreviation in the notation of an official letter: the VX of 12/UBND-VX. */
  field?: string
}

/** Longest texts of annex VI that a person types. */
export const LONGEST = {
  subject: 500,
  code: 42,
  issuer: 200,
  person: 50,
  position: 100,
  places: 1000,
} as const

/** A number as it is written: two digits at least (Decree 30/2020 annex I.II.3). */
export const writtenNumber = (number: number): string => String(number).padStart(2, '0')

/**
 * Số và ký hiệu: `15/QĐ-UBND`; for a type without abbreviation the agency and the field or division: `12/UBND-VX`.
 * @param type.abbreviation of the document's type, null for official letters
 */
export function documentCode(
  number: number,
  type: { abbreviation: string | null },
  agencyAbbreviation: string,
  field?: string,
): string {
  const notation = type.abbreviation
    ? `${type.abbreviation}-${agencyAbbreviation}`
    : [agencyAbbreviation, field].filter(Boolean).join('-')
  return `${writtenNumber(number)}/${notation}`
}

/** What makes two arrivals the same document, however it was typed: who issued it, its code, its day. */
export function sameKey(given: {
  issuer: string
  code: string | null
  issuedOn: string | null
}): string | null {
  if (!given.code || !given.issuedOn) return null
  const plain = (text: string) =>
    text
      .normalize('NFC')
      .toLowerCase()
      .replace(/[\s.]+/g, '')
  const code = plain(given.code).replace(/^0+(?=\d)/, '')
  return `${plain(given.issuer)}|${code}|${given.issuedOn}`
}

/** What stands on an incoming document, as the clerk reads it (Decree 30/2020 annex VI). Days are ISO. */
export type IncomingFacts = {
  type: string
  code: string | null
  subject: string
  issuedOn: string | null
  issuerName: string
  issuerCode?: string | null
  signer?: Signatory | null
  urgency: Urgency
  dueOn?: string | null
  details?: DocumentDetails
}
