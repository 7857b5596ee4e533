import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { moneyIn, RECEIPTS, RETURNED } from '#tests/support/payments.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'

const world = await provinceApp()
const {
  officer,
  citizen,
  detail,
  accepted,
  ask,
  asked,
  paymentId,
  act,
  report,
  reported,
  withdraw,
  auditOf,
} = moneyIn(world)

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

  it('tells of a payment what its page tells; who settled it, to officers only', async () => {
    const code = await asked()
    const url = `/api/dossiers/${code}/payments`
    type View = Record<string, string | null>
    const seen = async (who: Visitor) => (await who.api('GET', url)).json<{ items: View[] }>().items[0]!
    const desk = await officer('motcua')
    assert.equal(
      (await report(await citizen(), code, { transactionNumber: 'FT7', note: 'Vợ tôi chuyển.' }, true))
        .status,
      303,
    )
    const said = await seen(desk)
    assert.deepEqual([said['transactionNumber'], said['reportNote']], ['FT7', 'Vợ tôi chuyển.'])
    const { papers } = (await desk.api('GET', `/api/dossiers/${code}`)).json<{
      papers: { id: string; title: string }[]
    }>()
    assert.equal(said['proof'], papers.find(({ title }) => title === 'Chứng từ nộp tiền')?.id)
    assert.equal((await act(desk, code, 'xac-nhan', RECEIPTS)).status, 303)
    const paid = await seen(desk)
    assert.deepEqual([paid['paidBy'], paid['settledAt']], ['transfer', '2026-11-16T01:00:00Z'])
    assert.match((await desk.get(`/ho-so/${code}`)).text, new RegExp(`${paid['settledBy']} xác nhận lúc`))
    const own = await seen(await citizen())
    assert.deepEqual([own['paidBy'], own['transactionNumber'], own['settledBy']], ['transfer', 'FT7', null])
    assert.deepEqual(await auditOf(code, 'confirmPayment'), [
      {
        status: ['payment', 'processing'],
        payment: paid['id'],
        amounts: [1_250_000, 500_000],
        paidBy: 'transfer',
      },
    ])
  })

  it('tells of money that was looked for when and by whom', async () => {
    const code = await reported()
    await withdraw(code)
    const url = `/api/dossiers/${code}/payments`
    const given = {
      payment: await paymentId(code),
      as: 'kept',
      lines: [{ received: 1_250_000, receipt: '0000201' }, {}],
      paidBy: 'transfer',
      note: 'Đã thẩm định xong.',
    }
    type View = {
      items: {
        reconciledAs: string
        reconciledAt: string
        reconciledBy: string | null
        reconciledAmount: number
        collectedAt: string
        lines: { received: number | null; receipt: string | null }[]
      }[]
    }
    const [told] = (await (await officer('motcua')).api('POST', `${url}/reconcile`, given)).json<View>().items
    assert.deepEqual([told?.reconciledAs, told?.reconciledAt], ['kept', '2026-11-16T01:00:00Z'])
    assert.ok(told?.reconciledBy)
    assert.deepEqual([told.reconciledAmount, told.collectedAt], [1_250_000, '2026-11-16T01:00:00Z'])
    assert.deepEqual(
      told.lines.map(({ received, receipt }) => [received, receipt]),
      [
        [1_250_000, '0000201'],
        [null, null],
      ],
    )
    const [own] = (await (await citizen()).api('GET', url)).json<View>().items
    assert.deepEqual([own?.reconciledAs, own?.reconciledBy], ['kept', null])
  })

  it('a list says whether a dossier in status 6 rests or runs, and a task what is to be done', async () => {
    const code = await asked()
    type List = { items: { code: string; payment: string | null }[] }
    const standing = async (who: Visitor) => [
      (await who.api('GET', '/api/dossiers')).json<List>().items.find((one) => one.code === code)?.payment,
      (await who.api('GET', `/api/dossiers/${code}`)).json<{ payment: string | null }>().payment,
    ]
    assert.deepEqual(await standing(await citizen()), ['asked', 'asked'])
    await report(await citizen(), code, { transactionNumber: 'FT1' })
    assert.deepEqual(await standing(await officer('motcua')), ['reported', 'reported'])
    const specialist = await officer('chuyenvien1')
    type Tasks = { items: { dossierCode: string; name: string; status: string }[] }
    const task = async () =>
      (await specialist.api('GET', '/api/tasks')).json<Tasks>().items.find((one) => one.dossierCode === code)
    const now = await task()
    assert.deepEqual([now?.name, now?.status], ['Xác nhận khoản nộp', 'payment'])
    await act(specialist, code, 'xac-nhan', RECEIPTS)
    const after = await task()
    assert.notEqual(after?.name, 'Xác nhận khoản nộp')
    assert.equal(after?.status, 'processing')
    assert.deepEqual(await standing(await citizen()), [null, null])
  })

  it('gives a stopped dossier back', async () => {
    const code = await asked()
    const url = `/api/dossiers/${code}`
    const back = async (seat: string) =>
      (await officer(seat)).api('POST', `${url}/hand-back`, { received: 'Bà Hạnh nhận 1 bản chính.' })
    assert.equal((await back('motcua')).status, 409)
    world.clock.set('2026-11-28T08:00')
    const stop = { payment: await paymentId(code), reason: 'Quá hạn.' }
    assert.equal((await (await officer('motcua')).api('POST', `${url}/payments/stop`, stop)).status, 200)
    assert.equal((await back('lanhdao')).status, 403)
    const answer = await back('motcua')
    assert.deepEqual([answer.status, answer.json()], [200, { code, status: 'returned' }])
    assert.match((await (await citizen()).get(`/ho-so-cua-toi/${code}`)).text, /Bà Hạnh nhận 1 bản chính/)
    assert.equal((await back('motcua')).status, 409)
  })

  it('answers the report it names, and no other', async () => {
    const code = await reported()
    const [desk, applicant] = [await officer('motcua'), await citizen()]
    const url = `/api/dossiers/${code}/payments`
    const shown = async () =>
      /name="reportedAt" value="([^"]*)"/.exec((await desk.get(`/ho-so/${code}`)).text)?.[1] ?? 'none'
    const first = await shown()
    assert.equal((await act(desk, code, 'bao-lai', { ...RETURNED, reportedAt: first })).status, 303)
    const unreported = await shown()
    assert.equal(unreported, '')
    world.clock.set('2026-11-16T08:10')
    assert.equal((await report(applicant, code, { transactionNumber: 'FT2' })).status, 303)
    const payment = await paymentId(code)
    const stale = [
      await act(desk, code, 'bao-lai', { ...RETURNED, reportedAt: first }),
      await act(desk, code, 'xac-nhan', { ...RECEIPTS, reportedAt: first }),
      await act(desk, code, 'xac-nhan', { ...RECEIPTS, reportedAt: unreported }),
      await desk.api('POST', `${url}/return`, {
        payment,
        reportedAt: first,
        reason: 'Chưa thấy.',
        lastDay: '2026-12-04',
      }),
    ]
    for (const answer of stale) {
      assert.equal(answer.status, 409)
      assert.match(answer.text, /Xin mở lại hồ sơ để xem lần báo hiện nay/)
    }
    assert.equal((await act(desk, code, 'xac-nhan', { ...RECEIPTS, reportedAt: await shown() })).status, 303)
  })
})
