import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import * as fontkit from 'fontkit'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { printable } from './printable.ts'
import { createPrinter } from './printer.ts'
import {
  printApologySlip,
  printControlSlip,
  printReceiptSlip,
  printRefusalSlip,
  printRegister,
  printResult,
  printSupplementSlip,
} from './slips.ts'
import {
  apology,
  certificate,
  control,
  decision,
  receipt,
  refusal,
  register,
  supplement,
} from './test-support/examples.ts'
import { balanced, datePhrase, momentPhrase, money } from './words.ts'

const printer = createPrinter()
after(() => printer.close())

type Read = { text: string; pages: number; tagged: boolean; metadata: string; size: number[] }

/** Reads a PDF with a library that is not the one that wrote it. */
async function read(pdf: Buffer): Promise<Read> {
  assert.equal(pdf.subarray(0, 5).toString('latin1'), '%PDF-')
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise
  const texts: string[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent()
    texts.push(items.map((item) => ('str' in item ? item.str : '')).join(' '))
  }
  // Declared as an object, given as a Map.
  const mark: unknown = await document.getMarkInfo()
  const view = (await document.getPage(1)).view
  return {
    text: texts.join(' ').normalize('NFC').replace(/\s+/g, ' '),
    pages: document.numPages,
    tagged: mark instanceof Map && mark.get('Marked') === true,
    metadata: pdf.toString('latin1'),
    size: view.slice(2).map((points) => Math.round((points / 72) * 25.4)),
  }
}

const A5 = [148, 210]
const A4 = [210, 297]

describe('mẫu 01–06, Thông tư 01/2018/TT-VPCP', () => {
  const cases: [string, () => Promise<Buffer>, number[], string[]][] = [
    [
      '01',
      () => printReceiptSlip(printer, receipt),
      A5,
      [
        'GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ',
        'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
        'Độc lập - Tự do - Hạnh phúc',
        '000.00.21.H34-260302-0042',
        'Nguyễn Thị Bích Phượng',
        '09 giờ 15 phút, ngày 02 tháng 3 năm 2026',
        '17 giờ 00 phút, ngày 23 tháng 3 năm 2026',
        '75.000 đồng',
        'Quyển số: 01; Số thứ tự: 125',
      ],
    ],
    [
      '02',
      () => printSupplementSlip(printer, supplement),
      A5,
      ['PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ', 'bản vẽ mặt cắt', 'NGƯỜI HƯỚNG DẪN'],
    ],
    [
      '03',
      () => printRefusalSlip(printer, refusal),
      A5,
      ['PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ', 'thẩm quyền', 'Ông/Bà'],
    ],
    [
      '04',
      () => printApologySlip(printer, apology),
      A5,
      ['PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ', 'xin lỗi Ông/Bà', 'ngày 27 tháng 3 năm 2026', 'GIÁM ĐỐC'],
    ],
    [
      '05',
      () => printControlSlip(printer, control),
      A5,
      ['PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ', 'Trước hạn', 'Người nhận'],
    ],
    [
      '06',
      () => printRegister(printer, register),
      [297, 210],
      ['SỔ THEO DÕI HỒ SƠ', 'Tháng 3 năm 2026', '000.00.21.H34-260302-0030'],
    ],
  ]
  for (const [form, print, size, words] of cases)
    it(`mẫu ${form} says what the circular wants, on its paper, as tagged PDF/A-2b`, async () => {
      const pdf = await read(await print())
      for (const word of words) assert.ok(pdf.text.includes(word), `${word} in: ${pdf.text}`)
      assert.deepEqual(pdf.size, size)
      assert.equal(pdf.tagged, true)
      assert.match(pdf.metadata, /<pdfaid:part>2<\/pdfaid:part>/)
      assert.match(pdf.metadata, /<pdfaid:conformance>B<\/pdfaid:conformance>/)
      assert.match(pdf.metadata, /\/Lang ?\(vi/)
      if (form !== '06') assert.equal(pdf.pages, 1)
    })
  it('repeats the head of the register on every page', async () => {
    const { text, pages } = await read(await printRegister(printer, register))
    assert.ok(pages > 1)
    assert.equal(text.match(/Tên thủ tục hành chính/g)?.length, pages)
  })
  it('lets a long list of papers run on without losing a line', async () => {
    const papers = Array.from({ length: 40 }, (_, i) => ({
      name: `Giấy tờ thứ ${i + 1}`,
      originals: 1,
      copies: 0,
    }))
    const { text, pages } = await read(await printReceiptSlip(printer, { ...receipt, papers }))
    assert.ok(pages > 1 && text.includes('Giấy tờ thứ 40') && text.includes('NGƯỜI TIẾP NHẬN HỒ SƠ'))
  })
})

describe('kết quả theo Nghị định 30/2020/NĐ-CP', () => {
  it('lays out a decision', async () => {
    const pdf = await read(await printResult(printer, decision))
    for (const words of [
      'Số: 15/QĐ-UBND',
      'Thắng Lợi, ngày 05 tháng 02 năm 2026',
      'Điều 1.',
      'TM. ỦY BAN NHÂN DÂN',
      'CHỦ TỊCH',
      'Y Ngọc Hà',
      'Nơi nhận:',
    ])
      assert.ok(pdf.text.includes(words), words)
    assert.deepEqual(pdf.size, A4)
    assert.doesNotMatch(pdf.text, /DỰ THẢO/)
  })
  it('marks a draft, and shows a certificate as labels and values', async () => {
    const { text } = await read(await printResult(printer, certificate))
    assert.match(text, /GIẤY KHAI SINH/)
    assert.match(text, /Họ, chữ đệm, tên: A Nguyễn Gia Bảo/)
  })
  it('keeps sentences and labelled lines in their order', async () => {
    const body = [{ label: 'Một', value: 'A' }, { text: 'Ở giữa.' }, { label: 'Hai', value: 'B' }]
    const { text } = await read(await printResult(printer, { ...decision, body }))
    assert.match(text, /Một: A Ở giữa\. Hai: B/)
  })
  it('takes a template from elsewhere, with the shared parts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'print-'))
    const file = join(folder, 'own.typ')
    await writeFile(
      file,
      '#import "/lib.typ": *\n#let data = read-data()\n#show: paper.with(title: data.title)\n= #data.title\nMẫu riêng của tỉnh',
    )
    const { text } = await read(await printResult(printer, decision, file))
    await rm(folder, { recursive: true })
    assert.match(text, /QUYẾT ĐỊNH Mẫu riêng của tỉnh/)
  })
})

