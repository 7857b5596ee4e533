import { dateOf } from '#platform/clock.ts'
import { Invalid, Unacceptable, type FieldErrors } from '#platform/errors.ts'
import { page, seeOther, type Answer, type FormBody } from '#platform/http/route.ts'
import { askPayment, recordPayment } from '../../actions/payment.ts'
import { usualLastDay } from '../../payment.ts'
import { latestAccount } from '../../payment-store.ts'
import { paths } from '../../paths.ts'
import type { DossierRow } from '../../tables.ts'
import { receivePapers, type ReceivedPaper } from '../../uploads.ts'
import { askPage, recordPage } from './ask-page.tsx'
import { onlyOne, readAskedForm, readLines, text } from './form.ts'
import { open, type DossierContext } from './open.ts'

export const showAsk = async (context: DossierContext): Promise<Answer> =>
  askWith(context, await open(context, 'requestPayment'), {}, await suggested(context))

function askWith(
  { services }: DossierContext,
  dossier: DossierRow,
  errors: FieldErrors,
  body: FormBody,
): Answer {
  return page(
    askPage({
      dossier,
      errors,
      banks: services.lists['banks'] ?? [],
      maxBytes: services.config.maxUploadBytes,
      typed: (name) => text(body[name]) || undefined,
    }),
  )
}

/** The account the agency named last, and the usual time. */
async function suggested({ services, actor }: DossierContext): Promise<FormBody> {
  const day = usualLastDay(services.calendar, dateOf(services.clock.now()))
  const account =
    actor.kind === 'officer' ? await latestAccount(services.db, actor.acting.agencyId) : undefined
  const bank = services.lists['banks']?.find(({ code }) => code === account?.bank_bin)
  return {
    'lastDay.day': String(day.day),
    'lastDay.month': String(day.month),
    'lastDay.year': String(day.year),
    'lines.0.kind': 'charge',
    ...(account && {
      bank: bank?.value ?? '',
      accountNumber: account.account_number ?? '',
      accountName: account.account_name ?? '',
    }),
  }
}

export async function postAsk(context: DossierContext): Promise<Answer> {
  const { services, actor, request, origin } = context
  const dossier = await open(context, 'requestPayment')
  const received: ReceivedPaper[] = []
  const { body, errors } = await receivePapers(services, request, (paper) => void received.push(paper))
  if (Object.keys(errors).length > 0) return askWith(context, dossier, errors, body)
  try {
    await askPayment(services, actor, dossier.id, readAskedForm(body), onlyOne(received), origin)
  } catch (error) {
    if (error instanceof Unacceptable) return askWith(context, dossier, { notice: error.message }, body)
    if (!(error instanceof Invalid)) throw error
    const wrong = received.length > 0 ? { ...error.errors, notice: AGAIN } : error.errors
    return askWith(context, dossier, wrong, body)
  }
  return seeOther(paths.show(dossier.code), 'Đã gửi yêu cầu nộp tiền. Thời hạn giải quyết tạm dừng.')
}

const AGAIN = 'Chọn lại tệp thông báo sau khi sửa các mục trên.'

export async function showRecord(context: DossierContext): Promise<Answer> {
  const dossier = await open(context, 'recordPayment')
  const fee = dossier.fee ? String(dossier.fee) : ''
  return recordWith(
    dossier,
    {},
    {
      'lines.0.kind': 'fee',
      'lines.0.purpose': fee ? 'Phí, lệ phí giải quyết thủ tục' : '',
      'lines.0.amount': fee,
    },
  )
}

const recordWith = (dossier: DossierRow, errors: FieldErrors, body: FormBody): Answer =>
  page(recordPage({ dossier, errors, typed: (name) => text(body[name]) || undefined }))

export async function postRecord(context: DossierContext): Promise<Answer> {
  const { services, actor, body, origin } = context
  const dossier = await open(context, 'recordPayment')
  try {
    await recordPayment(services, actor, dossier.id, { lines: readLines(body) }, origin)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return recordWith(dossier, error.errors, body)
  }
  return seeOther(paths.show(dossier.code), 'Đã ghi khoản thu tại quầy.')
}
