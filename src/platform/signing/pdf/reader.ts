import { inflateSync } from 'node:zlib'
import { Parser } from './parser.ts'
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  PdfError,
  type PdfDict,
  type PdfRef,
  type PdfStream,
  type PdfValue,
} from './values.ts'

/** Where an object stands: at a place in the file, or as the nth in an object stream. */
export type Place =
  { at: number; generation: number; in?: undefined } | { in: number; index: number; at?: undefined }

/** A document as its last cross-reference section says it is; what that leaves out is not there. */
export type PdfDocument = {
  bytes: Buffer
  places: ReadonlyMap<number, Place>
  /** Where its cross-reference sections begin. */
  sections: ReadonlySet<number>
  trailer: PdfDict
  /** Where the last cross-reference section begins, and of which kind it is. */
  startxref: number
  xrefKind: 'table' | 'stream'
  /** One more than the highest object number. */
  size: number
  /** The object behind a number; `null` when there is none. Kept once read. */
  object(number: number): PdfValue
  /** Follows references until there is a value; one of another generation than the object has leads nowhere. */
  resolve(value: PdfValue | undefined): PdfValue
}

const MAX_SECTIONS = 1000
const MAX_OBJECTS = 1_000_000
/** The highest object number (ISO 32000-1, annex C); readers do what they like with higher ones. */
const MAX_NUMBER = 8_388_607
/** A stream of objects or references unpacks to at most this. */
const MAX_UNPACKED = 64_000_000
/** All streams of objects of a file together. */
const MAX_UNPACKED_IN_ALL = 200_000_000

/**
 * Opens a PDF, or the revision of it that ends with `bytes` (a prefix of the file).
 * @throws PdfError when there is no readable cross-reference; the message is for people
 */
export function openPdf(bytes: Buffer): PdfDocument {
  if (!bytes.subarray(0, 1024).includes('%PDF-')) throw new PdfError('Tệp này không phải là PDF.')
  // Places in the file are counted from there by some readers, from its first byte by others.
  if (!bytes.subarray(0, 5).equals(Buffer.from('%PDF-')))
    throw new PdfError('Tệp PDF có phần thừa ở đầu nên không đọc chắc chắn được.')
  const startxref = lastStartxref(bytes)
  const places = new Map<number, Place | null>()
  let trailer: PdfDict | undefined
  let xrefKind: PdfDocument['xrefKind'] = 'table'
  const seen = new Set<number>()
  const queue = [startxref]
  for (let offset = queue.shift(); offset !== undefined; offset = queue.shift()) {
    if (seen.has(offset)) continue
    if (seen.size >= MAX_SECTIONS) throw new PdfError('Tệp PDF có quá nhiều lần sửa.')
    seen.add(offset)
    const section = readSection(bytes, offset, places)
    if (trailer === undefined) xrefKind = section.kind
    trailer ??= section.trailer
    // Objects of a hybrid file hidden from old readers come before those of the section before.
    for (const name of section.kind === 'table' ? ['XRefStm', 'Prev'] : ['Prev'])
      if (section.trailer.entries.has(name)) queue.push(offsetIn(section, name))
  }
  if (!trailer) throw broken()
  const found = new Map([...places].filter((entry): entry is [number, Place] => entry[1] !== null))
  const size = Math.max(
    Number(trailer.entries.get('Size')) || 0,
    1 + [...places.keys()].reduce((a, b) => Math.max(a, b), 0),
  )
  return {
    bytes,
    places: found,
    sections: seen,
    trailer,
    startxref,
    xrefKind,
    size,
    ...objectsOf(bytes, found),
  }
}

