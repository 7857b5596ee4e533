import { PDFDocument, rgb } from '@cantoo/pdf-lib'
import * as fontkit from 'fontkit'
import { readFile } from 'node:fs/promises'
import { encode } from 'uqr'
import { Invalid } from '#platform/errors.ts'
import { datePhrase } from '#platform/print/words.ts'
import type { OutsidePlaces } from '../draft.ts'
import type { SignatureSpot } from '../document.ts'
import { findPlaces, missingPlaces, type Writing } from './outside-places.ts'
import { isBlank, readInk, type Area } from './page-ink.ts'
import { readPageText, type PageText } from './page-text.ts'

const MM = 72 / 25.4
const FONTS = new URL('../../../platform/print/fonts/', import.meta.url)
/**
 * Puts number and day on a text that was written elsewhere, in the size in which the page has kept their places, and says
 * where it is to be signed. The code by which anybody checks it goes into a corner where nothing stands.
 * @returns `hasCode`: whether there was such a corner, when there is a code
 * @throws Invalid naming the places that were not found, or when the file cannot be written on
 */
export async function numberOutsideText(
  pdf: Buffer,
  given: {
    code: string
    /** ISO 8601. */
    issuedOn: string
    placeName: string
    signerName: string
    places: OutsidePlaces
    verifyUrl: string | null
  },
): Promise<{ pdf: Buffer; spot: SignatureSpot; hasCode: boolean }> {
  const text = await readPageText(pdf)
  const { places, missing } = findPlaces(text, given.signerName, given.places)
  const { number, day, signature } = places
  if (!number || !day || !signature)
    throw new Invalid({ text: missingPlaces(missing) }, missingPlaces(missing))
  const document = await openForWriting(pdf)
  document.registerFontkit(fontkit)
  const write = async (writing: Writing, words: string, fontName: string) => {
    const font = await document.embedFont(await readFile(new URL(fontName, FONTS)), { subset: true })
    const page = document.getPage(writing.page - 1)
    const { x, y, size } = writing
    const right = Math.max(writing.right ?? 0, x + font.widthOfTextAtSize(words, size))
    // The dots that kept the place go under what takes it.
    page.drawRectangle({
      x: x - 1,
      y: y - 0.25 * size,
      width: right - x + 2,
      height: 1.15 * size,
      color: rgb(1, 1, 1),
    })
    page.drawText(words, { x, y, size, font, color: rgb(0, 0, 0) })
  }
  await write(number, `Số: ${given.code}`, 'LiberationSerif-Regular.ttf')
  const before = day.before || `${given.placeName}, `
  await write(
    day,
    `${before}${datePhrase(Temporal.PlainDate.from(given.issuedOn))}`,
    'LiberationSerif-Italic.ttf',
  )
  const corner = given.verifyUrl ? await freeCorner(pdf, text, signature) : undefined
  if (corner && given.verifyUrl) {
    drawCode(document.getPage(corner.page - 1), corner, given.verifyUrl)
  }
  return {
    pdf: Buffer.from(await document.save({ useObjectStreams: false })),
    spot: signature,
    hasCode: corner !== undefined,
  }
}

/** @throws Invalid when the file is locked */
export async function checkWritable(pdf: Buffer): Promise<void> {
  await openForWriting(pdf)
}

async function openForWriting(pdf: Buffer): Promise<PDFDocument> {
  try {
    return await PDFDocument.load(pdf, { ignoreEncryption: false })
  } catch {
    const text = 'Không ghi được lên tệp PDF (tệp có mật khẩu hoặc hỏng). Tải tệp khác.'
    throw new Invalid({ text }, text)
  }
}

/** As large as on documents that are printed here, with what stays white around it. */
const [CODE, QUIET, EDGE] = [20 * MM, 2 * MM, 12 * MM]
/** How wide the seal stands to the left of what it seals. */
const SEAL = 36 * MM

type Corner = { page: number; x: number; y: number }

/** The lower corners of the last page, then of the first, where nothing stands, nor will stand. */
async function freeCorner(
  pdf: Buffer,
  text: PageText,
  signature: SignatureSpot,
): Promise<Corner | undefined> {
  const last = text.pages.length
  for (const number of new Set([last, 1])) {
    const page = text.pages[number - 1]
    if (!page) continue
    const ink = await readInk(pdf, text, number)
    for (const x of [EDGE, page.width - EDGE - CODE]) {
      const area: Area = [x - QUIET, EDGE - QUIET, x + CODE + QUIET, EDGE + CODE + QUIET]
      const willBeSigned = signature.page === number && overlap(area, besideSeal(signature.rectangle))
      if (!willBeSigned && isBlank(ink, area)) return { page: number, x, y: EDGE }
    }
  }
  return undefined
}

const besideSeal = ([left, bottom, right, top]: Area): Area => [left - SEAL, bottom - SEAL / 2, right, top]
const overlap = (one: Area, other: Area): boolean =>
  one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]

/** Draws the squares of a QR code, a row at a time. */
function drawCode(page: ReturnType<PDFDocument['getPage']>, { x, y }: Corner, text: string): void {
  const { data, size } = encode(text, { ecc: 'M', border: 1 })
  const side = CODE / size
  for (const [row, cells] of data.entries()) {
    for (let column = 0; column < size; column++) {
      if (!cells[column]) continue
      const from = column
      while (column < size && cells[column]) column++
      page.drawRectangle({
        x: x + from * side,
        y: y + CODE - (row + 1) * side,
        width: (column - from) * side,
        height: side,
        color: rgb(0, 0, 0),
      })
    }
  }
}
