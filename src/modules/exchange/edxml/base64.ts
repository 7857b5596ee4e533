/**
 * Decodes base64 in pieces, as leniently as the receivers of the axis do: line breaks and junk are passed over, the
 * URL-safe letters are read, the first “=” ends it.
 */
export class Base64Decoder {
  #rest = ''
  #reference = ''
  #ended = false
  #broken = false
  #started = false

  /** @param text characters of the encoded content, as ASCII or Latin-1 */
  write(text: string): Buffer {
    if (this.#reference !== '' || text.includes('&')) text = this.#resolve(text)
    if (this.#rest !== '') text = this.#rest + text
    this.#rest = ''
    if (this.#ended || text === '') return NOTHING
    return this.#broken ? this.#clean(text) : this.#whole(text)
  }

  end(): Buffer {
    const rest = this.#rest
    this.#rest = ''
    return rest.length < 2 ? NOTHING : Buffer.from(rest, 'base64')
  }

  /** Whether there was anything but blanks to decode. */
  get started(): boolean {
    return this.#started
  }

  /** Without anything to pass over the length of the result is known: a result of that length needs no second look. */
  #whole(text: string): Buffer {
    const length = text.length - (text.length % 4)
    const padding = text.endsWith('=', length) ? (text.endsWith('==', length) ? 2 : 1) : 0
    const bytes = Buffer.from(length === text.length ? text : text.slice(0, length), 'base64')
    if (length === 0 || bytes.length !== (length / 4) * 3 - padding) return this.#clean(text)
    this.#started = true
    if (padding > 0) this.#ended = true
    else this.#rest = text.slice(length)
    return bytes
  }

  #clean(text: string): Buffer {
    this.#broken = text.length > 3
    this.#started ||= /\S/.test(text)
    let letters = text.replace(/[^A-Za-z0-9+/_=-]+/g, '')
    const stop = letters.indexOf('=')
    if (stop >= 0) {
      letters = letters.slice(0, stop)
      this.#ended = true
      return letters.length < 2 ? NOTHING : Buffer.from(letters, 'base64')
    }
    const length = letters.length - (letters.length % 4)
    this.#rest = letters.slice(length)
    return Buffer.from(letters.slice(0, length), 'base64')
  }

  /** References such as `&#13;` stand for blanks: their digits are none of the content. */
  #resolve(text: string): string {
    const all = this.#reference + text
    const open = all.lastIndexOf('&')
    const cut = open >= 0 && !all.includes(';', open) && all.length - open < 12 ? open : all.length
    this.#reference = all.slice(cut)
    return all
      .slice(0, cut)
      .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (_all, hex: string | undefined, decimal: string) => {
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
        return code > 0x20 && code < 0x7f ? String.fromCharCode(code) : ' '
      })
      .replace(/&[a-z]{2,4};/g, ' ')
  }
}

const NOTHING = Buffer.alloc(0)

/** A multiple of three bytes, so that pieces of base64 join without padding between them. */
export const BASE64_STEP = 49_152

/** Encodes in pieces; what does not fill three bytes waits for the next piece. */
export class Base64Encoder {
  #rest = NOTHING

  write(bytes: Buffer): string {
    // Three bytes across the seam are joined, not the pieces: a copy of every piece would cost more than encoding it.
    const missing = this.#rest.length === 0 ? 0 : 3 - this.#rest.length
    const seam = Buffer.concat([this.#rest, bytes.subarray(0, missing)])
    if (bytes.length < missing) {
      this.#rest = seam
      return ''
    }
    const end = bytes.length - ((bytes.length - missing) % 3)
    this.#rest = Buffer.from(bytes.subarray(end))
    return seam.toString('base64') + bytes.toString('base64', missing, end)
  }

  end(): string {
    const rest = this.#rest.toString('base64')
    this.#rest = NOTHING
    return rest
  }
}
