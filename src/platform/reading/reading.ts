import { buffer } from 'node:stream/consumers'
import { readStoredFile } from '../files/files.ts'
import type { Services } from '../services.ts'

export type Reading = {
  origin: 'layer' | 'recognised' | 'none'
  text: string
  pages: number
  /** The same scan as a PDF in which words can be searched; only of what had to be recognised. */
  searchable?: Buffer
}

const NOTHING: Reading = { origin: 'none', text: '', pages: 0 }
const PICTURES = ['image/jpeg', 'image/png']
/** Whoever wants more pages searched than this has a book, not a document. */
const MOST_PAGES = 300

/**
 * Reads the text of a stored file, from its own text or, of a scan, by recognising it, a line of the page a line of the text. A file that is damaged, or of a kind without
 * text, gives nothing.
 */
export async function readText(
  services: Services,
  file: { sha256: string; media_type: string },
): Promise<Reading> {
  const isPdf = file.media_type === 'application/pdf'
  if (!isPdf && !PICTURES.includes(file.media_type)) return NOTHING
  const bytes = await buffer(readStoredFile(services, file.sha256))
  try {
    const own = isPdf ? await textLayer(new Uint8Array(bytes)) : NOTHING
    if (own.origin === 'layer') return own
    const { recognise } = await import('./recognise.ts')
    const seen = await recognise(bytes, file.media_type)
    return seen.text.trim() ? { origin: 'recognised', ...seen } : { ...NOTHING, pages: seen.pages }
  } catch (error) {
    services.log.warn({ err: error, sha256: file.sha256 }, 'a file could not be read')
    return NOTHING
  }
}

async function textLayer(data: Uint8Array): Promise<Reading> {
  // Takes tens of megabytes, which a process that reads no files has no need of.
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs')
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
    const text = pages.join('\n').normalize('NFC')
    return { origin: text.trim() ? 'layer' : 'none', text, pages: pdf.numPages }
  } finally {
    await task.destroy()
  }
}
