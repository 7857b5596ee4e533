import { sql, type RawBuilder } from 'kysely'
import type { Db, Tx } from '#platform/database/database.ts'
import type { OpenPaymentState, Status } from './dossier.ts'
import type { Line, PaidBy, PaymentState } from './payment.ts'
import type { KeptLine, Reconciling } from './reconciling.ts'
import type { Refund, RefundKind, RefundPart } from './refund.ts'
import type { PaymentRow } from './tables.ts'

export type StoredLine = Line & { position: number; received: number | null; receipt: string | null }
export type StoredRefund = RefundPart & {
  kind: RefundKind
  voucher: string
  reason: string
  /** ISO 8601. */
  at: string
  byName: string
}
export type Payment = PaymentRow & { lines: StoredLine[]; refunds: StoredRefund[] }

const LINES = sql`(SELECT jsonb_agg(jsonb_build_object('position', l.position, 'kind', l.kind, 'purpose', l.purpose,
    'amount', l.amount, 'received', l.received, 'receipt', l.receipt) ORDER BY l.position)
  FROM dossier_payment_line l WHERE l.payment_id = p.id) AS lines`
const REFUNDS = sql`COALESCE((SELECT jsonb_agg(jsonb_build_object('position', r.position, 'amount', r.amount, 'kind', r.kind,
    'voucher', r.voucher, 'reason', r.reason, 'at', r.at, 'byName', r.by_name) ORDER BY r.at, r.position)
  FROM dossier_refund r WHERE r.payment_id = p.id), '[]') AS refunds`

/** Everything asked of an applicant or taken from them for a dossier, the oldest first. */
export async function paymentsOf(db: Db | Tx, dossierId: string): Promise<Payment[]> {
  const { rows } = await sql<Payment>`
    SELECT p.*, ${LINES}, ${REFUNDS} FROM dossier_payment p WHERE p.dossier_id = ${dossierId} ORDER BY p.asked_at, p.id`.execute(
    db,
  )
  return rows
}

/** The one that waits, for the applicant or for the agency. */
export const openOf = (payments: readonly Payment[]): Payment | undefined =>
  payments.find(({ state }) => state === 'asked' || state === 'reported')

/** Since when no time runs because money is waited for. */
export function waitsSince(payments: readonly Payment[]): Temporal.Instant | null {
  const open = openOf(payments)
  return open?.state === 'asked' ? open.waits_since : null
}

/** How the one that waits stands. */
export const openStateOf = (payments: readonly Payment[]): OpenPaymentState | null => {
  const state = openOf(payments)?.state
  return state === 'asked' || state === 'reported' ? state : null
}

/** The same as a column of a list of dossiers `d`. */
export const OPEN_STATE = sql<OpenPaymentState | null>`CASE WHEN d.status = 'payment' THEN
  (SELECT p.state FROM dossier_payment p WHERE p.dossier_id = d.id AND p.state IN ('asked', 'reported')) END`

/** The one that waits. Whoever changes it holds the lock of its dossier. */
export const openPayment = async (tx: Tx, dossierId: string): Promise<Payment | undefined> =>
  openOf(await paymentsOf(tx, dossierId))

export type NewPayment = Omit<
  PaymentRow,
  | 'waits_since'
  | 'reported_at'
  | 'transaction_number'
  | 'report_note'
  | 'proof_id'
  | 'returned_reason'
  | 'settled_at'
  | 'settled_by'
  | 'settled_by_name'
  | 'reconciled_as'
  | 'reconciled_amount'
  | 'reconciled_note'
  | 'reconciled_at'
  | 'reconciled_by'
  | 'reconciled_by_name'
>

export async function insertPayment(tx: Tx, payment: NewPayment, lines: readonly Line[]): Promise<void> {
  await sql`
    INSERT INTO dossier_payment (id, dossier_id, agency_id, state, asked_at, waits_since, asked_by, asked_by_name, last_day,
      where_to_pay, bank, bank_bin, account_number, account_name, notice_id, paid_by, collected_at)
    VALUES (${payment.id}, ${payment.dossier_id}, ${payment.agency_id}, ${payment.state},
      ${payment.asked_at.toString()}::timestamptz,
      ${payment.state === 'asked' ? payment.asked_at.toString() : null}::timestamptz, ${payment.asked_by}, ${payment.asked_by_name}, ${payment.last_day},
      ${payment.where_to_pay}, ${payment.bank}, ${payment.bank_bin}, ${payment.account_number}, ${payment.account_name},
      ${payment.notice_id}, ${payment.paid_by}, ${payment.collected_at?.toString() ?? null}::timestamptz)`.execute(
    tx,
  )
  await sql`
    INSERT INTO dossier_payment_line (payment_id, position, kind, purpose, amount)
    SELECT ${payment.id}::uuid, ordinality::int - 1, line ->> 'kind', line ->> 'purpose', (line ->> 'amount')::bigint
    FROM jsonb_array_elements(${JSON.stringify(lines)}::jsonb) WITH ORDINALITY AS given (line, ordinality)`.execute(
    tx,
  )
}

