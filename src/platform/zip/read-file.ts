import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { entriesOf, unpack, type Entry, type ZipSource } from './read.ts'

export type UnpackedFile = { name: string; content: AsyncIterable<Buffer> }

/**
 * The files of a ZIP on the disk, one after the other; each is read before the next.
 * @param most files it may list
 * @throws BadZip
 */
export async function* filesOf(path: string, most: number): AsyncGenerator<UnpackedFile> {
  const file = await open(path, 'r')
  try {
    for await (const entry of entriesOf(await sourceOf(file), most))
      yield { name: entry.name, content: unpack(entry, packedOf(path, entry)) }
  } finally {
    await file.close()
  }
}

async function sourceOf(file: FileHandle): Promise<ZipSource> {
  const { size } = await file.stat()
  return {
    size,
    at: async (position, length) => {
      const start = Math.max(0, position)
      const wanted = Math.max(0, Math.min(size, position + length) - start)
      const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, start)
      return buffer.subarray(0, bytesRead)
    },
  }
}

const packedOf = (path: string, { start, packed }: Entry): AsyncIterable<Buffer> =>
  packed === 0 ? Readable.from([]) : createReadStream(path, { start, end: start + packed - 1 })
