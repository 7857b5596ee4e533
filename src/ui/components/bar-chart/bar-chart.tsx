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
  /** One line to a bar: for short names, such as months. */
  compact?: boolean
  /** Largest value of the scale; the largest number given when left out. */
  max?: number
}

/** Heights in pixels; widths are per cents, so that words keep their size on a phone. */
type Row = { height: number; bar: number; top: number; text: number; left: number; width: number }
const WIDE: Row = { height: 56, bar: 20, top: 24, text: 16, left: 0, width: 1 }
const COMPACT: Row = { height: 30, bar: 18, top: 5, text: 19, left: 0.28, width: 0.56 }

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
  const row = props.compact ? COMPACT : WIDE
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
            <BarRow bar={bar} row={row} y={index * row.height} max={max} target={target?.value} />
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

type BarRowProps = { bar: Bar; row: Row; y: number; max: number; target?: number }

const BarRow = ({ bar, row, y, max, target }: BarRowProps): Html => {
  const at = (value: number): string => percent(row.left + row.width * (Math.max(0, value) / max))
  const box = { x: row.left === 0 ? '0' : percent(row.left), y: y + row.top, height: row.bar, rx: 3 }
  return (
    <g class={`mc-chart__bar mc-chart__bar--${bar.tone ?? 'action'}`}>
      {row.left === 0 ? <Words bar={bar} y={y} height={row.top} /> : <Texts bar={bar} y={y + row.text} />}
      <rect class="mc-chart__ground" {...box} width={percent(row.width)} />
      <rect {...box} width={percent(row.width * (Math.max(0, bar.value) / max))} />
      {bar.before === undefined ? null : <Mark name="before" at={at(bar.before)} row={row} y={y} />}
      {target === undefined ? null : <Mark name="target" at={at(target)} row={row} y={y} />}
    </g>
  )
}

/** Short name and figure beside the bar. */
const Texts = ({ bar, y }: { bar: Bar; y: number }): Html => (
  <>
    <text x="0" y={y}>
      {bar.label}
    </text>
    <text class="mc-chart__figure" x="100%" y={y} text-anchor="end">
      {bar.text ?? bar.value}
    </text>
  </>
)

/** Name and figure above the bar: a long name gives way to the figure on a phone; the table below has it whole. */
const Words = ({ bar, y, height }: { bar: Bar; y: number; height: number }): Html => (
  <foreignObject x="0" y={y} width="100%" height={height}>
    <div class="mc-chart__words">
      <span class="mc-chart__name">{bar.label}</span>
      <span class="mc-chart__value">{bar.text ?? bar.value}</span>
    </div>
  </foreignObject>
)

type MarkProps = { name: 'before' | 'target'; at: string; row: Row; y: number }

/** A line across a bar, edged so that it shows on the bar and beside it. */
const Mark = ({ name, at, row, y }: MarkProps): Html => {
  const line = { x1: at, x2: at, y1: y + row.top - 4, y2: y + row.top + row.bar + 4 }
  return (
    <g>
      <line class="mc-chart__edge" {...line} />
      <line class={`mc-chart__${name}`} {...line} />
    </g>
  )
}

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
