import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#platform/database/database.ts'
import { prefixQuery } from '#platform/search/normalise.ts'
import type { Direction, Source, State, Urgency } from '../document.ts'
import type { SignatureVerdict } from './tables.ts'
import { accountsOf, canRead, readsAll, type Desk } from '../policy.ts'
import { tables } from './store.ts'

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
  const read = async (source: RowSource) => {
    const { rows } = await sql<ListItem>`
      SELECT ${COLUMNS} FROM (${chosen(source, today, filter, limit + 1)}) c JOIN document d ON d.id = c.document_id
      ORDER BY c.sort_at DESC, c.document_id DESC`.execute(db)
    return { items: rows.slice(0, limit), more: rows.length > limit }
  }
  if (!query) return read(inOrder(desk, filter))
  const newest = await read(newestWith(desk, filter, query))
  if (newest.more || !(await hasOlder(db, desk, filter))) return newest
  return read(everyWith(desk, filter, query, newest.items.length >= COMMON))
}

/**
 * Where rows come from, what they are sorted by, and what limits them; when only few can be meant, they are all found
 * before they are sorted.
 */
type RowSource = { table: Part; id: Part; sort: Part; conditions: Part[]; few?: boolean }
type Part = RawBuilder<unknown>

/** So many of the newest are looked through before the index of words is asked. */
const NEWEST = 100

/** A question that so many of the newest answer is answered soonest by reading on; another by the index of words. */
const COMMON = 10

/** The documents of a page, before anything of them is read that is only shown. */
function chosen(
  { table, id, sort, conditions, few = false }: RowSource,
  today: Temporal.PlainDate,
  filter: ListFilter,
  limit: number,
): Part {
  const narrow = narrowing(today, filter)
  const document = narrow.length > 0 ? sql`JOIN document d ON d.id = ${id}` : sql``
  const all = [...conditions, ...within(filter, sort, id), ...narrow]
  const found = sql`SELECT ${id} AS document_id, ${sort} AS sort_at FROM ${table} ${document}
    WHERE ${sql.join(all, sql` AND `)}`
  return few
    ? sql`WITH found AS MATERIALIZED (${found}) SELECT * FROM found ORDER BY sort_at DESC, document_id DESC LIMIT ${limit}`
    : sql`${found} ORDER BY ${sort} DESC, ${id} DESC LIMIT ${limit}`
}

/** When, and after which row of the page before. */
const within = ({ from, until, after }: ListFilter, sort: Part, id: Part): Part[] => [
  ...(from ? [sql`${sort} >= ${from.toString()}::timestamptz`] : []),
  ...(until ? [sql`${sort} < ${until.toString()}::timestamptz`] : []),
  ...(after ? [sql`(${sort}, ${id}) < (${after.sortAt}::timestamptz, ${after.id}::uuid)`] : []),
]

/** Does the officer's own part decide alone what is listed? Then their list is an index of its own. */
const byPart = (desk: Desk): boolean => !readsAll(desk) && desk.standsInFor.length === 0

/** The agency's rows, in one direction or both, of the table that goes by a name in the question. */
const ofAgency = (desk: Desk, { direction }: ListFilter, name = 't'): Part[] => [
  sql`${sql.ref(`${name}.agency_id`)} = ${desk.agencyId}`,
  ...(direction ? [sql`${sql.ref(`${name}.direction`)} = ${direction}`] : []),
]

/** Of the agency's documents those the desk has a part in. */
const allowed = (desk: Desk, id: Part): Part[] =>
  readsAll(desk)
    ? []
    : [
        sql`EXISTS (SELECT 1 FROM document_party m WHERE m.document_id = ${id}
          AND m.account_id = ANY(${[...accountsOf(desk)]}::uuid[]))`,
      ]

