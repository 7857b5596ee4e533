import type { Line, PageText } from './page-text.ts'

/** What a document must show beside its words. */
export type Expected = {
  /** As it stands in capitals in the middle: `QUYẾT ĐỊNH`; null for an official letter. */
  typeName: string | null
  agencyName: string
  /** What stands after the number: `QĐ-STP`. */
  notation: string
  /** Nothing while nobody is chosen to sign. */
  signerName: string | null
}

/** One way in which a page is not as the Decree wants it. Texts are Vietnamese. */
export type Deviation = { part: string; found: string; wanted: string; basis: string }

const MM = 72 / 25.4
const DECREE = 'Nghị định 30/2020/NĐ-CP'
const general = (point: number) => `Phụ lục I, Phần I, Mục I.${point} ${DECREE}`
const element = (point: number) => `Phụ lục I, Phần I, Mục II.${point} ${DECREE}`

const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()
const same = (one: string, other: string): boolean =>
  plain(one).toLowerCase().replace(/[–—]/g, '-') === plain(other).toLowerCase().replace(/[–—]/g, '-')
const isCapital = (text: string): boolean => text === text.toUpperCase()
const tenth = (value: number): string => String(Math.round(value * 10) / 10).replace('.', ',')

type Sheet = {
  text: PageText
  head: Line[]
  lines: Line[]
  width: number
  height: number
  expected: Expected
}

/**
 * Compares a laid out document with annex I of Decree 30/2020/NĐ-CP: page, margins, fonts, and each element at its place in
 * its size and weight. Pure; what only an eye can judge (colour, pictures, sense) is not judged.
 * @returns deviations in the order of the page; nothing when there is none
 */
export function checkLayout(text: PageText, expected: Expected): Deviation[] {
  const [first] = text.pages
  const lines = text.pages.flatMap((page) => page.lines)
  if (!first || lines.length === 0) {
    return [
      {
        part: 'Chữ trong tệp',
        found: 'Tệp không có chữ đọc được, có thể là bản quét.',
        wanted: 'Văn bản điện tử có chữ, không phải ảnh chụp.',
        basis: `Điều 4 ${DECREE}`,
      },
    ]
  }
  const { width, height } = first
  const head = first.lines.filter(({ y }) => y > height / 2)
  const sheet = { text, head, lines, width, height, expected }
  return [
    ...pages(sheet),
    ...margins(sheet),
    ...fonts(sheet),
    ...state(sheet),
    ...agency(sheet),
    ...numberAndDay(sheet),
    ...title(sheet),
    ...body(sheet),
    ...signer(sheet),
    ...places(sheet),
    ...pageNumbers(sheet),
  ]
}

function pages({ text }: Sheet): Deviation[] {
  const wrong = text.pages.filter(
    ({ width, height }) =>
      Math.abs(Math.min(width, height) - 210 * MM) > 3 || Math.abs(Math.max(width, height) - 297 * MM) > 3,
  )
  return wrong.map(({ number, width, height }) => ({
    part: `Khổ giấy trang ${number}`,
    found: `${Math.round(width / MM)} × ${Math.round(height / MM)} mm`,
    wanted: 'Khổ A4 (210 × 297 mm)',
    basis: general(1),
  }))
}

const isPageNumber = (line: Line, height: number): boolean =>
  /^\d{1,3}$/.test(line.text) && line.y > height - 20 * MM

/** Margins as far as words show them: what touches the edge, and where full lines and full pages end. */
function margins({ text, lines, width, height }: Sheet): Deviation[] {
  const written = lines.filter((line) => !isPageNumber(line, height))
  const left = Math.min(...written.map(({ x }) => x)) / MM
  const right = (width - Math.max(...written.map((line) => line.right))) / MM
  const [first] = text.pages
  const highest = Math.max(...first!.lines.map(({ y, size }) => y + 0.66 * size))
  const top = (height - highest) / MM
  const bottoms = text.pages.map((page) => Math.min(...page.lines.map(({ y }) => y)) / MM)
  const bottom = Math.min(...bottoms)
  const filled = written.filter((line) => line.right - line.x > 0.6 * width).length > 2
  const tell = (side: string, found: number, wanted: string): Deviation => ({
    part: `Lề ${side}`,
    found: `${tenth(found)} mm`,
    wanted,
    basis: general(3),
  })
  return [
    // Letters begin a little below the edge of their line.
    ...(top < 19.3 || top > 27.5 ? [tell('trên', top, 'Cách mép trên từ 20 đến 25 mm')] : []),
    ...(bottom < 19.3 ? [tell('dưới', bottom, 'Cách mép dưới từ 20 đến 25 mm')] : []),
    ...(left < 29.3 || left > 35.7 ? [tell('trái', left, 'Cách mép trái từ 30 đến 35 mm')] : []),
    ...(right < 14.3 || (filled && right > 20.7)
      ? [tell('phải', right, 'Cách mép phải từ 15 đến 20 mm')]
      : []),
  ]
}

