import {
  concatTransformationMatrix,
  drawObject,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFRef,
  popGraphicsState,
  pushGraphicsState,
  type PDFPage,
} from '@cantoo/pdf-lib'
import { Conflict } from '#platform/errors.ts'
import { lowestInk, readInk } from './page-ink.ts'
import { readPageText } from './page-text.ts'

const MM = 72 / 25.4
const [A4_WIDTH, A4_HEIGHT] = [210 * MM, 297 * MM]
/** Margins of annex I, and what stays free between the document and the line under it. */
const [LEFT, RIGHT, BOTTOM, GAP] = [30 * MM, 15 * MM, 15 * MM, 5 * MM]
/** How wide the foot of a copy is. */
export const FOOT_WIDTH = A4_WIDTH - LEFT - RIGHT

const CANNOT = 'Không mở được tệp PDF để sao (tệp bị khóa hoặc hỏng).'

/** How many pages a PDF has. @throws Conflict when it cannot be opened */
export const countPages = async (pdf: Buffer): Promise<number> => (await open(pdf)).getPageCount()

async function open(pdf: Buffer): Promise<PDFDocument> {
  try {
    return await PDFDocument.load(pdf, { ignoreEncryption: false })
  } catch {
    throw new Conflict(CANNOT)
  }
}

/**
 * The pages of a document as they are seen: what its signatures show is drawn onto them, the signatures themselves, which
 * would no longer hold, are left behind.
 * @param pages from 1
 * @throws Conflict when it cannot be opened
 */
export async function seenPages(pdf: Buffer, pages: readonly number[]): Promise<Buffer> {
  const source = await open(pdf)
  for (const page of pages) bareAnnotations(source.getPage(page - 1))
  const copy = await PDFDocument.create()
  const copied = await copy.copyPages(
    source,
    pages.map((page) => page - 1),
  )
  for (const page of copied) {
    copy.addPage(page)
    drawAnnotations(page)
  }
  return Buffer.from(await copy.save({ useObjectStreams: false }))
}

/** What an annotation needs to be seen. */
const SEEN = ['Type', 'Subtype', 'Rect', 'F', 'AP', 'AS']

/** Leaves of annotations what is seen of them: without it a signature would come along with its page. */
function bareAnnotations({ node }: PDFPage): void {
  for (const one of node.Annots()?.asArray() ?? []) {
    const annotation = node.context.lookupMaybe(one, PDFDict)
    for (const key of annotation?.keys() ?? []) {
      if (!SEEN.includes(key.decodeText())) annotation?.delete(key)
    }
  }
}

const [HIDDEN, NO_VIEW] = [2, 32]

/** Draws what annotations show onto the page, and takes them off it (ISO 32000-1, 12.5.5). */
function drawAnnotations(page: PDFPage): void {
  const { node } = page
  const annotations = node.Annots()
  for (const one of annotations?.asArray() ?? []) {
    const annotation = node.context.lookupMaybe(one, PDFDict)
    const flags = annotation?.lookupMaybe(PDFName.of('F'), PDFNumber)?.asNumber() ?? 0
    const shown = annotation && appearanceOf(annotation)
    const rectangle = annotation?.lookupMaybe(PDFName.of('Rect'), PDFArray)
    if (!shown || !rectangle || (flags & (HIDDEN | NO_VIEW)) !== 0) continue
    draw(page, shown, numbersOf(rectangle))
  }
  node.delete(PDFName.of('Annots'))
}

const numbersOf = (array: PDFArray): number[] =>
  array.asArray().map((_, index) => array.lookup(index, PDFNumber).asNumber())

type Shown = { ref: PDFRef; dict: PDFDict }

/** The normal appearance of an annotation, in the state it is in. */
function appearanceOf(annotation: PDFDict): Shown | undefined {
  const normal = annotation.lookupMaybe(PDFName.of('AP'), PDFDict)?.get(PDFName.of('N'))
  const states = normal && annotation.context.lookup(normal)
  const ref =
    states instanceof PDFDict
      ? states.get(annotation.lookupMaybe(PDFName.of('AS'), PDFName) ?? PDFName.of('Off'))
      : normal
  const stream = ref && annotation.context.lookup(ref)
  return ref instanceof PDFRef && stream instanceof PDFRawStream ? { ref, dict: stream.dict } : undefined
}

