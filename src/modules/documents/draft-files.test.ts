import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { PDFDocument } from '@cantoo/pdf-lib'
import * as fontkit from 'fontkit'
import { DEMO_PIN, provisionDemoKeys } from '#modules/signatures/index.ts'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'
import { readPageText } from './paper/page-text.ts'

const world = await provinceApp()
await provisionDemoKeys(world.services, { first: ['kt-so-tu-phap'], only: true })
const as = (slug: string) => world.as(`${slug}.so-tu-phap`)
const NEW = '/van-ban/di/soan'
const letter = {
  type: 'cong-van',
  subject: 'cung cấp thông tin hộ tịch',
  field: 'HCTP',
  places: 'Như trên\nLưu: VT, HCTP',
  recipients: '',
  competence: 'head',
  signerTitle: 'GIÁM ĐỐC',
  urgency: 'normal',
}
const pdfFile = (field: string, name: string, content: Buffer = samplePdf) => ({
  field,
  name,
  type: 'application/pdf',
  content,
})

async function drafted(body: string): Promise<string> {
  const answer = await (await as('chuyenvien1')).post(NEW, { ...letter, body, next: 'stay' }, { from: NEW })
  assert.equal(answer.status, 303, answer.text)
  return answer.location!.replace('/soan', '')
}

async function idOf(who: Visitor, path: string, title: RegExp): Promise<string> {
  const { text } = await who.get(path)
  const people = [...text.matchAll(/value="([0-9a-f-]{36})"[^>]*>\s*(?:<label[^>]*>)?\s*([^<]+)</g)]
  const person = people.find((one) => title.test(one[2]!))
  assert.ok(person, `${title} on ${path}`)
  return person[1]!
}

/** A letter laid out by another program, with the lines it keeps for number, day and signature. */
async function outside(lines: readonly [string, number, number][]): Promise<Buffer> {
  const document = await PDFDocument.create()
  document.registerFontkit(fontkit)
  const url = new URL('../../platform/print/fonts/LiberationSerif-Regular.ttf', import.meta.url)
  const font = await document.embedFont(await readFile(url))
  const page = document.addPage([595, 842])
  for (const [text, x, y] of lines) page.drawText(text, { x, y, size: 13, font })
  return Buffer.from(await document.save())
}

const kept = (signer: string): [string, number, number][] => [
  ['Số:          /STP-HCTP', 100, 740],
  ['Kon Tum, ngày      tháng      năm 2026', 320, 740],
  ['Đề nghị quý cơ quan cung cấp thông tin.', 100, 600],
  [signer, 380, 300],
]

const filesOn = (text: string, path: string): string[] => [
  ...new Set(
    [...text.matchAll(new RegExp(`action="(${path}/soan/tep/[0-9a-f-]{36})"`, 'g'))].map((one) => one[1]!),
  ),
]

describe('the files of a draft', () => {
  it('are added, put in order, taken off, and go with the document', async () => {
    const path = await drafted('Nội dung.')
    const who = await as('chuyenvien1')
    const form = { from: `${path}/soan` }
    for (const name of ['phu-luc-1.pdf', 'phu-luc-2.pdf']) {
      const added = await who.upload(`${path}/soan/tep`, {}, pdfFile('files', name), form)
      assert.equal(added.status, 303, added.text)
    }
    const order = (text: string) => [text.indexOf('phu-luc-1.pdf'), text.indexOf('phu-luc-2.pdf')]
    const shown = (await who.get(`${path}/soan`)).text
    const [first, second] = order(shown)
    assert.ok(first! > 0 && first! < second!)
    const [one, two] = filesOn(shown, path)
    assert.equal((await who.post(two!, { act: 'raise' }, form)).status, 303)
    const [after, before] = order((await who.get(`${path}/soan`)).text)
    assert.ok(before! < after!, 'the second is first now')
    assert.equal((await who.post(one!, { act: 'remove' }, form)).status, 303)
    const left = (await who.get(path)).text
    assert.doesNotMatch(left, /phu-luc-1\.pdf<\/a>/)
    assert.match(left, /phu-luc-2\.pdf<\/a>/)
    const none = await who.upload(`${path}/soan/tep`, {}, pdfFile('other', ''), form)
    assert.equal(none.status, 422)
    assert.match(none.text, /Chọn tệp kèm theo/)
  })

  it('are the author’s to change, and nobody else’s', async () => {
    const path = await drafted('Nội dung.')
    const stranger = await as('chuyenvien2')
    const sent = await stranger.upload(`${path}/soan/tep`, {}, pdfFile('files', 'x.pdf'), { from: NEW })
    assert.equal(sent.status, 404)
    const clerk = await as('vanthu')
    const late = await clerk.upload(`${path}/soan/tep`, {}, pdfFile('files', 'x.pdf'), { from: NEW })
    assert.equal(late.status, 409)
  })
})

