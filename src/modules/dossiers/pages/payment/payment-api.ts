import { Type, type Static } from '@sinclair/typebox'
import { Forbidden, Invalid } from '#platform/errors.ts'
import { apiRoute, type Context, type Route } from '#platform/http/route.ts'
import { recordReading } from '../../actions/officer.ts'
import * as acts from '../../actions/payment.ts'
import * as settling from '../../actions/payment-settling.ts'
import { findPersonPapers } from '../../draft-store.ts'
import { MOST_LINES, RECONCILED, type Reconciled } from '../../payment.ts'
import { paymentsOf } from '../../payment-store.ts'
import { REFUNDED, type RefundKind } from '../../refund.ts'
import { accessDossier } from '../../store.ts'
import { Dong, Kind, literals, PaidByName, PaymentView, viewOf } from './payment-view.ts'

const tag = 'Nộp tiền'
const ByCode = Type.Object({ code: Type.String({ maxLength: 60, description: 'Mã hồ sơ' }) })
type On<B = unknown> = Context<{ code: string }, unknown, B>

async function idOf({ services, actor, params }: On): Promise<string> {
  return (await accessDossier(services.db, actor, { code: params.code })).id
}

async function list(context: On) {
  const { services, actor, params } = context
  const payments = await paymentsOf(services.db, await idOf(context))
  return { items: payments.map((payment) => viewOf(params.code, payment, actor)) }
}

/** Read by an officer, it is written down as every reading of a dossier is. */
async function read(context: On) {
  const { services, actor, params, origin } = context
  const dossier = await accessDossier(services.db, actor, { code: params.code })
  await recordReading(services, actor, dossier, origin)
  return list(context)
}

const Asking = Type.Object(
  {
    lines: Type.Array(
      Type.Object(
        { kind: Kind, purpose: Type.String({ maxLength: 300 }), amount: Dong },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: MOST_LINES },
    ),
    lastDay: Type.String({ format: 'date', description: 'Hạn nộp' }),
    whereToPay: Type.Optional(Type.String({ maxLength: 2000, description: 'Nơi nộp, cách nộp khác' })),
    bank: Type.Optional(
      Type.String({ maxLength: 50, description: 'Tên ngắn của ngân hàng, ví dụ Agribank' }),
    ),
    accountNumber: Type.Optional(Type.String({ maxLength: 30 })),
    accountName: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
)

async function ask(context: On<Static<typeof Asking>>) {
  const { services, actor, body, origin } = context
  const { whereToPay = '', bank = '', accountNumber = '', accountName = '', lines } = body
  const lastDay = Temporal.PlainDate.from(body.lastDay)
  const draft = { lines, lastDay, whereToPay, bank, accountNumber, accountName }
  await acts.askPayment(services, actor, await idOf(context), draft, undefined, origin)
  return list(context)
}

const Which = Type.String({ format: 'uuid', description: 'Mã (id) của yêu cầu nộp tiền đang chờ' })
const Reporting = Type.Object(
  {
    payment: Which,
    transactionNumber: Type.Optional(Type.String({ maxLength: 60, description: 'Mã giao dịch' })),
    note: Type.Optional(Type.String({ maxLength: 2000 })),
    proof: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{64}$',
        description: 'Mã băm của chứng từ trong kho giấy tờ của tôi',
      }),
    ),
  },
  { additionalProperties: false },
)

async function report(context: On<Static<typeof Reporting>>) {
  const { services, actor, body, origin } = context
  if (actor.kind !== 'citizen') throw new Forbidden()
  const { payment, transactionNumber = '', note = '', proof } = body
  const paper = proof && (await findPersonPapers(services.db, actor.personId, [proof])).get(proof)
  if (proof && !paper)
    throw new Invalid({ proof: 'Kho giấy tờ của tài khoản này chưa có tệp nào với mã băm này.' })
  const given = { payment, transactionNumber, note, ...(paper && { proof: paper }) }
  await acts.reportPayment(services, actor, await idOf(context), given, origin)
  return list(context)
}

