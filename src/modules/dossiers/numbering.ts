import { sql, type RawBuilder } from 'kysely'
import { dateOf } from '#platform/clock.ts'
import type { Tx } from '#platform/database/database.ts'

/**
 * Takes the next serial of an agency's day (mã số hồ sơ, Decree 61/2018 art. 26), as a statement that gives its `code`:
 * `000.00.07.H34-261122-0001`. Unique and without gaps: the row of the day stays locked until the transaction ends, and
 * goes back with it.
 * @param identifier the agency's identifier in its form of 13 characters (Circular 01/2018 art. 19)
 * @param from name of the part of the statement that must have a row
 */
export function nextCodeStatement(
  identifier: string,
  at: Temporal.Instant,
  from: string,
): RawBuilder<unknown> {
  const day = dateOf(at).toString()
  const head = `${identifier}-${day.slice(2).replaceAll('-', '')}-`
  return sql`
    INSERT INTO dossier_number (agency_identifier, day, last)
    SELECT ${identifier}, ${day}::date, 1 FROM ${sql.table(from)}
    ON CONFLICT (agency_identifier, day) DO UPDATE SET last = dossier_number.last + 1
    RETURNING ${head}::text || lpad(last::text, greatest(4, length(last::text)), '0') AS code`
}

/** A file code as people type it: with blanks, in lower case. */
export function readDossierCode(text: string): string | undefined {
  const code = text.trim().toUpperCase().replace(/\s+/g, '')
  return /^[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Y]\d{2}-\d{6}-\d{4,}$/.test(code) ? code : undefined
}

/** A number in the series of an agency and kind, which begins again each year. */
export type ResultNumber = {
  /** `15/QĐ-UBND` style. */
  text: string
  agencyId: string
  kind: string
  year: number
  number: number
}

/**
 * The next number of a result document: consecutive from 1 on 1 January within an agency and kind (Decree 30/2020). One
 * that was kept for a dossier that ended without a paper comes first, so that the series has no gap.
 * @param symbol what stands after the number
 */
export async function nextResultNumber(
  tx: Tx,
  agencyId: string,
  symbol: string,
  at: Temporal.Instant,
): Promise<ResultNumber> {
  const { year } = dateOf(at)
  const free = await sql<{ number: number }>`
    DELETE FROM result_number_kept WHERE (agency_id, kind, year, number) = (
      SELECT agency_id, kind, year, number FROM result_number_kept
      WHERE agency_id = ${agencyId} AND kind = ${symbol} AND year = ${year} AND state = 'free'
      ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING number`.execute(tx)
  const [given] = free.rows
  if (given) return resultNumber(agencyId, symbol, year, given.number)
  const { rows } = await sql<{ last: number }>`
    INSERT INTO result_number (agency_id, kind, year, last) VALUES (${agencyId}, ${symbol}, ${year}, 1)
    ON CONFLICT (agency_id, kind, year) DO UPDATE SET last = result_number.last + 1 RETURNING last`.execute(
    tx,
  )
  return resultNumber(agencyId, symbol, year, rows[0]!.last)
}

const resultNumber = (agencyId: string, kind: string, year: number, number: number): ResultNumber => ({
  text: `${String(number).padStart(2, '0')}/${kind}`,
  agencyId,
  kind,
  year,
  number,
})

export type KeptNumber = ResultNumber & { paperCode: string }

/**
 * Keeps a number and the code of the paper for a dossier before its result is signed: a signature that does not come about
 * leaves no gap, the next try takes the same ones.
 */
export async function keepResultNumber(
  tx: Tx,
  dossier: { id: string; agency_id: string },
  symbol: string,
  at: Temporal.Instant,
  newCode: () => string,
): Promise<KeptNumber> {
  const found = await keptNumber(tx, dossier, symbol, at)
  if (found) return found
  const taken = await nextResultNumber(tx, dossier.agency_id, symbol, at)
  const paperCode = newCode()
  await sql`INSERT INTO result_number_kept (agency_id, kind, year, number, state, dossier_id, paper_code, kept_at)
    VALUES (${taken.agencyId}, ${taken.kind}, ${taken.year}, ${taken.number}, 'kept', ${dossier.id}, ${paperCode},
      ${at.toString()}::timestamptz)`.execute(tx)
  return { ...taken, paperCode }
}

/** The number that is kept for a dossier this year, if one is. */
export async function keptNumber(
  tx: Tx,
  dossier: { id: string; agency_id: string },
  symbol: string,
  at: Temporal.Instant,
): Promise<KeptNumber | undefined> {
  const { year } = dateOf(at)
  const { rows } = await sql<{ number: number; paper_code: string }>`
    SELECT number, paper_code FROM result_number_kept
    WHERE dossier_id = ${dossier.id} AND kind = ${symbol} AND year = ${year}`.execute(tx)
  const [row] = rows
  return row && { ...resultNumber(dossier.agency_id, symbol, year, row.number), paperCode: row.paper_code }
}

/** A paper bears the number: nobody else ever gets it. */
export async function useResultNumber(tx: Tx, taken: ResultNumber): Promise<void> {
  await sql`UPDATE result_number_kept SET state = 'used' WHERE agency_id = ${taken.agencyId}
    AND kind = ${taken.kind} AND year = ${taken.year} AND number = ${taken.number}`.execute(tx)
}

/** A dossier ended without a paper: the number kept for it goes to the next result. */
export async function freeResultNumber(tx: Tx, dossierId: string): Promise<void> {
  await sql`UPDATE result_number_kept SET state = 'free', dossier_id = NULL, paper_code = NULL
    WHERE dossier_id = ${dossierId} AND state = 'kept'`.execute(tx)
}
