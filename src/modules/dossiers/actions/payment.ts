import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { addWorkingMinutes, workingMinutesBetween } from '#platform/calendar/working-time.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid } from '#platform/errors.ts'
import { cancelInstance, holdTasks, releaseTasks } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import { resumed } from '../effects.ts'
import {
  askedInWords,
  asLine,
  checkReceived,
  isUnpaid,
  lineErrors,
  readAsked,
  receivedInWords,
  type AskedDraft,
  type LineDraft,
  type PaidBy,
  type Received,
} from '../payment.ts'
import * as store from '../payment-store.ts'
import { canReport } from '../policy.ts'
import { accessDossier } from '../store.ts'
import type { ReceivedPaper } from '../uploads.ts'
import {
  act,
  byOf,
  collecting,
  keepPaper,
  newPayment,
  settling,
  waitingOf,
  type Context,
  type Waiting,
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
  return inTransaction(services.db, async (tx) => {
    const context = await collecting(services, tx, actor, id)
    const { dossier, now } = context
    const asked = readAsked(draft, dateOf(now), services.lists['banks'] ?? [])
    const noticeId = await keepPaper(tx, actor, dossier, notice, 'Thông báo nộp tiền', now)
    const payment: store.NewPayment = {
      ...newPayment(actor, dossier, now),
      state: 'asked',
      last_day: asked.lastDay.toString(),
      where_to_pay: asked.whereToPay,
      bank: asked.account?.bank ?? null,
      bank_bin: asked.account?.bankBin ?? null,
      account_number: asked.account?.accountNumber ?? null,
      account_name: asked.account?.accountName ?? null,
      notice_id: noticeId,
    }
    await act(context, {
      actor,
      action: 'requestPayment',
      note: askedInWords(asked, dossier.code),
      payment: payment.id,
      origin,
    })
    await store.insertPayment(tx, payment, asked.lines)
    if (dossier.instance_id) await holdTasks(tx, dossier.instance_id, now)
  })
}

export type Reported = { transactionNumber: string; note: string; proof?: ReceivedPaper }

/**
 * The applicant says that they have paid (báo đã nộp), with the number of the transaction or a proof. The step is work again:
 * the agency looks whether the money is there.
 * @throws Invalid when there is neither; Conflict when nothing is asked for, or it has been reported
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
    const context = { services, tx, dossier, now }
    const payment = await waitingOf(context)
    if (!canReport(actor, dossier)) throw new Forbidden()
    if (payment.state === 'reported') throw new Conflict('Ông/Bà đã báo nộp tiền; cơ quan đang kiểm tra.')
    const transactionNumber = given.transactionNumber.trim()
    if (!transactionNumber && !given.proof) {
      throw new Invalid({
        transactionNumber: 'Nhập mã giao dịch, hoặc đính kèm ảnh chụp chứng từ nộp tiền.',
      })
    }
    const note = given.note.trim()
    const proofId = await keepPaper(tx, actor, dossier, given.proof, 'Chứng từ nộp tiền', now)
    const words = [transactionNumber && `Mã giao dịch: ${transactionNumber}.`, note].filter(Boolean)
    await act(context, {
      actor,
      action: 'reportPayment',
      note: words.join('\n'),
      payment: payment.id,
      paper: proofId,
      origin,
    })
    await store.reportPaid(tx, payment.id, {
      at: now,
      transactionNumber: transactionNumber || null,
      note: note || null,
      proofId,
    })
    await release(context)
  })
}

/** The steps go on with the working time they had left when they were laid to rest. */
async function release({ services, tx, dossier, now }: Context): Promise<void> {
  if (!dossier.instance_id) return
  const { calendar } = services
  await releaseTasks(tx, dossier.instance_id, (due, heldAt) => {
    const left = workingMinutesBetween(calendar, heldAt, due)
    return left < 0 ? due : addWorkingMinutes(calendar, now, left)
  })
}

/**
 * Tells the applicant that what they reported could not be found, and why. They are waited for again.
 * @throws Invalid without a reason; Conflict when nothing was reported
 */
export function returnPayment(
  services: Services,
  actor: Actor,
  id: string,
  reason: string,
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const waiting = await settling(services, tx, actor, id)
    const { dossier, payment, now } = waiting
    if (payment.state !== 'reported') throw new Conflict('Người nộp chưa báo đã nộp tiền.')
    const note = required(reason, 'Nêu rõ điều chưa đúng để người nộp biết phải làm gì.')
    await act(waiting, { actor, action: 'returnPayment', note, payment: payment.id, origin })
    await store.returnReport(tx, payment.id, note)
    if (dossier.instance_id) await holdTasks(tx, dossier.instance_id, now)
  })
}

function required(text: string, message: string): string {
  const trimmed = text.trim()
  if (!trimmed) throw new Invalid({ reason: message })
  return trimmed
}

export type Confirmed = { paidBy: PaidBy; lines: readonly Received[] }

