import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { build } from '#tests/support/edxml.ts'
import { businessTypeOf } from './message.ts'
import { writeZip } from '#platform/zip/write.ts'
import { parseEdxml } from './parse.ts'
import { Spool } from './spool.ts'
import { summarise } from './summary.ts'

const folder = new URL('./fixtures/', import.meta.url)
const packages = (await readdir(folder)).filter((name) => name.endsWith('.edxml'))
// What is chance in the sample: names of ZIP entries, and their time.
const UUIDS = ['af8fd197-e24a-4a56-9166-c5575059e703', 'c94d4b76-0f9d-4ea8-88fa-7e381081eb49']

describe('packages that the official library made', () => {
  it('are all here', () => {
    assert.equal(packages.length, 13)
  })

  for (const [file, expected] of [
    ['edoc_new.edxml', 'parsed-edoc.json'],
    ['status_03.edxml', 'parsed-status.json'],
  ] as const)
    it(`${file} reads as the official library reads it, field by field`, async () => {
      const found = await parseEdxml(
        createReadStream(new URL(file, folder)) as AsyncIterable<Buffer>,
        new Spool(),
        undefined,
        { rawSums: true },
      )
      assert.deepEqual(
        JSON.parse(JSON.stringify(summarise(file, found))),
        JSON.parse(await readFile(new URL(expected, folder), 'utf8')),
      )
    })

  for (const file of packages)
    it(`${file} comes back byte for byte when it is built from what was read`, async () => {
      const bytes = await readFile(new URL(file, folder))
      const { message, attachments, unknown } = await parseEdxml(bytes, new Spool())
      assert.deepEqual(unknown, [])
      const files = await Promise.all(
        attachments.map(async ({ contentId, name, description, content }) => {
          assert.ok(content)
          return { id: contentId.replace('cid:', ''), name, description, content: await content.bytes() }
        }),
      )
      assert.equal((await build(message, files, UUIDS)).toString(), bytes.toString())
    })

  it('say what is done with the document: new, revoke, update, replace', async () => {
    const read = async (file: string) => {
      const { message } = await parseEdxml(await readFile(new URL(file, folder)), new Spool())
      assert.ok(message.kind === 'edoc')
      return message
    }
    assert.equal(businessTypeOf(await read('edoc_new.edxml')), '0')
    const revoke = await read('edoc_revoke.edxml')
    assert.equal(businessTypeOf(revoke), '1')
    assert.equal(revoke.responseFor[0]?.documentId, 'H34,2026/11/20,120/UBND-TH')
    const update = await read('edoc_update.edxml')
    assert.equal(businessTypeOf(update), '2')
    assert.equal(update.business?.documentId, 'H34,2026/11/20,120/UBND-TH')
    assert.deepEqual(update.business.update, {
      documentInfo: '1',
      documentReceiver: '1',
      receivers: [
        { organId: 'H34.01', type: '0' },
        { organId: 'H34.02', type: '1' },
      ],
    })
    const replace = await read('edoc_replace.edxml')
    assert.equal(businessTypeOf(replace), '3')
    assert.deepEqual(replace.business?.replacements, [
      { documentId: 'H34,2026/11/20,120/UBND-TH', organIds: ['H34.01', '000.00.00.H41'] },
    ])
  })
})

describe('a ZIP of one entry', () => {
  const at = Temporal.Instant.from('2026-11-22T10:17:44+07:00')
  const text = Buffer.from('Phụ lục số 1: danh mục kèm theo. '.repeat(80_000))
  const streamed = async function* () {
    for (let start = 0; start < text.length; start += 10_000) yield text.subarray(start, start + 10_000)
  }

  it('is the same file again, from memory and from a stream', async () => {
    for (const content of [text, streamed()]) {
      const packed = Buffer.concat(await Array.fromAsync(writeZip([{ name: 'a.txt', content }], at)))
      assert.ok(packed.length < text.length / 10)
      const { attachments } = await parseEdxml(
        Buffer.from(
          `<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader><MessageHeader/></edXMLHeader>
           </edXMLEnvelope><AttachmentEncoded><Attachment><AttachmentName>a.txt</AttachmentName>
           <ContentTransferEncoded>${packed.toString('base64')}</ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>`,
        ),
        new Spool(),
      )
      assert.ok((await attachments[0]!.content!.bytes()).equals(text))
    }
  })

  it('is written without reading it whole, so a broken source breaks it', async () => {
    const failing = async function* () {
      yield text.subarray(0, 10_000)
      throw new Error('disk away')
    }
    await assert.rejects(Array.fromAsync(writeZip([{ name: 'a.txt', content: failing() }], at)), /disk away/)
  })
})
