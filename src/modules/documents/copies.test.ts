import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createCanvas } from '@napi-rs/canvas'
import { PDFDocument } from '@cantoo/pdf-lib'
import { sql } from 'kysely'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import { datePhrase } from '#platform/print/words.ts'
import { verifyFile } from '#modules/signatures/index.ts'
import { formatDate } from '#ui/format.ts'
import { startScanner } from '#tests/support/clamd.ts'
import { dateFields } from '#tests/support/dates.ts'
import { letterOffice, mainFile, valueBeside, WARD_CODE } from '#tests/support/letters.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'
import { copyErrors, readPages } from './copy.ts'
import { plainPdf } from '#platform/signing/test-support/documents.ts'
import { scanOf, seenPages } from './paper/copy-pdf.ts'
import { readPageText } from './paper/page-text.ts'

const scanner = await startScanner()
const world = await provinceApp({ CLAMAV_ADDRESS: scanner.address })
const today = dateOf(world.clock.now())
const { as, issued, sealed } = await letterOffice(world)
const ENTER = '/van-ban/den/vao-so'

/** A decision that came on paper, scanned and entered, and read by then. @returns its path */
async function received(code: string, content: Buffer = samplePdf): Promise<string> {
  const path = await entered(code, content)
  await world.runJobs()
  return path
}

async function entered(code: string, content: Buffer): Promise<string> {
  const clerk = await as('vanthu')
  const file = { field: 'files', name: 'quyet-dinh.pdf', type: 'application/pdf', content }
  const at = (await clerk.upload(ENTER, { source: 'scan' }, file, { from: ENTER })).location!
  const answer = await clerk.post(at, {
    issuerName: 'Ủy ban nhân dân tỉnh Kon Tum',
    code,
    ...dateFields('issuedOn', today.subtract({ days: 2 })),
    type: 'quyet-dinh',
    subject: 'về công tác hộ tịch',
    urgency: 'normal',
    secrecy: 'none',
  })
  assert.equal(answer.status, 303, answer.text)
  return answer.location!
}

const digital = { form: 'sao-y', medium: 'electronic', places: 'Như trên\nLưu: VT' }

async function paperOf(who: Visitor, path: string): Promise<Record<string, string>> {
  return {
    form: 'sao-y',
    medium: 'paper',
    places: 'Phòng Hành chính tư pháp\nLưu: VT',
    recipients: 'Phòng Hành chính tư pháp',
    signerId: await valueBeside(who, `${path}/sao`, /Trưởng phòng/),
    competence: 'order',
    onBehalf: 'GIÁM ĐỐC',
    signerTitle: 'CHÁNH VĂN PHÒNG',
  }
}

const linesOf = async (pdf: Buffer) =>
  (await readPageText(pdf)).pages.map(({ lines }) => lines.map(({ text }) => text))

describe('forms of copies (Decree 30/2020 art. 25)', () => {
  const way = { type: 'quyet-dinh', own: false } as const
  it('go from paper to paper or digital, from digital to paper; only an excerpt from digital to digital', () => {
    for (const form of ['sao-y', 'sao-luc', 'trich-sao'] as const) {
      assert.deepEqual(copyErrors({ ...way, form, from: 'paper', to: 'electronic' }), {})
      assert.deepEqual(copyErrors({ ...way, form, from: 'paper', to: 'paper' }), {})
      assert.deepEqual(copyErrors({ ...way, form, from: 'electronic', to: 'paper' }), {})
      const twice = copyErrors({ ...way, form, from: 'electronic', to: 'electronic' })
      assert.equal('medium' in twice, form !== 'trich-sao', form)
    }
  })
  it('of a copy that is “sao lục” alone, and that only of a “sao y”', () => {
    const to = { from: 'paper', to: 'paper' } as const
    assert.ok('form' in copyErrors({ ...to, form: 'sao-y', type: 'sao-y', own: false }))
    assert.deepEqual(copyErrors({ ...to, form: 'sao-luc', type: 'sao-y', own: false }), {})
    assert.ok('form' in copyErrors({ ...to, form: 'sao-luc', type: 'quyet-dinh', own: true }))
    assert.ok('form' in copyErrors({ ...to, form: 'sao-luc', type: 'trich-sao', own: false }))
  })
  it('take the pages that are named, the first among them', () => {
    assert.deepEqual(readPages('1, 3-5; 3', 6), [1, 3, 4, 5])
    for (const wrong of ['1, 7', '0', '3-1', 'hai']) assert.match(String(readPages(wrong, 6)), /có 6 trang/)
    assert.match(String(readPages('2', 6)), /Giữ trang 1/)
  })
})

