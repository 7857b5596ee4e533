import { Invalid, NotFound, type FieldErrors } from '#platform/errors.ts'
import { page, seeOther, type Answer, type FormBody } from '#platform/http/route.ts'
import { refundPayment } from '../../actions/payment-settling.ts'
import { paymentsOf } from '../../payment-store.ts'
import { paths } from '../../paths.ts'
import { readOptionalAmount, text } from './form.ts'
import { open, type DossierContext } from './open.ts'
import { refundPage } from './refund-page.tsx'

type RefundContext = DossierContext<{ payment: string }>

/** The dossier and its payment, of which something was collected. @throws NotFound, Forbidden */
async function gather(context: RefundContext) {
  const { services, params } = context
  const dossier = await open(context, 'refundPayment')
  const payment = (await paymentsOf(services.db, dossier.id)).find(({ id }) => id === params.payment)
  if (!payment?.collected_at || !payment.paid_by) throw new NotFound('Không tìm thấy khoản đã thu này.')
  return { dossier, payment, collected: { at: payment.collected_at, by: payment.paid_by } }
}

const refundWith = (
  view: Awaited<ReturnType<typeof gather>>,
  errors: FieldErrors = {},
  body: FormBody = {},
): Answer => page(refundPage({ ...view, errors, typed: (name) => text(body[name]) || undefined }))

export const showRefund = async (context: RefundContext): Promise<Answer> => refundWith(await gather(context))

export async function postRefund(context: RefundContext): Promise<Answer> {
  const { services, actor, body, origin } = context
  const view = await gather(context)
  const { dossier, payment } = view
  const given = {
    payment: payment.id,
    kind: text(body['kind']),
    lines: payment.lines.map((_, index) => readOptionalAmount(body[`lines.${index}.refund`])),
    beyond: readOptionalAmount(body['beyond']),
    voucher: text(body['voucher']).slice(0, 60),
    reason: text(body['reason']),
  }
  try {
    await refundPayment(services, actor, dossier.id, given, origin)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return refundWith(view, error.errors, body)
  }
  return seeOther(paths.show(dossier.code), 'Đã ghi khoản hoàn trả, hủy và báo người nộp.')
}
