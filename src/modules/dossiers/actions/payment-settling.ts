import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { Conflict } from '#platform/errors.ts'
import { cancelInstance, holdTasks } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import { formatDate } from '#ui/format.ts'
import { withoutSignature } from '../effects.ts'
import { isUnpaid, readReturn, receivedInWords, type PaidBy, type Received } from '../payment.ts'
import { readRefund, refundInWords, type RefundDraft } from '../refund.ts'
import { readReconciling, reconciledInWords, reconcilings, type ReconcilingDraft } from '../reconciling.ts'
import * as store from '../payment-store.ts'
import {
  act,
  amountsOf,
  byOf,
  release,
  required,
  takenIn,
  waited,
  withCollecting,
  withWaiting,
  type Waiting,
} from './payment-context.ts'

/** Which payment an act settles, and why. */
export type Reasoned = { payment: string; reason: string }
export type Returned = Reasoned & {
  lastDay: Temporal.PlainDate | undefined
  /** The report it answers. */
  reportedAt?: string | undefined
}

/**
 * Tells the applicant that what they reported could not be found, and why. They are waited for again, until a new last day that
 * leaves them time to pay once more.
 * @throws Invalid without a reason, or with a last day too early; Conflict when nothing was reported, or something else
 */
export function returnPayment(
  services: Services,
  actor: Actor,
  id: string,
  given: Returned,
  origin?: Origin,
): Promise<void> {
  return withWaiting(services, actor, { ...given, id }, origin, async (waiting) => {
    const { tx, dossier, payment, now } = waiting
    if (payment.state !== 'reported') throw new Conflict('Người nộp chưa báo đã nộp tiền.')
    const today = dateOf(now)
    const { reason, lastDay } = readReturn(given, today, services.calendar)
    await act(waiting, {
      action: 'returnPayment',
      note: `${reason}\nHạn nộp mới: hết ngày ${formatDate(lastDay)}`,
      payment: payment.id,
      change: waited(waiting),
      said: { amounts: amountsOf(payment.lines), lastDay: lastDay.toString() },
    })
    await store.returnReport(tx, payment.id, { at: now, reason, lastDay })
    if (dossier.instance_id) await holdTasks(tx, dossier.instance_id, now)
  })
}

export type Confirmed = {
  payment: string
  /** The report it answers, empty for none. */
  reportedAt?: string | undefined
  paidBy: PaidBy
  lines: readonly Received[]
}

/**
 * Confirms that everything asked for is paid (xác nhận đã nộp đủ), with a receipt for each line. Status 4 again, with the step
 * it had. The time the applicant needed is not counted; the time the agency took to look for the money is.
 * @throws Invalid as `checkReceived` does; Conflict when nothing waits to be paid, or it was reported anew
 */
export function confirmPayment(
  services: Services,
  actor: Actor,
  id: string,
  given: Confirmed,
  origin?: Origin,
): Promise<void> {
  return withWaiting(services, actor, { ...given, id }, origin, async (waiting) => {
    const { payment } = waiting
    const received = takenIn(payment.lines, given.lines)
    await act(waiting, {
      action: 'confirmPayment',
      note: receivedInWords(received),
      payment: payment.id,
      change: waited(waiting),
      said: { amounts: received.map((line) => line.received), paidBy: given.paidBy },
    })
    await store.receiveLines(waiting.tx, payment.id, received)
    await settle(waiting, 'confirmed', given.paidBy)
    await release(waiting)
  })
}

