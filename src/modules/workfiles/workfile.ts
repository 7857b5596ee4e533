/**
 * Work files (hồ sơ công việc): what they are, the states they pass, when they are due at the archive. Pure.
 * Law: Decree 30/2020/NĐ-CP chapter IV (art. 28–33), annexes V and VI; Circular 10/2022/TT-BNV (how long they are kept).
 */

import type { HandOverTerm } from '#platform/province/documents.ts'

export const STATES = {
  open: { label: 'Đang lập', colour: 'blue' },
  closed: { label: 'Đã kết thúc', colour: 'yellow' },
  offered: { label: 'Chờ lưu trữ nhận', colour: 'yellow' },
  archived: { label: 'Đã nộp lưu', colour: 'green' },
} as const
export type State = keyof typeof STATES

export type FileAction = 'close' | 'reopen' | 'offer' | 'accept' | 'send-back'

/** From which states an action leads where. What is not here is refused. */
export const TRANSITIONS: Readonly<Record<FileAction, { from: readonly State[]; to: State }>> = {
  close: { from: ['open'], to: 'closed' },
  reopen: { from: ['closed'], to: 'open' },
  offer: { from: ['closed'], to: 'offered' },
  accept: { from: ['offered'], to: 'archived' },
  'send-back': { from: ['offered'], to: 'closed' },
}

/** The state after an action, or undefined when the action is not possible in this state. */
export const after = (state: State, action: FileAction): State | undefined =>
  TRANSITIONS[action].from.includes(state) ? TRANSITIONS[action].to : undefined

export type Part = 'holder' | 'guest' | 'asked'
export const PARTS: Readonly<Record<Part, string>> = {
  holder: 'Người lập hồ sơ',
  guest: 'Được mời',
  asked: 'Được giao việc, hỏi ý kiến',
}

export type ItemKind = 'document' | 'own' | 'paper'
export const ITEM_KINDS: Readonly<Record<ItemKind, string>> = {
  document: 'Văn bản',
  own: 'Tệp đưa vào',
  paper: 'Bản giấy, chưa số hóa',
}

export type TaskKind = 'task' | 'opinion'
export const TASK_KINDS: Readonly<Record<TaskKind, string>> = { task: 'Việc', opinion: 'Xin ý kiến' }

export type TaskState = 'open' | 'done' | 'cancelled'

/** Chế độ sử dụng (annex VI, `Rights`, at most 30 letters). */
export const RIGHTS = ['Hạn chế', 'Không hạn chế'] as const

/** Longest texts of annex VI that a person types. */
export const LONGEST = { title: 500, abbreviation: 15, heading: 200, code: 20, subject: 500 } as const

/** Letters, digits and hyphens of a heading's abbreviation: HCTP, TH-KT. */
export const ABBREVIATION = /^[\p{Lu}\d][\p{Lu}\d-]{0,14}$/u

/** No file holds more: its ordinals have three digits (annex VI, `DocOrdinal`). */
export const MOST_ITEMS = 999

/** Số và ký hiệu hồ sơ: `01-HCTP`. */
export const fileNotation = (number: number, abbreviation: string): string =>
  `${String(number).padStart(2, '0')}-${abbreviation}`

/** Mã hồ sơ (annex VI, `FileCode`): identifier of the agency, year of the list, notation. */
export const fileCode = (organId: string, year: number, notation: string): string =>
  `${organId}.${year}.${notation}`

/** Fields of the form that ask for the seal beside the signature. */
export const SEAL_NAMES = { keyId: 'sealKeyId', pin: 'sealPin' } as const

/** Only what is kept for five years or longer goes to the archive (art. 30). `years` null is for ever. */
export const goesToArchive = (years: number | null): boolean => years === null || years >= 5

/** How many months a term in force on a day has. */
export type TermMonths = (kind: HandOverTerm['kind'], on: Temporal.PlainDate) => number

/** When the work ended; of construction also when it was settled (quyết toán). */
export type Ended = { endedOn: Temporal.PlainDate; settledOn: Temporal.PlainDate | null }

/**
 * The last day for handing a file over: a year after the work ended, of construction three months after it was settled (art. 30.2);
 * null for what stays with the division.
 */
export function handOverBy(
  { endedOn, settledOn }: Ended,
  years: number | null,
  months: TermMonths,
): Temporal.PlainDate | null {
  if (!goesToArchive(years)) return null
  if (settledOn) return settledOn.add({ months: months('construction', endedOn) })
  return endedOn.add({ months: months('ordinary', endedOn) })
}

/**
 * The last day until which a division may keep a file that was due, with the leader's consent: two years at most after the day it
 * was first due (art. 31.3.d), however often it is asked for.
 */
export const keptUntil = (firstDue: Temporal.PlainDate, months: TermMonths): Temporal.PlainDate =>
  firstDue.add({ months: months('kept-longer', firstDue) })

/** Days before the last day from which the holder is reminded. */
export const WARNED_DAYS = 30

type Counted = { item_last: number; paper_count: number; outside_count: number }

/**
 * Was a file processed online: it holds something, everything in it came electronically or was digitised, and no step was
 * taken outside the system.
 */
export const isOnline = (file: Counted): boolean =>
  file.item_last > 0 && file.paper_count === 0 && file.outside_count === 0
