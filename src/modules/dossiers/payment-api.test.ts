import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { moneyIn, RECEIPTS } from '#tests/support/payments.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const { officer, citizen, detail, accepted, ask, asked, paymentId, act, report } = moneyIn(world)

async function readingsOf(code: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM audit_entry a JOIN dossier d ON d.id::text = a.subject_id
    WHERE a.act = 'dossier.read' AND d.code = ${code}`.execute(world.services.db)
  return rows[0]!.count
}

describe('the same by program', () => {
  it('asks, reports, returns, confirms; and gives the text of the VietQR code while it can be paid', async () => {
    const code = await accepted()
    const [specialist, applicant] = [await officer('chuyenvien1'), await citizen()]
    const url = `/api/dossiers/${code}/payments`
    type List = { items: { id: string; state: string; total: number; vietQr: string | null }[] }
    const lines = [{ kind: 'obligation', purpose: 'Thuế thu nhập cá nhân', amount: 2_000_000 }]
    const request = {
      lines,
      lastDay: '2026-11-30',
      bank: 'Agribank',
      accountNumber: '5100201005500',
      accountName: 'KBNN',
    }
    assert.equal((await applicant.api('POST', url, request)).status, 403)
    assert.equal((await specialist.api('POST', url, { ...request, bank: 'X' })).status, 422)
    const [made] = (await specialist.api('POST', url, request)).json<List>().items
    assert.equal(made?.state, 'asked')
    assert.match(made?.vietQr ?? '', /^00020101021238/)
    assert.match(made?.vietQr ?? '', /54072000000/)
    const payment = made?.id
    const back = { payment, reason: 'Chưa thấy.', lastDay: '2026-12-04' }
    assert.equal((await applicant.api('POST', `${url}/report`, { payment })).status, 422)
    assert.equal(
      (await applicant.api('POST', `${url}/report`, { payment, transactionNumber: 'FT1' })).status,
      200,
    )
    assert.equal((await specialist.api('POST', `${url}/return`, back)).status, 200)
    await applicant.api('POST', `${url}/report`, { payment, transactionNumber: 'FT2' })
    const received = { payment, paidBy: 'transfer', lines: [{ received: 2_000_000, receipt: '0000200' }] }
    const [paid] = (await specialist.api('POST', `${url}/confirm`, received)).json<List>().items
    assert.deepEqual([paid?.state, paid?.vietQr], ['confirmed', null])
    const reads = () => readingsOf(code)
    const before = await reads()
    await applicant.api('GET', url)
    assert.equal(await reads(), before)
    await specialist.api('GET', url)
    assert.equal(await reads(), before + 1, 'what an officer reads is written down')
    const stranger = await world.as('motcua.so-tu-phap')
    assert.equal((await stranger.api('GET', url)).status, 404)
  })

  it('more receipts than lines were asked for are refused, and name the line that is too many', async () => {
    const code = await asked()
    const line = (received: number) => ({ received, receipt: '0000300' })
    const payment = await paymentId(code)
    const given = { payment, paidBy: 'transfer', lines: [line(1_250_000), line(500_000), line(9000)] }
    const answer = await (
      await officer('motcua')
    ).api('POST', `/api/dossiers/${code}/payments/confirm`, given)
    assert.equal(answer.status, 422)
    assert.match(answer.text, /lines\.2\.received.*Yêu cầu này chỉ có 2 khoản/)
    assert.equal((await detail(await citizen(), code)).statusCode, 6)
  })

  it('answers the payment it names, and no other', async () => {
    const code = await asked()
    const url = `/api/dossiers/${code}/payments`
    const desk = await officer('motcua')
    const first = await paymentId(code)
    assert.equal((await act(desk, code, 'rut-lai', { 'cancel-payment': 'Sai số tiền.' })).status, 303)
    assert.equal((await ask(desk, code)).status, 303)
    const late = { payment: first, transactionNumber: 'FT1' }
    const answers = [
      await (await citizen()).api('POST', `${url}/report`, late),
      await report(await citizen(), code, late),
      await act(desk, code, 'xac-nhan', { ...RECEIPTS, payment: first }),
      await act(desk, code, 'rut-lai', { payment: first, 'cancel-payment': 'Không cần.' }),
      await desk.api('POST', `${url}/stop`, { payment: first, reason: 'Quá hạn.' }),
      await desk.api('POST', `${url}/confirm`, {
        payment: first,
        paidBy: 'counter',
        lines: [{ received: 1, receipt: '1' }],
      }),
    ]
    for (const answer of answers) {
      assert.equal(answer.status, 409)
      assert.match(answer.text, /Yêu cầu nộp tiền này không còn hiệu lực/)
    }
    assert.match(
      (await desk.get(`/ho-so/${code}`)).text,
      new RegExp(`name="payment" value="${await paymentId(code)}"`),
    )
    assert.equal((await report(await citizen(), code, { transactionNumber: 'FT2' })).status, 303)
  })
})
