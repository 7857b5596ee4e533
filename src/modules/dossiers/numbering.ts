import { sql } from 'kysely'
import { dateOf } from '#platform/clock.ts'
import type { Tx } from '#platform/database/database.ts'

/**
 * The next file code (mã số hồ sơ) of an agency: `000.00.07.H34-261122-0001`.
 * Unique and without gaps: the row of the day stays locked until the transaction ends, and goes back with it.
 * @param identifier the agency's identifier in its form of 13 characters (Circular 01/2018 art. 19)
 */
export async function nextDossierCode(tx: Tx, identifier: string, at: Temporal.Instant): Promise<string> {
  const day = dateOf(at)
  const { rows } = await sql<{ last: number }>`
    INSERT INTO dossier_number (agency_identifier, day, last) VALUES (${identifier}, ${day.toString()}, 1)
    ON CONFLICT (agency_identifier, day) DO UPDATE SET last = dossier_number.last + 1 RETURNING last`.execute(
    tx,
  )
  return dossierCode(identifier, day, rows[0]!.last)
}

export function dossierCode(identifier: string, day: Temporal.PlainDate, serial: number): string {
  return `${identifier}-${day.toString().slice(2).replaceAll('-', '')}-${String(serial).padStart(4, '0')}`
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
