import { formatDate, formatMoney } from '#ui/format.ts'
import { isWorkingDay, type WorkCalendar } from '#platform/calendar/calendar.ts'
import { Invalid, type FieldErrors } from '#platform/errors.ts'
import type { ListEntry } from '#platform/province/lists.ts'
import { LONGEST_PURPOSE, vietQr } from './vietqr.ts'

/** What money is collected for (Law on fees and charges 97/2015; taxes and the like are neither). */
export const LINE_KINDS = {
  fee: 'Phí',
  charge: 'Lệ phí',
  obligation: 'Nghĩa vụ tài chính khác',
} as const
export type LineKind = keyof typeof LINE_KINDS

/** `asked` waits for the applicant, `reported` for the agency; the others are over. */
export type PaymentState = 'asked' | 'reported' | 'confirmed' | 'cancelled' | 'lapsed'
export const PAYMENT_STATES: Record<PaymentState, string> = {
  asked: 'Chờ người nộp',
  reported: 'Chờ cơ quan đối chiếu',
  confirmed: 'Đã nộp đủ',
  cancelled: 'Cơ quan đã rút lại',
  lapsed: 'Hồ sơ kết thúc trước',
}
export type PaidBy = 'transfer' | 'counter'

export const PAID_BY: Record<PaidBy, string> = { transfer: 'Chuyển khoản', counter: 'Nộp tại quầy' }
export const isPaidBy = (way: string): way is PaidBy => Object.hasOwn(PAID_BY, way)

/** What became of money that was reported, or turned up, for a request that is over. */
export const RECONCILED = {
  refunded: 'Đã hoàn trả người nộp',
  kept: 'Giữ lại theo quy định',
  nothing: 'Không có khoản nào về tài khoản',
} as const
export type Reconciled = keyof typeof RECONCILED

/** One thing to pay for. `amount` in whole đồng. */
export type Line = { kind: LineKind; purpose: string; amount: number }

export type Account = { bank: string; bankBin: string; accountNumber: string; accountName: string }

/** A request for payment that can be made as it is. */
export type Asked = {
  lines: readonly Line[]
  lastDay: Temporal.PlainDate
  whereToPay: string | null
  account: Account | null
}

/** The same as it was typed or sent. */
export type AskedDraft = {
  lines: readonly LineDraft[]
  lastDay: Temporal.PlainDate | undefined
  whereToPay: string
  /** A value of the list of banks; empty for none. */
  bank: string
  accountNumber: string
  accountName: string
}
export type LineDraft = { kind: string; purpose: string; amount: number | undefined }

/** What a banking app takes in one transfer. */
const MOST_DONG = 1_000_000_000_000
export const MOST_LINES = 10
const LONGEST_DAYS = 365

/**
 * Reads a request for payment: what is owed, how it can be paid, until when.
 * @throws Invalid naming everything that is wrong at once: `lines.0.amount`, `lastDay`, `whereToPay`, `bank`, …
 */
export function readAsked(
  draft: AskedDraft,
  {
    today,
    calendar,
    banks,
  }: { today: Temporal.PlainDate; calendar: WorkCalendar; banks: readonly ListEntry[] },
): Asked {
  const errors: FieldErrors = lineErrors(draft.lines)
  const whereToPay = draft.whereToPay.trim()
  const account = accountOf(draft, banks)
  const { lastDay } = draft
  const wrongDay = lastDayError(lastDay, today, calendar)
  if (wrongDay) errors['lastDay'] = wrongDay
  if (draft.bank || draft.accountNumber.trim() || draft.accountName.trim()) {
    if (!account.bankBin) errors['bank'] = 'Chọn ngân hàng của tài khoản nhận tiền.'
    if (!/^[0-9A-Za-z]{4,19}$/.test(account.accountNumber))
      errors['accountNumber'] = 'Số tài khoản gồm 4 đến 19 chữ số hoặc chữ cái, viết liền.'
    if (!account.accountName) errors['accountName'] = 'Nhập tên tài khoản nhận tiền.'
  } else if (!whereToPay) {
    errors['whereToPay'] = 'Ghi nơi nộp, cách nộp, hoặc nhập tài khoản nhận tiền.'
  }
  if (Object.keys(errors).length > 0 || !lastDay) throw new Invalid(errors)
  return {
    lines: draft.lines.map(asLine),
    lastDay,
    whereToPay: whereToPay || null,
    account: account.accountNumber ? account : null,
  }
}

