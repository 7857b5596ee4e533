import { sql } from 'kysely'
import type { Db, Tx } from '#platform/database/database.ts'
import { prefixQuery, searchWords } from '#platform/search/normalise.ts'
import { nearestWord } from './nearest-word.ts'

/** What is looked for: `query` is a tsquery of the dictionary `simple`, `text` the words it stands for. */
export type Question = {
  typed: string
  text: string
  query: string
  corrected: string | null
  /** When any word counts: how much each one says. A rare word says more than one that stands everywhere. */
  weights: readonly { word: string; weight: number }[]
}

/**
 * Understands what a person typed. Every word counts; when that finds nothing, unknown words are taken for slips of the
 * finger and mended; when that finds nothing either, any word counts.
 * @returns undefined when nothing was typed that could be looked for
 */
export async function readQuestion(
  db: Db | Tx,
  typed: string,
  on: Temporal.PlainDate,
): Promise<Question | undefined> {
  const words = searchWords(typed)
  const text = words.join(' ')
  if (text === '') return undefined
  const asTyped = {
    typed: typed.trim().slice(0, 100),
    text,
    query: prefixQuery(text),
    corrected: null,
    weights: [],
  }
  if (/^\d\.\d{6}$/.test(asTyped.typed) || (await finds(db, asTyped.query, on))) return asTyped
  const known = await vocabulary(db)
  const mended = words.map((word) => nearestWord(word, known) ?? word)
  const corrected = mended.join(' ')
  const query = prefixQuery(corrected)
  if (corrected !== text && (await finds(db, query, on)))
    return { ...asTyped, text: corrected, query, corrected }
  const all = Math.max(...known.values(), 1)
  const weights = mended.map((word) => ({ word, weight: Math.log(1 + all / (known.get(word) ?? all)) }))
  return { ...asTyped, text: corrected, query: mended.join(' | '), weights }
}

async function finds(db: Db | Tx, query: string, on: Temporal.PlainDate): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`SELECT EXISTS (SELECT 1 FROM procedure
    WHERE words @@ to_tsquery('simple', ${query}) AND effective_from <= ${on.toString()}
      AND (effective_to IS NULL OR effective_to > ${on.toString()})) AS found`.execute(db)
  return rows[0]?.found ?? false
}

/** Every word of the catalogue with how many procedures use it. */
async function vocabulary(db: Db | Tx): Promise<Map<string, number>> {
  const { rows } = await sql<{ word: string; ndoc: number }>`
    SELECT word, ndoc FROM ts_stat('SELECT words FROM procedure WHERE effective_to IS NULL')`.execute(db)
  return new Map(rows.map((row) => [row.word, row.ndoc]))
}
