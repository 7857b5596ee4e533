declare module 'fontkit' {
  type Font = {
    hasGlyphForCodePoint(code: number): boolean
    layout(text: string): { advanceWidth: number }
  }
  /** Reads a font of any format. */
  export function create(content: Buffer): Font
}
