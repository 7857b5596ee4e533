/**
 * The many-rayed star of the Đông Sơn drum, drawn by arithmetic: rays around a disc, bands of small feathers between them,
 * concentric rings. Numbers only go in, so the result is safe markup.
 */
export type DrumStarOptions = {
  /** Rays of the star; the drums have 8 to 16. */
  rays?: number
  /** Concentric rings outside the star. */
  rings?: number
  /** Draw the band of strokes between the rings: for large sizes only. */
  detailed?: boolean
  /** Colour of the drawing; `currentColor` follows the text. */
  colour?: string
  /** Fills a disc behind the drawing (the favicon). */
  ground?: string
  class?: string
}

const round = (value: number): string => String(Math.round(value * 100) / 100)
const point = (radius: number, angle: number): string =>
  `${round(100 + radius * Math.sin(angle))} ${round(100 - radius * Math.cos(angle))}`

/** The star as one path: the tips on `outer`, the valleys on `inner`. */
export function starPath(rays: number, outer: number, inner: number): string {
  const step = Math.PI / rays
  const corners = Array.from({ length: rays * 2 }, (_, index) =>
    point(index % 2 === 0 ? outer : inner, index * step),
  )
  return `M${corners.join('L')}Z`
}

/** A ring of short strokes between two radii. */
export function strokesPath(count: number, inner: number, outer: number): string {
  const step = (Math.PI * 2) / count
  return Array.from(
    { length: count },
    (_, index) => `M${point(inner, index * step)}L${point(outer, index * step)}`,
  ).join('')
}

/** Small chevrons between the rays, like the peacock feathers of the drum. */
function feathersPath(rays: number, radius: number): string {
  const step = (Math.PI * 2) / rays
  return Array.from({ length: rays }, (_, index) => {
    const middle = (index + 0.5) * step
    return `M${point(radius, middle - step * 0.24)}L${point(radius * 0.72, middle)}L${point(radius, middle + step * 0.24)}`
  }).join('')
}

const colourPattern = /^(currentColor|#[0-9a-fA-F]{3,8}|none)$/
const classPattern = /^[\w -]*$/

/** The motif as an SVG document of 200 × 200 units, hidden from screen readers. */
export function drumStarSvg(options: DrumStarOptions = {}): string {
  const { rays = 14, rings = 3, detailed = true, colour = 'currentColor', ground, class: name = '' } = options
  if (!colourPattern.test(colour) || (ground && !colourPattern.test(ground)) || !classPattern.test(name))
    throw new RangeError('A colour or class name of the drum star is not plain.')
  const star = detailed ? 52 : 74
  const shapes = [`<path d="${starPath(rays, star, star * 0.36)}" fill="${colour}"/>`]
  if (detailed) shapes.push(`<path d="${feathersPath(rays, star * 0.98)}" fill="none" stroke-width="1.6"/>`)
  const first = star + (detailed ? 6 : 10)
  const gap = rings > 1 ? (96 - first) / (rings - 1) : 0
  for (let ring = 0; ring < rings; ring += 1)
    shapes.push(
      `<circle cx="100" cy="100" r="${round(first + ring * gap)}" fill="none" stroke-width="${detailed ? 1.8 : 7}"/>`,
    )
  if (detailed && rings > 1) {
    shapes.push(`<path d="${strokesPath(rays * 6, first + 3, first + gap - 3)}" stroke-width="1.4"/>`)
    for (let ring = 1; ring < rings - 1; ring += 1)
      shapes.push(dots(rays * 3, first + (ring + 0.5) * gap, gap * 0.16))
  }
  const disc = ground ? `<circle cx="100" cy="100" r="100" fill="${ground}"/>` : ''
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200"${name ? ` class="${name}"` : ''} aria-hidden="true" focusable="false">` +
    `${disc}<g stroke="${colour}" stroke-linejoin="round">${shapes.join('')}</g></svg>`
  )
}

/** Ringed dots, the sun wheels of the drum's outer bands. */
function dots(count: number, radius: number, size: number): string {
  const step = (Math.PI * 2) / count
  const circles = Array.from({ length: count }, (_, index) => {
    const [x, y] = point(radius, (index + 0.5) * step).split(' ')
    return `<circle cx="${x}" cy="${y}" r="${round(size)}" fill="none" stroke-width="1.2"/>`
  })
  return circles.join('')
}

/** The mark of the product as a file: bronze star on lacquer red. */
export const faviconSvg = (): string =>
  drumStarSvg({ rays: 12, rings: 1, detailed: false, colour: '#f0cf8a', ground: '#9e1b1e' })
