import { formatMoney } from '#ui/format.ts'
import { Invalid, type FieldErrors } from '#platform/errors.ts'
import { isAmount, totalOf } from './payment.ts'

/** How money that was collected stops being so: it is given back to whoever paid it, or was never there. */
export const REFUNDED = {
  refunded: 'Hoàn trả người nộp',
  voided: 'Ghi thu nhầm, hủy biên lai',
} as const
export type RefundKind = keyof typeof REFUNDED

/** A part of what is given back or made void: of a line, or beyond the receipts where `position` is null. In đồng. */
export type RefundPart = { position: number | null; amount: number }

export type Refund = { kind: RefundKind; parts: readonly RefundPart[]; voucher: string; reason: string }

/** The same as it was typed or sent: what is given back of each line in their order, undefined for nothing. */
export type RefundDraft = {
  kind: string
  lines: readonly (number | undefined)[]
  /** What came in beyond the receipts, paid too much or twice. */
  beyond?: number | undefined
  voucher: string
  reason: string
}

type Line = { position: number; purpose: string; received: number | null; receipt: string | null }
type Refundable = {
  lines: readonly Line[]
  refunds: readonly (RefundPart & { kind: RefundKind; voucher: string })[]
}

/** What is still collected of a line, in đồng: received, less what was given back or made void of it. */
export const leftOf = ({ refunds }: Refundable, { position, received }: Line): number =>
  (received ?? 0) - totalOf(refunds.filter((refund) => refund.position === position))

/** Was the receipt of this line made void? Its number may be written again, with what it is really for. */
export const isVoided = ({ refunds }: Refundable, { position }: Line): boolean =>
  refunds.some((refund) => refund.kind === 'voided' && refund.position === position)

/**
 * Reads what is given back of money that was collected (hoàn trả phí, lệ phí; hủy biên lai ghi nhầm). No more goes out than came in
 * for a line; beyond the receipts whatever was paid by mistake. A receipt is void as a whole, with every line it was written for.
 * @throws Invalid naming `kind`, `lines.0.refund`, `beyond`, `voucher`, `reason`
 */
export function readRefund(draft: RefundDraft, payment: Refundable): Refund {
  const kind = draft.kind === 'refunded' || draft.kind === 'voided' ? draft.kind : undefined
  const voucher = draft.voucher.trim()
  const reason = draft.reason.trim()
  const errors: FieldErrors = {
    ...(kind ? {} : { kind: 'Chọn hoàn trả người nộp hay hủy biên lai ghi nhầm.' }),
    ...amountErrors(draft, payment),
    ...(kind === 'voided' ? voidErrors(draft, payment) : {}),
    ...(voucher ? {} : { voucher: 'Nhập số chứng từ hoàn trả, hoặc số biên bản hủy biên lai.' }),
    ...(reason ? {} : { reason: 'Nêu lý do để người nộp biết.' }),
  }
  if (payment.refunds.some((refund) => refund.voucher === voucher))
    errors['voucher'] ??= `Chứng từ số ${voucher} đã được ghi cho khoản nộp này.`
  if (!kind || Object.keys(errors).length > 0) throw new Invalid(errors)
  const parts = payment.lines.map(({ position }, index) => ({ position, amount: draft.lines[index] }))
  return {
    kind,
    voucher,
    reason,
    parts: [...parts, { position: null, amount: draft.beyond }].flatMap(asPart),
  }
}

const asPart = ({ position, amount }: { position: number | null; amount: number | undefined }) =>
  amount === undefined ? [] : [{ position, amount }]

const WRITE_AMOUNT = 'Nhập số tiền bằng đồng, ví dụ 1.250.000.'

function amountErrors({ lines, beyond }: RefundDraft, payment: Refundable): FieldErrors {
  const errors: FieldErrors = {}
  if (lines.length > payment.lines.length)
    errors[`lines.${payment.lines.length}.refund`] = `Khoản nộp này chỉ có ${payment.lines.length} khoản.`
  for (const [index, line] of payment.lines.entries()) {
    const amount = lines[index]
    const left = leftOf(payment, line)
    if (amount === undefined) continue
    if (!isAmount(amount)) errors[`lines.${index}.refund`] = WRITE_AMOUNT
    else if (amount > left)
      errors[`lines.${index}.refund`] =
        left === 0
          ? 'Khoản này không còn tiền đã thu để hoàn trả.'
          : `Khoản này còn ${formatMoney(left)} đã thu. Nhập số không quá số đó.`
  }
  if (beyond !== undefined && !isAmount(beyond)) errors['beyond'] = WRITE_AMOUNT
  if (beyond === undefined && lines.every((amount) => amount === undefined))
    errors['lines.0.refund'] = 'Nhập số tiền của ít nhất một khoản.'
  return errors
}

function voidErrors({ lines, beyond }: RefundDraft, { lines: all }: Refundable): FieldErrors {
  const errors: FieldErrors = {}
  const receipts = new Set(all.flatMap(({ receipt }, index) => (lines[index] === undefined ? [] : receipt)))
  for (const [index, { receipt, received }] of all.entries()) {
    if (receipt === null || received === null || !receipts.has(receipt) || lines[index] === received) continue
    errors[`lines.${index}.refund`] =
      `Hủy biên lai số ${receipt} là hủy cả khoản này: nhập ${formatMoney(received)}.`
  }
  if (beyond !== undefined)
    errors['beyond'] = 'Phần ngoài biên lai thì hoàn trả người nộp, không có biên lai để hủy.'
  return errors
}

/** What was given back or made void, in words: for the timeline and the letter. */
export function refundInWords({ kind, parts, voucher, reason }: Refund, lines: readonly Line[]): string {
  const about = ({ position, amount }: RefundPart): string => {
    const line = lines.find((one) => one.position === position)
    return line
      ? `${line.purpose}: ${formatMoney(amount)}, biên lai số ${line.receipt}`
      : `Phần nộp thừa, ngoài biên lai: ${formatMoney(amount)}`
  }
  return [REFUNDED[kind], ...parts.map(about), `Chứng từ số ${voucher}`, `Lý do: ${reason}`].join('\n')
}