/** Times New Roman, and the fonts made with its widths. */
const TIMES = /times|liberation ?serif|tinos|nimbus ?rom|termes/i

function fonts({ text }: Sheet): Deviation[] {
  const other = text.fonts.filter(({ name }) => !TIMES.test(name)).map(({ name }) => name)
  const loose = text.fonts.filter(({ embedded }) => !embedded).map(({ name }) => name)
  return [
    ...(other.length > 0
      ? [
          {
            part: 'Phông chữ',
            found: other.join(', '),
            wanted: 'Times New Roman, bộ mã Unicode, màu đen',
            basis: general(4),
          },
        ]
      : []),
    ...(loose.length > 0
      ? [
          {
            part: 'Phông chữ chưa nhúng',
            found: loose.join(', '),
            wanted: 'Mọi phông chữ nhúng trong tệp để nơi nhận xem đúng như nơi gửi',
            basis: 'Định dạng PDF/A (ISO 19005)',
          },
        ]
      : []),
  ]
}

type Style = { from: number; to: number; bold?: boolean; italic?: boolean; capitals?: boolean }

/** How a line is set against how it should be; nothing when it is right. */
function styled(part: string, line: Line, style: Style, basis: string): Deviation[] {
  const { from, to, bold, italic, capitals } = style
  const wrong = [
    line.size < from - 0.15 || line.size > to + 0.15 ? `cỡ ${tenth(line.size)}` : '',
    bold !== undefined && line.bold !== bold ? (line.bold ? 'chữ đậm' : 'không đậm') : '',
    italic !== undefined && line.italic !== italic ? (line.italic ? 'chữ nghiêng' : 'không nghiêng') : '',
    capitals && !isCapital(line.text) ? 'không in hoa' : '',
  ].filter(Boolean)
  if (wrong.length === 0) return []
  const wanted = [
    `Cỡ ${from === to ? from : `${from} đến ${to}`}`,
    capitals ? 'in hoa' : '',
    italic ? 'nghiêng' : italic === false ? 'đứng' : '',
    bold ? 'đậm' : bold === false ? 'không đậm' : '',
  ]
  return [{ part, found: wrong.join(', '), wanted: wanted.filter(Boolean).join(', '), basis }]
}

const missing = (part: string, wanted: string, basis: string): Deviation[] => [
  { part, found: 'Không tìm thấy', wanted, basis },
]

const middle = (line: Line): number => (line.x + line.right) / 2

