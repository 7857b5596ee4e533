import { sql } from 'kysely'
import { dateOf } from '#platform/clock.ts'
import type { Db, Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/errors.ts'
import type { FormSchema } from '#platform/forms/schema.ts'
import type { Services } from '#platform/services.ts'
import { getAgency, listAgencies, type Agency } from '#modules/agencies/index.ts'
import {
  componentsOf,
  statedFee,
  statedLimit,
  type Procedure,
  type ProcedureRow,
  type Service,
} from './procedure.ts'
import { rowsOf } from './rows-store.ts'
import type { AssignmentTable, CatalogueTables, FieldRow, LifeEventTable } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<CatalogueTables>()

/** The text of a procedure in force at a moment. */
export async function findProcedure(
  db: Db | Tx,
  code: string,
  at: Temporal.Instant,
): Promise<Procedure | undefined> {
  const on = dateOf(at).toString()
  const row = await tables(db)
    .selectFrom('procedure')
    .selectAll()
    .where('code', '=', code)
    .where('effective_from', '<=', on)
    .where((is) => is.or([is('effective_to', 'is', null), is('effective_to', '>', on)]))
    .executeTakeFirst()
  if (!row) return undefined
  const [stated] = await rowsOf(db, [row])
  const field = await tables(db)
    .selectFrom('field')
    .selectAll()
    .where('code', '=', row.field_code)
    .executeTakeFirst()
  return {
    ...(stated as ProcedureRow),
    id: row.id,
    fieldName: field?.name ?? row.field_code,
    effectiveFrom: row.effective_from,
    audiences: row.audiences,
  }
}

/** @throws NotFound when the code is unknown or no longer in force */
export async function getProcedure(db: Db | Tx, code: string, at: Temporal.Instant): Promise<Procedure> {
  const found = await findProcedure(db, code, at)
  if (!found) throw new NotFound('Không tìm thấy thủ tục này, hoặc thủ tục đã được bãi bỏ.')
  return found
}

/** Names by code, of the newest text of each: lists show them also after a procedure has ended. */
export async function getProcedureNames(db: Db | Tx, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map()
  const { rows } = await sql<{ code: string; name: string }>`
    SELECT DISTINCT ON (code) code, name FROM procedure WHERE code = ANY(${[...new Set(codes)]}::text[])
    ORDER BY code, effective_from DESC`.execute(db)
  return new Map(rows.map((row) => [row.code, row.name]))
}

/** Who handles a procedure at a moment, and how: the rows of the province's decision. */
export async function assignmentsOf(
  db: Db | Tx,
  code: string,
  at: Temporal.Instant,
): Promise<AssignmentTable[]> {
  const on = dateOf(at).toString()
  return tables(db)
    .selectFrom('assignment')
    .selectAll()
    .where('procedure_code', '=', code)
    .where('effective_from', '<=', on)
    .where((is) => is.or([is('effective_to', 'is', null), is('effective_to', '>', on)]))
    .execute()
}

const covers = (assignment: AssignmentTable, agency: Agency): boolean =>
  assignment.agency_keys === null
    ? assignment.level === agency.level && assignment.kind === agency.kind
    : assignment.agency_keys.includes(agency.key)

/** The agencies that handle a procedure at a moment. */
export async function agenciesFor(db: Db | Tx, code: string, at: Temporal.Instant): Promise<Agency[]> {
  const assignments = await assignmentsOf(db, code, at)
  if (assignments.length === 0) return []
  const all = await listAgencies(db, { on: dateOf(at) })
  return all.filter((agency) => assignments.some((assignment) => covers(assignment, agency)))
}

/**
 * A procedure as one agency handles it at a moment: form, papers, process, result, limit and fee.
 * The province's own limit and fee come before what the national catalogue states.
 * @throws NotFound when the procedure is not in force or the agency does not handle it
 */
export async function getServiceAt(
  db: Db | Tx,
  code: string,
  agencyId: string,
  at: Temporal.Instant,
): Promise<Service> {
  const [procedure, agency, assignments] = await Promise.all([
    getProcedure(db, code, at),
    getAgency(db, agencyId),
    assignmentsOf(db, code, at),
  ])
  const found = assignments.filter((assignment) => covers(assignment, agency))
  // An agency named by its key comes before all of its kind.
  const assignment = found.find((one) => one.agency_keys !== null) ?? found[0]
  if (!assignment) throw new NotFound(`${agency.name} không giải quyết thủ tục này.`)
  const form = await getForm(db, assignment.form_key, at)
  const ownLimit = assignment.limit_amount !== null && assignment.limit_unit !== null
  return {
    code,
    name: procedure.name,
    field: procedure.fieldName,
    fieldCode: procedure.field,
    formKey: assignment.form_key,
    form,
    components: componentsOf(procedure.documents ?? [], assignment.form_key !== 'generic'),
    processKey: assignment.process_key,
    templateKey: assignment.template_key,
    resultType: assignment.result_type,
    limit: ownLimit
      ? { amount: Number(assignment.limit_amount), unit: assignment.limit_unit ?? 'working-day' }
      : statedLimit(procedure.channels),
    fee: assignment.fee ?? statedFee(procedure.channels),
    feeNote: procedure.feeNote ?? null,
    onlineLevel: assignment.online_level,
    onlineLevelOld: assignment.online_level_old,
    division: assignment.division,
    basis: assignment.basis,
  }
}

/** Remembers an answer as long as nothing in the catalogue changes: one small query asks whether it has. */
export async function whileUnchanged<T>(services: Services, key: string, load: () => Promise<T>): Promise<T> {
  const { version } = await tables(services.db)
    .selectFrom('catalogue_version')
    .select('version')
    .executeTakeFirstOrThrow()
  return services.cache.remember(version, `catalogue/${key}`, load)
}

/** A procedure as one agency handles it now, remembered while the catalogue stands. */
export function getServiceNow(services: Services, code: string, agencyId: string): Promise<Service> {
  const now = services.clock.now()
  return whileUnchanged(services, `service/${code}/${agencyId}/${dateOf(now).toString()}`, () =>
    getServiceAt(services.db, code, agencyId, now),
  )
}

/** A form in force at a moment. @throws NotFound */
export async function getForm(db: Db | Tx, key: string, at: Temporal.Instant): Promise<FormSchema> {
  const on = dateOf(at).toString()
  const row = await tables(db)
    .selectFrom('form')
    .select('schema')
    .where('key', '=', key)
    .where('effective_from', '<=', on)
    .where((is) => is.or([is('effective_to', 'is', null), is('effective_to', '>', on)]))
    .executeTakeFirst()
  if (!row) throw new NotFound(`Không có biểu mẫu “${key}”.`)
  return row.schema
}

/** A result template in force at a moment, as its pack states it (`provinces/README.md`). @throws NotFound */
export async function getTemplate(db: Db | Tx, key: string, at: Temporal.Instant): Promise<unknown> {
  const on = dateOf(at).toString()
  const row = await tables(db)
    .selectFrom('result_template')
    .select('content')
    .where('key', '=', key)
    .where('effective_from', '<=', on)
    .where((is) => is.or([is('effective_to', 'is', null), is('effective_to', '>', on)]))
    .executeTakeFirst()
  if (!row) throw new NotFound(`Không có mẫu kết quả “${key}”.`)
  return row.content
}

/** Fields with how many procedures in force each has that somebody in the province handles. */
export async function listFields(
  db: Db | Tx,
  on: Temporal.PlainDate,
): Promise<(FieldRow & { procedures: number })[]> {
  const day = on.toString()
  const { rows } = await sql<FieldRow & { procedures: number }>`
    SELECT field.code, field.name, field.ministry, count(procedure.id)::int AS procedures
    FROM field LEFT JOIN procedure ON procedure.field_code = field.code
      AND procedure.effective_from <= ${day} AND (procedure.effective_to IS NULL OR procedure.effective_to > ${day})
      AND EXISTS (SELECT 1 FROM assignment WHERE assignment.procedure_code = procedure.code
        AND assignment.effective_from <= ${day} AND (assignment.effective_to IS NULL OR assignment.effective_to > ${day}))
    GROUP BY field.code ORDER BY search_text(field.name)`.execute(db)
  return rows
}

/** Life events in the order in which they are shown. */
export const listLifeEvents = (db: Db | Tx): Promise<LifeEventTable[]> =>
  tables(db).selectFrom('life_event').selectAll().orderBy('position').execute()
