import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#platform/database/database.ts'
import { prefixQuery } from '#platform/search/normalise.ts'
import type { Direction, Source, State, Urgency } from './document.ts'
import { accountsOf, readsAll, type Desk } from './policy.ts'

export type ListItem = {
  id: string
  direction: Direction
  state: State
  type: string
  code: string | null
  number: number | null
  subject: string
  issuerName: string
  issuedOn: string | null
  urgency: Urgency
  dueOn: string | null
  handlerName: string | null
  authorName: string | null
  source: Source
  sortAt: Temporal.Instant
  closedAt: Temporal.Instant | null
}

export type ListFilter = {
  direction?: Direction
  state?: State
  type?: string
  urgency?: Urgency
  /** Incoming ones not dealt with: all, or those past their day. */
  due?: 'open' | 'late'
  handlerId?: string
  /** Words of the elements and of the text, with or without diacritics; the last one may be unfinished. */
  search?: string
  from?: Temporal.Instant
  until?: Temporal.Instant
  after?: { sortAt: string; id: string }
  limit?: number
}

const COLUMNS = sql`d.id, d.direction, d.state, d.type, d.code, d.number, d.subject, d.issuer_name AS "issuerName",
  d.issued_on::text AS "issuedOn", d.urgency, d.due_on::text AS "dueOn", d.handler_name AS "handlerName",
  d.author_name AS "authorName", d.source, d.sort_at AS "sortAt", d.closed_at AS "closedAt"`

/**
 * Documents a desk may read, the newest first; keyset pages. Clerks and leaders see the agency's, others those they have
 * a part in. Every way is bounded by an index of the agency or of the officer.
 */
export async function listDocuments(
  db: Db,
  desk: Desk,
  today: Temporal.PlainDate,
  filter: ListFilter,
): Promise<{ items: ListItem[]; more: boolean }> {
  const limit = filter.limit ?? 50
  const { from, sort } = sourceOf(desk, filter)
  const conditions = [...from.conditions, ...narrowing(today, filter)]
  if (filter.from) conditions.push(sql`${sort} >= ${filter.from.toString()}::timestamptz`)
  if (filter.until) conditions.push(sql`${sort} < ${filter.until.toString()}::timestamptz`)
  if (filter.after) {
    conditions.push(
      sql`(${sort}, ${from.id}) < (${filter.after.sortAt}::timestamptz, ${filter.after.id}::uuid)`,
    )
  }
  const { rows } = await sql<ListItem>`
    SELECT ${COLUMNS} FROM ${from.table} WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${sort} DESC, ${from.id} DESC LIMIT ${limit + 1}`.execute(db)
  return { items: rows.slice(0, limit), more: rows.length > limit }
}

/** Where the rows come from: by words, by the officer's part, or by the agency. */
function sourceOf(desk: Desk, filter: ListFilter) {
  const query = filter.search ? prefixQuery(filter.search) : ''
  const mine = readsAll(desk)
    ? []
    : [
        sql`EXISTS (SELECT 1 FROM document_party m WHERE m.document_id = d.id
          AND m.account_id = ANY(${[...accountsOf(desk)]}::uuid[]))`,
      ]
  const direction = (alias: string) =>
    filter.direction ? [sql`${sql.ref(`${alias}.direction`)} = ${filter.direction}`] : []
  if (query) {
    return {
      sort: sql`w.sort_at`,
      from: {
        id: sql`w.document_id`,
        table: sql`document_words w JOIN document d ON d.id = w.document_id`,
        conditions: [
          sql`w.agency_id = ${desk.agencyId}`,
          sql`w.words @@ to_tsquery('simple', ${query})`,
          ...direction('w'),
          ...mine,
        ],
      },
    }
  }
  if (readsAll(desk) || desk.standsInFor.length > 0) {
    return {
      sort: sql`d.sort_at`,
      from: {
        id: sql`d.id`,
        table: sql`document d`,
        conditions: [sql`d.agency_id = ${desk.agencyId}`, ...direction('d'), ...mine],
      },
    }
  }
  return {
    sort: sql`p.sort_at`,
    from: {
      id: sql`p.document_id`,
      table: sql`document_party p JOIN document d ON d.id = p.document_id`,
      conditions: [
        sql`p.account_id = ${desk.actor.accountId}`,
        sql`p.agency_id = ${desk.agencyId}`,
        ...direction('p'),
      ],
    },
  }
}

function narrowing(today: Temporal.PlainDate, filter: ListFilter): RawBuilder<unknown>[] {
  const { state, type, urgency, due, handlerId } = filter
  return [
    ...(state ? [sql`d.state = ${state}`] : []),
    ...(type ? [sql`d.type = ${type}`] : []),
    ...(urgency ? [sql`d.urgency = ${urgency}`] : []),
    ...(handlerId ? [sql`d.handler_id = ${handlerId}`] : []),
    ...(due ? [sql`d.closed_at IS NULL AND d.state IN ('registered', 'assigned', 'processing')`] : []),
    ...(due === 'late' ? [sql`d.due_on < ${today.toString()}::date`] : []),
  ]
}

/** Arrivals that wait to be entered, the oldest first. */
export async function arrivalsOf(db: Db, agencyId: string, limit = 100): Promise<ListItem[]> {
  const { rows } = await sql<ListItem>`
    SELECT ${COLUMNS} FROM document d
    WHERE d.agency_id = ${agencyId} AND d.direction = 'incoming' AND d.state = 'arrived'
    ORDER BY d.sort_at, d.id LIMIT ${limit}`.execute(db)
  return rows
}

export type OpenCounts = { arrived: number; open: number; late: number }

/** How an agency stands with what came in: not entered yet, not dealt with, past their day. */
export async function openCounts(db: Db, agencyId: string, today: Temporal.PlainDate): Promise<OpenCounts> {
  const { rows } = await sql<OpenCounts>`
    SELECT count(*) FILTER (WHERE state = 'arrived')::int AS arrived,
      count(*) FILTER (WHERE state <> 'arrived')::int AS open,
      count(*) FILTER (WHERE state <> 'arrived' AND due_on < ${today.toString()}::date)::int AS late
    FROM document WHERE agency_id = ${agencyId} AND direction = 'incoming'
      AND state IN ('arrived', 'registered', 'assigned', 'processing')`.execute(db)
  return rows[0] ?? { arrived: 0, open: 0, late: 0 }
}

/** Outgoing documents an incoming one could have been answered by: the desk's newest issued ones. */
export async function answerChoices(
  db: Db,
  desk: Desk,
): Promise<{ id: string; code: string; subject: string }[]> {
  const { rows } = await sql<{ id: string; code: string; subject: string }>`
    SELECT d.id, d.code, d.subject FROM document d
    WHERE d.agency_id = ${desk.agencyId} AND d.direction = 'outgoing' AND d.state = 'issued'
      AND (${readsAll(desk)} OR EXISTS (SELECT 1 FROM document_party m WHERE m.document_id = d.id
        AND m.account_id = ANY(${[...accountsOf(desk)]}::uuid[])))
    ORDER BY d.sort_at DESC, d.id DESC LIMIT 30`.execute(db)
  return rows
}
