import { catalogOf, pagesOf } from './pdf/pages.ts'
import type { PdfDocument } from './pdf/reader.ts'
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  type PdfDict,
  type PdfRef,
  type PdfValue,
} from './pdf/values.ts'

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
 *
 * What a file says about itself (Info in the trailer, Metadata of the catalogue) is not compared: nothing of it stands on a
 * page, and programs that sign write there when and by which of them the file was last saved.
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
    const [before, after] = [catalogOf(signed), catalogOf(now)]
    const form = [before, after].map(({ dict }) => dict.entries.get('AcroForm'))
    const same =
      samePlace(before.ref, after.ref) &&
      sameEntry(comparison, signed.trailer, now.trailer, 'Encrypt') &&
      sameEntries(comparison, before.dict, after.dict, BY_RULES_OF_THEIR_OWN) &&
      (isMetadata(now, after.dict) || sameEntry(comparison, before.dict, after.dict, 'Metadata')) &&
      sameForm(comparison, form[0], form[1]) &&
      sameTree(comparison, before.dict.entries.get('Pages'), after.dict.entries.get('Pages'))
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

/** The pages and all nodes above them, and the catalogue. @throws PdfError when the tree cannot be read to its end */
function comparedApart(document: PdfDocument): number[] {
  const catalog = catalogOf(document)
  const tree: number[] = []
  pagesOf(document)
  const queue = [catalog.dict.entries.get('Pages')]
  for (let node = queue.pop(); isRef(node); node = queue.pop()) {
    tree.push(node.number)
    const dict = document.resolve(node)
    const kids = isDict(dict) ? document.resolve(dict.entries.get('Kids')) : null
    if (isArray(kids)) queue.push(...kids)
  }
  return [catalog.ref.number, ...tree]
}

/** Entries of the catalogue that are judged by themselves, or say nothing a reader shows. */
const BY_RULES_OF_THEIR_OWN = ['AcroForm', 'DSS', 'Extensions', 'Metadata', 'Pages']

function isMetadata(document: PdfDocument, catalog: PdfDict): boolean {
  const metadata = document.resolve(catalog.entries.get('Metadata'))
  return isStream(metadata) && isName(document.resolve(metadata.dict.entries.get('Type')), 'Metadata')
}

/** Where signature fields and their widgets are met, besides the lists of fields and annotations. */
const LEADS_TO_FIELDS: ReadonlySet<string> = new Set(['Parent', 'Kids', 'Fields', 'Obj'])

/**
 * Are two values the same for a reader? Pages and the form are compared by their own rules, wherever they are met.
 * @param asField are these met where fields stand? A dictionary that calls itself a field and serves as something else, as
 *   a list of fonts for instance, has no part that is free
 */
function sameValue(comparison: Comparison, one: PdfValue, other: PdfValue, asField = false): boolean {
  const stack: [PdfValue, PdfValue, boolean][] = [[one, other, asField]]
  for (let pair = stack.pop(); pair; pair = stack.pop()) {
    if (--comparison.left <= 0) return false
    const [before, after, field] = pair
    if (isRef(before) && isRef(after)) {
      if (before.generation !== after.generation) return false
      if (before.number === after.number && comparison.apart.has(before.number)) continue
      const key = `${before.number} ${after.number} ${field}`
      if (comparison.seen.has(key)) continue
      comparison.seen.add(key)
    }
    const [a, b] = [comparison.signed.resolve(before), comparison.now.resolve(after)]
    // Some readers show what stands behind a number whatever its generation.
    if (a === null && b === null && isRef(before) && isRef(after))
      stack.push([comparison.signed.object(before.number), comparison.now.object(after.number), false])
    else if (isArray(a) && isArray(b)) {
      if (a.length !== b.length) return false
      for (const [i, item] of a.entries()) stack.push([item, b[i] ?? null, field])
    } else if (isStream(a) && isStream(b)) {
      if (!a.data.equals(b.data)) return false
      stack.push([a.dict, b.dict, false])
    } else if (isDict(a) && isDict(b)) {
      const free = field ? changedBySigning(comparison, a, b) : []
      if (!free) return false
      for (const name of namesIn(a, b, free))
        stack.push([a.entries.get(name) ?? null, b.entries.get(name) ?? null, LEADS_TO_FIELDS.has(name)])
    } else if (!samePlain(a, b)) return false
  }
  return true
}

const namesIn = (a: PdfDict, b: PdfDict, except: readonly string[]): string[] =>
  [...new Set([...a.entries.keys(), ...b.entries.keys()])].filter((name) => !except.includes(name))

function samePlain(a: PdfValue, b: PdfValue): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b
  if (isArray(a) || isArray(b) || a.kind !== b.kind) return false
  if (a.kind === 'name') return b.kind === 'name' && a.name === b.name
  return a.kind === 'string' && b.kind === 'string' && a.bytes.equals(b.bytes)
}

const sameEntries = (comparison: Comparison, a: PdfDict, b: PdfDict, except: readonly string[]): boolean =>
  namesIn(a, b, except).every((key) => sameEntry(comparison, a, b, key))

const sameEntry = (comparison: Comparison, a: PdfDict, b: PdfDict, key: string): boolean =>
  sameValue(comparison, a.entries.get(key) ?? null, b.entries.get(key) ?? null, LEADS_TO_FIELDS.has(key))

