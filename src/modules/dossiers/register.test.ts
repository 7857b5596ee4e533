import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import readExcelFile from 'read-excel-file/node'
import { findAuditEntries } from '#platform/audit/audit.ts'
import { fileBirth, taskOf } from '#tests/support/dossiers.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const seat = (name: string) => world.as(`${name}.phuong-quang-trung`)

/** Files and accepts; the register is the book of what was accepted. */
async function accepted(): Promise<string> {
  const code = await fileBirth(await world.as('062190000001'))
  const clerk = await seat('motcua')
  const task = await taskOf(clerk, code)
  assert.ok(task)
  await clerk.post(task, { outcome: 'accept', note: '' }, { from: `/ho-so/${code}` })
  return code
}

const linesOf = (csv: string): string[][] =>
  csv
    .replace('\uFEFF', '')
    .trim()
    .split('\r\n')
    .map((line) => line.split(','))

describe('the register of dossiers (form 06, Circular 01/2018)', () => {
  const codes: string[] = []
  let notAccepted = ''

  before(async () => {
    world.clock.set('2026-11-16T08:00')
    codes.push(await accepted())
    world.clock.set('2026-12-14T08:00')
    codes.push(await accepted(), await accepted())
    notAccepted = await fileBirth(await world.as('062190000001'))
  })

  it('has what was accepted in the month, numbered through from 1 January', async () => {
    const clerk = await seat('motcua')
    const csv = linesOf((await clerk.get('/so-theo-doi/xuat.csv?thang=2026-12')).text)
    assert.deepEqual(
      csv.slice(1).map(([serial, code]) => [serial, code]),
      [
        ['2', codes[1]],
        ['3', codes[2]],
      ],
    )
    const november = linesOf((await clerk.get('/so-theo-doi/xuat.csv?thang=2026-11')).text)
    assert.deepEqual(november[1]?.slice(0, 2), ['1', codes[0]])
  })

  it('shows the same lines on the page, and nothing that was only filed', async () => {
    const { text } = await (await seat('lanhdao')).get('/so-theo-doi')
    for (const code of codes.slice(1)) assert.ok(text.includes(`/ho-so/${code}`), code)
    assert.ok(!text.includes(codes[0]!))
    assert.ok(!text.includes(notAccepted))
  })

  it('is the same in Excel, and as a page to print', async () => {
    const clerk = await seat('motcua')
    const sheet = await clerk.get('/so-theo-doi/xuat.xlsx?thang=2026-12')
    const [{ data } = { data: [] }] = await readExcelFile(sheet.bytes)
    assert.deepEqual(
      data.slice(1).map((row) => row[1]),
      codes.slice(1),
    )
    const pdf = await clerk.get('/so-theo-doi/xuat.pdf?thang=2026-12')
    assert.equal(pdf.headers['content-type'], 'application/pdf')
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-')
  })

  it('is written down each time it is taken along', async () => {
    const entries = await findAuditEntries(world.services.db, { act: 'register.export' })
    const before = entries.length
    await (await seat('lanhdao')).get('/so-theo-doi/xuat.csv?thang=2026-12')
    const [entry, ...rest] = await findAuditEntries(world.services.db, { act: 'register.export' })
    assert.equal(rest.length, before)
    assert.deepEqual(entry?.changes, { period: '2026-12', format: 'csv', lines: 2 })
  })

  it('is written down each time it is read on the screen, unless there was nothing to read', async () => {
    const reads = async () => (await findAuditEntries(world.services.db, { act: 'register.read' })).length
    const before = await reads()
    await (await seat('lanhdao')).get('/so-theo-doi?thang=2026-12')
    const [entry] = await findAuditEntries(world.services.db, { act: 'register.read' })
    assert.deepEqual(entry?.changes, { period: '2026-12', format: 'màn hình', lines: 2 })
    await (await seat('lanhdao')).get('/so-theo-doi?thang=2025-01')
    assert.equal(await reads(), before + 1)
  })

  it('is for those who keep it, and only the book of their own agency', async () => {
    for (const format of ['csv', 'xlsx', 'pdf'])
      assert.equal((await (await seat('chuyenvien1')).get(`/so-theo-doi/xuat.${format}`)).status, 403, format)
    assert.equal((await (await world.as('062190000001')).get('/so-theo-doi')).status, 403)
    const other = await (await world.as('vanthu.so-tu-phap')).get('/so-theo-doi/xuat.csv?thang=2026-12')
    assert.equal(other.status, 200)
    assert.equal(linesOf(other.text).length, 1)
  })
})
