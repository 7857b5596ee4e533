import { catalogOf, pagesOf } from './pages.ts'
import { openPdf, unpack, type PdfDocument } from './reader.ts'
import {
  isArray,
  isDict,
  isRef,
  isStream,
  pdfDict,
  pdfName,
  PdfError,
  pdfRef,
  pdfStream,
  type PdfDict,
  type PdfRef,
  type PdfValue,
} from './values.ts'
import type { Update } from './writer.ts'

/**
 * Brings the first page of another PDF into a document as a form that can be drawn anywhere.
 * @param matrix turns it (for pages that are shown turned)
 * @returns the form, with the size it has
 */
export function importPage(
  update: Update,
  drawing: Buffer,
  matrix: readonly number[],
): { ref: PdfRef; width: number; height: number } {
  const source = openPdf(drawing)
  const [page] = pagesOf(source)
  if (!page) throw new PdfError('Hình chữ ký không có trang nào.')
  const copy = copier(source, update)
  const [left, bottom, right, top] = page.box
  const content = contentOf(source, page.dict.entries.get('Contents'))
  const group = page.dict.entries.get('Group')
  const dict = pdfDict({
    Type: pdfName('XObject'),
    Subtype: pdfName('Form'),
    BBox: [...page.box],
    Matrix: matrix,
    Resources: copy(page.resources),
    Group: group === undefined ? undefined : copy(group),
    Filter: content.packed ? pdfName('FlateDecode') : undefined,
  })
  const number = update.add(pdfStream(dict, content.data))
  return { ref: pdfRef(number), width: right - left, height: top - bottom }
}

function contentOf(source: PdfDocument, value: PdfValue | undefined): { data: Buffer; packed: boolean } {
  const content = source.resolve(value)
  if (isStream(content)) return { data: content.data, packed: content.dict.entries.has('Filter') }
  const parts = (isArray(content) ? content : []).map((one) => source.resolve(one)).filter(isStream)
  return { data: Buffer.concat(parts.flatMap((part) => [unpack(part), Buffer.from('\n')])), packed: false }
}

/** Copies values with everything they refer to, each object once. Pages are never dragged along. */
function copier(source: PdfDocument, update: Update): (value: PdfValue) => PdfValue {
  const done = new Map<number, PdfRef>()
  const root = catalogOf(source).ref.number
  const copyDict = (dict: PdfDict): PdfDict => ({
    kind: 'dict',
    entries: new Map(
      [...dict.entries].flatMap(([key, value]) =>
        key === 'StructParent' || key === 'StructParents' || key === 'Parent' ? [] : [[key, copy(value)]],
      ),
    ),
  })
  const copy = (value: PdfValue): PdfValue => {
    if (isArray(value)) return value.map(copy)
    if (isDict(value)) return copyDict(value)
    if (isStream(value)) return { ...value, dict: copyDict(value.dict) }
    if (!isRef(value) || value.number === root) return isRef(value) ? null : value
    const before = done.get(value.number)
    if (before) return before
    const ref = pdfRef(update.reserve())
    done.set(value.number, ref)
    update.put(ref.number, copy(source.object(value.number)))
    return ref
  }
  return copy
}
