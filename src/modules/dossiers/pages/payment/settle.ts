import { Invalid } from '#platform/errors.ts'
import { seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import {
  cancelPayment,
  confirmPayment,
  reconcilePayment,
  returnPayment,
  stopUnpaid,
} from '../../actions/payment-settling.ts'
import { isPaidBy, readAmount } from '../../payment.ts'
import { openOf, paymentsOf } from '../../payment-store.ts'
import { paths } from '../../paths.ts'
import { accessDossier } from '../../store.ts'
import { showAgain } from '../show/show.ts'
import { readDate, readKept, readReceived, text } from './form.ts'

type DossierContext = Context<{ code: string }, unknown, FormBody>

export async function postConfirm(context: DossierContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  const dossier = await accessDossier(services.db, actor, { code: params.code })
  const count = openOf(await paymentsOf(services.db, dossier.id))?.lines.length ?? 0
  const paidBy = body['paidBy'] === 'counter' ? 'counter' : 'transfer'
  try {
    const lines = readReceived(body, count)
    const given = { payment: text(body['payment']), reportedAt: reportOf(body), paidBy, lines } as const
    await confirmPayment(services, actor, dossier.id, given, origin)
  } catch (error) {
    return showAgain(context, params.code, 'confirm', error)
  }
  return seeOther(paths.show(params.code), 'Đã xác nhận nộp đủ tiền. Hồ sơ được giải quyết tiếp.')
}

/** The report the form was shown with, empty for none; undefined where the form names none. */
const reportOf = (body: FormBody): string | undefined =>
  body['reportedAt'] === undefined ? undefined : text(body['reportedAt'])

type Act = typeof returnPayment

/** The three acts that need a reason; each has its own field, since they stand on one page. */
const withReason =
  (form: 'return-payment' | 'cancel-payment' | 'stop', act: Act, done: string) =>
  async (context: DossierContext): Promise<Answer> => {
    const { services, actor, params, body, origin } = context
    const dossier = await accessDossier(services.db, actor, { code: params.code })
    try {
      const given = {
        payment: text(body['payment']),
        reason: text(body[form]),
        lastDay: readDate(body, 'lastDay'),
        reportedAt: reportOf(body),
      }
      await act(services, actor, dossier.id, given, origin)
    } catch (error) {
      return showAgain(context, params.code, form, error instanceof Invalid ? named(form, error) : error)
    }
    return seeOther(paths.show(params.code), done)
  }

function named(form: string, { errors: { reason, ...errors } }: Invalid): Invalid {
  return new Invalid({ ...(reason === undefined ? {} : { [form]: reason }), ...errors })
}

export const postReturn = withReason(
  'return-payment',
  returnPayment,
  'Đã báo lại người nộp. Từ lúc này thời hạn giải quyết lại tạm dừng.',
)
export const postCancel = withReason(
  'cancel-payment',
  cancelPayment,
  'Đã rút lại yêu cầu nộp tiền. Hồ sơ được giải quyết tiếp.',
)
export const postStop = withReason('stop', stopUnpaid, 'Đã dừng xử lý hồ sơ và báo người nộp.')

/** Fields of the form, by what the act calls them. */
const RECONCILE_FIELDS: Readonly<Record<string, string>> = {
  as: 'reconciled',
  amount: 'reconciled-amount',
  note: 'reconcile-note',
  paidBy: 'kept-by',
}
const fieldOf = (name: string): string =>
  RECONCILE_FIELDS[name] ??
  name
    .replace(/^lines\.(\d+)\.received$/, 'kept.$1.amount')
    .replace(/^lines\.(\d+)\.receipt$/, 'kept.$1.receipt')

export async function postReconcile(context: DossierContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  const dossier = await accessDossier(services.db, actor, { code: params.code })
  const id = text(body['payment'])
  const paidBy = text(body['kept-by'])
  const lines = (await paymentsOf(services.db, dossier.id)).find((payment) => payment.id === id)?.lines ?? []
  try {
    const given = {
      payment: id,
      as: text(body['reconciled']),
      amount: readAmount(text(body['reconciled-amount'])),
      note: text(body['reconcile-note']),
      lines: readKept(body, lines.length),
      paidBy: isPaidBy(paidBy) ? paidBy : undefined,
    }
    await reconcilePayment(services, actor, dossier.id, given, origin)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    const errors = Object.entries(error.errors).map(([name, wrong]) => [fieldOf(name), wrong])
    return showAgain(context, params.code, 'reconcile', new Invalid(Object.fromEntries(errors)))
  }
  return seeOther(paths.show(params.code), 'Đã ghi kết quả đối chiếu và báo người nộp.')
}
