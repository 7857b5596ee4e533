import { formatMoney } from '#ui/format.ts'
import { Invalid, type FieldErrors } from '#platform/errors.ts'
import {
  isAmount,
  RECONCILED,
  receivedInWords,
  totalOf,
  type Line,
  type PaidBy,
  type PaymentState,
  type Received,
  type Reconciled,
} from './payment.ts'

type Over = {
  state: PaymentState
  reported_at: Temporal.Instant | null
  reconciled_as: Reconciled | null
}

/**
 * What may be said now of the money of a payment; nothing while its request stands, or once it was given back or kept. That none
 * came in is said of a report, once; what comes in afterwards is given back or kept like what nobody had reported.
 */
export function reconcilings({ state, reported_at, reconciled_as }: Over): readonly Reconciled[] {
  const over = state === 'lapsed' || state === 'cancelled'
  if (!over || reconciled_as === 'refunded' || reconciled_as === 'kept') return []
  return reported_at && !reconciled_as ? ['refunded', 'kept', 'nothing'] : ['refunded', 'kept']
}

/** Was it reported for a request that was over before anybody had looked, and has nobody said yet what became of the money? */
export const isUnlooked = (payment: Over): boolean => reconcilings(payment).includes('nothing')

/** What became of the money of a payment, as it was typed or sent. */
export type ReconcilingDraft = {
  as: string
  note: string
  /** What was given back, in đồng. */
  amount?: number | undefined
  /** What is kept of each line in their order, and its receipt; undefined and empty for nothing. */
  lines?: readonly Received[] | undefined
  /** How what is kept was paid. */
  paidBy?: PaidBy | undefined
}

export type KeptLine = { received: number; receipt: string } | null

/** The same, read. `amount` in whole đồng; null where nothing came in. */
export type Reconciling = { note: string } & (
  | { as: 'refunded'; amount: number }
  | { as: 'nothing'; amount: null }
  | { as: 'kept'; amount: number; lines: readonly KeptLine[]; paidBy: PaidBy }
)

const MISSING_NOTE: Record<Reconciled, string> = {
  refunded: 'Ghi số chứng từ hoàn trả.',
  kept: 'Ghi căn cứ giữ lại khoản này, ví dụ công việc đã thực hiện.',
  nothing: 'Ghi đã đối chiếu với sao kê nào.',
}

/**
 * What became of the money of a payment, how much it was, and by which paper. Less or more may have come in than was asked for; kept
 * is at most what was asked for, line by line with a receipt, since it was collected then like any other.
 * @param possible what may be said of it
 * @throws Invalid naming `as`, `amount`, `note`, `lines.0.received`, `lines.0.receipt`, `paidBy`
 */
export function readReconciling(
  given: ReconcilingDraft,
  possible: readonly Reconciled[],
  asked: readonly Pick<Line, 'amount'>[],
): Reconciling {
  const as = possible.find((one) => one === given.as)
  const note = given.note.trim()
  const errors: FieldErrors = {
    ...(as ? {} : { as: 'Chọn kết quả đối chiếu.' }),
    ...(as === 'kept' ? keptErrors(given, asked) : {}),
    ...(as === 'refunded' && !isAmount(given.amount)
      ? { amount: 'Nhập số tiền đã hoàn trả bằng đồng, ví dụ 1.250.000.' }
      : {}),
    ...(note ? {} : { note: as ? MISSING_NOTE[as] : 'Ghi chứng từ, căn cứ.' }),
  }
  const { amount, paidBy } = given
  const failed = Object.keys(errors).length > 0
  if (!failed && as === 'nothing') return { as, note, amount: null }
  if (!failed && as === 'refunded' && isAmount(amount)) return { as, note, amount }
  if (!failed && as === 'kept' && paidBy) {
    const lines = asked.map((_, index) => keptLine(given.lines?.[index]))
    return { as, note, lines, paidBy, amount: lines.reduce((sum, line) => sum + (line?.received ?? 0), 0) }
  }
  throw new Invalid(errors)
}

const keptLine = (line: Received | undefined): KeptLine =>
  line?.received === undefined ? null : { received: line.received, receipt: line.receipt.trim() }

function keptErrors({ lines = [], paidBy }: ReconcilingDraft, asked: readonly Pick<Line, 'amount'>[]) {
  const errors: FieldErrors = {}
  if (lines.length > asked.length)
    errors[`lines.${asked.length}.received`] = `Yêu cầu này chỉ có ${asked.length} khoản.`
  for (const [index, { amount }] of asked.entries()) {
    const { received, receipt = '' } = lines[index] ?? {}
    if (received === undefined && !receipt.trim()) continue
    if (!isAmount(received))
      errors[`lines.${index}.received`] = 'Nhập số tiền giữ lại bằng đồng, ví dụ 1.250.000.'
    else if (received > amount)
      errors[`lines.${index}.received`] =
        `Khoản này chỉ phải nộp ${formatMoney(amount)}. Giữ lại không quá số đó; phần còn lại hoàn trả riêng.`
    if (!receipt.trim()) errors[`lines.${index}.receipt`] = 'Nhập số biên lai.'
  }
  if (lines.every(({ received, receipt }) => received === undefined && !receipt.trim()))
    errors['lines.0.received'] = 'Nhập số tiền giữ lại của ít nhất một khoản.'
  if (!paidBy) errors['paidBy'] = 'Chọn cách khoản này được nộp.'
  return errors
}

/** What became of money that was asked for, in words: for the timeline and the letter. */
export function reconciledInWords(read: Reconciling, asked: readonly Line[]): string {
  const total = totalOf(asked)
  const sum = read.amount === null ? '' : `: ${formatMoney(read.amount)}`
  const request = read.amount === total ? '' : ` (yêu cầu nộp ${formatMoney(total)})`
  const kept =
    read.as === 'kept'
      ? asked.flatMap(({ purpose }, index) => {
          const line = read.lines[index]
          return line ? [{ purpose, ...line }] : []
        })
      : []
  return [
    `${RECONCILED[read.as]}${sum}${request}`,
    ...(kept.length > 0 ? [receivedInWords(kept)] : []),
    read.note,
  ].join('\n')
}
