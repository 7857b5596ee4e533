import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { pipeline } from 'node:stream/promises'
import { BadAttachment } from './errors.ts'
import { megabytes, type EdxmlLimits } from './limits.ts'
import type { Spool, SpooledContent } from './spool.ts'

type Entry = { method: number; crc: number; packed: number; size: number; start: number }

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_LENGTH = 22
// 1000 entries with names of a kilobyte.
const MAX_DIRECTORY = 2_000_000

const broken = () => new BadAttachment('zip-broken', 'Tệp nén bị hỏng hoặc thiếu dữ liệu.')

/**
 * Takes the first file out of a ZIP: what attachments travel in. Lengths are read from the directory at its end, for
 * streamed ZIPs know them only there; names and paths of entries mean nothing.
 * @throws BadAttachment when it is broken, encrypted, too large, or packed to harm
 */
export async function unzipFirst(
  zip: SpooledContent,
  spool: Spool,
  limits: EdxmlLimits,
): Promise<SpooledContent> {
  const entry = await findFirst(zip, limits)
  if (entry.size > limits.attachmentBytes)
    throw new BadAttachment(
      'too-large',
      `Tệp giải nén ra ${megabytes(entry.size)} MB, lớn hơn mức cho phép (${megabytes(limits.attachmentBytes)} MB).`,
    )
  if (entry.size > 1_000_000 && entry.size > entry.packed * limits.zipRatio)
    throw new BadAttachment(
      'zip-bomb',
      'Tệp nén có tỷ lệ nén bất thường (dấu hiệu của tệp phá hoại) nên không được giải nén.',
    )
  const target = spool.create()
  try {
    if (zip.isInMemory && spool.hasRoomFor(entry.size)) target.append(await unpackAtOnce(zip, entry))
    else await unpackInPieces(zip, entry, target, spool)
    await target.seal()
    return target
  } catch (error) {
    await target.discard()
    throw error
  }
}

async function unpackAtOnce(zip: SpooledContent, entry: Entry): Promise<Buffer> {
  const packed = await zip.at(entry.start, entry.packed)
  if (entry.method === 0) return checked(packed, entry)
  let bytes: Buffer
  try {
    bytes = inflateRawSync(packed, {
      maxOutputLength: Math.max(1, entry.size),
      chunkSize: Math.max(1024, entry.size),
    })
  } catch {
    throw broken()
  }
  return checked(bytes, entry)
}

function checked(bytes: Buffer, entry: Entry): Buffer {
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) throw broken()
  return bytes
}

async function unpackInPieces(zip: SpooledContent, entry: Entry, target: SpooledContent, spool: Spool) {
  let crc = 0
  const packed = zip.stream(entry.start, entry.start + entry.packed)
  const take = async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      if (target.size + chunk.length > entry.size) throw broken()
      crc = crc32(chunk, crc)
      target.append(chunk)
      await spool.flush()
    }
  }
  try {
    if (entry.method === 0) await take(packed)
    else await pipeline(packed, createInflateRaw(), take)
  } catch (error) {
    // What zlib says of bad data; an error of the disk is none of the sender's.
    if (error instanceof BadAttachment || !String((error as NodeJS.ErrnoException).code).startsWith('Z_'))
      throw error
    throw broken()
  }
  if (target.size !== entry.size || crc !== entry.crc) throw broken()
}

/** The first entry that is a file, by the directory at the end. */
async function findFirst(zip: SpooledContent, limits: EdxmlLimits): Promise<Entry> {
  const tail = await zip.at(zip.size - END_LENGTH - 0xffff, END_LENGTH + 0xffff)
  const end = endOf(tail)
  const count = tail.readUInt16LE(end + 10)
  if (count > limits.zipEntries)
    throw new BadAttachment('zip-entries', `Tệp nén có quá nhiều tệp bên trong (${count}).`)
  const length = tail.readUInt32LE(end + 12)
  const finish = zip.size - tail.length + end
  // What stands before the first entry moves everything behind it.
  const start = finish - length
  const shift = start - tail.readUInt32LE(end + 16)
  if (length > MAX_DIRECTORY || start < 0 || shift < 0) throw broken()
  const directory = await zip.at(start, length)
  for (let index = 0, at = 0; index < count; index++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) throw broken()
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    const next = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    if (next > directory.length) throw broken()
    if (directory[nameEnd - 1] !== 0x2f || nameEnd === at + 46)
      return locate(zip, readCentral(directory, at, nameEnd), shift, start)
    at = next
  }
  throw new BadAttachment('zip-empty', 'Tệp nén không có tệp nào bên trong.')
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
  throw broken()
}

function readCentral(directory: Buffer, at: number, nameEnd: number): Entry {
  if ((directory.readUInt16LE(at + 8) & 1) !== 0)
    throw new BadAttachment('zip-encrypted', 'Tệp nén có đặt mật khẩu nên không giải nén được.')
  const method = directory.readUInt16LE(at + 10)
  if (method !== 0 && method !== 8)
    throw new BadAttachment(
      'zip-method',
      'Tệp nén dùng cách nén không hỗ trợ; xin nén lại bằng ZIP thông thường.',
    )
  const entry = {
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
        if (used + 8 > field.length) throw broken()
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
async function locate(zip: SpooledContent, entry: Entry, shift: number, limit: number): Promise<Entry> {
  const head = await zip.at(entry.start + shift, 30)
  if (head.length < 30 || head.readUInt32LE(0) !== LOCAL) throw broken()
  const start = entry.start + shift + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  if (start + entry.packed > limit || (entry.method === 0 && entry.packed !== entry.size)) throw broken()
  return { ...entry, start }
}
