import { ParseOption, XmlC14NMode, XmlDocument, XmlElement, XmlLibError, type XmlNode } from 'libxml2-wasm'
import { EXCLUSIVE, INCLUSIVE, INCLUSIVE_11 } from './names.ts'

/** Trees take many times the room of their text. */
const MOST_BYTES = 5_000_000

/** Why an XML file can be neither signed nor checked; the message is for people. */
export class XmlError extends Error {}

/**
 * Reads an XML file and lets it go afterwards. Nothing outside the file is ever loaded; a file that brings its own definitions
 * (DOCTYPE) can mean one thing here and another elsewhere, and is refused.
 * @throws XmlError when it cannot be read or is refused
 */
export function withXml<T>(xml: Buffer, work: (document: XmlDocument) => T): T {
  const document = open(xml)
  try {
    return work(document)
  } finally {
    document.dispose()
  }
}

function open(xml: Buffer): XmlDocument {
  if (xml.length > MOST_BYTES)
    throw new XmlError(
      `Tệp XML lớn hơn ${MOST_BYTES / 1_000_000} MB, hệ thống không ký, không kiểm tra được.`,
    )
  if (/<!DOCTYPE/i.test(textOf(xml)))
    throw new XmlError('Tệp XML có phần định nghĩa kiểu (DOCTYPE), không được chấp nhận vì lý do an toàn.')
  const document = parsed(xml)
  const encoding = document.encoding ?? 'UTF-8'
  if (encoding.toUpperCase() === 'UTF-8' && document.dtd === null) return document
  document.dispose()
  throw new XmlError('Tệp XML phải dùng bảng mã UTF-8.')
}

function parsed(xml: Buffer): XmlDocument {
  try {
    return XmlDocument.fromBuffer(xml, { option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE })
  } catch (error) {
    if (error instanceof XmlLibError) throw new XmlError('Tệp XML bị hỏng, không đọc được.', { cause: error })
    throw error
  }
}

/** The text of a file. @throws XmlError when it is not UTF-8 */
export function textOf(xml: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(xml)
  } catch (error) {
    throw new XmlError('Tệp XML phải dùng bảng mã UTF-8.', { cause: error })
  }
}

const MODES: Readonly<Record<string, (typeof XmlC14NMode)[keyof typeof XmlC14NMode]>> = {
  [INCLUSIVE]: XmlC14NMode.XML_C14N_1_0,
  [INCLUSIVE_11]: XmlC14NMode.XML_C14N_1_1,
  [EXCLUSIVE]: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0,
}

export const isCanonical = (algorithm: string): boolean => MODES[algorithm] !== undefined

/** How something is written down so that it can be signed: the algorithm, and prefixes it keeps although nothing uses them. */
export type Canonical = { algorithm: string; prefixes?: readonly string[] }

/** The canonical form of a whole document or of an element with what is in it, without comments. UTF-8. */
export function canonical(of: XmlDocument | XmlNode, { algorithm, prefixes }: Canonical): Buffer {
  const mode = MODES[algorithm]
  if (mode === undefined) throw new XmlError('Chữ ký XML dùng cách chuẩn hóa không được hỗ trợ.')
  const options =
    prefixes && prefixes.length > 0 ? { mode, inclusiveNamespacePrefixes: [...prefixes] } : { mode }
  return Buffer.from(of.canonicalizeToString(options), 'utf8')
}

/** The elements right under another, in their order. */
export const elementsIn = (element: XmlElement): XmlElement[] =>
  element.find('*').filter((one) => one instanceof XmlElement)

/** Is an element another one, or does it stand somewhere in it? */
export function isWithin(element: XmlElement, other: XmlElement): boolean {
  for (let one: XmlElement | null = element; one; one = one.parent) if (one.isSameNode(other)) return true
  return false
}

export const isNamed = (element: XmlElement, namespace: string, name: string): boolean =>
  element.name === name && element.namespaceUri === namespace

export const allIn = (element: XmlElement, namespace: string, name: string): XmlElement[] =>
  elementsIn(element).filter((one) => isNamed(one, namespace, name))

/** The only element of a name right under another. @throws XmlError when there is none, or more than one */
export function onlyIn(element: XmlElement, namespace: string, name: string): XmlElement {
  const [one, ...more] = allIn(element, namespace, name)
  if (!one || more.length > 0) throw new XmlError('Chữ ký XML không đúng cấu trúc.')
  return one
}

export const attributeOf = (element: XmlElement, name: string): string | undefined =>
  element.attr(name)?.value

/** What is written in base 64, blanks left out. @throws XmlError when it is something else */
export function bytesIn(element: XmlElement): Buffer {
  const text = element.content.replace(/[ \t\r\n]/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new XmlError('Chữ ký XML không đúng cấu trúc.')
  return Buffer.from(text, 'base64')
}
