import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { moneyIn } from '#tests/support/payments.ts'
import { provinceApp } from '#tests/support/province.ts'
import { readAmount } from './payment.ts'

const world = await provinceApp()
const { officer, citizen, detail, accepted, ask, asked, act, withdraw, worksOn, letters } = moneyIn(world)

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
      /Để người nộp kịp nộp, hạn nộp sớm nhất là 17\/11\/2026\./,
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
    const sunday = await ask(specialist, code, { 'lastDay.day': '22' })
    assert.match(sunday.text, /Ngày 22\/11\/2026 là ngày nghỉ\. Chọn một ngày làm việc, ví dụ 23\/11\/2026\./)
    assert.equal((await detail(await citizen(), code)).statusCode, 4 - 2)
  })

  it('tells the applicant by letter, on their pages and with a VietQR code; the public learns the status only', async () => {
    const code = await accepted()
    assert.equal((await ask(await officer('chuyenvien1'), code, {}, true)).status, 303)
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
    assert.equal((await withdraw(code)).status, 303)
    assert.equal((await applicant.get(`/ho-so-cua-toi/${code}/nop-tien`)).status, 404)
    assert.doesNotMatch((await (await officer('motcua')).get('/thu-phi?loai=cho-nop')).text, new RegExp(code))
  })

  it('the request can be taken back with a reason; the step goes on', async () => {
    const code = await asked()
    const desk = await officer('motcua')
    assert.equal((await act(desk, code, 'rut-lai', { 'cancel-payment': ' ' })).status, 422)
    assert.equal((await act(desk, code, 'rut-lai', { 'cancel-payment': 'Được miễn lệ phí.' })).status, 303)
    assert.equal((await detail(await citizen(), code)).statusCode, 4)
    assert.match(
      (await desk.get(`/ho-so/${code}`)).text,
      /Cơ quan đã rút lại[^]*rút lại yêu cầu lúc 08:00 16\/11\/2026/,
    )
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
    const page = await applicant.get(`/ho-so-cua-toi/${code}`)
    assert.match(page.text, /Quá hạn nộp theo thông báo\./)
    assert.match(page.text, /Hẹn trả kết quả[^]*Không còn hẹn trả/)
    assert.doesNotMatch(page.text, /Xong đúng hạn/)
    assert.equal((await applicant.get(`/phieu/${code}/03`)).headers['content-type'], 'application/pdf')
    assert.equal(await worksOn(await officer('chuyenvien1'), code), false)
  })
})

it('amounts are read as people write them, and nothing else is', () => {
  for (const [text, dong] of [
    ['1250000', 1_250_000],
    ['1.250.000', 1_250_000],
    [' 500.000 đ', 500_000],
    ['8.000đồng', 8000],
    ['50.000 đ ', 50_000],
  ] as const)
    assert.equal(readAmount(text), dong)
  for (const text of ['', '1,5', '1.25', '-5', '5 triệu', '1.2500', '1e6'])
    assert.equal(readAmount(text), undefined, text)
})