function state({ head, width }: Sheet): Deviation[] {
  const name = head.find(({ text }) => same(text, 'Cộng hòa xã hội chủ nghĩa Việt Nam'))
  const motto = head.find(({ text }) => same(text.replace(/\s*-\s*/g, ' - '), 'Độc lập - Tự do - Hạnh phúc'))
  const basis = element(1)
  const onRight = (line: Line, part: string) =>
    middle(line) > width / 2
      ? []
      : [{ part, found: 'Nằm bên trái trang', wanted: 'Phía trên, bên phải trang đầu', basis }]
  return [
    ...(name
      ? [
          ...styled(
            'Quốc hiệu',
            name,
            { from: 12, to: 13, bold: true, italic: false, capitals: true },
            basis,
          ),
          ...onRight(name, 'Quốc hiệu'),
        ]
      : missing('Quốc hiệu', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', basis)),
    ...(motto
      ? [
          ...styled('Tiêu ngữ', motto, { from: 13, to: 14, bold: true, italic: false }, basis),
          ...onRight(motto, 'Tiêu ngữ'),
        ]
      : missing('Tiêu ngữ', 'Độc lập - Tự do - Hạnh phúc', basis)),
  ]
}

const NUMBER = /^Số\s*:/u

/** The names above the number on the left: of the parent, if it has one, and of the agency itself. */
function agency({ head, width, expected }: Sheet): Deviation[] {
  const basis = element(2)
  const number = head.find(({ text }) => NUMBER.test(text))
  const above = head.filter((line) => middle(line) < width / 2 && (!number || line.y > number.y + 2))
  const names = number ? above : above.slice(0, 4)
  const own = names.filter(({ bold }) => bold)
  const written = plain(names.map(({ text }) => text).join(' ')).toLowerCase()
  const wanted = `${expected.agencyName.toUpperCase()}, phía trên, bên trái trang đầu`
  if (!written.includes(plain(expected.agencyName).toLowerCase())) {
    return missing('Tên cơ quan ban hành', wanted, basis)
  }
  if (own.length === 0) {
    return styled(
      'Tên cơ quan ban hành',
      names.at(-1)!,
      { from: 12, to: 13, bold: true, capitals: true },
      basis,
    )
  }
  return names.flatMap((line) =>
    styled(
      line.bold ? 'Tên cơ quan ban hành' : 'Tên cơ quan chủ quản',
      line,
      { from: 12, to: 13, italic: false, capitals: true },
      basis,
    ),
  )
}

export const DAY_LINE = /ngày\s*(\S*)\s*tháng\s*(\S*)\s*năm\s*(\S*)/iu

function numberAndDay({ head, width, expected }: Sheet): Deviation[] {
  const number = head.find(({ text }) => NUMBER.test(text))
  const day = head.find(({ text }) => DAY_LINE.test(text))
  const notation = number && /\/\s*(\S.*)$/u.exec(number.text)?.[1]?.replaceAll(' ', '')
  return [
    ...(number
      ? [
          ...styled('Số, ký hiệu', number, { from: 13, to: 13, bold: false, italic: false }, element(3)),
          ...(notation === expected.notation.replaceAll(' ', '')
            ? []
            : [
                {
                  part: 'Ký hiệu',
                  found: notation ?? 'Không có',
                  wanted: `Số: …/${expected.notation}`,
                  basis: element(3),
                },
              ]),
        ]
      : missing('Số, ký hiệu', `Số: …/${expected.notation}, dưới tên cơ quan`, element(3))),
    ...(day
      ? [
          ...styled('Địa danh, thời gian', day, { from: 13, to: 14, bold: false, italic: true }, element(4)),
          ...written(day),
          ...(middle(day) > width / 2
            ? []
            : [
                {
                  part: 'Địa danh, thời gian',
                  found: 'Nằm bên trái trang',
                  wanted: 'Dưới tiêu ngữ, bên phải trang đầu',
                  basis: element(4),
                },
              ]),
        ]
      : missing('Địa danh, thời gian', 'Địa danh, ngày … tháng … năm …', element(4))),
  ]
}

/** Days below ten and the months 1 and 2 begin with 0; what is not filled in yet is right. */
function written({ text }: Line): Deviation[] {
  const [, day = '', month = ''] = DAY_LINE.exec(text)!
  const short = /^[1-9]$/.test(day) || /^[12]$/.test(month)
  if (!short) return []
  const wanted = 'Ngày dưới 10 và tháng 1, 2 có số 0 ở trước'
  return [{ part: 'Địa danh, thời gian', found: text, wanted, basis: element(4) }]
}

function title({ head, width, expected }: Sheet): Deviation[] {
  const basis = element(5)
  if (expected.typeName === null) {
    const about = head.find(({ text }) => /^V\/v\b/u.test(text))
    return about
      ? styled('Trích yếu công văn', about, { from: 12, to: 13, bold: false, italic: false }, basis)
      : missing('Trích yếu công văn', 'V/v …, dưới số và ký hiệu', basis)
  }
  const name = head.find(({ text }) => same(text, expected.typeName!))
  if (!name) return missing('Tên loại văn bản', expected.typeName.toUpperCase(), basis)
  const below = head.find(
    (line) => line.y < name.y - 2 && name.y - line.y < 45 && Math.abs(middle(line) - middle(name)) < 60,
  )
  const text = (width + 15 * MM) / 2
  return [
    ...styled(
      'Tên loại văn bản',
      name,
      { from: 13, to: 14, bold: true, italic: false, capitals: true },
      basis,
    ),
    ...(Math.abs(middle(name) - text) > 25
      ? [{ part: 'Tên loại văn bản', found: 'Không ở giữa', wanted: 'Canh giữa', basis }]
      : []),
    ...(below
      ? styled('Trích yếu', below, { from: 13, to: 14, bold: true, italic: false }, basis)
      : missing('Trích yếu', 'Ngay dưới tên loại văn bản', basis)),
  ]
}

/** The size most of the text is set in. */
function body({ head, lines, width, height }: Sheet): Deviation[] {
  const headed = head.filter(({ text }) => NUMBER.test(text) || DAY_LINE.test(text)).map(({ y }) => y)
  const below = headed.length > 0 ? Math.min(...headed) - 3 : height
  const sizes = new Map<number, number>()
  for (const line of lines) {
    if (line.page === 1 && line.y > below) continue
    if (isPageNumber(line, height) || line.right - line.x < 0.35 * width) continue
    sizes.set(line.size, (sizes.get(line.size) ?? 0) + line.right - line.x)
  }
  const [most] = [...sizes].sort(([, one], [, other]) => other - one)
  if (!most || (most[0] >= 12.85 && most[0] <= 14.15)) return []
  const found = `cỡ ${tenth(most[0])}`
  return [{ part: 'Nội dung văn bản', found, wanted: 'Cỡ 13 đến 14, đứng', basis: element(6) }]
}

function signer({ lines, expected, width }: Sheet): Deviation[] {
  const basis = element(7)
  if (!expected.signerName) return []
  const name = lines.findLast(({ text }) => same(text, expected.signerName!))
  if (!name) return missing('Họ tên người ký', `${expected.signerName}, bên phải, cuối văn bản`, basis)
  const above = lines
    .filter(
      (line) =>
        line.page === name.page &&
        line.y > name.y + 20 &&
        line.y < name.y + 190 &&
        Math.abs(middle(line) - middle(name)) < 80 &&
        isCapital(line.text),
    )
    .toSorted((one, other) => one.y - other.y)
  const [position] = above
  return [
    ...styled('Họ tên người ký', name, { from: 13, to: 14, bold: true, italic: false }, basis),
    ...(middle(name) > width / 2
      ? []
      : [{ part: 'Họ tên người ký', found: 'Nằm bên trái trang', wanted: 'Bên phải, cuối văn bản', basis }]),
    ...(position
      ? styled('Chức vụ người ký', position, { from: 13, to: 14, bold: true, capitals: true }, basis)
      : missing('Chức vụ người ký', 'In hoa, đậm, phía trên chữ ký', basis)),
  ]
}

function places({ lines, width }: Sheet): Deviation[] {
  const basis = element(9)
  const label = lines.findLast(({ text }) => /^Nơi nhận\s*:/u.test(text))
  if (!label) return missing('Nơi nhận', 'Dưới cùng, bên trái, dòng cuối là “Lưu: VT”', basis)
  const list = lines.filter(
    (line) =>
      line.page === label.page &&
      line.y < label.y - 2 &&
      middle(line) < width / 2 &&
      line.text.startsWith('-'),
  )
  const [first] = list
  return [
    ...styled('Nơi nhận', label, { from: 12, to: 12, bold: true, italic: true }, basis),
    ...(first
      ? styled('Danh sách nơi nhận', first, { from: 11, to: 11, bold: false, italic: false }, basis)
      : missing('Danh sách nơi nhận', 'Mỗi nơi một dòng, bắt đầu bằng gạch đầu dòng', basis)),
    ...(list.some(({ text }) => /Lưu\s*:\s*VT/u.test(text))
      ? []
      : missing('Lưu văn bản', 'Dòng cuối của nơi nhận là “Lưu: VT, …”', basis)),
  ]
}

function pageNumbers({ text }: Sheet): Deviation[] {
  const basis = general(7)
  return text.pages.flatMap((page) => {
    const line = page.lines.find((one) => isPageNumber(one, page.height))
    const part = `Số trang ${page.number}`
    const wanted = 'Chữ số Ả Rập cỡ 13 đến 14, giữa lề trên, không ghi ở trang đầu'
    if (page.number === 1) return line ? [{ part, found: 'Có số ở trang đầu', wanted, basis }] : []
    if (!line || Number(line.text) !== page.number) return missing(part, wanted, basis)
    // The middle of the page, or of the text between its margins.
    const off = Math.min(
      Math.abs(middle(line) - page.width / 2),
      Math.abs(middle(line) - (page.width + 15 * MM) / 2),
    )
    if (off > 12) return [{ part, found: 'Không ở giữa', wanted, basis }]
    return styled(part, line, { from: 13, to: 14 }, basis)
  })
}
