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

/**
 * The next number of a result document: consecutive from 1 on 1 January within an agency and kind (Decree 30/2020).
 * @returns `15/QĐ-UBND` style; `symbol` is what stands after the number
 */
export async function nextResultNumber(
  tx: Tx,
  agencyId: string,
  symbol: string,
  at: Temporal.Instant,
): Promise<string> {
  const { rows } = await sql<{ last: number }>`
    INSERT INTO result_number (agency_id, kind, year, last) VALUES (${agencyId}, ${symbol}, ${dateOf(at).year}, 1)
    ON CONFLICT (agency_id, kind, year) DO UPDATE SET last = result_number.last + 1 RETURNING last`.execute(
    tx,
  )
  return `${String(rows[0]!.last).padStart(2, '0')}/${symbol}`
}
