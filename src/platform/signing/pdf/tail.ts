import { Parser } from './parser.ts'
import { readIndirect, readTable, type PdfDocument } from './reader.ts'
import { isDict, isRef, isStream, type PdfRef } from './values.ts'

/**
 * Is everything from a place of the file on to its end what its cross-references say: objects that stand there now or were replaced
 * further on, sections that are used, and nothing between them? A reader that finds something odd in a file looks through all of it
 * for objects and takes the last of each number: where this holds, it finds none but those that stand.
 * @throws PdfError where something cannot be read
 */
export function isGapless(document: PdfDocument, from: number): boolean {
  const { bytes, sections } = document
  const lengthOf = (ref: PdfRef) => document.resolve(ref)
  for (let at = skipComments(bytes, from); at !== undefined;) {
    if (at >= bytes.length) return true
    const parser = new Parser(bytes, at)
    if (parser.takes('xref')) {
      if (!sections.has(at)) return false
      readTable(parser, new Map())
    } else if (parser.takes('startxref')) {
      if (parser.integer() === undefined) return false
    } else {
      const item = readIndirect(bytes, at, lengthOf)
      parser.position = item.end
      if (!parser.takes('endobj') || !(sections.has(at) || stands(document, item.number, at))) return false
      // Whoever looks for objects also finds them in strings and streams.
      if ((bytes.toString('latin1', at, parser.position).match(OBJECT) ?? []).length !== 1) return false
    }
    at = skipComments(bytes, parser.position)
  }
  return false
}

const OBJECT = /\d[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+obj/g

/** Does a number stand here, or further on? */
function stands({ places }: PdfDocument, number: number, at: number): boolean {
  const place = places.get(number)
  const holder = place?.at === undefined && place ? places.get(place.in) : place
  return holder?.at !== undefined && holder.at >= at
}

/** Behind blanks and comments that are no more than that. */
function skipComments(bytes: Buffer, from: number): number | undefined {
  const parser = new Parser(bytes, from)
  parser.skipSpace()
  const skipped = bytes.toString('latin1', from, parser.position)
  return /obj|xref|stream|trailer/.test(skipped) ? undefined : parser.position
}

/**
 * The length a file gives itself as a linearized one (ISO 32000-1, annex F); undefined for others. Readers that find it true read
 * another cross-reference than the last.
 */
export function linearizedLength(bytes: Buffer): number | undefined {
  const parser = new Parser(bytes, 0)
  parser.skipSpace()
  try {
    const { value } = readIndirect(bytes, parser.position, () => null)
    const dict = isStream(value) ? value.dict : value
    if (!isDict(dict) || !dict.entries.has('Linearized')) return undefined
    const length = dict.entries.get('L')
    return typeof length === 'number' ? length : isRef(length) ? Infinity : 0
  } catch {
    return undefined
  }
}