/** The report somebody looked at; what was reported after it is not answered. */
const Answered = Type.Optional(
  Type.String({
    format: 'date-time',
    description: 'Thời điểm báo nộp (reportedAt) của lần báo được trả lời; có lần báo khác thì từ chối',
  }),
)
function answered(at: string | undefined): string | undefined {
  try {
    return at === undefined ? undefined : Temporal.Instant.from(at).toString()
  } catch {
    throw new Invalid({ reportedAt: 'Ghi thời điểm như reportedAt của lần báo, ví dụ 2026-11-23T03:00:00Z.' })
  }
}

const Receipt = Type.String({ minLength: 1, maxLength: 60, description: 'Số biên lai' })
const Confirming = Type.Object(
  {
    payment: Which,
    reportedAt: Answered,
    paidBy: PaidByName,
    lines: Type.Array(Type.Object({ received: Dong, receipt: Receipt }, { additionalProperties: false }), {
      minItems: 1,
      maxItems: MOST_LINES,
      description: 'Theo thứ tự các khoản đã yêu cầu',
    }),
  },
  { additionalProperties: false },
)

async function confirm(context: On<Static<typeof Confirming>>) {
  const { services, actor, body, origin } = context
  const given = { ...body, reportedAt: answered(body.reportedAt) }
  await settling.confirmPayment(services, actor, await idOf(context), given, origin)
  return list(context)
}

const Recording = Type.Object(
  {
    lines: Type.Array(
      Type.Object(
        { kind: Kind, purpose: Type.String({ maxLength: 300 }), amount: Dong, receipt: Receipt },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: MOST_LINES },
    ),
  },
  { additionalProperties: false },
)

async function record(context: On<Static<typeof Recording>>) {
  const { services, actor, body, origin } = context
  await acts.recordPayment(services, actor, await idOf(context), body, origin)
  return list(context)
}

const reasoned = { payment: Which, reason: Type.String({ minLength: 1, maxLength: 2000 }) }
const Reason = Type.Object(reasoned, { additionalProperties: false })
const Returning = Type.Object(
  {
    ...reasoned,
    reportedAt: Answered,
    lastDay: Type.String({ format: 'date', description: 'Hạn nộp mới, sau ít nhất 3 ngày làm việc' }),
  },
  { additionalProperties: false },
)

async function giveBack(context: On<Static<typeof Returning>>) {
  const { services, actor, body, origin } = context
  const lastDay = Temporal.PlainDate.from(body.lastDay)
  const given = { ...body, reportedAt: answered(body.reportedAt), lastDay }
  await settling.returnPayment(services, actor, await idOf(context), given, origin)
  return list(context)
}

const withReason = (act: typeof settling.cancelPayment) => async (context: On<Static<typeof Reason>>) => {
  const { services, actor, body, origin } = context
  await act(services, actor, await idOf(context), body, origin)
  return list(context)
}

const Reconciling = Type.Object(
  {
    payment: Type.String({
      format: 'uuid',
      description: 'Mã (id) của yêu cầu đã rút lại, hoặc của hồ sơ đã kết thúc',
    }),
    as: literals(Object.keys(RECONCILED) as Reconciled[]),
    amount: Type.Optional(Type.Integer({ minimum: 1, description: 'Số đồng đã hoàn trả' })),
    lines: Type.Optional(
      Type.Array(
        Type.Object(
          { received: Type.Optional(Dong), receipt: Type.Optional(Receipt) },
          { additionalProperties: false },
        ),
        {
          maxItems: MOST_LINES,
          description:
            'Khi giữ lại: số tiền và số biên lai theo thứ tự các khoản đã yêu cầu; để trống khoản không giữ',
        },
      ),
    ),
    paidBy: Type.Optional(PaidByName),
    note: Type.String({ minLength: 1, maxLength: 2000, description: 'Chứng từ, căn cứ' }),
  },
  { additionalProperties: false },
)

