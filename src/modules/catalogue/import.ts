import { Value } from '@sinclair/typebox/value'
import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import type { Db, Tx } from '#platform/database/database.ts'
import { Refusal } from '#platform/errors.ts'
import {
  closeProcedures,
  fieldCodes,
  insertProcedures,
  putAssignments,
  putFields,
  putForms,
  putLifeEvents,
  putTemplates,
} from './import-store.ts'
import type { CataloguePack } from './pack.ts'
import { ProcedureRow } from './procedure.ts'
import { catalogueInForce } from './rows-store.ts'

/** Where a file is wrong: `row` counts from 1, `column` is the name of the part; in a workbook, on which sheet. */
export type RowProblem = { row: number; column: string | null; message: string; sheet?: string }

/** 422: a catalogue has errors; nothing of it was taken. */
export class CatalogueRefused extends Refusal {
  readonly problems: readonly RowProblem[]
  constructor(problems: readonly RowProblem[]) {
    super(422, 'catalogue-refused', `Danh mục có ${problems.length} lỗi nên chưa thủ tục nào được áp dụng.`)
    this.problems = problems
  }
}

/** The parts of a procedure in the words of Decree 63/2010 art. 8. */
export const PARTS = {
  code: 'Mã thủ tục',
  name: 'Tên thủ tục',
  field: 'Lĩnh vực',
  levels: 'Cấp thực hiện',
  levelsBefore2025: 'Cấp thực hiện trước 1/7/2025',
  subjects: 'Đối tượng thực hiện',
  decision: 'Quyết định công bố',
  type: 'Loại thủ tục',
  implementing: 'Cơ quan thực hiện',
  competent: 'Cơ quan có thẩm quyền',
  conditions: 'Yêu cầu, điều kiện',
  feeNote: 'Ghi chú về phí',
  keywords: 'Từ khóa',
  channels: 'Cách thức, thời hạn, phí',
  documents: 'Thành phần hồ sơ',
  results: 'Kết quả',
  laws: 'Căn cứ pháp lý',
  detail: 'Mức mô tả',
} as const satisfies Record<keyof ProcedureRow, string>

const isPart = (text: string): text is keyof ProcedureRow => text in PARTS

/**
 * Reads unknown rows as procedures.
 * @throws CatalogueRefused naming every wrong row
 */
export function readProcedures(given: unknown, fields: ReadonlySet<string>): ProcedureRow[] {
  if (!Array.isArray(given)) {
    throw new CatalogueRefused([{ row: 0, column: null, message: 'Tệp phải là một danh sách thủ tục.' }])
  }
  const rows: unknown[] = given
  const read = rows.filter((row): row is ProcedureRow => Value.Check(ProcedureRow, row))
  const problems =
    read.length === rows.length ? meaning(read, fields) : rows.flatMap((row, index) => shape(row, index + 1))
  if (problems.length > 0) throw new CatalogueRefused(problems)
  return read
}

function shape(row: unknown, at: number): RowProblem[] {
  const [error] = [...Value.Errors(ProcedureRow, row)]
  if (!error) return []
  const part = error.path.split('/')[1] ?? ''
  const column = isPart(part) ? PARTS[part] : null
  const value = error.value === undefined ? '' : ` “${String(JSON.stringify(error.value)).slice(0, 80)}”`
  return [
    {
      row: at,
      column,
      message: column ? `Giá trị${value} thiếu hoặc không đúng dạng.` : 'Mục này không phải là một thủ tục.',
    },
  ]
}

function meaning(rows: readonly ProcedureRow[], fields: ReadonlySet<string>): RowProblem[] {
  const first = new Map<string, number>()
  return rows.flatMap((row, index) => {
    const problems: RowProblem[] = []
    const before = first.get(row.code)
    if (before === undefined) first.set(row.code, index + 1)
    else
      problems.push({ row: index + 1, column: PARTS.code, message: `Mã ${row.code} đã có ở mục ${before}.` })
    if (!fields.has(row.field))
      problems.push({ row: index + 1, column: PARTS.field, message: `Không có lĩnh vực “${row.field}”.` })
    return problems
  })
}

export type PartChange = { part: keyof ProcedureRow; before: unknown; after: unknown }
export type ProcedureChange = { code: string; name: string; changes: PartChange[] }

/** What a newer catalogue would do: what is new, what changes part by part, and what is no longer in it. */
export type CataloguePlan = {
  added: ProcedureRow[]
  changed: ProcedureChange[]
  missing: { code: string; name: string }[]
  unchanged: number
}

