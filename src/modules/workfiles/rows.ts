import { Refusal } from '#platform/errors.ts'
import { cellText } from '#platform/sheets/read.ts'
import type { Retention } from '#platform/province/documents.ts'
import { ABBREVIATION, LONGEST } from './workfile.ts'

/** The columns of the list as a sheet, in their order (Decree 30/2020 annex V; the heading stands in each row). */
export const SHEET_COLUMNS = [
  'Đề mục',
  'Ký hiệu đề mục',
  'Số và ký hiệu hồ sơ',
  'Tiêu đề hồ sơ',
  'Thời hạn bảo quản',
  'Người lập hồ sơ',
  'Ghi chú',
] as const

export type ReadRow = {
  heading: string
  abbreviation: string
  title: string
  retention: string
  holderId: string
  holderName: string
  note: string | null
}

/** An error of a sheet: row 1 is the head; columns count from 0. */
export type RowProblem = { row: number; column: number; message: string }

/** 422: a sheet has errors; nothing of it was taken. */
export class RowsRefused extends Refusal {
  readonly problems: readonly RowProblem[]
  constructor(problems: readonly RowProblem[]) {
    super(422, 'rows-refused', `Bảng tính có ${problems.length} lỗi nên chưa dòng nào được nhập.`)
    this.problems = problems
  }
}

/** “Dòng 4, cột E (Thời hạn bảo quản): …” */
export const problemLine = ({ row, column, message }: RowProblem): string =>
  `Dòng ${row}, cột ${String.fromCodePoint(65 + column)} (${SHEET_COLUMNS[column]}): ${message}`

type Known = {
  officers: readonly { accountId: string; name: string; title: string }[]
  retention: readonly Pick<Retention, 'key' | 'label'>[]
}

/** Nobody keeps a longer list; a longer sheet is something else. */
const MOST_ROWS = 2000

/** Reads the rows of a sheet, its head first. The notation is not read: numbers follow the order of the rows. */
export function readRows(
  sheet: readonly (readonly unknown[])[],
  known: Known,
): { rows: ReadRow[]; problems: RowProblem[] } {
  const [head = [], ...body] = sheet
  const problems: RowProblem[] = SHEET_COLUMNS.flatMap((name, column) =>
    cellText(head[column]) === name
      ? []
      : [{ row: 1, column, message: `Tiêu đề cột phải là “${name}”. Hãy dùng tệp xuất ra làm mẫu.` }],
  )
  if (problems.length > 0) return { rows: [], problems }
  const filled = body.flatMap((cells, index) =>
    cells.some((cell) => cellText(cell) !== '') ? [{ cells: cells.map(cellText), row: index + 2 }] : [],
  )
  if (filled.length === 0)
    return { rows: [], problems: [{ row: 2, column: 3, message: 'Bảng tính chưa có hồ sơ nào.' }] }
  if (filled.length > MOST_ROWS)
    return {
      rows: [],
      problems: [{ row: MOST_ROWS + 2, column: 0, message: `Nhiều nhất ${MOST_ROWS} dòng.` }],
    }
  const names = new Map<string, string>()
  const rows: ReadRow[] = []
  for (const { cells, row } of filled) {
    const read = readRow(cells, known, names)
    problems.push(...read.problems.map((problem) => ({ ...problem, row })))
    if (read.row) rows.push(read.row)
  }
  return { rows, problems }
}

type Found = { row?: ReadRow; problems: Omit<RowProblem, 'row'>[] }

/** @param names of headings by abbreviation, as far as rows before named them; a new one is noted */
function readRow(cells: readonly string[], known: Known, names: Map<string, string>): Found {
  const [heading = '', given = '', , title = '', period = '', who = '', note = ''] = cells
  const problems: Omit<RowProblem, 'row'>[] = []
  const wrong = (column: number, message: string) => problems.push({ column, message })
  const abbreviation = given.toUpperCase()
  if (!heading || heading.length > LONGEST.heading)
    wrong(0, `Nhập tên đề mục, tối đa ${LONGEST.heading} chữ.`)
  if (!ABBREVIATION.test(abbreviation))
    wrong(1, `Nhập ký hiệu viết liền, tối đa ${LONGEST.abbreviation} chữ.`)
  const named = names.get(abbreviation)
  if (named !== undefined && named !== heading) wrong(0, `Ký hiệu ${abbreviation} đã dùng cho “${named}”.`)
  if (named === undefined && heading) names.set(abbreviation, heading)
  if (!title || title.length > LONGEST.title) wrong(3, `Nhập tiêu đề, tối đa ${LONGEST.title} chữ.`)
  const retention = known.retention.find(({ label }) => label.toLowerCase() === period.toLowerCase())
  if (!retention) wrong(4, `Nhập một trong: ${known.retention.map(({ label }) => label).join(', ')}.`)
  const found = peopleCalled(who, known)
  const [holder] = found
  if (found.length === 0) wrong(5, who ? `Không có cán bộ “${who}” trong cơ quan.` : 'Nhập họ tên cán bộ.')
  if (found.length > 1) wrong(5, `Có ${found.length} người tên này; ghi “Họ tên – chức danh”.`)
  if (note.length > 500) wrong(6, 'Ghi chú tối đa 500 chữ.')
  if (problems.length > 0 || !retention || !holder) return { problems }
  return {
    problems,
    row: {
      heading,
      abbreviation,
      title,
      retention: retention.key,
      holderId: holder.accountId,
      holderName: holder.name,
      note: note || null,
    },
  }
}

/** People by “Họ tên”, or by “Họ tên – chức danh”. */
function peopleCalled(who: string, { officers }: Known) {
  const wanted = who.toLowerCase()
  const people = officers.filter(
    ({ name, title }) => name.toLowerCase() === wanted || `${name} – ${title}`.toLowerCase() === wanted,
  )
  return [...new Map(people.map((one) => [one.accountId, one])).values()]
}
