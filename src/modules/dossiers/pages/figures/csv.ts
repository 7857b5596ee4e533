import { DEFINITIONS, finished, onlineShare, onTimeShare, rated, satisfaction } from '../../figures.ts'
import type { PublicRow } from './public.ts'

type Column = { head: string; write(row: PublicRow): string | number | null }

const COLUMNS: readonly Column[] = [
  { head: 'Cơ quan', write: (row) => row.name },
  { head: DEFINITIONS.received[0], write: (row) => row.counts.received },
  { head: 'Trong đó nộp trực tuyến', write: (row) => row.counts.receivedOnline },
  { head: 'Tỷ lệ nộp trực tuyến', write: (row) => share(onlineShare(row.counts)) },
  { head: DEFINITIONS.finished[0], write: (row) => finished(row.counts) },
  { head: 'Trong đó đúng hạn', write: (row) => row.counts.onTime },
  { head: 'Tỷ lệ đúng hạn', write: (row) => share(onTimeShare(row.counts)) },
  { head: DEFINITIONS.late[0], write: (row) => row.counts.late },
  { head: DEFINITIONS.overdue[0], write: (row) => row.overdue },
  { head: DEFINITIONS.refused[0], write: (row) => row.counts.refused },
  { head: DEFINITIONS.withdrawn[0], write: (row) => row.counts.withdrawn },
  { head: DEFINITIONS.stopped[0], write: (row) => row.counts.stopped },
  { head: 'Số lượt đánh giá', write: (row) => rated(row.counts) },
  { head: 'Tỷ lệ hài lòng', write: (row) => share(satisfaction(row.counts)) },
]

/** Shares as numbers from 0 to 1 with four digits; empty where nothing was counted. */
const share = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 10_000) / 10_000

/** One cell by RFC 4180. What a spreadsheet would take for a formula is kept as text. */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`

/** Spreadsheets take a file for UTF-8 when it begins with this mark. */
export const BYTE_ORDER_MARK = '\uFEFF'

/** The public figures as CSV, with its header line. */
export const writeCsv = (rows: readonly PublicRow[]): string =>
  BYTE_ORDER_MARK +
  csvLine(COLUMNS.map((column) => column.head)) +
  rows.map((row) => csvLine(COLUMNS.map((column) => column.write(row)))).join('')
