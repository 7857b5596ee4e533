import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { listAgencies } from '#modules/agencies/index.ts'
import { fileBirth, taskOf } from '#tests/support/dossiers.ts'
import { MONDAY, moneyIn, RETURNED } from '#tests/support/payments.ts'
import { provinceApp } from '#tests/support/province.ts'
import { finished, NOTHING } from './figures.ts'
import { countsByAgency, openFigures } from './report-store.ts'

const world = await provinceApp()
const { db } = world.services
const {
  officer,
  citizen,
  detail,
  accepted,
  ask,
  asked,
  reported,
  report,
  act,
  paymentId,
  withdraw,
  letters,
  auditOf,
} = moneyIn(world)

/** Asked on Monday the 16th, not paid by the 27th, stopped on the 28th. */
async function stopped(): Promise<string> {
  const code = await asked()
  world.clock.set('2026-11-28T08:00')
  const done = await act(await officer('motcua'), code, 'dung', { stop: 'Quá hạn nộp theo thông báo.' })
  assert.equal(done.status, 303)
  return code
}

async function decide(seat: string, code: string, outcome: string): Promise<void> {
  const who = await officer(seat)
  const task = await taskOf(who, code)
  const done = await who.post(task!, { outcome, note: 'Lý do.' }, { from: `/ho-so/${code}` })
  assert.equal(done.status, 303, outcome)
}

describe('a dossier that was stopped because nobody paid', () => {
  it('is counted, so that what was received is what ended and what is open', async () => {
    await stopped()
    await withdraw(await accepted())
    await withdraw(await reported())
    await asked()
    await reported()
    world.clock.set(MONDAY)
    await decide('motcua', await fileBirth(await citizen()), 'refuse')
    const done = await accepted()
    await decide('chuyenvien1', done, 'propose')
    await decide('lanhdao', done, 'reject-after-review')
    const agency = (await listAgencies(db)).find(({ name }) => name.endsWith('phường Quang Trung'))!
    const days = { from: Temporal.PlainDate.from('2026-11-01'), until: Temporal.PlainDate.from('2026-12-31') }
    const counts = (await countsByAgency(db, days)).find(({ key }) => key === agency.id) ?? NOTHING
    const { open } = await openFigures(db, agency.id, world.services.clock.now())
    const { received, refused, withdrawn, stopped: given } = counts
    assert.deepEqual([received, finished(counts), refused, withdrawn, given, open], [7, 1, 1, 2, 1, 2])
    assert.equal(received, finished(counts) + refused + withdrawn + given + open)
    const { text } = await world.anonymous().get('/cong-khai/tai-ve.csv?ky=2026-11')
    const [head, row] = text
      .replace('\uFEFF', '')
      .split('\r\n')
      .map((line) => line.split(','))
    assert.equal(row?.[head!.indexOf('Dừng xử lý')], '1')
  })

  it('is given back by the one-stop desk, and by nobody else; then it is over', async () => {
    const code = await stopped()
    const back = async (seat: string, received = 'Bà Hạnh nhận lại 1 bản chính giấy chứng sinh.') =>
      (await officer(seat)).post(`/ho-so/${code}/tra-lai`, { received }, { from: `/ho-so/${code}` })
    assert.match((await (await officer('motcua')).get(`/ho-so/${code}`)).text, /Trả lại hồ sơ/)
    for (const seat of ['chuyenvien1', 'lanhdao']) assert.equal((await back(seat)).status, 403)
    assert.equal((await back('motcua')).status, 303)
    const applicant = await citizen()
    assert.equal((await detail(applicant, code)).statusCode, 10)
    assert.match(
      (await applicant.get(`/ho-so-cua-toi/${code}`)).text,
      /Trả lại hồ sơ, giấy tờ[^]*Bà Hạnh nhận lại/,
    )
    for (const shown of [
      await applicant.get(`/ho-so-cua-toi/${code}`),
      await applicant.get('/ho-so-cua-toi'),
      await (await officer('chuyenvien1')).get(`/ho-so/${code}`),
      await (await officer('chuyenvien1')).get('/ho-so?trangThai=returned'),
    ])
      assert.match(shown.text, /govuk-tag[^>]*>Đã trả lại hồ sơ/)
    assert.ok((await letters(code)).some((letter) => /Đã trả lại hồ sơ[^]*Bà Hạnh/.test(letter)))
    assert.equal((await back('motcua')).status, 409)
    const register = await (await officer('motcua')).get('/so-theo-doi/xuat.csv?thang=2026-11')
    const line = register.text.split('\r\n').find((one) => one.includes(code))
    assert.match(line ?? '', /28\/11\/2026.*Dừng xử lý/)
  })

  it('stands on the home page until it is given back, and for thirty days at most', async () => {
    const code = await stopped()
    const shown = async () => (await (await citizen()).get('/')).text.includes(code)
    assert.ok(await shown())
    world.clock.set('2026-12-27T08:00')
    assert.ok(await shown())
    world.clock.set('2026-12-29T08:00')
    assert.equal(await shown(), false)
    world.clock.set('2026-11-28T09:00')
    const desk = await officer('motcua')
    await desk.post(`/ho-so/${code}/tra-lai`, { received: '' }, { from: `/ho-so/${code}` })
    assert.equal(await shown(), false)
  })
})

