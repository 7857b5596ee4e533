import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { crc32, deflateRawSync } from 'node:zlib'
import { buildEdxml, type AttachmentSource, type EdxmlMessage } from '#modules/exchange/index.ts'

export const NAMESPACE = 'http://www.mic.gov.vn/TBT/QCVN_102_2016'

/** A whole package in memory. */
export async function build(
  message: EdxmlMessage,
  attachments: readonly AttachmentSource[] = [],
  uuids: readonly string[] = [],
  at = '2026-11-22T10:17:44+07:00',
): Promise<Buffer> {
  let used = 0
  const uuid = () => uuids[used++] ?? '00000000-0000-4000-8000-000000000000'
  return Buffer.concat(
    await Array.fromAsync(buildEdxml(message, attachments, { at: Temporal.Instant.from(at), uuid })),
  )
}

export type TestEntry = {
  name: string
  content: Buffer
  method?: number
  flags?: number
  /** Lengths and sums to be claimed instead of the true ones. */
  claims?: { size?: number; packed?: number; crc?: number }
  extra?: Buffer
}

/** A ZIP as wrong as a test wants it. */
export function zip(entries: readonly TestEntry[], comment = ''): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, content, method = 8, flags = 0, claims = {}, extra = Buffer.alloc(0) } of entries) {
    const packed = method === 8 ? deflateRawSync(content) : content
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(flags, 2)
    fields.writeUInt16LE(method, 4)
    fields.writeUInt32LE(claims.crc ?? crc32(content), 10)
    fields.writeUInt32LE(claims.packed ?? packed.length, 14)
    fields.writeUInt32LE(claims.size ?? content.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed])
    const central = Buffer.alloc(14)
    central.writeUInt32LE(at, 10)
    fields.writeUInt16LE(extra.length, 24)
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, central, Buffer.from(name), extra)
    locals.push(local)
    at += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(at, 16)
  end.writeUInt16LE(Buffer.byteLength(comment), 20)
  return Buffer.concat([...locals, central, end, Buffer.from(comment)])
}

/** The least that is a document, with what a test puts into it. */
export const edocXml = (
  parts: { header?: string; traces?: string; attachments?: string; manifest?: string } = {},
): string => `<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="${NAMESPACE}"><edXML:edXMLEnvelope xmlns:edXML="${NAMESPACE}"><edXML:edXMLHeader>
<edXML:MessageHeader><edXML:From><edXML:OrganId>H34</edXML:OrganId><edXML:OrganName>UBND tỉnh</edXML:OrganName></edXML:From>
<edXML:DocumentId>H34,2026/11/22,1/UBND</edXML:DocumentId>${parts.header ?? ''}</edXML:MessageHeader>
${parts.traces ?? ''}</edXML:edXMLHeader><edXML:edXMLBody><edXML:edXMLManifest>${parts.manifest ?? ''}</edXML:edXMLManifest></edXML:edXMLBody>
</edXML:edXMLEnvelope><AttachmentEncoded>${parts.attachments ?? ''}</AttachmentEncoded></edXML>`

export const attachmentXml = (name: string, contentType: string, base64: string, id = 'cid:1'): string =>
  `<Attachment><ContentId>${id}</ContentId><AttachmentName>${name}</AttachmentName><ContentType>${contentType}</ContentType>
<edXML:ContentTransferEncoded xmlns:edXML="${NAMESPACE}">${base64}</edXML:ContentTransferEncoded></Attachment>`

/** A folder that goes with the test. */
export async function temporaryFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mot-cua-edxml-'))
  test.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}
