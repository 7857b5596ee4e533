import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import readExcelFile from 'read-excel-file/node'
import { sql } from 'kysely'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { fileBirth, taskOf } from '#tests/support/dossiers.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'
import { readAmount } from './payment.ts'

const world = await provinceApp()
const MONDAY = '2026-11-16T08:00'
world.clock.set(MONDAY)
const officer = (seat: string) => world.as(`${seat}.phuong-quang-trung`)
const citizen = () => world.as('062190000001')

type Detail = { status: string; statusCode: number; dueAt: string }
const detail = async (who: Visitor, code: string) =>
  (await who.api('GET', `/api/dossiers/${code}`)).json<Detail>()

/** Filed and accepted: a specialist has it. The day is set back first, for tests move it. */
async function accepted(): Promise<string> {
  world.clock.set(MONDAY)
  const code = await fileBirth(await citizen())
  const desk = await officer('motcua')
  const task = await taskOf(desk, code)
  assert.equal(
    (await desk.post(task!, { outcome: 'accept', note: '' }, { from: `/ho-so/${code}` })).status,
    303,
  )
  return code
}

const REQUEST = {
  'lines.0.kind': 'charge',
  'lines.0.purpose': 'Lệ phí trước bạ',
  'lines.0.amount': '1.250.000',
  'lines.1.kind': 'fee',
  'lines.1.purpose': 'Phí thẩm định',
  'lines.1.amount': '500000',
  bank: 'Agribank',
  accountNumber: '5100 2010 05500',
  accountName: 'UBND phường Quang Trung',
  whereToPay: 'Hoặc nộp tại quầy số 3.',
  'lastDay.day': '27',
  'lastDay.month': '11',
  'lastDay.year': '2026',
}
const ask = (
  who: Visitor,
  code: string,
  change: Record<string, string> = {},
  files: { field: string }[] = [],
) =>
  who.upload(
    `/ho-so/${code}/nop-tien`,
    { ...REQUEST, ...change },
    files.map(({ field }) => ({ field, name: 'thong-bao.pdf', type: 'application/pdf', content: samplePdf })),
    { from: `/ho-so/${code}/nop-tien` },
  )
async function asked(): Promise<string> {
  const code = await accepted()
  const answer = await ask(await officer('chuyenvien1'), code)
  assert.equal(answer.status, 303, answer.text.slice(0, 300))
  return code
}
const report = (who: Visitor, code: string, fields: Record<string, string>, proof = false) =>
  who.upload(
    `/ho-so-cua-toi/${code}/nop-tien`,
    fields,
    proof ? [{ field: 'proof', name: 'chung-tu.pdf', type: 'application/pdf', content: samplePdf }] : [],
    { from: `/ho-so-cua-toi/${code}/nop-tien` },
  )
const RECEIPTS = {
  'lines.0.received': '1.250.000',
  'lines.0.receipt': '0000123',
  'lines.1.received': '500.000',
  'lines.1.receipt': '0000124',
  paidBy: 'transfer',
}
const act = (who: Visitor, code: string, way: string, fields: Record<string, string>) =>
  who.post(`/ho-so/${code}/nop-tien/${way}`, fields, { from: `/ho-so/${code}` })
const worksOn = async (who: Visitor, code: string) => (await who.get('/viec-cua-toi')).text.includes(code)

async function letters(code: string): Promise<string[]> {
  await world.runJobs()
  const { rows } = await sql<{ subject: string; body: string }>`
    SELECT subject, body FROM mail_message WHERE subject LIKE ${`[${code}]%`} ORDER BY created_at`.execute(
    world.services.db,
  )
  return rows.map(({ subject, body }) => `${subject}\n${body}`)
}

