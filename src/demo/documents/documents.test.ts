import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sql } from 'kysely'
import { dateOf } from '#platform/clock.ts'
import type { Db } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { beginLivedDay, lastLivedDay } from '#modules/demo/index.ts'
import { provisionDemoKeys } from '#modules/signatures/index.ts'
import { provinceDatabase } from '#tests/support/database.ts'
import { testServices, TEST_NOW } from '#tests/support/services.ts'
import { liveDocuments } from './live.ts'

// Days that end with yesterday, as those of a demonstration do; enough for documents to have come and gone.
const until = Temporal.PlainDateTime.from(TEST_NOW).toPlainDate().subtract({ days: 1 })
const from = until.subtract({ days: 24 })
const RATE = 2

async function province(): Promise<{ services: Services }> {
  const { url } = await provinceDatabase()
  const opened = await testServices(url)
  await provisionDemoKeys(opened.services, { first: OFFICES, only: true })
  after(opened.close)
  return opened
}

/** Those who sign; the others of the province write to nobody here. */
const OFFICES = [
  'kt-ubnd-tinh',
  'kt-so-tu-phap',
  'kt-so-noi-vu',
  'kt-so-tai-chinh',
  'kt-so-thong-tin-truyen-thong',
  'kt-so-xay-dung',
  'kt-so-y-te',
  'kt-so-giao-duc-dao-tao',
  'kt-so-nong-nghiep',
  'kt-thanh-pho-kon-tum',
  'kt-phuong-quang-trung',
  'kt-phuong-duy-tan',
  'kt-phuong-quyet-thang',
  'kt-phuong-truong-chinh',
]

async function rowsOf<Row>(db: Db, query: string): Promise<Row[]> {
  return (await sql.raw<Row>(query).execute(db)).rows
}

/** The kinds of jobs that wait, beyond those that waited before. */
const waiting = (db: Db, after = 0) =>
  rowsOf<{ task: string; last: number }>(
    db,
    `SELECT t.identifier AS task, max(j.id)::int AS last FROM graphile_worker._private_jobs j
      JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE j.id > ${after} GROUP BY 1`,
  )

const lived = await province()
const before = Math.max(0, ...(await waiting(lived.services.db)).map(({ last }) => last))
await liveDocuments(lived.services, { from, until, rate: RATE, seed: 1 })
const whole = await province()
const again = await province()