describe('money reported for a dossier that ended before anybody had looked for it', () => {
  const owed = async () => (await (await officer('motcua')).get('/thu-phi?loai=can-doi-chieu')).text
  const settle = async (code: string, fields: Record<string, string>, seat = 'motcua') =>
    act(await officer(seat), code, 'doi-chieu', {
      'reconciled-amount': '1.750.000',
      'kept.0.amount': '1.250.000',
      'kept.0.receipt': `${code}-1`,
      'kept.1.amount': '500.000',
      'kept.1.receipt': `${code}-2`,
      'kept-by': 'transfer',
      ...fields,
    })

  it('is listed until an officer says what became of it, with a note; the applicant is told', async () => {
    const code = await reported()
    assert.equal((await withdraw(code)).status, 303)
    assert.match((await (await citizen()).get(`/ho-so-cua-toi/${code}`)).text, /sẽ đối chiếu và hoàn trả/)
    assert.match(await owed(), new RegExp(`Đã báo nộp, hồ sơ đã kết thúc[^]*${code}[^]*1\\.750\\.000`))
    assert.match((await (await officer('motcua')).get(`/ho-so/${code}`)).text, /Cần đối chiếu, hoàn trả/)
    const empty = await settle(code, { reconciled: '', 'reconcile-note': ' ' })
    assert.equal(empty.status, 422)
    assert.match(empty.text, /Chọn kết quả đối chiếu\.[^]*Ghi chứng từ, căn cứ\./)
    const note = { reconciled: 'refunded', 'reconcile-note': 'Ủy nhiệm chi số 12.' }
    assert.equal((await settle(code, note, 'chuyenvien1')).status, 403)
    assert.equal((await settle(code, note)).status, 303)
    assert.equal((await owed()).includes(code), false)
    assert.equal((await settle(code, note)).status, 409)
    assert.deepEqual(await auditOf(code, 'reconcilePayment'), [
      {
        status: ['withdrawn', 'withdrawn'],
        payment: await paymentId(code),
        reconciled: 'refunded',
        reconciledAmount: 1_750_000,
      },
    ])
    assert.match(
      (await (await officer('lanhdao')).get(`/ho-so/${code}`)).text,
      /Đã hoàn trả người nộp: 1\.750\.000[^]*Ủy nhiệm chi số 12\./,
    )
    assert.ok(
      (await letters(code)).some((letter) => /Đã đối chiếu khoản nộp[^]*Ủy nhiệm chi số 12\./.test(letter)),
    )
  })

  /** Sent back, not paid again: the applicant takes the dossier back. */
  async function sentBack(): Promise<string> {
    const code = await reported()
    assert.equal((await act(await officer('motcua'), code, 'bao-lai', RETURNED)).status, 303)
    return code
  }

  it('is not listed when nothing had been reported, or the report was sent back', async () => {
    for (const code of [await asked(), await sentBack()]) {
      assert.equal((await withdraw(code)).status, 303)
      assert.equal((await owed()).includes(code), false)
      const nothing = await settle(code, { reconciled: 'nothing', 'reconcile-note': 'Không có.' })
      assert.equal(nothing.status, 422, 'nobody says any more that they paid')
    }
  })

  it('is written down as well when it turns up after a report was sent back, or without one', async () => {
    const late = { reconciled: 'refunded', 'reconcile-note': 'Ủy nhiệm chi số 15.' }
    const [returned, unpaid] = [await sentBack(), await stopped()]
    await withdraw(returned)
    for (const code of [returned, unpaid]) {
      const desk = await officer('motcua')
      assert.match((await desk.get(`/ho-so/${code}`)).text, /Nhận được tiền của yêu cầu đã kết thúc/)
      assert.doesNotMatch(
        (await (await officer('lanhdao')).get(`/ho-so/${code}`)).text,
        /Nhận được tiền của yêu cầu/,
      )
      assert.equal((await settle(code, late)).status, 303)
      assert.match((await desk.get(`/ho-so/${code}`)).text, /Ủy nhiệm chi số 15\./)
      assert.equal((await settle(code, late)).status, 409)
    }
  })

  it('is written down for a request that was taken back and paid all the same; the dossier goes on', async () => {
    const code = await asked()
    const desk = await officer('motcua')
    assert.equal((await act(desk, code, 'rut-lai', { 'cancel-payment': 'Được miễn.' })).status, 303)
    const late = { reconciled: 'refunded', 'reconcile-note': 'Ủy nhiệm chi số 16.' }
    assert.equal((await settle(code, late)).status, 303)
    assert.equal((await detail(await citizen(), code)).statusCode, 4)
    assert.ok((await letters(code)).some((letter) => /Đã đối chiếu khoản nộp[^]*số 16\./.test(letter)))
  })

  it('of one of several requests that were taken back is written down beside the one it was for', async () => {
    const code = await asked()
    const desk = await officer('motcua')
    const [first, cancel] = [await paymentId(code), { 'cancel-payment': 'Sai số tiền.' }]
    assert.equal((await act(desk, code, 'rut-lai', cancel)).status, 303)
    assert.equal((await ask(desk, code, { 'lines.0.amount': '125.000' })).status, 303)
    const second = await paymentId(code)
    assert.equal((await act(desk, code, 'rut-lai', cancel)).status, 303)
    const { text } = await desk.get(`/ho-so/${code}`)
    assert.match(text, /kết thúc: 1\.750\.000[^]*kết thúc: 625\.000/)
    for (const id of [first, second]) assert.match(text, new RegExp(`name="payment" value="${id}"`))
    const late = { payment: first, reconciled: 'refunded', 'reconcile-note': 'Ủy nhiệm chi số 18.' }
    assert.equal((await settle(code, late)).status, 303)
    assert.deepEqual(
      (await auditOf(code, 'reconcilePayment')).map(({ payment }) => payment),
      [first],
    )
    assert.match((await desk.get(`/ho-so/${code}`)).text, /kết thúc: 625\.000[^<]*yêu cầu ngày/)
  })

  it('is written down with the amount that came in, less or more than was asked; of nothing, with none', async () => {
    const code = await reported()
    await withdraw(code)
    const said = { 'reconcile-note': 'Ủy nhiệm chi số 19.' }
    const again = await settle(code, { ...said, reconciled: 'refunded', 'reconciled-amount': '0' })
    assert.equal(again.status, 422)
    assert.match(again.text, /Nhập số tiền đã hoàn trả/)
    assert.match(again.text, /id="reconciled-amount"[^>]*value="0"/)
    assert.equal((await settle(code, { ...said, reconciled: 'nothing' })).status, 303)
    const none = /Không có khoản nào về tài khoản \(yêu cầu nộp 1\.750\.000.đ\)/
    assert.ok((await letters(code)).some((letter) => none.test(letter)))
    const refunded = { ...said, reconciled: 'refunded', 'reconciled-amount': '1.700.000' }
    assert.equal((await settle(code, refunded)).status, 303)
    const { text } = await (await officer('motcua')).get(`/ho-so/${code}`)
    assert.match(text, /Đã hoàn trả người nộp: 1\.700\.000.đ \(yêu cầu nộp 1\.750\.000.đ\)/)
    assert.match(text, /Đã hoàn trả người nộp 1\.700\.000.đ; /)
    assert.deepEqual(
      (await auditOf(code, 'reconcilePayment')).map(({ reconciledAmount }) => reconciledAmount),
      [undefined, 1_700_000],
    )
  })

  it('that was said before amounts were written down claims none', async () => {
    const code = await reported()
    await withdraw(code)
    await sql`UPDATE dossier_payment SET reconciled_as = 'kept', reconciled_note = 'Đã thẩm định.', reconciled_at = now(),
        reconciled_by_name = 'Bà Hạnh'
      WHERE id = ${await paymentId(code)}`.execute(db)
    assert.match(
      (await (await officer('motcua')).get(`/ho-so/${code}`)).text,
      /yêu cầu\. [^<]*Giữ lại theo quy định; [^<]*Đã thẩm định\./,
    )
  })

  it('that had not come in can come in afterwards, and is given back or kept for work done, saying why', async () => {
    const code = await reported()
    await withdraw(code)
    const say = (reconciled: string, note: string) => settle(code, { reconciled, 'reconcile-note': note })
    assert.equal((await say('nothing', 'Sao kê ngày 20/11.')).status, 303)
    assert.equal((await say('nothing', 'Sao kê ngày 21/11.')).status, 422)
    const bare = await say('kept', ' ')
    assert.equal(bare.status, 422)
    assert.match(bare.text, /Ghi căn cứ giữ lại khoản này/)
    assert.equal((await say('kept', 'Đã thẩm định xong ngày 18/11.')).status, 303)
    assert.match(
      (await (await officer('lanhdao')).get(`/ho-so/${code}`)).text,
      /Giữ lại theo quy định[^]*Đã thẩm định xong/,
    )
    assert.ok(
      (await letters(code)).some((letter) => /Giữ lại theo quy định: 1\.750\.000[^]*thẩm định/.test(letter)),
    )
    assert.equal((await say('refunded', 'Ủy nhiệm chi số 17.')).status, 409)
  })

  it('is said to have ended with the withdrawal, or with the stop', async () => {
    const [taken, ended] = [await asked(), await stopped()]
    await withdraw(taken)
    const shown = async (code: string) => (await (await officer('motcua')).get(`/ho-so/${code}`)).text
    assert.match(await shown(taken), /yêu cầu\. [^.]* rút hồ sơ lúc/)
    assert.match(await shown(ended), /yêu cầu\. [^.]* dừng xử lý hồ sơ lúc/)
  })

  it('can be said by program as well', async () => {
    const code = await reported()
    await withdraw(code)
    const given = { payment: await paymentId(code), as: 'nothing', note: 'Sao kê ngày 20/11 không có.' }
    const answer = await (
      await officer('motcua')
    ).api('POST', `/api/dossiers/${code}/payments/reconcile`, given)
    const [payment] = answer.json<{ items: { reconciledAs: string }[] }>().items
    assert.equal(payment?.reconciledAs, 'nothing')
    const desk = await officer('motcua')
    const path = `/api/dossiers/${code}/payments/reconcile`
    const late = { ...given, as: 'refunded' }
    assert.match((await desk.api('POST', path, late)).text, /Nhập số tiền đã hoàn trả/)
    const refunded = await desk.api('POST', path, { ...late, amount: 1_000_000 })
    assert.equal(
      refunded.json<{ items: { reconciledAmount: number }[] }>().items[0]?.reconciledAmount,
      1_000_000,
    )
  })
})

