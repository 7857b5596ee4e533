import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'
import { Readable } from 'node:stream'

/** Larger files are packed at the speed of reading them; smaller ones byte for byte as the official writer packs them. */
const SMALL = 65_536
const PROBE = 16_384
const AT_ONCE = 1_048_576
/** The longest block that deflate may leave as it is. */
const STORED = 65_535

/**
 * A ZIP of one entry, in pieces: lengths follow the data, as in the ZIPs of the official writer.
 * @param at what the entry bears as its time, on the clock of Việt Nam
 */
export async function* zipOne(
  name: string,
  content: Buffer | AsyncIterable<Buffer>,
  at: Temporal.Instant,
): AsyncGenerator<Buffer> {
  const entryName = Buffer.from(name, 'utf8')
  const time = dosTime(at)
  // Version 2.0; names in UTF-8, lengths after the data; deflate.
  const common = [20, 0, 0x08, 0x08, 8, 0, ...u32(time)]
  yield Buffer.from([
    0x50,
    0x4b,
    3,
    4,
    ...common,
    ...u32(0),
    ...u32(0),
    ...u32(0),
    ...u16(entryName.length),
    0,
    0,
  ])
  yield entryName
  const sums = { crc: 0, size: 0, packed: 0 }
  for await (const piece of deflated(content, sums)) {
    sums.packed += piece.length
    yield piece
  }
  const lengths = [...u32(sums.crc), ...u32(sums.packed), ...u32(sums.size)]
  const central = [0x50, 0x4b, 1, 2, 20, 0, ...common, ...lengths, ...u16(entryName.length)]
  const start = 30 + entryName.length + sums.packed + 16
  yield Buffer.concat([
    Buffer.from([0x50, 0x4b, 7, 8, ...lengths]),
    // No extra field, no comment, first disk, no attributes, at the beginning.
    Buffer.from([...central, ...u16(0), ...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(0)]),
    entryName,
    Buffer.from([
      0x50,
      0x4b,
      5,
      6,
      0,
      0,
      0,
      0,
      1,
      0,
      1,
      0,
      ...u32(46 + entryName.length),
      ...u32(start),
      0,
      0,
    ]),
  ])
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

async function* deflated(
  content: Buffer | AsyncIterable<Buffer>,
  sums: { crc: number; size: number },
): AsyncGenerator<Buffer> {
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
  for await (const piece of source.pipe(packer) as AsyncIterable<Buffer>) yield piece
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

const u16 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff]
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)]

function dosTime(at: Temporal.Instant): number {
  const local = at.toZonedDateTimeISO('Asia/Ho_Chi_Minh')
  const date = ((local.year - 1980) << 9) | (local.month << 5) | local.day
  return ((date << 16) | (local.hour << 11) | (local.minute << 5) | (local.second >> 1)) >>> 0
}
