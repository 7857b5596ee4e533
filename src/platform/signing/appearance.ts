import { fileURLToPath } from 'node:url'
import type { Printer } from '../print/printer.ts'
import type { Rectangle } from './pdf/pages.ts'
import { PdfError } from './pdf/values.ts'

/**
 * Where a signature is seen: a place on a page (from 1), or a place a template has kept free by its name.
 * `within` is left, bottom, right, top as parts of that place, when the drawing takes only some of it or stands beside it.
 */
export type Spot =
  | { page: number; rectangle: Rectangle }
  | { page: number; corner: 'top-right'; width: number; height: number; /** From the edges. */ gap?: number }
  | { anchor: string; width?: number; height?: number; shift?: { x: number; y: number } }

export type Appearance = {
  spot: Spot
  /** A drawing of one page, made by `drawSignature`; it is fitted into the spot. */
  drawing: Buffer
}

export type Drawing = {
  /** Points. */
  width: number
  height: number
  /** PNG with a transparent background. */
  picture?: Uint8Array
  /** Times New Roman 10, black (made smaller when they do not fit). */
  lines?: readonly string[]
  /** Words stand to the right of the picture instead of over its foot. */
  beside?: boolean
  at: Temporal.Instant
}

const TEMPLATE = fileURLToPath(new URL('./appearance.typ', import.meta.url))

/** Draws what is seen of a signature, with fonts embedded, so that the signed file stays PDF/A. */
export function drawSignature(printer: Printer, drawing: Drawing): Promise<Buffer> {
  const { width, height, picture, lines = [], beside = false, at } = drawing
  if (!(width > 0 && height > 0)) throw new PdfError('Chỗ đặt chữ ký phải có chiều rộng và chiều cao.')
  const data = { title: 'Chữ ký số', width, height, picture: picture !== undefined, lines, beside }
  const images: Record<string, Uint8Array> = picture ? { 'signature-picture.png': picture } : {}
  return printer.print({ file: TEMPLATE }, data, { at, images })
}
