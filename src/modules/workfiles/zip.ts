import { crc32, createDeflateRaw } from 'node:zlib'
import { Readable } from 'node:stream'
import { ZONE } from '#platform/clock.ts'

export type ZipEntry = { name: string; content: Buffer | Readable }

/** Version 2.0 to read; lengths after the data, names in UTF-8; deflate. */
const COMMON = [20, 0, 0x08, 0x08, 8, 0]
/** Without the 64-bit form nothing may lie further in than this. */
const MOST = 0xffff_ffff

/**
 * A ZIP of many files, piece by piece: nothing is held in memory but the directory.
 * @param at what the entries bear as their time, on the clock of Việt Nam
 * @throws RangeError when it would become larger than 4 GB
 */
export async function* zipMany(
  entries: AsyncIterable<ZipEntry>,
  at: Temporal.Instant,
): AsyncGenerator<Buffer> {
  const time = u32(dosTime(at))
  const directory: Buffer[] = []
  let offset = 0
  for await (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8')
    const local = [0x50, 0x4b, 3, 4, ...COMMON, ...time, ...zeros(12), ...u16(name.length), 0, 0]
    yield Buffer.concat([Buffer.from(local), name])
    const sums = { crc: 0, size: 0 }
    let packed = 0
    for await (const piece of deflated(entry.content, sums)) {
      packed += piece.length
      yield piece
    }
    const lengths = [...u32(sums.crc), ...u32(packed), ...u32(sums.size)]
    yield Buffer.from([0x50, 0x4b, 7, 8, ...lengths])
    const central = [0x50, 0x4b, 1, 2, 20, 0, ...COMMON, ...time, ...lengths, ...u16(name.length)]
    directory.push(Buffer.from([...central, ...zeros(12), ...u32(offset)]), name)
    offset += 30 + name.length + packed + 16
    if (offset > MOST) throw new RangeError('a package larger than 4 GB')
  }
  const whole = Buffer.concat(directory)
  const count = u16(directory.length / 2)
  const end = [0x50, 0x4b, 5, 6, ...zeros(4), ...count, ...count, ...u32(whole.length), ...u32(offset), 0, 0]
  yield Buffer.concat([whole, Buffer.from(end)])
}

async function* deflated(
  content: Buffer | Readable,
  sums: { crc: number; size: number },
): AsyncGenerator<Buffer> {
  const source: AsyncIterable<Buffer> = Buffer.isBuffer(content) ? Readable.from([content]) : content
  const measured = async function* () {
    for await (const piece of source) {
      sums.crc = crc32(piece, sums.crc)
      sums.size += piece.length
      yield piece
    }
  }
  const from = Readable.from(measured())
  const packer = createDeflateRaw({ level: 3 })
  from.on('error', (error) => packer.destroy(error))
  for await (const piece of from.pipe(packer) as AsyncIterable<Buffer>) yield piece
}

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0)
const u16 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff]
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)]

function dosTime(at: Temporal.Instant): number {
  const local = at.toZonedDateTimeISO(ZONE)
  const date = ((local.year - 1980) << 9) | (local.month << 5) | local.day
  return ((date << 16) | (local.hour << 11) | (local.minute << 5) | (local.second >> 1)) >>> 0
}
