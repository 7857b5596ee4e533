import writeXlsxFile from 'write-excel-file/node'
import { Unacceptable } from '#platform/errors.ts'
import { cellText, readWorkbook } from '#platform/sheets/read.ts'
import { KINDS, LEVELS } from './tables.ts'
import { COLUMNS, type AgencyImportRow, type RowProblem } from './rows.ts'

type Field = keyof AgencyImportRow

/** A column of the sheet: which field it belongs to, its head, and what an agency writes there. */
type SheetColumn = { field: Field; head: string; width: number; write(row: AgencyImportRow): string | null }

const plain = (field: Exclude<Field, 'desk' | 'divisions' | 'level' | 'kind'>, width = 18): SheetColumn => ({
  field,
  head: COLUMNS[field],
  width,
  write: (row) => row[field],
})

const SHEET: readonly SheetColumn[] = [
  plain('key', 34),
  plain('parent', 30),
  { field: 'level', head: COLUMNS.level, width: 12, write: (row) => LEVELS[row.level] },
  { field: 'kind', head: COLUMNS.kind, width: 24, write: (row) => KINDS[row.kind] },
  plain('name', 50),
  plain('shortName', 28),
  plain('abbreviation', 12),
  plain('identifier2016', 20),
  plain('identifier2020', 20),
  plain('unitCode', 12),
  plain('address', 50),
  plain('phone'),
  plain('email', 26),
  plain('website', 30),
  plain('effectiveFrom', 14),
  plain('effectiveTo', 14),
  plain('basis', 40),
  { field: 'desk', head: COLUMNS.desk, width: 40, write: (row) => row.desk?.name ?? null },
  { field: 'desk', head: 'Địa chỉ bộ phận một cửa', width: 40, write: (row) => row.desk?.address ?? null },
  { field: 'desk', head: 'Giờ làm việc', width: 40, write: (row) => row.desk?.hours ?? null },
  {
    field: 'desk',
    head: 'Lĩnh vực tiếp nhận',
    width: 40,
    write: (row) => row.desk?.counters.join('; ') || null,
  },
  {
    field: 'divisions',
    head: COLUMNS.divisions,
    width: 60,
    write: (row) => row.divisions.map(({ key, name }) => `${key} = ${name}`).join('\n') || null,
  },
]

/** An Excel file of agencies: one row each, the head in the first. */
export async function writeSheet(rows: readonly AgencyImportRow[]): Promise<Buffer> {
  const head = SHEET.map((column) => ({ value: column.head, fontWeight: 'bold' as const }))
  const body = rows.map((row) => SHEET.map((column) => column.write(row)))
  return writeXlsxFile([head, ...body], {
    sheet: 'Cơ quan',
    columns: SHEET.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
  }).toBuffer()
}

/**
 * Reads the first sheet of an Excel file back into rows as `readRows` takes them.
 * @throws Unacceptable 422 when it is no Excel file, or a column is missing
 */
export async function readAgencySheet(file: Buffer): Promise<unknown[]> {
  const [[head = [], ...body] = []] = (await readWorkbook(file)).values()
  const places = new Map(head.map((cell, index) => [cellText(cell), index]))
  const missing = SHEET.filter((column) => !places.has(column.head))
  if (missing.length > 0) {
    const names = missing.map((column) => `“${column.head}”`).join(', ')
    throw new Unacceptable(
      422,
      'sheet-columns',
      `Bảng tính thiếu cột ${names}. Hãy xuất tệp mẫu rồi sửa trên tệp đó.`,
    )
  }
  const cellOf = (row: readonly unknown[], title: string) => cellText(row[places.get(title) ?? -1]) || null
  // Empty rows at the end are no agencies; one in the middle stays, so that rows keep their numbers.
  const last = body.findLastIndex((row) => row.some((cell) => cellText(cell) !== ''))
  return body.slice(0, last + 1).map((row) => readRow((title) => cellOf(row, title)))
}

function readRow(cell: (title: string) => string | null): Record<Field, unknown> {
  const of = (field: Exclude<Field, 'desk' | 'divisions'>) => cell(COLUMNS[field])
  return {
    key: of('key'),
    parent: of('parent'),
    level: codeOf(LEVELS, of('level')),
    kind: codeOf(KINDS, of('kind')),
    name: of('name'),
    shortName: of('shortName'),
    abbreviation: of('abbreviation'),
    identifier2016: of('identifier2016'),
    identifier2020: of('identifier2020'),
    unitCode: of('unitCode'),
    address: of('address'),
    phone: of('phone'),
    email: of('email'),
    website: of('website'),
    effectiveFrom: of('effectiveFrom'),
    effectiveTo: of('effectiveTo'),
    basis: of('basis'),
    desk: deskOf(cell),
    divisions: divisionsIn(cell(COLUMNS.divisions)),
  }
}

function deskOf(cell: (title: string) => string | null): unknown {
  const name = cell(COLUMNS.desk)
  if (name === null) return null
  const counters = (cell('Lĩnh vực tiếp nhận') ?? '').split(';').map((code) => code.trim())
  return {
    name,
    address: cell('Địa chỉ bộ phận một cửa'),
    hours: cell('Giờ làm việc'),
    counters: counters.filter((code) => code !== ''),
  }
}

const divisionsIn = (given: string | null): unknown[] =>
  (given ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [key = '', ...name] = line.split('=')
      return { key: key.trim(), name: name.join('=').trim() }
    })

/** The code of a label; the label itself when there is none, so that the message can show it. */
const codeOf = (labels: Readonly<Record<string, string>>, label: string | null): string | null =>
  Object.entries(labels).find(([, name]) => name === label)?.[0] ?? label

/** Where an error stands in the sheet: the head is row 1, so the first agency is in row 2. */
export function placeInSheet({ row, column }: RowProblem): string {
  const index = SHEET.findIndex((one) => one.field === column)
  const letter = index < 0 ? null : String.fromCodePoint(65 + index)
  return letter ? `dòng ${row + 1}, cột ${letter}` : `dòng ${row + 1}`
}
