import { Worker } from 'node:worker_threads'
import { printable } from './printable.ts'

/** One document for the worker. */
export type Job = {
  id: number
  template: string
  /** A template outside this room, by its path; it may import `/lib.typ`. */
  file: string | null
  data: string
  images: Record<string, Uint8Array>
  /** Creation time in the file, seconds since 1970. */
  at: number
}
export type Reply =
  { id: number; pdf: Uint8Array; problem?: undefined } | { id: number; problem: string; pdf?: undefined }

/** A file of `templates/`, or a template kept elsewhere (`provinces/…`). */
export type Template = { name: string } | { file: string }

export type PrintOptions = {
  /** When the document is made; stands in its metadata, and the same data at the same time give the same bytes. */
  at: Temporal.Instant
  /** Pictures the template asks for by name (`#image("/seal.png")`). PDF/A: PNG, JPEG or SVG. */
  images?: Record<string, Uint8Array>
}

export type Printer = {
  /**
   * Makes a tagged PDF/A-2b from a Typst template and JSON data, off the main thread.
   * @throws Error when the template does not compile with these data; its message has Typst's diagnostics
   */
  print(template: Template, data: unknown, options: PrintOptions): Promise<Buffer>
  /** Ends the thread; documents on their way are refused. */
  close(): Promise<void>
}

type Waiting = { resolve(pdf: Buffer): void; reject(error: Error): void }

/** The thread starts with the first document and never keeps the process alive by itself. */
export function createPrinter(): Printer {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let last = 0

  const settle = (reply: Reply): void => {
    const one = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (waiting.size === 0) worker?.unref()
    if (reply.problem === undefined) one?.resolve(Buffer.from(reply.pdf))
    else one?.reject(new Error(`document not printed: ${reply.problem}`))
  }
  const lost = (of: Worker, error: Error): void => {
    if (worker !== of) return
    // The next document starts a new thread.
    worker = undefined
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  }
  const start = (): Worker => {
    const started = new Worker(new URL('./worker.ts', import.meta.url))
    started.on('message', settle)
    started.on('error', (error: unknown) =>
      lost(started, new Error('the printing thread failed', { cause: error })),
    )
    started.on('exit', () => lost(started, new Error('the printing thread ended')))
    return started
  }
  return {
    print: (template, data, { at, images = {} }) =>
      new Promise((resolve, reject) => {
        worker ??= start()
        worker.ref()
        const id = ++last
        waiting.set(id, { resolve, reject })
        const job: Job = {
          id,
          template: 'name' in template ? template.name : '',
          file: 'file' in template ? template.file : null,
          data: printable(JSON.stringify(data)),
          images,
          at: Math.floor(at.epochMilliseconds / 1000),
        }
        // eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage(job)
      }),
    close: async () => {
      await worker?.terminate()
    },
  }
}
