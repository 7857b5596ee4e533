import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import readExcelFile from 'read-excel-file/node'
import type { Visitor } from '#tests/support/province.ts'
import { moneyIn, RECEIPTS } from '#tests/support/payments.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const { officer, citizen, asked, reported, act, paymentId, withdraw, letters, auditOf, detail } =
  moneyIn(world)

type Fields = Readonly<Record<string, string>>
const REFUND = { kind: 'refunded', voucher: 'PC 12', reason: 'Được miễn lệ phí trước bạ.' }

async function paid(): Promise<string> {
  const code = await asked()
  assert.equal((await act(await officer('motcua'), code, 'xac-nhan', RECEIPTS)).status, 303)
  return code
}

async function refund(code: string, fields: Fields, who?: Visitor) {
  const path = `/ho-so/${code}/hoan-tra/${await paymentId(code)}`
  return (who ?? (await officer('motcua'))).post(path, { ...REFUND, ...fields }, { from: `/ho-so/${code}` })
}

const account = async () => {
  const { bytes } = await (await officer('motcua')).get('/thu-phi/so-thu.xlsx?ky=2026-11')
  const [sums, receipts, refunds] = (await readExcelFile(bytes)).map(({ data }) => data.slice(1))
  const sum = (column: number) => sums!.reduce((total, row) => total + Number(row[column]), 0)
  return { collected: sum(7), refunded: sum(8), left: sum(9), receipts: receipts!, refunds: refunds! }
}

