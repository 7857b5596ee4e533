import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { inTransaction } from '#platform/database/database.ts'
import { sendEdoc } from '#modules/exchange/index.ts'
import { edocOf } from './edoc.ts'
import { DEMO_PIN, provisionDemoKeys } from '#modules/signatures/index.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'

const world = await provinceApp()
await provisionDemoKeys(world.services, { first: ['kt-so-tu-phap'], only: true })
const as = (slug: string) => world.as(`${slug}.so-tu-phap`)
/** The ward that gets what is sent. */
const ward = (slug: string) => world.as(`${slug}.phuong-quang-trung`)
const WARD_CODE = 'PHUONG'

const letter = {
  type: 'cong-van',
  subject: 'cung cấp thông tin hộ tịch',
  field: 'HCTP',
  addressees: 'Ủy ban nhân dân phường Quang Trung',
  body: 'Đề nghị quý cơ quan cung cấp thông tin.',
  places: 'Như trên\nLưu: VT, HCTP',
  recipients: `Ủy ban nhân dân phường Quang Trung, ${WARD_CODE}\nLưu trữ tỉnh`,
  competence: 'head',
  signerTitle: 'GIÁM ĐỐC',
  urgency: 'urgent',
}

async function idOf(who: Visitor, path: string, title: RegExp): Promise<string> {
  const { text } = await who.get(path)
  const found = [...text.matchAll(/value="([0-9a-f-]{36})"[^>]*>\s*(?:<label[^>]*>)?\s*([^<]+)</g)].find(
    (one) => title.test(one[2]!),
  )
  assert.ok(found, `${title} on ${path}`)
  return found[1]!
}

const code = /"identifier2020": "([^"]+)"/
const { readFile } = await import('node:fs/promises')
const line = (await readFile(new URL('../../../provinces/kon-tum/agencies.json', import.meta.url), 'utf8'))
  .split('\n')
  .find((one) => one.includes('phuong-quang-trung') && one.includes('"committee"'))
const wardCode = code.exec(line ?? '')![1]!

/** A letter written by the specialist and sent round to the head alone. */
async function submitted(fields: Record<string, string> = {}): Promise<string> {
  const author = await as('chuyenvien1')
  const given = { ...letter, recipients: letter.recipients.replace(WARD_CODE, wardCode), ...fields }
  const begun = await author.post(
    '/van-ban/di/soan',
    { ...given, next: 'submit' },
    { from: '/van-ban/di/soan' },
  )
  assert.equal(begun.status, 303, begun.text)
  const path = begun.location!.replace('/trinh', '')
  const sign = await idOf(author, `${path}/trinh`, /Lãnh đạo/)
  const sent = await author.post(`${path}/trinh`, { sign })
  assert.equal(sent.status, 303, sent.text)
  return path
}

async function keyOn(who: Visitor, path: string): Promise<Record<string, string>> {
  const { text } = await who.get(path)
  const taskId = /name="taskId" value="([0-9a-f-]{36})"/.exec(text)?.[1]
  const keyId = /name="keyId" value="([0-9a-f-]{36})"/.exec(text)?.[1]
  assert.ok(keyId, `a key to sign with on ${path}`)
  return { keyId, ...(taskId ? { taskId } : {}) }
}

async function signed(path: string): Promise<void> {
  const leader = await as('lanhdao')
  const answer = await leader.post(`${path}/ky`, { ...(await keyOn(leader, path)), pin: DEMO_PIN })
  assert.equal(answer.status, 303, answer.text)
}

async function issued(path: string): Promise<void> {
  const clerk = await as('vanthu')
  const answer = await clerk.post(`${path}/phat-hanh`, { ...(await keyOn(clerk, path)), pin: DEMO_PIN })
  assert.equal(answer.status, 303, answer.text)
}

async function mainFile(who: Visitor, path: string): Promise<Buffer> {
  const { text } = await who.get(path)
  const file = new RegExp(`href="(${path}/tep/[0-9a-f-]{36})"`).exec(text)?.[1]
  assert.ok(file, `a file on ${path}`)
  return (await who.get(file)).bytes
}

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
    await issued(path)
    await world.runJobs()

    const author = await as('chuyenvien1')
    const page = await author.get(path)
    assert.match(page.text, /Đã phát hành/)
    const pdf = await mainFile(author, path)
    const report = pdfsig(t, pdf)
    if (report) assert.equal(report.match(/Signature is Valid/g)?.length, 2, report)

    const receiver = await ward('motcua')
    const arrivals = await receiver.get('/van-ban/den/vao-so')
    assert.match(arrivals.text, /cung cấp thông tin hộ tịch/)
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
    const key = { ...(await keyOn(leader, path)), pin: DEMO_PIN }
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
    await issued(path)
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
    const given = { ...letter, recipients: 'Sở nào đó, H99.99' }
    const begun = await author.post(
      '/van-ban/di/soan',
      { ...given, next: 'submit' },
      { from: '/van-ban/di/soan' },
    )
    const path = begun.location!.replace('/trinh', '')
    const sign = await idOf(author, `${path}/trinh`, /Lãnh đạo/)
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
      sendEdoc(tx, services, { edoc, attachments: [], recipients: [wardCode], ref: 'ngoai-danh-ba' }),
    )
    await world.runJobs()
    const receiver = await ward('motcua')
    assert.match((await receiver.get('/van-ban/den/vao-so')).text, /nơi chưa có trong danh bạ/)
  })
})