describe('a digital copy of a paper', () => {
  it('has the next number of the register of copies, the seal with form, agency and time in its corner, and goes out', async () => {
    const path = await received('15/QĐ-UBND')
    const clerk = await as('vanthu')
    const recipients = `Ủy ban nhân dân phường Quang Trung, ${WARD_CODE}`
    const made = await clerk.post(`${path}/sao`, { ...digital, recipients })
    assert.equal(made.status, 303, made.text)
    const copy = made.location!
    const waiting = (await clerk.get(copy)).text
    assert.match(waiting, /01\/SY-STP/)
    assert.match(waiting, /Chờ đóng dấu/)
    const day = formatDate(today.subtract({ days: 2 }))
    assert.match(
      waiting,
      new RegExp(`Sao y Quyết định 15/QĐ-UBND ngày ${day} của Ủy ban nhân dân tỉnh Kon Tum`),
    )
    assert.doesNotMatch(waiting, /the-thuc|Bản chữ, góp ý|Văn bản có sai sót/)
    await sealed(copy)
    await world.runJobs()

    const pdf = await mainFile(clerk, copy)
    const report = await verifyFile(world.services, pdf)
    assert.equal(report.verdict, 'valid')
    assert.deepEqual(
      report.signatures.map(({ signatory }) => signatory?.name),
      ['Sở Tư pháp tỉnh Kon Tum'],
    )
    assert.ok(pdf.includes('Signature') || report.signatures.length === 1)
    const seen = (await linesOf(await seenPages(pdf, [1])))[0]!.join('\n')
    assert.match(seen, /SAO Y/)
    assert.match(seen, /Sở Tư pháp tỉnh Kon Tum/)
    assert.match(seen, new RegExp(`${today.toString()}T\\d\\d:\\d\\d:\\d\\d\\+07:00`))

    // The one it was made from says so, and the receiver has it as what it is.
    const source = (await clerk.get(path)).text
    assert.match(source, /Bản sao đã cấp/)
    assert.match(source, /01\/SY-STP/)
    const ward = await world.as('motcua.phuong-quang-trung')
    const arrivals = (await ward.get(ENTER)).text
    const arrival = /href="(\/van-ban\/den\/vao-so\/[0-9a-f-]{36})"[^>]*>\s*01\/SY-STP/.exec(arrivals)![1]!
    assert.match((await ward.get(arrival)).text, /<option value="sao-y" selected/)
  })

  it('is not made of a digital original, nor of a scan too coarse to be one', async () => {
    const letter = await issued()
    await world.runJobs()
    const clerk = await as('vanthu')
    const twice = await clerk.post(`${letter}/sao`, digital)
    assert.equal(twice.status, 422)
    assert.match(twice.text, /gửi chính bản đó/)

    const coarse = await PDFDocument.create()
    const canvas = createCanvas(620, 877)
    const pen = canvas.getContext('2d')
    pen.fillStyle = 'white'
    pen.fillRect(0, 0, 620, 877)
    const picture = await coarse.embedPng(canvas.toBuffer('image/png'))
    coarse.addPage([595, 842]).drawImage(picture, { x: 0, y: 0, width: 595, height: 842 })
    const pdf = Buffer.from(await coarse.save())
    assert.deepEqual(await scanOf(pdf), { dots: 75, colour: 'colour' })
    const scan = await received('16/QĐ-UBND', pdf)
    const refused = await clerk.post(`${scan}/sao`, digital)
    assert.equal(refused.status, 422)
    assert.match(refused.text, /khoảng 75 điểm trên inch/)
  })
})

