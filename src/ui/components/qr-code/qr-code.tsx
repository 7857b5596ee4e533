import { encode } from 'uqr'
import type { Html } from '#ui/jsx-runtime'

/** Black on white on every screen, with a quiet border: cameras read nothing else. `label` says what scanning it does. */
export function QrCode({ text, label }: { text: string; label: string }): Html {
  const { size, path } = qrPath(text)
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      role="img"
      aria-label={label}
      width="232"
      height="232"
      viewBox={`0 0 ${size} ${size}`}
      shape-rendering="crispEdges"
    >
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  )
}

/** The code as the rows of one path: every dark square a stroke of its own. */
function qrPath(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: 4 })
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])))
  return { size, path: squares.join('') }
}
