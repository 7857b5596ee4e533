import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** Whoever wants more pages searched than this has a book, not a document. */
const MOST_PAGES = 300

/** The text a PDF has of itself, a line of the page a line of the text; empty where it has none. */
export async function textLayer(data: Uint8Array): Promise<{ text: string; pages: number }> {
  const task = getDocument({
    data,
    verbosity: VerbosityLevel.ERRORS,
    disableFontFace: true,
    useSystemFonts: false,
  })
  const pdf = await task.promise
  try {
    const pages: string[] = []
    for (let number = 1; number <= Math.min(pdf.numPages, MOST_PAGES); number++) {
      const page = await pdf.getPage(number)
      const { items } = await page.getTextContent()
      pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''))
      page.cleanup()
    }
    return { text: pages.join('\n').normalize('NFC'), pages: pdf.numPages }
  } finally {
    await task.destroy()
  }
}
