declare module 'fontkit' {
  import type { PDFDocument } from '@cantoo/pdf-lib'

  type Engine = Parameters<PDFDocument['registerFontkit']>[0]
  type Font = ReturnType<Engine['create']> & {
    hasGlyphForCodePoint(code: number): boolean
    layout(text: string): { advanceWidth: number }
  }
  /** Reads a font of any format. */
  export function create(content: Uint8Array): Font
}
