import assert from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { testDatabase } from '#tests/support/database.ts'
import { at, inTransaction, isDuplicate } from './database.ts'
import { listMigrations, migrate } from './migrate.ts'

const { db } = await testDatabase()

async function roomWith(files: Record<string, string>): Promise<{ room: string; folder: URL }> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return { room: `test-${folder}`, folder: pathToFileURL(`${folder}/`) }
}

describe('migrations', () => {
  it('are applied once, in order, each whole or not at all', async () => {
    const source = await roomWith({
      '0001_first.sql': 'CREATE TABLE first_thing (id int PRIMARY KEY)',
      '0002_second.sql': 'INSERT INTO first_thing VALUES (1); INSERT INTO no_such_thing VALUES (1)',
    })
    await assert.rejects(migrate(db, [source]), /2_second failed/)
    const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM first_thing`.execute(db)
    assert.equal(rows[0]?.count, 0, 'the half that worked was taken back')
    await writeFile(new URL('0002_second.sql', source.folder), 'INSERT INTO first_thing VALUES (1)')
    assert.equal(await migrate(db, [source]), 1)
    assert.equal(await migrate(db, [source]), 0)
  })

  it('run once when several nodes start together', async () => {
    const source = await roomWith({ '0001_one.sql': 'CREATE TABLE one_thing (id int)' })
    const applied = await Promise.all([1, 2, 3].map(() => migrate(db, [source])))
    assert.equal(
      applied.reduce((sum, count) => sum + count, 0),
      1,
    )
  })

  it('refuse a gap in their numbers', async () => {
    const source = await roomWith({ '0001_a.sql': '', '0003_c.sql': '' })
    await assert.rejects(listMigrations(source), /0003_c\.sql: expected 0002_/)
  })
})

describe('the database', () => {
  it('gives moments back to the microsecond, dates as text and big numbers as numbers', async () => {
    const moment = Temporal.Instant.from('2026-11-22T08:15:30.123456Z')
    const { rows } = await sql<{ moment: Temporal.Instant; day: string; many: number }>`
      SELECT ${at(moment)} AS moment, date '2026-11-22' AS day, 9007199254740991::bigint AS many`.execute(db)
    assert.ok(rows[0]!.moment.equals(moment))
    assert.deepEqual([rows[0]!.day, rows[0]!.many], ['2026-11-22', 9_007_199_254_740_991])
  })

  it('takes back everything when one part of a transaction fails, inner ones included', async () => {
    await sql`CREATE TABLE kept (id int PRIMARY KEY)`.execute(db)
    const failing = inTransaction(db, async (tx) => {
      await inTransaction(tx, (inner) => sql`INSERT INTO kept VALUES (1)`.execute(inner))
      await sql`INSERT INTO kept VALUES (1)`.execute(tx)
    })
    const error: unknown = await failing.catch((caught: unknown) => caught)
    assert.ok(isDuplicate(error, 'kept_pkey'))
    const { rows } = await sql`SELECT 1 FROM kept`.execute(db)
    assert.equal(rows.length, 0)
  })

  it('makes identifiers that grow with time', async () => {
    const { rows } = await sql<{
      id: string
    }>`SELECT new_id() AS id, pg_sleep(0.002) FROM generate_series(1, 20)`.execute(db)
    const ids = rows.map((row) => row.id)
    assert.deepEqual(ids, [...ids].sort())
    assert.equal(ids[0]?.[14], '7')
  })
})
