import type { Static, TObject } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import writeXlsxFile from 'write-excel-file/node'
import { Unacceptable } from '#platform/errors.ts'
import { cellText, readWorkbook, type Rows } from '#platform/sheets/read.ts'
import { CatalogueRefused, PARTS, readProcedures, type RowProblem } from './import.ts'
import {
  ChannelRow,
  CHANNELS,
  DocumentRow,
  GOVERNMENT_LEVELS,
  ResultRow,
  TYPES,
  UNITS,
  type ProcedureRow,
} from './procedure.ts'

type Cell = string | number | boolean | null

/** A column: which part it holds, how it is written, and what its cell says. Undefined is left out. */
type Column<T> = {
  part: keyof T & string
  head: string
  width: number
  write: (row: T) => Cell
  read: (cell: string) => unknown
}

type Labels = Readonly<Record<string, string>>
/** The code of a label; the label itself when there is none, so that the message can show it. */
const codeOf = (labels: Labels, label: string): string =>
  Object.entries(labels).find(([, name]) => name === label)?.[0] ?? label
const linesOf = (cell: string): string[] =>
  cell
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

type Texts<T> = { [K in keyof T]: T[K] extends string | undefined ? K : never }[keyof T] & string

const plain = <T extends object>(part: Texts<T>, head: string, width: number): Column<T> => ({
  part,
  head,
  width,
  write: (row) => (row[part] as string | undefined) ?? null,
  read: (cell) => cell,
})
const word = <T extends object>(part: Texts<T>, head: string, width: number, labels: Labels): Column<T> => ({
  part,
  head,
  width,
  write: (row) => labels[(row[part] as string | undefined) ?? ''] ?? null,
  read: (cell) => codeOf(labels, cell),
})
const number = <T extends object>(part: keyof T & string, head: string, width: number): Column<T> => ({
  part,
  head,
  width,
  write: (row) => (row[part] as number | undefined) ?? null,
  read: (cell) => (/^\d+(?:[.,]\d+)?$/.test(cell) ? Number(cell.replace(',', '.')) : cell),
})
/** Whole numbers, with or without dots between thousands: “50.000” is fifty thousand. */
const whole = <T extends object>(part: keyof T & string, head: string, width: number): Column<T> => ({
  ...number<T>(part, head, width),
  read: (cell) => (/^(?:\d+|\d{1,3}(?:\.\d{3})+)$/.test(cell) ? Number(cell.replaceAll('.', '')) : cell),
})
const YES = 'có'
const mark = <T extends object>(part: keyof T & string, head: string): Column<T> => ({
  part,
  head,
  width: 16,
  write: (row) => (row[part] ? YES : null),
  read: (cell) => (cell.toLowerCase() === YES ? true : cell),
})
type Lists = {
  [K in keyof ProcedureRow]: ProcedureRow[K] extends string[] | undefined ? K : never
}[keyof ProcedureRow]
const list = (part: NonNullable<Lists>, width: number, labels: Labels = {}): Column<ProcedureRow> => ({
  part,
  head: PARTS[part],
  width,
  write: (row) => row[part]?.map((item) => labels[item] ?? item).join('\n') || null,
  read: (cell) => linesOf(cell).map((line) => codeOf(labels, line)),
})
const own = (part: Texts<ProcedureRow>, width: number) => plain<ProcedureRow>(part, PARTS[part], width)
const DETAILS: Labels = { true: 'đầy đủ', false: 'rút gọn' }

const PROCEDURES: readonly Column<ProcedureRow>[] = [
  own('code', 12),
  own('name', 70),
  own('field', 30),
  list('levels', 24, GOVERNMENT_LEVELS),
  list('levelsBefore2025', 24, GOVERNMENT_LEVELS),
  list('subjects', 40),
  own('decision', 20),
  word<ProcedureRow>('type', PARTS.type, 30, TYPES),
  own('implementing', 40),
  own('competent', 40),
  own('conditions', 60),
  own('feeNote', 40),
  own('keywords', 40),
  list('laws', 30),
  {
    part: 'detail',
    head: PARTS.detail,
    width: 12,
    write: (row) => DETAILS[String(row.detail)] ?? null,
    read: (cell) => ({ 'đầy đủ': true, 'rút gọn': false })[cell] ?? cell,
  },
]

type Channel = Static<typeof ChannelRow>
type Result = Static<typeof ResultRow>

