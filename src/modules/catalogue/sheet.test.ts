import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import readXlsxFile from 'read-excel-file/node'
import writeXlsxFile from 'write-excel-file/node'
import { Unacceptable } from '#platform/errors.ts'
import { provinceApp } from '#tests/support/province.ts'
import { CatalogueRefused, exportCatalogue, planCatalogue } from './import.ts'
import { fieldCodes } from './import-store.ts'
import { readSheet, writeSheet } from './sheet.ts'

const world = await provinceApp()
const { db } = world.services
const inForce = await exportCatalogue(db)
const fields = await fieldCodes(db)
const exported = await writeSheet(inForce)

type Cells = (string | number | boolean | null)[][]
type Book = Map<string, Cells>

/** The exported workbook after somebody has worked on it. */
async function worked(change: (book: Book) => void): Promise<Buffer> {
  const book: Book = new Map((await readXlsxFile(exported)).map(({ sheet, data }) => [sheet, data as Cells]))
  change(book)
  return writeXlsxFile([...book].map(([sheet, data]) => ({ sheet, data }))).toBuffer()
}
/** Writes into a cell, found by the head of its column; lines count from 1 with the head. */
function put(book: Book, sheet: string, line: number, head: string, value: string | number | null): void {
  const cells = book.get(sheet)!
  const column = cells[0]!.indexOf(head)
  assert.ok(column >= 0, head)
  cells[line - 1]![column] = value
}
const lineOf = (book: Book, code: string) => book.get(MAIN)!.findIndex(([first]) => first === code) + 1
const MAIN = 'Thủ tục hành chính'
const BIRTH = '1.001193'

describe('the catalogue as a workbook', () => {
  it('is read back as it was written, every part of every procedure', async () => {
    assert.ok(inForce.length > 2000)
    const plan = planCatalogue(await readSheet(exported, fields), inForce)
    assert.deepEqual([plan.added, plan.changed, plan.missing], [[], [], []])
  })

  it('shows exactly the cell that was changed, on whichever sheet it stands', async () => {
    const file = await worked((book) => {
      put(book, MAIN, lineOf(book, BIRTH), 'Tên thủ tục', 'Đăng ký khai sinh')
      const papers = book.get('Thành phần hồ sơ')!
      put(book, 'Thành phần hồ sơ', papers.findIndex(([code]) => code === BIRTH) + 1, 'Số bản sao', 7)
    })
    const plan = planCatalogue(await readSheet(file, fields), inForce)
    assert.deepEqual([plan.added, plan.missing], [[], []])
    assert.deepEqual(
      plan.changed.map(({ code, changes }) => [code, changes.map(({ part }) => part)]),
      [[BIRTH, ['name', 'documents']]],
    )
  })

  it('reads dots between thousands as people write them', async () => {
    const file = await worked((book) => put(book, 'Cách thức', 2, 'Phí, lệ phí (đồng)', '50.000'))
    const { changed } = planCatalogue(await readSheet(file, fields), inForce)
    const [code] = changed.map((row) => row.code)
    const read = (await readSheet(file, fields)).find((row) => row.code === code)
    assert.equal(changed.length, 1)
    assert.equal(read?.channels[0]?.fee, 50_000)
  })

  it('names sheet, line and column of everything that is wrong, and takes nothing', async () => {
    const file = await worked((book) => {
      put(book, MAIN, 3, 'Lĩnh vực', 'khong-co')
      put(book, MAIN, 5, 'Tên thủ tục', null)
      put(book, MAIN, 7, 'Mã thủ tục', String(book.get(MAIN)![5]![0]))
      put(book, 'Cách thức', 4, 'Thời hạn', 'vài ngày')
      put(book, 'Thành phần hồ sơ', 9, 'Mã thủ tục', '9.999999')
      put(book, 'Kết quả', 2, 'Tên kết quả', null)
    })
    await assert.rejects(readSheet(file, fields), (error) => {
      assert.ok(error instanceof CatalogueRefused)
      const places = error.problems.map(({ sheet, row, column }) => `${sheet} ${row} ${column}`)
      for (const place of [
        `${MAIN} 5 Tên thủ tục`,
        `${MAIN} 7 Mã thủ tục`,
        'Cách thức 4 Thời hạn',
        'Thành phần hồ sơ 9 Mã thủ tục',
        'Kết quả 2 Tên kết quả',
      ])
        assert.ok(places.includes(place), `${place}: ${places.slice(0, 20).join('; ')}`)
      return true
    })
  })

  it('a code that Excel took for a number is the same code', async () => {
    const file = await worked((book) => {
      const line = lineOf(book, '1.000110')
      put(book, MAIN, line, 'Mã thủ tục', 1.00011)
    })
    const plan = planCatalogue(await readSheet(file, fields), inForce)
    assert.deepEqual([plan.added, plan.changed, plan.missing], [[], [], []])
  })

  it('with a column or a sheet missing is no catalogue', async () => {
    const without = await worked((book) => book.delete('Kết quả'))
    await assert.rejects(readSheet(without, fields), /thiếu trang “Kết quả”/)
    const renamed = await worked((book) => put(book, MAIN, 1, 'Căn cứ pháp lý', 'Luật'))
    await assert.rejects(readSheet(renamed, fields), /thiếu cột “Căn cứ pháp lý” ở trang/)
    await assert.rejects(readSheet(Buffer.from('không phải Excel'), fields), Unacceptable)
  })

  it('is brought in by an administrator: shown first, then applied; broken, nothing changes', async () => {
    const admin = await world.as('quantri')
    const bring = (content: Buffer) =>
      admin.upload(
        '/quan-tri/thu-tuc/nhap',
        {},
        [
          {
            field: 'tep',
            name: 'thu-tuc.xlsx',
            type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
            content,
          },
        ],
        { from: '/quan-tri/thu-tuc/nhap' },
      )
    const broken = await bring(await worked((book) => put(book, MAIN, 5, 'Tên thủ tục', null)))
    assert.equal(broken.status, 422)
    assert.match(broken.text, /Trang “Thủ tục hành chính”, dòng 5, cột “Tên thủ tục”/)
    const good = await bring(
      await worked((book) => put(book, MAIN, lineOf(book, BIRTH), 'Tên thủ tục', 'Đăng ký khai sinh mới')),
    )
    assert.equal(good.status, 303, good.text.slice(0, 300))
    const preview = await admin.get(good.location ?? '')
    assert.match(preview.text, /0 thủ tục mới, 1 thay đổi/)
    assert.equal(
      (await exportCatalogue(db)).find(({ code }) => code === BIRTH)?.name !== 'Đăng ký khai sinh mới',
      true,
    )
    assert.equal((await admin.post(good.location ?? '', {}, { from: good.location ?? '' })).status, 303)
    assert.equal(
      (await exportCatalogue(db)).find(({ code }) => code === BIRTH)?.name,
      'Đăng ký khai sinh mới',
    )
  })
})