describe('a scan (Decree 30/2020 annex I part II, I.2)', () => {
  /** A page filled by one picture, at 200 dots per inch. */
  const scanned = (picture: string, more: string[] = []) =>
    plainPdf([
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</Im 4 0 R>>>>>>',
      `<</Type/XObject/Subtype/Image/Width 1653/Height 2339${picture}/Length 1>>\nstream\n0\nendstream`,
      ...more,
    ])
  it('is in colour, in greys or in black by what its pictures say', async () => {
    const colour = async (picture: string, more?: string[]) => (await scanOf(scanned(picture, more)))?.colour
    const profile = (n: number) => [`<</N ${n}/Length 1>>\nstream\n0\nendstream`]
    assert.equal(await colour('/ColorSpace/DeviceRGB/BitsPerComponent 8'), 'colour')
    assert.equal(await colour('/ColorSpace[/ICCBased 5 0 R]/BitsPerComponent 8', profile(3)), 'colour')
    assert.equal(await colour('/ColorSpace[/ICCBased 5 0 R]/BitsPerComponent 8', profile(1)), 'grey')
    assert.equal(await colour('/ColorSpace/DeviceGray/BitsPerComponent 8'), 'grey')
    assert.equal(
      await colour('/ColorSpace[/Indexed/DeviceRGB 1 <000000FFFFFF>]/BitsPerComponent 1'),
      'colour',
    )
    assert.equal(await colour('/ColorSpace/DeviceGray/BitsPerComponent 1'), 'black')
    assert.equal(await colour('/Filter/CCITTFaxDecode/ColorSpace/DeviceGray/BitsPerComponent 1'), 'black')
    assert.equal(await scanOf(samplePdf), undefined, 'a text is no scan')
  })
  it('in layers is as fine as the words on it and as rich as what lies under them', async () => {
    // What many scanners make: words in black at 200 dots, a background at 100.
    const words =
      '<</Type/XObject/Subtype/Image/Width 1653/Height 2339/ImageMask true/Length 1>>\nstream\n0\nendstream'
    const under = (space: string) =>
      `<</Type/XObject/Subtype/Image/Width 827/Height 1170/ColorSpace/${space}/BitsPerComponent 8/Length 1>>\nstream\n0\nendstream`
    const layered = (...layers: string[]) =>
      plainPdf([
        '<</Type/Catalog/Pages 2 0 R>>',
        '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<<${layers.map((_, i) => `/Im${i} ${i + 4} 0 R`).join('')}>>>>>>`,
        ...layers,
      ])
    assert.deepEqual(await scanOf(layered(words, under('DeviceRGB'))), { dots: 200, colour: 'colour' })
    assert.deepEqual(await scanOf(layered(under('DeviceGray'), words)), { dots: 200, colour: 'grey' })
    assert.deepEqual(await scanOf(layered(words)), { dots: 200, colour: 'black' })
  })
  it('is told as it was taken where it is entered, and is no digital copy without colours', async () => {
    const grey = scanned('/ColorSpace/DeviceGray/BitsPerComponent 8')
    assert.deepEqual(await scanOf(grey), { dots: 200, colour: 'grey' })
    const clerk = await as('vanthu')
    const file = { field: 'files', name: 'quet.pdf', type: 'application/pdf', content: grey }
    const arrival = (await clerk.upload(ENTER, { source: 'scan' }, file, { from: ENTER })).location!
    await world.runJobs()
    const page = (await clerk.get(arrival)).text
    assert.match(page, /bản quét khoảng 200 điểm\/inch, ảnh xám/)
    assert.match(page, /là ảnh xám, cần ảnh màu[^<]*Nếu cần, hãy quét lại/)
    const scan = await received('25/QĐ-UBND', grey)
    const refused = await clerk.post(`${scan}/sao`, digital)
    assert.equal(refused.status, 422)
    assert.match(refused.text, /là ảnh xám, cần ảnh màu/)
  })
})