describe('a text written elsewhere', () => {
  it('gets its number and day where it keeps a place for them, and is signed above the name', async () => {
    const path = await drafted('')
    const who = await as('chuyenvien1')
    const sign = await idOf(who, `${path}/trinh`, /Lãnh đạo/)
    const officer = (await idName(who, `${path}/trinh`, sign))!
    const sent = await who.upload(
      `${path}/soan/toan-van`,
      {},
      pdfFile('text', 'cong-van.pdf', await outside(kept(officer))),
      { from: `${path}/soan` },
    )
    assert.equal(sent.status, 303, sent.text)
    assert.match((await who.get(`${path}/soan`)).text, /Đã tìm thấy chỗ ghi số và ngày/)
    const submitted = await who.post(`${path}/trinh`, { sign })
    assert.equal(submitted.status, 303, submitted.text)

    const leader = await as('lanhdao')
    const page = (await leader.get(path)).text
    const keyId = /name="keyId" value="([0-9a-f-]{36})"/.exec(page)![1]!
    const taskId = /name="taskId" value="([0-9a-f-]{36})"/.exec(page)![1]!
    const signed = await leader.post(`${path}/ky`, { keyId, taskId, pin: DEMO_PIN })
    assert.equal(signed.status, 303, signed.text)
    const clerk = await as('vanthu')
    const seal = /name="keyId" value="([0-9a-f-]{36})"/.exec((await clerk.get(path)).text)![1]!
    const issued = await clerk.post(`${path}/phat-hanh`, { keyId: seal, pin: DEMO_PIN })
    assert.equal(issued.status, 303, issued.text)

    const file = new RegExp(`href="(${path}/tep/[0-9a-f-]{36})"`).exec((await who.get(path)).text)![1]!
    const pdf = (await who.get(file)).bytes
    const words = (await readPageText(pdf)).pages[0]!.lines.map(({ text }) => text).join('\n')
    assert.match(words, /Số: 0\d\/STP-HCTP/)
    assert.match(words, /Kon Tum, ngày \d\d tháng \d\d? năm \d{4}/)
    assert.equal(pdf.toString('latin1').match(/\/ByteRange/g)?.length, 2, 'signed and sealed')
  })

  it('is not sent round when a place is missing, until its author names one', async () => {
    const path = await drafted('')
    const who = await as('chuyenvien1')
    const form = { from: `${path}/soan` }
    const sign = await idOf(who, `${path}/trinh`, /Lãnh đạo/)
    const bare = await outside([['Không có chỗ ghi số, ngày.', 100, 600]])
    await who.upload(`${path}/soan/toan-van`, {}, pdfFile('text', 'a.pdf', bare), form)
    const refused = await who.post(`${path}/trinh`, { sign })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Không tìm thấy trên tệp PDF chỗ ghi số/)
    const half = await who.post(`${path}/soan/vi-tri`, { 'number.page': '1', 'number.x': '30' }, form)
    assert.equal(half.status, 422)
    assert.match(half.text, /Nhập đủ trang/)
    const places = Object.fromEntries(
      ['number', 'day', 'signature'].flatMap((kind, index) => [
        [`${kind}.page`, '1'],
        [`${kind}.x`, '40'],
        [`${kind}.y`, String(40 + 20 * index)],
      ]),
    )
    assert.equal((await who.post(`${path}/soan/vi-tri`, places, form)).status, 303)
    assert.equal((await who.post(`${path}/trinh`, { sign })).status, 303)
  })

  it('is refused when it is signed already, or cannot be read', async () => {
    const path = await drafted('')
    const who = await as('chuyenvien1')
    const form = { from: `${path}/soan` }
    const signed = Buffer.concat([samplePdf, Buffer.from('\n% /ByteRange [0 1 2 3]')])
    const one = await who.upload(`${path}/soan/toan-van`, {}, pdfFile('text', 'a.pdf', signed), form)
    assert.equal(one.status, 422)
    assert.match(one.text, /đã có chữ ký số/)
    const broken = await who.upload(
      `${path}/soan/toan-van`,
      {},
      pdfFile('text', 'b.pdf', Buffer.from('%PDF-1.7\nhỏng')),
      form,
    )
    assert.equal(broken.status, 422)
  })
})

describe('the layout of a draft', () => {
  it('is checked from its page, and shown to whoever is asked to check it', async () => {
    const path = await drafted('Đề nghị quý cơ quan cung cấp thông tin.')
    const who = await as('chuyenvien1')
    assert.match((await who.get(`${path}/the-thuc`)).text, /Không thấy điểm nào sai thể thức/)
    const sign = await idOf(who, `${path}/trinh`, /Lãnh đạo/)
    const legal = await idOf(who, `${path}/trinh`, /Văn thư/)
    assert.equal((await who.post(`${path}/trinh`, { sign, legal })).status, 303)
    const checker = await as('vanthu')
    assert.match((await checker.get(path)).text, /Không thấy điểm nào sai thể thức/)
    assert.equal((await (await as('chuyenvien2')).get(`${path}/the-thuc`)).status, 404)
  })
})

/** The name that stands beside a person to choose. */
async function idName(who: Visitor, path: string, id: string): Promise<string | undefined> {
  const { text } = await who.get(path)
  return new RegExp(`value="${id}"[^>]*>\\s*(?:<label[^>]*>)?\\s*([^<–]+?)\\s*–`).exec(text)?.[1]
}
