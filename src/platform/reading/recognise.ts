import { createCanvas } from '@napi-rs/canvas'
import {
  endText,
  beginText,
  PDFDocument,
  setFontAndSize,
  setTextMatrix,
  setTextRenderingMode,
  showText,
  TextRenderingMode,
  type PDFFont,
  type PDFPage,
} from '@cantoo/pdf-lib'
import * as fontkit from 'fontkit'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { createWorker, type Worker } from 'tesseract.js'

/** What a recogniser saw: a word and where, in pixels of the picture from its upper left corner. */
type Word = { text: string; box: { x0: number; y0: number; x1: number; y1: number } }
type PageWords = { text: string; words: Word[]; width: number; height: number }

export type Recognised = { text: string; pages: number; searchable: Buffer }

/** Good enough for print of 10 points; more only costs time. */
const DOTS_PER_INCH = 200
/** Dots a page is drawn with: A2 at that resolution. */
const MOST_DRAWN = 16_000_000
/** A longer scan is a book; its first pages are enough to find it. */
const MOST_PAGES = 30

const VIETNAMESE = fileURLToPath(
  new URL('../../../node_modules/@tesseract.js-data/vie/4.0.0_best_int', import.meta.url),
)
const FONT = new URL('../print/fonts/LiberationSerif-Regular.ttf', import.meta.url)

/**
 * Reads the words of a scan (nhận dạng chữ tiếng Việt) and lays them, unseen, over the picture: the result is the same
 * paper, in which words can be searched and copied.
 * @param data a PDF without text, or a picture
 */
export async function recognise(data: Buffer, mediaType: string): Promise<Recognised> {
  const options = { langPath: VIETNAMESE, cacheMethod: 'none', gzip: true } as const
  // What goes wrong is told by the promise of the page; without a listener it would end the process as well.
  const reader = await createWorker('vie', 1, { ...options, errorHandler: () => {} })
  try {
    const pdf =
      mediaType === 'application/pdf' ? await PDFDocument.load(data) : await pictureAsPdf(data, mediaType)
    const pictures = mediaType === 'application/pdf' ? picturesOf(data) : [data]
    const read: PageWords[] = []
    for await (const picture of pictures) read.push(await wordsOf(reader, picture))
    pdf.registerFontkit(fontkit)
    const font = await pdf.embedFont(await readFile(FONT), { subset: true })
    for (const [index, page] of pdf.getPages().slice(0, read.length).entries())
      layOver(page, font, read[index]!)
    return {
      text: read
        .map(({ text }) => text)
        .join('\n')
        .normalize('NFC'),
      pages: pdf.getPageCount(),
      searchable: Buffer.from(await pdf.save()),
    }
  } finally {
    await reader.terminate()
  }
}

/** A sheet of A3 as the finest scanners give it; what claims to be more is not opened. */
const MOST_PIXELS = 75_000_000

/** @throws Error when the picture is larger than any sheet */
function checkSize(picture: Buffer): void {
  const { width, height } = sizeOf(picture, [])
  if (width * height > MOST_PIXELS) throw new Error(`a picture of ${width} x ${height} dots is not read`)
}

/** One page of the picture's own size: 200 dots are an inch. */
async function pictureAsPdf(data: Buffer, mediaType: string): Promise<PDFDocument> {
  const pdf = await PDFDocument.create()
  checkSize(data)
  const image = mediaType === 'image/png' ? await pdf.embedPng(data) : await pdf.embedJpg(data)
  const scale = 72 / DOTS_PER_INCH
  const page = pdf.addPage([image.width * scale, image.height * scale])
  page.drawImage(image, { x: 0, y: 0, width: page.getWidth(), height: page.getHeight() })
  return pdf
}

/** The pages of a PDF as pictures, one after the other. */
async function* picturesOf(data: Buffer): AsyncGenerator<Buffer> {
  const task = getDocument({
    data: new Uint8Array(data),
    verbosity: VerbosityLevel.ERRORS,
    maxImageSize: MOST_PIXELS,
  })
  const pdf = await task.promise
  try {
    for (let number = 1; number <= Math.min(pdf.numPages, MOST_PAGES); number++) {
      const page = await pdf.getPage(number)
      const { width, height } = page.getViewport({ scale: 1 })
      // Of a poster the words are large as well.
      const scale = Math.min(DOTS_PER_INCH / 72, Math.sqrt(MOST_DRAWN / (width * height)))
      const viewport = page.getViewport({ scale })
      const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height))
      await page.render({ canvas: canvas as unknown as HTMLCanvasElement, viewport }).promise
      yield canvas.toBuffer('image/png')
      page.cleanup()
    }
  } finally {
    await task.destroy()
  }
}

async function wordsOf(reader: Worker, picture: Buffer): Promise<PageWords> {
  const { data } = await reader.recognize(picture, {}, { text: true, blocks: true })
  const lines = (data.blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap((one) => one.lines))
  const words = lines.flatMap((line) => line.words.map(({ text, bbox }) => ({ text, box: bbox })))
  const { width, height } = sizeOf(picture, words)
  return { text: data.text, words, width, height }
}

/** Width and height stand in the head of a PNG; of another picture the words tell them well enough. */
function sizeOf(picture: Buffer, words: readonly Word[]): { width: number; height: number } {
  if (picture.subarray(1, 4).toString('latin1') === 'PNG') {
    return { width: picture.readUInt32BE(16), height: picture.readUInt32BE(20) }
  }
  return (
    jpegSize(picture) ?? {
      width: Math.max(1, ...words.map(({ box }) => box.x1)),
      height: Math.max(1, ...words.map(({ box }) => box.y1)),
    }
  )
}

/** From the frame header of a JPEG. */
function jpegSize(picture: Buffer): { width: number; height: number } | undefined {
  for (let at = 2; at + 9 < picture.length && picture[at] === 0xff; at += 2 + picture.readUInt16BE(at + 2)) {
    const marker = picture[at + 1]!
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: picture.readUInt16BE(at + 5), width: picture.readUInt16BE(at + 7) }
  }
  return undefined
}

/** Writes the words where they were seen, as text nobody sees. */
function layOver(page: PDFPage, font: PDFFont, read: PageWords): void {
  const [across, down] = [page.getWidth() / read.width, page.getHeight() / read.height]
  const key = page.node.newFontDictionary('Reading', font.ref)
  page.pushOperators(beginText(), setTextRenderingMode(TextRenderingMode.Invisible))
  for (const { text, box } of read.words) {
    const size = Math.max(1, (box.y1 - box.y0) * down)
    const stretch = ((box.x1 - box.x0) * across) / Math.max(0.1, font.widthOfTextAtSize(text, size))
    page.pushOperators(
      setFontAndSize(key, size),
      setTextMatrix(stretch, 0, 0, 1, box.x0 * across, page.getHeight() - box.y1 * down + size * 0.2),
      showText(font.encodeText(`${text} `)),
    )
  }
  page.pushOperators(endText())
}
