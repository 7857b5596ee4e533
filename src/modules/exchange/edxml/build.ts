import { createHash, hash, randomUUID } from 'node:crypto'
import { writeZip } from '#platform/zip/write.ts'
import { Base64Encoder, BASE64_STEP } from './base64.ts'
import type { EdxmlMessage } from './message.ts'
import { ATTACHMENTS_OPEN, writeAttachmentFrame, writeHead, writeTail } from './write-message.ts'

export type AttachmentSource = {
  /** Joins the manifest and the attachment; `att-1`, `att-2` … when left out. */
  id?: string
  /** With its extension: that decides whether the file travels as it is or in a ZIP. */
  name: string
  description?: string | null
  content: Buffer | AsyncIterable<Buffer>
}

/** What was put into a package. */
export type BuiltAttachment = { name: string; size: number; sha256: string }

export type BuildOptions = {
  /** The time the entries of ZIPs bear. */
  at: Temporal.Instant
  /** Makes the names of the entries of ZIPs. */
  uuid?: () => string
}

const FLUSH = 65_536

/**
 * Writes a package as the official library does, in pieces: UTF-8, two blanks of indent, CRLF; pdf, doc, docx and zip as they
 * are, other files in a ZIP of one entry, which receivers take out again.
 * @returns as the value of the generator, what the attachments are
 */
export async function* buildEdxml(
  message: EdxmlMessage,
  attachments: readonly AttachmentSource[],
  { at, uuid = randomUUID }: BuildOptions,
): AsyncGenerator<Buffer, BuiltAttachment[]> {
  const files = (message.kind === 'status' ? [] : attachments).map((file, index) => ({
    ...file,
    id: file.id ?? `att-${index + 1}`,
    description: file.description ?? null,
  }))
  const built: BuiltAttachment[] = []
  let waiting: Buffer[] = []
  let length = 0
  const put = (text: string, encoding: 'utf8' | 'latin1'): void => {
    const piece = Buffer.from(text, encoding)
    waiting.push(piece)
    length += piece.length
  }
  const take = (): Buffer => {
    const piece = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting, length)
    waiting = []
    length = 0
    return piece
  }
  put(writeHead(message, files), 'utf8')
  if (files.length > 0) put(ATTACHMENTS_OPEN, 'latin1')
  for (const file of files) {
    const contentType = RAW[extensionOf(file.name)] ?? 'application/zip'
    const frame = writeAttachmentFrame(file, contentType)
    put(frame.before, 'utf8')
    const facts = { name: file.name, size: 0, sha256: '' }
    const encoder = new Base64Encoder()
    for await (const piece of payload(file, facts, at, uuid))
      for (let start = 0; start < piece.length; start += BASE64_STEP) {
        put(encoder.write(piece.subarray(start, start + BASE64_STEP)), 'latin1')
        if (length >= FLUSH) yield take()
      }
    put(encoder.end() + frame.after, 'latin1')
    built.push(facts)
  }
  put(writeTail(message.kind, files.length > 0), 'latin1')
  yield take()
  return built
}

/** Extensions of files that travel as they are. Receivers take “.ZIP” for packed and unpack it, so it is packed once more. */
const RAW: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.doc': 'application/doc',
  '.docx': 'application/docx',
  '.zip': 'application/zip',
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  const extension = dot < 0 ? '' : name.slice(dot)
  const lower = extension.toLowerCase()
  return lower === '.zip' ? extension : lower
}

async function* payload(
  file: AttachmentSource,
  facts: BuiltAttachment,
  at: Temporal.Instant,
  uuid: () => string,
): AsyncGenerator<Buffer> {
  const content = Buffer.isBuffer(file.content)
    ? measured(file.content, facts)
    : measuring(file.content, facts)
  const extension = extensionOf(file.name)
  if (!(extension in RAW)) {
    const name = `${uuid()}${/^\.\w{1,16}$/.test(extension) ? extension : ''}`
    yield* writeZip([{ name, content }], at)
  } else if (Buffer.isBuffer(content)) yield content
  else yield* content
}

function measured(content: Buffer, facts: BuiltAttachment): Buffer {
  facts.size = content.length
  facts.sha256 = hash('sha256', content)
  return content
}

async function* measuring(content: AsyncIterable<Buffer>, facts: BuiltAttachment): AsyncGenerator<Buffer> {
  const sum = createHash('sha256')
  for await (const piece of content) {
    sum.update(piece)
    facts.size += piece.length
    yield piece
  }
  facts.sha256 = sum.digest('hex')
}