/**
 * Confirms that everything asked for is paid (xác nhận đã nộp đủ), with a receipt for each line. Status 4 again, with the step
 * it had. The time the applicant needed is not counted; the time the agency took to look for the money is.
 * @throws Invalid as `checkReceived` does; Conflict when nothing waits to be paid
 */
export function confirmPayment(
  services: Services,
  actor: Actor,
  id: string,
  given: Confirmed,
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const waiting = await settling(services, tx, actor, id)
    const { payment } = waiting
    const received = takenIn(payment.lines, given.lines)
    await act(waiting, {
      actor,
      action: 'confirmPayment',
      note: receivedInWords(received),
      payment: payment.id,
      change: runsAgain(waiting),
      origin,
    })
    await store.receiveLines(tx, payment.id, received)
    await settle(waiting, actor, 'confirmed', given.paidBy)
    await release(waiting)
  })
}

/** Lines with what came in for each. @throws Invalid */
function takenIn<L extends { amount: number; purpose: string }>(
  lines: readonly L[],
  given: readonly Received[],
) {
  checkReceived(lines, given)
  return lines.map(({ amount, purpose }, index) => ({
    purpose,
    received: given[index]?.received ?? amount,
    receipt: (given[index]?.receipt ?? '').trim(),
  }))
}

/** From the request until the applicant said that it is paid, or until now. */
const runsAgain = ({ services, dossier, payment, now }: Waiting) =>
  resumed(services, dossier, { from: payment.asked_at, to: payment.reported_at ?? now })

const settle = (
  { tx, payment, now }: Waiting,
  actor: Actor,
  state: store.Settling['state'],
  paidBy: PaidBy | null = null,
): Promise<void> => store.settlePayment(tx, payment.id, { state, paidBy, at: now, ...byOf(actor) })

/**
 * Takes a request back (rút lại yêu cầu), because it was wrong or is not needed: the dossier goes on as if it had been paid.
 * @throws Invalid without a reason; Conflict when nothing waits to be paid, or a report waits to be looked at
 */
export function cancelPayment(
  services: Services,
  actor: Actor,
  id: string,
  reason: string,
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const waiting = await settling(services, tx, actor, id)
    const { payment } = waiting
    // Somebody who may have paid is not told that nothing was to be paid.
    if (payment.state === 'reported')
      throw new Conflict('Người nộp đã báo nộp tiền; hãy xác nhận hoặc báo lại trước khi rút yêu cầu.')
    const note = required(reason, 'Nêu lý do rút lại yêu cầu nộp tiền.')
    await act(waiting, {
      actor,
      action: 'cancelPayment',
      note,
      payment: payment.id,
      change: runsAgain(waiting),
      origin,
    })
    await settle(waiting, actor, 'cancelled')
    await release(waiting)
  })
}

/**
 * Stops a dossier whose applicant did not pay by the last day (dừng xử lý, trả hồ sơ): status 8.
 * @throws Invalid without a reason; Conflict before the last day is over, or when a report waits to be looked at
 */
export function stopUnpaid(
  services: Services,
  actor: Actor,
  id: string,
  reason: string,
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const waiting = await settling(services, tx, actor, id)
    const { dossier, payment, now } = waiting
    if (!isUnpaid(payment, dateOf(now))) {
      throw new Conflict(
        payment.state === 'reported'
          ? 'Người nộp đã báo nộp tiền; hãy xác nhận hoặc báo lại trước.'
          : 'Chỉ dừng xử lý được khi đã qua hạn nộp tiền.',
      )
    }
    const note = required(reason, 'Nêu lý do dừng xử lý để người nộp biết.')
    await act(waiting, {
      actor,
      action: 'stopUnpaid',
      note,
      payment: payment.id,
      change: { ended_at: now },
      origin,
    })
    await settle(waiting, actor, 'lapsed')
    if (dossier.instance_id) await cancelInstance(tx, dossier.instance_id, now)
  })
}

/**
 * Writes down what was paid at the counter without having been asked for (thu trước, thu sau): the status stays.
 * @throws Invalid naming the wrong lines; Conflict while a request waits, which is then confirmed instead
 */
export function recordPayment(
  services: Services,
  actor: Actor,
  id: string,
  given: { lines: readonly (LineDraft & { receipt: string })[] },
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const context = await collecting(services, tx, actor, id)
    const { dossier, now } = context
    const errors = lineErrors(given.lines)
    for (const [index, { receipt }] of given.lines.entries())
      if (!receipt.trim()) errors[`lines.${index}.receipt`] = 'Nhập số biên lai.'
    if (Object.keys(errors).length > 0) throw new Invalid(errors)
    const lines = given.lines.map(asLine)
    const payment: store.NewPayment = {
      ...newPayment(actor, dossier, now),
      state: 'confirmed',
      paid_by: 'counter',
    }
    const received = takenIn(
      lines,
      given.lines.map(({ amount, receipt }) => ({ received: amount, receipt })),
    )
    await act(context, {
      actor,
      action: 'recordPayment',
      note: receivedInWords(received),
      payment: payment.id,
      origin,
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
