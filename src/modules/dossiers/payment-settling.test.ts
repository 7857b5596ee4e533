import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { taskOf } from '#tests/support/dossiers.ts'
import { moneyIn, RECEIPTS, RETURNED } from '#tests/support/payments.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const { officer, citizen, detail, accepted, ask, asked, report, reported, act, worksOn, letters } =
  moneyIn(world)

describe('paying', () => {
  it('is reported with the number of the transaction or a proof, once; then the step is work again', async () => {
    const code = await asked()
    const applicant = await citizen()
    const empty = await report(applicant, code, { transactionNumber: ' ', note: 'Tôi nộp rồi.' })
    assert.equal(empty.status, 422)
    assert.match(empty.text, /Nhập mã giao dịch, hoặc đính kèm/)
    assert.match(empty.text, /Tôi nộp rồi\./)
    assert.equal((await report(applicant, code, { transactionNumber: '', note: '' }, true)).status, 303)
    assert.equal((await detail(applicant, code)).statusCode, 6, 'until an officer confirms')
    assert.equal((await report(applicant, code, { transactionNumber: 'FT1' })).status, 409)
    assert.doesNotMatch((await applicant.get('/')).text, new RegExp(`${code}/nop-tien`))
    const specialist = await officer('chuyenvien1')
    assert.match((await specialist.get('/viec-cua-toi')).text, /Xác nhận khoản nộp/)
    const page = await specialist.get(`/ho-so/${code}`)
    const proof = /href="(\/tep\/[^"]+)"[^>]*>\s*Xem chứng từ nộp tiền/.exec(page.text)?.[1]
    assert.equal((await specialist.get(proof!)).headers['content-type'], 'application/pdf')
  })

  it('that cannot be found is told back with the reason, and can be reported again', async () => {
    const code = await asked()
    const applicant = await citizen()
    const specialist = await officer('chuyenvien1')
    assert.equal((await act(specialist, code, 'bao-lai', RETURNED)).status, 409)
    await report(applicant, code, { transactionNumber: 'FT26320123' })
    assert.equal((await act(specialist, code, 'bao-lai', { ...RETURNED, 'return-payment': '' })).status, 422)
    assert.equal(
      (await act(specialist, code, 'bao-lai', { ...RETURNED, 'return-payment': 'Thiếu 50.000 đ.' })).status,
      303,
    )
    assert.equal(await worksOn(specialist, code), false)
    assert.match((await applicant.get(`/ho-so-cua-toi/${code}/nop-tien`)).text, /Thiếu 50\.000 đ\./)
    assert.ok(
      (await letters(code)).some((letter) =>
        /Chưa xác nhận được khoản nộp[^]*Thiếu 50\.000 đ\./.test(letter),
      ),
    )
    assert.equal((await report(applicant, code, { transactionNumber: 'FT26320999' })).status, 303)
  })

  it('is confirmed with a receipt for each line: status 4, the same step, and the days of waiting are not counted', async () => {
    const code = await accepted()
    const specialist = await officer('chuyenvien1')
    const task = await taskOf(specialist, code)
    const before = await detail(await citizen(), code)
    assert.equal(before.dueAt, '2026-11-17T10:00:00Z')
    await ask(specialist, code)
    world.clock.set('2026-11-19T08:00')
    await report(await citizen(), code, { transactionNumber: 'FT26320123' })
    world.clock.set('2026-11-19T10:00')
    const later = await officer('chuyenvien1')
    const short = await act(later, code, 'xac-nhan', {
      ...RECEIPTS,
      'lines.0.received': '1.000.000',
      'lines.1.receipt': '',
    })
    assert.equal(short.status, 422)
    assert.match(short.text, /Khoản này phải nộp 1\.250\.000/)
    assert.match(short.text, /Nhập số biên lai\./)
    assert.equal((await act(later, code, 'xac-nhan', RECEIPTS)).status, 303)
    const after = await detail(await citizen(), code)
    assert.equal(after.statusCode, 4)
    // Reported half an hour into Thursday: the one day runs from then, whenever the agency looked for the money.
    assert.equal(after.dueAt, '2026-11-20T01:00:00Z')
    assert.equal(await taskOf(later, code), task)
    const page = await (await citizen()).get(`/ho-so-cua-toi/${code}`)
    assert.match(page.text, /tạm dừng[^<]*\(chờ thực hiện nghĩa vụ tài chính\)/)
    assert.match(page.text, /Lệ phí trước bạ: 1\.250\.000.đ, biên lai số 0000123/)
    assert.equal((await act(later, code, 'xac-nhan', RECEIPTS)).status, 409)
  })

  it('that is reported is not taken back under those who say that they paid', async () => {
    const code = await reported()
    const desk = await officer('motcua')
    assert.doesNotMatch((await desk.get(`/ho-so/${code}`)).text, /Rút lại yêu cầu nộp tiền/)
    const done = await act(desk, code, 'rut-lai', { 'cancel-payment': 'Được miễn.' })
    assert.equal(done.status, 409)
    assert.match(done.text, /Người nộp đã báo nộp tiền; hãy xác nhận hoặc báo lại/)
    assert.equal((await detail(await citizen(), code)).statusCode, 6)
  })

  it('at the counter is confirmed by the one-stop officer without a report', async () => {
    const code = await asked()
    assert.equal(
      (await act(await officer('motcua'), code, 'xac-nhan', { ...RECEIPTS, paidBy: 'counter' })).status,
      303,
    )
    assert.equal((await detail(await citizen(), code)).statusCode, 4)
  })

  it('without a request is written down at the counter, before or after; the status stays', async () => {
    const code = await accepted()
    const desk = await officer('motcua')
    const record = (fields: Record<string, string>) =>
      desk.post(`/ho-so/${code}/thu-tien`, fields, { from: `/ho-so/${code}/thu-tien` })
    const line = { 'lines.0.kind': 'charge', 'lines.0.purpose': 'Lệ phí hộ tịch', 'lines.0.amount': '8.000' }
    assert.match((await record(line)).text, /Nhập số biên lai\./)
    assert.equal((await record({ ...line, 'lines.0.receipt': '0000777' })).status, 303)
    assert.equal((await detail(await citizen(), code)).statusCode, 2)
    assert.match((await desk.get(`/ho-so/${code}`)).text, /0000777/)
  })
})
