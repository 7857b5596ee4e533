import { sql, type RawBuilder } from 'kysely'
import type { Db, Tx } from '#platform/database/database.ts'
import type { Audience, OnlineLevel, ProcedureLine } from './procedure.ts'
import { readQuestion, type Question } from './question-store.ts'

export type ProcedureFilter = {
  on: Temporal.PlainDate
  /** What a person typed: words with or without diacritics, a slip of the finger, or a code. */
  search?: string
  field?: string
  lifeEvent?: string
  level?: 'province' | 'district' | 'commune'
  audience?: Audience
  /** Only what this agency handles. */
  agency?: { key: string; level: string; kind: string }
  online?: OnlineLevel
  /** Also procedures nobody in the province handles (ministries, courts). */
  everywhere?: boolean
  /** `cursor` of the last line of the page before. */
  after?: string
  limit?: number
}

type Found = {
  code: string
  name: string
  field_name: string
  levels: string[] | null
  national_levels: string[]
  online_level: OnlineLevel | null
  rank: string
}

/**
 * One page of procedures in force. With a search the best come first; of a life event, those it names, in its order;
 * otherwise fully described procedures come first, by name.
 * @returns at most `limit` (20) lines; `next` when there is a further page; `corrected` is what was looked for instead
 * of what was typed
 */
export async function listProcedures(
  db: Db | Tx,
  filter: ProcedureFilter,
): Promise<{ lines: ProcedureLine[]; next: string | null; corrected: string | null }> {
  const limit = filter.limit ?? 20
  const question = await readQuestion(db, filter.search ?? '', filter.on)
  const rank = question ? relevance(question) : filter.lifeEvent ? asNamedBy(filter.lifeEvent) : alphabetical
  const conditions = [inForce(filter.on), ...(question ? [matches(question)] : []), ...narrowing(filter)]
  const { rows } = await sql<Found>`
    SELECT * FROM (
      SELECT procedure.code, procedure.name, field.name AS field_name, procedure.levels AS national_levels,
        handled.levels, handled.online_level, ${rank} AS rank
      FROM procedure JOIN field ON field.code = procedure.field_code
      LEFT JOIN LATERAL (${handledBy(filter)}) AS handled ON true
      WHERE ${sql.join(conditions, sql` AND `)} AND ${filter.everywhere ? sql`true` : sql`handled.levels IS NOT NULL`}
    ) AS found
    WHERE ${afterCursor(filter.after)}
    ORDER BY rank COLLATE "C", code LIMIT ${limit + 1}`.execute(db)
  const lines = rows.slice(0, limit).map(readLine)
  const next = rows.length > limit ? (lines.at(-1)?.cursor ?? null) : null
  return { lines, next, corrected: question?.corrected ?? null }
}

const readLine = (row: Found): ProcedureLine => ({
  code: row.code,
  name: row.name,
  fieldName: row.field_name,
  levels: row.levels ?? row.national_levels,
  onlineLevel: row.online_level,
  cursor: `${row.rank}~${row.code}`,
})

/** Ranks are texts in ascending order, so that one comparison serves both orders and the cursor. */
const alphabetical = sql<string>`(CASE WHEN procedure.detail THEN '0' ELSE '1' END) || left(procedure.sort_name, 200)`

/** A life event names first what most people come for; the rest of its fields follows by name. */
const asNamedBy = (lifeEvent: string): RawBuilder<string> => sql<string>`coalesce(
    (SELECT '0' || to_char(array_position(life_event.procedure_codes, procedure.code), 'FM000')
      FROM life_event WHERE life_event.key = ${lifeEvent}), '1' || ${alphabetical})`

/** Likeness to the words, and how early a life event names the procedure: what most people come for stands first. */
const relevance = (question: Question): RawBuilder<string> => sql<string>`to_char(9.9 - least(9.8,
    (CASE WHEN procedure.code = ${question.typed} THEN 5 ELSE 0 END)
    + ${question.weights.length > 0 ? coverage(question) : closeness(question)}
    + ${saidAtHome(question)}
    + (CASE WHEN procedure.detail THEN 0.2 ELSE 0 END)
    + coalesce(0.8 / (SELECT min(array_position(life_event.procedure_codes, procedure.code)) FROM life_event), 0)
    ), 'FM0.000000')`

const closeness = ({
  text,
  query,
}: Question) => sql`2 * ts_rank_cd(procedure.words, to_tsquery('simple', ${query}), 32)
    + word_similarity(${text}, procedure.sort_name) + similarity(${text}, procedure.sort_name) / 2`