/** A part with lines of its own, on a sheet of its own, each with the code of its procedure. */
type Sheet<T> = {
  part: 'channels' | 'documents' | 'results'
  schema: TObject
  columns: readonly Column<T>[]
  of: (row: ProcedureRow) => readonly T[]
}

const CHANNEL_SHEET: Sheet<Channel> = {
  part: 'channels',
  schema: ChannelRow,
  columns: [
    word<Channel>('channel', 'Cách thức', 14, CHANNELS),
    number<Channel>('time', 'Thời hạn', 12),
    word<Channel>('unit', 'Đơn vị thời hạn', 18, UNITS),
    whole<Channel>('fee', 'Phí, lệ phí (đồng)', 18),
  ],
  of: (row) => row.channels,
}
const DOCUMENT_SHEET: Sheet<DocumentRow> = {
  part: 'documents',
  schema: DocumentRow,
  columns: [
    plain<DocumentRow>('name', 'Giấy tờ', 80),
    whole<DocumentRow>('originals', 'Số bản chính', 12),
    whole<DocumentRow>('copies', 'Số bản sao', 12),
    mark<DocumentRow>('hasForm', 'Theo mẫu'),
    mark<DocumentRow>('presentOnly', 'Chỉ xuất trình'),
    mark<DocumentRow>('optional', 'Không bắt buộc'),
    plain<DocumentRow>('case', 'Trường hợp', 40),
  ],
  of: (row) => row.documents ?? [],
}
const RESULT_SHEET: Sheet<Result> = {
  part: 'results',
  schema: ResultRow,
  columns: [plain<Result>('name', 'Tên kết quả', 60), plain<Result>('code', 'Mã kết quả', 24)],
  of: (row) => row.results,
}

const MAIN = 'Thủ tục hành chính'
/** Shorter than the names of the parts: they stand on the tabs of the workbook. */
const SHEET_NAMES = { channels: 'Cách thức', documents: 'Thành phần hồ sơ', results: 'Kết quả' } as const

/** The catalogue as an Excel file: the procedures on one sheet, what each has several of on others. It can be imported again. */
export async function writeSheet(rows: readonly ProcedureRow[]): Promise<Buffer> {
  return writeXlsxFile([
    pageOf(
      MAIN,
      PROCEDURES.map(({ head, width }) => ({ head, width })),
      rows.map((row) => PROCEDURES.map((column) => column.write(row))),
    ),
    partPage(CHANNEL_SHEET, rows),
    partPage(DOCUMENT_SHEET, rows),
    partPage(RESULT_SHEET, rows),
  ]).toBuffer()
}

const pageOf = (name: string, heads: readonly { head: string; width: number }[], body: Cell[][]) => ({
  sheet: name,
  columns: heads.map(({ width }) => ({ width })),
  stickyRowsCount: 1,
  data: [heads.map(({ head }) => ({ value: head, fontWeight: 'bold' as const })), ...body],
})

function partPage<T>({ part, columns, of }: Sheet<T>, rows: readonly ProcedureRow[]) {
  const heads = [{ head: PARTS.code, width: 12 }, ...columns.map(({ head, width }) => ({ head, width }))]
  const body = rows.flatMap((row) =>
    of(row).map((item) => [row.code, ...columns.map((column) => column.write(item))]),
  )
  return pageOf(SHEET_NAMES[part], heads, body)
}

/**
 * Reads an Excel file as it was exported, changed or not.
 * @throws Unacceptable 422 when it is no Excel file, or a sheet or column is missing
 * @throws CatalogueRefused naming sheet, line and column of what is wrong
 */
export async function readSheet(file: Buffer, fields: ReadonlySet<string>): Promise<ProcedureRow[]> {
  const sheets = await readWorkbook(file)
  const main = linesIn(
    sheets,
    MAIN,
    PROCEDURES.map(({ head }) => head),
  )
  const lineOfCode = new Map<string, number>()
  const problems: RowProblem[] = []
  const rows = main.map(({ line, cell }) => {
    const row: Record<string, unknown> = { levels: [], subjects: [], laws: [], ...valuesOf(PROCEDURES, cell) }
    const code = String(row['code'] ?? '')
    const before = lineOfCode.get(code)
    if (before === undefined) lineOfCode.set(code, line)
    else
      problems.push({
        row: line,
        column: PARTS.code,
        message: `Mã ${code} đã có ở dòng ${before}.`,
        sheet: MAIN,
      })
    return row
  })
  const known = new Set(lineOfCode.keys())
  const channels = partsIn(sheets, CHANNEL_SHEET, known, problems)
  const documents = partsIn(sheets, DOCUMENT_SHEET, known, problems)
  const results = partsIn(sheets, RESULT_SHEET, known, problems)
  const whole = rows.map((row) => {
    const code = String(row['code'] ?? '')
    const papers = documents.get(code)
    return {
      ...row,
      channels: channels.get(code) ?? [],
      ...(papers && { documents: papers }),
      results: results.get(code) ?? [],
    }
  })
  return checked(whole, fields, main, problems)
}