describe('a document whose signatures nobody has looked at yet', () => {
  it('is looked at when it is to be copied: a digital original is no scan, a forged one not genuine', async () => {
    const letter = await mainFile(await as('vanthu'), await issued())
    const forged = Buffer.from(letter)
    const byte = forged.indexOf('stream') + 40
    forged[byte] = forged[byte]! ^ 1
    const clerk = await as('vanthu')
    const [genuine, wrong] = [await entered('21/QĐ-UBND', letter), await entered('22/QĐ-UBND', forged)]
    const look = async () => {
      const twice = await clerk.post(`${genuine}/sao`, digital)
      assert.equal(twice.status, 422)
      assert.match(twice.text, /gửi chính bản đó/)
      const refused = await clerk.post(`${wrong}/sao`, digital)
      assert.equal(refused.status, 409)
      assert.match(refused.text, /Chữ ký số của văn bản không hợp lệ/)
    }
    assert.match((await clerk.get(`${genuine}/sao`)).text, /Chữ ký số của văn bản chưa được kiểm tra/)
    await look()
    await world.runJobs()
    await look()
    assert.equal((await clerk.get(`${wrong}/sao`)).status, 409)
  })
  it('because it was read before signatures were, is copied all the same, and its page says what they are worth', async () => {
    const path = await received('27/QĐ-UBND')
    const id = path.split('/').at(-1)!
    await sql`UPDATE document_text SET signatures = NULL WHERE document_id = ${id}::uuid`.execute(
      world.services.db,
    )
    const clerk = await as('vanthu')
    assert.doesNotMatch((await clerk.get(path)).text, /Không có chữ ký số/)
    assert.equal((await clerk.get(`${path}/sao`)).status, 200)
    assert.doesNotMatch(
      (await clerk.get(path)).text,
      /Không có chữ ký số/,
      'whoever opens the form changes nothing',
    )
    assert.equal((await clerk.post(`${path}/sao`, digital)).status, 303)
    assert.match((await clerk.get(path)).text, /Không có chữ ký số/)
  })
})

describe('a copy on paper', () => {
  it('of a signed letter shows its signatures, and under them the elements of annex I', async () => {
    const letter = await issued()
    await world.runJobs()
    const clerk = await as('vanthu')
    const made = await clerk.post(`${letter}/sao`, await paperOf(clerk, letter))
    assert.equal(made.status, 303, made.text)
    const page = (await clerk.get(made.location!)).text
    assert.match(page, /Đã phát hành/)
    assert.match(page, /In văn bản này ra giấy, ký và đóng dấu/)
    const pdf = await mainFile(clerk, made.location!)
    assert.doesNotMatch(
      pdf.toString('latin1'),
      /\/ByteRange/,
      'signatures that no longer hold are not carried over',
    )
    const lines = (await readPageText(pdf)).pages.flatMap((one) => one.lines)
    const at = (words: RegExp) => {
      const line = lines.find(({ text }) => words.test(text))
      assert.ok(line, `${words} in ${lines.map(({ text }) => text).join(' | ')}`)
      return line
    }
    const form = at(/^SAO Y$/)
    const number = at(/^Số: \d\d\/SY-STP$/)
    for (const words of [
      /TL\. GIÁM ĐỐC/,
      /CHÁNH VĂN PHÒNG/,
      /Phòng Hành chính tư pháp/,
      new RegExp(`Kon Tum, ${datePhrase(today)}`),
    ])
      at(words)
    const foot = at(/Lưu: VT, HCTP/)
    assert.ok(form.page > foot.page || form.y < foot.y, 'below the last part of the document')
    assert.ok(number.page === form.page && number.y < form.y + 1)
    assert.ok(form.bold && form.size >= 13 && form.size <= 14)
  })

  it('of a letter shows the same picture as the letter itself', async () => {
    const letter = await issued()
    await world.runJobs()
    const original = await mainFile(await as('vanthu'), letter)
    const same = await seenPages(original, [1])
    const [before, after] = [await linesOf(original), await linesOf(same)]
    assert.deepEqual(after[0], before[0])
  })

  it('has somebody to sign it, in whose name', async () => {
    const path = await received('17/QĐ-UBND')
    const clerk = await as('vanthu')
    const given = await paperOf(clerk, path)
    const nobody = await clerk.post(`${path}/sao`, { ...given, signerId: '' })
    assert.equal(nobody.status, 422)
    assert.match(nobody.text, /Chọn người ký bản sao/)
    const nameless = await clerk.post(`${path}/sao`, { ...given, onBehalf: '' })
    assert.match(nameless.text, /Ghi rõ ký thay, thừa lệnh của ai/)
  })
})

