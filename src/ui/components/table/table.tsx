import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes, type Size } from '../shared.ts'

/** A cell: plain content, or content with alignment and attributes. */
export type Cell =
  | Child
  | {
      content: Child
      numeric?: boolean
      colspan?: number
      rowspan?: number
      class?: string
      attributes?: Attributes
    }

type FullCell = Extract<Cell, { content: Child }>

export type TableProps = {
  caption?: Child
  captionSize?: Size
  head?: readonly Cell[]
  rows: readonly (readonly Cell[])[]
  /** The first cell of each row names the row. */
  firstCellIsHeader?: boolean
  /** Wide tables scroll sideways inside a region that the keyboard reaches; needs `caption` as its name. */
  scroll?: boolean
  class?: string
  attributes?: Attributes
}

const isFull = (cell: Cell): cell is FullCell =>
  typeof cell === 'object' && cell !== null && 'content' in cell
const full = (cell: Cell): FullCell => (isFull(cell) ? cell : { content: cell })

/** Rows and columns. Figures are right-aligned in tabular digits with `numeric`. */
export function Table(props: TableProps): Html {
  const table = (
    <table class={classes('govuk-table', props.class)} {...props.attributes}>
      {props.caption ? (
        <caption
          class={classes(
            'govuk-table__caption',
            props.captionSize && `govuk-table__caption--${props.captionSize}`,
          )}
        >
          {props.caption}
        </caption>
      ) : null}
      {props.head ? (
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            {props.head.map((cell) => (
              <Head cell={full(cell)} />
            ))}
          </tr>
        </thead>
      ) : null}
      <tbody class="govuk-table__body">
        {props.rows.map((row) => (
          <tr class="govuk-table__row">
            {row.map((cell, index) => (
              <Body cell={full(cell)} header={index === 0 && props.firstCellIsHeader} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
  if (!props.scroll) return table
  return (
    <div
      class="mc-scroll"
      role="region"
      tabindex={0}
      aria-label={typeof props.caption === 'string' ? props.caption : 'Bảng'}
    >
      {table}
    </div>
  )
}

const Head = ({ cell }: { cell: FullCell }): Html => (
  <th
    scope="col"
    class={classes('govuk-table__header', cell.numeric && 'govuk-table__header--numeric', cell.class)}
    colspan={cell.colspan}
    rowspan={cell.rowspan}
    {...cell.attributes}
  >
    {cell.content}
  </th>
)

const Body = ({ cell, header }: { cell: FullCell; header?: boolean }): Html =>
  header ? (
    <th
      scope="row"
      class={classes('govuk-table__header', cell.class)}
      colspan={cell.colspan}
      rowspan={cell.rowspan}
      {...cell.attributes}
    >
      {cell.content}
    </th>
  ) : (
    <td
      class={classes('govuk-table__cell', cell.numeric && 'govuk-table__cell--numeric', cell.class)}
      colspan={cell.colspan}
      rowspan={cell.rowspan}
      {...cell.attributes}
    >
      {cell.content}
    </td>
  )
