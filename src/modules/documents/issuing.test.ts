import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { inTransaction } from '#platform/database/database.ts'
import { sendEdoc } from '#modules/exchange/index.ts'
import { edocOf } from './post/edoc.ts'
import { DEMO_PIN } from '#modules/signatures/index.ts'
import { keyOn, LETTER, letterOffice, mainFile, valueBeside, WARD_CODE } from '#tests/support/letters.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const { as, submitted, signed, sealed } = await letterOffice(world)
/** The ward that gets what is sent. */
const ward = (slug: string) => world.as(`${slug}.phuong-quang-trung`)

/** What poppler says of the signatures. */
function pdfsig(t: TestContext, pdf: Buffer): string | undefined {
  try {
    execFileSync('pdfsig', ['-v'], { stdio: 'ignore' })
  } catch {
    if (process.env['CI']) throw new Error('poppler-utils is needed here')
    t.diagnostic('poppler-utils is not installed: pdfsig was not asked')
    return undefined
  }
  const path = join(mkdtempSync(join(tmpdir(), 'issued-')), 'paper.pdf')
  writeFileSync(path, pdf)
  return execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8' })
}

describe('signing and issuing (Decree 30/2020 art. 13, 15–18)', () => {
  it('numbers, signs, seals and sends a letter, which the receiver has at once and answers for', async (t) => {
    const path = await submitted()
    await signed(path)
    const leader = await as('lanhdao')
    assert.match((await leader.get(path)).text, /\d\d\/STP-HCTP/)
    await sealed(path)
    await world.runJobs()

    const author = await as('chuyenvien1')
    const page = await author.get(path)
    assert.match(page.text, /Đã phát hành/)
    const pdf = await mainFile(author, path)
    const report = pdfsig(t, pdf)
    if (report) assert.equal(report.match(/Signature is Valid/g)?.length, 2, report)

    const receiver = await ward('motcua')
    const arrivals = await receiver.get('/van-ban/den/vao-so')
    assert.match(arrivals.text, /cung cấp thông tin hộ tịch/i)
    const arrival = /href="(\/van-ban\/den\/vao-so\/[0-9a-f-]{36})"/.exec(arrivals.text)![1]!
    assert.match((await author.get(path)).text, /Đã đến/)
    const form = await receiver.get(arrival)
    for (const words of ['Sở Tư pháp tỉnh Kon Tum', 'GIÁM ĐỐC']) assert.ok(form.text.includes(words), words)
    const facts = {
      issuerName: 'Sở Tư pháp tỉnh Kon Tum',
      code: /name="code"[^>]*value="([^"]+)"/.exec(form.text)![1]!,
      type: 'cong-van',
      subject: 'cung cấp thông tin hộ tịch',
      urgency: 'urgent',
      secrecy: 'none',
    }
    assert.equal((await receiver.post(arrival, facts)).status, 303)
    await world.runJobs()
    assert.match((await author.get(path)).text, /Đã tiếp nhận/)
    const received = await mainFile(receiver, arrival.replace('/den/vao-so', ''))
    assert.ok(received.equals(pdf), 'the file arrives byte for byte')
  })

  it('leaves no gap when a signature does not come about', async () => {
    const path = await submitted()
    const leader = await as('lanhdao')
    const key = await keyOn(leader, path)
    const wrong = await leader.post(`${path}/ky`, { ...key, pin: '000000' })
    assert.equal(wrong.status, 422, wrong.text)
    assert.match(wrong.text, /PIN/)
    const numberOf = async (at: string) =>
      Number(/(\d+)\/STP-HCTP/.exec((await leader.get(at)).text.match(/<title>[^<]*<\/title>/)![0])![1])
    const other = await submitted()
    await signed(other)
    await signed(path)
    const numbers = [await numberOf(path), await numberOf(other)]
    assert.equal(numbers[1], numbers[0]! + 1, 'the first keeps the number it was given')
  })

  it('signs a pile in one act', async () => {
    const paths = [await submitted(), await submitted(), await submitted()]
    const leader = await as('lanhdao')
    const desk = await leader.get('/van-ban')
    const tasks = [...desk.text.matchAll(/name="task" value="([0-9a-f-]{36})"/g)].map((one) => one[1]!)
    assert.ok(tasks.length >= 3)
    const keyId = /name="keyId" value="([0-9a-f-]{36})"/.exec(desk.text)![1]!
    const done = await leader.post('/van-ban/ky', { task: tasks, keyId, pin: DEMO_PIN })
    assert.equal(done.status, 303)
    assert.match((await leader.get('/van-ban')).text, new RegExp(`Đã ký ${tasks.length} văn bản`))
    for (const path of paths) assert.match((await leader.get(path)).text, /Đã ký, chờ phát hành/)
  })

  it('is signed only by the leader whose turn it is, sealed only by the clerk', async () => {
    const path = await submitted()
    const leader = await as('lanhdao')
    const key = await keyOn(leader, path)
    const author = await as('chuyenvien1')
    assert.equal((await author.post(`${path}/ky`, key)).status, 422)
    assert.match((await author.get(path)).text, /Đang trình/)
    assert.equal((await leader.post(`${path}/phat-hanh`, key)).status, 403)
    const clerk = await as('vanthu')
    assert.equal((await clerk.post(`${path}/phat-hanh`, key)).status, 409, 'nothing unsigned is issued')
  })

  it('is recalled with a reason: the receiver is asked, agrees, and the sender learns it', async () => {
    const path = await submitted({ subject: 'thông tin cần thu hồi' })
    await signed(path)
    await sealed(path)
    await world.runJobs()
    const leader = await as('lanhdao')
    assert.equal((await leader.post(`${path}/thu-hoi`, { reason: '' })).status, 422)
    assert.equal((await leader.post(`${path}/thu-hoi`, { reason: 'Sai nội dung.' })).status, 303)
    await world.runJobs()
    const receiver = await ward('motcua')
    const arrivals = await receiver.get('/van-ban/den/vao-so')
    assert.match(arrivals.text, /Nơi gửi đề nghị lấy lại văn bản/)
    const answer = /action="(\/van-ban\/[0-9a-f-]{36}\/yeu-cau\/[0-9a-f-]{36})"/.exec(arrivals.text)![1]!
    assert.equal((await receiver.post(answer, { outcome: 'refuse', note: '' })).status, 422)
    assert.equal((await receiver.post(answer, { outcome: 'agree' })).status, 303)
    await world.runJobs()
    assert.match((await leader.get(path)).text, /Đồng ý lấy lại, cập nhật/)
  })

  it('names the recipients nobody answers to before anybody signs', async () => {
    const author = await as('chuyenvien1')
    const given = { ...LETTER, recipients: 'Sở nào đó, H99.99' }
    const begun = await author.post(
      '/van-ban/di/soan',
      { ...given, next: 'submit' },
      { from: '/van-ban/di/soan' },
    )
    const path = begun.location!.replace('/trinh', '')
    const sign = await valueBeside(author, `${path}/trinh`, /Lãnh đạo/)
    const refused = await author.post(`${path}/trinh`, { sign })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Danh bạ liên thông không có mã H99.99/)
  })

  it('takes in what a sender in no directory sent, though nobody can be told so', async () => {
    const { services } = world
    const from = {
      id: 'G99.77',
      inCharge: null,
      name: 'Cơ quan ngoài danh bạ',
      address: null,
      email: null,
      telephone: null,
      fax: null,
      website: null,
    }
    const document = {
      code: '9/NDB-VP',
      issued_on: null,
      type: 'cong-van',
      subject: 'thông tin từ nơi chưa có trong danh bạ',
      signer: null,
      due_on: null,
      urgency: 'normal' as const,
      details: {},
      exchange_id: 'G99.77,2026/11/02,9/NDB-VP',
    }
    const edoc = edocOf(document, from, {
      place: 'Hà Nội',
      rules: services.documentRules,
      answers: [],
      business: { type: '0', reason: 'Văn bản mới' },
      at: world.clock.now(),
    })
    await inTransaction(services.db, (tx) =>
      sendEdoc(tx, services, { edoc, attachments: [], recipients: [WARD_CODE], ref: 'ngoai-danh-ba' }),
    )
    await world.runJobs()
    const receiver = await ward('motcua')
    assert.match((await receiver.get('/van-ban/den/vao-so')).text, /nơi chưa có trong danh bạ/)
  })
})
