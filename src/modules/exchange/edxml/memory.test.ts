import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const run = promisify(execFile)

/** Builds or reads a package with one file of 100 MB and says by how many megabytes the process grew at most. */
const script = (work: string) => `
import { buildEdxml, parseEdxml, randomBytes, Spool } from '#modules/exchange/index.ts'
import { DEFAULT_LIMITS } from '#src/modules/exchange/edxml/limits.ts'
import { readFile } from 'node:fs/promises'
const { message } = await parseEdxml(await readFile('src/modules/exchange/edxml/fixtures/edoc_new.edxml'), new Spool())
const LENGTH = 100_000_000
const base64 = async function* () {
  yield Buffer.from('<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader><MessageHeader/></edXMLHeader></edXMLEnvelope><AttachmentEncoded><Attachment><AttachmentName>a.pdf</AttachmentName><ContentTransferEncoded>')
  const line = Buffer.from((Buffer.alloc(57, 7).toString('base64') + '\\r\\n').repeat(800))
  for (let length = 0; length + 57 * 800 <= LENGTH; length += 57 * 800) yield line
  yield Buffer.from('</ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>')
}
const at = Temporal.Instant.from('2026-11-22T10:00:00Z')
let most = 0
const before = process.memoryUsage().rss
const watch = () => { most = Math.max(most, process.memoryUsage().rss) }
${work}
console.log(Math.round((most - before) / 1e6))`

const grown = async (work: string) => {
  const { stdout } = await run(
    process.execPath,
    ['--import', './scripts/loader.mjs', '--input-type=module', '--eval', script(work)],
    { cwd: root },
  )
  return Number(stdout)
}

const LIMIT = 75

it('100 MB are read without being held', async () => {
  const megabytes = await grown(`
const spool = new Spool()
async function* watched(source) { for await (const chunk of source) { watch(); yield chunk } }
const { attachments } = await parseEdxml(watched(base64()), spool, { ...DEFAULT_LIMITS, attachmentBytes: LENGTH })
watch()
if (attachments[0].content.size < 99_900_000) throw new Error('lost')
await spool.close()`)
  assert.ok(megabytes < LIMIT, `${megabytes} MB`)
})

for (const name of ['a.pdf', 'a.bin'])
  it(`100 MB are written without being held: ${name}`, async () => {
    const megabytes = await grown(`
let bytes = 0
for await (const piece of buildEdxml(message, [{ name: '${name}', content: randomBytes(LENGTH) }], { at })) { bytes += piece.length; watch() }
if (bytes < LENGTH * 1.33) throw new Error('lost')`)
    assert.ok(megabytes < LIMIT, `${megabytes} MB`)
  })
