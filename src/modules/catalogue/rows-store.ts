import { sql } from 'kysely'
import type { Db, Tx } from '#platform/database/database.ts'
import type { ProcedureRow } from './procedure.ts'
import type { CatalogueTables, ChannelTable, DocumentTable, ProcedureTable } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<CatalogueTables>()

/** Procedures with all their parts, as a file states them. */
export async function rowsOf(db: Db | Tx, procedures: readonly ProcedureTable[]): Promise<ProcedureRow[]> {
  const ids = procedures.map((procedure) => procedure.id)
  const mine = sql<boolean>`procedure_id = ANY(${ids}::uuid[])`
  const [channels, documents, results, bases] = await Promise.all([
    tables(db).selectFrom('procedure_channel').selectAll().where(mine).orderBy('position').execute(),
    tables(db).selectFrom('procedure_document').selectAll().where(mine).orderBy('position').execute(),
    tables(db).selectFrom('procedure_result').selectAll().where(mine).orderBy('position').execute(),
    tables(db).selectFrom('procedure_basis').selectAll().where(mine).orderBy('position').execute(),
  ])
  const by = <Row extends { procedure_id: string }>(rows: readonly Row[]) =>
    Map.groupBy(rows, (row) => row.procedure_id)
  const parts = { channels: by(channels), documents: by(documents), results: by(results), bases: by(bases) }
  return procedures.map((procedure) => {
    const papers = parts.documents.get(procedure.id) ?? []
    return {
      ...statedFields(procedure),
      channels: (parts.channels.get(procedure.id) ?? []).map(readChannel),
      ...(papers.length > 0 ? { documents: papers.map(readDocument) } : {}),
      results: (parts.results.get(procedure.id) ?? []).map(({ name, code }) =>
        code ? { name, code } : { name },
      ),
      laws: (parts.bases.get(procedure.id) ?? []).map(({ number }) => number),
      detail: procedure.detail,
    }
  })
}

type Stated = Omit<ProcedureRow, 'channels' | 'documents' | 'results' | 'laws' | 'detail'>

const statedFields = (row: ProcedureTable): Stated => ({
  code: row.code,
  name: row.name,
  field: row.field_code,
  levels: row.levels as ProcedureRow['levels'],
  subjects: row.subjects,
  ...(row.levels_before_2025 ? { levelsBefore2025: row.levels_before_2025 as ProcedureRow['levels'] } : {}),
  ...(row.decision ? { decision: row.decision } : {}),
  ...(row.type ? { type: row.type } : {}),
  ...(row.implementing ? { implementing: row.implementing } : {}),
  ...(row.competent ? { competent: row.competent } : {}),
  ...(row.conditions ? { conditions: row.conditions } : {}),
  ...(row.fee_note ? { feeNote: row.fee_note } : {}),
  ...(row.everyday_words ? { keywords: row.everyday_words } : {}),
})

const readChannel = (row: ChannelTable): ProcedureRow['channels'][number] => ({
  channel: row.channel,
  ...(row.time_amount === null
    ? {}
    : { time: Number(row.time_amount), unit: row.time_unit ?? 'working-day' }),
  ...(row.fee === null ? {} : { fee: row.fee }),
})

const readDocument = (row: DocumentTable): NonNullable<ProcedureRow['documents']>[number] => ({
  name: row.name,
  originals: row.originals,
  copies: row.copies,
  ...(row.has_form ? { hasForm: true } : {}),
  ...(row.present_only ? { presentOnly: true } : {}),
  ...(row.optional ? { optional: true } : {}),
  ...(row.case_name ? { case: row.case_name } : {}),
})

/** Every procedure in force, by code: what an import is compared with, what an export holds. */
export async function catalogueInForce(db: Db | Tx): Promise<ProcedureRow[]> {
  const procedures = await tables(db)
    .selectFrom('procedure')
    .selectAll()
    .where('effective_to', 'is', null)
    .orderBy('code')
    .execute()
  return rowsOf(db, procedures)
}