async function reconcile(context: On<Static<typeof Reconciling>>) {
  const { services, actor, body, origin } = context
  const lines = body.lines?.map(({ received, receipt = '' }) => ({ received, receipt }))
  await settling.reconcilePayment(services, actor, await idOf(context), { ...body, lines }, origin)
  return list(context)
}

const Refunding = Type.Object(
  {
    payment: Type.String({ format: 'uuid', description: 'Mã (id) của khoản nộp đã thu' }),
    kind: literals(Object.keys(REFUNDED) as RefundKind[]),
    lines: Type.Array(Type.Union([Dong, Type.Null()]), {
      maxItems: MOST_LINES,
      description: 'Số đồng hoàn trả, hủy theo thứ tự các khoản; để trống khoản không hoàn trả',
    }),
    beyond: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Số đồng nộp thừa, ngoài biên lai, đã hoàn trả' }),
    ),
    voucher: Type.String({ minLength: 1, maxLength: 60, description: 'Số chứng từ' }),
    reason: Type.String({ minLength: 1, maxLength: 2000, description: 'Lý do' }),
  },
  { additionalProperties: false },
)

async function refund(context: On<Static<typeof Refunding>>) {
  const { services, actor, body, origin } = context
  const given = { ...body, lines: body.lines.map((amount) => amount ?? undefined) }
  await settling.refundPayment(services, actor, await idOf(context), given, origin)
  return list(context)
}

const response = Type.Object({ items: Type.Array(PaymentView) })
const path = '/api/dossiers/:code/payments'
const common = { method: 'POST', tag, params: ByCode, response } as const

export const paymentApiRoutes: readonly Route[] = [
  apiRoute({
    ...common,
    method: 'GET',
    path,
    access: 'signed-in',
    summary: 'Các yêu cầu nộp tiền và khoản đã thu của một hồ sơ',
    handle: read,
  }),
  apiRoute({
    ...common,
    path,
    access: 'payment.collect',
    summary: 'Yêu cầu người nộp nộp phí, lệ phí, thực hiện nghĩa vụ tài chính',
    body: Asking,
    status: 201,
    handle: ask,
  }),
  apiRoute({
    ...common,
    path: `${path}/report`,
    access: 'dossier.own',
    summary: 'Báo đã nộp, kèm mã giao dịch hoặc chứng từ',
    body: Reporting,
    handle: report,
  }),
  apiRoute({
    ...common,
    path: `${path}/confirm`,
    access: 'payment.collect',
    summary: 'Xác nhận đã nộp đủ, kèm số biên lai từng khoản',
    body: Confirming,
    handle: confirm,
  }),
  apiRoute({
    ...common,
    path: `${path}/record`,
    access: 'payment.collect',
    summary: 'Ghi khoản thu trực tiếp tại quầy',
    body: Recording,
    status: 201,
    handle: record,
  }),
  apiRoute({
    ...common,
    path: `${path}/return`,
    access: 'payment.collect',
    summary: 'Báo lại người nộp: khoản đã báo chưa xác nhận được',
    body: Returning,
    handle: giveBack,
  }),
  apiRoute({
    ...common,
    path: `${path}/reconcile`,
    access: 'payment.collect',
    summary: 'Ghi kết quả đối chiếu khoản nộp của yêu cầu đã rút lại, hồ sơ đã kết thúc',
    body: Reconciling,
    handle: reconcile,
  }),
  apiRoute({
    ...common,
    path: `${path}/refund`,
    access: 'payment.collect',
    summary: 'Ghi hoàn trả khoản đã thu, hủy biên lai ghi nhầm',
    body: Refunding,
    handle: refund,
  }),
  ...(
    [
      ['cancel', 'Rút lại yêu cầu nộp tiền', settling.cancelPayment],
      ['stop', 'Dừng xử lý vì quá hạn nộp tiền', settling.stopUnpaid],
    ] as const
  ).map(([name, summary, act]) =>
    apiRoute({
      ...common,
      path: `${path}/${name}`,
      access: 'payment.collect',
      summary,
      body: Reason,
      handle: withReason(act),
    }),
  ),
]
