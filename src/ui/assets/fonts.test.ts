import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { create } from 'fontkit'
import { buildFonts, letters } from './fonts.ts'

describe('the type', async () => {
  const fonts = new Map((await buildFonts()).map(({ name, content }) => [name, create(content)]))
  const font = (name: string) => {
    const found = fonts.get(name)
    if (!found) assert.fail(name)
    return found
  }

  it('has every letter of Vietnamese', () => {
    const alphabet = 'aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz'
    const marks = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323']
    const vowels = 'aăâeêioôơuưy'
    const all = [
      ...alphabet,
      ...[...vowels].flatMap((vowel) => marks.map((mark) => (vowel + mark).normalize('NFC'))),
    ]
    for (const letter of all.flatMap((one) => [one, one.toUpperCase()])) {
      const part = letters.vietnamese.includes(letter) ? 'vietnamese' : 'latin'
      for (const weight of [400, 600, 700])
        assert.ok(
          font(`text-${part}-${weight}.woff2`).hasGlyphForCodePoint(letter.codePointAt(0) ?? 0),
          `${letter} ${weight}`,
        )
    }
  })

  it('has figures of one width for columns', () => {
    for (const weight of [400, 600, 700]) {
      const widths = new Set(
        [...'0123456789'].map((digit) => font(`figures-${weight}.woff2`).layout(digit).advanceWidth),
      )
      assert.equal(widths.size, 1)
    }
  })
})
