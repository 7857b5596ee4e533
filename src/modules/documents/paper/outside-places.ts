import { Invalid } from '#platform/errors.ts'
import type { OutsidePlaces, PlaceOnPage } from '../draft.ts'
import type { SignatureSpot } from '../document.ts'
import { DAY_LINE } from './layout-check.ts'
import type { Line, PageText } from './page-text.ts'

const MM = 72 / 25.4
/** What the templates keep free for a signature. */
const [SIGNATURE_WIDTH, SIGNATURE_HEIGHT] = [50 * MM, 25 * MM]

/** Where a line begins and how large it is; points, from the lower left corner. */
export type Writing = { page: number; x: number; y: number; size: number; right?: number }

export type Places = {
  number?: Writing
  /** With the place name that stands before the day. */
  day?: Writing & { before: string }
  signature?: SignatureSpot
}

export type PlaceKind = keyof OutsidePlaces
export const PLACES: Readonly<Record<PlaceKind, string>> = {
  number: 'chỗ ghi số (dòng “Số:”)',
  day: 'chỗ ghi ngày (dòng “…, ngày … tháng … năm …”)',
  signature: 'chỗ ký (họ tên người ký)',
}

/**
 * Where number, day and signature go on a text that was written elsewhere: where its words keep a place for them, or where
 * its author says. Pure.
 * @param signerName nobody yet: the signature is not looked for
 */
export function findPlaces(
  text: PageText,
  signerName: string | null,
  given: OutsidePlaces,
): { places: Places; missing: PlaceKind[] } {
  const lines = text.pages.flatMap((page) => page.lines)
  const first = lines.filter(({ page }) => page === 1)
  const number = given.number
    ? writingAt(text, given.number, 13)
    : writingOn(first.find((line) => /^Số\s*:/u.test(line.text)))
  const dayLine = first.find((line) => DAY_LINE.test(line.text))
  const day = given.day ? writingAt(text, given.day, 13.5) : writingOn(dayLine)
  const before = given.day ? '' : (dayLine?.text.replace(/ngày[\s\S]*$/iu, '') ?? '')
  const name = signerName
    ? lines.findLast((line) => line.text.toLowerCase() === signerName.toLowerCase())
    : undefined
  const signature = given.signature ? spotAt(text, given.signature) : name && spotAbove(name)
  const places = {
    ...(number ? { number } : {}),
    ...(day ? { day: { ...day, before } } : {}),
    ...(signature ? { signature } : {}),
  }
  const wanted: PlaceKind[] = signerName ? ['number', 'day', 'signature'] : ['number', 'day']
  return { places, missing: wanted.filter((kind) => !(kind in places)) }
}

const writingOn = (line: Line | undefined): Writing | undefined =>
  line && { page: line.page, x: line.x, y: line.y, size: line.size, right: line.right }

/** @throws Invalid when the file has no such page */
function heightOf(text: PageText, place: PlaceOnPage): number {
  const page = text.pages.find(({ number }) => number === place.page)
  if (!page) throw new Invalid({ text: `Tệp không có trang ${place.page}.` })
  return page.height
}

const writingAt = (text: PageText, place: PlaceOnPage, size: number): Writing => ({
  page: place.page,
  x: place.x * MM,
  y: heightOf(text, place) - place.y * MM - size,
  size,
})

function spotAt(text: PageText, place: PlaceOnPage): SignatureSpot {
  const top = heightOf(text, place) - place.y * MM
  const left = place.x * MM
  return { page: place.page, rectangle: [left, top - SIGNATURE_HEIGHT, left + SIGNATURE_WIDTH, top] }
}

/** Between the title and the name of whoever signs. */
function spotAbove(name: Line): SignatureSpot {
  const middle = (name.x + name.right) / 2
  const bottom = name.y + name.size
  return {
    page: name.page,
    rectangle: [
      middle - SIGNATURE_WIDTH / 2,
      bottom,
      middle + SIGNATURE_WIDTH / 2,
      bottom + SIGNATURE_HEIGHT,
    ],
  }
}

/** Does a file carry signatures already? Writing on it would break them. */
export const isSigned = (pdf: Buffer): boolean => pdf.includes('/ByteRange')

/** The message for places that were not found. */
export const missingPlaces = (missing: readonly PlaceKind[]): string =>
  `Không tìm thấy trên tệp PDF ${missing.map((kind) => PLACES[kind]).join(', ')}. Sửa tệp rồi tải lại, hoặc nhập trang và vị trí ở mục “Vị trí trên trang”.`
