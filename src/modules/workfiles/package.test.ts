import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { provinceApp } from '#tests/support/province.ts'
import { unzipped } from '#tests/support/zip.ts'
import { metadataJson, metadataXml } from './metadata.ts'

const described = {
  organId: '000.00.03.H34',
  file: {
    agency_name: 'Sở Tư pháp',
    year: 2026,
    code: '01-HCTP',
    title: 'Hồ sơ <A & B>',
    retention_label: 'Vĩnh viễn',
    rights: 'Hạn chế',
    holder_name: 'Nguyễn Thị Ánh Nguyệt Hoàng Phương Thảo Vy',
    language: 'Tiếng Việt',
    started_on: '2026-01-02',
    ended_on: '2026-11-16',
    item_last: 1,
    page_total: 4,
  },
  items: [],
}

describe('the metadata of a package (Decree 30/2020 annex VI)', () => {
  it('name the elements of a file, none longer than it may be', () => {
    const xml = metadataXml(described)
    assert.match(xml, /<FileCode>000\.00\.03\.H34\.2026\.01-HCTP<\/FileCode>/)
    assert.match(xml, /<Title>Hồ sơ &lt;A &amp; B&gt;<\/Title>/)
    assert.match(xml, /<Maintenance>Vĩnh viễn<\/Maintenance>/)
    assert.equal(/<Creator>([^<]*)</.exec(xml)![1]!.length, 30)
    const json = JSON.parse(metadataJson(described)) as Record<string, unknown>
    assert.deepEqual([json['DocTotal'], json['PageTotal'], json['StartDate']], [1, 4, '2026-01-02'])
  })
})

describe('the package the archive keeps', async () => {
  const world = await provinceApp()
  const year = world.clock.now().toZonedDateTimeISO('Asia/Ho_Chi_Minh').year
  const office = await world.as('vanthu.so-tu-phap')
  const list = `/danh-muc-ho-so/${year}`
  await office.post('/danh-muc-ho-so', { year: String(year) })
  await office.post(`${list}/de-muc`, { name: 'Văn phòng', abbreviation: 'VP' })
  const { rows } = await sql<{ heading: string; holder: string }>`
    SELECT h.id AS heading, p.account_id AS holder FROM work_heading h JOIN work_list l ON l.id = h.list_id
    JOIN officer_position p ON p.agency_id = l.agency_id AND 'clerk' = ANY(p.roles)`.execute(
    world.services.db,
  )
  const { heading: headingId, holder: holderId } = rows[0]!
  await office.post(`${list}/muc`, { headingId, title: 'Hồ sơ lễ tân', retention: '10', holderId })
  await (await world.as('lanhdao.so-tu-phap')).post(`${list}/duyet`)

  async function archived(): Promise<string> {
    const opened = await office.api('POST', '/api/work-files', {
      headingId,
      title: 'Hồ sơ hội nghị',
      retention: '10',
      rights: 'Hạn chế',
    })
    assert.equal(opened.status, 201, opened.text)
    const at = `/ho-so-cong-viec/${opened.json<{ id: string }>().id}`
    const files = [1, 2].map((number) => ({
      field: 'files',
      name: `biên bản ${number}.pdf`,
      type: 'application/pdf',
      content: samplePdf,
    }))
    assert.equal((await office.upload(`${at}/tep`, {}, files, { from: at })).status, 303)
    for (const verb of ['ket-thuc', 'nop-luu', 'tiep-nhan'])
      assert.equal((await office.post(`${at}/${verb}`)).status, 303, verb)
    return at
  }

  it('holds the files, the metadata and a manifest of their sums', async () => {
    const at = await archived()
    const files = await unzipped((await office.get(`${at}/goi.zip`)).bytes)
    assert.deepEqual(
      [...files.keys()],
      [
        'metadata.xml',
        'metadata.json',
        'tai-lieu/001/1-biên bản 1.pdf',
        'tai-lieu/002/1-biên bản 2.pdf',
        'manifest-sha256.txt',
      ],
    )
    const manifest = files.get('manifest-sha256.txt')!.toString()
    for (const line of manifest.trim().split('\n')) {
      const [sum, name = ''] = line.split('  ')
      assert.equal(createHash('sha256').update(files.get(name)!).digest('hex'), sum, name)
    }
    assert.match(files.get('metadata.xml')!.toString(), /<DocOrdinal>2<\/DocOrdinal>/)
    assert.match((await office.get(`${at}/kiem-tra`)).text, /còn nguyên vẹn: 4 tệp/)
  })

  it('is found broken when a byte of it has changed', async () => {
    const at = await archived()
    const sum = /^[0-9a-f]{64}$/
    const found = await sql<{ sha: string }>`
      SELECT package_sha256 AS sha FROM work_file WHERE id = ${at.split('/').at(-1)}`.execute(
      world.services.db,
    )
    const { sha } = found.rows[0]!
    assert.match(sha, sum)
    const path = join(world.services.config.dataDir, 'files', sha.slice(0, 2), sha.slice(2, 4), sha)
    const bytes = await readFile(path)
    const spot = bytes.indexOf('tai-lieu/001') + 120
    bytes[spot] = bytes[spot]! ^ 0xff
    await writeFile(path, bytes)
    const check = await office.get(`${at}/kiem-tra`)
    assert.match(check.text, /không còn nguyên vẹn/)
    assert.match(check.text, /Mã băm của gói khác/)
    await rm(path)
    assert.match((await office.get(`${at}/kiem-tra`)).text, /Không đọc được gói hồ sơ trong kho lưu/)
  })

  it('rests on contents the database itself does not let change', async () => {
    const at = await archived()
    const id = at.split('/').at(-1)
    const { db } = world.services
    await assert.rejects(
      sql`UPDATE work_item SET subject = 'Khác' WHERE file_id = ${id}`.execute(db),
      /closed file/,
    )
    await assert.rejects(sql`DELETE FROM work_item WHERE file_id = ${id}`.execute(db), /closed file/)
  })

  it('is told by the API with its contents; who has no part gets nothing', async () => {
    const at = await archived()
    const id = at.split('/').at(-1)
    const whole = (await office.api('GET', `/api/work-files/${id}`)).json<{
      state: string
      documentTotal: number
      items: { ordinal: number; kind: string }[]
    }>()
    assert.deepEqual([whole.state, whole.documentTotal], ['archived', 2])
    assert.deepEqual(
      whole.items.map(({ ordinal, kind }) => [ordinal, kind]),
      [
        [1, 'own'],
        [2, 'own'],
      ],
    )
    const items = (await office.api('GET', '/api/work-files')).json<{ items: { id: string }[] }>().items
    assert.ok(items.some((item) => item.id === id))
    const other = await world.as('chuyenvien1.so-tu-phap')
    assert.equal((await other.api('GET', `/api/work-files/${id}`)).status, 404)
    const late = await office.api('POST', `/api/work-files/${id}/documents`, {
      documentIds: [crypto.randomUUID()],
    })
    assert.equal(late.status, 409)
  })
})
