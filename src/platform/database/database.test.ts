import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import { testDatabase } from '#tests/support/database.ts'
import { openDatabase } from './database.ts'

it('a connection that dies in somebody’s hands, between two questions, fails the next one and nothing else', async () => {
  const { db, url } = await testDatabase()
  const held = openDatabase(url, 1)
  const broken = await held
    .connection()
    .execute(async (connection) => {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(connection)
      await sql`SELECT pg_terminate_backend(${rows[0]!.pid})`.execute(db)
      for (let there = true; there;) {
        const alive = await sql`SELECT 1 FROM pg_stat_activity WHERE pid = ${rows[0]!.pid}`.execute(db)
        there = alive.rows.length > 0
      }
      // What the server said on leaving is heard on the next turn of the loop at the latest.
      await new Promise((resolve) => setImmediate(resolve))
      await sql`SELECT 1`.execute(connection)
    })
    .catch((error: unknown) => error)
  assert.ok(broken instanceof Error)
  const { rows } = await sql<{ one: number }>`SELECT 1 AS one`.execute(held)
  assert.deepEqual(rows, [{ one: 1 }])
  await held.destroy()
})
