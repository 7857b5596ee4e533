import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import writeXlsxFile from 'write-excel-file/node'
import { Unacceptable } from '#platform/errors.ts'
import { writeZip, type NewEntry } from '#platform/zip/write.ts'
import { cellText, readWorkbook } from './read.ts'

const AT = Temporal.Instant.from('2026-11-22T01:00Z')
const MEGABYTE = 1_000_000

const workbook = () =>
  writeXlsxFile([
    {
      sheet: 'Cơ quan',
      data: [[{ value: 'Hiệu lực từ' }], [{ value: new Date('2025-07-01'), format: 'dd/mm/yyyy' }]],
    },
    { sheet: 'Ghi chú', data: [[{ value: '  Sở Tư pháp\r\n(mới) ' }, null, { value: 12.5 }]] },
  ]).toBuffer()

const zipOf = (entries: NewEntry[]): Promise<Buffer> => buffer(Readable.from(writeZip(entries, AT)))

async function* zeros(megabytes: number): AsyncGenerator<Buffer> {
  const piece = Buffer.alloc(MEGABYTE)
  for (let count = 0; count < megabytes; count++) yield piece
}

const refusedAs = (code: string) => (error: unknown) =>
  error instanceof Unacceptable && error.status === 422 && error.code === code

describe('a workbook somebody sends', () => {
  it('is its sheets by name, in their order, each with its rows', async () => {
    const sheets = await readWorkbook(await workbook())
    assert.deepEqual([...sheets.keys()], ['Cơ quan', 'Ghi chú'])
    assert.deepEqual(sheets.get('Ghi chú')?.[0]?.map(cellText), ['Sở Tư pháp\n(mới)', '', '12.5'])
  })

  it('gives dates as dates, whatever form Excel shows them in', async () => {
    const sheets = await readWorkbook(await workbook())
    assert.equal(cellText(sheets.get('Cơ quan')?.[1]?.[0]), '2025-07-01')
  })

  it('is refused when it is none', async () => {
    await assert.rejects(readWorkbook(Buffer.from('Mã,Tên\n1,2')), refusedAs('not-a-sheet'))
    await assert.rejects(
      readWorkbook(await zipOf([{ name: 'thu.txt', content: Buffer.from('chào') }])),
      refusedAs('not-a-sheet'),
    )
    const whole = await workbook()
    await assert.rejects(readWorkbook(whole.subarray(0, whole.length - 100)), refusedAs('not-a-sheet'))
  })

  it('is refused when it unpacks to more than anybody fills in', async () => {
    const bomb = await zipOf([{ name: 'xl/worksheets/sheet1.xml', content: zeros(210) }])
    assert.ok(bomb.length < MEGABYTE)
    await assert.rejects(readWorkbook(bomb), refusedAs('sheet-too-large'))
  })

  it('is refused when it says that it unpacks to less than it does', async () => {
    const bomb = await zipOf([{ name: 'xl/worksheets/sheet1.xml', content: zeros(5) }])
    const line = bomb.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    bomb.writeUInt32LE(1000, line + 24)
    await assert.rejects(readWorkbook(bomb), refusedAs('not-a-sheet'))
  })
})
