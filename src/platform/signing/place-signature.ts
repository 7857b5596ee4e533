import type { Appearance, Spot } from './appearance.ts'
import { importPage } from './pdf/import-page.ts'
import { catalogOf, findAnchor, pagesOf, type PdfPage, type Rectangle } from './pdf/pages.ts'
import type { PdfDocument } from './pdf/reader.ts'
import {
  isArray,
  isDict,
  isRef,
  pdfDict,
  PdfError,
  pdfName,
  pdfRef,
  pdfText,
  textOf,
  withEntries,
  type PdfDict,
  type PdfValue,
} from './pdf/values.ts'
import type { Update } from './pdf/writer.ts'

/** Printed, and not to be moved. */
const PRINT_AND_LOCKED = 132
/** There are signatures, and the file may only be added to. */
const SIGNATURES_APPEND_ONLY = 3

/**
 * Adds a signature field with its widget to the form and the page of a document.
 * @param dictionary number of the signature dictionary
 * @param label what a screen reader says about the field
 */
export function placeSignature(
  update: Update,
  dictionary: number,
  wanted: string,
  label: string,
  appearance: Appearance | undefined,
): void {
  const { document } = update
  const pages = pagesOf(document)
  const { page, rectangle } = appearance ? spotOf(document, pages, appearance.spot) : hidden(pages)
  const widget = update.add(
    pdfDict({
      Type: pdfName('Annot'),
      Subtype: pdfName('Widget'),
      FT: pdfName('Sig'),
      T: pdfText(freeName(document, wanted)),
      TU: pdfText(label),
      V: pdfRef(dictionary),
      P: page.ref,
      F: PRINT_AND_LOCKED,
      Rect: rectangle,
      AP: appearance ? pdfDict({ N: drawn(update, appearance, page) }) : undefined,
    }),
  )
  addTo(update, page.ref.number, page.dict, 'Annots', widget)
  addToForm(update, widget)
}

const hidden = (pages: readonly PdfPage[]) => ({ page: pages[0]!, rectangle: [0, 0, 0, 0] as const })

function spotOf(document: PdfDocument, pages: readonly PdfPage[], spot: Spot) {
  const found = 'anchor' in spot ? findAnchor(document, spot.anchor) : undefined
  if ('anchor' in spot && !found)
    throw new PdfError(`Văn bản không có chỗ dành sẵn “${spot.anchor}” để đặt chữ ký.`)
  const number = found?.page ?? ('page' in spot ? spot.page : 1)
  const page = pages[number - 1]
  if (!page) throw new PdfError(`Văn bản không có trang ${number} để đặt chữ ký.`)
  if ('anchor' in spot) return { page, rectangle: around(found!.rectangle, spot) }
  if ('rectangle' in spot) return { page, rectangle: spot.rectangle }
  return { page, rectangle: topRight(page, spot.width, spot.height, spot.gap) }
}

/** Centred on the place kept free, in its own size when one is given, moved by `shift`. */
function around(place: Rectangle, spot: Extract<Spot, { anchor: string }>): Rectangle {
  const width = spot.width ?? place[2] - place[0]
  const height = spot.height ?? place[3] - place[1]
  const left = (place[0] + place[2] - width) / 2 + (spot.shift?.x ?? 0)
  const bottom = (place[1] + place[3] - height) / 2 + (spot.shift?.y ?? 0)
  return [left, bottom, left + width, bottom + height]
}

/** In the corner that is shown at the top right, however the page is turned; ten millimetres from it when nothing else is said. */
function topRight({ box, rotate }: PdfPage, width: number, height: number, gap = 28): Rectangle {
  const [left, bottom, right, top] = box
  if (rotate === 90) return [left + gap, top - gap - width, left + gap + height, top - gap]
  if (rotate === 180) return [left + gap, bottom + gap, left + gap + width, bottom + gap + height]
  if (rotate === 270) return [right - gap - height, bottom + gap, right - gap, bottom + gap + width]
  return [right - gap - width, top - gap - height, right - gap, top - gap]
}

/** On a page that is shown turned the drawing is turned the other way, so that it is read upright. */
const UPRIGHT = {
  0: [1, 0, 0, 1, 0, 0],
  90: [0, 1, -1, 0, 0, 0],
  180: [-1, 0, 0, -1, 0, 0],
  270: [0, -1, 1, 0, 0, 0],
} as const

const drawn = (update: Update, { drawing }: Appearance, page: PdfPage): PdfValue =>
  importPage(update, drawing, UPRIGHT[page.rotate]).ref

/** Puts a reference at the end of an array that stands in a dictionary, or in an object of its own. */
function addTo(update: Update, holder: number, dict: PdfDict, key: string, added: number): void {
  const held = dict.entries.get(key)
  const list = update.document.resolve(held)
  const longer = [...(isArray(list) ? list : []), pdfRef(added)]
  if (isRef(held) && isArray(list)) update.put(held.number, longer)
  else update.put(holder, withEntries(dict, { [key]: longer }))
}

function addToForm(update: Update, widget: number): void {
  const catalog = catalogOf(update.document)
  const held = catalog.dict.entries.get('AcroForm')
  const found = update.document.resolve(held)
  const form = withEntries(isDict(found) ? found : pdfDict({ Fields: [] }), {
    SigFlags: SIGNATURES_APPEND_ONLY,
  })
  const fields = form.entries.get('Fields')
  const list = update.document.resolve(fields)
  const longer = [...(isArray(list) ? list : []), pdfRef(widget)]
  const whole = isRef(fields) && isArray(list) ? form : withEntries(form, { Fields: longer })
  if (isRef(fields) && isArray(list)) update.put(fields.number, longer)
  if (isRef(held) && isDict(found)) update.put(held.number, whole)
  // An object of its own: poppler loses the field of the next signature where the form stands in the catalogue.
  else update.put(catalog.ref.number, withEntries(catalog.dict, { AcroForm: pdfRef(update.add(whole)) }))
}

/** Field names may stand once only; a taken one gets a number. */
function freeName(document: PdfDocument, wanted: string): string {
  const form = document.resolve(catalogOf(document).dict.entries.get('AcroForm'))
  const fields = isDict(form) ? document.resolve(form.entries.get('Fields')) : null
  const taken = new Set(
    (isArray(fields) ? fields : []).map((one) => {
      const field = document.resolve(one)
      return isDict(field) ? textOf(document.resolve(field.entries.get('T'))) : undefined
    }),
  )
  // A dot would mean a field within a field.
  const plain = wanted.replaceAll('.', ' ')
  for (let i = 1; ; i++) {
    const name = i === 1 ? plain : `${plain} ${i}`
    if (!taken.has(name)) return name
  }
}
