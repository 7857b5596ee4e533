import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Tx } from '#platform/database/database.ts'
import { waitingImports } from '#platform/imports/imports-store.ts'
import { audiencesOf, type ProcedureRow } from './procedure.ts'
import type { AssignmentRow, FieldImportRow, LifeEventRow } from './pack.ts'
import type { CatalogueTables } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<CatalogueTables>()

/** Adds fields or renames them. */
export async function putFields(tx: Tx, fields: readonly FieldImportRow[]): Promise<void> {
  await sql`
    INSERT INTO field (code, name, ministry)
    SELECT code, name, ministry FROM jsonb_to_recordset(${JSON.stringify(fields)}::jsonb)
      AS given(code text, name text, ministry text)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, ministry = excluded.ministry`.execute(tx)
}

export async function fieldCodes(db: Db | Tx): Promise<Set<string>> {
  const rows = await tables(db).selectFrom('field').select('code').execute()
  return new Set(rows.map((row) => row.code))
}

/**
 * Closes the texts in force of these codes on a day. A text that began on that very day is taken away: it never was in
 * force for anybody.
 */
export async function closeProcedures(
  tx: Tx,
  codes: readonly string[],
  on: Temporal.PlainDate,
): Promise<void> {
  await sql`DELETE FROM procedure WHERE code = ANY(${[...codes]}::text[]) AND effective_to IS NULL
    AND effective_from >= ${on.toString()}`.execute(tx)
  await sql`UPDATE procedure SET effective_to = ${on.toString()} WHERE code = ANY(${[...codes]}::text[])
    AND effective_to IS NULL`.execute(tx)
}

/** Writes texts that come into force on a day, with all their parts. */
export async function insertProcedures(
  tx: Tx,
  rows: readonly ProcedureRow[],
  from: Temporal.PlainDate,
  keywordsOf: (row: ProcedureRow) => string,
): Promise<void> {
  const given = rows.map((row) => ({
    ...row,
    id: randomUUIDv7(),
    audiences: audiencesOf(row.subjects),
    everydayWords: row.keywords ?? null,
    keywords: keywordsOf(row),
  }))
  await sql`
    INSERT INTO procedure (id, code, effective_from, name, field_code, levels, levels_before_2025, subjects, audiences,
      decision, type, implementing, competent, conditions, fee_note, detail, keywords, everyday_words)
    SELECT id, code, ${from.toString()}::date, name, field, levels, "levelsBefore2025", subjects, audiences, decision,
      type, implementing, competent, conditions, "feeNote", detail, keywords, "everydayWords"
    FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS given(id uuid, code text, name text, field text,
      levels text[], "levelsBefore2025" text[], subjects text[], audiences text[], decision text, type text,
      implementing text, competent text, conditions text, "feeNote" text, detail boolean, keywords text, "everydayWords" text)`.execute(
    tx,
  )
  const parts = <Part>(pick: (row: ProcedureRow) => readonly Part[]) =>
    JSON.stringify(
      given.flatMap((row) => pick(row).map((part, position) => ({ procedure: row.id, position, part }))),
    )
  await sql`
    INSERT INTO procedure_channel (procedure_id, position, channel, time_amount, time_unit, fee)
    SELECT procedure, position, part->>'channel', (part->>'time')::numeric, part->>'unit', (part->>'fee')::bigint
    FROM jsonb_to_recordset(${parts((row) => row.channels)}::jsonb) AS given(procedure uuid, position int, part jsonb)`.execute(
    tx,
  )
  await sql`
    INSERT INTO procedure_document (procedure_id, position, name, originals, copies, has_form, present_only, optional, case_name)
    SELECT procedure, position, part->>'name', (part->>'originals')::int, (part->>'copies')::int,
      coalesce((part->>'hasForm')::boolean, false), coalesce((part->>'presentOnly')::boolean, false),
      coalesce((part->>'optional')::boolean, false), part->>'case'
    FROM jsonb_to_recordset(${parts((row) => row.documents ?? [])}::jsonb) AS given(procedure uuid, position int, part jsonb)`.execute(
    tx,
  )
  await sql`
    INSERT INTO procedure_result (procedure_id, position, name, code)
    SELECT procedure, position, part->>'name', part->>'code'
    FROM jsonb_to_recordset(${parts((row) => row.results)}::jsonb) AS given(procedure uuid, position int, part jsonb)`.execute(
    tx,
  )
  await sql`
    INSERT INTO procedure_basis (procedure_id, position, number)
    SELECT procedure, position, part
    FROM jsonb_to_recordset(${parts((row) => row.laws)}::jsonb) AS given(procedure uuid, position int, part text)`.execute(
    tx,
  )
}

/** The life events of a pack take the place of those before. */
export async function putLifeEvents(tx: Tx, rows: readonly LifeEventRow[]): Promise<void> {
  await tables(tx).deleteFrom('life_event').execute()
  await sql`
    INSERT INTO life_event (key, audience, name, description, position, field_codes, procedure_codes)
    SELECT key, audience, name, description, position, fields, procedures
    FROM jsonb_to_recordset(${JSON.stringify(rows.map((row, position) => ({ ...row, position })))}::jsonb)
      AS given(key text, audience text, name text, description text, position int, fields text[], procedures text[])`.execute(
    tx,
  )
}

type Keyed = { key: string; content: unknown }

/**
 * Forms: a changed one ends the day its successor begins; the same one twice changes nothing. Compared as texts, for
 * the order of its questions is part of a form.
 */
