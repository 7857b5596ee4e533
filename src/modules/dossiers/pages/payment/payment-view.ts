import { Type, type Static } from '@sinclair/typebox'
import type { Actor } from '#platform/access/actor.ts'
import {
  LINE_KINDS,
  PAID_BY,
  PAYMENT_STATES,
  RECONCILED,
  totalOf,
  transferCode,
  type LineKind,
  type PaidBy,
  type PaymentState,
  type Reconciled,
} from '../../payment.ts'
import type { Payment } from '../../payment-store.ts'
import { REFUNDED, type RefundKind } from '../../refund.ts'

const Maybe = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])
const Moment = Type.String({ format: 'date-time' })
export const literals = <K extends string>(names: readonly K[]) =>
  Type.Union(names.map((name) => Type.Literal(name)))
export const Kind = literals(Object.keys(LINE_KINDS) as LineKind[])
export const PaidByName = literals(Object.keys(PAID_BY) as PaidBy[])
export const Dong = Type.Integer({ minimum: 1, description: 'Số đồng' })

/** The values of a field with what they mean. */
const wordsOf = (words: Readonly<Record<string, string>>): string =>
  Object.entries(words)
    .map(([name, text]) => `${name}: ${text.toLowerCase()}`)
    .join('; ')

export const PaymentView = Type.Object({
  id: Type.String(),
  state: Type.Unsafe<PaymentState>({
    ...literals(Object.keys(PAYMENT_STATES) as PaymentState[]),
    description: wordsOf(PAYMENT_STATES),
  }),
  askedAt: Moment,
  lastDay: Maybe(Type.String({ format: 'date' })),
  total: Dong,
  whereToPay: Maybe(Type.String()),
  bank: Maybe(Type.String()),
  accountNumber: Maybe(Type.String()),
  accountName: Maybe(Type.String()),
  vietQr: Maybe(
    Type.String({ description: 'Nội dung mã VietQR, khi đang chờ nộp và có tài khoản nhận tiền' }),
  ),
  reportedAt: Maybe(Moment),
  transactionNumber: Maybe(Type.String({ description: 'Mã giao dịch của lần báo gần nhất' })),
  reportNote: Maybe(Type.String({ description: 'Lời nhắn của lần báo gần nhất' })),
  proof: Maybe(Type.String({ description: 'Chứng từ nộp tiền: mã (id) trong các giấy tờ của hồ sơ' })),
  returnedReason: Maybe(Type.String()),
  paidBy: Maybe(Type.Unsafe<PaidBy>({ ...PaidByName, description: wordsOf(PAID_BY) })),
  settledAt: Maybe(Moment),
  settledBy: Maybe(Type.String({ description: 'Người xác nhận, rút lại, kết thúc; chỉ cán bộ đọc được' })),
  collectedAt: Maybe(
    Type.String({
      format: 'date-time',
      description: 'Lúc tính vào số đã thu: xác nhận, thu tại quầy, giữ lại',
    }),
  ),
  reconciledAs: Maybe(
    Type.Unsafe<Reconciled>({
      ...literals(Object.keys(RECONCILED) as Reconciled[]),
      description: `Khoản nộp khi yêu cầu đã rút lại, hồ sơ đã kết thúc. ${wordsOf(RECONCILED)}`,
    }),
  ),
  reconciledAmount: Maybe(
    Type.Integer({
      description: 'Số đồng đã hoàn trả, giữ lại; không có ở kết quả ghi khi chưa phải ghi số tiền',
    }),
  ),
  reconciledNote: Maybe(Type.String()),
  reconciledAt: Maybe(Moment),
  reconciledBy: Maybe(Type.String({ description: 'Người đối chiếu; chỉ cán bộ đọc được' })),
  lines: Type.Array(
    Type.Object({
      kind: Kind,
      purpose: Type.String(),
      amount: Dong,
      received: Maybe(Type.Integer()),
      receipt: Maybe(Type.String({ description: 'Số biên lai' })),
    }),
  ),
  refunds: Type.Array(
    Type.Object({
      kind: Type.Unsafe<RefundKind>({
        ...literals(Object.keys(REFUNDED) as RefundKind[]),
        description: wordsOf(REFUNDED),
      }),
      line: Maybe(
        Type.Integer({ description: 'Thứ tự khoản, từ 0; phần nộp thừa, ngoài biên lai thì để trống' }),
      ),
      amount: Dong,
      voucher: Type.String({ description: 'Số chứng từ' }),
      reason: Type.String(),
      at: Moment,
      by: Maybe(Type.String({ description: 'Người ghi; chỉ cán bộ đọc được' })),
    }),
  ),
})

/** As its page tells it; the names of officers stand on theirs only. */
export const viewOf = (code: string, payment: Payment, actor: Actor): Static<typeof PaymentView> => {
  const { lines, refunds, state } = payment
  const named = (name: string | null) => (actor.kind === 'officer' ? name : null)
  return {
    id: payment.id,
    state,
    askedAt: payment.asked_at.toString(),
    lastDay: payment.last_day,
    total: totalOf(lines),
    whereToPay: payment.where_to_pay,
    bank: payment.bank,
    accountNumber: payment.account_number,
    accountName: payment.account_name,
    vietQr: transferCode(payment, code),
    reportedAt: payment.reported_at?.toString() ?? null,
    transactionNumber: payment.transaction_number,
    reportNote: payment.report_note,
    proof: payment.proof_id,
    returnedReason: payment.returned_reason,
    paidBy: payment.paid_by,
    settledAt: payment.settled_at?.toString() ?? null,
    settledBy: named(payment.settled_by_name),
    collectedAt: payment.collected_at?.toString() ?? null,
    reconciledAs: payment.reconciled_as,
    reconciledAmount: payment.reconciled_amount,
    reconciledNote: payment.reconciled_note,
    reconciledAt: payment.reconciled_at?.toString() ?? null,
    reconciledBy: named(payment.reconciled_by_name),
    lines: lines.map(({ kind, purpose, amount, received, receipt }) => ({
      kind,
      purpose,
      amount,
      received,
      receipt,
    })),
    refunds: refunds.map(({ kind, position, amount, voucher, reason, at, byName }) => ({
      kind,
      line: position,
      amount,
      voucher,
      reason,
      at: Temporal.Instant.from(at).toString(),
      by: named(byName),
    })),
  }
}
