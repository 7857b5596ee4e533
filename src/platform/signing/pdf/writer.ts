import { deflateSync } from 'node:zlib'
import type { PdfDocument } from './reader.ts'
import { pdfDict, pdfName, pdfStream, withEntries, type PdfDict, type PdfValue } from './values.ts'

/** New and changed objects, to be put behind a document whose bytes stay as they are. */
export type Update = {
  document: PdfDocument
  /** Takes the next free number. */
  reserve(): number
  put(number: number, value: PdfValue): void
  /** Puts a new object and says its number. */
  add(value: PdfValue): number
  /** The document with the update behind it, and where each new object begins. */
  finish(): { bytes: Buffer; starts: ReadonlyMap<number, number> }
}

/** Begins an incremental update (ISO 32000-1, 7.5.6). */
export function updateOf(document: PdfDocument): Update {
  let next = document.size
  const objects = new Map<number, PdfValue>()
  const put = (number: number, value: PdfValue) => void objects.set(number, value)
  const reserve = () => next++
  return {
    document,
    reserve,
    put,
    add: (value) => {
      const number = reserve()
      put(number, value)
      return number
    },
    finish: () => append(document, objects, next),
  }
}

function append(document: PdfDocument, objects: ReadonlyMap<number, PdfValue>, size: number) {
  const parts: Buffer[] = [document.bytes]
  let length = document.bytes.length
  const write = (part: Buffer) => {
    parts.push(part)
    length += part.length
  }
  if (document.bytes.at(-1) !== 10) write(Buffer.from('\n'))
  const starts = new Map<number, number>()
  for (const [number, value] of objects) {
    starts.set(number, length)
    // An object that is replaced keeps the generation it is referred to by.
    write(Buffer.from(`${number} ${generationOf(document, number)} obj\n`))
    write(serialise(value))
    write(Buffer.from('\nendobj\n'))
  }
  const trailer = trailerOf(document)
  const startxref = length
  if (document.xrefKind === 'table') write(table(document, starts, size, trailer))
  else write(xrefStream(document, starts, size, trailer, startxref))
  write(Buffer.from(`startxref\n${startxref}\n%%EOF\n`))
  return { bytes: Buffer.concat(parts), starts }
}

const CARRIED = ['Root', 'Info', 'ID', 'Encrypt']

function trailerOf(document: PdfDocument): PdfDict {
  const kept = CARRIED.map((key) => [key, document.trailer.entries.get(key)])
  return pdfDict(Object.fromEntries([...kept, ['Prev', document.startxref]]))
}

/** Runs of numbers that follow each other: `[[3, 2], [9, 1]]`. */
function runs(numbers: readonly number[]): [number, number][] {
  const found: [number, number][] = []
  for (const number of numbers) {
    const last = found.at(-1)
    if (last && last[0] + last[1] === number) last[1]++
    else found.push([number, 1])
  }
  return found
}

const generationOf = (document: PdfDocument, number: number): number => {
  const place = document.places.get(number)
  return place?.at === undefined ? 0 : place.generation
}

function table(document: PdfDocument, starts: ReadonlyMap<number, number>, size: number, trailer: PdfDict) {
  const numbers = [...starts.keys()].sort((a, b) => a - b)
  const lines = runs(numbers).flatMap(([first, count]) => [
    `${first} ${count}\n`,
    ...Array.from({ length: count }, (_, i) => {
      const number = first + i
      const generation = String(generationOf(document, number)).padStart(5, '0')
      return `${String(starts.get(number)).padStart(10, '0')} ${generation} n \n`
    }),
  ])
  const end = serialise(withEntries(trailer, { Size: size })).toString('latin1')
  return Buffer.from(`xref\n${lines.join('')}trailer\n${end}\n`, 'latin1')
}

function xrefStream(
  document: PdfDocument,
  starts: ReadonlyMap<number, number>,
  size: number,
  trailer: PdfDict,
  own: number,
): Buffer {
  const all = new Map([...starts, [size, own]])
  const numbers = [...all.keys()].sort((a, b) => a - b)
  const rows = Buffer.alloc(numbers.length * 7)
  for (const [row, number] of numbers.entries()) {
    rows.writeUInt8(1, row * 7)
    rows.writeUInt32BE(all.get(number) ?? 0, row * 7 + 1)
    rows.writeUInt16BE(generationOf(document, number), row * 7 + 5)
  }
  const dict = withEntries(trailer, {
    Type: pdfName('XRef'),
    Size: size + 1,
    W: [1, 4, 2],
    Index: runs(numbers).flat(),
    Filter: pdfName('FlateDecode'),
  })
  const stream = serialise(pdfStream(dict, deflateSync(rows)))
  return Buffer.concat([Buffer.from(`${size} 0 obj\n`), stream, Buffer.from('\nendobj\n')])
}

/** An object as it stands in a file. */
export function serialise(value: PdfValue): Buffer {
  if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'stream')
    return Buffer.concat([
      Buffer.from(`${textOfValue(value.dict)}\nstream\n`, 'latin1'),
      value.data,
      Buffer.from('\nendstream'),
    ])
  return Buffer.from(textOfValue(value), 'latin1')
}

function textOfValue(value: PdfValue): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return numberText(value)
  if (!('kind' in value)) return `[${value.map(textOfValue).join(' ')}]`
  if (value.kind === 'name') return nameText(value.name)
  if (value.kind === 'ref') return `${value.number} ${value.generation} R`
  if (value.kind === 'string') return `<${value.bytes.toString('hex').toUpperCase()}>`
  if (value.kind === 'stream') throw new Error('a stream stands by itself')
  return `<<${[...value.entries].map(([key, one]) => `${nameText(key)} ${textOfValue(one)}`).join('\n')}>>`
}

const numberText = (value: number) =>
  Number.isInteger(value) ? String(value) : value.toFixed(5).replace(/\.?0+$/, '')

const nameText = (name: string) =>
  `/${name.replace(/[^!-~]|[#()<>[\]{}/%]/g, (letter) => `#${letter.charCodeAt(0).toString(16).padStart(2, '0')}`)}`