export type Report = {
  at: Temporal.Instant
  transactionNumber: string | null
  note: string | null
  proofId: string | null
}

export async function reportPaid(tx: Tx, id: string, report: Report): Promise<void> {
  await sql`
    UPDATE dossier_payment SET state = 'reported', waits_since = NULL, reported_at = ${report.at.toString()}::timestamptz,
      transaction_number = ${report.transactionNumber}, report_note = ${report.note}, proof_id = ${report.proofId},
      returned_reason = NULL
    WHERE id = ${id}`.execute(tx)
}

export type Returned = { at: Temporal.Instant; reason: string; lastDay: Temporal.PlainDate }

/** The applicant is waited for again, until a new last day. */
export async function returnReport(tx: Tx, id: string, { at, reason, lastDay }: Returned): Promise<void> {
  await sql`UPDATE dossier_payment SET state = 'asked', waits_since = ${at.toString()}::timestamptz, reported_at = NULL,
      returned_reason = ${reason}, last_day = ${lastDay.toString()}::date
    WHERE id = ${id}`.execute(tx)
}

export type Settling = {
  state: Exclude<PaymentState, 'asked' | 'reported'>
  paidBy: PaidBy | null
  at: Temporal.Instant
  by: string | null
  byName: string
}

export async function settlePayment(
  tx: Tx,
  id: string,
  { state, paidBy, at, by, byName }: Settling,
): Promise<void> {
  const collectedAt = paidBy && at.toString()
  await sql`
    UPDATE dossier_payment SET state = ${state}, waits_since = NULL, paid_by = ${paidBy},
      collected_at = ${collectedAt}::timestamptz,
      settled_at = ${at.toString()}::timestamptz, settled_by = ${by}, settled_by_name = ${byName}
    WHERE id = ${id}`.execute(tx)
}

/** What came in, line by line in their order; null where nothing did. */
export async function receiveLines(tx: Tx, id: string, lines: readonly KeptLine[]): Promise<void> {
  for (const [position, line] of lines.entries()) {
    if (line)
      await sql`UPDATE dossier_payment_line SET received = ${line.received}, receipt = ${line.receipt}
        WHERE payment_id = ${id} AND position = ${position}`.execute(tx)
  }
}

type Said = { at: Temporal.Instant; by: string | null; byName: string }

/** What is given back or made void; the amounts of the lines stay as they were received. */
export async function insertRefund(
  tx: Tx,
  { id, agency_id }: Payment,
  { kind, parts, voucher, reason }: Refund,
  { at, by, byName }: Said,
): Promise<void> {
  await sql`
    INSERT INTO dossier_refund (id, payment_id, agency_id, kind, position, amount, voucher, reason, at, by, by_name)
    SELECT gen_random_uuid(), ${id}::uuid, ${agency_id}::uuid, ${kind}, (part ->> 'position')::int, (part ->> 'amount')::bigint,
      ${voucher}, ${reason}, ${at.toString()}::timestamptz, ${by}::uuid, ${byName}
    FROM jsonb_array_elements(${JSON.stringify(parts)}::jsonb) AS part`.execute(tx)
}

export async function reconcile(
  tx: Tx,
  id: string,
  read: Reconciling,
  { at, by, byName }: Said,
): Promise<void> {
  const { as, amount, note } = read
  const paidBy = as === 'kept' ? read.paidBy : null
  const collectedAt = paidBy && at.toString()
  await sql`
    UPDATE dossier_payment SET paid_by = ${paidBy}, collected_at = ${collectedAt}::timestamptz, reconciled_as = ${as}, reconciled_amount = ${amount}, reconciled_note = ${note},
      reconciled_at = ${at.toString()}::timestamptz, reconciled_by = ${by}, reconciled_by_name = ${byName}
    WHERE id = ${id}`.execute(tx)
}

export type AccountRow = Pick<PaymentRow, 'bank' | 'bank_bin' | 'account_number' | 'account_name'>

/** The account an agency named last, to be offered again. */
export async function latestAccount(db: Db, agencyId: string): Promise<AccountRow | undefined> {
  const { rows } = await sql<AccountRow>`
    SELECT bank, bank_bin, account_number, account_name FROM dossier_payment
    WHERE agency_id = ${agencyId} AND account_number IS NOT NULL ORDER BY asked_at DESC LIMIT 1`.execute(db)
  return rows[0]
}