/**
 * The same tree of pages, node for node: some readers take what a page inherits from the nodes they came by, others from its
 * Parent, so that no entry of any node is free. Only widgets of signatures may have come to a page.
 */
function sameTree(comparison: Comparison, one: PdfValue | undefined, other: PdfValue | undefined): boolean {
  const { signed, now } = comparison
  const stack: [PdfValue | undefined, PdfValue | undefined][] = [[one, other]]
  for (let pair = stack.pop(); pair; pair = stack.pop()) {
    const [before, after] = pair
    const [a, b] = [signed.resolve(before), now.resolve(after)]
    if (!isRef(before) || !isRef(after) || !samePlace(before, after) || !isDict(a) || !isDict(b)) return false
    const [kids, others] = [signed.resolve(a.entries.get('Kids')), now.resolve(b.entries.get('Kids'))]
    const isNode = isArray(kids)
    if (!sameEntries(comparison, a, b, [isNode ? 'Kids' : 'Annots'])) return false
    if (isNode) {
      if (!isArray(others) || kids.length !== others.length) return false
      for (const [i, kid] of kids.entries()) stack.push([kid, others[i]])
    } else if (!sameButSignatures(comparison, a.entries.get('Annots'), b.entries.get('Annots'), before))
      return false
  }
  return true
}

/**
 * What stood in a list stands there still, in its order; what is new are signature fields.
 * @param page whose annotations these are
 */
function sameButSignatures(
  comparison: Comparison,
  one: PdfValue | undefined,
  other: PdfValue | undefined,
  page?: PdfRef,
): boolean {
  const [before, after] = [comparison.signed.resolve(one), comparison.now.resolve(other)]
  const old = isArray(before) ? before : []
  const rest = isArray(after) ? [...after] : []
  let from = 0
  for (const item of old) {
    const place = rest.findIndex((candidate, i) => i >= from && samePlace(item, candidate))
    if (place < 0 || !sameValue(comparison, item, rest[place]!, true)) return false
    if (page && !staysOn(comparison, page, item, rest[place]!)) return false
    rest.splice(place, 1)
    from = place
  }
  return rest.every((item) => isSignatureField(comparison, item))
}

/** A widget may come to say on which page it stands, but no other than it does. */
function staysOn({ signed, now }: Comparison, page: PdfRef, before: PdfValue, after: PdfValue): boolean {
  const [a, b] = [signed.resolve(before), now.resolve(after)]
  const named = isDict(b) ? b.entries.get('P') : undefined
  return !named || (isDict(a) && a.entries.has('P')) || samePlace(page, named)
}

const samePlace = (a: PdfValue, b: PdfValue) =>
  isRef(a) ? isRef(b) && a.number === b.number && a.generation === b.generation : !isRef(b)

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
  if (!isDict(signature))
    return allowed === 'signatures' && !['AP', 'MK', 'A', 'AA'].some((key) => field.entries.has(key))
  if (!added.has(signature)) return false
  // Anybody can have a time stamp made: it vouches for nothing that is seen or done.
  if (isTimeStamp(document, signature))
    return !isSeen(document, field) && !field.entries.has('A') && !field.entries.has('AA')
  return allowed === 'signatures'
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

/**
 * The entries in which a dictionary may differ from what it was: those that are written when an empty signature field, or a
 * widget of one, is signed; none in anything else. Nothing when it became signed in a way that is not allowed.
 */
function changedBySigning(comparison: Comparison, a: PdfDict, b: PdfDict): readonly string[] | undefined {
  const { signed, now } = comparison
  const wasEmpty = isName(inherited(signed, a, 'FT'), 'Sig') && !isDict(inherited(signed, a, 'V'))
  if (!wasEmpty || !isDict(inherited(now, b, 'V'))) return []
  if (!isSignatureField(comparison, b)) return undefined
  return [
    'V',
    'AP',
    'M',
    'Lock',
    'F',
    ...(a.entries.has('P') ? [] : ['P']),
    ...(b.entries.has('MK') ? [] : ['MK']),
  ]
}

/** Are all fields of a form signatures without parts? */
function onlySignatures(document: PdfDocument, form: PdfDict): boolean {
  const fields = document.resolve(form.entries.get('Fields'))
  return (isArray(fields) ? fields : []).every((one) => {
    const field = document.resolve(one)
    return (
      isDict(field) && isName(document.resolve(field.entries.get('FT')), 'Sig') && !field.entries.has('Kids')
    )
  })
}

function sameForm(comparison: Comparison, one: PdfValue | undefined, other: PdfValue | undefined): boolean {
  const [before, after] = [comparison.signed.resolve(one), comparison.now.resolve(other)]
  if (!isDict(after)) return !isDict(before)
  const empty: PdfDict = { kind: 'dict', entries: new Map() }
  const a = isDict(before) ? before : empty
  // Fonts and defaults for fields show nothing where there are none but signatures, which bring their own drawings.
  const brought = onlySignatures(comparison.signed, a)
    ? ['DR', 'DA'].filter((key) => !a.entries.has(key))
    : []
  const free = ['Fields', 'SigFlags', ...brought]
  return (
    sameEntries(comparison, a, after, free) &&
    sameButSignatures(comparison, a.entries.get('Fields'), after.entries.get('Fields'))
  )
}