const broken = () => new PdfError('Tệp PDF bị hỏng, không đọc được bảng mục lục của tệp.')
const isOffset = (value: PdfValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0

function lastStartxref(bytes: Buffer): number {
  const at = bytes.lastIndexOf('startxref')
  if (at < 0 || at < bytes.length - 2048) throw broken()
  const digits = LAST.exec(bytes.toString('latin1', at, at + 80))?.[1]
  const offset = Number(digits)
  if (digits === undefined || !isOffset(offset) || offset >= bytes.length) throw broken()
  return offset
}

/** Nothing but blanks between its parts: where readers find something else, they look through the whole file for objects. */
const LAST = /^startxref[\0\t\n\f\r ]+(\d{1,12})[\0\t\n\f\r ]+%%EOF/

type Places = Map<number, Place | null>
/** `written`: the trailer as it stands in the file. */
type Section = { kind: 'table' | 'stream'; trailer: PdfDict; written: string }

/** A place in the file, in plain digits: of `/Prev 8900.0` some readers make 8900, others nothing. @throws PdfError */
function offsetIn({ trailer, written }: Section, name: string): number {
  const offset = trailer.entries.get(name)
  const isPlain = new RegExp(`/${name}[\\0\\t\\n\\f\\r ]+\\d{1,12}(?=[\\0\\t\\n\\f\\r />])`).test(written)
  if (!isOffset(offset) || !isPlain) throw broken()
  return offset
}

function readSection(bytes: Buffer, offset: number, places: Places): Section {
  const parser = new Parser(bytes, offset)
  if (!parser.takes('xref')) return readXrefStream(bytes, offset, places)
  const trailer = readTable(parser, places)
  const start = bytes.indexOf('trailer', offset)
  return { kind: 'table', trailer, written: parser.latin(start, parser.position) }
}

/** What a later section has said about a number stays. */
function keep(places: Places, number: number, place: Place | null): void {
  if (!(number <= MAX_NUMBER)) throw broken()
  if (places.has(number)) return
  if (places.size >= MAX_OBJECTS) throw new PdfError('Tệp PDF có quá nhiều đối tượng.')
  places.set(number, place)
}

/** From behind `xref` to the end of the trailer. */
export function readTable(parser: Parser, places: Places): PdfDict {
  for (;;) {
    if (parser.takes('trailer')) break
    const first = parser.integer()
    const count = parser.integer()
    if (first === undefined || count === undefined) throw broken()
    for (let i = 0; i < count; i++) {
      const at = parser.integer()
      const generation = parser.integer()
      if (at === undefined || generation === undefined) throw broken()
      if (parser.takes('n')) keep(places, first + i, at > 0 ? { at, generation } : null)
      else if (parser.takes('f')) keep(places, first + i, null)
      else throw broken()
    }
  }
  const trailer = parser.value()
  if (!isDict(trailer)) throw broken()
  return trailer
}

function readXrefStream(bytes: Buffer, offset: number, places: Places): Section {
  const stream = readIndirect(bytes, offset, () => null).value
  if (!isStream(stream) || !isName(stream.dict.entries.get('Type'), 'XRef')) throw broken()
  const { entries } = stream.dict
  const widths = entries.get('W')
  const size = entries.get('Size')
  if (!isArray(widths) || !widths.every(isWidth) || typeof size !== 'number') throw broken()
  const [a = 0, b = 0, c = 0] = widths
  const row = a + b + c
  const index = entries.get('Index') ?? [0, size]
  if (row === 0 || !isArray(index)) throw broken()
  const data = unpack(stream)
  let at = 0
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const [first, count] = [Number(index[pair]), Number(index[pair + 1])]
    for (let i = 0; i < count && at + row <= data.length; i++, at += row) {
      const kind = a === 0 ? 1 : data.readUIntBE(at, a)
      const two = b === 0 ? 0 : data.readUIntBE(at + a, b)
      const three = c === 0 ? 0 : data.readUIntBE(at + a + b, c)
      if (kind === 1) keep(places, first + i, { at: two, generation: three })
      else if (kind === 2) keep(places, first + i, { in: two, index: three })
      else keep(places, first + i, null)
    }
  }
  const written = bytes.toString('latin1', offset, stream.data.byteOffset - bytes.byteOffset)
  return { kind: 'stream', trailer: stream.dict, written }
}

const isWidth = (value: PdfValue): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 6

/** `end`: behind its last word but `endobj`. */
type Indirect = { number: number; generation: number; value: PdfValue; end: number }

/**
 * `12 0 obj …`; a stream begins behind the line of its word and is as long as it says: where that is not so, readers differ.
 * @throws PdfError
 */
export function readIndirect(bytes: Buffer, offset: number, lengthOf: (ref: PdfRef) => PdfValue): Indirect {
  const parser = new Parser(bytes, offset)
  const number = parser.integer()
  const generation = parser.integer()
  if (number === undefined || generation === undefined || !parser.takes('obj')) throw broken()
  const value = parser.value()
  const end = parser.position
  if (!isDict(value) || !parser.takes('stream')) return { number, generation, value, end }
  const line = /^\r?\n/.exec(parser.latin(parser.position, parser.position + 2))
  if (!line) throw broken()
  const start = parser.position + line[0].length
  const given = value.entries.get('Length')
  const length = isRef(given) ? lengthOf(given) : given
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) throw broken()
  const over = start + length
  const closing = /^[\0\t\n\f\r ]{0,4}endstream(?![^\0\t\n\f\r %()/<>[\]{}])/.exec(
    parser.latin(over, over + 14),
  )
  if (over > bytes.length || !closing) throw broken()
  const stream = { kind: 'stream' as const, dict: value, data: bytes.subarray(start, over) }
  return { number, generation, value: stream, end: over + closing[0].length }
}

