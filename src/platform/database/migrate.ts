import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Db } from './database.ts'

/** Where a room keeps its migrations. The order of rooms is the order in which they may lean on each other. */
export type MigrationSource = { room: string; folder: URL }

export type Migration = { room: string; number: number; name: string; file: URL }

const FILE = /^(\d{4})_([a-z0-9_]+)\.sql$/
// Any number will do as long as every node of a province uses the same one.
const LOCK = 7_340_511

/**
 * Lists a room's migrations in order.
 * @throws Error when a file is misnamed or a number is missing or given twice
 */
export async function listMigrations({ room, folder }: MigrationSource): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return names.map((name, index) => {
    const match = FILE.exec(name)
    if (!match || Number(match[1]) !== index + 1) {
      throw new Error(`${room}/migrations/${name}: expected ${String(index + 1).padStart(4, '0')}_<name>.sql`)
    }
    return { room, number: index + 1, name: match[2]!, file: new URL(name, folder) }
  })
}

/**
 * Brings the database to the newest schema: forward only, each file in its own transaction, under an advisory
 * lock so that nodes starting together do not race.
 * @returns how many files were applied
 */
export async function migrate(db: Db, sources: readonly MigrationSource[]): Promise<number> {
  const migrations = (await Promise.all(sources.map(listMigrations))).flat()
  return db.connection().execute(async (connection) => {
    await sql`SELECT pg_advisory_lock(${LOCK})`.execute(connection)
    try {
      await sql`CREATE TABLE IF NOT EXISTS schema_migration (
        room text NOT NULL, number int NOT NULL, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (room, number))`.execute(connection)
      const { rows } = await sql<{
        room: string
        number: number
      }>`SELECT room, number FROM schema_migration`.execute(connection)
      const done = new Set(rows.map((row) => `${row.room}/${row.number}`))
      const due = migrations.filter((migration) => !done.has(`${migration.room}/${migration.number}`))
      for (const migration of due) await apply(connection, migration)
      return due.length
    } finally {
      await sql`SELECT pg_advisory_unlock(${LOCK})`.execute(connection)
    }
  })
}

async function apply(db: Db, migration: Migration): Promise<void> {
  const text = await readFile(migration.file, 'utf8')
  try {
    await db.transaction().execute(async (tx) => {
      await sql.raw(text).execute(tx)
      await sql`INSERT INTO schema_migration (room, number, name)
        VALUES (${migration.room}, ${migration.number}, ${migration.name})`.execute(tx)
    })
  } catch (error) {
    throw new Error(`migration ${migration.room}/${migration.number}_${migration.name} failed`, {
      cause: error,
    })
  }
}