describe('reports that wait to be confirmed', () => {
  it('stand in the order in which they came in, page after page, and as a number beside the door', async () => {
    const [first, second] = [await asked(), await asked()]
    for (const [code, moment] of [
      [second, '2026-11-17T08:00'],
      [first, '2026-11-17T09:00'],
    ] as const) {
      world.clock.set(moment)
      assert.equal((await report(await citizen(), code, { transactionNumber: 'FT1' })).status, 303)
    }
    const desk = await officer('motcua')
    const { text } = await desk.get('/thu-phi')
    assert.ok(text.indexOf(second) < text.indexOf(first))
    const { rows } = await sql<{ at: Temporal.Instant; id: string; count: number }>`
      SELECT p.reported_at AS at, p.id FROM dossier_payment p JOIN dossier d ON d.id = p.dossier_id
      WHERE d.code = ${second}`.execute(db)
    const next = await desk.get(`/thu-phi?loai=cho-xac-nhan&sau=${rows[0]!.at.toString()}~${rows[0]!.id}`)
    assert.ok(next.text.includes(first))
    assert.equal(next.text.includes(second), false)
    const waiting = /Chờ xác nhận \((\d+)\)/.exec(text)?.[1]
    const unsettled = /Cần đối chiếu, hoàn trả \((\d+)\)/.exec(text)?.[1]
    const door = (html: string) => /href="\/thu-phi"[^>]*>[^]*?<\/a>/.exec(html)?.[0] ?? ''
    const badge = /class="mc-badge">\s*(\d+)/.exec(door(text))?.[1]
    assert.equal(badge, String(Number(waiting) + Number(unsettled)))
    assert.doesNotMatch(door((await (await officer('lanhdao')).get('/so-lieu')).text), /badge/)
  })
})