/** Fits what is shown into its rectangle. */
function draw(page: PDFPage, { ref, dict }: Shown, [x0 = 0, y0 = 0, x1 = 0, y1 = 0]: number[]): void {
  const box = dict.lookupMaybe(PDFName.of('BBox'), PDFArray)
  const matrix = dict.lookupMaybe(PDFName.of('Matrix'), PDFArray)
  const [left = 0, bottom = 0, right = 0, top = 0] = box ? numbersOf(box) : []
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = matrix ? numbersOf(matrix) : []
  const corners = [
    [left, bottom],
    [left, top],
    [right, bottom],
    [right, top],
  ].map(([x = 0, y = 0]) => [a * x + c * y + e, b * x + d * y + f] as const)
  const across = corners.map(([x]) => x)
  const up = corners.map(([, y]) => y)
  const [width, height] = [Math.max(...across) - Math.min(...across), Math.max(...up) - Math.min(...up)]
  if (width === 0 || height === 0) return
  const [sx, sy] = [
    (Math.max(x0, x1) - Math.min(x0, x1)) / width,
    (Math.max(y0, y1) - Math.min(y0, y1)) / height,
  ]
  page.pushOperators(
    pushGraphicsState(),
    concatTransformationMatrix(
      sx,
      0,
      0,
      sy,
      Math.min(x0, x1) - sx * Math.min(...across),
      Math.min(y0, y1) - sy * Math.min(...up),
    ),
    drawObject(page.node.newXObject('Seen', ref)),
    popGraphicsState(),
  )
}

/** Where the foot of a copy goes, and the pages it goes onto. */
export type FootPlace = { pdf: Buffer; lowest: number }

/** How far down the last page of a document goes. */
export async function findFoot(pdf: Buffer): Promise<FootPlace> {
  const text = await readPageText(pdf)
  const ink = await readInk(pdf, text, await countPages(pdf))
  return { pdf, lowest: lowestInk(ink) }
}

/**
 * Puts the foot of a copy right under the last part of the document, or at the head of another side when no room is left
 * there (annex I part II, II.2: on the same sheet).
 */
export async function putFoot({ pdf, lowest }: FootPlace, foot: Buffer): Promise<Buffer> {
  const document = await open(pdf)
  const [words] = await document.embedPdf(foot)
  const last = document.getPage(document.getPageCount() - 1)
  const straight = last.getRotation().angle === 0
  const fits = straight && lowest - GAP - words!.height >= BOTTOM && last.getWidth() >= A4_WIDTH - 1
  const page = fits ? last : document.addPage([A4_WIDTH, A4_HEIGHT])
  const top = fits ? lowest - GAP : A4_HEIGHT - 20 * MM
  page.drawPage(words!, { x: LEFT, y: top - words!.height })
  return Buffer.from(await document.save({ useObjectStreams: false }))
}

/**
 * How finely a scan was taken: dots per inch of its coarsest page, by the picture that fills it; nothing when no page is a
 * picture.
 */
export async function scannedDots(pdf: Buffer): Promise<number | undefined> {
  const found = (await open(pdf)).getPages().flatMap((page) => {
    const turned = page.getRotation().angle % 180 !== 0
    const [width, height] = turned ? [page.getHeight(), page.getWidth()] : [page.getWidth(), page.getHeight()]
    const objects = page.node.Resources()?.lookupMaybe(PDFName.of('XObject'), PDFDict)
    const dots = (objects?.values() ?? []).flatMap((ref) => {
      const picture = page.node.context.lookup(ref)
      const of = (name: string) =>
        picture instanceof PDFRawStream
          ? picture.dict.lookupMaybe(PDFName.of(name), PDFNumber)?.asNumber()
          : undefined
      const [across, down] = [of('Width'), of('Height')]
      if (!across || !down) return []
      const fills = Math.abs(across / down / (width / height) - 1) < OF_THE_PAGE
      return fills ? [across / (width / 72)] : []
    })
    return dots.length > 0 ? [Math.max(...dots)] : []
  })
  return found.length > 0 ? Math.round(Math.min(...found)) : undefined
}

/** A picture of about the shape of the page is its scan; a seal or an emblem is not. */
const OF_THE_PAGE = 0.1
