import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { DossierAction } from './dossier.ts'
import type { DossierChange } from './store.ts'
import type { DossierRow } from './tables.ts'

const COUNTED: Partial<Record<DossierAction, string>> = {
  refuse: 'refused',
  withdraw: 'withdrawn',
  stopUnpaid: 'stopped',
}

/** Keeps the daily figures with the act they count. On time: finished not later than the date last promised. */
export async function countChange(
  tx: Tx,
  dossier: DossierRow,
  action: DossierAction,
  change: DossierChange,
  now: Temporal.Instant,
): Promise<void> {
  const column = change.processed_at ? punctuality(dossier, now) : COUNTED[action]
  if (column) await count(tx, dossier, column, now)
}

const punctuality = (dossier: DossierRow, now: Temporal.Instant) =>
  dossier.due_at && Temporal.Instant.compare(now, dossier.due_at) > 0 ? 'processed_late' : 'processed_on_time'

/** Adds one to a figure of the day. */
export async function count(
  tx: Tx,
  dossier: Pick<DossierRow, 'agency_id' | 'field'>,
  column: string,
  now: Temporal.Instant,
): Promise<void> {
  const name = sql.ref(column)
  await sql`
    INSERT INTO dossier_figure (day, agency_id, field, ${name})
    VALUES ((${now.toString()}::timestamptz AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, ${dossier.agency_id}, ${dossier.field}, 1)
    ON CONFLICT (day, agency_id, field) DO UPDATE SET ${name} = dossier_figure.${name} + 1`.execute(tx)
}
