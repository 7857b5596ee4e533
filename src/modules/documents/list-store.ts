import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#platform/database/database.ts'
import { prefixQuery } from '#platform/search/normalise.ts'
import type { Direction, Source, State, Urgency } from './document.ts'
import type { SignatureVerdict } from './tables.ts'
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
 * a part in. Every way is bounded by an index of the agency or of the officer: a common word is found among the newest
 * documents, a rare one by the index of words, which then has few to show.
 */
export async function listDocuments(
  db: Db,
  desk: Desk,
  today: Temporal.PlainDate,
  filter: ListFilter,
): Promise<{ items: ListItem[]; more: boolean }> {
  const limit = filter.limit ?? 50
  const query = filter.search ? prefixQuery(filter.search) : ''
  const read = async ({ table, id, sort, conditions }: RowSource) => {
    const all = [...conditions, ...within(filter, sort, id), ...narrowing(today, filter)]
    const { rows } = await sql<ListItem>`
      SELECT ${COLUMNS} FROM ${table} WHERE ${sql.join(all, sql` AND `)}
      ORDER BY ${sort} DESC, ${id} DESC LIMIT ${limit + 1}`.execute(db)
    return { items: rows.slice(0, limit), more: rows.length > limit }
  }
  if (!query) return read(inOrder(desk, filter))
  const newest = await read(newestWith(desk, filter, query))
  return newest.more || !(await hasOlder(db, desk, filter)) ? newest : read(everyWith(desk, filter, query))
}

/** Where rows come from, what they are sorted by, and what limits them. `d` is the document. */
type RowSource = { table: Part; id: Part; sort: Part; conditions: Part[] }
type Part = RawBuilder<unknown>

/** So many of the newest are looked through before the index of words is asked. */
const NEWEST = 400

/** When, and after which row of the page before. */
const within = ({ from, until, after }: ListFilter, sort: Part, id: Part): Part[] => [
  ...(from ? [sql`${sort} >= ${from.toString()}::timestamptz`] : []),
  ...(until ? [sql`${sort} < ${until.toString()}::timestamptz`] : []),
  ...(after ? [sql`(${sort}, ${id}) < (${after.sortAt}::timestamptz, ${after.id}::uuid)`] : []),
]

const towards = ({ direction }: ListFilter): Part[] => (direction ? [sql`direction = ${direction}`] : [])

/** Does the officer's own part decide alone what is listed? Then their list is an index of its own. */
const byPart = (desk: Desk): boolean => !readsAll(desk) && desk.standsInFor.length === 0

/** Of the agency's documents those the desk has a part in. */
const allowed = (desk: Desk): Part[] =>
  readsAll(desk)
    ? []
    : [
        sql`EXISTS (SELECT 1 FROM document_party m WHERE m.document_id = d.id
          AND m.account_id = ANY(${[...accountsOf(desk)]}::uuid[]))`,
      ]

function inOrder(desk: Desk, filter: ListFilter): RowSource {
  if (byPart(desk)) {
    return {
      table: sql`document_party p JOIN document d ON d.id = p.document_id`,
      id: sql`p.document_id`,
      sort: sql`p.sort_at`,
      conditions: [
        sql`p.account_id = ${desk.actor.accountId}`,
        sql`p.agency_id = ${desk.agencyId}`,
        ...(filter.direction ? [sql`p.direction = ${filter.direction}`] : []),
      ],
    }
  }
  return {
    table: sql`document d`,
    id: sql`d.id`,
    sort: sql`d.sort_at`,
    conditions: [sql`d.agency_id = ${desk.agencyId}`, ...towards(filter), ...allowed(desk)],
  }
}

const MATCHES = (query: string) => sql`w.words @@ to_tsquery('simple', ${query})`

/** What a search looks through from the newest on: the officer's own documents, or the agency's. */
function newestOf(desk: Desk, filter: ListFilter): Part {
  const [table, whose] = byPart(desk)
    ? [sql`document_party`, sql`account_id = ${desk.actor.accountId} AND agency_id = ${desk.agencyId}`]
    : [sql`document_words`, sql`agency_id = ${desk.agencyId}`]
  const conditions = [whose, ...towards(filter), ...within(filter, sql`sort_at`, sql`document_id`)]
  return sql`SELECT document_id, sort_at FROM ${table} WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY sort_at DESC, document_id DESC`
}

/** The newest documents of the desk, each looked at for the words. */
const newestWith = (desk: Desk, filter: ListFilter, query: string): RowSource => ({
  table: sql`(${newestOf(desk, filter)} LIMIT ${NEWEST}) s
    JOIN document_words w ON w.document_id = s.document_id JOIN document d ON d.id = s.document_id`,
  id: sql`s.document_id`,
  sort: sql`s.sort_at`,
  conditions: [MATCHES(query), ...(byPart(desk) ? [] : allowed(desk))],
})

/** Is there anything beyond the newest? Whoever has few documents has been shown all that match. */
async function hasOlder(db: Db, desk: Desk, filter: ListFilter): Promise<boolean> {
  const { rows } = await sql`${newestOf(desk, filter)} OFFSET ${NEWEST} LIMIT 1`.execute(db)
  return rows.length > 0
}

/** Every document of the agency that has the words, by their index. */
const everyWith = (desk: Desk, filter: ListFilter, query: string): RowSource => ({
  table: sql`document_words w JOIN document d ON d.id = w.document_id`,
  id: sql`w.document_id`,
  sort: sql`w.sort_at`,
  conditions: [
    sql`w.agency_id = ${desk.agencyId}`,
    MATCHES(query),
    ...(filter.direction ? [sql`w.direction = ${filter.direction}`] : []),
    ...allowed(desk),
  ],
})

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

export type ArrivalItem = ListItem & {
  /** What the signatures of its main file are worth; nothing while they have not been checked. */
  signatures: SignatureVerdict | null
  /** Did some of its files come broken? */
  broken: boolean
}

/** Arrivals that wait to be entered, the oldest first. */
export async function arrivalsOf(db: Db, agencyId: string, limit = 100): Promise<ArrivalItem[]> {
  const { rows } = await sql<ArrivalItem>`
    SELECT ${COLUMNS},
      (SELECT t.signatures FROM document_file f JOIN document_text t ON t.file_id = f.id
        WHERE f.document_id = d.id AND f.role = 'main' ORDER BY f.version DESC LIMIT 1) AS signatures,
      EXISTS (SELECT 1 FROM document_event e WHERE e.document_id = d.id AND e.act = 'broken-files') AS broken
    FROM document d
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