describe('money that was collected and is given back', () => {
  it('lessens the account of the day, by the line whose receipt it was; the applicant is told', async () => {
    const before = await account()
    const code = await paid()
    const page = await (await officer('motcua')).get(`/ho-so/${code}/hoan-tra/${await paymentId(code)}`)
    assert.match(page.text, /Biên lai số 0000123, còn 1\.250\.000/)
    assert.equal((await refund(code, { 'lines.0.refund': '250.000' })).status, 303)
    const after = await account()
    assert.equal(after.collected - before.collected, 1_750_000)
    assert.equal(after.refunded - before.refunded, 250_000)
    assert.equal(after.left - before.left, 1_500_000)
    const line = after.refunds.find((row) => row[2] === code)
    assert.deepEqual(
      [line?.[5], line?.[6], line?.[7], line?.[8], line?.[9]],
      ['Hoàn trả người nộp', 'Lệ phí trước bạ', '0000123', 250_000, 'PC 12'],
    )
    const letter = (await letters(code)).find((text) => text.includes('Về khoản đã thu'))
    assert.match(letter ?? '', /Lệ phí trước bạ: 250\.000[^]*PC 12[^]*Được miễn/)
    assert.match(
      (await (await citizen()).get(`/ho-so-cua-toi/${code}`)).text,
      /Hoàn trả, hủy khoản đã thu[^]*PC 12/,
    )
    assert.match(
      (await (await officer('lanhdao')).get(`/ho-so/${code}`)).text,
      /Hoàn trả người nộp: 250\.000[^]*Lệ phí trước bạ, chứng từ số PC 12/,
    )
    assert.deepEqual(await auditOf(code, 'refundPayment'), [
      {
        status: ['processing', 'processing'],
        payment: await paymentId(code),
        refunded: 'refunded',
        amounts: [250_000],
      },
    ])
    assert.equal((await detail(await citizen(), code)).statusCode, 4)
  })

  it('is never more than what is left of a line, nor written down twice by the same paper', async () => {
    const code = await paid()
    assert.match(
      (await refund(code, { 'lines.1.refund': '500.001' })).text,
      /còn 500\.000[^<]*đã thu\. Nhập số không quá/,
    )
    assert.equal((await refund(code, { 'lines.1.refund': '400.000' })).status, 303)
    const twice = await refund(code, { 'lines.1.refund': '50.000' })
    assert.equal(twice.status, 422)
    assert.match(twice.text, /Chứng từ số PC 12 đã được ghi/)
    const over = await refund(code, { 'lines.1.refund': '100.001', voucher: 'PC 13' })
    assert.match(over.text, /còn 100\.000/)
    assert.equal((await refund(code, { 'lines.1.refund': '100.000', voucher: 'PC 13' })).status, 303)
    assert.match(
      (await refund(code, { 'lines.1.refund': '1', voucher: 'PC 14' })).text,
      /không còn tiền đã thu để hoàn trả/,
    )
  })

  it('needs an amount that can be read, a paper and a reason: each is named beside its field', async () => {
    const code = await paid()
    const bare = await refund(code, { kind: '', voucher: ' ', reason: '' })
    assert.equal(bare.status, 422)
    for (const told of [/Chọn hoàn trả/, /ít nhất một khoản/, /Nhập số chứng từ/, /Nêu lý do/])
      assert.match(bare.text, told)
    const odd = await refund(code, { 'lines.0.refund': 'một trăm', beyond: '0' })
    assert.match(odd.text, /id="lines.0.refund-error"[^]*id="beyond-error"/)
    assert.match(odd.text, /value="một trăm"/)
    assert.equal((await auditOf(code, 'refundPayment')).length, 0)
  })

  it('beyond the receipts was never collected: the account names it apart', async () => {
    const before = await account()
    const code = await paid()
    assert.equal((await refund(code, { beyond: '70.000' })).status, 303)
    const after = await account()
    assert.equal(after.refunded, before.refunded)
    assert.deepEqual(after.refunds.find((row) => row[2] === code)?.slice(6, 9), [
      'Ngoài biên lai',
      null,
      70_000,
    ])
    assert.match(
      (await (await officer('motcua')).get('/thu-phi/so-thu?ky=2026-11')).text,
      /đã hoàn trả 70\.000[^<]*không thuộc khoản thu nào/,
    )
  })

  it('is said by whoever collects, of money that was collected; of nothing else', async () => {
    const code = await paid()
    const given = { 'lines.0.refund': '1.000' }
    for (const seat of ['lanhdao', 'truongphong.so-tu-phap'])
      assert.notEqual(
        (await refund(code, given, await (seat.includes('.') ? world.as(seat) : officer(seat)))).status,
        303,
      )
    assert.equal((await refund(code, given, await citizen())).status, 403)
    const open = await asked()
    assert.equal((await refund(open, given)).status, 404)
  })

  it('also after the dossier has ended', async () => {
    const code = await paid()
    await withdraw(code)
    assert.equal(
      (await refund(code, { 'lines.0.refund': '1.250.000', 'lines.1.refund': '500.000' })).status,
      303,
    )
    assert.equal((await detail(await citizen(), code)).status, 'withdrawn')
  })
})

describe('a receipt that was written by mistake', () => {
  it('is void as a whole, with every line it was written for', async () => {
    const code = await paid()
    const voided = { kind: 'voided', voucher: 'BB 1', reason: 'Nhầm hồ sơ.' }
    assert.match((await refund(code, { ...voided, 'lines.0.refund': '1.000' })).text, /nhập 1\.250\.000/)
    assert.match(
      (await refund(code, { ...voided, 'lines.0.refund': '1.250.000', beyond: '5.000' })).text,
      /không có biên lai để hủy/,
    )
    assert.equal((await refund(code, { ...voided, 'lines.0.refund': '1.250.000' })).status, 303)
    const both = await asked()
    const one = { ...RECEIPTS, 'lines.1.receipt': '0000123' }
    assert.equal((await act(await officer('motcua'), both, 'xac-nhan', one)).status, 303)
    assert.match(
      (await refund(both, { ...voided, 'lines.0.refund': '1.250.000' })).text,
      /Hủy biên lai số 0000123 là hủy cả khoản này: nhập 500\.000/,
    )
  })

  it('may be written again, with what it is really for', async () => {
    const code = await paid()
    const record = async () =>
      (await officer('motcua')).post(
        `/ho-so/${code}/thu-tien`,
        {
          'lines.0.kind': 'charge',
          'lines.0.purpose': 'Lệ phí hộ tịch',
          'lines.0.amount': '125.000',
          'lines.0.receipt': '0000123',
        },
        { from: `/ho-so/${code}/thu-tien` },
      )
    assert.equal((await record()).status, 409)
    const voided = { kind: 'voided', voucher: 'BB 2', 'lines.0.refund': '1.250.000' }
    assert.equal((await refund(code, voided)).status, 303)
    assert.equal((await record()).status, 303)
  })
})

