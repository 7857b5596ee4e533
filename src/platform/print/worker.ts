import { parentPort } from 'node:worker_threads'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { Job, Reply } from './printer.ts'

const TEMPLATES = fileURLToPath(new URL('./templates/', import.meta.url))
const FONTS = fileURLToPath(new URL('./fonts/', import.meta.url))
/** Typst keeps what it laid out for the next document; after this many generations an entry unused is let go. */
const KEPT = 20

const compiler = NodeCompiler.create({ workspace: TEMPLATES, fontArgs: [{ fontPaths: [FONTS] }] })

function print({ template, file, data, images, at }: Job): Uint8Array {
  for (const [name, bytes] of Object.entries(images))
    compiler.mapShadow(`${TEMPLATES}${name}`, Buffer.from(bytes))
  try {
    const source =
      file === null
        ? { mainFilePath: `${TEMPLATES}${template}.typ` }
        : { mainFileContent: readFileSync(file, 'utf8') }
    const compiled = compiler.compile({ ...source, inputs: { data } })
    if (!compiled.result) throw new Error(JSON.stringify(compiler.fetchDiagnostics(compiled.takeError()!)))
    return compiler.pdf(compiled.result, { pdfStandard: 'a-2b', pdfTags: true, creationTimestamp: at })
  } finally {
    for (const name of Object.keys(images)) compiler.unmapShadow(`${TEMPLATES}${name}`)
    compiler.evictCache(KEPT)
  }
}

parentPort?.on('message', (job: Job) => {
  // eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  const answer = (reply: Reply) => parentPort?.postMessage(reply)
  try {
    answer({ id: job.id, pdf: print(job) })
  } catch (error) {
    answer({ id: job.id, problem: error instanceof Error ? error.message : String(error) })
  }
})
