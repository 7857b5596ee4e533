import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#platform/database/database.ts'
import type { LineKind, PaidBy } from './payment.ts'
import type { RefundKind } from './refund.ts'

/** Of which agency, in which time. */
export type Span = { agencyId: string; from: Temporal.Instant; until: Temporal.Instant }

const within = (agency: RawBuilder<unknown>, at: RawBuilder<unknown>, { agencyId, from, until }: Span) =>
  sql`${agency} = ${agencyId} AND ${at} >= ${from.toString()}::timestamptz AND ${at} < ${until.toString()}::timestamptz`

const collected = (span: Span) => within(sql`p.agency_id`, sql`p.collected_at`, span)
const refunded = (span: Span) => within(sql`r.agency_id`, sql`r.at`, span)
const givenBack = (span: Span) =>
  sql`p.reconciled_as = 'refunded' AND ${within(sql`p.agency_id`, sql`p.reconciled_at`, span)}`

export type CollectedSum = {
  procedureCode: string
  procedureName: string
  kind: LineKind
  /** Lines paid. */
  count: number
  transfer: number
  counter: number
  /** Given back or made void in the span, whenever it was collected. */
  refunded: number
}

/** What an agency collected in a span, by procedure and kind; amounts in đồng, by the way they were paid. */
export async function collectedSums(db: Db, span: Span): Promise<CollectedSum[]> {
  const { rows } = await sql<CollectedSum>`
    WITH entry AS (
      SELECT p.dossier_id, l.kind, 1 AS lines, CASE p.paid_by WHEN 'transfer' THEN l.received ELSE 0 END AS transfer,
        CASE p.paid_by WHEN 'counter' THEN l.received ELSE 0 END AS counter, 0 AS refunded
      FROM dossier_payment p JOIN dossier_payment_line l ON l.payment_id = p.id AND l.received IS NOT NULL
      WHERE ${collected(span)}
      UNION ALL
      SELECT p.dossier_id, l.kind, 0, 0, 0, r.amount
      FROM dossier_refund r JOIN dossier_payment_line l ON l.payment_id = r.payment_id AND l.position = r.position
        JOIN dossier_payment p ON p.id = r.payment_id
      WHERE ${refunded(span)})
    SELECT d.procedure_code AS "procedureCode", max(d.procedure_name) AS "procedureName", e.kind,
      sum(e.lines)::int AS count, sum(e.transfer)::bigint AS transfer, sum(e.counter)::bigint AS counter,
      sum(e.refunded)::bigint AS refunded
    FROM entry e JOIN dossier d ON d.id = e.dossier_id GROUP BY d.procedure_code, e.kind ORDER BY 2, e.kind`.execute(
    db,
  )
  return rows
}

/** Money that was given back without having been collected, in đồng: paid by mistake, or for requests that were over. */
export async function refundedBeyond(db: Db, span: Span): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    SELECT (COALESCE((SELECT sum(r.amount) FROM dossier_refund r WHERE r.position IS NULL AND ${refunded(span)}), 0)
      + COALESCE((SELECT sum(p.reconciled_amount) FROM dossier_payment p WHERE ${givenBack(span)}), 0))::bigint AS total`.execute(
    db,
  )
  return rows[0]?.total ?? 0
}

export type CollectedLine = {
  collectedAt: Temporal.Instant
  code: string
  procedureCode: string
  procedureName: string
  payer: string
  kind: LineKind
  purpose: string
  received: number
  receipt: string
  paidBy: PaidBy
  collectedByName: string
}

/** Every line collected in a span with its receipt, in the order they were written, at most `limit`. */
export async function collectedLines(db: Db, span: Span, limit: number): Promise<CollectedLine[]> {
  const { rows } = await sql<CollectedLine>`
    SELECT p.collected_at AS "collectedAt", d.code, d.procedure_code AS "procedureCode", d.procedure_name AS "procedureName",
      d.applicant ->> 'fullName' AS payer, l.kind, l.purpose, l.received, l.receipt, p.paid_by AS "paidBy",
      COALESCE(p.reconciled_by_name, p.settled_by_name) AS "collectedByName"
    FROM dossier_payment p JOIN dossier_payment_line l ON l.payment_id = p.id AND l.received IS NOT NULL
      JOIN dossier d ON d.id = p.dossier_id
    WHERE ${collected(span)} ORDER BY p.collected_at, p.id, l.position LIMIT ${limit}`.execute(db)
  return rows
}

export type RefundedLine = {
  at: Temporal.Instant
  code: string
  procedureName: string
  payer: string
  kind: RefundKind
  /** Null for money beyond the receipts, and for requests that were over. */
  purpose: string | null
  receipt: string | null
  amount: number
  /** Null where the reason names it. */
  voucher: string | null
  reason: string
  byName: string
}

/** Everything given back or made void in a span, collected before or not, in the order it was written, at most `limit`. */
export async function refundedLines(db: Db, span: Span, limit: number): Promise<RefundedLine[]> {
  const { rows } = await sql<RefundedLine>`
    WITH given AS (
      SELECT r.at, r.payment_id, r.kind, l.purpose, l.receipt, r.amount, r.voucher, r.reason, r.by_name
      FROM dossier_refund r LEFT JOIN dossier_payment_line l ON l.payment_id = r.payment_id AND l.position = r.position
      WHERE ${refunded(span)}
      UNION ALL
      SELECT p.reconciled_at, p.id, 'refunded', NULL, NULL, p.reconciled_amount, NULL, p.reconciled_note, p.reconciled_by_name
      FROM dossier_payment p WHERE ${givenBack(span)} AND p.reconciled_amount IS NOT NULL)
    SELECT g.at, d.code, d.procedure_name AS "procedureName", d.applicant ->> 'fullName' AS payer, g.kind, g.purpose, g.receipt,
      g.amount, g.voucher, g.reason, g.by_name AS "byName"
    FROM given g JOIN dossier_payment p ON p.id = g.payment_id JOIN dossier d ON d.id = p.dossier_id
    ORDER BY g.at, g.payment_id, g.amount LIMIT ${limit}`.execute(db)
  return rows
}
