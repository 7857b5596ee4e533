import { catalogOf, pagesOf } from './pdf/pages.ts'
import type { PdfDocument } from './pdf/reader.ts'
import { isArray, isDict, isName, isRef, isStream, type PdfDict, type PdfValue } from './pdf/values.ts'

/**
 * What was added behind a signed revision: nothing that is seen (further signatures and their proofs), something else, or
 * more than can be compared.
 */
export type Change = 'signatures' | 'modified' | 'unknown'

/** More pairs of values than any real document needs; a hostile one would keep the comparison busy for ever. */
const MAX_COMPARED = 3_000_000

/**
 * Compares two revisions of a document as a reader sees them: everything that can be reached from the catalogue must be
 * the same, except signature fields that were added or filled, and the store of proofs. Whatever was hidden in the signed
 * revision and brought to light later is found, because references are followed on both sides.
 * @param added the signatures made after it, which are judged themselves: nothing else counts as one
 * @param allowed `stamps`: of signatures only time stamps that are not seen (ISO 32000-2, 12.8.2.2, for a document that was closed)
 */
export function changeBetween(
  signed: PdfDocument,
  now: PdfDocument,
  added: ReadonlySet<PdfValue>,
  allowed: Comparison['allowed'],
): Change {
  const comparison: Comparison = {
    signed,
    now,
    added,
    allowed,
    left: MAX_COMPARED,
    seen: new Set(),
    apart: new Set(),
  }
  try {
    for (const number of comparedApart(signed)) comparison.apart.add(number)
    if (signed.trailer.entries.has('Encrypt') !== now.trailer.entries.has('Encrypt')) return 'modified'
    const [before, after] = [catalogOf(signed), catalogOf(now)]
    const same =
      before.ref.number === after.ref.number &&
      sameEntries(comparison, before.dict, after.dict, ['AcroForm', 'DSS', 'Extensions', 'Pages']) &&
      sameForm(comparison, before.dict.entries.get('AcroForm'), after.dict.entries.get('AcroForm')) &&
      samePages(comparison) &&
      sameValue(
        comparison,
        signed.trailer.entries.get('Info') ?? null,
        now.trailer.entries.get('Info') ?? null,
      )
    return same ? 'signatures' : comparison.left <= 0 ? 'unknown' : 'modified'
  } catch {
    return 'unknown'
  }
}

type Comparison = {
  signed: PdfDocument
  now: PdfDocument
  added: ReadonlySet<PdfValue>
  allowed: 'signatures' | 'stamps'
  left: number
  seen: Set<string>
  /** Numbers of what is compared by rules of its own, and met again from everywhere (`/P`, destinations). */
  apart: Set<number>
}

function comparedApart(document: PdfDocument): number[] {
  const tree: number[] = []
  for (const { ref, dict } of pagesOf(document)) {
    tree.push(ref.number)
    let above = dict.entries.get('Parent')
    for (let depth = 0; isRef(above) && depth < 60 && !tree.includes(above.number); depth++) {
      tree.push(above.number)
      const node = document.resolve(above)
      above = isDict(node) ? node.entries.get('Parent') : undefined
    }
  }
  return [catalogOf(document).ref.number, ...tree]
}

/** Are two values the same for a reader? Pages and the form are compared by their own rules, wherever they are met. */
function sameValue(comparison: Comparison, one: PdfValue, other: PdfValue): boolean {
  const stack: [PdfValue, PdfValue][] = [[one, other]]
  for (let pair = stack.pop(); pair; pair = stack.pop()) {
    if (--comparison.left <= 0) return false
    const [before, after] = pair
    if (isRef(before) && isRef(after)) {
      if (before.number === after.number && comparison.apart.has(before.number)) continue
      const key = `${before.number} ${after.number}`
      if (comparison.seen.has(key)) continue
      comparison.seen.add(key)
    }
    const [a, b] = [comparison.signed.resolve(before), comparison.now.resolve(after)]
    if (isArray(a) && isArray(b)) {
      if (a.length !== b.length) return false
      for (const [i, item] of a.entries()) stack.push([item, b[i] ?? null])
    } else if (isStream(a) && isStream(b)) {
      if (!a.data.equals(b.data)) return false
      stack.push([a.dict, b.dict])
    } else if (isDict(a) && isDict(b)) {
      // An empty field may have been signed; the lists of fields and of annotations say whether it was only that.
      if (isEmptySignature(comparison.signed, a) && isSignatureField(comparison, b)) continue
      if (a.entries.size !== b.entries.size) return false
      for (const [name, value] of a.entries) stack.push([value, b.entries.get(name) ?? null])
    } else if (!samePlain(a, b)) return false
  }
  return true
}

function samePlain(a: PdfValue, b: PdfValue): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b
  if (isArray(a) || isArray(b) || a.kind !== b.kind) return false
  if (a.kind === 'name') return b.kind === 'name' && a.name === b.name
  return a.kind === 'string' && b.kind === 'string' && a.bytes.equals(b.bytes)
}