/** What an agency waits for: applicants to pay; reports to be confirmed; reports left over by dossiers that have ended. */
export type Waits = 'asked' | 'reported' | 'ended'

export type WaitingPayment = {
  id: string
  code: string
  status: Status
  procedureName: string
  applicantName: string
  total: number
  askedAt: Temporal.Instant
  reportedAt: Temporal.Instant | null
  lastDay: string | null
  /** Since when it waits: what the list is ordered by. */
  since: Temporal.Instant
}

/** Reported, and not looked for yet; with the state this is the condition of an index. */
const UNSETTLED = sql`p.reported_at IS NOT NULL AND p.reconciled_at IS NULL`
const WAITS: Record<Waits, { when: RawBuilder<unknown>; since: RawBuilder<unknown> }> = {
  asked: { when: sql`p.state = 'asked'`, since: sql`p.asked_at` },
  reported: { when: sql`p.state = 'reported' AND ${UNSETTLED}`, since: sql`p.reported_at` },
  ended: { when: sql`p.state = 'lapsed' AND ${UNSETTLED}`, since: sql`p.reported_at` },
}

/** What waits in an agency; the longest waiting first, in keyset pages. */
export async function waitingPayments(
  db: Db,
  agencyId: string,
  waits: Waits,
  { after, limit = 50 }: { after?: { since: string; id: string }; limit?: number } = {},
): Promise<{ items: WaitingPayment[]; more: boolean }> {
  const { when, since } = WAITS[waits]
  const rest = after ? sql`AND (${since}, p.id) > (${after.since}::timestamptz, ${after.id}::uuid)` : sql``
  const { rows } = await sql<WaitingPayment>`
    SELECT p.id, d.code, d.status, d.procedure_name AS "procedureName", d.applicant ->> 'fullName' AS "applicantName",
      (SELECT sum(amount)::bigint FROM dossier_payment_line l WHERE l.payment_id = p.id) AS total,
      p.asked_at AS "askedAt", p.reported_at AS "reportedAt", p.last_day AS "lastDay", ${since} AS since
    FROM dossier_payment p JOIN dossier d ON d.id = p.dossier_id
    WHERE p.agency_id = ${agencyId} AND ${when} ${rest}
    ORDER BY ${since}, p.id LIMIT ${limit + 1}`.execute(db)
  return { items: rows.slice(0, limit), more: rows.length > limit }
}

export type WaitingCounts = Record<Waits | 'unpaid', number>

/** How many wait in an agency; `unpaid`: of those asked, the last day has gone by. */
export async function countPayments(
  db: Db,
  agencyId: string,
  today: Temporal.PlainDate,
): Promise<WaitingCounts> {
  const count = (waits: Waits) =>
    sql`(SELECT count(*)::int FROM dossier_payment p WHERE p.agency_id = ${agencyId} AND ${WAITS[waits].when})`
  const { rows } = await sql<WaitingCounts>`
    SELECT count(*)::int AS asked, count(*) FILTER (WHERE p.last_day < ${today.toString()}::date)::int AS unpaid,
      ${count('reported')} AS reported, ${count('ended')} AS ended
    FROM dossier_payment p WHERE p.agency_id = ${agencyId} AND ${WAITS.asked.when}`.execute(db)
  return rows[0] ?? { asked: 0, unpaid: 0, reported: 0, ended: 0 }
}

/** Reports of an agency that somebody has to look for, at most `most`, as a value of a query. */
export const unsettledReports = (agencyId: string, most: number) => sql<number>`(SELECT count(*)::int FROM (
  SELECT 1 FROM dossier_payment p WHERE p.agency_id = ${agencyId} AND p.state IN ('reported', 'lapsed') AND ${UNSETTLED}
  LIMIT ${most}) AS reports)`

export type OpenPayment = {
  id: string
  dossierId: string
  personId: string
  agencyId: string
  state: OpenPaymentState
  askedAt: Temporal.Instant
  /** ISO date. */
  lastDay: string | null
  /** Of its lines, in đồng. */
  amounts: number[]
}

/** Every payment that waits anywhere, the oldest first: for simulations, not for pages. */
export async function openPayments(db: Db): Promise<OpenPayment[]> {
  const { rows } = await sql<OpenPayment>`
    SELECT p.id, p.dossier_id AS "dossierId", d.person_id AS "personId", p.agency_id AS "agencyId", p.state, p.asked_at AS "askedAt",
      p.last_day AS "lastDay", (SELECT jsonb_agg(l.amount ORDER BY l.position) FROM dossier_payment_line l WHERE l.payment_id = p.id) AS amounts
    FROM dossier_payment p JOIN dossier d ON d.id = p.dossier_id
    WHERE p.state IN ('asked', 'reported') ORDER BY p.asked_at, p.id`.execute(db)
  return rows
}
