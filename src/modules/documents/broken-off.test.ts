import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/database/database.ts'
import { signatures } from '#modules/signatures/index.ts'
import { keyOn, letterOffice } from '#tests/support/letters.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const { db } = world.services
const { as, submitted, signed } = await letterOffice(world)

/** The database ends the connection that writes into a table, in the middle of its transaction. */
async function killAt(table: 'document_file' | 'signature_made'): Promise<void> {
  await sql`CREATE OR REPLACE FUNCTION kill_here() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'`.execute(db)
  await sql`CREATE TRIGGER kill_here BEFORE INSERT ON ${sql.table(table)} EXECUTE FUNCTION kill_here()`.execute(
    db,
  )
}
async function mend(): Promise<void> {
  await sql`DROP TRIGGER IF EXISTS kill_here ON document_file`.execute(db)
  await sql`DROP TRIGGER IF EXISTS kill_here ON signature_made`.execute(db)
}

const codesOf = async (subject: string) =>
  (
    await sql<{ code: string }>`
      SELECT p.code FROM issued_paper p JOIN signature_made s ON s.code = p.code
      WHERE p.title LIKE ${`%${subject}%`} GROUP BY p.code ORDER BY min(s.id::text)`.execute(db)
  ).rows.map(({ code }) => code)
const publicPage = async (code: string) => (await world.anonymous().get(`/kiem-tra-van-ban/${code}`)).text
const UNFINISHED = /chưa hoàn tất việc ký, phát hành giấy tờ này\. Không sử dụng/
/** What the queue does once no key has been at work for a while. */
const settle = async () => signatures.jobs?.['signature.settle']?.(world.services, {} as never)
const left = async () =>
  (await sql<{ n: number }>`SELECT count(*)::int AS n FROM signing_intent`.execute(db)).rows[0]!.n

describe('a database that goes away between the signature and its document', () => {
  afterEach(mend)

  it('leaves no paper that counts: its code says so, and the document is signed anew under the same number', async () => {
    const path = await submitted({ subject: 'ký dở dang' })
    const leader = await as('lanhdao')
    const key = await keyOn(leader, path)
    await killAt('document_file')
    assert.ok((await leader.post(`${path}/ky`, key)).status >= 500)
    await mend()
    assert.match((await leader.get(path)).text, /Đang trình/)
    const [first, ...none] = await codesOf('ký dở dang')
    assert.ok(first && none.length === 0, 'the key has signed it')
    const page = await publicPage(first)
    assert.match(page, UNFINISHED)
    assert.doesNotMatch(page, /Chữ ký 1|hợp lệ/)

    assert.equal((await leader.post(`${path}/ky`, await keyOn(leader, path))).status, 303)
    const [, second] = await codesOf('ký dở dang')
    assert.match(await publicPage(second!), /Chữ ký 1/)
    assert.match(await publicPage(first), UNFINISHED)
    const numbers = await sql<{ number: string }>`
      SELECT DISTINCT number FROM issued_paper WHERE code = ${first} OR code = ${second!}`.execute(db)
    assert.equal(numbers.rows.length, 1)
  })

  it('leaves the paper as it was signed when the seal over it was not kept', async () => {
    const path = await signed(await submitted({ subject: 'đóng dấu dở dang' }))
    const clerk = await as('vanthu')
    const [code] = await codesOf('đóng dấu dở dang')
    await killAt('document_file')
    assert.ok((await clerk.post(`${path}/phat-hanh`, await keyOn(clerk, path))).status >= 500)
    await mend()
    assert.match((await clerk.get(path)).text, /Đã ký, chờ phát hành/)
    const page = await publicPage(code!)
    assert.match(page, /Chữ ký 1/)
    assert.doesNotMatch(page, /Chữ ký 2/)
    assert.equal((await clerk.post(`${path}/phat-hanh`, await keyOn(clerk, path))).status, 303)
    assert.match(await publicPage(code!), /Chữ ký 2/)
  })

  it('is told in the audit when the key has signed and nothing of it was written down', async () => {
    const path = await submitted({ subject: 'ký mà không ghi được' })
    const leader = await as('lanhdao')
    const key = await keyOn(leader, path)
    const wrong = await leader.post(`${path}/ky`, { ...key, pin: '000000' })
    assert.equal(wrong.status, 422)
    assert.equal(await left(), 0, 'a wrong PIN signs nothing')
    await killAt('signature_made')
    assert.ok((await leader.post(`${path}/ky`, key)).status >= 500)
    await mend()
    assert.deepEqual(await codesOf('ký mà không ghi được'), [])
    assert.equal(await left(), 1)
    await world.runJobs()
    assert.equal(await left(), 1, 'a phone may still be answered')
    world.clock.advance({ minutes: 11 })
    await settle()
    assert.equal(await left(), 0)
    const told = await sql<{ n: number }>`
      SELECT count(*)::int AS n FROM audit_entry
      WHERE act = 'signature.unfinished' AND subject_id = ${path.split('/').at(-1)!}`.execute(db)
    assert.equal(told.rows[0]!.n, 1)
    assert.match((await leader.get(path)).text, /Đang trình/)
    assert.equal((await leader.post(`${path}/ky`, await keyOn(leader, path))).status, 303)
    assert.equal(await left(), 0)
  })

  it('is looked for as long as something was begun, however often keys are at work meanwhile', async () => {
    const { clock } = world
    const queued = sql`graphile_worker._private_jobs WHERE key = 'signature.settle'`
    const brokenOff = async (subject: string) => {
      const path = await submitted({ subject })
      const leader = await as('lanhdao')
      const key = await keyOn(leader, path)
      await killAt('signature_made')
      assert.ok((await leader.post(`${path}/ky`, key)).status >= 500)
      await mend()
    }
    const runsIn = async () => {
      const { rows } = await sql<{ minutes: number }>`
        SELECT round(extract(epoch FROM run_at - now()) / 60)::int AS minutes FROM ${queued}`.execute(db)
      return rows[0]?.minutes
    }
    await sql`DELETE FROM ${queued}`.execute(db)
    await brokenOff('dở dang lần đầu')
    assert.equal(await runsIn(), 10)
    clock.advance({ minutes: 9 })
    await sql`UPDATE graphile_worker._private_jobs SET run_at = now() + interval '1 minute'
      WHERE key = 'signature.settle'`.execute(db)
    await brokenOff('dở dang lần sau')
    assert.equal(await runsIn(), 1, 'not put off')
    clock.advance({ minutes: 2 })
    await sql`DELETE FROM ${queued}`.execute(db)
    await settle()
    assert.equal(await left(), 1)
    assert.equal(await runsIn(), 8, 'and comes again for the other')
    clock.advance({ minutes: 8 })
    await sql`DELETE FROM ${queued}`.execute(db)
    await inTransaction(db, async (tx) => {
      await sql`SELECT 1 FROM signing_intent FOR UPDATE`.execute(tx)
      await settle()
    })
    assert.equal(await left(), 1, 'it is being written down just then')
    assert.ok(((await runsIn()) ?? 0) >= 1, 'and looked at again, should that come to nothing')
    await settle()
    assert.equal(await left(), 0)
    await sql`DELETE FROM ${queued}`.execute(db)
    await settle()
    assert.equal(await runsIn(), undefined, 'nothing is left to look for')
  })
})