function objectsOf(bytes: Buffer, places: ReadonlyMap<number, Place>) {
  const known = new Map<number, PdfValue>()
  const packed = new Map<number, readonly Packed[]>()
  const busy = new Set<number>()
  let left = MAX_UNPACKED_IN_ALL

  const read = (number: number): PdfValue => {
    const place = places.get(number)
    if (!place) return null
    // What calls itself otherwise than the table does is nothing to some readers; others look for it elsewhere.
    if (place.at === undefined) {
      const found = fromStream(place.in)[place.index]
      if (found?.number !== number) throw broken()
      return found.value
    }
    const found = readIndirect(bytes, place.at, referred)
    if (found.number !== number || found.generation !== place.generation) throw broken()
    return found.value
  }
  const fromStream = (number: number): readonly Packed[] => {
    let values = packed.get(number)
    if (!values) {
      const stream = places.get(number)?.at === undefined ? null : object(number)
      const data = isStream(stream) ? unpack(stream, Math.min(left, MAX_UNPACKED)) : undefined
      left -= data?.length ?? 0
      values = isStream(stream) && data ? readObjectStream(stream, data) : []
      packed.set(number, values)
    }
    return values
  }
  const object = (number: number): PdfValue => {
    const before = known.get(number)
    if (before !== undefined) return before
    // A length that is given by the stream itself.
    if (busy.has(number)) return null
    busy.add(number)
    try {
      const value = read(number)
      known.set(number, value)
      return value
    } finally {
      busy.delete(number)
    }
  }
  const referred = ({ number, generation }: PdfRef): PdfValue => {
    const place = places.get(number)
    const standing = place?.at === undefined ? 0 : place.generation
    return standing === generation ? object(number) : null
  }
  const resolve = (value: PdfValue | undefined): PdfValue => {
    let current = value ?? null
    for (let steps = 0; isRef(current) && steps < 20; steps++) current = referred(current)
    return isRef(current) ? null : current
  }
  return { object, resolve }
}

type Packed = { number: number | undefined; value: PdfValue }

function readObjectStream({ dict }: PdfStream, data: Buffer): Packed[] {
  const [count, first] = [dict.entries.get('N'), dict.entries.get('First')]
  if (!isWhole(count) || count > MAX_OBJECTS || !isWhole(first)) throw broken()
  const head = new Parser(data)
  return Array.from({ length: count }, () => {
    const number = head.integer()
    const offset = head.integer()
    return { number, value: offset === undefined ? null : new Parser(data, first + offset).value() }
  })
}

const isWhole = (value: PdfValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/**
 * The bytes of a stream without its packing; only what cross-references and object streams use is known.
 * @throws PdfError when it is packed otherwise, or becomes longer than `most` bytes
 */
export function unpack({ dict, data }: PdfStream, most = MAX_UNPACKED): Buffer {
  const filter = dict.entries.get('Filter')
  const filters = isArray(filter) ? filter : filter === undefined ? [] : [filter]
  // The data of such a stream lie in another file.
  if (dict.entries.has('F')) throw broken()
  if (filters.length === 0) return data
  if (filters.length > 1 || !isName(filters[0], 'FlateDecode')) throw broken()
  const columns = predictedColumns(dict)
  try {
    const unpacked = inflateSync(data, { maxOutputLength: Math.max(1, most) })
    return columns === undefined ? unpacked : unpredict(unpacked, columns)
  } catch {
    throw broken()
  }
}

/** How wide the rows are that a PNG predictor was used on; undefined for none. @throws PdfError for anything but bytes in rows */
function predictedColumns(dict: PdfDict): number | undefined {
  const parameters = dict.entries.get('DecodeParms')
  const given = isArray(parameters) && parameters.length === 1 ? parameters[0] : parameters
  if (given === undefined || given === null) return undefined
  if (!isDict(given)) throw broken()
  const of = (name: string, otherwise: number) => given.entries.get(name) ?? otherwise
  const [predictor, columns] = [of('Predictor', 1), of('Columns', 1)]
  if (predictor === 1) return undefined
  const isBytes = of('Colors', 1) === 1 && of('BitsPerComponent', 8) === 8
  if (!isWhole(predictor) || predictor < 10 || predictor > 15 || !isWhole(columns) || columns < 1 || !isBytes)
    throw broken()
  return columns
}

/** Undoes the PNG predictors (ISO 32000-1, 7.4.4.4), in rows of `width` bytes. */
function unpredict(data: Buffer, width: number): Buffer {
  const rows = Math.floor(data.length / (width + 1))
  const out = Buffer.alloc(rows * width)
  for (let row = 0; row < rows; row++) {
    const filter = data[row * (width + 1)]
    for (let i = 0; i < width; i++) {
      const raw = data[row * (width + 1) + 1 + i] ?? 0
      const left = i > 0 ? (out[row * width + i - 1] ?? 0) : 0
      const up = row > 0 ? (out[(row - 1) * width + i] ?? 0) : 0
      const corner = row > 0 && i > 0 ? (out[(row - 1) * width + i - 1] ?? 0) : 0
      out[row * width + i] = raw + predicted(filter, left, up, corner)
    }
  }
  return out
}

function predicted(filter: number | undefined, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
