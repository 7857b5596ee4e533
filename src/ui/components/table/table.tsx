import type { Child, Html } from '#ui/jsx-runtime'
import { type Attributes, classes, type Size } from '../attributes.ts'

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
  /** The first cell of each row names the row; or the one with this number, where a box to tick stands before it. */
  firstCellIsHeader?: boolean | number
  /** Wide tables scroll sideways inside a region that the keyboard reaches; needs `caption` as its name. */
  scroll?: boolean
  /** On a phone each row becomes a card, every cell under the heading of its column. */
  stack?: boolean
  class?: string
  attributes?: Attributes
}

type TableRole = 'table' | 'rowgroup' | 'row' | 'columnheader' | 'rowheader' | 'cell'

const isFull = (cell: Cell): cell is FullCell =>
  typeof cell === 'object' && cell !== null && 'content' in cell
const full = (cell: Cell): FullCell => (isFull(cell) ? cell : { content: cell })

/** Rows and columns. Figures are right-aligned in tabular digits with `numeric`. */
export function Table(props: TableProps): Html {
  // A table drawn as blocks is no table to screen readers unless it says so.
  const role = (name: TableRole) => (props.stack ? name : undefined)
  const { firstCellIsHeader: first = false } = props
  const naming = typeof first === 'number' ? first : first ? 0 : -1
  const heads = props.stack ? (props.head ?? []).map((cell) => textOf(full(cell))) : []
  const table = (
    <table
      class={classes(
        'govuk-table',
        props.stack && 'mc-stack',
        props.stack && isWide(props) && 'mc-stack--wide',
        props.class,
      )}
      role={role('table')}
      {...props.attributes}
    >
      {props.caption ? (
        <caption
          class={classes(
            'govuk-table__caption',
            props.captionSize && `govuk-table__caption--${props.captionSize}`,
          )}
        >
          {props.scroll ? <span class="mc-caption">{props.caption}</span> : props.caption}
        </caption>
      ) : null}
      {props.head ? (
        <thead class="govuk-table__head" role={role('rowgroup')}>
          <tr class="govuk-table__row" role={role('row')}>
            {props.head.map((cell) => (
              <Head cell={full(cell)} role={role('columnheader')} />
            ))}
          </tr>
        </thead>
      ) : null}
      <tbody class="govuk-table__body" role={role('rowgroup')}>
        {props.rows.map((row) => (
          <tr class="govuk-table__row" role={role('row')}>
            {row.map((cell, index) => (
              <Body
                cell={full(cell)}
                header={index === naming}
                role={role(index === naming ? 'rowheader' : 'cell')}
                label={heads[index]}
              />
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

/** More than a tablet held upright has room for; figures take half as much as words. */
const isWide = ({ head }: Pick<TableProps, 'head'>): boolean =>
  (head ?? []).map((cell) => (full(cell).numeric ? 0.5 : 1)).reduce((sum, width) => sum + width, 0) >= 4

/** The words of a heading, for the cells under it; a heading made of markup names none. */
const textOf = ({ content }: FullCell): string | undefined =>
  typeof content === 'string' ? content : undefined

const Head = ({ cell, role }: { cell: FullCell; role?: TableRole }): Html => (
  <th
    scope="col"
    role={role}
    class={classes('govuk-table__header', cell.numeric && 'govuk-table__header--numeric', cell.class)}
    colspan={cell.colspan}
    rowspan={cell.rowspan}
    {...cell.attributes}
  >
    {cell.content}
  </th>
)

type BodyProps = { cell: FullCell; header?: boolean; role?: TableRole; label?: string }

const Body = ({ cell, header, role, label }: BodyProps): Html =>
  header ? (
    <th
      scope="row"
      role={role}
      class={classes('govuk-table__header', cell.class)}
      colspan={cell.colspan}
      rowspan={cell.rowspan}
      {...cell.attributes}
    >
      {cell.content}
    </th>
  ) : (
    <td
      role={role}
      data-label={label}
      class={classes('govuk-table__cell', cell.numeric && 'govuk-table__cell--numeric', cell.class)}
      colspan={cell.colspan}
      rowspan={cell.rowspan}
      {...cell.attributes}
    >
      {cell.content}
    </td>
  )