/** A term that ends on a day off runs to the next working day (Civil Code art. 148): such a day is not named at all. */
function lastDayError(
  lastDay: Temporal.PlainDate | undefined,
  today: Temporal.PlainDate,
  calendar: WorkCalendar,
): string | undefined {
  if (!lastDay) return 'Nhập hạn nộp gồm đủ ngày, tháng, năm có thật.'
  const earliest = workingDayAfter(calendar, today)
  if (Temporal.PlainDate.compare(lastDay, earliest) < 0)
    return `Để người nộp kịp nộp, hạn nộp sớm nhất là ${formatDate(earliest)}.`
  if (today.until(lastDay).days > LONGEST_DAYS) return 'Hạn nộp không quá một năm kể từ hôm nay.'
  if (!isWorkingDay(calendar, lastDay))
    return `Ngày ${formatDate(lastDay)} là ngày nghỉ. Chọn một ngày làm việc, ví dụ ${formatDate(workingDayAfter(calendar, lastDay))}.`
  return undefined
}

/** So many working days somebody has at least to pay again after a report was returned. */
const DAYS_TO_PAY_AGAIN = 3

/** The earliest last day of whoever is told on `today` that their report was not confirmed: the third working day after it. */
export function earliestLastDay(calendar: WorkCalendar, today: Temporal.PlainDate): Temporal.PlainDate {
  let day = today
  for (let left = DAYS_TO_PAY_AGAIN; left > 0; left -= 1) day = workingDayAfter(calendar, day)
  return day
}

/** The last day that is offered with a request: ten days on, or the working day after. */
export function usualLastDay(calendar: WorkCalendar, today: Temporal.PlainDate): Temporal.PlainDate {
  return workingDayAfter(calendar, today.add({ days: 9 }))
}

function workingDayAfter(calendar: WorkCalendar, day: Temporal.PlainDate): Temporal.PlainDate {
  const next = day.add({ days: 1 })
  return isWorkingDay(calendar, next) ? next : workingDayAfter(calendar, next)
}

/** The last day offered with a returned report: the one there was, unless it leaves less time than there has to be. */
export function laterLastDay(lastDay: string | null, earliest: Temporal.PlainDate): Temporal.PlainDate {
  const before = lastDay === null ? earliest : Temporal.PlainDate.from(lastDay)
  return Temporal.PlainDate.compare(before, earliest) < 0 ? earliest : before
}

/**
 * Why a report is returned, and until when there is time to pay again.
 * @throws Invalid naming `reason`, `lastDay`
 */
export function readReturn(
  given: { reason: string; lastDay: Temporal.PlainDate | undefined },
  today: Temporal.PlainDate,
  calendar: WorkCalendar,
): { reason: string; lastDay: Temporal.PlainDate } {
  const { lastDay } = given
  const reason = given.reason.trim()
  const earliest = earliestLastDay(calendar, today)
  const tooEarly =
    lastDay && Temporal.PlainDate.compare(lastDay, earliest) < 0
      ? `Để người nộp kịp nộp lại, hạn nộp mới sớm nhất là ${formatDate(earliest)}.`
      : undefined
  const wrongDay = tooEarly ?? lastDayError(lastDay, today, calendar)
  const errors: FieldErrors = {
    ...(reason ? {} : { reason: 'Nêu rõ điều chưa đúng để người nộp biết phải làm gì.' }),
    ...(wrongDay ? { lastDay: wrongDay } : {}),
  }
  if (Object.keys(errors).length > 0 || !lastDay) throw new Invalid(errors)
  return { reason, lastDay }
}

function accountOf({ bank, accountNumber, accountName }: AskedDraft, banks: readonly ListEntry[]): Account {
  const found = banks.find(({ value }) => value === bank)
  return {
    bank: found?.text ?? '',
    bankBin: found?.code ?? '',
    accountNumber: accountNumber.replaceAll(/[\s.-]/g, ''),
    accountName: accountName.trim(),
  }
}

const isKind = (kind: string): kind is LineKind => Object.hasOwn(LINE_KINDS, kind)

/** What is wrong with lines, beside their fields. */
export function lineErrors(lines: readonly LineDraft[]): FieldErrors {
  const errors: FieldErrors = {}
  if (lines.length === 0) errors['lines.0.purpose'] = 'Nhập ít nhất một khoản phải nộp.'
  if (lines.length > MOST_LINES) errors['lines.0.purpose'] = `Một yêu cầu có nhiều nhất ${MOST_LINES} khoản.`
  for (const [index, { kind, purpose, amount }] of lines.entries()) {
    if (!isKind(kind)) errors[`lines.${index}.kind`] = 'Chọn phí, lệ phí hoặc nghĩa vụ tài chính khác.'
    if (!purpose.trim()) errors[`lines.${index}.purpose`] = 'Ghi rõ nộp cho việc gì.'
    if (!isAmount(amount)) errors[`lines.${index}.amount`] = 'Nhập số tiền bằng đồng, ví dụ 1.250.000.'
  }
  return errors
}

/** Is it a sum of money that can be paid: whole đồng, more than none? */
export const isAmount = (amount: number | undefined): amount is number =>
  amount !== undefined && Number.isSafeInteger(amount) && amount > 0 && amount < MOST_DONG