describe('the register of copies (annex I part II, II.1)', () => {
  it('has one series for all forms, without gaps, whatever was refused between', async () => {
    const path = await received('18/QĐ-UBND')
    const clerk = await as('vanthu')
    const numberOf = async (fields: Record<string, string>) => {
      const made = await clerk.post(`${path}/sao`, { ...(await paperOf(clerk, path)), ...fields })
      assert.equal(made.status, 303, made.text)
      return /(\d+)\/(?:SY|SL|TrS)-STP/.exec((await clerk.get(made.location!)).text)![0]
    }
    const first = await numberOf({ form: 'sao-y' })
    assert.equal((await clerk.post(`${path}/sao`, { ...digital, places: '' })).status, 422)
    const second = await numberOf({ form: 'trich-sao', pages: '1' })
    const third = await numberOf({ form: 'sao-luc' })
    const from = Number.parseInt(first, 10)
    const two = (number: number) => String(number).padStart(2, '0')
    assert.deepEqual([second, third], [`${two(from + 1)}/TrS-STP`, `${two(from + 2)}/SL-STP`])
    const books = (await clerk.get('/van-ban/so')).text
    const book = /href="(\/van-ban\/so\/[0-9a-f-]{36})"[^>]*>\s*Sổ đăng ký bản sao/.exec(books)![1]!
    for (const code of [first, second, third]) assert.ok((await clerk.get(book)).text.includes(code))
  })

  it('gives one number to one form, however often its button is pressed', async () => {
    const path = await received('23/QĐ-UBND')
    const clerk = await as('vanthu')
    const once = /name="once" value="([^"]+)"/.exec((await clerk.get(`${path}/sao`)).text)![1]!
    const refused = await clerk.post(`${path}/sao`, { ...digital, once, places: '' })
    assert.ok(refused.text.includes(once), 'a form that comes back is the same form')
    const press = (fields: Record<string, string> = {}) =>
      clerk.post(`${path}/sao`, { ...digital, once, ...fields })
    const pressed = await Promise.all([press(), press()])
    assert.deepEqual(
      pressed.map(({ status }) => status),
      [303, 303],
    )
    const [first, second] = pressed.map(({ location }) => location)
    assert.equal(first, second)
    const { text } = await clerk.get(path)
    assert.equal(text.match(/>\d+\/SY-STP: Sao y/g)?.length, 1)
    const other = await press({ form: 'trich-sao', pages: '1' })
    assert.notEqual(other.location, first, 'what is asked for otherwise is another copy')
  })

  it('is not held up by the scanning of a digital copy', async () => {
    const path = await received('24/QĐ-UBND')
    const clerk = await as('vanthu')
    const before = scanner.scanned
    const made = await inTransaction(world.services.db, async (tx) => {
      await sql`SELECT 1 FROM document_register FOR UPDATE`.execute(tx)
      const copying = clerk.post(`${path}/sao`, digital)
      for (let turn = 0; turn < 100 && scanner.scanned === before; turn++) await wait(50)
      assert.ok(scanner.scanned > before, 'scanned while the number cannot be had yet')
      return { copying }
    })
    assert.equal((await made.copying).status, 303)
  })

  it('is written by leaders and clerks alone, of documents of their agency that are in force', async () => {
    const path = await received('19/QĐ-UBND')
    const leader = await as('lanhdao')
    assert.match((await leader.get(path)).text, /Sao văn bản/)
    const copy = (await leader.post(`${path}/sao`, digital)).location!
    assert.doesNotMatch(
      (await leader.get(copy)).text,
      /action="[^"]*\/phat-hanh"/,
      'the seal is with the clerk',
    )
    await sealed(copy)
    for (const seat of ['chuyenvien1', 'truongphong']) {
      const who = await as(seat)
      assert.equal((await who.get(`${path}/sao`)).status, 403, seat)
      assert.equal((await who.post(`${path}/sao`, digital, { from: '/van-ban' })).status, 403, seat)
    }
    const elsewhere = await world.as('lanhdao.phuong-quang-trung')
    assert.equal((await elsewhere.get(`${path}/sao`)).status, 404)
    const letter = await issued()
    assert.equal((await leader.post(`${letter}/thu-hoi`, { reason: 'Sai.' })).status, 303)
    assert.equal((await leader.get(`${letter}/sao`)).status, 409, 'what was taken back is not copied')
  })
})
