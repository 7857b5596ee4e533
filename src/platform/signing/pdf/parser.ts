import { PdfError, type PdfDict, type PdfValue } from './values.ts'

const SPACE = new Set([0, 9, 10, 12, 13, 32])
const DELIMITER = new Set([...'()<>[]{}/%'].map((letter) => letter.charCodeAt(0)))
/** Deeper nesting than any real document has; a hostile one would exhaust the stack. */
const MAX_DEPTH = 100
const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 }

/** As ISO 32000-1, 7.3.3 has it; of `842-0` one reader makes 842 and another 8420. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/

const isRegular = (byte: number | undefined): byte is number =>
  byte !== undefined && !SPACE.has(byte) && !DELIMITER.has(byte)

/** Reads objects from bytes, one after another. `position` is where it stands. */
export class Parser {
  readonly bytes: Buffer
  position: number

  constructor(bytes: Buffer, position = 0) {
    this.bytes = bytes
    this.position = position
  }

  skipSpace(): void {
    for (;;) {
      const byte = this.bytes[this.position]
      if (byte === 0x25) {
        while (this.position < this.bytes.length && ![10, 13].includes(this.bytes[this.position]!))
          this.position++
      } else if (byte !== undefined && SPACE.has(byte)) this.position++
      else return
    }
  }

  latin(start: number, end: number): string {
    return this.bytes.toString('latin1', start, end)
  }

  /** Takes a keyword when it stands here. */
  takes(word: string): boolean {
    this.skipSpace()
    const end = this.position + word.length
    if (this.latin(this.position, end) !== word || isRegular(this.bytes[end])) return false
    this.position = end
    return true
  }

  /** A whole number without sign, of at most fifteen digits and nothing else, or nothing: then it stands where it stood. */
  integer(): number | undefined {
    this.skipSpace()
    const start = this.position
    while (isDigit(this.bytes[this.position])) this.position++
    const digits = this.position - start
    if (digits > 0 && digits <= 15 && !isRegular(this.bytes[this.position]))
      return Number(this.latin(start, this.position))
    this.position = start
    return undefined
  }

  /** @throws PdfError where no object stands */
  value(depth = 0): PdfValue {
    if (depth > MAX_DEPTH) throw new PdfError('Cấu trúc tệp PDF lồng nhau quá sâu.')
    this.skipSpace()
    const byte = this.bytes[this.position]
    if (byte === 0x2f) return { kind: 'name', name: this.name() }
    if (byte === 0x28) return this.literal()
    if (byte === 0x5b) return this.array(depth)
    if (byte === 0x3c) return this.bytes[this.position + 1] === 0x3c ? this.dict(depth) : this.hex()
    if (isDigit(byte)) return this.reference() ?? this.number()
    if (byte === 0x2b || byte === 0x2d || byte === 0x2e) return this.number()
    if (this.takes('true')) return true
    if (this.takes('false')) return false
    if (this.takes('null')) return null
    throw new PdfError('Tệp PDF bị hỏng.')
  }

  dict(depth = 0): PdfDict {
    const entries = new Map<string, PdfValue>()
    this.position += 2
    for (;;) {
      this.skipSpace()
      const byte = this.bytes[this.position]
      if (byte === 0x3e && this.bytes[this.position + 1] === 0x3e) {
        this.position += 2
        return { kind: 'dict', entries }
      }
      if (byte !== 0x2f) throw new PdfError('Tệp PDF bị hỏng.')
      const key = this.name()
      // One reader takes the first of two, another the last.
      if (entries.has(key))
        throw new PdfError('Tệp PDF ghi hai lần cùng một mục nên không đọc chắc chắn được.')
      entries.set(key, this.value(depth + 1))
    }
  }

  private array(depth: number): PdfValue[] {
    const values: PdfValue[] = []
    this.position++
    for (;;) {
      this.skipSpace()
      if (this.bytes[this.position] === 0x5d) {
        this.position++
        return values
      }
      values.push(this.value(depth + 1))
    }
  }

  private name(): string {
    const start = ++this.position
    while (isRegular(this.bytes[this.position])) this.position++
    const written = this.latin(start, this.position)
    return written.replace(/#([0-9a-f]{2})/gi, (_: string, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    )
  }

  private number(): number {
    const start = this.position
    while (isRegular(this.bytes[this.position])) this.position++
    const written = this.latin(start, this.position)
    if (!NUMBER.test(written)) throw new PdfError('Tệp PDF bị hỏng.')
    return Number(written)
  }

  /** `12 0 R`; anything else leaves the position where it was. */
  private reference(): PdfValue | undefined {
    const start = this.position
    const number = this.integer()
    if (number !== undefined && SPACE.has(this.bytes[this.position] ?? -1)) {
      const generation = this.integer()
      if (generation !== undefined && this.takes('R')) return { kind: 'ref', number, generation }
    }
    this.position = start
    return undefined
  }

  private hex(): PdfValue {
    const start = this.position
    const end = this.bytes.indexOf(0x3e, start)
    if (end < 0) throw new PdfError('Tệp PDF bị hỏng.')
    const digits = this.latin(start + 1, end).replace(/[^0-9a-f]/gi, '')
    this.position = end + 1
    const bytes = Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex')
    return { kind: 'string', bytes, start, end: this.position }
  }

  private literal(): PdfValue {
    const start = this.position++
    const out: number[] = []
    for (let open = 1; ;) {
      const byte = this.bytes[this.position++]
      if (byte === undefined) throw new PdfError('Tệp PDF bị hỏng.')
      if (byte === 0x5c) this.escape(out)
      else {
        if (byte === 0x28) open++
        if (byte === 0x29 && --open === 0) break
        out.push(byte)
      }
    }
    return { kind: 'string', bytes: Buffer.from(out), start, end: this.position }
  }

  private escape(out: number[]): void {
    const octal = /^[0-7]{1,3}/.exec(this.latin(this.position, this.position + 3))?.[0]
    if (octal) {
      out.push(parseInt(octal, 8) & 0xff)
      this.position += octal.length
      return
    }
    const byte = this.bytes[this.position++] ?? 0
    if (byte === 13 && this.bytes[this.position] === 10) this.position++
    // A line broken inside a string is not part of it.
    if (byte !== 13 && byte !== 10) out.push(ESCAPES[String.fromCharCode(byte)] ?? byte)
  }
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39