/** The rows, when there is nothing wrong with any of them or with what was found before. */
function checked(
  rows: readonly unknown[],
  fields: ReadonlySet<string>,
  main: readonly Line[],
  problems: readonly RowProblem[],
): ProcedureRow[] {
  const found = [...problems]
  try {
    const read = readProcedures(rows, fields)
    if (found.length === 0) return read
  } catch (error) {
    if (!(error instanceof CatalogueRefused)) throw error
    // A code that stands twice has been told with its line already.
    const twice = new Set(found.filter(({ sheet }) => sheet === MAIN).map(({ row }) => row))
    for (const problem of error.problems) {
      const line = main[problem.row - 1]?.line ?? 1
      if (!twice.has(line)) found.push({ ...problem, row: line, sheet: MAIN })
    }
  }
  throw new CatalogueRefused(found)
}

type Line = { line: number; cell: (head: string) => string | undefined }

/** The lines of a sheet with anything in them, by the heads of its columns. @throws Unacceptable */
function linesIn(sheets: ReadonlyMap<string, Rows>, name: string, heads: readonly string[]): Line[] {
  const sheet = sheets.get(name)
  if (!sheet) throw notAsExported(`trang “${name}”`)
  const [head = [], ...body] = sheet
  const places = new Map(head.map((cell, index) => [text(cell), index]))
  const missing = heads.filter((title) => !places.has(title))
  if (missing.length > 0)
    throw notAsExported(`cột ${missing.map((title) => `“${title}”`).join(', ')} ở trang “${name}”`)
  return body.flatMap((row, index) =>
    row.some((cell) => text(cell) !== undefined)
      ? [{ line: index + 2, cell: (title: string) => text(row[places.get(title) ?? -1], title) }]
      : [],
  )
}

const notAsExported = (what: string) =>
  new Unacceptable(422, 'sheet-columns', `Bảng tính thiếu ${what}. Hãy xuất tệp Excel rồi sửa trên tệp đó.`)

const valuesOf = <T>(columns: readonly Column<T>[], cell: Line['cell']): Record<string, unknown> =>
  Object.fromEntries(
    columns.flatMap(({ part, head, read }) => {
      const value = cell(head)
      return value === undefined ? [] : [[part, read(value)]]
    }),
  )

/** The lines of a part by the code of their procedure; what is wrong with them goes to `problems`. */
function partsIn<T>(
  sheets: ReadonlyMap<string, Rows>,
  { part, columns, schema }: Sheet<T>,
  known: ReadonlySet<string>,
  problems: RowProblem[],
): Map<string, unknown[]> {
  const name = SHEET_NAMES[part]
  const found = new Map<string, unknown[]>()
  for (const { line, cell } of linesIn(sheets, name, [PARTS.code, ...columns.map(({ head }) => head)])) {
    const say = (column: string | null, message: string) =>
      problems.push({ row: line, column, message, sheet: name })
    const code = cell(PARTS.code) ?? ''
    const item = valuesOf(columns, cell)
    const [error] = [...Value.Errors(schema, item)]
    const wrong = columns.find((column) => column.part === error?.path.split('/')[1])
    if (!known.has(code))
      say(PARTS.code, code ? `Trang “${MAIN}” không có thủ tục ${code}.` : 'Thiếu mã thủ tục.')
    else if (error) say(wrong?.head ?? null, wrongWords(error.value))
    else found.set(code, [...(found.get(code) ?? []), item])
  }
  return found
}

const wrongWords = (value: unknown): string =>
  value === undefined ? 'Ô này để trống.' : `Giá trị “${String(value).slice(0, 80)}” không đúng dạng.`

/** A cell as text; a code that Excel took for a number has its six digits back. */
function text(cell: unknown, head?: string): string | undefined {
  const given = typeof cell === 'number' && head === PARTS.code ? cell.toFixed(6) : cell
  return cellText(given) || undefined
}