/** Compares a catalogue with the one in force. */
export function planCatalogue(
  rows: readonly ProcedureRow[],
  inForce: readonly ProcedureRow[],
): CataloguePlan {
  const before = new Map(inForce.map((row) => [row.code, row]))
  const given = new Set(rows.map((row) => row.code))
  const plan: CataloguePlan = { added: [], changed: [], missing: [], unchanged: 0 }
  for (const row of rows) {
    const old = before.get(row.code)
    const changes = old ? changesBetween(old, row) : []
    if (!old) plan.added.push(row)
    else if (changes.length > 0) plan.changed.push({ code: row.code, name: row.name, changes })
    else plan.unchanged += 1
  }
  plan.missing = inForce.filter((row) => !given.has(row.code)).map(({ code, name }) => ({ code, name }))
  return plan
}

function changesBetween(old: ProcedureRow, row: ProcedureRow): PartChange[] {
  return Object.keys(PARTS)
    .filter(isPart)
    .flatMap((part) =>
      canonical(old[part]) === canonical(row[part]) ? [] : [{ part, before: old[part], after: row[part] }],
    )
}

/** JSON with keys in order; what is false or empty counts as not said. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([, each]) => each !== false && each !== undefined && each !== null)
            .sort(([one], [other]) => (one < other ? -1 : 1)),
        )
      : inner,
  ) ?? ''

export type ImportGiven = {
  at: Temporal.Instant
  actor: Actor
  /** First day on which what is new or changed counts. */
  from: Temporal.PlainDate
  /** Also end procedures that are not in the file. */
  withdraw?: boolean
  /** Life events of the pack, so that procedures are found by their words. */
  lifeEvents?: CataloguePack['lifeEvents']
  origin?: Origin
}

/**
 * Puts procedures into the catalogue: changed ones get a new text from a day on, the old text ends that day and stays
 * readable. The same catalogue twice changes nothing. All or nothing, with one audit entry.
 * @throws CatalogueRefused when a row is wrong
 */
export async function importProcedures(tx: Tx, given: unknown, how: ImportGiven): Promise<CataloguePlan> {
  const inForce = await catalogueInForce(tx)
  const rows = readProcedures(given, await fieldCodes(tx))
  const plan = planCatalogue(rows, inForce)
  const changed = new Set(plan.changed.map((change) => change.code))
  const withdrawn = how.withdraw ? plan.missing.map((one) => one.code) : []
  await closeProcedures(tx, [...changed, ...withdrawn], how.from)
  const added = new Set(plan.added.map((row) => row.code))
  const written = rows.filter((row) => changed.has(row.code) || added.has(row.code))
  if (written.length > 0) await insertProcedures(tx, written, how.from, keywords(how.lifeEvents ?? []))
  if (written.length + withdrawn.length > 0) {
    await audit(tx, {
      actor: how.actor,
      at: how.at,
      act: 'catalogue.import',
      subject: { kind: 'catalogue', id: how.from.toString() },
      changes: { added: added.size, changed: [...changed], withdrawn },
      origin: how.origin,
    })
  }
  return plan
}

/** Words people look for a procedure by, beyond its name. */
function keywords(lifeEvents: CataloguePack['lifeEvents']): (row: ProcedureRow) => string {
  return (row) => {
    const events = lifeEvents
      .filter((event) => event.procedures.includes(row.code))
      .map((event) => event.name)
    const words = [
      row.keywords ?? '',
      ...events,
      row.field.replaceAll('-', ' '),
      ...row.results.map((result) => result.name),
    ]
    return words.join(' ').slice(0, 2000)
  }
}

/** Sets the whole catalogue of a province up from its pack; again with the same pack changes nothing. */
export async function importCatalogue(
  tx: Tx,
  pack: CataloguePack,
  how: Omit<ImportGiven, 'lifeEvents'>,
): Promise<CataloguePlan> {
  await putFields(tx, pack.fields)
  const plan = await importProcedures(tx, pack.procedures, { ...how, lifeEvents: pack.lifeEvents })
  await putLifeEvents(tx, pack.lifeEvents)
  await putForms(tx, pack.forms, how.from)
  await putTemplates(tx, pack.templates, how.from)
  await putAssignments(tx, pack.assignments, how.from)
  return plan
}

/** The catalogue in force as `importProcedures` takes it back. */
export const exportCatalogue = (db: Db | Tx): Promise<ProcedureRow[]> => catalogueInForce(db)