/** What people say at home stands in one piece among the everyday words: “sổ đỏ” is not the “số” of one and the “đơn” of another. */
const saidAtHome = ({ text }: Question) =>
  sql`(CASE WHEN (' ' || search_text(procedure.everyday_words) || ' ') LIKE ${`% ${text} %`} THEN 1.5 ELSE 0 END)`

/** How much of what was said is found: the weights of the words that are there, as a share of all. */
const coverage = ({ weights, text }: Question) => sql`6 * (SELECT coalesce(sum(said.weight), 0)
      FROM unnest(${weights.map((one) => one.word)}::text[], ${weights.map((one) => one.weight)}::float8[]) AS said(word, weight)
      WHERE procedure.words @@ to_tsquery('simple', said.word))
    / ${weights.reduce((sum, one) => sum + one.weight, 0)}::float8 + word_similarity(${text}, procedure.sort_name) / 2`

const matches = ({ query, typed }: Question) =>
  sql`(procedure.words @@ to_tsquery('simple', ${query}) OR procedure.code = ${typed})`

const inForce = (on: Temporal.PlainDate) => sql`procedure.effective_from <= ${on.toString()}
  AND (procedure.effective_to IS NULL OR procedure.effective_to > ${on.toString()})`

function narrowing(filter: ProcedureFilter): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = []
  if (filter.field) conditions.push(sql`procedure.field_code = ${filter.field}`)
  if (filter.audience) conditions.push(sql`${filter.audience} = ANY(procedure.audiences)`)
  if (filter.lifeEvent) {
    conditions.push(sql`EXISTS (SELECT 1 FROM life_event WHERE life_event.key = ${filter.lifeEvent}
      AND (procedure.code = ANY(life_event.procedure_codes) OR procedure.field_code = ANY(life_event.field_codes)))`)
  }
  if (filter.level || filter.agency || filter.online) conditions.push(sql`handled.levels IS NOT NULL`)
  return conditions
}

/** Who handles the procedure here: the levels, and how it is taken online. */
function handledBy(filter: ProcedureFilter): RawBuilder<unknown> {
  const on = filter.on.toString()
  const conditions = [
    sql`assignment.procedure_code = procedure.code`,
    sql`assignment.effective_from <= ${on}`,
    sql`(assignment.effective_to IS NULL OR assignment.effective_to > ${on})`,
  ]
  if (filter.level) conditions.push(sql`assignment.level = ${filter.level}`)
  if (filter.online) conditions.push(sql`assignment.online_level = ${filter.online}`)
  if (filter.agency) {
    const { key, level, kind } = filter.agency
    conditions.push(sql`(${key} = ANY(assignment.agency_keys)
      OR (assignment.agency_keys IS NULL AND assignment.level = ${level} AND assignment.kind = ${kind}))`)
  }
  return sql`SELECT array_agg(DISTINCT assignment.level) AS levels, min(assignment.online_level) AS online_level
    FROM assignment WHERE ${sql.join(conditions, sql` AND `)}`
}

function afterCursor(cursor: string | undefined): RawBuilder<unknown> {
  const cut = cursor?.lastIndexOf('~') ?? -1
  if (cursor === undefined || cut < 0) return sql`true`
  return sql`(rank COLLATE "C", code) > (${cursor.slice(0, cut)}, ${cursor.slice(cut + 1)})`
}

/** How many procedures in force somebody in the province handles, and how many of them are online. */
export async function countServices(
  db: Db | Tx,
  on: Temporal.PlainDate,
): Promise<{ handled: number; full: number; partial: number }> {
  const day = on.toString()
  const { rows } = await sql<{ handled: number; full: number; partial: number }>`
    SELECT count(*)::int AS handled, count(*) FILTER (WHERE best = 'full')::int AS full,
      count(*) FILTER (WHERE best = 'partial')::int AS partial
    FROM (SELECT procedure.code,
        (array_agg(assignment.online_level ORDER BY array_position(ARRAY['full', 'partial', 'none'], assignment.online_level)))[1] AS best
      FROM procedure JOIN assignment ON assignment.procedure_code = procedure.code
      WHERE procedure.effective_from <= ${day} AND (procedure.effective_to IS NULL OR procedure.effective_to > ${day})
        AND assignment.effective_from <= ${day} AND (assignment.effective_to IS NULL OR assignment.effective_to > ${day})
      GROUP BY procedure.code) AS service`.execute(db)
  return rows[0] ?? { handled: 0, full: 0, partial: 0 }
}
