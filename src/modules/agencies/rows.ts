import { Type, type Static } from '@sinclair/typebox'
import { isIdentifier2016, isIdentifier2020, toIdentifier2020 } from './identifier.ts'

const Text = (max: number) => Type.String({ minLength: 1, maxLength: max })
const Maybe = (max: number) => Type.Union([Type.Null(), Type.String({ minLength: 1, maxLength: max })])
const Key = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 100 })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })

const DeskRow = Type.Object({
  name: Text(200),
  address: Text(300),
  hours: Text(200),
  counters: Type.Array(Type.String({ maxLength: 200 })),
})

/** One agency as a file states it: `provinces/<tỉnh>/agencies.json`, an export, a sheet. */
export const AgencyImportRow = Type.Object({
  key: Key,
  parent: Type.Union([Type.Null(), Key]),
  level: Type.Union([Type.Literal('province'), Type.Literal('district'), Type.Literal('commune')]),
  kind: Type.Union([
    Type.Literal('committee'),
    Type.Literal('department'),
    Type.Literal('office'),
    Type.Literal('centre'),
    Type.Literal('vertical'),
  ]),
  name: Text(200),
  shortName: Text(120),
  abbreviation: Text(30),
  identifier2016: Type.String({ maxLength: 13 }),
  identifier2020: Type.String({ maxLength: 35 }),
  unitCode: Type.String({ pattern: '^[0-9]{2,5}$' }),
  address: Maybe(300),
  phone: Maybe(40),
  email: Maybe(120),
  website: Maybe(200),
  effectiveFrom: Day,
  effectiveTo: Type.Union([Type.Null(), Day]),
  basis: Maybe(300),
  desk: Type.Union([Type.Null(), DeskRow]),
  divisions: Type.Array(Type.Object({ key: Key, name: Text(200) })),
})
export type AgencyImportRow = Static<typeof AgencyImportRow>

/** What is wrong with a list, where: `row` counts from 1, `column` is the name of the field. */
export type RowProblem = { row: number; column: keyof AgencyImportRow | null; message: string }

/** The words a person knows the columns by; also the head of the Excel sheet. */
export const COLUMNS = {
  key: 'Mã',
  parent: 'Mã cơ quan cấp trên',
  level: 'Cấp',
  kind: 'Loại',
  name: 'Tên cơ quan',
  shortName: 'Tên ngắn',
  abbreviation: 'Viết tắt',
  identifier2016: 'Mã định danh (13 ký tự)',
  identifier2020: 'Mã định danh điện tử',
  unitCode: 'Mã đơn vị hành chính',
  address: 'Địa chỉ',
  phone: 'Điện thoại',
  email: 'Thư điện tử',
  website: 'Trang thông tin',
  effectiveFrom: 'Hiệu lực từ',
  effectiveTo: 'Hiệu lực đến',
  basis: 'Căn cứ',
  desk: 'Bộ phận một cửa',
  divisions: 'Các phòng',
} as const satisfies Record<keyof AgencyImportRow, string>

/**
 * What a list of agencies may not contain, beyond the shape of its rows: doubles, identifiers that are none or do not
 * belong together, an end before the beginning, a parent that is nowhere or in a circle.
 * @param register the agencies that are there already
 */
export function checkRows(
  rows: readonly AgencyImportRow[],
  register: readonly AgencyImportRow[],
): RowProblem[] {
  const byKey = new Map([...register, ...rows].map((row) => [row.key, row]))
  return [
    ...doubles(rows, 'key'),
    ...doubles(rows, 'identifier2016'),
    ...taken(rows, register),
    ...rows.flatMap((row, index) => checkRow(row, index + 1, byKey)),
  ]
}

/** Identifiers that an agency outside the list answers to. */
function taken(rows: readonly AgencyImportRow[], register: readonly AgencyImportRow[]): RowProblem[] {
  const listed = new Set(rows.map((row) => row.key))
  const owners = new Map(
    register
      .filter((row) => row.effectiveTo === null && !listed.has(row.key))
      .map((row) => [row.identifier2016, row.name]),
  )
  return rows.flatMap((row, index) => {
    const owner = row.effectiveTo === null ? owners.get(row.identifier2016) : undefined
    if (owner === undefined) return []
    const message = `“${row.identifier2016}” đang là mã của ${owner}.`
    return [{ row: index + 1, column: 'identifier2016' as const, message }]
  })
}

function doubles(rows: readonly AgencyImportRow[], column: 'key' | 'identifier2016'): RowProblem[] {
  const first = new Map<string, number>()
  return rows.flatMap((row, index) => {
    // An agency that has ended may leave its identifier to the next one.
    if (column === 'identifier2016' && row.effectiveTo !== null) return []
    const before = first.get(row[column])
    if (before === undefined) {
      first.set(row[column], index + 1)
      return []
    }
    return [{ row: index + 1, column, message: `“${row[column]}” đã có ở dòng ${before}.` }]
  })
}

function checkRow(
  row: AgencyImportRow,
  at: number,
  byKey: ReadonlyMap<string, AgencyImportRow>,
): RowProblem[] {
  const problems: RowProblem[] = []
  const say = (column: keyof AgencyImportRow, message: string) => problems.push({ row: at, column, message })
  if (!isIdentifier2016(row.identifier2016))
    say('identifier2016', `“${row.identifier2016}” không đúng dạng 000.00.00.H00.`)
  if (!isIdentifier2020(row.identifier2020))
    say('identifier2020', `“${row.identifier2020}” không đúng dạng H00.00.`)
  const expected = toIdentifier2020(row.identifier2016)
  if (expected !== undefined && isIdentifier2020(row.identifier2020) && expected !== row.identifier2020) {
    say(
      'identifier2020',
      `Mã điện tử “${row.identifier2020}” không khớp với mã 13 ký tự (cần “${expected}”).`,
    )
  }
  if (!isDay(row.effectiveFrom)) say('effectiveFrom', `“${row.effectiveFrom}” không phải là ngày có thật.`)
  if (row.effectiveTo !== null && !isDay(row.effectiveTo))
    say('effectiveTo', `“${row.effectiveTo}” không phải là ngày có thật.`)
  if (row.effectiveTo !== null && row.effectiveTo <= row.effectiveFrom)
    say('effectiveTo', 'Ngày hết hiệu lực phải sau ngày có hiệu lực.')
  if (row.parent !== null && !byKey.has(row.parent)) {
    say('parent', `Không có cơ quan nào mang mã “${row.parent}”.`)
  }
  if (isCircular(row, byKey)) say('parent', 'Cơ quan cấp trên lại trực thuộc chính cơ quan này.')
  return problems
}

function isCircular(row: AgencyImportRow, byKey: ReadonlyMap<string, AgencyImportRow>): boolean {
  const seen = new Set<string>()
  for (let above = row.parent; above !== null; above = byKey.get(above)?.parent ?? null) {
    if (above === row.key) return true
    if (seen.has(above)) return false
    seen.add(above)
  }
  return false
}

function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
}
