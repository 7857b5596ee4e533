import type { Line, PageText } from './page-text.ts'

/** Left, bottom, right, top; points from the lower left corner. */
export type Area = readonly [number, number, number, number]

/** What is drawn on a page: points, the dots as they are seen, from the upper left corner. */
export type PageInk = {
  width: number
  height: number
  /** Dots in a row. */
  across: number
  /** 1 where something is drawn. */
  dots: Uint8Array
  /** Words, which a font that is not in the file would leave unseen. */
  lines: readonly Line[]
}

/** Fine enough to see a thin line, coarse enough to take no time. */
const DOTS_PER_POINT = 0.75
/** Paper of a scan is not quite white. */
const WHITE = 225

/**
 * Looks at a page as people see it: text, pictures, lines.
 * @param page from 1
 * @throws Error when it cannot be drawn
 */
export async function readInk(pdf: Uint8Array, text: PageText, page: number): Promise<PageInk> {
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const { createCanvas } = await import('@napi-rs/canvas')
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: VerbosityLevel.ERRORS })
  try {
    const shown = await (await task.promise).getPage(page)
    const viewport = shown.getViewport({ scale: DOTS_PER_POINT })
    const [across, down] = [Math.ceil(viewport.width), Math.ceil(viewport.height)]
    const canvas = createCanvas(across, down)
    await shown.render({ canvas: canvas as unknown as HTMLCanvasElement, viewport }).promise
    const { data } = canvas.getContext('2d').getImageData(0, 0, across, down)
    const dots = new Uint8Array(across * down)
    for (let at = 0; at < dots.length; at++) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(4 * at, 4 * at + 4)
      dots[at] = alpha > 0 && Math.min(red, green, blue) < WHITE ? 1 : 0
    }
    const { width, height } = shown.getViewport({ scale: 1 })
    return { width, height, across, dots, lines: text.pages[page - 1]?.lines ?? [] }
  } finally {
    await task.destroy()
  }
}

const touches = ([left, bottom, right, top]: Area, line: Line): boolean =>
  line.x < right && line.right > left && line.y - 0.3 * line.size < top && line.y + line.size > bottom

/** Is nothing drawn there? */
export function isBlank(ink: PageInk, area: Area): boolean {
  const [left, bottom, right, top] = area
  if (left < 0 || bottom < 0 || right > ink.width || top > ink.height) return false
  if (ink.lines.some((line) => touches(area, line))) return false
  const first = Math.floor((ink.height - top) * DOTS_PER_POINT)
  const last = Math.ceil((ink.height - bottom) * DOTS_PER_POINT)
  for (let row = first; row < last; row++) {
    const from = row * ink.across
    const dots = ink.dots.subarray(
      from + Math.floor(left * DOTS_PER_POINT),
      from + Math.ceil(right * DOTS_PER_POINT),
    )
    if (dots.includes(1)) return false
  }
  return true
}

/** How far down a page goes: points from its lower edge to the lowest thing on it; its height when it is empty. */
export function lowestInk(ink: PageInk): number {
  const rows = ink.dots.length / ink.across
  let seen = ink.height
  for (let row = rows - 1; row >= 0; row--) {
    if (!ink.dots.subarray(row * ink.across, (row + 1) * ink.across).includes(1)) continue
    seen = ink.height - (row + 1) / DOTS_PER_POINT
    break
  }
  return Math.max(0, Math.min(seen, ...ink.lines.map(({ y, size }) => y - 0.3 * size)))
}
