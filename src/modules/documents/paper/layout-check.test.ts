import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import { printOfficialDocument, type OfficialDocument } from '#platform/print/official-document.ts'
import { createPrinter } from '#platform/print/printer.ts'
import { checkLayout, type Expected } from './layout-check.ts'
import { readPageText } from './page-text.ts'

const printer = createPrinter()
after(() => printer.close())

const at = Temporal.Instant.from('2026-11-22T08:00:00+07:00')
const sentence =
  'Các cơ quan, đơn vị có liên quan chịu trách nhiệm phối hợp thực hiện theo chức năng, nhiệm vụ được giao, bảo đảm tiến độ, chất lượng và đúng quy định của pháp luật. '
const paragraph = (text: string) => ({
  kind: 'paragraph' as const,
  spans: [{ text, bold: false, italic: false }],
})

const letter: OfficialDocument = {
  agency: { parent: 'Ủy ban nhân dân tỉnh Kon Tum', name: 'Sở Tư pháp tỉnh Kon Tum', place: 'Kon Tum' },
  title: null,
  abstract: 'phối hợp cung cấp thông tin hộ tịch của công dân cư trú tại tỉnh Quảng Ngãi',
  code: '15/STP-HCTP',
  notation: 'STP-HCTP',
  issuedOn: Temporal.PlainDate.from('2026-02-05'),
  urgency: 'urgent',
  addressees: ['Sở Tư pháp tỉnh Quảng Ngãi'],
  basis: [],
  decides: null,
  authority: null,
  body: [paragraph('Đề nghị quý cơ quan cung cấp thông tin.'), paragraph(sentence.repeat(4))],
  places: ['Như trên', 'Lưu: VT, HCTP'],
  signer: { onBehalf: 'KT. GIÁM ĐỐC', title: 'PHÓ GIÁM ĐỐC', name: 'Nguyễn Thị Hồng Vân' },
  verifyUrl: 'https://mot-cua.example/kiem-tra-van-ban/ABCDEFGH2345',
  draft: false,
}
const decision: OfficialDocument = {
  ...letter,
  title: 'Quyết định',
  abstract: 'Về việc ban hành Kế hoạch kiểm tra công tác hộ tịch năm 2026',
  code: null,
  notation: 'QĐ-STP',
  issuedOn: null,
  urgency: 'normal',
  addressees: [],
  basis: ['Căn cứ Luật Hộ tịch năm 2014;'],
  decides: 'QUYẾT ĐỊNH:',
  authority: 'GIÁM ĐỐC SỞ TƯ PHÁP',
  body: Array.from({ length: 14 }, (_, index) => paragraph(`Điều ${index + 1}. ${sentence.repeat(2)}`)),
  draft: true,
}
const expectedOf = (paper: OfficialDocument): Expected => ({
  typeName: paper.title,
  agencyName: paper.agency.name,
  notation: paper.notation,
  signerName: paper.signer.name,
})

const printed = (paper: OfficialDocument) => printOfficialDocument(printer, paper, at)

describe('checking the layout of a document (Decree 30/2020 annex I)', () => {
  for (const [name, paper] of Object.entries({ letter, decision })) {
    it(`finds nothing in a ${name} printed by the house`, async () => {
      const text = await readPageText(await printed(paper))
      assert.deepEqual(checkLayout(text, expectedOf(paper)), [])
    })
  }

  it('finds nothing in a decision of several pages, whose pages are numbered', async () => {
    const text = await readPageText(await printed(decision))
    assert.ok(text.pages.length > 1)
  })

  it('says what does not fit the type, the agency and the signatory', async () => {
    const text = await readPageText(await printed(letter))
    const other = {
      typeName: 'Quyết định',
      agencyName: 'Sở Nội vụ tỉnh Kon Tum',
      notation: 'QĐ-SNV',
      signerName: 'Trần Văn Khác',
    }
    const parts = checkLayout(text, other).map(({ part }) => part)
    assert.deepEqual(parts, ['Tên cơ quan ban hành', 'Ký hiệu', 'Tên loại văn bản', 'Họ tên người ký'])
  })

  it('is told everything that is wrong with a page made any other way', async () => {
    const document = await PDFDocument.create()
    const font = await document.embedFont(StandardFonts.Helvetica)
    for (const number of [1, 2]) {
      const page = document.addPage([612, 792])
      const write = (text: string, x: number, y: number, size = 11) =>
        page.drawText(text, { x, y, size, font })
      if (number === 1) write('1', 306, 770)
      write('So: 5 khong dung', 30, 700)
      write('a '.repeat(300).slice(0, 180), 30, 640)
      write('Lo le duoi', 30, 20)
    }
    const found = checkLayout(await readPageText(await document.save()), expectedOf(decision))
    const parts = new Set(found.map(({ part }) => part))
    const wanted = [
      'Khổ giấy trang 1',
      'Khổ giấy trang 2',
      'Lề trên',
      'Lề dưới',
      'Lề trái',
      'Lề phải',
      'Phông chữ',
      'Phông chữ chưa nhúng',
      'Quốc hiệu',
      'Tiêu ngữ',
      'Tên cơ quan ban hành',
      'Số, ký hiệu',
      'Địa danh, thời gian',
      'Tên loại văn bản',
      'Nội dung văn bản',
      'Họ tên người ký',
      'Nơi nhận',
      'Số trang 1',
      'Số trang 2',
    ]
    assert.deepEqual([...parts].toSorted(), wanted.toSorted())
    for (const { found: is, wanted: should, basis } of found) assert.ok(is && should && basis)
  })

  it('tells day and month without their 0, and wrong sizes and weights', () => {
    const line = { page: 1, bold: false, italic: false, size: 10 }
    const lines = [
      { ...line, text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', x: 320, right: 560, y: 770 },
      { ...line, text: 'Kon Tum, ngày 5 tháng 2 năm 2026', x: 320, right: 560, y: 700 },
    ]
    const text = {
      pages: [{ number: 1, width: 595, height: 842, lines }],
      fonts: [{ name: 'TimesNewRomanPSMT', embedded: true }],
    }
    const found = checkLayout(text, expectedOf(decision))
    assert.deepEqual(found.find(({ part }) => part === 'Quốc hiệu')?.found, 'cỡ 10, không đậm')
    const days = found.filter(({ part }) => part === 'Địa danh, thời gian').map(({ wanted }) => wanted)
    assert.deepEqual(days, ['Cỡ 13 đến 14, nghiêng, không đậm', 'Ngày dưới 10 và tháng 1, 2 có số 0 ở trước'])
  })

  it('says that a scan holds no words', async () => {
    const document = await PDFDocument.create()
    document.addPage([595, 842])
    const [first] = checkLayout(await readPageText(await document.save()), expectedOf(letter))
    assert.match(first!.found, /bản quét/)
  })
})