describe('the printer', () => {
  it('takes text as text: what looks like markup is shown, not run', async () => {
    const name = '#read("/lib.typ") *đậm* $x$ \\ <a> "b"'
    const { text } = await read(await printReceiptSlip(printer, { ...receipt, applicant: { name } }))
    assert.ok(text.includes('#read("/lib.typ") *đậm* $x$'), text)
  })
  it('prints in spite of characters the font does not have', async () => {
    const name = 'Lê 🙂 Văn 漢 Tám'
    const { text } = await read(await printReceiptSlip(printer, { ...receipt, applicant: { name } }))
    assert.ok(text.includes('Lê □ Văn □ Tám'), text)
  })
  it('keeps only characters that all four fonts have', () => {
    for (const face of ['Regular', 'Bold', 'Italic', 'BoldItalic']) {
      const font = fontkit.create(
        readFileSync(new URL(`./fonts/LiberationSerif-${face}.ttf`, import.meta.url)),
      )
      assert.ok('hasGlyphForCodePoint' in font)
      for (let point = 0x20; point < 0x10000; point++) {
        const kept = printable(String.fromCodePoint(point))
        for (const letter of kept.normalize('NFC')) {
          const code = letter.codePointAt(0) ?? 0
          assert.ok(font.hasGlyphForCodePoint(code), `${face} lacks ${code.toString(16)}`)
        }
      }
    }
  })
  it('gives the same bytes for the same data at the same time', async () => {
    const [a, b] = [await printReceiptSlip(printer, receipt), await printReceiptSlip(printer, receipt)]
    assert.ok(a.equals(b))
  })
  it('says what is wrong with a template, and goes on printing', async () => {
    const bad = printer.print({ name: 'receipt-slip' }, { code: 'x' }, { at: receipt.at })
    await assert.rejects(bad, /document not printed/)
    assert.ok((await printReceiptSlip(printer, receipt)).length > 1000)
  })
  it('leaves the main thread free while many are printed', async () => {
    await printReceiptSlip(printer, receipt)
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 1)
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => printReceiptSlip(printer, { ...receipt, number: String(i) })),
    )
    clearInterval(timer)
    assert.ok(longest < 150, `blocked for ${Math.round(longest)} ms`)
  })
  it('can be closed, and starts again when asked', async () => {
    const own = createPrinter()
    await printReceiptSlip(own, receipt)
    await own.close()
    assert.ok((await printReceiptSlip(own, receipt)).length > 1000)
    await own.close()
  })
})

describe('words', () => {
  it('writes dates, sums and names as papers do', () => {
    assert.equal(datePhrase(Temporal.PlainDate.from('2026-02-05')), 'ngày 05 tháng 02 năm 2026')
    assert.equal(datePhrase(Temporal.PlainDate.from('2026-11-22')), 'ngày 22 tháng 11 năm 2026')
    assert.equal(momentPhrase(receipt.receivedAt), '09 giờ 15 phút, ngày 02 tháng 3 năm 2026')
    assert.equal(money(1_250_000), '1.250.000 đồng')
    assert.equal(money(0), 'Không thu')
    assert.equal(balanced('Bộ phận Tiếp nhận và Trả kết quả', 30), 'Bộ phận Tiếp nhận\nvà Trả kết quả')
  })
})
