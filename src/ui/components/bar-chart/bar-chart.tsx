import type { Html } from '#ui/jsx-runtime'
import { Table } from '../table/table.tsx'

export type Bar = {
  label: string
  value: number
  /** The figure as people read it; the plain number when left out. */
  text?: string
  /** Same time last year, drawn as a mark on the bar. */
  before?: number
  tone?: 'action' | 'done' | 'soon' | 'late' | 'bronze'
}

export type BarChartProps = {
  title: string
  bars: readonly Bar[]
  /** A level to reach, drawn as a line through all bars. */
  target?: { value: number; label: string }
  /** Heading of the value column of the table, with its unit. */
  valueHeading: string
  labelHeading: string
  beforeHeading?: string
  /** Largest value of the scale; the largest number given when left out. */
  max?: number
}

const row = { height: 44, bar: 24, left: 8, width: 620, figure: 110 } as const

/**
 * Lying bars from zero, the words on the bars themselves, and the same figures as a table below. Nothing to hover, nothing to
 * decode: it prints and reads aloud.
 */
export function BarChart(props: BarChartProps): Html {
  const { bars, target } = props
  const max =
    props.max ?? Math.max(1, target?.value ?? 0, ...bars.flatMap((bar) => [bar.value, bar.before ?? 0]))
  const scale = (value: number): number =>
    Math.round((Math.max(0, value) / max) * (row.width - row.figure) * 10) / 10
  const height = bars.length * (row.height + 8) + (target ? 30 : 4)
  return (
    <figure class="mc-chart">
      <figcaption class="mc-chart__title">{props.title}</figcaption>
      <svg
        class="mc-chart__drawing"
        viewBox={`0 0 ${row.width} ${height}`}
        aria-hidden="true"
        focusable="false"
      >
        {bars.map((bar, index) => (
          <BarRow bar={bar} y={index * (row.height + 8)} scale={scale} />
        ))}
        {target ? (
          <g class="mc-chart__target">
            <line
              x1={row.left + scale(target.value)}
              x2={row.left + scale(target.value)}
              y1={16}
              y2={height - 24}
            />
            <text x={row.left + scale(target.value)} y={height - 6} text-anchor="middle">
              {target.label}
            </text>
          </g>
        ) : null}
      </svg>
      <details class="mc-chart__table">
        <summary>Xem số liệu dạng bảng</summary>
        <ChartTable {...props} />
      </details>
    </figure>
  )
}

const BarRow = ({ bar, y, scale }: { bar: Bar; y: number; scale: (value: number) => number }): Html => (
  <g class={`mc-chart__bar mc-chart__bar--${bar.tone ?? 'action'}`}>
    <text class="mc-chart__label" x={row.left} y={y + 14}>
      {bar.label}
    </text>
    <rect x={row.left} y={y + 20} width={Math.max(1, scale(bar.value))} height={row.bar} rx={3} />
    <text class="mc-chart__figure" x={row.left + scale(Math.max(bar.value, bar.before ?? 0)) + 8} y={y + 38}>
      {bar.text ?? bar.value}
    </text>
    {bar.before === undefined ? null : (
      <line
        class="mc-chart__before"
        x1={row.left + scale(bar.before)}
        x2={row.left + scale(bar.before)}
        y1={y + 17}
        y2={y + 47}
      />
    )}
  </g>
)

function ChartTable(props: BarChartProps): Html {
  const withBefore = props.bars.some((bar) => bar.before !== undefined)
  const heading = { content: props.valueHeading, numeric: true }
  const before = { content: props.beforeHeading ?? 'Cùng kỳ năm trước', numeric: true }
  return (
    <Table
      caption={props.title}
      firstCellIsHeader
      head={[props.labelHeading, heading, ...(withBefore ? [before] : [])]}
      rows={props.bars.map((bar) => [
        bar.label,
        { content: bar.text ?? bar.value, numeric: true },
        ...(withBefore ? [{ content: bar.before ?? '–', numeric: true }] : []),
      ])}
    />
  )
}
