import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it, type TestContext } from 'node:test'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import { dateOf } from '#platform/clock.ts'
import { needsSoftToken, SOFT_PIN, SOFT_TOKEN, softToken } from '#gateways/pkcs11/test-support/soft-token.ts'
import { newKey } from '#platform/signing/authority.ts'
import { DEMO_PIN, provisionDemoKeys, signaturePaths } from '#modules/signatures/index.ts'
import { createApp } from '#src/app.ts'
import { ensureAuthority, issueFor } from '#src/modules/signatures/own-authority.ts'
import { capitalized } from '#ui/format.ts'
import { personAt, TABLET, type Person } from '#tests/support/browser.ts'
import { browse, type Visitor } from '#tests/support/client.ts'
import { provinceDatabase, testDatabase } from '#tests/support/database.ts'
import { dateFields } from '#tests/support/dates.ts'
import { sessionOf } from '#tests/support/province.ts'
import { ASSETS } from '#tests/support/services.ts'
import { until } from '#tests/support/processes.ts'
import { side, startBoth, type Side } from '#tests/support/two-provinces.ts'

GlobalFonts.registerFromPath(
  new URL('../../src/platform/print/fonts/LiberationSerif-Regular.ttf', import.meta.url).pathname,
  'Paper',
)

/** A letter of the other province as the scanner sees it. */
function scan(): Buffer {
  const canvas = createCanvas(1654, 1300)
  const pen = canvas.getContext('2d')
  pen.fillStyle = 'white'
  pen.fillRect(0, 0, 1654, 1300)
  pen.fillStyle = 'black'
  const write = (text: string, x: number, y: number, size = 36) => {
    pen.font = `${size}px Paper`
    pen.fillText(text, x, y)
  }
  write('SỞ TƯ PHÁP TỈNH QUẢNG NGÃI', 150, 120)
  write('Số: 125/STP-HCTP', 150, 220)
  write('Quảng Ngãi, ngày 05 tháng 11 năm 2026', 850, 220)
  write('V/v phối hợp xác minh thông tin hộ tịch', 150, 290)
  write('Kính gửi: Sở Tư pháp tỉnh Kon Tum', 500, 420)
  write('Sở Tư pháp tỉnh Quảng Ngãi đề nghị quý Sở phối hợp xác minh thông tin hộ tịch.', 150, 520)
  write('GIÁM ĐỐC', 1100, 700)
  write('Nguyễn Thị Hồng Vân', 1050, 1000)
  return canvas.toBuffer('image/png')
}

/** The leader's token, as the authority hands it out: with a key of the kind tokens carry and their certificate. */
async function leadersToken({ services, agency }: Side, name: string): Promise<void> {
  const key = await newKey('rsa')
  const subject = { name, organisation: agency.name, place: services.province.name }
  const authority = await ensureAuthority(services)
  const [certificate] = await issueFor(services, authority, subject, key, services.clock.now())
  await softToken('So Tu phap', { '01': { key, certificate: certificate! } })
}

/** The leader at a tablet, with the token plugged in: adds it, reads the answer and signs it. */
async function signsWithToken(leader: Person, answer: string): Promise<void> {
  await leader.opens(signaturePaths.mine())
  await leader.follows('Thêm chứng thư số trên thiết bị ký, HSM')
  await leader.presses(/^Dùng chứng thư này/)
  await leader.sees('Đã thêm chứng thư số trên thiết bị.')
  await leader.opens(answer)
  await leader.fills({ keyId: 'thiết bị ký', pin: '000000' })
  await leader.presses(/^Ký/)
  await leader.sees('Mã PIN của thiết bị ký không đúng.')
  await leader.fills({ keyId: 'thiết bị ký', pin: SOFT_PIN })
  await leader.presses(/^Ký/)
  await leader.sees('Đã ký văn bản.')
}

/** Officers of a side's department, by what stands before the department in their name to sign in with. */
async function peopleOf({ services }: Side) {
  const app = await createApp(services, ASSETS)
  after(() => app.close())
  const domain = services.province.portalDomain.replace('dichvucong.', '')
  const session = (seat: string) => sessionOf(services, `${seat}.so-tu-phap`, domain)
  return {
    as: async (seat: string): Promise<Visitor> => browse(app, { mc_session: await session(seat) }),
    inFrontOf: async (seat: string, device: typeof TABLET): Promise<Person> =>
      personAt(await app.listen({ host: '127.0.0.1', port: 0 }), await session(seat), device),
  }
}