/** Everything on the desk: the officer's own list, or what the agency has that they may read. */
function inOrder(desk: Desk, filter: ListFilter): RowSource {
  const sort = sql`t.sort_at`
  if (byPart(desk)) {
    const conditions = [sql`t.account_id = ${desk.actor.accountId}`, ...ofAgency(desk, filter)]
    return { table: sql`document_party t`, id: sql`t.document_id`, sort, conditions }
  }
  const conditions = [...ofAgency(desk, filter), ...allowed(desk, sql`t.id`)]
  return { table: sql`document t`, id: sql`t.id`, sort, conditions }
}

const MATCHES = (query: string) => sql`w.words @@ to_tsquery('simple', ${query})`

/** What a search looks through from the newest on: the officer's own documents, or the agency's. */
function newestOf(desk: Desk, filter: ListFilter, columns: (words: Part) => Part): Part {
  const bounds = [...ofAgency(desk, filter), ...within(filter, sql`t.sort_at`, sql`t.document_id`)]
  const order = sql`ORDER BY t.sort_at DESC, t.document_id DESC`
  if (!byPart(desk))
    return sql`SELECT ${columns(sql`t.words`)} FROM document_words t WHERE ${sql.join(bounds, sql` AND `)} ${order}`
  const own = [sql`t.account_id = ${desk.actor.accountId}`, ...bounds]
  // The agency is named, not taken from the row: only so is the part that holds its words known before the question runs.
  const words = sql`(SELECT words FROM document_words WHERE document_id = t.document_id AND agency_id = ${desk.agencyId})`
  return sql`SELECT ${columns(words)} FROM document_party t WHERE ${sql.join(own, sql` AND `)} ${order}`
}

/** The newest documents of the desk, each looked at for the words. */
function newestWith(desk: Desk, filter: ListFilter, query: string): RowSource {
  const newest = newestOf(desk, filter, (words) => sql`t.document_id, t.sort_at, ${words} AS words`)
  const id = sql`w.document_id`
  return {
    table: sql`(${newest} LIMIT ${NEWEST}) w`,
    id,
    sort: sql`w.sort_at`,
    conditions: [MATCHES(query), ...(byPart(desk) ? [] : allowed(desk, id))],
  }
}

/** Is there anything beyond the newest? Whoever has few documents has been shown all that match. */
async function hasOlder(db: Db, desk: Desk, filter: ListFilter): Promise<boolean> {
  const { rows } = await sql`${newestOf(desk, filter, () => sql`1`)} OFFSET ${NEWEST} LIMIT 1`.execute(db)
  return rows.length > 0
}

/** Every document on the desk that has the words: in the order of the list where they are common, else by their index. */
function everyWith(desk: Desk, filter: ListFilter, query: string, common: boolean): RowSource {
  const few = !common
  if (byPart(desk)) {
    const { table, conditions, ...rest } = inOrder(desk, filter)
    const words = sql`JOIN document_words w ON w.document_id = t.document_id AND w.agency_id = ${desk.agencyId}`
    return { ...rest, table: sql`${table} ${words}`, conditions: [...conditions, MATCHES(query)], few }
  }
  const id = sql`w.document_id`
  const conditions = [...ofAgency(desk, filter, 'w'), MATCHES(query), ...allowed(desk, id)]
  return { table: sql`document_words w`, id, sort: sql`w.sort_at`, conditions, few }
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

/** What documents are called on a list, of those that this desk may read. */
export async function namesOf(
  db: Db,
  desk: Desk,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tables(db)
    .selectFrom('document')
    .select(['id', 'agency_id', 'code', 'subject'])
    .select((is) =>
      is
        .exists(
          is
            .selectFrom('document_party')
            .select('account_id')
            .whereRef('document_id', '=', 'document.id')
            .where('account_id', 'in', [...accountsOf(desk)]),
        )
        .as('has_part'),
    )
    .where('id', 'in', [...ids])
    .execute()
  return new Map(
    rows
      .filter((row) => canRead(desk, row, Boolean(row.has_part)))
      .map(({ id, code, subject }) => [id, code ?? subject]),
  )
}
