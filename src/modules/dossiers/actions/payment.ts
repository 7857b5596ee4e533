import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid } from '#platform/errors.ts'
import { holdTasks } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import {
  asLine,
  askedInWords,
  lineErrors,
  readAsked,
  receivedInWords,
  type AskedDraft,
  type LineDraft,
} from '../payment.ts'
import * as store from '../payment-store.ts'
import { isVoided } from '../refund.ts'
import { canReport } from '../policy.ts'
import { accessDossier } from '../store.ts'
import type { ReceivedPaper } from '../uploads.ts'
import {
  act,
  amountsOf,
  byOf,
  keepPaper,
  newPayment,
  release,
  takenIn,
  waited,
  waitingOf,
  withCollecting,
} from './payment-context.ts'

/**
 * Asks the applicant to pay (yêu cầu nộp phí, thực hiện nghĩa vụ tài chính): status 6. Until they have, no time of the agency
 * runs and the present step is on nobody's list.
 * @param draft amounts in whole đồng; `notice` a file that was taken in already
 * @throws Invalid as `readAsked` does; Conflict when the dossier is not in hand
 */
export function askPayment(
  services: Services,
  actor: Actor,
  id: string,
  draft: AskedDraft,
  notice?: ReceivedPaper,
  origin?: Origin,
): Promise<void> {
  return withCollecting(services, actor, id, origin, async (context) => {
    const { tx, dossier, now } = context
    const asked = readAsked(draft, {
      today: dateOf(now),
      calendar: services.calendar,
      banks: services.lists['banks'] ?? [],
    })
    const noticeId = await keepPaper(context, notice, 'Thông báo nộp tiền')
    const payment: store.NewPayment = {
      ...newPayment(context),
      state: 'asked',
      last_day: asked.lastDay.toString(),
      where_to_pay: asked.whereToPay,
      bank: asked.account?.bank ?? null,
      bank_bin: asked.account?.bankBin ?? null,
      account_number: asked.account?.accountNumber ?? null,
      account_name: asked.account?.accountName ?? null,
      notice_id: noticeId,
    }
    const note = askedInWords(asked, dossier.code)
    await act(context, {
      action: 'requestPayment',
      note,
      payment: payment.id,
      said: { amounts: amountsOf(asked.lines), lastDay: asked.lastDay.toString() },
    })
    await store.insertPayment(tx, payment, asked.lines)
    if (dossier.instance_id) await holdTasks(tx, dossier.instance_id, now)
  })
}

export type Reported = { payment: string; transactionNumber: string; note: string; proof?: ReceivedPaper }

/**
 * The applicant says that they have paid (báo đã nộp), with the number of the transaction or a proof. The step is work again:
 * the agency looks whether the money is there, in its own time. The time the applicant needed is not counted.
 * @param given `payment` the request they paid
 * @throws Invalid when there is neither; Conflict when nothing or something else is asked for, or it has been reported
 */
export function reportPayment(
  services: Services,
  actor: Actor,
  id: string,
  given: Reported,
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const now = services.clock.now()
    const dossier = await accessDossier(tx, actor, { id }, { lock: true })
    const payment = await waitingOf({ tx, dossier }, { payment: given.payment })
    const waiting = { services, tx, actor, origin, dossier, now, payment }
    if (!canReport(actor, dossier)) throw new Forbidden()
    if (payment.state === 'reported') throw new Conflict('Ông/Bà đã báo nộp tiền; cơ quan đang kiểm tra.')
    const transactionNumber = given.transactionNumber.trim()
    if (!transactionNumber && !given.proof) {
      throw new Invalid({
        transactionNumber: 'Nhập mã giao dịch, hoặc đính kèm ảnh chụp chứng từ nộp tiền.',
      })
    }
    const note = given.note.trim()
    const paper = await keepPaper(waiting, given.proof, 'Chứng từ nộp tiền')
    await act(waiting, {
      action: 'reportPayment',
      note: [transactionNumber && `Mã giao dịch: ${transactionNumber}.`, note].filter(Boolean).join('\n'),
      payment: payment.id,
      change: waited(waiting),
      said: { amounts: amountsOf(payment.lines) },
      paper,
    })
    await store.reportPaid(tx, payment.id, {
      at: now,
      transactionNumber: transactionNumber || null,
      note: note || null,
      proofId: paper,
    })
    await release(waiting)
  })
}

/**
 * Writes down what was paid at the counter without having been asked for (thu trước, thu sau): the status stays.
 * @throws Invalid naming the wrong lines; Conflict while a request waits, which is then confirmed instead, and when a receipt
 *   has been written down before: whoever sends the form twice has taken the money once
 */
export function recordPayment(
  services: Services,
  actor: Actor,
  id: string,
  given: { lines: readonly (LineDraft & { receipt: string })[] },
  origin?: Origin,
): Promise<void> {
  return withCollecting(services, actor, id, origin, async (context) => {
    const { tx, now } = context
    const errors = lineErrors(given.lines)
    for (const [index, { receipt }] of given.lines.entries())
      if (!receipt.trim()) errors[`lines.${index}.receipt`] = 'Nhập số biên lai.'
    if (Object.keys(errors).length > 0) throw new Invalid(errors)
    const before = receiptsOf(await store.paymentsOf(tx, id))
    const again = given.lines.find(({ receipt }) => before.has(receipt.trim()))
    if (again)
      throw new Conflict(
        `Biên lai số ${again.receipt.trim()} đã được ghi cho hồ sơ này. Xin mở lại hồ sơ để xem các khoản đã thu.`,
      )
    const lines = given.lines.map(asLine)
    const payment: store.NewPayment = {
      ...newPayment(context),
      state: 'confirmed',
      paid_by: 'counter',
      collected_at: now,
    }
    const received = takenIn(
      lines,
      given.lines.map(({ amount, receipt }) => ({ received: amount, receipt })),
    )
    await act(context, {
      action: 'recordPayment',
      note: receivedInWords(received),
      payment: payment.id,
      said: { amounts: amountsOf(lines), paidBy: 'counter' },
    })
    await store.insertPayment(tx, payment, lines)
    await store.receiveLines(tx, payment.id, received)
    await store.settlePayment(tx, payment.id, {
      state: 'confirmed',
      paidBy: 'counter',
      at: now,
      ...byOf(actor),
    })
  })
}

const receiptsOf = (payments: readonly store.Payment[]): ReadonlySet<string> =>
  new Set(
    payments.flatMap((payment) =>
      payment.lines.flatMap((line) => (isVoided(payment, line) ? [] : (line.receipt ?? []))),
    ),
  )

/** A dossier that ends otherwise is not paid for any more. */
export async function lapsePayment(
  tx: Tx,
  actor: Actor,
  dossierId: string,
  now: Temporal.Instant,
): Promise<void> {
  const payment = await store.openPayment(tx, dossierId)
  if (payment)
    await store.settlePayment(tx, payment.id, { state: 'lapsed', paidBy: null, at: now, ...byOf(actor) })
}
