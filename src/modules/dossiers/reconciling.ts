import { formatMoney } from '#ui/format.ts'
import { Invalid, type FieldErrors } from '#platform/errors.ts'
import { isAmount, RECONCILED, type PaymentState, type Reconciled } from './payment.ts'

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
export type ReconcilingDraft = { as: string; amount?: number | undefined; note: string }

/** The same, read. `amount` in whole đồng; null where nothing came in. */
export type Reconciling = { as: Reconciled; amount: number | null; note: string }

/**
 * What became of the money of a payment, how much it was, and by which paper. Less or more may have come in than was asked for.
 * @param possible what may be said of it
 * @throws Invalid naming `as`, `amount`, `note`
 */
export function readReconciling(given: ReconcilingDraft, possible: readonly Reconciled[]): Reconciling {
  const as = possible.find((one) => one === given.as)
  const note = given.note.trim()
  const amount = isAmount(given.amount) ? given.amount : null
  const missing =
    as === 'kept'
      ? 'Ghi căn cứ giữ lại khoản này, ví dụ công việc đã thực hiện.'
      : 'Ghi số chứng từ hoàn trả, hoặc đã đối chiếu với sao kê nào.'
  const errors: FieldErrors = {
    ...(as ? {} : { as: 'Chọn kết quả đối chiếu.' }),
    ...(as && as !== 'nothing' && amount === null
      ? { amount: 'Nhập số tiền thực nhận bằng đồng, ví dụ 1.250.000.' }
      : {}),
    ...(note ? {} : { note: missing }),
  }
  if (!as || Object.keys(errors).length > 0) throw new Invalid(errors)
  return { as, note, amount: as === 'nothing' ? null : amount }
}

/** What became of money that was asked for, in words: for the timeline and the letter. `asked` in đồng. */
export function reconciledInWords({ as, amount, note }: Reconciling, asked: number): string {
  const sum = amount === null ? '' : `: ${formatMoney(amount)}`
  const request = amount === asked ? '' : ` (yêu cầu nộp ${formatMoney(asked)})`
  return `${RECONCILED[as]}${sum}${request}\n${note}`
}
