import { EdxmlError } from './errors.ts'

// Enough for the declaration at the head of a file, in the widest encoding.
const HEAD = 512

/** Turns the bytes of an XML file, whatever their encoding, into UTF-8 without a byte order mark. */
export class Utf8Input {
  #head: Buffer | null = Buffer.alloc(0)
  #decoder: TextDecoder | null = null

  /** The next bytes as UTF-8; nothing while the head is still incomplete. */
  push(chunk: Buffer): Buffer {
    if (this.#head === null) return this.#decode(chunk)
    const head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk])
    if (head.length < HEAD) {
      this.#head = head
      return head.subarray(0, 0)
    }
    return this.#begin(head)
  }

  /** What is still held back. */
  end(): Buffer {
    const rest = this.#head === null ? Buffer.alloc(0) : this.#begin(this.#head)
    if (this.#decoder === null) return rest
    try {
      return Buffer.concat([rest, Buffer.from(this.#decoder.decode(), 'utf8')])
    } catch {
      throw wrong()
    }
  }

  #begin(head: Buffer): Buffer {
    this.#head = null
    if (head.length >= 3 && head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return head.subarray(3)
    this.#decoder = decoderOf(head)
    return this.#decode(head)
  }

  #decode(chunk: Buffer): Buffer {
    if (this.#decoder === null) return chunk
    try {
      return Buffer.from(this.#decoder.decode(chunk, { stream: true }), 'utf8')
    } catch {
      throw wrong()
    }
  }
}

const wrong = () =>
  new EdxmlError(
    'encoding',
    'Gói tin có ký tự không đúng với bảng mã mà nó khai báo; xin gửi lại bằng UTF-8.',
  )

function decoderOf(head: Buffer): TextDecoder | null {
  const first = head.length >= 2 ? head.readUInt16BE(0) : 0
  if (first === 0xfeff || first === 0x003c) return new TextDecoder('utf-16be', { fatal: true })
  if (first === 0xfffe || first === 0x3c00) return new TextDecoder('utf-16le', { fatal: true })
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(
    head.toString('latin1', 0, HEAD),
  )?.[1]
  // Bytes that show a declaration in ASCII are not UTF-16, whatever the declaration says.
  if (declared === undefined || /^(?:utf-?(?:8|16)(?:le|be)?|(?:us-)?ascii)$/i.test(declared)) return null
  try {
    return new TextDecoder(declared, { fatal: true })
  } catch {
    throw new EdxmlError(
      'encoding',
      `Bảng mã “${declared.slice(0, 40)}” của gói tin không đọc được; xin gửi lại bằng UTF-8.`,
    )
  }
}
