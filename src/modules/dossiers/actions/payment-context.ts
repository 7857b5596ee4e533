import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import type { Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden } from '#platform/errors.ts'
import { openTasksOf } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import type { DossierAction } from '../dossier.ts'
import { openPayment, type Payment } from '../payment-store.ts'
import { canCollect } from '../policy.ts'
import { accessDossier, insertPapers, type DossierChange } from '../store.ts'
import type { DossierRow } from '../tables.ts'
import type { ReceivedPaper } from '../uploads.ts'
import { apply } from './decide.ts'

export type Context = { services: Services; tx: Tx; dossier: DossierRow; now: Temporal.Instant }
export type Waiting = Context & { payment: Payment }

const WHO = 'Chỉ người đang xử lý hồ sơ và Bộ phận Một cửa được yêu cầu, xác nhận nộp tiền.'

/** The dossier, locked, for an officer who may collect money for it. */
export async function collecting(services: Services, tx: Tx, actor: Actor, id: string): Promise<Context> {
  const dossier = await accessDossier(tx, actor, { id }, { lock: true })
  const tasks = await openTasksOf(tx, services.processes, { kind: 'dossier', id })
  if (!canCollect(actor, tasks, dossier)) throw new Forbidden(WHO)
  return { services, tx, dossier, now: services.clock.now() }
}

/** The same, with the payment that waits. @throws Conflict when none does */
export async function settling(services: Services, tx: Tx, actor: Actor, id: string): Promise<Waiting> {
  const context = await collecting(services, tx, actor, id)
  return { ...context, payment: await waitingOf(context) }
}

export async function waitingOf({ tx, dossier }: Context): Promise<Payment> {
  const payment = dossier.status === 'payment' ? await openPayment(tx, dossier.id) : undefined
  if (!payment) throw new Conflict('Hồ sơ này hiện không chờ nộp tiền.')
  return payment
}

type Done = {
  actor: Actor
  action: DossierAction
  note: string
  payment: string
  origin?: Origin
} & Partial<{
  change: DossierChange
  paper: string | null
}>

/** The act itself: status, timeline, audit, letter; with the payment it is about. */
export const act = (
  { services, tx, dossier }: Context,
  { actor, action, note, payment, change = {}, paper, origin }: Done,
): Promise<void> =>
  apply(services, tx, {
    actor,
    dossier,
    action,
    decision: { note },
    effect: { change, details: { payment, ...(paper && { paper }) } },
    origin,
  })

export const byOf = (actor: Actor) => ({
  by: 'accountId' in actor ? actor.accountId : null,
  byName: actor.kind === 'anonymous' ? 'Khách' : actor.name,
})

export const newPayment = (actor: Actor, dossier: DossierRow, now: Temporal.Instant) => ({
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
})

export async function keepPaper(
  tx: Tx,
  actor: Actor,
  dossier: DossierRow,
  paper: ReceivedPaper | undefined,
  title: string,
  now: Temporal.Instant,
): Promise<string | null> {
  if (!paper) return null
  const { file_name, sha256, size, media_type } = paper
  const kept = { id: randomUUIDv7(), component: null, title, file_name, sha256, size, media_type }
  await insertPapers(tx, dossier.id, 'payment', [kept], now, byOf(actor).by)
  return kept.id
}
