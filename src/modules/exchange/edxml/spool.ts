import { createHash, hash, randomUUID, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How much of all contents of a package stays in memory; what comes after goes to files. */
const MEMORY = 4_000_000

/**
 * Where the contents of a package rest while it is read: in memory as long as they are small, in temporary files beyond.
 * Belongs to the caller, who closes it when the contents have found their place.
 */
export class Spool {
  readonly #parent: string
  readonly #memory: number
  #folder: string | null = null
  #held = 0
  readonly #waiting = new Set<SpooledContent>()
  /** Of files that are still written to: a package that is refused leaves them so. */
  readonly #handles = new Set<FileHandle>()

  constructor(options: { folder?: string; memory?: number } = {}) {
    this.#parent = options.folder ?? tmpdir()
    this.#memory = options.memory ?? MEMORY
  }

  create(): SpooledContent {
    return new SpooledContent(this)
  }

  /** Whether so many bytes more would still stay in memory. */
  hasRoomFor(bytes: number): boolean {
    return this.#held + bytes <= this.#memory
  }

  /** Writes to the disk what has grown too large; to be awaited between two pieces of input. */
  async flush(): Promise<void> {
    for (const content of this.#waiting) await content.flush()
    this.#waiting.clear()
  }

  get isWaiting(): boolean {
    return this.#waiting.size > 0
  }

  /** Counts bytes of a content in or out of memory; asks the content to leave when there is no room. */
  hold(content: SpooledContent, bytes: number): void {
    this.#held += bytes
    if (bytes > 0 && this.#held > this.#memory) this.#waiting.add(content)
  }

  async openFile(): Promise<{ path: string; handle: FileHandle }> {
    this.#folder ??= await mkdtemp(join(this.#parent, 'edxml-'))
    const path = join(this.#folder, randomUUID())
    const handle = await open(path, 'wx+', 0o600)
    this.#handles.add(handle)
    return { path, handle }
  }

  async closeFile(handle: FileHandle): Promise<void> {
    this.#handles.delete(handle)
    await handle.close()
  }

  /** Ends the life of every content. */
  async close(): Promise<void> {
    this.#waiting.clear()
    for (const handle of this.#handles) await this.closeFile(handle)
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true })
    this.#folder = null
  }
}

/** Bytes on their way in: appended, then sealed, then read. */
export class SpooledContent {
  readonly #spool: Spool
  #chunks: Buffer[] = []
  #size = 0
  #file: { path: string; handle: FileHandle } | null = null
  #hash: Hash | null = null
  #sha256 = ''

  constructor(spool: Spool) {
    this.#spool = spool
  }

  get size(): number {
    return this.#size
  }

  /** Lower-case hexadecimal; there once the content is sealed, and made when it is asked for. */
  get sha256(): string {
    if (this.#sha256 === '' && this.#file === null)
      this.#sha256 = hash('sha256', this.#chunks[0] ?? Buffer.alloc(0))
    return this.#sha256
  }

  append(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#chunks.push(bytes)
    this.#size += bytes.length
    this.#spool.hold(this, bytes.length)
  }

  async flush(): Promise<void> {
    const chunks = this.#chunks
    if (chunks.length === 0) return
    this.#chunks = []
    this.#file ??= await this.#spool.openFile()
    this.#hash ??= createHash('sha256')
    for (const chunk of chunks) {
      this.#hash.update(chunk)
      await this.#file.handle.write(chunk)
      this.#spool.hold(this, -chunk.length)
    }
  }

  /** No more bytes come. */
  async seal(): Promise<void> {
    if (this.#file !== null) {
      await this.flush()
      await this.#spool.closeFile(this.#file.handle)
      this.#sha256 = this.#hash!.digest('hex')
      return
    }
    this.#chunks = [this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)]
  }

  /** Gives up the bytes, now or before they are sealed. */
  async discard(): Promise<void> {
    for (const chunk of this.#chunks) this.#spool.hold(this, -chunk.length)
    this.#chunks = []
    if (this.#file === null) return
    await this.#spool.closeFile(this.#file.handle)
    await rm(this.#file.path, { force: true })
    this.#file = null
  }

  /** Whole in memory: for what is known to be small. */
  async bytes(): Promise<Buffer> {
    return this.#file === null ? (this.#chunks[0] ?? Buffer.alloc(0)) : readFile(this.#file.path)
  }

  /** In pieces, from one place to another. */
  async *stream(start = 0, end = this.#size): AsyncGenerator<Buffer> {
    if (end <= start) return
    if (this.#file === null) {
      yield (await this.bytes()).subarray(start, end)
      return
    }
    for await (const chunk of createReadStream(this.#file.path, {
      start,
      end: end - 1,
    }) as AsyncIterable<Buffer>)
      yield chunk
  }

  /** The bytes of a short stretch; fewer at the end. */
  async at(position: number, length: number): Promise<Buffer> {
    const start = Math.max(0, position)
    const end = Math.min(this.#size, position + length)
    if (this.#file === null) return (await this.bytes()).subarray(start, Math.max(start, end))
    return Buffer.concat(await Array.fromAsync(this.stream(start, end)))
  }

  get isInMemory(): boolean {
    return this.#file === null
  }
}
