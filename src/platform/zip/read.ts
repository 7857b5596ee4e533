import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { Readable } from 'node:stream'

/** What a ZIP is read from, wherever it lies. */
export type ZipSource = {
  size: number
  /** The bytes from a place on: as many as there are; a place before the beginning is the beginning. */
  at: (start: number, length: number) => Promise<Buffer>
}

/** A file in a ZIP, and where its packed bytes begin. */
export type Entry = {
  name: string
  method: number
  crc: number
  packed: number
  size: number
  start: number
}

export type ZipFault = 'broken' | 'entries' | 'encrypted' | 'method'

/** Why a ZIP, or what lies in it, cannot be read. */
export class BadZip extends Error {
  readonly fault: ZipFault
  constructor(fault: ZipFault) {
    super(`ZIP: ${fault}`)
    this.fault = fault
  }
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_LENGTH = 22
/** A line of the directory with a name of a kilobyte, and as much beside it. */
const MOST_OF_LINE = 2000

/**
 * The files of a ZIP, in the order of its directory, which is read from its end: lengths of streamed ZIPs stand only there.
 * Folders are passed over; names are whatever the writer chose and no paths to write to.
 * @param most files it may list
 * @throws BadZip
 */
export async function* entriesOf(zip: ZipSource, most: number): AsyncGenerator<Entry> {
  const tail = await zip.at(zip.size - END_LENGTH - 0xffff, END_LENGTH + 0xffff)
  const end = endOf(tail)
  const count = tail.readUInt16LE(end + 10)
  if (count > most) throw new BadZip('entries')
  const length = tail.readUInt32LE(end + 12)
  const finish = zip.size - tail.length + end
  // What stands before the first entry moves everything behind it.
  const start = finish - length
  const shift = start - tail.readUInt32LE(end + 16)
  if (length > most * MOST_OF_LINE || start < 0 || shift < 0) throw new BadZip('broken')
  const directory = await zip.at(start, length)
  for (let index = 0, at = 0; index < count; index++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) throw new BadZip('broken')
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    const next = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    if (next > directory.length) throw new BadZip('broken')
    const isFolder = directory[nameEnd - 1] === 0x2f && nameEnd !== at + 46
    if (!isFolder) yield await locate(zip, readLine(directory, at, nameEnd), shift, start)
    at = next
  }
}

/** The last end record whose comment reaches just to the end of the file. */
function endOf(tail: Buffer): number {
  for (let at = tail.length - END_LENGTH; at >= 0; at--)
    if (
      tail[at] === 0x50 &&
      tail.readUInt32LE(at) === END &&
      at + END_LENGTH + tail.readUInt16LE(at + 20) === tail.length
    )
      return at
  throw new BadZip('broken')
}

function readLine(directory: Buffer, at: number, nameEnd: number): Entry {
  const flags = directory.readUInt16LE(at + 8)
  if ((flags & 1) !== 0) throw new BadZip('encrypted')
  const method = directory.readUInt16LE(at + 10)
  if (method !== 0 && method !== 8) throw new BadZip('method')
  const entry = {
    name: directory.toString((flags & 0x800) === 0 ? 'latin1' : 'utf8', at + 46, nameEnd),
    method,
    crc: directory.readUInt32LE(at + 16),
    packed: directory.readUInt32LE(at + 20),
    size: directory.readUInt32LE(at + 24),
    start: directory.readUInt32LE(at + 42),
  }
  return readWide(entry, directory.subarray(nameEnd, nameEnd + directory.readUInt16LE(at + 30)))
}

/** Some writers put lengths in eight bytes (ZIP64) though four would do. */
function readWide(entry: Entry, extra: Buffer): Entry {
  for (let at = 0; at + 4 <= extra.length;) {
    const length = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === 1) {
      const field = extra.subarray(at + 4, at + 4 + length)
      let used = 0
      const wide = (value: number): number => {
        if (value !== 0xffffffff) return value
        if (used + 8 > field.length) throw new BadZip('broken')
        used += 8
        return Number(field.readBigUInt64LE(used - 8))
      }
      return { ...entry, size: wide(entry.size), packed: wide(entry.packed), start: wide(entry.start) }
    }
    at += 4 + length
  }
  return entry
}

/** From the place of an entry to the place of its bytes. */
async function locate(zip: ZipSource, entry: Entry, shift: number, limit: number): Promise<Entry> {
  const head = await zip.at(entry.start + shift, 30)
  if (head.length < 30 || head.readUInt32LE(0) !== LOCAL) throw new BadZip('broken')
  const start = entry.start + shift + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  if (start + entry.packed > limit || (entry.method === 0 && entry.packed !== entry.size))
    throw new BadZip('broken')
  return { ...entry, start }
}

/**
 * What lies in an entry, whole.
 * @throws BadZip when it is not what the directory says
 */
export function unpackAtOnce(entry: Entry, packed: Buffer): Buffer {
  const bytes = entry.method === 0 ? packed : inflated(entry, packed)
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) throw new BadZip('broken')
  return bytes
}

function inflated({ size }: Entry, packed: Buffer): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size), chunkSize: Math.max(1024, size) })
  } catch {
    throw new BadZip('broken')
  }
}

/**
 * The same in pieces, never more than the directory says.
 * @param packed the bytes of the entry; an error of theirs is passed on as it is
 * @throws BadZip
 */
export async function* unpack(entry: Entry, packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let crc = 0
  let size = 0
  for await (const piece of entry.method === 0 ? packed : inflate(packed)) {
    size += piece.length
    if (size > entry.size) throw new BadZip('broken')
    crc = crc32(piece, crc)
    yield piece
  }
  if (size !== entry.size || crc !== entry.crc) throw new BadZip('broken')
}

async function* inflate(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = Readable.from(packed)
  const unpacker = createInflateRaw()
  source.on('error', (error) => unpacker.destroy(error))
  try {
    for await (const piece of source.pipe(unpacker) as AsyncIterable<Buffer>) yield piece
  } catch (error) {
    // What zlib says of bad data; an error of the disk is none of the writer's.
    if (String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw new BadZip('broken')
    throw error
  } finally {
    source.destroy()
  }
}
