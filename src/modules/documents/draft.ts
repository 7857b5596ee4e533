import type { Block, Span } from '#platform/print/official-document.ts'

/** In whose name a leader signs (Decree 30/2020 art. 13, annex I.II.7). */
export const COMPETENCES = {
  head: { abbreviation: '', label: 'Người đứng đầu ký' },
  collective: { abbreviation: 'TM.', label: 'Thay mặt tập thể (TM.)' },
  deputy: { abbreviation: 'KT.', label: 'Cấp phó ký thay (KT.)' },
  acting: { abbreviation: 'Q.', label: 'Quyền người đứng đầu (Q.)' },
  order: { abbreviation: 'TL.', label: 'Thừa lệnh (TL.)' },
  authority: { abbreviation: 'TUQ.', label: 'Thừa ủy quyền (TUQ.)' },
} as const
export type Competence = keyof typeof COMPETENCES

/** A recipient as the author names it; with a code it is reached through the exchange. */
export type Recipient = { name: string; code: string | null }

/** A place on a page: the page from 1, millimetres from its upper left corner. */
export type PlaceOnPage = { page: number; x: number; y: number }
/** Where number, day and signature go on a text written elsewhere; what is left out is looked for on the page. */
export type OutsidePlaces = { number?: PlaceOnPage; day?: PlaceOnPage; signature?: PlaceOnPage }

/** What is written of an outgoing document. Lists are lines as they are printed, without dashes and full stops. */
export type DraftContent = {
  addressees: string[]
  basis: string[]
  /** Paragraphs, one a line; `**bold**`, `*italic*`, `# heading`, tables of `| a | b |` lines. */
  body: string
  places: string[]
  competence: Competence
  /** The collective or the chief in whose name it is signed: “ỦY BAN NHÂN DÂN”, “GIÁM ĐỐC”. */
  onBehalf: string | null
  signerTitle: string
  recipients: Recipient[]
  /** The main text is a file that was written elsewhere. */
  outside?: { fileId: string; places: OutsidePlaces }
}

export const EMPTY_DRAFT: DraftContent = {
  addressees: [],
  basis: [],
  body: '',
  places: [],
  competence: 'head',
  onBehalf: null,
  signerTitle: '',
  recipients: [],
}

/** The lines of a list as people type it: one a line, with or without dash, full stop or semicolon. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/^[-–•*\s]+/, '')
        // Begun at the first of a run only, or a long run would be tried from each of its marks.
        .replace(/(?<![;.\s])[;.\s]+$/, '')
        .trim(),
    )
    .filter(Boolean)

/** Words in one weight after the other: `Điều 1.` at the beginning is bold by itself. */
export function spansOf(line: string): Span[] {
  const article = /^Điều \d+\.\s*/.exec(line)?.[0] ?? ''
  const rest = line.slice(article.length)
  const spans: Span[] = article ? [{ text: article, bold: true, italic: false }] : []
  let from = 0
  for (const match of rest.matchAll(/\*\*([^*]+)\*\*|\*([^*]+)\*/g)) {
    if (match.index > from) spans.push({ text: rest.slice(from, match.index), bold: false, italic: false })
    spans.push(
      match[1] === undefined
        ? { text: match[2]!, bold: false, italic: true }
        : { text: match[1], bold: true, italic: false },
    )
    from = match.index + match[0].length
  }
  if (from < rest.length) spans.push({ text: rest.slice(from), bold: false, italic: false })
  return spans
}

const isRow = (line: string) => /^\|.*\|$/.test(line)
const isRule = (line: string) => /^\|[\s:|-]+\|$/.test(line)
const cellsOf = (line: string) =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => spansOf(cell.trim()))

/** The body as blocks: paragraphs, headings, tables whose rows have equally many cells. */
export function blocksOf(body: string): Block[] {
  const blocks: Block[] = []
  for (const raw of body.normalize('NFC').split('\n')) {
    const line = raw.trim()
    if (!line || isRule(line)) continue
    const last = blocks.at(-1)
    if (isRow(line)) {
      const cells = cellsOf(line)
      if (last?.kind === 'table') {
        const width = last.rows[0]!.length
        last.rows.push(Array.from({ length: width }, (_, index) => cells[index] ?? []))
      } else blocks.push({ kind: 'table', rows: [cells] })
    } else if (line.startsWith('# ')) blocks.push({ kind: 'heading', spans: spansOf(line.slice(2)) })
    else blocks.push({ kind: 'paragraph', spans: spansOf(line) })
  }
  return blocks
}

/** Documents that decide: who decides and the word stand above what is decided. */
const DECIDING: Readonly<Record<string, string>> = {
  'quyet-dinh': 'QUYẾT ĐỊNH:',
  'nghi-quyet': 'QUYẾT NGHỊ:',
}
export const decidesOf = (type: string): string | null => DECIDING[type] ?? null

/** `KT. GIÁM ĐỐC`, `TM. ỦY BAN NHÂN DÂN`; null when the head signs as such. */
export function onBehalfOf(content: Pick<DraftContent, 'competence' | 'onBehalf'>): string | null {
  const { abbreviation } = COMPETENCES[content.competence]
  return abbreviation && content.onBehalf ? `${abbreviation} ${content.onBehalf}` : null
}

/** A kind of place in the chain an author may ask for, in the order in which they follow. */
export type ChainLink = { place: number; kind: 'opinion' | 'review' | 'legal' | 'sign'; accountId: string }

/**
 * What is wrong with a chain, by field; nothing when it can run: one signature, at the end, and nobody twice at one place.
 */
export function chainErrors(chain: readonly ChainLink[]): Record<string, string> {
  const signs = chain.filter(({ kind }) => kind === 'sign')
  if (signs.length !== 1) return { sign: 'Chọn một người ký văn bản.' }
  const last = Math.max(...chain.map(({ place }) => place))
  if (signs[0]!.place !== last || chain.filter(({ place }) => place === last).length !== 1) {
    return { sign: 'Người ký đứng sau mọi người khác.' }
  }
  const seen = new Set<string>()
  for (const link of chain) {
    const key = `${link.place}|${link.accountId}`
    if (seen.has(key)) return { [link.kind]: 'Một người chỉ cần chọn một lần ở mỗi bước.' }
    seen.add(key)
  }
  return {}
}