describe('asking an applicant to pay (status 6 of the national portal)', () => {
  it('names every field that is wrong, and changes nothing', async () => {
    const code = await accepted()
    const specialist = await officer('chuyenvien1')
    const answer = await ask(specialist, code, {
      'lines.0.amount': 'một triệu',
      'lines.1.purpose': '',
      accountNumber: '12',
      'lastDay.day': '15',
    })
    assert.equal(answer.status, 422)
    for (const words of [
      /Nhập số tiền bằng đồng, ví dụ 1\.250\.000\./,
      /Ghi rõ nộp cho việc gì\./,
      /Số tài khoản gồm 4 đến 19/,
      /Hạn nộp không được ở trước hôm nay\./,
      /value="Lệ phí trước bạ"/,
    ])
      assert.match(answer.text, words)
    const nowhere = await ask(specialist, code, {
      bank: '',
      accountNumber: '',
      accountName: '',
      whereToPay: '',
    })
    assert.match(nowhere.text, /Ghi nơi nộp, cách nộp, hoặc nhập tài khoản nhận tiền\./)
    assert.equal((await detail(await citizen(), code)).statusCode, 4 - 2)
  })

  it('tells the applicant by letter, on their pages and with a VietQR code; the public learns the status only', async () => {
    const code = await accepted()
    assert.equal((await ask(await officer('chuyenvien1'), code, {}, [{ field: 'notice' }])).status, 303)
    const applicant = await citizen()
    assert.equal((await detail(applicant, code)).statusCode, 6)
    assert.match((await applicant.get('/')).text, new RegExp(`/ho-so-cua-toi/${code}/nop-tien`))
    assert.match((await applicant.get('/ho-so-cua-toi')).text, /Yêu cầu thực hiện nghĩa vụ tài chính/)
    assert.match((await applicant.get(`/ho-so-cua-toi/${code}`)).text, /Cần Ông\/Bà nộp 1\.750\.000/)
    const page = await applicant.get(`/ho-so-cua-toi/${code}/nop-tien`)
    for (const words of [/Mã VietQR để chuyển/, /51002010055/, />1750000</, /27\/11\/2026/, /quầy số 3/])
      assert.match(page.text, words)
    const notice = /href="(\/tep\/[^"]+)"[^>]*>\s*Xem thông báo nộp tiền/.exec(page.text)?.[1]
    assert.equal((await applicant.get(notice!)).headers['content-type'], 'application/pdf')
    const told = await letters(code)
    assert.ok(
      told.some((letter) =>
        /Cần nộp tiền[^]*Lệ phí trước bạ: 1\.250\.000[^]*5100201005500[^]*nội dung: 000/.test(letter),
      ),
    )
    const track = await world.anonymous().get(`/tra-cuu?ma=${code}`)
    assert.match(track.text, /Yêu cầu thực hiện nghĩa vụ tài chính/)
    assert.doesNotMatch(track.text, /1\.750\.000|trước bạ|51002010055/)
  })

  it('is for whoever holds the step and for the one-stop desk, of this agency only', async () => {
    const code = await accepted()
    assert.equal((await (await officer('lanhdao')).get(`/ho-so/${code}/nop-tien`)).status, 403)
    assert.equal((await (await world.as('motcua.so-tu-phap')).get(`/ho-so/${code}/nop-tien`)).status, 404)
    assert.equal((await (await officer('motcua')).get(`/ho-so/${code}/nop-tien`)).status, 200)
    assert.match(
      (await (await officer('chuyenvien1')).get(`/ho-so/${code}`)).text,
      /Yêu cầu người nộp nộp tiền/,
    )
    assert.doesNotMatch(
      (await (await officer('lanhdao')).get(`/ho-so/${code}`)).text,
      /Yêu cầu người nộp nộp tiền/,
    )
  })

  it('offers the account the agency named last', async () => {
    await asked()
    const page = await (await officer('motcua')).get(`/ho-so/${await accepted()}/nop-tien`)
    assert.match(page.text, /value="Agribank" selected/)
    assert.match(page.text, /value="5100201005500"/)
  })
})