/** Lines of which `lineErrors` has nothing to say. */
export const asLine = ({ kind, purpose, amount }: LineDraft): Line => ({
  kind: isKind(kind) ? kind : 'obligation',
  purpose: purpose.trim().replaceAll(/\s+/g, ' '),
  amount: amount ?? 0,
})

/** `1.250.000`, `1250000 đ` as đồng; undefined for anything else. */
export function readAmount(text: string): number | undefined {
  const plain = text
    .trim()
    .replace(/(?:đồng|đ)$/, '')
    .replaceAll(/\s/g, '')
  if (!/^(?:\d{1,3}(?:\.\d{3})+|\d+)$/.test(plain)) return undefined
  return Number(plain.replaceAll('.', ''))
}

/** What came in for a line, and the number of its receipt (số biên lai). */
export type Received = { received: number | undefined; receipt: string }

/**
 * What was received is what was asked for, to the đồng. A receipt is written for what is owed, and the law sets how much that
 * is (Law on fees and charges 97/2015): less is sent back to be paid in full; what came in beyond it was not collected but paid
 * by mistake, and is given back apart from the receipt. A figure with a zero too many is found here as well.
 * @throws Invalid naming `lines.0.received`, `lines.0.receipt`
 */
export function checkReceived(lines: readonly Pick<Line, 'amount'>[], given: readonly Received[]): void {
  const errors: FieldErrors = {}
  if (given.length > lines.length)
    errors[`lines.${lines.length}.received`] = `Yêu cầu này chỉ có ${lines.length} khoản.`
  for (const [index, { amount }] of lines.entries()) {
    const received = given[index]?.received
    if (!isAmount(received))
      errors[`lines.${index}.received`] = 'Nhập số tiền đã thu bằng đồng, ví dụ 1.250.000.'
    else if (received < amount)
      errors[`lines.${index}.received`] =
        `Khoản này phải nộp ${formatMoney(amount)}. Nếu người nộp còn thiếu, hãy báo lại kèm lý do.`
    else if (received > amount)
      errors[`lines.${index}.received`] =
        `Khoản này chỉ phải nộp ${formatMoney(amount)}. Ghi đúng số đó; phần nộp thừa được hoàn trả riêng, không ghi vào biên lai.`
    if (!given[index]?.receipt.trim()) errors[`lines.${index}.receipt`] = 'Nhập số biên lai.'
  }
  if (Object.keys(errors).length > 0) throw new Invalid(errors)
}

export const totalOf = (lines: readonly Pick<Line, 'amount'>[]): number =>
  lines.reduce((sum, { amount }) => sum + amount, 0)

type Payable = {
  state: PaymentState
  bank_bin: string | null
  account_number: string | null
  lines: readonly Pick<Line, 'amount'>[]
}

/** The text of the VietQR code of a request; null once the applicant has said that it is paid, or where no account is named. */
export function transferCode(payment: Payable, dossierCode: string): string | null {
  const { state, bank_bin: bankBin, account_number: accountNumber, lines } = payment
  if (state !== 'asked' || !bankBin || !accountNumber) return null
  // A day of more than 9,999 dossiers makes longer codes; their end is what tells them apart.
  const purpose = dossierCode.slice(-LONGEST_PURPOSE)
  return vietQr({ bankBin, accountNumber, amount: totalOf(lines), purpose })
}

/** The request in words: for the timeline and the letter. `code` is what a transfer has to say. */
export const askedInWords = ({ lines, lastDay, account, whereToPay }: Asked, code: string): string =>
  [
    ...lines.map(({ purpose, amount }) => `${purpose}: ${formatMoney(amount)}`),
    ...(lines.length > 1 ? [`Tổng cộng: ${formatMoney(totalOf(lines))}`] : []),
    `Hạn nộp: hết ngày ${formatDate(lastDay)}`,
    ...(account
      ? [
          `Chuyển khoản: số tài khoản ${account.accountNumber}, ${account.accountName}, ${account.bank}; nội dung: ${code}`,
        ]
      : []),
    ...(whereToPay ? [whereToPay] : []),
  ].join('\n')

/** What was received, in words, with the receipts. */
export const receivedInWords = (
  lines: readonly { purpose: string; received: number; receipt: string }[],
): string =>
  lines
    .map(({ purpose, received, receipt }) => `${purpose}: ${formatMoney(received)}, biên lai số ${receipt}`)
    .join('\n')

/** Has the last day gone by? */
export const isUnpaid = (
  payment: { state: PaymentState; last_day: string | null },
  today: Temporal.PlainDate,
): boolean =>
  payment.state === 'asked' &&
  payment.last_day !== null &&
  Temporal.PlainDate.compare(payment.last_day, today) < 0
