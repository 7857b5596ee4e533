import { isUtf8 } from 'node:buffer'
import { EdxmlError } from './errors.ts'
import type { EdxmlLimits } from './limits.ts'

/** An element without its namespace: prefixes are read past, for senders get them wrong. */
export type XmlElement = {
  /** Local name. */
  name: string
  /** As written before the colon. */
  prefix: string
  /** As written. */
  attributes: string
  text: string
  children: XmlElement[]
}

/** Takes the content of an element that is too large to keep as text. */
export type ContentTarget = { write: (latin1: string) => void; end: () => void }

/** Says, for an element that begins, whether its content is to be taken in pieces. `parents`: from the root down. */
export type ContentOf = (element: XmlElement, parents: readonly XmlElement[]) => ContentTarget | null

const WINDOW = 32_768
const LESS = 0x3c

const malformed = (what: string) => new EdxmlError('malformed', `Gói tin không phải XML đúng chuẩn: ${what}.`)

/**
 * Reads XML piece by piece into a tree, except for contents that go to a target. Tags are looked for in Latin-1, where one
 * byte is one character: no byte of a character of several bytes looks like markup, and places in text and bytes agree.
 */
export class XmlScanner {
  readonly #limits: EdxmlLimits
  readonly #contentOf: ContentOf
  readonly #names = new Map<string, { name: string; prefix: string }>()
  readonly #stack: XmlElement[] = []
  readonly #open: string[] = []
  #carry: Buffer | null = null
  #root: XmlElement | null = null
  #elements = 0
  /** Whether anything came before: a declaration may then no longer come. */
  #started = false
  /** Where the content of the innermost element goes, and at which depth that element stands. */
  #target: ContentTarget | null = null
  #targetDepth = 0
  #inSection = false

  constructor(limits: EdxmlLimits, contentOf: ContentOf) {
    this.#limits = limits
    this.#contentOf = contentOf
  }

