import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'
import { Readable } from 'node:stream'
import { ZONE } from '../clock.ts'

export type NewEntry = { name: string; content: Buffer | AsyncIterable<Buffer> }

/** Larger files are packed at the speed of reading them; smaller ones byte for byte as the official writer packs them. */
const SMALL = 65_536
const PROBE = 16_384
const AT_ONCE = 1_048_576
/** The longest block that deflate may leave as it is. */
const STORED = 65_535

/** Version 2.0 to read; names in UTF-8, lengths after the data; deflate. */
const COMMON = [20, 0, 0x08, 0x08, 8, 0]
/** Without the 64-bit form nothing may lie further in, and no more may be listed. */
const MOST_BYTES = 0xffff_ffff
const MOST_ENTRIES = 0xffff

/**
 * A ZIP in pieces: lengths follow the data, as in the ZIPs of the official writer of the exchange.
 * @param at what the entries bear as their time, on the clock of Việt Nam
 * Broken off, it lets go of what it was reading.
 * @throws RangeError when it would become larger than 4 GB or list more than 65,535 files
 */
export async function* writeZip(
  entries: Iterable<NewEntry> | AsyncIterable<NewEntry>,
  at: Temporal.Instant,
): AsyncGenerator<Buffer> {
  const time = u32(dosTime(at))
  const directory: Buffer[] = []
  let offset = 0
  for await (const { name, content } of entries) {
    const title = Buffer.from(name, 'utf8')
    const sums = { crc: 0, size: 0, packed: 0 }
    try {
      yield Buffer.from([0x50, 0x4b, 3, 4, ...COMMON, ...time, ...zeros(12), ...u16(title.length), 0, 0])
      yield title
      for await (const piece of deflated(content, sums)) {
        sums.packed += piece.length
        yield piece
      }
    } finally {
      // Whoever no longer wants the rest leaves no file open, also one that was not begun.
      if (content instanceof Readable) content.destroy()
    }
    const lengths = [...u32(sums.crc), ...u32(sums.packed), ...u32(sums.size)]
    yield Buffer.from([0x50, 0x4b, 7, 8, ...lengths])
    const central = [0x50, 0x4b, 1, 2, 20, 0, ...COMMON, ...time, ...lengths, ...u16(title.length)]
    // No extra field, no comment, first disk, no attributes.
    directory.push(Buffer.from([...central, ...zeros(12), ...u32(offset)]), title)
    offset += 30 + title.length + sums.packed + 16
    if (offset > MOST_BYTES) throw new RangeError('a ZIP larger than 4 GB')
    if (directory.length / 2 > MOST_ENTRIES) throw new RangeError('a ZIP of more than 65,535 files')
  }
  const whole = Buffer.concat(directory)
  const count = u16(directory.length / 2)
  const end = [0x50, 0x4b, 5, 6, ...zeros(4), ...count, ...count, ...u32(whole.length), ...u32(offset), 0, 0]
  yield Buffer.concat([whole, Buffer.from(end)])
}

type Sums = { crc: number; size: number }

async function* deflated(content: Buffer | AsyncIterable<Buffer>, sums: Sums): AsyncGenerator<Buffer> {
  if (Buffer.isBuffer(content) && content.length <= AT_ONCE) {
    sums.crc = crc32(content)
    sums.size = content.length
    const level = levelFor(content, content.length)
    if (level === 0) yield* storedBlocks(content)
    else yield deflateRawSync(content, { level, chunkSize: mostPacked(content.length) })
    return
  }
  const pieces = (Buffer.isBuffer(content) ? slices(content) : content)[Symbol.asyncIterator]()
  const first = await pieces.next()
  if (first.done === true) {
    yield deflateRawSync(Buffer.alloc(0))
    return
  }
  const measured = async function* () {
    for (let next: IteratorResult<Buffer> = first; next.done !== true; next = await pieces.next()) {
      sums.crc = crc32(next.value, sums.crc)
      sums.size += next.value.length
      yield next.value
    }
  }
  const packer = createDeflateRaw({ level: levelFor(first.value, Number.POSITIVE_INFINITY) })
  const source = Readable.from(measured())
  source.on('error', (error) => packer.destroy(error))
  try {
    for await (const piece of source.pipe(packer) as AsyncIterable<Buffer>) yield piece
  } finally {
    source.destroy()
    if (!(content instanceof Readable)) await pieces.return?.()
  }
}

/** Room for the whole result at once: a second piece would cost a copy of all. */
const mostPacked = (length: number): number => length + (length >>> 10) + 1024

/** What deflate makes of content it leaves as it is (RFC 1951 §3.2.4), without a copy of it. */
function* storedBlocks(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += STORED) {
    const block = content.subarray(at, at + STORED)
    const last = at + STORED >= content.length
    yield Buffer.from([last ? 1 : 0, ...u16(block.length), ...u16(block.length ^ 0xffff)])
    yield block
  }
}

/** What is packed already (pictures, office files) is only wrapped. */
function levelFor(content: Buffer, size: number): number {
  if (size <= SMALL) return 6
  const probe = content.subarray(0, PROBE)
  return deflateRawSync(probe, { level: 1 }).length > probe.length * 0.95 ? 0 : 3
}

async function* slices(content: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += SMALL) yield content.subarray(at, at + SMALL)
}

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0)
const u16 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff]
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)]

function dosTime(at: Temporal.Instant): number {
  const local = at.toZonedDateTimeISO(ZONE)
  const date = ((local.year - 1980) << 9) | (local.month << 5) | local.day
  return ((date << 16) | (local.hour << 11) | (local.minute << 5) | (local.second >> 1)) >>> 0
}