describe('the lived days of documents', () => {
  const rows = <Row>(query: string) => rowsOf<Row>(lived.services.db, query)

  it('number every book of every agency from one on, without gaps', async () => {
    const books = await rows<{ book: string; last: number; entries: number; highest: number }>(`
      SELECT r.agency_id || r.book AS book, r.last, count(*)::int AS entries, max(e.number) AS highest
      FROM document_register r JOIN register_entry e ON e.register_id = r.id GROUP BY r.id`)
    assert.ok(books.length >= 10, `${books.length} books`)
    for (const { book, last, entries, highest } of books)
      assert.deepEqual({ entries, highest }, { entries: last, highest: last }, book)
  })

  it('reach every state a document can be in, and agencies of every level', async () => {
    const states = await rows<{ state: string }>('SELECT DISTINCT state FROM document')
    for (const state of [
      'arrived',
      'registered',
      'assigned',
      'closed',
      'draft',
      'circulating',
      'signed',
      'issued',
    ])
      assert.ok(
        states.some((one) => one.state === state),
        state,
      )
    const levels = await rows<{ level: string }>(`
      SELECT DISTINCT a.level FROM document d JOIN agency a ON a.id = d.agency_id WHERE d.state = 'issued'`)
    assert.deepEqual(levels.map(({ level }) => level).sort(), ['commune', 'district', 'province'])
    const sources = await rows<{ source: string }>(
      `SELECT DISTINCT source FROM document WHERE direction = 'incoming'`,
    )
    assert.deepEqual(sources.map(({ source }) => source).sort(), ['email', 'exchange', 'scan', 'upload'])
  })

  it('leave something to do on the desk of everybody a visitor may come in as', async () => {
    const open = await rows<{ login: string; kind: string; late: boolean; soon: boolean }>(`
      SELECT a.email AS login, t.kind, coalesce(t.due_on < '${TEST_NOW.slice(0, 10)}', false) AS late,
        coalesce(t.due_on BETWEEN '${TEST_NOW.slice(0, 10)}' AND '${until.add({ days: 14 }).toString()}', false) AS soon
      FROM document_task t JOIN account a ON a.id = t.account_id WHERE t.state = 'open'`)
    const kindsOf = (slug: string) =>
      new Set(open.filter(({ login }) => login.startsWith(`${slug}@`)).map(({ kind }) => kind))
    for (const [slug, kinds] of [
      ['lanhdao.so-tu-phap', ['direct', 'sign']],
      ['vanthu.so-tu-phap', ['issue']],
      ['truongphong.so-tu-phap', ['review']],
      ['chuyenvien1.so-tu-phap', ['lead', 'coordinate']],
      ['chuyenvien2.so-tu-phap', ['lead', 'coordinate']],
      ['lanhdao.phuong-quang-trung', ['direct', 'sign']],
      ['chuyenvien1.phuong-quang-trung', ['lead']],
      ['motcua.phuong-quang-trung', ['issue']],
    ] as const)
      for (const kind of kinds) assert.ok(kindsOf(slug).has(kind), `${slug}: ${kind}`)
    const specialists = open.filter(({ login }) => login.startsWith('chuyenvien'))
    assert.ok(
      specialists.some(({ late }) => late),
      'something late',
    )
    assert.ok(
      specialists.some(({ late, soon }) => !late && soon),
      'something due soon',
    )
    assert.ok(
      specialists.some(({ late, soon }) => !late && !soon),
      'something with time left',
    )
    const arrived = await rows<{ key: string }>(`
      SELECT DISTINCT a.key FROM document d JOIN agency a ON a.id = d.agency_id WHERE d.state = 'arrived'`)
    for (const key of ['kt-so-tu-phap', 'kt-phuong-quang-trung'])
      assert.ok(
        arrived.some((one) => one.key === key),
        `something to enter at ${key}`,
      )
  })

  it('are over by yesterday: nothing is dated later, nothing happens before it was asked', async () => {
    const [late] = await rows<{ count: number }>(`
      SELECT (SELECT count(*) FROM document_event WHERE at >= '${TEST_NOW}+07:00')
        + (SELECT count(*) FROM document WHERE greatest(sort_at, registered_at, issued_at, closed_at) >= '${TEST_NOW}+07:00'
            OR issued_on > '${until.toString()}')
        + (SELECT count(*) FROM work_event WHERE at >= '${TEST_NOW}+07:00')
        + (SELECT count(*) FROM document_recipient WHERE status_at >= '${TEST_NOW}+07:00')
        + (SELECT count(*) FROM document_task WHERE done_at < asked_at) AS count`)
    assert.equal(late?.count, 0)
  })

  it('let receivers in the province answer for what they got, at the hour of those days', async () => {
    const told = await rows<{ state: string; status: string | null; count: number }>(`
      SELECT state, status, count(*)::int FROM document_recipient WHERE code IS NOT NULL GROUP BY 1, 2`)
    assert.ok(
      told.every(({ state }) => state === 'delivered'),
      JSON.stringify(told),
    )
    assert.ok(
      told.some(({ status }) => status === '06'),
      'one is done',
    )
    const jobs = await waiting(lived.services.db, before)
    assert.deepEqual(
      jobs.map(({ task }) => task),
      ['document.read'],
      'only reading is left to the queue',
    )
  })

  it('keep work files from approved lists, filled with documents, opinions and tasks', async () => {
    const [files] = await rows<{ files: number; items: number; tasks: number; lists: number }>(`
      SELECT (SELECT count(*) FROM work_file) AS files, (SELECT count(*) FROM work_item) AS items,
        (SELECT count(*) FROM work_task) AS tasks, (SELECT count(*) FROM work_list WHERE state = 'approved') AS lists`)
    assert.equal(files?.lists, OFFICES.length)
    assert.ok(files.files > 40 && files.items > 10 && files.tasks > 2, JSON.stringify(files))
  })

  it('are signed and sealed: what was issued is as good as what is issued today', async () => {
    const [issued] = await rows<{ issued: number; signed: number; sealed: number }>(`
      SELECT count(DISTINCT d.id)::int AS issued,
        (count(DISTINCT d.id) FILTER (WHERE s.purpose = 'sign'))::int AS signed,
        (count(DISTINCT d.id) FILTER (WHERE s.purpose = 'seal'))::int AS sealed
      FROM document d LEFT JOIN signature_made s ON s.ref_id = d.id::text
      WHERE d.direction = 'outgoing' AND d.state = 'issued'`)
    assert.ok(issued && issued.issued > 5)
    assert.deepEqual([issued.signed, issued.sealed], [issued.issued, issued.issued])
  })
})

describe('the same days again', () => {
  it('are the same on the same province, and go on where they were broken off without living a day twice', async () => {
    await liveDocuments(whole.services, { from, until: from.add({ days: 6 }), rate: RATE, seed: 1 })
    await liveDocuments(again.services, { from, until: from.add({ days: 6 }), rate: RATE, seed: 1 })
    const seen = (db: Db) =>
      rowsOf(
        db,
        `SELECT a.key, d.direction, d.state, d.number, d.code, d.subject, d.handler_name, d.sort_at::text
         FROM document d JOIN agency a ON a.id = d.agency_id ORDER BY d.sort_at, a.key, d.subject, d.direction`,
      )
    assert.deepEqual(await seen(again.services.db), await seen(whole.services.db))

    const before = (await seen(again.services.db)).length
    let asked = 0
    const broken = () => asked++ > 0
    const { db } = again.services
    // Broken off as soon as the next day has begun, then started again.
    await liveDocuments(again.services, {
      from: from.add({ days: 7 }),
      until,
      rate: RATE,
      seed: 1,
      onBegin: (day) => beginLivedDay(db, 'test', day),
      stopped: () => broken(),
    })
    const reached = await lastLivedDay(db, 'test')
    assert.equal(reached?.toString(), from.add({ days: 7 }).toString())
    await liveDocuments(again.services, { from: reached.add({ days: 1 }), until, rate: RATE, seed: 1 })
    const after = await rowsOf<{ count: number; days: number }>(
      again.services.db,
      `SELECT count(*)::int, count(DISTINCT (sort_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)::int AS days FROM document`,
    )
    assert.ok(after[0]!.count > before && after[0]!.days > 7)
    const [dangling] = await rowsOf<{ count: number }>(
      again.services.db,
      `SELECT count(*)::int FROM document_task WHERE state = 'open' AND kind IN ('direct', 'issue')
         AND asked_at < '${from.add({ days: 8 }).toString()}'`,
    )
    assert.equal(dangling?.count, 0, 'what was left open before has been taken up')
    assert.ok(Temporal.PlainDate.compare(dateOf(again.services.clock.now()), until) > 0)
  })
})
