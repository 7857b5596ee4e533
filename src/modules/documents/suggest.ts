import type { DocumentType } from '#platform/province/documents.ts'

/** What could be read off a document; what could not is left out. Days are ISO. */
export type Suggestion = {
  type?: string
  code?: string
  subject?: string
  issuedOn?: string
  issuerName?: string
  signerName?: string
  signerPosition?: string
}

/**
 * Reads the elements of a document off its text, where Decree 30/2020 annex I puts them: issuer, code, place and day,
 * type and abstract at the head, the signatory at the foot. Only a proposal: the clerk compares it with the paper.
 * @param text of the main file, a line of the page a line of the text
 */
export function suggest(text: string, types: readonly DocumentType[]): Suggestion {
  const lines = text
    .normalize('NFC')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
  const head = lines.slice(0, 40)
  const type = typeOf(head, types)
  return {
    ...optional('code', codeOf(head)),
    ...optional('issuedOn', dayOf(head)),
    ...optional('issuerName', issuerOf(head)),
    ...optional('type', type?.key),
    ...optional('subject', subjectOf(head, type)),
    ...signerOf(lines),
  }
}

const optional = <K extends keyof Suggestion>(key: K, value: string | undefined) =>
  value ? { [key]: value } : {}

/** `Số: 125/UBND-TH`; a recogniser takes the o with its accent for many things. */
const CODE = /S[ốôóòoỐÔ]\s*[:;.]?\s*(\d{1,6}[a-zA-Z]?)\s*\/\s*([A-ZĐƯ][\p{L}\d.&/-]{1,40})/u

function codeOf(head: readonly string[]): string | undefined {
  const match = head.map((line) => CODE.exec(line)).find(Boolean)
  return match ? `${match[1]}/${match[2]!.replace(/[.,]+$/, '')}` : undefined
}

const DAY = /ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})/iu

function dayOf(head: readonly string[]): string | undefined {
  const match = head.map((line) => DAY.exec(line)).find(Boolean)
  if (!match) return undefined
  try {
    const [day, month, year] = [match[1], match[2], match[3]].map(Number)
    return Temporal.PlainDate.from(
      { day: day!, month: month!, year: year! },
      { overflow: 'reject' },
    ).toString()
  } catch {
    return undefined
  }
}

const MOTTO = /CỘNG\s*H[ÒO]A\s*X[ÃA]\s*H[ỘO]I|Độc lập\s*[-–]\s*Tự do/iu

/** The issuer stands in capitals above the code, beside the name of the country. */
function issuerOf(head: readonly string[]): string | undefined {
  const end = head.findIndex((line) => CODE.test(line))
  const above = head
    .slice(0, end === -1 ? 6 : end)
    .map((line) =>
      line
        .split(MOTTO)[0]!
        // Begun at the first of a run only, or a long run would be tried from each of its marks.
        .replace(/(?<![_*–—-])[_*–—-]+$/u, '')
        .trim(),
    )
    .filter((line) => /^[\p{Lu}\d ,.–-]{4,}$/u.test(line) && !MOTTO.test(line) && kindOf(line.toLowerCase()))
  return above.length > 0 ? sentenceCase(above.at(-1)!) : undefined
}

/** How names of agencies and organisations begin. */
const KINDS = [
  'ủy ban nhân dân',
  'hội đồng nhân dân',
  'văn phòng',
  'sở',
  'bộ',
  'ban',
  'chi cục',
  'cục',
  'tổng cục',
  'phòng',
  'trung tâm',
  'công an',
  'tòa án nhân dân',
  'viện kiểm sát nhân dân',
  'viện',
  'kho bạc nhà nước',
  'ngân hàng',
  'trường',
  'bệnh viện',
  'công ty',
  'tổng công ty',
  'hội',
  'liên đoàn',
  'thanh tra',
  'chính phủ',
  'đảng ủy',
  'tỉnh ủy',
]
const kindOf = (lower: string): string | undefined =>
  KINDS.find((one) => lower === one || lower.startsWith(`${one} `))

/** `SỞ TƯ PHÁP` → `Sở Tư pháp`: the first word of the text and of the name after the kind of agency. */
function sentenceCase(capitals: string): string {
  const lower = capitals.toLowerCase()
  const upperFirst = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
  const kind = kindOf(lower)
  if (!kind) return upperFirst(lower)
  const places = /(tỉnh|huyện|thành phố|thị xã|xã|phường|thị trấn)( )(.+)$/u
  const rest = lower.slice(kind.length + 1)
  const named = places.exec(rest)
  const tail = named
    ? `${upperFirst(rest.slice(0, named.index))}${named[1]} ${named[3]!.split(' ').map(upperFirst).join(' ')}`
    : upperFirst(rest)
  return `${upperFirst(kind)} ${tail}`
}

/** The type stands alone in capitals; without one it is an official letter. */
function typeOf(head: readonly string[], types: readonly DocumentType[]): DocumentType | undefined {
  const named = head
    .map((line) => types.find((type) => line === type.name.toUpperCase()))
    .find((type) => type !== undefined)
  return named ?? types.find((type) => type.key === 'cong-van')
}

function subjectOf(head: readonly string[], type: DocumentType | undefined): string | undefined {
  const about = head.findIndex((line) => /^V\/v\b/iu.test(line))
  if (about !== -1) return joined(head, about, /^(Kính gửi|Số|Căn cứ|[\p{Lu}\d ,.–-]{4,}$)|ngày \d/u)
  const title = head.findIndex((line) => type && line === type.name.toUpperCase())
  return title === -1
    ? undefined
    : joined(head, title + 1, /^(Kính gửi|Căn cứ|Thực hiện|Điều 1|I\.|1\.|[_–-]{3})/u)
}

/** A line and those it goes on in, up to four, until one that begins something else. */
function joined(lines: readonly string[], from: number, stop: RegExp): string | undefined {
  const found: string[] = []
  for (const line of lines.slice(from, from + 4)) {
    if (found.length > 0 && stop.test(line)) break
    if (found.length === 0 && from > 0 && stop.test(line)) break
    found.push(line)
  }
  const text = found.join(' ').slice(0, 500).trim()
  return text || undefined
}

const POSITION =
  /^(?:(?:TM|KT|TL|TUQ|Q)\.\s*[\p{Lu} ,]+\s*)?((?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG|TRƯỞNG BAN|CỤC TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG))$/u

/** Position in capitals, then the name, a few lines below. */
function signerOf(lines: readonly string[]): Pick<Suggestion, 'signerName' | 'signerPosition'> {
  const at = lines.findLastIndex((line) => POSITION.test(line))
  if (at === -1) return {}
  const position = POSITION.exec(lines[at]!)![1]!
  const name = lines.slice(at + 1, at + 6).find((line) => /^(\p{Lu}\p{Ll}+ ){1,4}\p{Lu}\p{Ll}+$/u.test(line))
  const written = position.charAt(0) + position.slice(1).toLowerCase()
  return { signerPosition: written, ...optional('signerName', name) }
}
