import { sql } from 'kysely'
import type { Db } from '#platform/database/database.ts'

/** The last day of a series that has been begun. */
export async function lastLivedDay(db: Db, name: string): Promise<Temporal.PlainDate | undefined> {
  const { rows } = await sql<{ day: string }>`SELECT day FROM demo_lived WHERE name = ${name}`.execute(db)
  return rows[0] && Temporal.PlainDate.from(rows[0].day)
}

/** Writes down that a day of a series begins. */
export async function beginLivedDay(db: Db, name: string, day: Temporal.PlainDate): Promise<void> {
  await sql`
    INSERT INTO demo_lived (name, day) VALUES (${name}, ${day.toString()}::date)
    ON CONFLICT (name) DO UPDATE SET day = excluded.day`.execute(db)
}