async function valueOf(who: Visitor, path: string, pattern: RegExp): Promise<string> {
  const found = pattern.exec((await who.get(path)).text)?.[1]
  assert.ok(found, `${pattern} on ${path}`)
  return found
}

const person = (title: string) =>
  new RegExp(`value="([0-9a-f-]{36})"[^>]*>\\s*(?:<label[^>]*>)?\\s*[^<]*${title}`)
const TASK = /name="taskId" value="([0-9a-f-]{36})"/
const KEY = /name="keyId" value="([0-9a-f-]{36})"/

const done = async (answer: Promise<{ status: number; text: string; location: string | undefined }>) => {
  const { status, text, location } = await answer
  assert.equal(status, 303, text.slice(text.indexOf('<main'), text.indexOf('<main') + 1500))
  return location!
}

function valid(t: TestContext, pdf: Buffer): void {
  try {
    execFileSync('pdfsig', ['-v'], { stdio: 'ignore' })
  } catch {
    if (process.env['CI']) throw new Error('poppler-utils is needed here')
    return t.diagnostic('poppler-utils is not installed: pdfsig was not asked')
  }
  const path = join(mkdtempSync(join(tmpdir(), 'letter-')), 'letter.pdf')
  writeFileSync(path, pdf)
  const report = execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8' })
  assert.equal(report.match(/Signature is Valid/g)?.length, 2, report)
}

