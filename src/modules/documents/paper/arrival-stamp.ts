import { PDFDocument, rgb, type PDFFont } from '@cantoo/pdf-lib'
import * as fontkit from 'fontkit'
import { readFile } from 'node:fs/promises'
import { formatDate } from '#ui/format.ts'
import { writtenNumber } from '../document.ts'

const MM = 72 / 25.4
/** The stamp is 35 by 50 mm (Decree 30/2020 annex IV, II.1), under the number of the document. */
const [HEIGHT, WIDTH] = [35 * MM, 50 * MM]
const [LEFT, TOP] = [22 * MM, 58 * MM]
const RED = rgb(0.75, 0, 0)
const FONTS = new URL('../../../platform/print/fonts/', import.meta.url)

export type ArrivalStamp = {
  agency: string
  number: number
  /** ISO 8601. */
  day: string
  passedTo: string | null
}

/**
 * Puts the incoming stamp (dấu “ĐẾN”) on the first page of a copy: agency, number, day, to whom it was passed. The file as it
 * arrived stays untouched, and with it the signatures in it.
 * @throws Error when the PDF cannot be opened for writing
 */
export async function stampArrival(pdf: Buffer, stamp: ArrivalStamp): Promise<Buffer> {
  const document = await PDFDocument.load(pdf, { ignoreEncryption: false })
  document.registerFontkit(fontkit)
  const [regular, bold] = await Promise.all(
    ['LiberationSerif-Regular.ttf', 'LiberationSerif-Bold.ttf'].map(async (name) =>
      document.embedFont(await readFile(new URL(name, FONTS)), { subset: true }),
    ),
  )
  const page = document.getPage(0)
  const x = LEFT
  const y = page.getHeight() - TOP - HEIGHT
  page.drawRectangle({
    x,
    y,
    width: WIDTH,
    height: HEIGHT,
    borderColor: RED,
    borderWidth: 1.2,
    color: rgb(1, 1, 1),
  })
  const lines: { text: string; font: PDFFont; size: number; centred?: boolean }[] = [
    ...wrapped(stamp.agency.toUpperCase(), bold!, 8.5, WIDTH - 8).map((text) => ({
      text,
      font: bold!,
      size: 8.5,
      centred: true,
    })),
    { text: 'ĐẾN', font: bold!, size: 15, centred: true },
    { text: `Số: ${writtenNumber(stamp.number)}`, font: regular!, size: 11 },
    { text: `Ngày: ${formatDate(stamp.day)}`, font: regular!, size: 11 },
    { text: `Chuyển: ${stamp.passedTo ?? '…………………………'}`, font: regular!, size: 11 },
  ]
  let top = y + HEIGHT - 3
  for (const { text, font, size, centred } of lines) {
    top -= size * 1.25
    const width = font.widthOfTextAtSize(text, size)
    page.drawText(text, {
      x: centred ? x + (WIDTH - width) / 2 : x + 6,
      y: top,
      size,
      font,
      color: RED,
      maxWidth: WIDTH - 8,
    })
  }
  return Buffer.from(await document.save())
}

/** Words in lines that fit. */
function wrapped(text: string, font: PDFFont, size: number, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    const longer = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && font.widthOfTextAtSize(longer, size) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
