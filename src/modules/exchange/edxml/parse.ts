import { Base64Decoder } from './base64.ts'
import { Utf8Input } from './encoding.ts'
import { BadAttachment, EdxmlError, type AttachmentProblem } from './errors.ts'
import { DEFAULT_LIMITS, megabytes, type EdxmlLimits } from './limits.ts'
import { EDXML_NAMESPACE, PREDECESSOR_NAMESPACE, type EdxmlMessage } from './message.ts'
import { readEnvelope, withoutCid, type ManifestReference, type UnknownElement } from './read-message.ts'
import { unescape, XmlScanner, type ContentTarget, type XmlElement } from './scanner.ts'
import type { Spool, SpooledContent } from './spool.ts'
import { unzipFirst } from './unzip.ts'

/** An attachment as it came, and the file in it. */
export type ParsedAttachment = {
  /** A bare file name: folders a sender puts before it are cut off. */
  name: string
  /** As written, mostly with “cid:”. */
  contentId: string
  contentType: string | null
  description: string | null
  /** What was encoded in the package: the file, or the ZIP it travels in, whose sum is made on request; null when there was nothing. */
  raw: { size: number; sha256: string | null; isZip: boolean } | null
  /** The file; null when there is a problem. Belongs to the spool. */
  content: SpooledContent | null
  problem: AttachmentProblem | null
}

export type ParsedPackage = {
  message: EdxmlMessage
  manifest: ManifestReference[]
  attachments: ParsedAttachment[]
  hasSignature: boolean
  /** What the regulation does not know, kept as it came. */
  unknown: UnknownElement[]
  /** Of the whole package. */
  bytes: number
}

/**
 * Reads a package of QCVN 102:2016/BTTTT, in pieces: nothing larger than the spool's memory is ever held.
 * Accepts what receivers on the axis accept (any prefix, any order, undeclared prefixes, BOM, UTF-16, sloppy base64) without
 * their holes. An attachment that cannot be used is reported beside it and does not spoil the document.
 * @param asked.rawSums the sums of ZIPs that files travel in, too
 * @param spool takes the files of the attachments; the caller closes it
 * @throws EdxmlError when the package as a whole is refused
 */
export async function parseEdxml(
  source: AsyncIterable<Buffer> | Buffer,
  spool: Spool,
  limits: EdxmlLimits = DEFAULT_LIMITS,
  asked: { rawSums?: boolean } = {},
): Promise<ParsedPackage> {
  const input = new Utf8Input()
  const incoming = new Map<XmlElement, IncomingContent | null>()
  const scanner = new XmlScanner(limits, (element, parents) =>
    takeContent(element, parents, incoming, spool, limits),
  )
  let bytes = 0
  for await (const chunk of piecesOf(source)) {
    bytes += chunk.length
    if (bytes > limits.packageBytes)
      throw new EdxmlError(
        'too-large',
        `Gói tin lớn hơn mức cho phép (${megabytes(limits.packageBytes)} MB); xin gửi thành nhiều văn bản.`,
      )
    scanner.push(input.push(chunk))
    if (spool.isWaiting) await spool.flush()
  }
  scanner.push(input.end())
  const root = scanner.end()
  const { message, manifest, hasSignature, unknown } = readEnvelope(findEnvelope(root))
  const names = new Map(manifest.map(({ contentId, name }) => [contentId, name]))
  const attachments: ParsedAttachment[] = []
  let room = limits.packageBytes
  for (const [element, content] of incoming) {
    const attachment = await readAttachment(element, content, attachments.length, names, spool, {
      ...limits,
      attachmentBytes: Math.min(limits.attachmentBytes, room),
      rawSums: asked.rawSums ?? false,
    })
    room -= attachment.content?.size ?? 0
    attachments.push(attachment)
  }
  return { message, manifest, attachments, hasSignature, unknown, bytes }
}

/** Pieces small enough that what they decode to may leave memory between two of them. */
async function* piecesOf(source: AsyncIterable<Buffer> | Buffer): AsyncGenerator<Buffer> {
  if (!Buffer.isBuffer(source)) yield* source
  else for (let at = 0; at < source.length; at += PIECE) yield source.subarray(at, at + PIECE)
}
const PIECE = 262_144

/** The envelope is the one thing that must stand in the namespace of the regulation. */
function findEnvelope(root: XmlElement): XmlElement {
  const around = namespacesOf(root.attributes)
  const found = root.children.findLast(({ name, prefix, attributes }) => {
    if (name !== 'edXMLEnvelope') return false
    const declared = prefix === '' ? 'xmlns' : `xmlns:${prefix}`
    return (namespacesOf(attributes).get(declared) ?? around.get(declared)) === EDXML_NAMESPACE
  })
  if (found) return found
  if (mentions(root, PREDECESSOR_NAMESPACE, 5))
    throw new EdxmlError(
      'predecessor',
      `Gói tin theo định dạng cũ (${PREDECESSOR_NAMESPACE}); xin gửi lại theo QCVN 102:2016/BTTTT.`,
    )
  throw new EdxmlError(
    'no-envelope',
    `Tệp không phải gói tin edXML: không có phần tử edXMLEnvelope thuộc không gian tên ${EDXML_NAMESPACE}.`,
  )
}

/** Looked for from the beginning of a name only: from its middle it would be read once for each of its letters. */
const ATTRIBUTE = /(?<![^\s="'])([^\s="']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** Namespaces that a tag declares, by attribute as written; of one declared twice the first. */
function namespacesOf(attributes: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE))
    if (name.startsWith('xmlns') && !found.has(name)) found.set(name, unescape(double ?? single ?? ''))
  return found
}