const settle = (
  { tx, actor, payment, now }: Waiting,
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
  given: Reasoned,
  origin?: Origin,
): Promise<void> {
  return withWaiting(services, actor, { ...given, id }, origin, async (waiting) => {
    const { payment } = waiting
    // Somebody who may have paid is not told that nothing was to be paid.
    if (payment.state === 'reported')
      throw new Conflict('Người nộp đã báo nộp tiền; hãy xác nhận hoặc báo lại trước khi rút yêu cầu.')
    const note = required(given.reason, 'Nêu lý do rút lại yêu cầu nộp tiền.')
    await act(waiting, {
      action: 'cancelPayment',
      note,
      payment: payment.id,
      change: waited(waiting),
      said: { amounts: amountsOf(payment.lines) },
    })
    await settle(waiting, 'cancelled')
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
  given: Reasoned,
  origin?: Origin,
): Promise<void> {
  return withWaiting(services, actor, { ...given, id }, origin, async (waiting) => {
    const { tx, dossier, payment, now } = waiting
    if (!isUnpaid(payment, dateOf(now))) {
      throw new Conflict(
        payment.state === 'reported'
          ? 'Người nộp đã báo nộp tiền; hãy xác nhận hoặc báo lại trước.'
          : 'Chỉ dừng xử lý được khi đã qua hạn nộp tiền.',
      )
    }
    const note = required(given.reason, 'Nêu lý do dừng xử lý để người nộp biết.')
    await act(waiting, {
      action: 'stopUnpaid',
      note,
      payment: payment.id,
      change: { ended_at: now, ...withoutSignature(dossier) },
      said: { amounts: amountsOf(payment.lines) },
    })
    await settle(waiting, 'lapsed')
    if (dossier.instance_id) await cancelInstance(tx, dossier.instance_id, now)
  })
}

export type Reconciling = ReconcilingDraft & { payment: string }

/**
 * Says what became of the money of a request that is over (đối chiếu, hoàn trả), reported or not: the dossier ended before anybody
 * had looked for it, or it turned up after that or after the request was taken back. It was given back, or kept for work done; of a
 * report, also that none came in, until some does. What is kept is collected, with a receipt. The applicant is told.
 * @throws Invalid as `readReconciling` does; Conflict when there is no such payment, or nothing more to say of it
 */
export function reconcilePayment(
  services: Services,
  actor: Actor,
  id: string,
  given: Reconciling,
  origin?: Origin,
): Promise<void> {
  return withCollecting(services, actor, id, origin, async (context) => {
    const { tx, now } = context
    const payment = (await store.paymentsOf(tx, id)).find((one) => one.id === given.payment)
    const possible = payment ? reconcilings(payment) : []
    if (!payment || possible.length === 0)
      throw new Conflict('Khoản nộp này không chờ đối chiếu, hoàn trả. Xin mở lại hồ sơ.')
    const read = readReconciling(given, possible, payment.lines)
    const { as, amount } = read
    await act(context, {
      action: 'reconcilePayment',
      note: reconciledInWords(read, payment.lines),
      payment: payment.id,
      said: { reconciled: as, ...(amount !== null && { reconciledAmount: amount }) },
    })
    await store.reconcile(tx, payment.id, read, { at: now, ...byOf(actor) })
    if (read.as === 'kept') await store.receiveLines(tx, payment.id, read.lines)
  })
}

export type Refunding = RefundDraft & { payment: string }

/**
 * Says that money which was collected was given back (hoàn trả phí, lệ phí), wholly or in part, or that its receipt is void since it
 * was written down by mistake (hủy biên lai). The account of the day it is said is lessened by it; the status stays, and money that
 * is still owed is asked for anew. The applicant is told.
 * @throws Invalid as `readRefund` does; Conflict when there is no such payment, or nothing was collected for it
 */
export function refundPayment(
  services: Services,
  actor: Actor,
  id: string,
  given: Refunding,
  origin?: Origin,
): Promise<void> {
  return withCollecting(services, actor, id, origin, async (context) => {
    const { tx, now } = context
    const payment = (await store.paymentsOf(tx, id)).find((one) => one.id === given.payment)
    if (!payment?.collected_at)
      throw new Conflict('Khoản nộp này chưa được thu nên không có gì để hoàn trả. Xin mở lại hồ sơ.')
    const refund = readRefund(given, payment)
    await act(context, {
      action: 'refundPayment',
      note: refundInWords(refund, payment.lines),
      payment: payment.id,
      said: { refunded: refund.kind, amounts: amountsOf(refund.parts) },
    })
    await store.insertRefund(tx, payment, refund, { at: now, ...byOf(actor) })
  })
}
