import writeXlsxFile from 'write-excel-file/node'
import { CHANNELS, GOVERNMENT_LEVELS, limitText, TYPES, type ProcedureRow } from './procedure.ts'

type Column = { head: string; width: number; write(row: ProcedureRow): string | null }

const lines = (parts: readonly string[]): string | null => parts.join('\n') || null

const COLUMNS: readonly Column[] = [
  { head: 'Mã thủ tục', width: 12, write: (row) => row.code },
  { head: 'Tên thủ tục', width: 70, write: (row) => row.name },
  { head: 'Lĩnh vực', width: 30, write: (row) => row.field },
  {
    head: 'Cấp thực hiện',
    width: 24,
    write: (row) => row.levels.map((level) => GOVERNMENT_LEVELS[level]).join(', '),
  },
  { head: 'Đối tượng', width: 40, write: (row) => row.subjects.join('; ') },
  { head: 'Quyết định công bố', width: 20, write: (row) => row.decision ?? null },
  { head: 'Loại thủ tục', width: 30, write: (row) => (row.type ? TYPES[row.type] : null) },
  { head: 'Cơ quan thực hiện', width: 40, write: (row) => row.implementing ?? null },
  {
    head: 'Cách thức, thời hạn, phí',
    width: 40,
    write: (row) =>
      lines(
        row.channels.map(({ channel, time, unit, fee }) =>
          [
            CHANNELS[channel],
            time === undefined ? null : limitText({ amount: time, unit: unit ?? 'working-day' }),
            fee === undefined ? null : `${fee} đồng`,
          ]
            .filter(Boolean)
            .join(': '),
        ),
      ),
  },
  {
    head: 'Thành phần hồ sơ',
    width: 60,
    write: (row) =>
      lines((row.documents ?? []).map(({ name, case: when }) => (when ? `${name} (${when})` : name))),
  },
  { head: 'Kết quả', width: 40, write: (row) => lines(row.results.map(({ name }) => name)) },
  { head: 'Căn cứ pháp lý', width: 40, write: (row) => row.laws.join(', ') || null },
]

/** The catalogue as an Excel file for people; the exact one, which can be imported again, is JSON. */
export async function writeSheet(rows: readonly ProcedureRow[]): Promise<Buffer> {
  const head = COLUMNS.map((column) => ({ value: column.head, fontWeight: 'bold' as const }))
  const body = rows.map((row) => COLUMNS.map((column) => column.write(row)?.slice(0, MOST_IN_A_CELL) ?? null))
  return writeXlsxFile([head, ...body], {
    sheet: 'Thủ tục hành chính',
    columns: COLUMNS.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
  }).toBuffer()
}

/** Excel refuses a cell with more. */
const MOST_IN_A_CELL = 32_000
