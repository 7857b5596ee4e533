import {
  concatTransformationMatrix,
  drawObject,
  PDFArray,
  PDFBool,
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
import type { Scan } from '../copy.ts'
import { A4_HEIGHT, A4_WIDTH, BOTTOM, GAP, LEFT, MM } from './copy-page.ts'
import { lowestInk, readInk } from './page-ink.ts'
import { readPageText } from './page-text.ts'

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

/** How a scan was taken, by the pictures that fill its pages; nothing when no page is a picture. */
export async function scanOf(pdf: Buffer): Promise<Scan | undefined> {
  const pages = (await open(pdf)).getPages().flatMap((page) => {
    const turned = page.getRotation().angle % 180 !== 0
    const [width, height] = turned ? [page.getHeight(), page.getWidth()] : [page.getWidth(), page.getHeight()]
    const objects = page.node.Resources()?.lookupMaybe(PDFName.of('XObject'), PDFDict)
    const pictures = (objects?.values() ?? []).flatMap((ref) => {
      const picture = page.node.context.lookup(ref)
      if (!(picture instanceof PDFRawStream)) return []
      const of = (name: string) => picture.dict.lookupMaybe(PDFName.of(name), PDFNumber)?.asNumber()
      const [across, down] = [of('Width'), of('Height')]
      if (!across || !down) return []
      const fills = Math.abs(across / down / (width / height) - 1) < OF_THE_PAGE
      return fills ? [{ dots: across / (width / 72), colour: colourOf(picture) }] : []
    })
    if (pictures.length === 0) return []
    // Many scanners lay the words, black and fine, over a coarser picture of the colours: it is as good as both together.
    const colour = POOREST_FIRST.findLast((one) => pictures.some((picture) => picture.colour === one))
    return [{ dots: Math.max(...pictures.map(({ dots }) => dots)), colour: colour! }]
  })
  if (pages.length === 0) return undefined
  const dots = Math.round(Math.min(...pages.map((page) => page.dots)))
  const colour = POOREST_FIRST.find((one) => pages.some((page) => page.colour === one))
  return { dots, colour: colour ?? 'colour' }
}

/** A picture of about the shape of the page is its scan; a seal or an emblem is not. */
const OF_THE_PAGE = 0.1
const POOREST_FIRST = ['black', 'grey', 'colour'] as const

/** Whether a picture has colours (ISO 32000-1, 8.6 and 8.9); one that does not say is not said to have none. */
function colourOf({ dict }: PDFRawStream): Scan['colour'] {
  const packed = dict.lookup(PDFName.of('Filter'))
  const filters = packed instanceof PDFArray ? packed.asArray() : [packed]
  const bits = dict.lookupMaybe(PDFName.of('BitsPerComponent'), PDFNumber)?.asNumber()
  const isFax = filters.some(
    (one) => one === PDFName.of('CCITTFaxDecode') || one === PDFName.of('JBIG2Decode'),
  )
  const space = dict.lookup(PDFName.of('ColorSpace'))
  if (isFax || dict.lookup(PDFName.of('ImageMask')) === PDFBool.True || (bits === 1 && !isIndexed(space)))
    return 'black'
  return isGrey(space) ? 'grey' : 'colour'
}

const GREYS = [PDFName.of('DeviceGray'), PDFName.of('CalGray')]

const isIndexed = (space: unknown): boolean =>
  space instanceof PDFArray && space.lookup(0) === PDFName.of('Indexed')

function isGrey(space: unknown): boolean {
  if (!(space instanceof PDFArray)) return GREYS.some((one) => one === space)
  const [kind, of] = [space.lookup(0), space.size() > 1 ? space.lookup(1) : undefined]
  if (kind === PDFName.of('Indexed')) return isGrey(of)
  if (kind !== PDFName.of('ICCBased')) return GREYS.some((one) => one === kind)
  return of instanceof PDFRawStream && of.dict.lookupMaybe(PDFName.of('N'), PDFNumber)?.asNumber() === 1
}
