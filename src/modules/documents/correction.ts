import type { DraftContent } from './draft.ts'
import { EMPTY_DRAFT } from './draft.ts'

/**
 * Corrections (đính chính): an issued document with a slip in form, layout or procedure is corrected by an official letter of
 * the same agency and stays in force; one that is wrong in what it says is replaced by a document of the same kind (Decree
 * 30/2020 art. 18.3). Pure.
 */

/** The type by which documents are corrected. */
export const CORRECTING_TYPE = 'cong-van'

type Corrected = { typeName: string; code: string; issuedOn: string; issuerName: string; subject: string }

const dayOf = (iso: string): string => {
  const [year, month, day] = iso.split('-')
  return `${day}/${month}/${year}`
}

/** `Quyết định số 15/QĐ-STP ngày 05/11/2026` */
const cited = ({ typeName, code, issuedOn }: Corrected): string =>
  `${typeName} số ${code} ngày ${dayOf(issuedOn)}`

/** What a letter of correction is about. */
export const correctionSubject = (corrected: Corrected): string => `đính chính ${cited(corrected)}`

/** How a letter of correction begins; its author says what stood there and what is to stand there. */
export function correctionContent(corrected: Corrected, before: DraftContent | undefined): DraftContent {
  const { issuerName, subject } = corrected
  const { outside: _text, ...kept } = before ?? { ...EMPTY_DRAFT, places: ['Như trên', 'Lưu: VT'] }
  return {
    ...kept,
    basis: [],
    body: [
      `${issuerName} đã ban hành ${cited(corrected)} về việc ${subject.replace(/^(V\/v|Về việc)\s+/iu, '')}. Do sơ suất khi ban hành, ${issuerName} đính chính như sau:`,
      'Tại …, đã ghi: “…”.',
      'Nay đính chính là: “…”.',
      'Các phần khác của văn bản giữ nguyên. Đề nghị quý cơ quan sử dụng văn bản đã được đính chính./.',
    ].join('\n'),
  }
}

/**
 * What a letter says it corrects, by its subject: `đính chính Quyết định số 15/QĐ-STP ngày 05/11/2026`.
 * @returns code and ISO day; nothing when it corrects nothing, or does not say what
 */
export function correctedIn(subject: string): { code: string; issuedOn: string } | undefined {
  const text = subject.normalize('NFC')
  if (!isCorrection(text)) return undefined
  const code = /\d{1,6}(?:\/\d{4})?\/[\p{L}\d][\p{L}\d-]*/u.exec(text)?.[0]
  const day = /ngày\s+(\d{1,2})(?:\/|\s+tháng\s+)(\d{1,2})(?:\/|\s+năm\s+)(\d{4})/iu.exec(text)
  if (!code || !day) return undefined
  const [, date = '', month = '', year = ''] = day
  return { code, issuedOn: `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}` }
}

export const isCorrection = (text: string): boolean => /đính chính/iu.test(text.normalize('NFC'))
