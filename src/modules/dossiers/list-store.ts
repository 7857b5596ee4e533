import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#platform/database/database.ts'
import { searchWords } from '#platform/search/normalise.ts'
import type { Channel, OpenPaymentState, Status } from './dossier.ts'
import { OPEN_STATE } from './payment-store.ts'
import { OVERDUE, RESTS, SOON } from './report-store.ts'
import type { Answer3 } from './tables.ts'

export type ListItem = {
  id: string
  code: string
  status: Status
  /** How the money asked for stands, in status 6. */
  payment: OpenPaymentState | null
  channel: Channel
  procedureName: string
  applicantName: string
  agencyName: string
  handlerName: string | null
  submittedAt: Temporal.Instant
  dueAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
  processedAt: Temporal.Instant | null
}

export type ListFilter = {
  status?: Status
  /** Words of the code, the applicant, the number, the procedure, or how they begin; without diacritics as well. */
  search?: string
  /** Everything that has not ended, or what of it is late or soon late. */
  due?: 'open' | 'late' | 'soon'
  /** Name of the field. */
  field?: string
  /** Name of a step it waits at now. */
  step?: string
  /** The specialist it was given to; null: to nobody yet. */
  handlerId?: string | null
  /** Finished in time, or after. */
  outcome?: 'on-time' | 'late'
  rating?: Answer3 | 'any'
  /** Which day `from` and `until` speak of: of filing (when left out), of the result, of the rating. */
  by?: 'processed' | 'rated'
  from?: Temporal.Instant
  until?: Temporal.Instant
  after?: { submittedAt: string; id: string }
  limit?: number
}

const COLUMNS = sql`d.id, d.code, d.status, ${OPEN_STATE} AS payment, d.channel, d.procedure_name AS "procedureName",
  d.applicant ->> 'fullName' AS "applicantName", d.agency_name AS "agencyName", d.handler_name AS "handlerName",
  d.submitted_at AS "submittedAt", d.due_at AS "dueAt", d.ended_at AS "endedAt", d.processed_at AS "processedAt"`

type Listed = { items: ListItem[]; more: boolean }

/** Dossiers of one agency, the newest first; keyset pages, never an exact total. */
export async function agencyDossiers(
  db: Db,
  agencyId: string,
  now: Temporal.Instant,
  filter: ListFilter,
): Promise<Listed> {
  const limit = filter.limit ?? 50
  const conditions = [sql`d.agency_id = ${agencyId}`, ...narrowing(now, filter), ...inPeriod(filter)]
  if (filter.after) conditions.push(before(filter.after))
  const words = searchWords(filter.search ?? '', MOST_WORDS)
  if (words.length === 0) return firstOf(db, sql`dossier d`, conditions, limit)
  const newest = await firstOf(
    db,
    newestOf(agencyId, filter.after),
    [...conditions, ...words.map(hasWord)],
    limit,
  )
  // What the newest do not fill is rarer than one in six, and the index of words finds it without reading the others.
  return newest.more ? newest : firstOf(db, withWords(agencyId, words), conditions, limit)
}

async function firstOf(
  db: Db,
  source: RawBuilder<unknown>,
  conditions: readonly RawBuilder<unknown>[],
  limit: number,
): Promise<Listed> {
  const { rows } = await sql<ListItem>`
    SELECT ${COLUMNS} FROM ${source} WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY d.submitted_at DESC, d.id DESC LIMIT ${limit + 1}`.execute(db)
  return { items: rows.slice(0, limit), more: rows.length > limit }
}

const before = ({ submittedAt, id }: NonNullable<ListFilter['after']>) =>
  sql`(d.submitted_at, d.id) < (${submittedAt}::timestamptz, ${id}::uuid)`

/** More than a whole file code (six words) with a full name. */
const MOST_WORDS = 12
/** A common name fills a page from so few; with them, no list of thousands is read and sorted for it. */
const NEWEST = 300

const newestOf = (agencyId: string, after: ListFilter['after']) => sql`(
  SELECT * FROM dossier d WHERE d.agency_id = ${agencyId} ${after ? sql`AND ${before(after)}` : sql``}
  ORDER BY d.submitted_at DESC, d.id DESC LIMIT ${NEWEST}) d`

/** Materialised, so that nothing but the index of words is ever chosen to find them. */
const withWords = (agencyId: string, words: readonly string[]) => sql`(
  WITH found AS MATERIALIZED (
    SELECT * FROM dossier WHERE agency_words(agency_id, search) @@ ${agencyQuery(agencyId, words)}::tsquery)
  SELECT * FROM found) d`