describe('while the applicant is waited for', () => {
  it('no time runs: nobody has the step on a list, nothing is late, nothing can be decided', async () => {
    const code = await asked()
    world.clock.set('2026-11-24T09:00')
    const specialist = await officer('chuyenvien1')
    assert.equal(await worksOn(specialist, code), false)
    assert.doesNotMatch((await specialist.get('/ho-so?han=late')).text, new RegExp(code))
    const page = await specialist.get(`/ho-so/${code}`)
    assert.match(page.text, /chờ nộp tiền/)
    assert.match(page.text, /Từ 08:00 16\/11\/2026: đang tạm dừng \(chờ thực hiện nghĩa vụ tài chính\)/)
    assert.doesNotMatch(page.text, /action="\/viec\//)
    assert.match((await specialist.get('/thu-phi?loai=cho-nop')).text, new RegExp(code))
  })

  it('they may still withdraw', async () => {
    const code = await asked()
    const applicant = await citizen()
    const done = await applicant.post(
      `/ho-so-cua-toi/${code}/rut`,
      { reason: 'Không làm nữa.' },
      { from: `/ho-so-cua-toi/${code}/rut` },
    )
    assert.equal(done.status, 303)
    assert.equal((await applicant.get(`/ho-so-cua-toi/${code}/nop-tien`)).status, 404)
    assert.doesNotMatch((await (await officer('motcua')).get('/thu-phi?loai=cho-nop')).text, new RegExp(code))
  })

  it('the request can be taken back with a reason; the step goes on', async () => {
    const code = await asked()
    const desk = await officer('motcua')
    assert.equal((await act(desk, code, 'rut-lai', { 'cancel-payment': ' ' })).status, 422)
    assert.equal((await act(desk, code, 'rut-lai', { 'cancel-payment': 'Được miễn lệ phí.' })).status, 303)
    assert.equal((await detail(await citizen(), code)).statusCode, 4)
    assert.ok(await worksOn(await officer('chuyenvien1'), code))
    assert.ok(
      (await letters(code)).some((letter) => /Không cần nộp tiền nữa[^]*Được miễn lệ phí\./.test(letter)),
    )
  })

  it('only when the last day is over the dossier may be stopped, with a reason; slip 03 says it', async () => {
    const code = await asked()
    const stop = async () =>
      act(await officer('motcua'), code, 'dung', { stop: 'Quá hạn nộp theo thông báo.' })
    world.clock.set('2026-11-27T16:00')
    assert.equal((await stop()).status, 409)
    world.clock.set('2026-11-28T08:00')
    assert.match((await (await officer('motcua')).get('/thu-phi?loai=cho-nop')).text, /Quá hạn nộp/)
    assert.equal((await stop()).status, 303)
    const applicant = await citizen()
    assert.equal((await detail(applicant, code)).statusCode, 8)
    assert.match((await applicant.get(`/ho-so-cua-toi/${code}`)).text, /Quá hạn nộp theo thông báo\./)
    assert.equal((await applicant.get(`/phieu/${code}/03`)).headers['content-type'], 'application/pdf')
    assert.equal(await worksOn(await officer('chuyenvien1'), code), false)
  })
})

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
    assert.equal(
      (await act(specialist, code, 'bao-lai', { 'return-payment': 'Chưa thấy tiền.' })).status,
      409,
    )
    await report(applicant, code, { transactionNumber: 'FT26320123' })
    assert.equal((await act(specialist, code, 'bao-lai', { 'return-payment': '' })).status, 422)
    assert.equal(
      (await act(specialist, code, 'bao-lai', { 'return-payment': 'Thiếu 50.000 đ.' })).status,
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

describe('what was collected (Decree 61/2018 art. 12.9)', () => {
  it('stands by quarter, procedure and kind, and as a workbook with every receipt', async () => {
    const desk = await officer('motcua')
    const page = await desk.get('/thu-phi/so-thu?quy=2026-Q4')
    assert.match(page.text, /Quý IV năm 2026/)
    assert.match(page.text, /2\.508\.000/)
    const book = await desk.get('/thu-phi/so-thu.xlsx?quy=2026-Q4')
    const sheets = await readExcelFile(book.bytes)
    const [sums, receipts] = [sheets[0]!.data, sheets[1]!.data]
    const total = sums.slice(1).reduce((sum, row) => sum + Number(row[7]), 0)
    assert.equal(total, 2 * 1_750_000 + 8_000)
    assert.equal(
      receipts.slice(1).reduce((sum, row) => sum + Number(row[8]), 0),
      total,
    )
    assert.ok(receipts.some((row) => row[2] === '0000777'))
    assert.match((await desk.get('/thu-phi/so-thu?quy=2026-Q1')).text, /Quý này chưa thu khoản nào/)
  })
})

describe('the same by program', () => {
  it('asks, reports, returns, confirms; and gives the text of the VietQR code while it can be paid', async () => {
    const code = await accepted()
    const [specialist, applicant] = [await officer('chuyenvien1'), await citizen()]
    const url = `/api/dossiers/${code}/payments`
    type List = { items: { state: string; total: number; vietQr: string | null }[] }
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
    assert.equal((await applicant.api('POST', `${url}/report`, {})).status, 422)
    assert.equal((await applicant.api('POST', `${url}/report`, { transactionNumber: 'FT1' })).status, 200)
    assert.equal((await specialist.api('POST', `${url}/return`, { reason: 'Chưa thấy.' })).status, 200)
    await applicant.api('POST', `${url}/report`, { transactionNumber: 'FT2' })
    const received = { paidBy: 'transfer', lines: [{ received: 2_000_000, receipt: '0000200' }] }
    const [paid] = (await specialist.api('POST', `${url}/confirm`, received)).json<List>().items
    assert.deepEqual([paid?.state, paid?.vietQr], ['confirmed', null])
    const stranger = await world.as('motcua.so-tu-phap')
    assert.equal((await stranger.api('GET', url)).status, 404)
  })
})

it('amounts are read as people write them, and nothing else is', () => {
  for (const [text, dong] of [
    ['1250000', 1_250_000],
    ['1.250.000', 1_250_000],
    [' 500.000 đ', 500_000],
    ['8.000đồng', 8000],
  ] as const)
    assert.equal(readAmount(text), dong)
  for (const text of ['', '1,5', '1.25', '-5', '5 triệu', '1.2500', '1e6'])
    assert.equal(readAmount(text), undefined, text)
})