function sameEntries(comparison: Comparison, a: PdfDict, b: PdfDict, except: readonly string[]): boolean {
  const keys = new Set([...a.entries.keys(), ...b.entries.keys()])
  return [...keys]
    .filter((key) => !except.includes(key))
    .every((key) => sameValue(comparison, a.entries.get(key) ?? null, b.entries.get(key) ?? null))
}

/** The same pages in the same order; only widgets of signatures may have come. */
function samePages(comparison: Comparison): boolean {
  const [before, after] = [pagesOf(comparison.signed), pagesOf(comparison.now)]
  return (
    before.length === after.length &&
    before.every((page, i) => {
      const other = after[i]!
      return (
        page.ref.number === other.ref.number &&
        page.rotate === other.rotate &&
        page.box.join() === other.box.join() &&
        sameValue(comparison, page.resources, other.resources) &&
        sameEntries(comparison, page.dict, other.dict, ['Annots', 'Resources', 'Parent']) &&
        sameButSignatures(comparison, page.dict.entries.get('Annots'), other.dict.entries.get('Annots'))
      )
    })
  )
}

/** What stood in a list stands there still, in its order; what is new are signature fields. */
function sameButSignatures(
  comparison: Comparison,
  one: PdfValue | undefined,
  other: PdfValue | undefined,
): boolean {
  const [before, after] = [comparison.signed.resolve(one), comparison.now.resolve(other)]
  const old = isArray(before) ? before : []
  const rest = isArray(after) ? [...after] : []
  for (const item of old) {
    const place = rest.findIndex((candidate) => samePlace(item, candidate))
    if (place < 0 || !sameField(comparison, item, rest[place]!)) return false
    rest.splice(place, 1)
  }
  return rest.every((item) => isSignatureField(comparison, item))
}

const samePlace = (a: PdfValue, b: PdfValue) => (isRef(a) ? isRef(b) && a.number === b.number : !isRef(b))

/** The entry of a field, or of the field it is the widget of. */
function inherited(document: PdfDocument, field: PdfDict, key: string): PdfValue {
  const parent = document.resolve(field.entries.get('Parent'))
  return document.resolve(field.entries.get(key) ?? (isDict(parent) ? parent.entries.get(key) : undefined))
}

/** A field for a signature: signed by one that was added, or showing and doing nothing; else it would be a way to paint over the page. */
function isSignatureField({ now: document, added, allowed }: Comparison, value: PdfValue): boolean {
  const field = document.resolve(value)
  if (!isDict(field) || !isName(inherited(document, field, 'FT'), 'Sig')) return false
  if (field.entries.has('Subtype') && !isName(document.resolve(field.entries.get('Subtype')), 'Widget'))
    return false
  const signature = inherited(document, field, 'V')
  if (isDict(signature) && !added.has(signature)) return false
  if (allowed === 'stamps')
    return isDict(signature) && isTimeStamp(document, signature) && !isSeen(document, field)
  return isDict(signature) || !['AP', 'MK', 'A', 'AA'].some((key) => field.entries.has(key))
}

/** A time stamp over a whole document (ISO 32000-2, 12.8.5). */
export const isTimeStamp = (document: PdfDocument, signature: PdfDict): boolean =>
  isName(document.resolve(signature.entries.get('SubFilter')), 'ETSI.RFC3161')

/** Has a widget a drawing, or a frame a viewer draws, and room to show it in? */
function isSeen(document: PdfDocument, widget: PdfDict): boolean {
  if (!widget.entries.has('AP') && !widget.entries.has('MK')) return false
  const rectangle = document.resolve(widget.entries.get('Rect'))
  if (!isArray(rectangle)) return false
  const [left, bottom, right, top] = rectangle.map((one) => Number(document.resolve(one)))
  return left !== right && bottom !== top
}

const isEmptySignature = (document: PdfDocument, field: PdfDict): boolean =>
  isName(field.entries.get('FT'), 'Sig') && !isDict(inherited(document, field, 'V'))

/** A field as it was; an empty signature field may have been signed. */
function sameField(comparison: Comparison, before: PdfValue, after: PdfValue): boolean {
  const [a, b] = [comparison.signed.resolve(before), comparison.now.resolve(after)]
  if (isDict(a) && isDict(b) && isEmptySignature(comparison.signed, a))
    return isSignatureField(comparison, b) && sameEntries(comparison, a, b, ['V', 'AP', 'M', 'Lock', 'F'])
  return sameValue(comparison, before, after)
}

function sameForm(comparison: Comparison, one: PdfValue | undefined, other: PdfValue | undefined): boolean {
  const [before, after] = [comparison.signed.resolve(one), comparison.now.resolve(other)]
  if (!isDict(after)) return !isDict(before)
  const empty: PdfDict = { kind: 'dict', entries: new Map() }
  const a = isDict(before) ? before : empty
  // Forms that were not there may bring fonts and defaults for their own fields, which are signatures.
  const free = isDict(before) ? ['Fields', 'SigFlags'] : ['Fields', 'SigFlags', 'DR', 'DA']
  return (
    sameEntries(comparison, a, after, free) &&
    sameButSignatures(comparison, a.entries.get('Fields'), after.entries.get('Fields'))
  )
}
