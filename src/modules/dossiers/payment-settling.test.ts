import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { addWorkingMinutes } from '#platform/calendar/working-time.ts'
import { taskOf } from '#tests/support/dossiers.ts'
import { MONDAY, moneyIn, RECEIPTS, RETURNED } from '#tests/support/payments.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const { officer, citizen, detail, accepted, ask, asked, report, reported, act, worksOn, letters, paymentId } =
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
    assert.ok((await letters(code)).some((letter) => /Đã ghi nhận[^]*Ngày hẹn trả kết quả/.test(letter)))
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

  it('too much is not written on a receipt: the surplus is given back', async () => {
    const code = await reported()
    const answer = await act(await officer('motcua'), code, 'xac-nhan', {
      ...RECEIPTS,
      'lines.0.received': '12.500.000',
    })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Khoản này chỉ phải nộp 1\.250\.000.*phần nộp thừa được hoàn trả riêng/)
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
    const { text } = await desk.get(`/ho-so/${code}`)
    assert.match(text, /0000777/)
    assert.match(text, /ghi thu lúc 08:00 16\/11\/2026/)
    const again = await record({ ...line, 'lines.0.receipt': ' 0000777 ' })
    assert.equal(again.status, 409, 'the form sent twice is money taken once')
    assert.match(again.text, /Biên lai số 0000777 đã được ghi cho hồ sơ này/)
    assert.equal((await record({ ...line, 'lines.0.receipt': '0000778' })).status, 303)
  })

  it('that is sent back leaves three working days to pay again, and the letter says until when', async () => {
    const code = await reported()
    // The last day was Friday the 27th; on Saturday it is over, and the report is sent back on Monday.
    world.clock.set('2026-11-30T08:00')
    const desk = await officer('motcua')
    const page = await desk.get(`/ho-so/${code}`)
    assert.match(page.text, /Sớm nhất là 03\/12\/2026/)
    assert.match(page.text, /name="lastDay\.day"[^>]*value="3"/)
    const early = await act(desk, code, 'bao-lai', { ...RETURNED, 'lastDay.day': '30' })
    assert.equal(early.status, 422)
    assert.match(early.text, /hạn nộp mới sớm nhất là 03\/12\/2026/)
    const until = { ...RETURNED, 'lastDay.day': '4', 'lastDay.month': '12' }
    assert.equal((await act(desk, code, 'bao-lai', until)).status, 303)
    assert.equal((await act(desk, code, 'dung', { stop: 'Quá hạn.' })).status, 409)
    assert.match((await (await citizen()).get(`/ho-so-cua-toi/${code}/nop-tien`)).text, /04\/12\/2026/)
    assert.ok(
      (await letters(code)).some((letter) =>
        /Chưa thấy tiền\.\nHạn nộp mới: hết ngày 04\/12\/2026/.test(letter),
      ),
    )
    world.clock.set('2026-12-05T08:00')
    assert.equal((await act(await officer('motcua'), code, 'dung', { stop: 'Quá hạn.' })).status, 303)
  })
})

describe('a report that waits for the agency', () => {
  it('lets the time run: it is late like any work, and says what it waits for', async () => {
    const code = await asked()
    const words = 'Chờ cơ quan đối chiếu khoản nộp'
    const late = async () => (await (await officer('lanhdao')).get('/ho-so?han=late')).text.includes(code)
    world.clock.set('2026-11-18T08:00')
    assert.equal((await report(await citizen(), code, { transactionNumber: 'FT1' })).status, 303)
    assert.match(
      (await (await citizen()).get('/ho-so-cua-toi')).text,
      new RegExp(`${words}[^]*(?:Còn hạn|Sắp đến hạn)`),
    )
    assert.equal(await late(), false)
    world.clock.set('2026-11-20T09:00')
    assert.equal(await late(), true)
    const list = await (await officer('lanhdao')).get('/ho-so')
    const row = list.text.slice(list.text.indexOf(code), list.text.indexOf(code) + 1500)
    assert.match(row, new RegExp(`${words}[^]*Quá hạn`))
    for (const page of [
      await (await officer('chuyenvien1')).get(`/ho-so/${code}`),
      await (await citizen()).get(`/ho-so-cua-toi/${code}`),
    ]) {
      assert.match(page.text, new RegExp(`Trạng thái[^]*${words}[^]*Quá hạn[^]*tạm dừng`))
      assert.doesNotMatch(page.text, /Tạm dừng tính hạn|đang tạm dừng/)
    }
    const putOff = await (
      await officer('lanhdao')
    ).post(
      `/ho-so/${code}/hen-lai`,
      { reason: 'Chờ sao kê.', 'newDue.day': '25', 'newDue.month': '11', 'newDue.year': '2026' },
      { from: `/ho-so/${code}` },
    )
    assert.equal(putOff.status, 303, 'a leader apologises for it like for any work')
    assert.equal(await late(), false)
    assert.equal((await act(await officer('motcua'), code, 'bao-lai', RETURNED)).status, 303)
    const waits = await (await officer('chuyenvien1')).get(`/ho-so/${code}`)
    assert.match(waits.text, /Từ 09:00 20\/11\/2026: đang tạm dừng/)
  })
})

