/** A run of letters as it stands on a page: points, from the lower left corner; `y` is the base line. */
type Run = {
  text: string
  x: number
  y: number
  width: number
  size: number
  font: string
}

/** Runs beside each other. A line of two columns is two lines. */
export type Line = {
  page: number
  text: string
  x: number
  right: number
  y: number
  size: number
  bold: boolean
  italic: boolean
}

export type TextPage = { number: number; width: number; height: number; lines: Line[] }
export type TextFont = { name: string; embedded: boolean }
export type PageText = { pages: TextPage[]; fonts: TextFont[] }

/** Whoever has more pages has a book, not a document. */
const MOST_PAGES = 100

/**
 * Reads where the words of a PDF stand, how large and in which font.
 * @throws Error when it cannot be read
 */
export async function readPageText(pdf: Uint8Array): Promise<PageText> {
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const task = getDocument({
    data: new Uint8Array(pdf),
    verbosity: VerbosityLevel.ERRORS,
    disableFontFace: true,
    useSystemFonts: false,
    // Without it fonts have no names.
    fontExtraProperties: true,
  })
  const document = await task.promise
  try {
    const pages: TextPage[] = []
    const fonts = new Map<string, TextFont>()
    for (let number = 1; number <= Math.min(document.numPages, MOST_PAGES); number++) {
      const page = await document.getPage(number)
      const { width, height } = page.getViewport({ scale: 1 })
      const content = await page.getTextContent()
      // Fonts are known once the page has been worked through.
      await page.getOperatorList()
      const runs = content.items.flatMap((item): Run[] => {
        if (!('str' in item) || !item.str.trim()) return []
        const [a = 0, b = 0, , d = 0, x = 0, y = 0] = item.transform as number[]
        // What stands askew, such as words across the page, is no line of the text.
        if (Math.abs(b) > 0.01 * Math.abs(a)) return []
        const font = fontOf(page.commonObjs, item.fontName)
        fonts.set(font.name, font)
        const text = item.str.normalize('NFC')
        return [{ text, x, y, width: item.width, size: Math.abs(d), font: font.name }]
      })
      pages.push({ number, width, height, lines: linesOf(number, runs) })
      page.cleanup()
    }
    return { pages, fonts: [...fonts.values()] }
  } finally {
    await task.destroy()
  }
}

type FontStore = { has(id: string): boolean; get(id: string): unknown }

function fontOf(store: FontStore, id: string): TextFont {
  const font: unknown = store.has(id) ? store.get(id) : undefined
  const known = typeof font === 'object' && font !== null ? font : {}
  const name = 'name' in known && typeof known.name === 'string' ? known.name : id
  const embedded = !('missingFile' in known && known.missingFile === true)
  return { name: name.replace(/^[A-Z]{6}\+/, ''), embedded }
}

/** Runs on one base line, as far as no gap parts them. */
function linesOf(page: number, runs: readonly Run[]): Line[] {
  const rows: Run[][] = []
  for (const run of [...runs].sort((one, other) => other.y - one.y || one.x - other.x)) {
    const row = rows.at(-1)
    if (row && Math.abs(row[0]!.y - run.y) < 0.3 * Math.max(run.size, row[0]!.size)) row.push(run)
    else rows.push([run])
  }
  return rows.flatMap((row) => columnsOf(row).map((column) => lineOf(page, column)))
}

/** What follows a place that is kept free for a number or a day: the line goes on behind it. */
const GOES_ON = /^\s*(?:\/|tháng|năm|ngày)/iu

function columnsOf(row: readonly Run[]): Run[][] {
  const columns: Run[][] = []
  for (const run of [...row].sort((one, other) => one.x - other.x)) {
    const last = columns.at(-1)?.at(-1)
    const gap = last ? run.x - (last.x + last.width) : Infinity
    if (gap < (GOES_ON.test(run.text) ? 10 : 0.8) * run.size) columns.at(-1)!.push(run)
    else columns.push([run])
  }
  return columns
}

function lineOf(page: number, runs: readonly Run[]): Line {
  let text = ''
  let end: number | undefined
  for (const run of runs) {
    if (end !== undefined && run.x - end > 0.12 * run.size && !text.endsWith(' ')) text += ' '
    text += run.text
    end = run.x + run.width
  }
  const widest = [...runs].sort((one, other) => other.width - one.width)[0]!
  const most = runs.reduce((sum, run) => sum + run.width, 0) / 2
  const share = (kind: RegExp) =>
    runs.filter(({ font }) => kind.test(font)).reduce((sum, run) => sum + run.width, 0) > most
  return {
    page,
    text: text.replace(/\s+/g, ' ').trim(),
    x: runs[0]!.x,
    right: runs.at(-1)!.x + runs.at(-1)!.width,
    y: widest.y,
    size: Math.round(widest.size * 10) / 10,
    bold: share(/bold|black|heavy/i),
    italic: share(/italic|oblique/i),
  }
}
