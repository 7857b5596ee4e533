import type { Child, Html } from '#ui/jsx-runtime'
import { type Size } from '../attributes.ts'
import { type Cell, Table } from '../table/table.tsx'

export type SortColumn = {
  text: Child
  numeric?: boolean
  /** Where sorting by this column leads; columns without it cannot be sorted. */
  href?: string
  /** How the list is sorted now, on the one column that decides. */
  direction?: 'ascending' | 'descending'
}

export type SortableTableProps = {
  caption: string
  captionSize?: Size
  columns: readonly SortColumn[]
  rows: readonly (readonly Cell[])[]
  firstCellIsHeader?: boolean
}

const marks = { ascending: '▲', descending: '▼' } as const

/** A table whose order is in the address: sorting is a link, works without script and can be sent to a colleague. */
export const SortableTable = ({ columns, ...table }: SortableTableProps): Html => (
  <Table
    {...table}
    scroll
    head={columns.map(({ text, numeric, href, direction }) => ({
      numeric,
      attributes: { 'aria-sort': direction },
      content: href ? (
        <a class="mc-sort" href={href}>
          {text}
          <span class="mc-sort__mark" aria-hidden="true">
            {direction ? marks[direction] : '↕'}
          </span>
        </a>
      ) : (
        text
      ),
    }))}
  />
)