describe('each stretch of waiting for the applicant is a pause of its own', () => {
  type Account = { due: string; pauses: { from: string; to: string }[] }
  async function accountOf(code: string): Promise<Account> {
    const { rows } = await sql<{
      deadline: Account
    }>`SELECT deadline FROM dossier WHERE code = ${code}`.execute(world.services.db)
    return rows[0]!.deadline
  }
  const at = (local: string) => `${local}:00+07:00[Asia/Ho_Chi_Minh]`
  const instant = (local: string) => Temporal.ZonedDateTime.from(at(local)).toInstant().toString()

  /** Asked on Monday at 08:00; the rest as given. */
  async function through(given: { reported: string; returned: string; again: string; confirmed: string }) {
    const code = await asked()
    world.clock.set(given.reported)
    assert.equal((await report(await citizen(), code, { transactionNumber: 'FT1' })).status, 303)
    const first = await accountOf(code)
    world.clock.set(given.returned)
    assert.equal((await act(await officer('motcua'), code, 'bao-lai', RETURNED)).status, 303)
    world.clock.set(given.again)
    assert.equal((await report(await citizen(), code, { transactionNumber: 'FT2' })).status, 303)
    world.clock.set(given.confirmed)
    assert.equal((await act(await officer('motcua'), code, 'xac-nhan', RECEIPTS)).status, 303)
    return { code, first, last: await accountOf(code) }
  }

  it('the two days the agency looked for the money are its own, and make it late', async () => {
    const given = {
      reported: '2026-11-18T08:00',
      returned: '2026-11-20T08:00',
      again: '2026-11-23T08:00',
      confirmed: '2026-11-23T10:00',
    }
    const { code, first, last } = await through(given)
    assert.deepEqual(
      last.pauses.map(({ from, to }) => [from, to]),
      [
        [instant(MONDAY), instant(given.reported)],
        [instant(given.returned), instant(given.again)],
      ],
    )
    // One working day from Wednesday at eight on: over before the report was sent back.
    assert.deepEqual([first.due, last.due], ['2026-11-19T01:00:00Z', '2026-11-19T01:00:00Z'])
    const page = await (await citizen()).get(`/ho-so-cua-toi/${code}`)
    assert.equal(page.text.match(/tạm dừng[^<]*\(chờ thực hiện nghĩa vụ tài chính\)/g)?.length, 1)
  })

  it('what is left of the limit when a report is sent back is what is left after the second', async () => {
    const { last } = await through({
      reported: '2026-11-18T08:00',
      returned: '2026-11-18T10:00',
      again: '2026-11-20T08:00',
      confirmed: '2026-11-20T09:00',
    })
    const { calendar } = world.services
    const again = Temporal.Instant.from(instant('2026-11-20T08:00'))
    // Of one working day two hours were the agency’s.
    const due = addWorkingMinutes(calendar, again, calendar.dayMinutes - 120)
    assert.equal(last.due, due.toString())
    assert.equal(last.pauses.length, 2)
  })

  it('taken back, the open stretch is written down as well', async () => {
    const code = await asked()
    world.clock.set('2026-11-18T08:00')
    const done = await act(await officer('motcua'), code, 'rut-lai', { 'cancel-payment': 'Được miễn.' })
    assert.equal(done.status, 303)
    const { pauses, due } = await accountOf(code)
    assert.deepEqual([pauses.length, due], [1, '2026-11-19T01:00:00Z'])
  })

  it('a report from before stretches were written down ends its own when the agency has looked', async () => {
    const code = await asked()
    const before = await accountOf(code)
    world.clock.set('2026-11-18T08:00')
    await report(await citizen(), code, { transactionNumber: 'FT1' })
    await sql`UPDATE dossier SET deadline = ${JSON.stringify(before)}::jsonb, due_at = ${before.due}::timestamptz
      WHERE code = ${code}`.execute(world.services.db)
    await sql`UPDATE dossier_payment SET waits_since = asked_at WHERE id = ${await paymentId(code)}`.execute(
      world.services.db,
    )
    world.clock.set('2026-11-18T10:00')
    const page = await (await officer('motcua')).get(`/ho-so/${code}`)
    assert.doesNotMatch(page.text, /đang tạm dừng/)
    assert.equal((await act(await officer('motcua'), code, 'xac-nhan', RECEIPTS)).status, 303)
    const { pauses } = await accountOf(code)
    assert.deepEqual(
      pauses.map(({ from, to }) => [from, to]),
      [[instant(MONDAY), instant('2026-11-18T08:00')]],
    )
  })
})