it('a letter is scanned, entered, directed, answered, signed, sealed, and the answer is in the other province at once', async (t) => {
  if (!needsSoftToken(t)) return
  const konTum = await side((await provinceDatabase()).url, 'kon-tum', /^Sở Tư pháp/, {
    PKCS11_MODULE: SOFT_TOKEN,
  })
  await provisionDemoKeys(konTum.services, { first: ['kt-so-tu-phap'], only: true })
  const { as: home, inFrontOf } = await peopleOf(konTum)
  const leader = await home('lanhdao')
  const holder = await valueOf(leader, signaturePaths.mine(), /Chữ ký số: ([^<]+)</)
  await leadersToken(konTum, holder)
  const root = join(mkdtempSync(join(tmpdir(), 'trust-')), 'root.pem')
  const { bytes } = await (await home('vanthu')).get('/ky-so/chung-thu-goc')
  const pem = `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`
  writeFileSync(root, pem)
  const quangNgai = await side((await testDatabase()).url, 'quang-ngai', /^Sở Tư pháp/, {
    TRUSTED_CERTIFICATES: root,
  })
  await startBoth(t, konTum, quangNgai)
  const { as: there } = await peopleOf(quangNgai)
  const today = dateOf(konTum.services.clock.now())
  const [clerk, head, specialist] = await Promise.all(['vanthu', 'truongphong', 'chuyenvien1'].map(home))

  // The clerk scans the letter; its elements are read off the picture.
  const ENTER = '/van-ban/den/vao-so'
  const page = { field: 'files', name: 'scan.png', type: 'image/png', content: scan() }
  const arrival = await done(clerk!.upload(ENTER, { source: 'scan' }, page, { from: ENTER }))
  await until(
    'the scan is read',
    async () => (await clerk!.get(arrival)).text.includes('được đọc từ văn bản'),
    60,
  )
  const form = (await clerk!.get(arrival)).text
  for (const read of ['125/STP-HCTP', 'Nguyễn Thị Hồng Vân', 'xác minh thông tin hộ tịch'])
    assert.ok(form.includes(read), `${read} is read off the page`)
  const letter = await done(
    clerk!.post(arrival, {
      issuerName: 'Sở Tư pháp tỉnh Quảng Ngãi',
      code: '125/STP-HCTP',
      ...dateFields('issuedOn', today.subtract({ days: 11 })),
      type: 'cong-van',
      subject: 'V/v phối hợp xác minh thông tin hộ tịch',
      urgency: 'normal',
      secrecy: 'none',
      directTo: await valueOf(clerk!, arrival, person('Lãnh đạo')),
    }),
  )
  const lead = await valueOf(leader, letter, person('Chuyên viên'))
  await done(leader.post(`${letter}/phan-cong`, { instruction: 'Tham mưu trả lời.', lead }))
  const handlers = [specialist!, await home('chuyenvien2')]
  const desks = await Promise.all(handlers.map((one) => one.get('/van-ban')))
  const author = handlers[desks.findIndex(({ text }) => text.includes('Chủ trì xử lý'))]!
  await done(author.post(`${letter}/bat-dau`))

  // The specialist answers, the head of division remarks and agrees, the leader signs, the clerk seals and sends.
  const about = `/van-ban/di/soan?traLoi=${letter.split('/').at(-1)}`
  const begun = await done(
    author.post(
      about,
      {
        type: 'cong-van',
        subject: 'trả lời việc phối hợp xác minh thông tin hộ tịch',
        field: 'HCTP',
        addressees: 'Sở Tư pháp tỉnh Quảng Ngãi',
        body: 'Sở Tư pháp tỉnh Kon Tum xác nhận thông tin hộ tịch như đề nghị./.',
        places: 'Như trên\nLưu: VT, HCTP',
        recipients: `Sở Tư pháp tỉnh Quảng Ngãi, ${quangNgai.agency.identifier2020}`,
        competence: 'head',
        signerTitle: 'GIÁM ĐỐC',
        urgency: 'normal',
        next: 'submit',
      },
      { from: about },
    ),
  )
  const answer = begun.replace('/trinh', '')
  await done(
    author.post(begun, {
      review: await valueOf(author, begun, person('Trưởng phòng')),
      sign: await valueOf(author, begun, person('Lãnh đạo')),
    }),
  )
  await done(head!.post(`${answer}/gop-y`, { quote: '', text: 'Đã đối chiếu sổ gốc.' }))
  await done(
    head!.post(`${answer}/y-kien`, {
      taskId: await valueOf(head!, answer, TASK),
      outcome: 'agree',
      answer: '',
    }),
  )
  await signsWithToken(await inFrontOf('lanhdao', TABLET), answer)
  await done(clerk!.post(`${answer}/phat-hanh`, { keyId: await valueOf(clerk!, answer, KEY), pin: DEMO_PIN }))
  const sent = performance.now()
  const receiver = await there('vanthu')
  const subject = 'trả lời việc phối hợp xác minh thông tin hộ tịch'
  await until(
    'it is in the other province',
    async () => (await receiver.get(ENTER)).text.includes(capitalized(subject)),
    30,
  )
  t.diagnostic(`in the other province after ${Math.round(performance.now() - sent)} ms`)

  // The other province trusts the signatures, enters it, and the sender learns so.
  const received = await valueOf(receiver, ENTER, /href="(\/van-ban\/den\/vao-so\/[0-9a-f-]{36})"/)
  const file = await valueOf(receiver, received, /href="(\/van-ban\/[0-9a-f-]{36}\/tep\/[0-9a-f-]{36})"/)
  valid(t, (await receiver.get(file)).bytes)
  const report = await receiver.get(`${file}/chu-ky`)
  assert.equal(report.text.match(/Chữ ký hợp lệ|Hợp lệ/g) !== null, true, 'both signatures are trusted')
  assert.match(report.text, /Sở Tư pháp tỉnh Kon Tum/)
  const code = await valueOf(receiver, received, /name="code"[^>]*value="([^"]+)"/)
  await done(
    receiver.post(received, {
      issuerName: 'Sở Tư pháp tỉnh Kon Tum',
      code,
      type: 'cong-van',
      subject,
      urgency: 'normal',
      secrecy: 'none',
    }),
  )
  await until(
    'the sender learns that it was entered',
    async () => (await author.get(answer)).text.includes('Đã tiếp nhận'),
    30,
  )
  await done(author.post(`${letter}/ket-thuc`, { note: '', answerId: answer.split('/').at(-1)! }))
  assert.match((await author.get(letter)).text, /Đã xử lý xong/)
})