describe('money that is kept of a request which was over', () => {
  const keep = async (code: string, fields: Fields) =>
    act(await officer('motcua'), code, 'doi-chieu', {
      reconciled: 'kept',
      'reconcile-note': 'Đã thẩm định.',
      'kept-by': 'transfer',
      ...fields,
    })

  it('is collected like any other, line by line with its receipt, and can be given back', async () => {
    const before = await account()
    const code = await reported()
    await withdraw(code)
    const lacking = await keep(code, { 'kept.0.amount': '1.250.001', 'kept.1.amount': '500.000' })
    assert.equal(lacking.status, 422)
    assert.match(lacking.text, /Giữ lại không quá số đó/)
    assert.match(lacking.text, /id="kept.1.receipt-error"/)
    assert.match((await keep(code, {})).text, /Nhập số tiền giữ lại của ít nhất một khoản/)
    assert.match(
      (await keep(code, { 'kept.1.amount': '500.000', 'kept.1.receipt': '7', 'kept-by': '' })).text,
      /Chọn cách khoản này được nộp/,
    )
    const given = { 'kept.1.amount': '400.000', 'kept.1.receipt': '0000555' }
    assert.equal((await keep(code, given)).status, 303)
    const after = await account()
    assert.equal(after.collected - before.collected, 400_000)
    const line = after.receipts.find((row) => row[2] === '0000555')
    assert.deepEqual([line?.[3], line?.[8], line?.[9]], [code, 400_000, 'Chuyển khoản'])
    assert.ok(
      (await letters(code)).some((letter) =>
        /Giữ lại theo quy định: 400\.000[^]*Phí thẩm định: 400\.000.đ, biên lai số 0000555/.test(letter),
      ),
    )
    assert.equal((await refund(code, { 'lines.1.refund': '400.000' })).status, 303)
    assert.equal((await account()).left, before.left)
  })
})

describe('by program', () => {
  it('refunds are written down and told, with names for officers only', async () => {
    const code = await paid()
    const url = `/api/dossiers/${code}/payments`
    const given = {
      payment: await paymentId(code),
      kind: 'refunded',
      lines: [null, 20_000],
      beyond: 5_000,
      voucher: 'PC 20',
      reason: 'Tính thừa.',
    }
    const desk = await officer('motcua')
    const bad = await desk.api('POST', `${url}/refund`, { ...given, lines: [null, 500_001] })
    assert.match(bad.text, /"lines\.1\.refund":"Khoản này còn 500\.000/)
    type View = { items: { refunds: { line: number | null; amount: number; by: string | null }[] }[] }
    const told = (await desk.api('POST', `${url}/refund`, given)).json<View>().items[0]?.refunds
    assert.deepEqual(
      told?.map(({ line, amount }) => [line, amount]),
      [
        [1, 20_000],
        [null, 5_000],
      ],
    )
    assert.ok(told[0]?.by)
    const own = (await (await citizen()).api('GET', url)).json<View>().items[0]?.refunds
    assert.deepEqual(
      own?.map(({ by }) => by),
      [null, null],
    )
    assert.equal((await (await citizen()).api('POST', `${url}/refund`, given)).status, 403)
  })
})
