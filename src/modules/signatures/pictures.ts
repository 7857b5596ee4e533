import type { SKRSContext2D } from '@napi-rs/canvas'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { Invalid } from '#platform/errors.ts'

const FONT = fileURLToPath(new URL('../../platform/print/fonts/LiberationSerif-Bold.ttf', import.meta.url))
const FAMILY = 'Con dấu'
const INK_BLUE = '#1d3f9c'
const SEAL_RED = '#d0202a'

/** Sizes of pictures, in pixels: three for each point on paper. */
const SIGNATURE = { width: 510, height: 210 }
const SEAL = 408
const MOST_PIXELS = 4000

/** Loaded by whoever draws: it takes twenty megabytes. */
const canvasLibrary = () => import('@napi-rs/canvas')

/**
 * Takes a picture of a handwritten signature or a seal: PNG, of a size that makes sense, with a transparent background; white
 * paper behind the strokes is made transparent.
 * @throws Invalid naming the field and what is expected
 */
export async function readPicture(png: Buffer): Promise<Buffer> {
  const wrong = (text: string) => new Invalid({ picture: text })
  if (!png.subarray(1, 4).equals(Buffer.from('PNG')) || png.length < 60)
    throw wrong('Chọn tệp ảnh PNG của chữ ký.')
  // Measured before it is unpacked: a small file may claim to be a huge picture.
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  if (width < 60 || height < 30 || width > MOST_PIXELS || height > MOST_PIXELS)
    throw wrong(
      `Ảnh chữ ký cần rộng từ 60 đến ${MOST_PIXELS} điểm ảnh, cao từ 30 đến ${MOST_PIXELS} điểm ảnh.`,
    )
  const { createCanvas, loadImage } = await canvasLibrary()
  const image = await loadImage(png).catch(() => {
    throw wrong('Tệp ảnh bị hỏng, không đọc được. Hãy chọn tệp ảnh PNG khác.')
  })
  const scale = Math.min(1, 900 / width, 600 / height)
  const canvas = createCanvas(Math.round(width * scale), Math.round(height * scale))
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  clearPaper(context, canvas.width, canvas.height)
  return canvas.encode('png')
}

/** Light grey and white become transparent, the lighter the more. */
function clearPaper(context: SKRSContext2D, width: number, height: number): void {
  const pixels = context.getImageData(0, 0, width, height)
  const { data } = pixels
  for (let i = 0; i < data.length; i += 4) {
    const darkest = Math.min(data[i]!, data[i + 1]!, data[i + 2]!)
    if (darkest > 200) data[i + 3] = Math.round((data[i + 3]! * (255 - darkest)) / 55)
  }
  context.putImageData(pixels, 0, 0)
}

/** A made-up signature, always the same for the same name: strokes in blue ink. */
export async function drawnSignature(name: string): Promise<Buffer> {
  const { createCanvas } = await canvasLibrary()
  const canvas = createCanvas(SIGNATURE.width, SIGNATURE.height)
  const context = canvas.getContext('2d')
  const bytes = createHash('sha512').update(name).digest()
  const part = (i: number) => bytes[i % bytes.length]! / 255
  context.strokeStyle = INK_BLUE
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.lineWidth = 5
  context.beginPath()
  let x = 40
  context.moveTo(x, 120 + part(0) * 30)
  for (let i = 1; i < 8; i++) {
    const wide = 30 + part(i * 5) * 45
    const high = i === 1 ? 20 : 30 + part(i * 5 + 1) * 70
    const low = 110 + part(i * 5 + 2) * 60
    context.bezierCurveTo(x + wide * 0.2, high, x + wide * 1.1, high + 10, x + wide * 0.6, low)
    context.bezierCurveTo(x + wide * 0.3, low + 30, x + wide * 0.8, low - 50, x + wide, 110 + part(i) * 20)
    x += wide
  }
  context.stroke()
  context.lineWidth = 3.5
  context.beginPath()
  context.moveTo(60, 170)
  context.bezierCurveTo(180, 150 + part(50) * 40, 300, 190, Math.min(x + 50, 480), 140 + part(51) * 30)
  context.stroke()
  return canvas.encode('png')
}

/** A neutral round stamp that says what it is: a trial, not the seal of an agency. */
export async function drawnSeal(agency: string): Promise<Buffer> {
  const { createCanvas, GlobalFonts } = await canvasLibrary()
  if (!GlobalFonts.has(FAMILY)) GlobalFonts.registerFromPath(FONT, FAMILY)
  const canvas = createCanvas(SEAL, SEAL)
  const context = canvas.getContext('2d')
  const middle = SEAL / 2
  context.strokeStyle = SEAL_RED
  context.fillStyle = SEAL_RED
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  for (const [radius, line] of [
    [middle - 6, 7],
    [middle - 18, 2],
    [middle - 74, 2],
  ] as const) {
    context.lineWidth = line
    context.beginPath()
    context.arc(middle, middle, radius, 0, Math.PI * 2)
    context.stroke()
  }
  roundText(context, agency.toLocaleUpperCase('vi'), middle, middle - 46, 30)
  context.font = `34px "${FAMILY}"`
  context.fillText('BẢN', middle, middle - 22)
  context.fillText('TRÌNH DIỄN', middle, middle + 22)
  return canvas.encode('png')
}

/** Letters along a circle from left over the top to the right, smaller when there are many. */
function roundText(
  context: SKRSContext2D,
  text: string,
  middle: number,
  radius: number,
  largest: number,
): void {
  const room = radius * Math.PI * 1.75
  let size = largest
  const width = () => {
    context.font = `${size}px "${FAMILY}"`
    return [...text].reduce((sum, letter) => sum + context.measureText(letter).width + 2, 0)
  }
  while (size > 12 && width() > room) size--
  const whole = width()
  let at = -whole / 2
  for (const letter of text) {
    const wide = context.measureText(letter).width + 2
    const angle = (at + wide / 2) / radius
    context.save()
    context.translate(middle + radius * Math.sin(angle), middle - radius * Math.cos(angle))
    context.rotate(angle)
    context.fillText(letter, 0, 0)
    context.restore()
    at += wide
  }
}