  /** The next piece, in UTF-8. */
  push(chunk: Buffer): void {
    if (chunk.length === 0) return
    const data = this.#carry === null ? chunk : Buffer.concat([this.#carry, chunk])
    this.#carry = null
    let at = 0
    let width = WINDOW
    while (at < data.length) {
      let next: number
      if (this.#isInContent() && (this.#inSection || data[at] !== LESS)) {
        next = this.#readContent(data, at)
        if (next === at) break
      } else {
        const window = data.toString('latin1', at, Math.min(data.length, at + width))
        next = at + this.#readMarkup(data, at, window)
        if (next === at) {
          if (at + width >= data.length) break
          if (width > this.#limits.textLength) throw this.#tooLong()
          width *= 4
          continue
        }
      }
      width = WINDOW
      at = next
    }
    if (at === data.length) return
    if (data.length - at > this.#limits.textLength) throw this.#tooLong()
    // A copy: the reader of a file may use its buffer again.
    this.#carry = Buffer.from(data.subarray(at))
  }

  /** The root, when everything has come. */
  end(): XmlElement {
    const rest = this.#carry?.toString('latin1') ?? ''
    if (this.#root === null && this.#stack.length === 0 && rest.trim() === '')
      throw new EdxmlError('empty', 'Gói tin không có nội dung.')
    if (this.#root === null && this.#stack.length === 0 && !rest.includes('<'))
      throw malformed('không có thẻ nào')
    if (this.#stack.length > 0 || this.#root === null || rest.includes('<'))
      throw new EdxmlError('cut-short', 'Gói tin bị cắt giữa chừng: phần cuối chưa có. Xin gửi lại.')
    if (rest.trim() !== '') throw malformed('có chữ ở ngoài phần tử gốc')
    return this.#root
  }

  #isInContent(): boolean {
    return this.#target !== null && this.#stack.length === this.#targetDepth
  }

  /** Hands on what belongs to the content; returns where it ends: at markup, or with the data. */
  #readContent(data: Buffer, at: number): number {
    if (this.#inSection) {
      const close = data.indexOf(']]>', at, 'latin1')
      const stop = close < 0 ? Math.max(at, data.length - 2) : close
      if (stop > at) this.#target?.write(data.toString('latin1', at, stop))
      if (close < 0) return stop
      this.#inSection = false
      return close + 3
    }
    const next = data.indexOf(LESS, at)
    const stop = next < 0 ? data.length : next
    this.#target?.write(data.toString('latin1', at, stop))
    return stop
  }

  /** Reads whole tags and texts from a window; returns how much of it is done with. */
  #readMarkup(data: Buffer, base: number, window: string): number {
    let at = 0
    while (at < window.length) {
      if (at > 0 && this.#isInContent()) return at
      const next =
        window.charCodeAt(at) === LESS
          ? this.#readTag(data, base, window, at)
          : this.#readText(data, base, window, at)
      if (next < 0) return at
      at = next
      if (this.#inSection) return at
    }
    return at
  }

  #readText(data: Buffer, base: number, window: string, at: number): number {
    const end = window.indexOf('<', at)
    if (end < 0) return -1
    let first = at
    while (first < end && isBlank(window.charCodeAt(first))) first++
    const top = this.#stack.at(-1)
    if (first === end && (top === undefined || top.text === '')) {
      this.#started = true
      return end
    }
    if (top === undefined) throw malformed('có chữ ở ngoài phần tử gốc')
    top.text += unescape(this.#decode(data, base + at, base + end, window.slice(at, end)))
    if (top.text.length > this.#limits.textLength) throw this.#tooLong()
    return end
  }

  /** Text of bytes; only what is not ASCII needs decoding. */
  #decode(data: Buffer, start: number, end: number, latin1: string): string {
    // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
    if (/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(latin1))
      throw new EdxmlError('character', 'Gói tin có ký tự điều khiển mà XML không cho phép.')
    const text = /[\x80-\xff]/.test(latin1) ? data.toString('utf8', start, end) : latin1
    if (text.includes('\ufffd') && !isUtf8(data.subarray(start, end)))
      throw new EdxmlError(
        'encoding',
        'Gói tin có ký tự không đúng với bảng mã UTF-8; xin gửi lại bằng UTF-8.',
      )
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  }

  /** @returns where the tag ends, or -1 when its end is not in the window */
  #readTag(data: Buffer, base: number, window: string, at: number): number {
    const mark = window.charCodeAt(at + 1)
    if (mark === 0x2f) return this.#readEndTag(window, at)
    if (mark === 0x21) return this.#readDeclaration(data, base, window, at)
    if (mark === 0x3f) {
      const end = window.indexOf('?>', at)
      if (end < 0) return -1
      if (this.#started && /^<\?xml\s/.test(window.slice(at, at + 6)))
        throw malformed('dòng khai báo XML không đứng ở đầu gói tin')
      this.#started = true
      return end + 2
    }
    const end = endOfTag(window, at)
    if (end < 0) return -1
    this.#begin(this.#decode(data, base + at + 1, base + end, window.slice(at + 1, end)))
    return end + 1
  }

  #readEndTag(window: string, at: number): number {
    const end = window.indexOf('>', at)
    if (end < 0) return -1
    const name = this.#open.at(-1)
    if (name === undefined) throw malformed('có thẻ đóng mà không có thẻ mở')
    if (!isNameAt(window, at + 2, end, name)) {
      const found = window
        .slice(at + 2, end)
        .trim()
        .slice(0, 60)
      throw malformed(`thẻ đóng “${found}” không khớp với thẻ mở “${name.slice(0, 60)}”`)
    }
    this.#close()
    return end + 1
  }

  #readDeclaration(data: Buffer, base: number, window: string, at: number): number {
    if (window.startsWith('<!--', at)) {
      const end = window.indexOf('-->', at + 4)
      if (end >= 0) this.#started = true
      return end < 0 ? -1 : end + 3
    }
    if (window.startsWith('<![CDATA[', at)) {
      const start = at + 9
      if (this.#isInContent()) {
        this.#inSection = true
        return start
      }
      const end = window.indexOf(']]>', start)
      if (end < 0) return -1
      const top = this.#stack.at(-1)
      if (top === undefined) throw malformed('có chữ ở ngoài phần tử gốc')
      top.text += this.#decode(data, base + start, base + end, window.slice(start, end))
      return end + 3
    }
    if (/^<!(?:-|\[(?:C(?:D(?:A(?:TA?)?)?)?)?)?$/.test(window.slice(at))) return -1
    throw new EdxmlError(
      'doctype',
      'Gói tin có khai báo DOCTYPE hoặc ENTITY; văn bản liên thông không được dùng các khai báo này.',
    )
  }

  #begin(tag: string): void {
    const isEmpty = tag.endsWith('/')
    const blank = tag.search(/[\s/]/)
    const written = blank < 0 ? tag : tag.slice(0, blank)
    if (this.#root !== null && this.#stack.length === 0) throw malformed('có hai phần tử gốc')
    if (++this.#elements > this.#limits.elements)
      throw new EdxmlError('too-many-elements', 'Gói tin có quá nhiều phần tử.')
    if (this.#stack.length >= this.#limits.depth)
      throw new EdxmlError('too-deep', `Gói tin lồng nhau quá sâu (trên ${this.#limits.depth} tầng).`)
    const attributes = blank < 0 ? '' : tag.slice(blank, isEmpty ? -1 : undefined).trim()
    const element: XmlElement = { ...this.#nameOf(written), attributes, text: '', children: [] }
    this.#stack.at(-1)?.children.push(element)
    this.#started = true
    this.#root ??= element
    const target = this.#target === null ? this.#contentOf(element, this.#stack) : null
    this.#stack.push(element)
    this.#open.push(written)
    if (target !== null) {
      this.#target = target
      this.#targetDepth = this.#stack.length
    }
    if (isEmpty) this.#close()
  }

  #close(): void {
    if (this.#isInContent()) {
      this.#target?.end()
      this.#target = null
    }
    const element = this.#stack.pop()
    this.#open.pop()
    if (element !== undefined && element.text !== '') element.text = trim(element.text)
  }

  #nameOf(written: string): { name: string; prefix: string } {
    const known = this.#names.get(written)
    if (known !== undefined) return known
    if (!/^(?:[\p{L}_][\p{L}\p{M}\p{N}_.-]*:)?[\p{L}_][\p{L}\p{M}\p{N}_.-]*$/u.test(written))
      throw malformed(`“<${written.slice(0, 40)}” không phải tên thẻ`)
    const colon = written.indexOf(':')
    const found = { name: written.slice(colon + 1), prefix: colon < 0 ? '' : written.slice(0, colon) }
    this.#names.set(written, found)
    return found
  }

  #tooLong() {
    return new EdxmlError('too-long', 'Gói tin có một thẻ hoặc một đoạn chữ dài quá mức cho phép.')
  }
}

const isBlank = (code: number) => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

/** Blanks of XML only: a no-break space belongs to the text. A pattern would try every run of blanks inside again and again. */
export function trim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isNameAt(window: string, at: number, end: number, name: string): boolean {
  // Names outside ASCII are compared as characters, elsewhere as they stand.
  const found = window.slice(at, end)
  if (found === name) return true
  return Buffer.from(found, 'latin1').toString('utf8').trimEnd() === name
}

/** The “>” of a tag; one in quotes is none. */
function endOfTag(window: string, at: number): number {
  const end = window.indexOf('>', at)
  if (end < 0) return -1
  const tag = window.slice(at, end)
  if (!tag.includes('"') && !tag.includes("'")) return end
  let quote = 0
  for (let place = at; place < window.length; place++) {
    const code = window.charCodeAt(place)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === 0x22 || code === 0x27) quote = code
    else if (code === 0x3e) return place
  }
  return -1
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** @throws EdxmlError for an entity that only a DTD could explain, and for a character XML does not have */
export function unescape(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&([^;&<]{0,40}(?:;|$))?/g, (whole, inner: string | undefined) => {
    const name = inner?.endsWith(';') ? inner.slice(0, -1) : ''
    const named = NAMED[name]
    if (named !== undefined) return named
    const code = /^#x([0-9a-f]{1,6})$/i.exec(name)?.[1]
    const point =
      code === undefined ? (/^#(\d{1,7})$/.exec(name)?.[1] ?? '') : String(Number.parseInt(code, 16))
    if (point === '')
      throw new EdxmlError(
        'entity',
        `Gói tin có thực thể “${whole.slice(0, 40)}” không được phép; chỉ dùng &amp;, &lt;, &gt;, &quot;, &apos;.`,
      )
    if (!isCharacter(Number(point)))
      throw new EdxmlError('character', 'Gói tin có ký tự điều khiển mà XML không cho phép.')
    return String.fromCodePoint(Number(point))
  })
}

const isCharacter = (point: number) =>
  point === 0x9 ||
  point === 0xa ||
  point === 0xd ||
  (point >= 0x20 && point <= 0xd7ff) ||
  (point >= 0xe000 && point <= 0xfffd) ||
  (point >= 0x10000 && point <= 0x10ffff)
