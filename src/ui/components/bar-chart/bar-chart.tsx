import type { Child, Html } from '#ui/jsx-runtime'
import { Table } from '../table/table.tsx'

export type Bar = {
  label: string
  value: number
  /** The figure as people read it; the plain number when left out. */
  text?: string
  /** Same time last year, drawn as a mark on the bar. */
  before?: number
  /** Leads down to the evidence, from the name in the table under the drawing and from the bar itself. */
  href?: string
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

/** Heights in pixels; widths are per cents, so that words keep their size on a phone. */
const row = { height: 56, bar: 20, top: 24 } as const

const percent = (part: number): string => `${Math.round(Math.max(0, part) * 10000) / 100}%`

/**
 * Lying bars from zero, the words on the bars themselves, and the same figures as a table below. Nothing to hover, nothing to
 * decode: it prints and reads aloud.
 */
export function BarChart(props: BarChartProps): Html {
  const { bars, target } = props
  const max =
    props.max ?? Math.max(1, target?.value ?? 0, ...bars.flatMap((bar) => [bar.value, bar.before ?? 0]))
  const notes = notesOf(props)
  return (
    <figure class="mc-chart">
      <figcaption class="mc-chart__title">{props.title}</figcaption>
      <svg
        class="mc-chart__drawing"
        width="100%"
        height={bars.length * row.height}
        aria-hidden="true"
        focusable="false"
      >
        {bars.map((bar, index) => (
          <Linked href={bar.href}>
            <BarRow bar={bar} y={index * row.height} max={max} target={target?.value} />
          </Linked>
        ))}
      </svg>
      {notes ? <p class="mc-chart__note">{notes}</p> : null}
      <details class="mc-chart__table">
        <summary>Xem số liệu dạng bảng</summary>
        <ChartTable {...props} />
      </details>
    </figure>
  )
}

const beforeOf = (props: BarChartProps): string => props.beforeHeading ?? 'Cùng kỳ năm trước'

/** What the marks across the bars mean. */
function notesOf(props: BarChartProps): string {
  const notes = [
    props.target && `Vạch đứt: ${props.target.label}.`,
    props.bars.some((bar) => bar.before !== undefined) && `Vạch liền: ${beforeOf(props).toLowerCase()}.`,
  ]
  return notes.filter(Boolean).join(' ')
}

/** A bar that can be clicked. The same link stands in the table, so the keyboard need not come here. */
const Linked = ({ href, children }: { href?: string; children?: Child }): Html =>
  href ? (
    <a href={href} tabindex={-1}>
      {children}
    </a>
  ) : (
    <>{children}</>
  )

const BarRow = ({ bar, y, max, target }: { bar: Bar; y: number; max: number; target?: number }): Html => (
  <g class={`mc-chart__bar mc-chart__bar--${bar.tone ?? 'action'}`}>
    <text x="0" y={y + 16}>
      {bar.label}
    </text>
    <text class="mc-chart__figure" x="100%" y={y + 16} text-anchor="end">
      {bar.text ?? bar.value}
    </text>
    <rect class="mc-chart__ground" x="0" y={y + row.top} width="100%" height={row.bar} rx={3} />
    <rect x="0" y={y + row.top} width={percent(bar.value / max)} height={row.bar} rx={3} />
    {bar.before === undefined ? null : <Mark name="before" at={percent(bar.before / max)} y={y} />}
    {target === undefined ? null : <Mark name="target" at={percent(target / max)} y={y} />}
  </g>
)

/** A line across a bar, edged so that it shows on the bar and beside it. */
const Mark = ({ name, at, y }: { name: 'before' | 'target'; at: string; y: number }): Html => (
  <g>
    <line class="mc-chart__edge" x1={at} x2={at} y1={y + row.top - 4} y2={y + row.top + row.bar + 4} />
    <line class={`mc-chart__${name}`} x1={at} x2={at} y1={y + row.top - 4} y2={y + row.top + row.bar + 4} />
  </g>
)

function ChartTable(props: BarChartProps): Html {
  const withBefore = props.bars.some((bar) => bar.before !== undefined)
  const heading = { content: props.valueHeading, numeric: true }
  const before = { content: beforeOf(props), numeric: true }
  return (
    <Table
      caption={props.title}
      firstCellIsHeader
      head={[props.labelHeading, heading, ...(withBefore ? [before] : [])]}
      rows={props.bars.map((bar) => [
        bar.href ? (
          <a class="govuk-link" href={bar.href}>
            {bar.label}
          </a>
        ) : (
          bar.label
        ),
        { content: bar.text ?? bar.value, numeric: true },
        ...(withBefore ? [{ content: bar.before ?? '–', numeric: true }] : []),
      ])}
    />
  )
}
