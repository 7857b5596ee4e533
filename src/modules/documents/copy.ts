/**
 * Copies of documents (sao văn bản): their forms, from what to what each is made, and which pages an excerpt takes. Pure.
 * Law: Decree 30/2020/NĐ-CP art. 25–27, annex I part II.
 */

export const COPY_FORMS = {
  'sao-y': { mark: 'SAO Y', label: 'Sao y' },
  'sao-luc': { mark: 'SAO LỤC', label: 'Sao lục' },
  'trich-sao': { mark: 'TRÍCH SAO', label: 'Trích sao' },
} as const
export type CopyForm = keyof typeof COPY_FORMS

export const isCopyForm = (text: string): text is CopyForm => text in COPY_FORMS

export const MEDIA = {
  electronic: 'Bản điện tử, đóng dấu số',
  paper: 'Bản giấy, in ra để ký và đóng dấu',
} as const
export type Medium = keyof typeof MEDIA

/** What a document is as a copy of another. */
export type CopyFacts = { form: CopyForm; medium: Medium; pages?: number[] }

/** From what to what each form is made (art. 25): there is no electronic copy of an electronic original, only the original. */
const WAYS: Readonly<Record<CopyForm, readonly `${Medium} ${Medium}`[]>> = {
  'sao-y': ['paper paper', 'electronic paper', 'paper electronic'],
  'sao-luc': ['paper paper', 'paper electronic', 'electronic paper'],
  'trich-sao': ['paper paper', 'paper electronic', 'electronic electronic', 'electronic paper'],
}

type Way = {
  form: CopyForm
  /** What the document at hand is, and what its copy is to be. */
  from: Medium
  to: Medium
  /** Type of the document at hand. */
  type: string
  /** Is it this agency's own? Then the original is here. */
  own: boolean
}

/** What is against making such a copy, by field; nothing when it may be made. */
export function copyErrors({ form, from, to, type, own }: Way): Record<string, string> {
  if (type === 'sao-y' && form !== 'sao-luc') {
    return { form: 'Văn bản này là bản sao y. Từ bản sao y chỉ làm được bản sao lục.' }
  }
  if (type !== 'sao-y' && isCopyForm(type)) {
    return { form: 'Chỉ sao từ bản gốc, bản chính hoặc bản sao y.' }
  }
  if (form === 'sao-luc' && own && type !== 'sao-y') {
    return { form: 'Sao lục là chép từ bản sao y. Cơ quan giữ bản gốc thì chọn “Sao y” hoặc “Trích sao”.' }
  }
  if (!WAYS[form].includes(`${from} ${to}`)) {
    return {
      medium:
        'Văn bản điện tử đã ký số thì gửi chính bản đó, không sao thành bản điện tử khác. Chọn bản giấy, hoặc chọn “Trích sao”.',
    }
  }
  return {}
}

/**
 * Pages of an excerpt as somebody writes them: `1, 3-5`.
 * @param count pages there are
 * @returns the pages in their order, each once; what is wrong, in words, when it cannot be read
 */
export function readPages(text: string, count: number): number[] | string {
  const pages = new Set<number>()
  for (const part of text.split(/[,;]/).map((one) => one.trim())) {
    if (part === '') continue
    const range = /^(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?$/.exec(part)
    const [from, to] = [Number(range?.[1]), Number(range?.[2] ?? range?.[1])]
    if (!range || from < 1 || to < from || to > count) {
      return `Ghi các trang cần trích, ví dụ 1, 3-5. Văn bản có ${count} trang.`
    }
    for (let page = from; page <= to; page++) pages.add(page)
  }
  if (!pages.has(1)) return 'Giữ trang 1: bản trích sao phải có đủ phần đầu của văn bản.'
  return [...pages].sort((one, other) => one - other)
}

/** The least a scanned copy must have (annex I part II, I.2); a little less is the rounding of a scanner. */
export const LEAST_DOTS = 200
const ROUNDING = 5

/** How a scan was taken: dots per inch of its coarsest page, and the poorest of its pages in colour. */
export type Scan = { dots: number; colour: 'colour' | 'grey' | 'black' }

const COLOURS: Readonly<Record<Scan['colour'], string>> = {
  colour: 'ảnh màu',
  grey: 'ảnh xám',
  black: 'ảnh đen trắng',
}

/** `bản quét khoảng 300 điểm/inch, ảnh màu` */
export const scanWords = ({ dots, colour }: Scan): string =>
  `bản quét khoảng ${dots} điểm/inch, ${COLOURS[colour]}`

/** Why a scan cannot be a digital copy (annex I part II, I.2); nothing when it can. */
export function scanShortcoming({ dots, colour }: Scan): string | undefined {
  const found = [
    ...(dots < LEAST_DOTS - ROUNDING
      ? [`chỉ đạt khoảng ${dots} điểm trên inch, cần ít nhất ${LEAST_DOTS}`]
      : []),
    ...(colour === 'colour' ? [] : [`là ${COLOURS[colour]}, cần ảnh màu`]),
  ]
  return found.length > 0
    ? `Bản quét chưa đạt để làm bản sao điện tử: ${found.join('; ')} (Phụ lục I Nghị định 30/2020/NĐ-CP).`
    : undefined
}
