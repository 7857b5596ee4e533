import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { migrate } from '#platform/database/migrate.ts'
import { startEmbedded } from '#platform/database/embedded.ts'
import { migrateJobs } from '#platform/jobs/jobs.ts'
import { createApp } from '#src/app.ts'
import { loadProvince } from '#src/load-province.ts'
import { allMigrations } from '#src/modules.ts'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { browse } from '#tests/support/client.ts'
import { EICAR, startScanner } from '#tests/support/clamd.ts'
import { answerBirth, beginBirth, paper, sendPapers } from '#tests/support/drafts.ts'
import { provinceApp } from '#tests/support/province.ts'
import { ASSETS, testServices } from '#tests/support/services.ts'

describe('with a scanner', async () => {
  const scanner = await startScanner()
  const world = await provinceApp({ CLAMAV_ADDRESS: scanner.address })
  const citizen = await world.as('062190000001')
  const draft = await beginBirth(citizen)

  it('a clean file is taken once it has been scanned', async () => {
    assert.equal((await sendPapers(citizen, draft, paper)).status, 303)
    assert.equal(scanner.scanned, 1)
  })
  it('a file of many chunks is seen whole; one with a virus is named and not kept', async () => {
    const content = Buffer.concat([samplePdf, Buffer.alloc(300_000, 32), Buffer.from(EICAR)])
    const answer = await sendPapers(citizen, draft, { ...paper, name: 'virus.pdf', content })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Tệp “virus\.pdf” có chứa mã độc \(Eicar-Test-Signature\) nên không được nhận/)
    assert.doesNotMatch((await citizen.get(`${draft}/giay-to`)).text, /virus\.pdf/)
  })
  it('that is away, no file is taken on trust; the answers stay', async () => {
    await answerBirth(citizen, draft)
    await scanner.leave()
    const answer = await sendPapers(citizen, draft, {
      ...paper,
      content: Buffer.concat([samplePdf, Buffer.from(' ')]),
    })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Chưa kiểm tra được mã độc trong tệp\. Xin thử lại sau ít phút\./)
    assert.match((await citizen.get(`${draft}/1`)).text, /Vũ Thị Hạnh/)
  })
})

/** A disk of one megabyte, for whoever may mount one. */
function tinyDisk(): string | undefined {
  if (process.getuid?.() !== 0) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'mot-cua-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    return undefined
  }
  after(() => {
    execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true })
  })
  return folder
}

const disk = tinyDisk()
describe('on a full disk', { skip: disk === undefined && 'only root may mount a small disk' }, () => {
  it('a file is refused with words, what was typed stays, and once there is room it is taken', async () => {
    const world = await provinceApp({ DATA_DIR: disk! })
    const citizen = await world.as('062190000001')
    const draft = await beginBirth(citizen)
    await answerBirth(citizen, draft)
    const filler = join(disk!, 'files', 'filler')
    mkdirSync(join(disk!, 'files'), { recursive: true })
    writeFileSync(filler, Buffer.alloc(900_000))
    const content = Buffer.concat([samplePdf, Buffer.alloc(400_000)])
    const full = await sendPapers(citizen, draft, { ...paper, content })
    assert.equal(full.status, 422)
    assert.match(full.text, /Hệ thống tạm hết chỗ lưu tệp\. Nội dung đã nhập vẫn được giữ/)
    assert.match((await citizen.get(`${draft}/1`)).text, /Vũ Thị Hạnh/)
    rmSync(filler)
    assert.equal((await sendPapers(citizen, draft, { ...paper, content })).status, 303)
  })
})

describe('while the database is away', async () => {
  const home = mkdtempSync(join(tmpdir(), 'mot-cua-outage-'))
  let server = await startEmbedded(home, { durable: false })
  const { services, close } = await testServices(server.url)
  await migrate(services.db, allMigrations)
  await migrateJobs(server.url)
  await loadProvince(services, () => {})
  const app = await createApp(services, ASSETS)
  after(async () => {
    await app.close()
    await close()
    await server.stop()
    rmSync(home, { recursive: true, force: true })
  })
  const visitor = browse(app)
  const port = new URL(server.url).port

  it('pages say so with 503 and when to come again, in Vietnamese; health tells apart living and ready', async () => {
    assert.equal((await visitor.get('/thu-tuc?q=khai+sinh')).status, 200)
    assert.equal((await visitor.get('/readyz')).status, 200)
    await server.stop()
    for (const path of [
      '/thu-tuc?q=khai+tu',
      '/co-quan',
      '/api/agencies',
      '/tra-cuu?ma=000.01.50.H34-261116-0001',
    ]) {
      const answer = await visitor.get(path)
      assert.equal(answer.status, 503, path)
      assert.equal(answer.headers['retry-after'], '10', path)
      assert.match(answer.text, /tạm gián đoạn/, path)
    }
    assert.equal((await visitor.get('/readyz')).status, 503)
    assert.equal((await visitor.get('/healthz')).status, 200)
  })

  it('and it goes on by itself when the database is back', async () => {
    const before = port
    server = await startEmbedded(home, { durable: false, port: Number(before) })
    assert.equal((await visitor.get('/readyz')).status, 200)
    assert.equal((await visitor.get('/co-quan')).status, 200)
  })

  it('connections that are cut in the middle are replaced', async () => {
    const { sql } = await import('kysely')
    const admin = await testServices(server.url)
    await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()`.execute(
      admin.services.db,
    )
    await admin.close()
    const answers = await Promise.all(Array.from({ length: 8 }, () => visitor.get('/co-quan')))
    // One or another may have met a dying connection: then it is told to come again, and does.
    assert.deepEqual(
      answers.filter(({ status }) => ![200, 503].includes(status)),
      [],
    )
    assert.equal((await visitor.get('/co-quan')).status, 200)
  })
})
