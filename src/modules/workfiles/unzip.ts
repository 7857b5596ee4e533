import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

const END = 22
const END_MARK = 0x06054b50
const ENTRY_MARK = 0x02014b50

type Place = { name: string; packed: number; offset: number }

/**
 * The files of a ZIP as `zipMany` writes it, one after the other; each is read before the next.
 * @throws Error when it is broken
 */
export async function* unzipMany(path: string): AsyncGenerator<{ name: string; content: Readable }> {
  for (const { name, packed, offset } of await directoryOf(path)) {
    const start = offset + 30 + Buffer.byteLength(name)
    const source = packed > 0 ? createReadStream(path, { start, end: start + packed - 1 }) : Readable.from([])
    const content = createInflateRaw()
    source.on('error', (error) => content.destroy(error))
    yield { name, content: source.pipe(content) }
  }
}

async function directoryOf(path: string): Promise<Place[]> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const end = await read(file, Math.max(0, size - END), END)
    if (end.readUInt32LE(0) !== END_MARK) throw new Error('no directory at the end')
    const directory = await read(file, end.readUInt32LE(16), end.readUInt32LE(12))
    const places: Place[] = []
    for (let at = 0; at < directory.length;) {
      if (directory.readUInt32LE(at) !== ENTRY_MARK) throw new Error('broken directory')
      const length = directory.readUInt16LE(at + 28)
      places.push({
        name: directory.toString('utf8', at + 46, at + 46 + length),
        packed: directory.readUInt32LE(at + 20),
        offset: directory.readUInt32LE(at + 42),
      })
      at += 46 + length + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    }
    return places
  } finally {
    await file.close()
  }
}

async function read(
  file: Awaited<ReturnType<typeof open>>,
  position: number,
  length: number,
): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position)
  if (bytesRead < length) throw new Error('cut off')
  return buffer
}