/** A single letter is a whole word, as in “Y Nhất”; anything longer may be the beginning of one. */
const agencyQuery = (agencyId: string, words: readonly string[]): string =>
  words.map((word) => `${agencyId.slice(-8)}${word}${word.length > 1 ? ':*' : ''}`).join(' & ')
const hasWord = (word: string) =>
  sql`' ' || d.search || ' ' LIKE ${word.length > 1 ? `% ${word}%` : `% ${word} %`}`

function narrowing(now: Temporal.Instant, filter: ListFilter): RawBuilder<unknown>[] {
  const { status, due, field, step, handlerId, outcome } = filter
  const conditions: RawBuilder<unknown>[] = []
  if (status) conditions.push(sql`d.status = ${status}`)
  if (due === 'open') conditions.push(sql`d.ended_at IS NULL`)
  if (due === 'late') conditions.push(OVERDUE(now))
  if (due === 'soon') conditions.push(SOON(now))
  if (field) conditions.push(sql`d.field = ${field}`)
  if (step) {
    conditions.push(
      sql`EXISTS (SELECT 1 FROM open_task t WHERE t.instance_id = d.instance_id AND t.name = ${step})`,
    )
  }
  if (handlerId !== undefined) conditions.push(sql`d.handler_id IS NOT DISTINCT FROM ${handlerId}::uuid`)
  if (outcome === 'on-time') {
    conditions.push(sql`d.processed_at IS NOT NULL AND (d.due_at IS NULL OR d.processed_at <= d.due_at)`)
  }
  if (outcome === 'late') conditions.push(sql`d.processed_at > d.due_at`)
  return conditions
}

/** From the first moment on, before the second; of filing, of the result, or of the rating. */
function inPeriod({ by, from, until, rating }: ListFilter): RawBuilder<unknown>[] {
  const bounds = (moment: RawBuilder<unknown>) => [
    ...(from ? [sql`${moment} >= ${from.toString()}::timestamptz`] : []),
    ...(until ? [sql`${moment} < ${until.toString()}::timestamptz`] : []),
  ]
  const ratings = [
    ...(rating && rating !== 'any' ? [sql`r.overall = ${rating}`] : []),
    ...(by === 'rated' ? bounds(sql`r.rated_at`) : []),
  ]
  const isRated =
    rating || by === 'rated'
      ? [
          sql`EXISTS (SELECT 1 FROM dossier_rating r
            WHERE ${sql.join([sql`r.dossier_id = d.id`, ...ratings], sql` AND `)})`,
        ]
      : []
  if (by === 'rated') return isRated
  if (by === 'processed') return [sql`d.processed_at IS NOT NULL`, ...bounds(sql`d.processed_at`), ...isRated]
  return [...bounds(sql`d.submitted_at`), ...isRated]
}

/** Dossiers of one person, the newest first; with `rests` only those that wait for them, or only the others. */
export async function personDossiers(
  db: Db,
  personId: string,
  filter: Pick<ListFilter, 'after' | 'limit'> & { rests?: boolean } = {},
): Promise<Listed> {
  const { after, rests, limit = 30 } = filter
  const conditions = [sql`d.person_id = ${personId}`, ...(after ? [before(after)] : [])]
  if (rests !== undefined) conditions.push(rests ? RESTS : sql`NOT ${RESTS}`)
  return firstOf(db, sql`dossier d`, conditions, limit)
}

/** The latest answers a person gave on a form, to fill in the next one. */
export async function latestAnswers(
  db: Db,
  personId: string,
  procedureCode: string,
): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ answers: Record<string, unknown> }>`
    SELECT answers FROM dossier WHERE person_id = ${personId} AND procedure_code = ${procedureCode}
    ORDER BY submitted_at DESC, id DESC LIMIT 1`.execute(db)
  return rows[0]?.answers ?? {}
}

/** So many of its latest dossiers say what an agency is mostly asked for. */
const LATEST = 500

/** Codes of the procedures an agency took in most among its latest dossiers, the most frequent first. */
export async function mostReceived(db: Db, agencyId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    SELECT procedure_code AS code FROM (
      SELECT procedure_code FROM dossier WHERE agency_id = ${agencyId}
      ORDER BY submitted_at DESC, id DESC LIMIT ${LATEST}) AS latest
    GROUP BY procedure_code ORDER BY count(*) DESC, procedure_code LIMIT ${limit}`.execute(db)
  return rows.map(({ code }) => code)
}
