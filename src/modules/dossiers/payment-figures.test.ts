import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import readExcelFile from 'read-excel-file/node'
import { moneyIn, RECEIPTS } from '#tests/support/payments.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const { officer, accepted, asked, act } = moneyIn(world)

async function recorded(receipt: string): Promise<string> {
  const code = await accepted()
  const line = {
    'lines.0.kind': 'charge',
    'lines.0.purpose': 'Lệ phí hộ tịch',
    'lines.0.amount': '8.000',
    'lines.0.receipt': receipt,
  }
  const desk = await officer('motcua')
  const done = await desk.post(`/ho-so/${code}/thu-tien`, line, { from: `/ho-so/${code}/thu-tien` })
  assert.equal(done.status, 303)
  return code
}

describe('what was collected (Decree 61/2018 art. 12.9)', () => {
  /** One paid by transfer, one written down at the counter. */
  before(async () => {
    const code = await asked()
    assert.equal((await act(await officer('motcua'), code, 'xac-nhan', RECEIPTS)).status, 303)
    await recorded('0000777')
  })

  it('stands by quarter, procedure and kind, and as a workbook with every receipt', async () => {
    const desk = await officer('motcua')
    const page = await desk.get('/thu-phi/so-thu?ky=2026-Q4')
    assert.match(page.text, /Quý IV năm 2026/)
    assert.match(page.text, /1\.758\.000/)
    const book = await desk.get('/thu-phi/so-thu.xlsx?ky=2026-Q4')
    const sheets = await readExcelFile(book.bytes)
    const [sums, receipts] = [sheets[0]!.data, sheets[1]!.data]
    const total = sums.slice(1).reduce((sum, row) => sum + Number(row[7]), 0)
    assert.equal(total, 1_750_000 + 8_000)
    assert.equal(
      receipts.slice(1).reduce((sum, row) => sum + Number(row[8]), 0),
      total,
    )
    assert.ok(receipts.some((row) => row[2] === '0000777'))
    assert.match((await desk.get('/thu-phi/so-thu?ky=2026-Q1')).text, /Kỳ này chưa thu khoản nào/)
  })

  it('stands by month as well; a quarter that is too long for a sheet says which months to take', async () => {
    const desk = await officer('motcua')
    const month = await desk.get('/thu-phi/so-thu?ky=2026-11')
    assert.match(month.text, /Tháng 11 năm 2026, theo ngày xác nhận/)
    assert.match(month.text, /1\.758\.000/)
    assert.match((await desk.get('/thu-phi/so-thu?ky=2026-10')).text, /Kỳ này chưa thu/)
    await sql`
      WITH many AS (
        INSERT INTO dossier_payment (id, dossier_id, agency_id, state, asked_at, asked_by_name, paid_by, settled_at, collected_at)
        SELECT gen_random_uuid(), dossier_id, agency_id, 'confirmed', asked_at, asked_by_name, 'counter',
          '2026-10-05T08:00:00+07', '2026-10-05T08:00:00+07'
        FROM dossier_payment WHERE state = 'confirmed' LIMIT 1 RETURNING id)
      INSERT INTO dossier_payment_line (payment_id, position, kind, purpose, amount, received, receipt)
      SELECT many.id, n, 'fee', 'Bản sao', 2000, 2000, n::text FROM many, generate_series(1, 20001) n`.execute(
      world.services.db,
    )
    const quarter = await desk.get('/thu-phi/so-thu.xlsx?ky=2026-Q4')
    assert.equal(quarter.status, 409)
    assert.match(
      quarter.text,
      /Quý IV năm 2026 có hơn 20\.000 khoản thu.*tháng 10 năm 2026, tháng 11 năm 2026, tháng 12 năm 2026/,
    )
    assert.equal((await desk.get('/thu-phi/so-thu.xlsx?ky=2026-11')).status, 200)
  })
})