const mentions = (element: XmlElement, namespace: string, depth: number): boolean =>
  element.attributes.includes(namespace.replace(/\/$/, '')) ||
  (depth > 0 && element.children.some((child) => mentions(child, namespace, depth - 1)))

/** Decodes the content of one attachment while it passes. */
class IncomingContent implements ContentTarget {
  readonly content: SpooledContent
  readonly #decoder = new Base64Decoder()
  readonly #limit: number
  isTooLarge = false

  constructor(content: SpooledContent, limit: number) {
    this.content = content
    this.#limit = limit
  }

  write(text: string): void {
    if (!this.isTooLarge) this.#take(this.#decoder.write(text))
  }

  end(): void {
    if (!this.isTooLarge) this.#take(this.#decoder.end())
  }

  /** There were characters, and none of them was base64. */
  get isGarbage(): boolean {
    return this.#decoder.started && this.content.size === 0
  }

  #take(bytes: Buffer): void {
    this.content.append(bytes)
    this.isTooLarge = this.content.size > this.#limit
  }
}

/** Attachments are found by what surrounds them; their other fields may come before or after the content. */
function takeContent(
  element: XmlElement,
  parents: readonly XmlElement[],
  incoming: Map<XmlElement, IncomingContent | null>,
  spool: Spool,
  limits: EdxmlLimits,
): ContentTarget | null {
  const parent = parents.at(-1)
  if (element.name === 'Attachment' && parent?.name === 'AttachmentEncoded') {
    if (incoming.size >= limits.attachments)
      throw new EdxmlError(
        'too-many-attachments',
        `Gói tin có quá nhiều tệp đính kèm (trên ${limits.attachments}).`,
      )
    incoming.set(element, null)
  }
  if (element.name !== 'ContentTransferEncoded' || !parent || !incoming.has(parent)) return null
  const content = new IncomingContent(spool.create(), limits.attachmentBytes)
  incoming.set(parent, content)
  return content
}

async function readAttachment(
  element: XmlElement,
  incoming: IncomingContent | null,
  index: number,
  names: ReadonlyMap<string, string | null>,
  spool: Spool,
  limits: EdxmlLimits & { rawSums: boolean },
): Promise<ParsedAttachment> {
  const text = (name: string) => element.children.findLast((child) => child.name === name)?.text || null
  const contentId = text('ContentId') ?? ''
  const attachment = {
    name: bareName(text('AttachmentName') ?? names.get(withoutCid(contentId)) ?? '', index),
    contentId,
    contentType: text('ContentType'),
    description: text('Description'),
  }
  try {
    if (incoming === null) throw new BadAttachment('no-content', 'Tệp đính kèm không có nội dung.')
    const { content, isZip } = await sealed(incoming, limits)
    const { size } = content
    const sum = limits.rawSums ? content.sha256 : null
    const file = await unpack(content, isZip, attachment, spool, limits)
    return {
      ...attachment,
      raw: { size, sha256: file.content === content ? content.sha256 : sum, isZip },
      ...file,
    }
  } catch (error) {
    if (!(error instanceof BadAttachment)) throw error
    return { ...attachment, raw: null, content: null, problem: error.problem }
  }
}

async function sealed(incoming: IncomingContent, limits: EdxmlLimits) {
  const { content } = incoming
  if (incoming.isTooLarge || content.size > limits.attachmentBytes) {
    await content.discard()
    throw new BadAttachment(
      'too-large',
      `Tệp đính kèm lớn hơn mức cho phép (${megabytes(limits.attachmentBytes)} MB).`,
    )
  }
  if (incoming.isGarbage)
    throw new BadAttachment('base64', 'Nội dung tệp đính kèm không phải dữ liệu mã hóa base64.')
  await content.seal()
  const head = await content.at(0, 4)
  return { content, isZip: head.length === 4 && head.readUInt32BE(0) === 0x504b0304 }
}

// Files that are ZIPs themselves: one that looks like a ZIP is the file, unless its label says that it was packed.
const ZIP_BASED =
  /\.(?:zip|docx|docm|dotx|xlsx|xlsm|xltx|pptx|pptm|ppsx|odt|ods|odp|odg|jar|war|epub|apk|kmz)$/i

async function unpack(
  raw: SpooledContent,
  isZip: boolean,
  { name, contentType }: { name: string; contentType: string | null },
  spool: Spool,
  limits: EdxmlLimits,
): Promise<Pick<ParsedAttachment, 'content' | 'problem'>> {
  const isLabelled = contentType === 'application/zip' && !name.endsWith('.zip')
  if (!isLabelled && (!isZip || ZIP_BASED.test(name))) return { content: raw, problem: null }
  try {
    if (!isZip)
      throw new BadAttachment(
        'zip-expected',
        'Tệp đính kèm ghi là tệp nén (application/zip) nhưng không phải tệp nén.',
      )
    const content = await unzipFirst(raw, spool, limits)
    await raw.discard()
    return { content, problem: null }
  } catch (error) {
    if (!(error instanceof BadAttachment)) throw error
    await raw.discard()
    return { content: null, problem: error.problem }
  }
}

/** The last part of a path, without marks that cannot be seen or that turn the writing around. */
function bareName(written: string, index: number): string {
  const name = (written.split(/[\\/]/).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '')
    .replace(/^[A-Za-z]:/, '')
    .trim()
  if (name === '' || /^\.+$/.test(name)) return `tep-dinh-kem-${index + 1}`
  if (name.length <= MAX_NAME) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : ''
  return name.slice(0, MAX_NAME - extension.length) + extension
}
const MAX_NAME = 200
