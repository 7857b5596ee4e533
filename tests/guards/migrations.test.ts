import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { sql } from 'kysely'
import { listMigrations } from '#platform/database/migrate.ts'
import { allMigrations } from '#src/modules.ts'
import { testDatabase } from '#tests/support/database.ts'
import { readSources } from '#tests/support/sources.ts'

const migrations = (await Promise.all(allMigrations.map(listMigrations))).flat()
const texts = await Promise.all(
  migrations.map(async ({ room, file }) => ({
    room: room.replace('platform/', 'src/platform/').replace(/^(?!src)/, 'src/modules/'),
    text: (await readFile(file, 'utf8')).replace(/--[^\n]*/g, ''),
  })),
)
const owners = new Map<string, string>()
for (const { room, text } of texts) {
  for (const [, table = ''] of text.matchAll(/CREATE (?:TABLE|VIEW) (?:IF NOT EXISTS )?([a-z_]+)/g))
    owners.set(table, room)
}

/** Views that a room publishes for others to read; a table behind them stays its own. */
const PUBLISHED = new Set(['open_task'])

const { db } = await testDatabase()

test('migrations are numbered without gaps and each is in the database once', async () => {
  const { rows } = await sql<{ room: string; number: number; name: string }>`
    SELECT room, number, name FROM schema_migration ORDER BY room, number`.execute(db)
  const expected = migrations
    .map(({ room, number, name }) => ({ room, number, name }))
    .sort((one, other) => one.room.localeCompare(other.room) || one.number - other.number)
  assert.deepEqual(
    rows.sort((one, other) => one.room.localeCompare(other.room) || one.number - other.number),
    expected,
  )
})

test('a table is made, changed and leant on in the migrations of one room and of those above it', () => {
  assert.ok(owners.size > 30)
  const broken = texts.flatMap(({ room, text }) =>
    [...text.matchAll(/(?:CREATE|ALTER|DROP) TABLE (?:IF EXISTS |IF NOT EXISTS )?([a-z_]+)/g)]
      .map(([, table = '']) => table)
      .filter((table) => owners.has(table) && owners.get(table) !== room)
      .map((table) => `${room} changes ${table} of ${owners.get(table)}`),
  )
  assert.deepEqual(broken, [])
})

test('a table is named only by files of the room that owns it', async () => {
  const broken: string[] = []
  for (const { path, code } of await readSources()) {
    const named = [
      ...code.matchAll(/\b(?:FROM|INTO|UPDATE|JOIN|TRUNCATE)\s+(?:ONLY\s+)?([a-z_]+)\b(?!\()/g),
      ...code.matchAll(/(?:selectFrom|insertInto|updateTable|deleteFrom|[jJ]oin)\(\s*'([a-z_]+)/g),
    ].map(([, table = '']) => table)
    for (const table of new Set(named)) {
      const owner = owners.get(table)
      if (owner !== undefined && !PUBLISHED.has(table) && !path.startsWith(`${owner}/`)) {
        broken.push(`${path} names ${table} of ${owner}`)
      }
    }
  }
  assert.deepEqual(broken, [])
})

test('within a module, tables are named in stores, numbering and imports only', async () => {
  const broken = (await readSources('src/modules'))
    .filter(
      ({ path }) =>
        !/(?:^|[-/])store\.ts$|\/(?:numbering|sessions|one-time-tokens|second-factor|rows|tables)\.ts$/.test(
          path,
        ),
    )
    .flatMap(({ path, code }) =>
      /(?:selectFrom|insertInto|updateTable|deleteFrom)\(\s*'|\bsql`/.test(code) ? [path] : [],
    )
  assert.deepEqual(broken, [])
})

test('every foreign key has an index, so that nothing is read from end to end when a row goes', async () => {
  const { rows } = await sql<{ key: string }>`
    SELECT conrelid::regclass || ' ' || pg_get_constraintdef(c.oid) AS key
    FROM pg_constraint c
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT EXISTS (
      SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid
        AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
        AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$'))`.execute(
    db,
  )
  assert.deepEqual(
    rows.map(({ key }) => key),
    [],
  )
})

test('every table has a primary key, every instant a time zone', async () => {
  const { rows } = await sql<{ name: string }>`
    SELECT t.oid::regclass::text AS name FROM pg_class t
    WHERE t.relkind IN ('r', 'p') AND t.relnamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary)`.execute(db)
  assert.deepEqual(
    rows.map(({ name }) => name),
    [],
  )
  const naive = await sql<{ name: string }>`
    SELECT table_name || '.' || column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'timestamp without time zone'`.execute(db)
  assert.deepEqual(naive.rows, [])
})

test('nothing asks for a database newer than PostgreSQL 15', async () => {
  const NEWER =
    /\b(?:uuidv7|uuidv4|any_value|JSON_TABLE|JSON_EXISTS|JSON_VALUE|JSON_QUERY|JSON_SCALAR|array_sample|array_shuffle|random_normal|to_bin|to_oct|casefold|array_reverse|array_sort|WITHOUT OVERLAPS|MERGE\b[^;]*RETURNING|RETURNING\s+(?:old|new)\.)\b/i
  const sources = await readSources()
  const broken = [
    ...sources.map(({ path, code }) => ({ path, text: code.match(/sql`[^`]*`/g)?.join('\n') ?? '' })),
    ...texts.map(({ room, text }) => ({ path: room, text })),
  ].flatMap(({ path, text }) => {
    const found = NEWER.exec(text)?.[0]
    // The one function that may use it makes its own where it is missing.
    return found && !(path === 'src/platform/database' && found === 'uuidv7') ? [`${path}: ${found}`] : []
  })
  assert.deepEqual(broken, [])
})
