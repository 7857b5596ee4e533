import { Forbidden, Invalid, NotFound, Unacceptable, type FieldErrors } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { reportPayment } from '../../actions/payment.ts'
import { openOf, paymentsOf } from '../../payment-store.ts'
import { paths } from '../../paths.ts'
import { accessDossier } from '../../store.ts'
import { receivePapers, type ReceivedPaper } from '../../uploads.ts'
import { onlyOne, text } from './form.ts'
import { payPage } from './pay-page.tsx'

type PayContext = Context<{ code: string }, unknown, FormBody>

async function open({ services, actor, params }: PayContext) {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const dossier = await accessDossier(services.db, actor, { code: params.code })
  const payment = openOf(await paymentsOf(services.db, dossier.id))
  if (!payment) throw new NotFound('Hồ sơ này hiện không chờ nộp tiền.')
  return { dossier, payment }
}

type Open = Awaited<ReturnType<typeof open>>

const pageWith = ({ services }: PayContext, found: Open, errors: FieldErrors, body: FormBody): Answer =>
  page(
    payPage({
      ...found,
      errors,
      typed: (name) => text(body[name]) || undefined,
      maxBytes: services.config.maxUploadBytes,
    }),
  )

export const showPay = async (context: PayContext): Promise<Answer> =>
  pageWith(context, await open(context), {}, {})

export async function postPay(context: PayContext): Promise<Answer> {
  const { services, actor, request, origin } = context
  const found = await open(context)
  const received: ReceivedPaper[] = []
  const { body, errors } = await receivePapers(services, request, (paper) => void received.push(paper))
  if (Object.keys(errors).length > 0) return pageWith(context, found, errors, body)
  try {
    const given = {
      payment: text(body['payment']),
      transactionNumber: text(body['transactionNumber']).slice(0, 60),
      note: text(body['note']),
      proof: onlyOne(received),
    }
    await reportPayment(services, actor, found.dossier.id, given, origin)
  } catch (error) {
    if (error instanceof Unacceptable) return pageWith(context, found, { proof: error.message }, body)
    if (!(error instanceof Invalid)) throw error
    return pageWith(context, found, error.errors, body)
  }
  return seeOther(
    paths.mine(found.dossier.code),
    'Đã ghi nhận. Cơ quan sẽ đối chiếu khoản nộp và giải quyết tiếp hồ sơ.',
  )
}
