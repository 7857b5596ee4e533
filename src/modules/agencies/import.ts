import { Value } from '@sinclair/typebox/value'
import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import type { Db, Tx } from '#platform/database/database.ts'
import { Refusal } from '#platform/errors.ts'
import { putAgencies, putSuccession, readRegister } from './import-store.ts'
import { AgencyImportRow, checkRows, COLUMNS, type RowProblem } from './rows.ts'

/** 422: a list of agencies has errors; nothing of it was taken. */
export class RowsRefused extends Refusal {
  readonly problems: readonly RowProblem[]
  constructor(problems: readonly RowProblem[]) {
    super(422, 'rows-refused', `Danh sách có ${problems.length} lỗi nên chưa dòng nào được áp dụng.`)
    this.problems = problems
  }
}

/** One field of one agency, before and after. */
export type FieldChange = { column: keyof AgencyImportRow; before: unknown; after: unknown }
export type AgencyChange = { key: string; name: string; changes: FieldChange[] }

/** What a list would do to the register. Agencies it does not name stay as they are. */
export type ImportPlan = { added: AgencyImportRow[]; changed: AgencyChange[]; unchanged: number }

/**
 * Reads unknown rows (a JSON file, a sheet) as agencies.
 * @throws RowsRefused naming every wrong row and column
 */
export function readRows(given: unknown, register: readonly AgencyImportRow[]): AgencyImportRow[] {
  if (!Array.isArray(given))
    throw new RowsRefused([{ row: 0, column: null, message: 'Tệp phải là một danh sách cơ quan.' }])
  const rows: unknown[] = given
  const shape = rows.flatMap((row, index) => shapeProblems(row, index + 1))
  const read = rows.flatMap((row, index) =>
    Value.Check(AgencyImportRow, row) ? [{ row, at: index + 1 }] : [],
  )
  // What can be read is checked further, so that a person mends everything at once.
  const meaning = checkRows(
    read.map((one) => one.row),
    register,
  ).map((problem) => ({ ...problem, row: read[problem.row - 1]?.at ?? problem.row }))
  const problems = [...shape, ...meaning].sort((one, other) => one.row - other.row)
  if (problems.length > 0) throw new RowsRefused(problems)
  return read.map((one) => one.row)
}

function shapeProblems(row: unknown, at: number): RowProblem[] {
  const seen = new Set<string>()
  return [...Value.Errors(AgencyImportRow, row)].flatMap((error): RowProblem[] => {
    const column = error.path.split('/')[1] ?? ''
    if (seen.has(column)) return []
    seen.add(column)
    if (!isColumn(column)) return [{ row: at, column: null, message: 'Dòng này không phải là một cơ quan.' }]
    const value =
      error.value === undefined || error.value === null || error.value === '' ? undefined : error.value
    const message =
      value === undefined
        ? `Thiếu ${COLUMNS[column].toLowerCase()}.`
        : `“${typeof value === 'string' ? value : JSON.stringify(value)}” không đúng dạng.`
    return [{ row: at, column, message }]
  })
}

const isColumn = (text: string): text is keyof AgencyImportRow => text in COLUMNS

/** Compares rows with the register, field by field. */
export function planImport(
  rows: readonly AgencyImportRow[],
  register: readonly AgencyImportRow[],
): ImportPlan {
  const before = new Map(register.map((row) => [row.key, row]))
  const plan: ImportPlan = { added: [], changed: [], unchanged: 0 }
  for (const row of rows) {
    const old = before.get(row.key)
    const changes = old ? changesBetween(old, row) : []
    if (!old) plan.added.push(row)
    else if (changes.length > 0) plan.changed.push({ key: row.key, name: row.name, changes })
    else plan.unchanged += 1
  }
  return plan
}

function changesBetween(old: AgencyImportRow, row: AgencyImportRow): FieldChange[] {
  const columns = Object.keys(COLUMNS).filter(isColumn)
  return columns.flatMap((column) =>
    canonical(old[column]) === canonical(row[column])
      ? []
      : [{ column, before: old[column], after: row[column] }],
  )
}

/** JSON with its keys in order: PostgreSQL gives them back in another. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )

/**
 * Puts agencies into the register, by key: new ones are added, known ones changed; the same list twice changes nothing.
 * All or nothing, with one audit entry.
 * @throws RowsRefused when a row is wrong
 */
export async function importAgencies(
  tx: Tx,
  given: unknown,
  at: Temporal.Instant,
  actor: Actor,
  origin?: Origin,
): Promise<ImportPlan> {
  const register = await readRegister(tx)
  const rows = readRows(given, register)
  const plan = planImport(rows, register)
  const touched = new Set([...plan.added.map((row) => row.key), ...plan.changed.map((one) => one.key)])
  if (touched.size === 0) return plan
  const places = new Map(register.map((row, index) => [row.key, index]))
  await putAgencies(
    tx,
    rows.flatMap((row, index) =>
      touched.has(row.key) ? [{ ...row, position: places.get(row.key) ?? register.length + index }] : [],
    ),
  )
  await audit(tx, {
    actor,
    at,
    act: 'agencies.import',
    subject: { kind: 'agency', id: 'all' },
    changes: { added: plan.added.map((row) => row.key), changed: plan.changed.map((one) => one.key) },
    origin,
  })
  return plan
}

/** One agency's work passes to another: both by key. */
export type Succession = { predecessor: string; successor: string; basis: string | null }

/**
 * Carries a reform out (sắp xếp, sáp nhập): the predecessors end on a day and point to what follows them. Nothing is
 * deleted: dossiers of an ended agency stay readable under its name.
 * @throws RowsRefused when a key is unknown
 */
export async function succeedAgencies(
  tx: Tx,
  links: readonly Succession[],
  on: Temporal.PlainDate,
  by: { at: Temporal.Instant; actor: Actor; origin?: Origin },
): Promise<void> {
  const known = new Set((await readRegister(tx)).map((row) => row.key))
  const problems = links.flatMap((link, index): RowProblem[] =>
    [link.predecessor, link.successor]
      .filter((key) => !known.has(key))
      .map((key) => ({ row: index + 1, column: 'key', message: `Không có cơ quan nào mang mã “${key}”.` })),
  )
  if (problems.length > 0) throw new RowsRefused(problems)
  await putSuccession(tx, links, on)
  await audit(tx, {
    actor: by.actor,
    at: by.at,
    act: 'agencies.succeed',
    subject: { kind: 'agency', id: 'all' },
    changes: { on: on.toString(), links },
    origin: by.origin,
  })
}

/** The whole register as `importAgencies` takes it back. */
export const exportAgencies = (db: Db | Tx): Promise<AgencyImportRow[]> => readRegister(db)
