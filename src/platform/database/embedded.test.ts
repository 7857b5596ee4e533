import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { after, it } from 'node:test'
import pg from 'pg'
import { startEmbedded, type EmbeddedServer } from './embedded.ts'

const HOME = new URL(`../../../var/test-embedded-${process.pid}`, import.meta.url).pathname
let server: EmbeddedServer | undefined
after(async () => {
  await server?.stop()
  await rm(HOME, { recursive: true, force: true })
})

const oneOf = async (url: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ one: number }>('SELECT one FROM kept')
  await client.end()
  return rows
}

it('comes again after its first process was killed, though others of it are still busy', async () => {
  server = await startEmbedded(HOME)
  const client = new pg.Client({ connectionString: server.url })
  client.on('error', () => {})
  await client.connect()
  await client.query('CREATE TABLE kept AS SELECT 1 AS one')
  // Who counts does not look up to see that the server is gone.
  const counting = client.query('SELECT count(*) FROM generate_series(1, 20000000)').catch(() => {})
  const [pid] = (await readFile(`${HOME}/postgres/postmaster.pid`, 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
  server = await startEmbedded(HOME)
  assert.deepEqual(await oneOf(server.url), [{ one: 1 }])
  await counting
})
