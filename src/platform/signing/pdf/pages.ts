import type { PdfDocument } from './reader.ts'
import {
  isArray,
  isDict,
  isName,
  isRef,
  PdfError,
  textOf,
  type PdfDict,
  type PdfRef,
  type PdfValue,
} from './values.ts'

/** A page with what it inherits. Rectangles are left, bottom, right, top, in points. */
export type PdfPage = {
  ref: PdfRef
  dict: PdfDict
  resources: PdfValue
  /** What is shown of it: the crop box. */
  box: Rectangle
  rotate: 0 | 90 | 180 | 270
}
export type Rectangle = readonly [number, number, number, number]

const MAX_PAGES = 20_000

export function catalogOf(document: PdfDocument): { ref: PdfRef; dict: PdfDict } {
  const ref = document.trailer.entries.get('Root')
  const dict = document.resolve(ref)
  if (!isRef(ref) || !isDict(dict)) throw new PdfError('Tệp PDF bị hỏng, không có phần mục lục.')
  return { ref, dict }
}

type Inherited = {
  resources: PdfValue
  media: Rectangle
  crop: Rectangle | undefined
  rotate: PdfPage['rotate']
}

/** What a page is shown as when nothing is said of it. */
const NOTHING_SAID: Inherited = { resources: null, media: [0, 0, 612, 792], crop: undefined, rotate: 0 }

const oddTree = () =>
  new PdfError('Cấu trúc trang của tệp PDF không bình thường, không đọc hết được các trang.')

/**
 * Every page, in order. Nothing is passed over: readers differ in what they make of an odd tree, and a page that one of them
 * shows must never be missing here.
 * @throws PdfError when the tree is broken, or not a tree of references with each node once
 */
export function pagesOf(document: PdfDocument): PdfPage[] {
  const root = catalogOf(document).dict.entries.get('Pages')
  const pages: PdfPage[] = []
  const seen = new Set<number>()
  const walk = (ref: PdfValue | undefined, from: Inherited, depth: number): void => {
    const dict = document.resolve(ref)
    if (!isRef(ref) || !isDict(dict) || depth > 60 || seen.has(ref.number) || pages.length >= MAX_PAGES)
      throw oddTree()
    seen.add(ref.number)
    const here = inherit(document, dict, from)
    const kids = document.resolve(dict.entries.get('Kids'))
    if (isArray(kids)) for (const kid of kids) walk(kid, here, depth + 1)
    else {
      const { resources, media, crop, rotate } = here
      pages.push({ ref, dict, resources, box: crop ?? media, rotate })
    }
  }
  if (document.resolve(root) !== null) walk(root, NOTHING_SAID, 0)
  if (pages.length === 0) throw new PdfError('Tệp PDF không có trang nào.')
  return pages
}

function inherit(document: PdfDocument, { entries }: PdfDict, from: Inherited): Inherited {
  const rotate = document.resolve(entries.get('Rotate'))
  const turn = typeof rotate === 'number' ? ((rotate % 360) + 360) % 360 : from.rotate
  return {
    resources: entries.get('Resources') ?? from.resources,
    media: rectangleOf(document, entries.get('MediaBox')) ?? from.media,
    crop: rectangleOf(document, entries.get('CropBox')) ?? from.crop,
    rotate: turn === 90 || turn === 180 || turn === 270 ? turn : 0,
  }
}

export function rectangleOf(document: PdfDocument, value: PdfValue | undefined): Rectangle | undefined {
  const array = document.resolve(value)
  if (!isArray(array) || array.length !== 4) return undefined
  const [a, b, c, d] = array.map((one) => document.resolve(one))
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number')
    return undefined
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
}

/** Address of a place kept free for a signature: a link over it that leads nowhere (`mot-cua:chu-ky`). */
const ANCHOR = 'mot-cua:'

/** A place that a template has kept free, by its name: page (from 1) and rectangle in points. */
export function findAnchor(
  document: PdfDocument,
  name: string,
): { page: number; rectangle: Rectangle } | undefined {
  for (const [index, { dict }] of pagesOf(document).entries()) {
    const annotations = document.resolve(dict.entries.get('Annots'))
    for (const one of isArray(annotations) ? annotations : []) {
      const annotation = document.resolve(one)
      if (!isDict(annotation) || !isName(annotation.entries.get('Subtype'), 'Link')) continue
      const action = document.resolve(annotation.entries.get('A'))
      const address = isDict(action) ? textOf(document.resolve(action.entries.get('URI'))) : undefined
      const rectangle = rectangleOf(document, annotation.entries.get('Rect'))
      if (address === ANCHOR + name && rectangle) return { page: index + 1, rectangle }
    }
  }
  return undefined
}