export async function putForms(tx: Tx, given: readonly Keyed[], from: Temporal.PlainDate): Promise<void> {
  const day = from.toString()
  const rows = JSON.stringify(given)
  await sql`DELETE FROM form USING json_to_recordset(${rows}::json) AS given(key text, content json)
    WHERE form.key = given.key AND form.effective_to IS NULL AND form.schema::text <> given.content::text AND form.effective_from >= ${day}`.execute(
    tx,
  )
  await sql`UPDATE form SET effective_to = ${day} FROM json_to_recordset(${rows}::json) AS given(key text, content json)
    WHERE form.key = given.key AND form.effective_to IS NULL AND form.schema::text <> given.content::text`.execute(
    tx,
  )
  await sql`INSERT INTO form (key, effective_from, schema)
    SELECT key, ${day}::date, content FROM json_to_recordset(${rows}::json) AS given(key text, content json)
    WHERE NOT EXISTS (SELECT 1 FROM form WHERE form.key = given.key AND form.effective_to IS NULL)`.execute(
    tx,
  )
}

/** Result templates, as `putForms`. */
export async function putTemplates(tx: Tx, given: readonly Keyed[], from: Temporal.PlainDate): Promise<void> {
  const day = from.toString()
  const rows = JSON.stringify(given)
  await sql`DELETE FROM result_template USING jsonb_to_recordset(${rows}::jsonb) AS given(key text, content jsonb)
    WHERE result_template.key = given.key AND result_template.effective_to IS NULL
      AND result_template.content <> given.content AND result_template.effective_from >= ${day}`.execute(tx)
  await sql`UPDATE result_template SET effective_to = ${day} FROM jsonb_to_recordset(${rows}::jsonb) AS given(key text, content jsonb)
    WHERE result_template.key = given.key AND result_template.effective_to IS NULL AND result_template.content <> given.content`.execute(
    tx,
  )
  await sql`INSERT INTO result_template (key, effective_from, content)
    SELECT key, ${day}::date, content FROM jsonb_to_recordset(${rows}::jsonb) AS given(key text, content jsonb)
    WHERE NOT EXISTS (SELECT 1 FROM result_template WHERE result_template.key = given.key AND result_template.effective_to IS NULL)`.execute(
    tx,
  )
}

/**
 * The province's decision on who handles what, as a whole: rows that are not in it any more end, new ones begin.
 * @returns how many rows began and ended
 */
export async function putAssignments(
  tx: Tx,
  rows: readonly AssignmentRow[],
  from: Temporal.PlainDate,
): Promise<{ began: number; ended: number }> {
  const day = from.toString()
  const given = JSON.stringify(rows.map((row) => ({ ...row, id: randomUUIDv7() })))
  await sql`CREATE TEMPORARY TABLE given_assignment ON COMMIT DROP AS
    SELECT id, procedure AS procedure_code, level, kind, agencies AS agency_keys, form AS form_key,
      process AS process_key, template AS template_key, "resultType" AS result_type, "onlineLevel" AS online_level,
      "onlineLevelOld" AS online_level_old, ("timeLimit"->>'amount')::numeric AS limit_amount,
      "timeLimit"->>'unit' AS limit_unit, fee, division, basis
    FROM jsonb_to_recordset(${given}::jsonb) AS given(id uuid, procedure text, level text, kind text, agencies text[],
      form text, process text, template text, "resultType" text, "onlineLevel" text, "onlineLevelOld" int,
      "timeLimit" jsonb, fee bigint, division text, basis text)`.execute(tx)
  const same = sql`(old.procedure_code, old.level, old.form_key, old.process_key, old.template_key, old.result_type,
      old.online_level, old.online_level_old) = (given.procedure_code, given.level, given.form_key, given.process_key,
      given.template_key, given.result_type, given.online_level, given.online_level_old)
    AND (old.kind, old.agency_keys, old.limit_amount, old.limit_unit, old.fee, old.division, old.basis)
      IS NOT DISTINCT FROM (given.kind, given.agency_keys, given.limit_amount, given.limit_unit, given.fee, given.division, given.basis)`
  const dropped = await sql`DELETE FROM assignment old WHERE effective_to IS NULL AND effective_from >= ${day}
    AND NOT EXISTS (SELECT 1 FROM given_assignment given WHERE ${same})`.execute(tx)
  const ended = await sql`UPDATE assignment old SET effective_to = ${day} WHERE effective_to IS NULL
    AND NOT EXISTS (SELECT 1 FROM given_assignment given WHERE ${same})`.execute(tx)
  const began =
    await sql`INSERT INTO assignment (id, procedure_code, level, kind, agency_keys, form_key, process_key,
      template_key, result_type, online_level, online_level_old, limit_amount, limit_unit, fee, division, basis, effective_from)
    SELECT given.*, ${day}::date FROM given_assignment given
    WHERE NOT EXISTS (SELECT 1 FROM assignment old WHERE old.effective_to IS NULL AND ${same})`.execute(tx)
  await sql`DROP TABLE given_assignment`.execute(tx)
  return {
    began: Number(began.numAffectedRows ?? 0),
    ended: Number(dropped.numAffectedRows ?? 0) + Number(ended.numAffectedRows ?? 0),
  }
}

/** Uploaded catalogues that wait to be applied. */
export const imports = waitingImports<readonly ProcedureRow[]>('catalogue')
