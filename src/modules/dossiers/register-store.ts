import { sql } from 'kysely'
import type { Db } from '#platform/database/database.ts'
import type { OpenPaymentState, Status } from './dossier.ts'
import { OPEN_STATE } from './payment-store.ts'
import type { ReturnBy } from './tables.ts'

/** A line of the register of dossiers (sổ theo dõi hồ sơ, form 06 of Circular 01/2018). */
export type RegisterLine = {
  id: string
  code: string
  status: Status
  payment: OpenPaymentState | null
  procedureName: string
  applicantName: string
  address: string | null
  phone: string | null
  agencyName: string
  acceptedAt: Temporal.Instant
  dueAt: Temporal.Instant | null
  returnedAt: Temporal.Instant | null
  returnBy: ReturnBy
  supplementRequests: number
  putOff: boolean
  /** Stopped, and perhaps given back since. */
  stopped: boolean
}

export type RegisterSpan = { agencyId: string; from: Temporal.Instant; until: Temporal.Instant }
export type RegisterAfter = { acceptedAt: string; id: string }

/** What an agency accepted in a span, in the order of acceptance; `limit` lines after the one given. */
export async function registerLines(
  db: Db,
  { agencyId, from, until }: RegisterSpan,
  limit: number,
  after?: RegisterAfter,
): Promise<RegisterLine[]> {
  const rest = after
    ? sql`AND (d.accepted_at, d.id) > (${after.acceptedAt}::timestamptz, ${after.id}::uuid)`
    : sql``
  const { rows } = await sql<RegisterLine>`
    SELECT d.id, d.code, d.status, ${OPEN_STATE} AS payment, d.procedure_name AS "procedureName", d.applicant ->> 'fullName' AS "applicantName",
      d.applicant ->> 'address' AS address, d.applicant ->> 'phone' AS phone, d.agency_name AS "agencyName",
      d.accepted_at AS "acceptedAt", d.due_at AS "dueAt", d.returned_at AS "returnedAt", d.return_by AS "returnBy",
      d.supplement_requests AS "supplementRequests", d.first_due_at IS NOT NULL AS "putOff",
      d.status = 'stopped' OR d.status = 'returned'
        AND (d.processed_at IS NULL OR d.result ->> 'refusal' IS NOT NULL) AS stopped
    FROM dossier d
    WHERE d.agency_id = ${agencyId} AND d.accepted_at >= ${from.toString()}::timestamptz
      AND d.accepted_at < ${until.toString()}::timestamptz ${rest}
    ORDER BY d.accepted_at, d.id LIMIT ${limit}`.execute(db)
  return rows
}

/** The whole span, read five hundred lines at a time: memory stays the same however long the book is. */
export async function* eachRegisterLine(db: Db, span: RegisterSpan): AsyncGenerator<RegisterLine> {
  for (let after: RegisterAfter | undefined; ;) {
    const lines = await registerLines(db, span, 500, after)
    yield* lines
    const last = lines.at(-1)
    if (!last || lines.length < 500) return
    after = { acceptedAt: last.acceptedAt.toString(), id: last.id }
  }
}

/** How many lines the book has in a span, or up to one of them; bounded by the acceptances of one agency. */
export async function countRegister(
  db: Db,
  { agencyId, from, until }: RegisterSpan,
  upTo?: RegisterAfter,
): Promise<number> {
  const end = upTo
    ? sql`AND (d.accepted_at, d.id) <= (${upTo.acceptedAt}::timestamptz, ${upTo.id}::uuid)`
    : sql``
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM dossier d
    WHERE d.agency_id = ${agencyId} AND d.accepted_at >= ${from.toString()}::timestamptz
      AND d.accepted_at < ${until.toString()}::timestamptz ${end}`.execute(db)
  return rows[0]?.count ?? 0
}
