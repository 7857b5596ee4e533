import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const printable = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(32 + index)).join('')
const latinVietnamese = 'ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý'
const punctuation = '\u00a0–—‘’“”…•·×°²³§«»'
const stacked = Array.from({ length: 0x1ef9 - 0x1ea0 + 1 }, (_, index) =>
  String.fromCodePoint(0x1ea0 + index),
).join('')
const figures = '0123456789'

/** The letters Vietnamese is written with, in the two files Be Vietnam Pro comes in; everything else is left out. */
export const letters = {
  latin: printable + latinVietnamese + punctuation,
  vietnamese: `${stacked}ĂăĐđĨĩŨũƠơƯư₫`,
} as const

export type FontFile = { name: string; content: Buffer }

const weights = [400, 600, 700] as const

/** The type of the product as small woff2 files: 400 and 700 for citizens, 400 and 600 for officers, figures of equal width. */
export async function buildFonts(): Promise<FontFile[]> {
  const { default: subset } = await import('subset-font')
  const files: FontFile[] = []
  for (const weight of weights) {
    for (const part of ['latin', 'vietnamese'] as const) {
      const original = await readFile(sourceOf(part, weight))
      const options = { targetFormat: 'woff2', keepFeatures: ['kern'], noHinting: true } as const
      files.push({
        name: `text-${part}-${weight}.woff2`,
        content: await subset(original, letters[part], options),
      })
    }
    const original = await readFile(sourceOf('latin', weight))
    const plain = await subset(original, figures, {
      targetFormat: 'truetype',
      keepFeatures: [],
      noHinting: true,
    })
    const equal = withEqualWidths(plain, figures)
    const content = await subset(equal, figures, { targetFormat: 'woff2', keepFeatures: [], noHinting: true })
    files.push({ name: `figures-${weight}.woff2`, content })
  }
  return files
}

const sourceOf = (part: 'latin' | 'vietnamese', weight: number): string =>
  fileURLToPath(
    import.meta.resolve(`@fontsource/be-vietnam-pro/files/be-vietnam-pro-${part}-${weight}-normal.woff2`),
  )

/**
 * Gives every figure the width of the widest. The typeface has proportional figures only, and columns of money must line up.
 * A glyph is placed by its left side bearing, so moving that by half of what was added keeps it in the middle.
 */
export function withEqualWidths(font: Buffer, characters: string): Buffer {
  const copy = Buffer.from(font)
  const table = (tag: string): number => offsetOf(copy, tag)
  const measured = copy.readUInt16BE(table('hhea') + 34)
  const metrics = table('hmtx')
  const glyphs = [...characters].map((character) => glyphOf(copy, character.codePointAt(0) ?? 0))
  if (glyphs.some((glyph) => glyph === 0 || glyph >= measured))
    throw new RangeError('A figure is missing from the font.')
  const widest = Math.max(...glyphs.map((glyph) => copy.readUInt16BE(metrics + glyph * 4)))
  for (const glyph of glyphs) {
    const at = metrics + glyph * 4
    const added = widest - copy.readUInt16BE(at)
    copy.writeUInt16BE(widest, at)
    copy.writeInt16BE(copy.readInt16BE(at + 2) + Math.round(added / 2), at + 2)
  }
  return copy
}

function offsetOf(font: Buffer, tag: string): number {
  const count = font.readUInt16BE(4)
  for (let index = 0; index < count; index += 1) {
    const record = 12 + index * 16
    if (font.toString('latin1', record, record + 4) === tag) return font.readUInt32BE(record + 8)
  }
  throw new RangeError(`The font has no table ${tag}.`)
}

/** Glyph of a character through the format 4 mapping every such font has. 0 when it has none. */
function glyphOf(font: Buffer, code: number): number {
  const cmap = offsetOf(font, 'cmap')
  const count = font.readUInt16BE(cmap + 2)
  for (let index = 0; index < count; index += 1) {
    const start = cmap + font.readUInt32BE(cmap + 8 + index * 8)
    if (font.readUInt16BE(start) === 4) return glyphInFormat4(font, start, code)
  }
  return 0
}

function glyphInFormat4(font: Buffer, start: number, code: number): number {
  const doubled = font.readUInt16BE(start + 6)
  for (let at = 0; at < doubled; at += 2) {
    const end = font.readUInt16BE(start + 14 + at)
    const first = font.readUInt16BE(start + 16 + doubled + at)
    if (code < first || code > end) continue
    const delta = font.readUInt16BE(start + 16 + doubled * 2 + at)
    const rangeAt = start + 16 + doubled * 3 + at
    const range = font.readUInt16BE(rangeAt)
    if (range === 0) return (code + delta) & 0xffff
    return (font.readUInt16BE(rangeAt + range + (code - first) * 2) + delta) & 0xffff
  }
  return 0
}
