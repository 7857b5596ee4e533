import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { addWorkingMinutes, workingMinutesBetween } from '#platform/calendar/working-time.ts'
import { Conflict, Forbidden, Invalid } from '#platform/errors.ts'
import { openTasksOf, releaseTasks } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import type { DossierAction } from '../dossier.ts'
import { resumed } from '../effects.ts'
import { checkReceived, type Line, type PaidBy, type Received, type Reconciled } from '../payment.ts'
import { openPayment, type Payment } from '../payment-store.ts'
import type { RefundKind } from '../refund.ts'
import { canCollect } from '../policy.ts'
import { accessDossier, insertPapers, type DossierChange } from '../store.ts'
import type { DossierRow } from '../tables.ts'
import type { ReceivedPaper } from '../uploads.ts'
import { apply } from './decide.ts'

export type Context = {
  services: Services
  tx: Tx
  actor: Actor
  origin: Origin | undefined
  dossier: DossierRow
  now: Temporal.Instant
}
export type Waiting = Context & { payment: Payment }

/**
 * Who acts on what: the dossier, and the payment that the form or the program speaks of; where it answers a report, also the moment
 * of that (as text, empty for none). Left out, whichever report stands is answered.
 */
export type About = { id: string; payment: string; reportedAt?: string | undefined }

const WHO = 'Chỉ người đang xử lý hồ sơ và Bộ phận Một cửa được yêu cầu, xác nhận nộp tiền.'

/** In one transaction, with the dossier locked, for an officer who may collect money for it. @throws Forbidden */
export function withCollecting(
  services: Services,
  actor: Actor,
  id: string,
  origin: Origin | undefined,
  work: (context: Context) => Promise<void>,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const dossier = await accessDossier(tx, actor, { id }, { lock: true })
    const tasks = await openTasksOf(tx, services.processes, { kind: 'dossier', id })
    if (!canCollect(actor, tasks, dossier)) throw new Forbidden(WHO)
    await work({ services, tx, actor, origin, dossier, now: services.clock.now() })
  })
}

/** The same, with the payment that waits. @throws Conflict when none does, or another one */
export const withWaiting = (
  services: Services,
  actor: Actor,
  { id, ...about }: About,
  origin: Origin | undefined,
  work: (waiting: Waiting) => Promise<void>,
): Promise<void> =>
  withCollecting(services, actor, id, origin, async (context) =>
    work({ ...context, payment: await waitingOf(context, about) }),
  )

/** The payment that waits, when it is the one somebody speaks of: what they saw may have been taken back meanwhile. */
export async function waitingOf(
  { tx, dossier }: Pick<Context, 'tx' | 'dossier'>,
  { payment: id, reportedAt }: Omit<About, 'id'>,
): Promise<Payment> {
  const payment = dossier.status === 'payment' ? await openPayment(tx, dossier.id) : undefined
  if (!payment) throw new Conflict('Hồ sơ này hiện không chờ nộp tiền.')
  if (payment.id !== id)
    throw new Conflict(
      'Yêu cầu nộp tiền này không còn hiệu lực, cơ quan đã gửi yêu cầu khác. Xin mở lại hồ sơ để xem yêu cầu hiện nay.',
    )
  if (reportedAt !== undefined && reportedAt !== (payment.reported_at?.toString() ?? ''))
    throw new Conflict(
      'Người nộp đã báo nộp lần khác, hoặc cơ quan đã báo lại lần báo này. Xin mở lại hồ sơ để xem lần báo hiện nay.',
    )
  return payment
}

/** What an act about money says of itself, beside which payment it was; the audit reads the same. */
type Said = Partial<{
  /** Of the lines, in đồng. */
  amounts: readonly number[]
  /** ISO date. */
  lastDay: string
  paidBy: PaidBy
  reconciled: Reconciled
  /** In đồng. */
  reconciledAmount: number
  refunded: RefundKind
}>

type Done = { action: DossierAction; note: string; payment: string } & Partial<{
  change: DossierChange
  paper: string | null
  said: Said
}>

export const amountsOf = (lines: readonly Pick<Line, 'amount'>[]): number[] =>
  lines.map(({ amount }) => amount)

/** The act itself: status, timeline, audit, letter; with the payment it is about. */
export const act = (
  { services, tx, actor, origin, dossier }: Context,
  { action, note, payment, change = {}, paper, said }: Done,
): Promise<void> =>
  apply(services, tx, {
    actor,
    dossier,
    action,
    decision: { note },
    effect: { change, details: { payment, ...said, ...(paper && { paper }) } },
    origin,
  })

/**
 * What the end of a stretch of waiting means for the date: it is not counted. Nothing where the applicant is not waited for.
 */
export const waited = ({ services, dossier, payment, now }: Waiting): DossierChange =>
  payment.waits_since
    ? resumed(services, dossier, { from: payment.waits_since, to: payment.reported_at ?? now })
    : {}

/** The steps go on with the working time they had left when they were laid to rest. */
export async function release({ services, tx, dossier, now }: Context): Promise<void> {
  if (!dossier.instance_id) return
  const { calendar } = services
  await releaseTasks(tx, dossier.instance_id, (due, heldAt) => {
    const left = workingMinutesBetween(calendar, heldAt, due)
    return left < 0 ? due : addWorkingMinutes(calendar, now, left)
  })
}

export function required(text: string, message: string): string {
  const trimmed = text.trim()
  if (!trimmed) throw new Invalid({ reason: message })
  return trimmed
}

export const byOf = (actor: Actor) => ({
  by: 'accountId' in actor ? actor.accountId : null,
  byName: actor.kind === 'anonymous' ? 'Khách' : actor.name,
})

export const newPayment = ({ actor, dossier, now }: Context) => ({
  id: randomUUIDv7(),
  dossier_id: dossier.id,
  agency_id: dossier.agency_id,
  asked_at: now,
  asked_by: byOf(actor).by,
  asked_by_name: byOf(actor).byName,
  last_day: null,
  where_to_pay: null,
  bank: null,
  bank_bin: null,
  account_number: null,
  account_name: null,
  notice_id: null,
  paid_by: null,
  collected_at: null,
})

export async function keepPaper(
  { tx, actor, dossier, now }: Context,
  paper: ReceivedPaper | undefined,
  title: string,
): Promise<string | null> {
  if (!paper) return null
  const { file_name, sha256, size, media_type } = paper
  const kept = { id: randomUUIDv7(), component: null, title, file_name, sha256, size, media_type }
  await insertPapers(tx, dossier.id, 'payment', [kept], now, byOf(actor).by)
  return kept.id
}

/** Lines with what came in for each. @throws Invalid */
export function takenIn<L extends { amount: number; purpose: string }>(
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
