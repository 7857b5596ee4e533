import { sql } from 'kysely'
import { auditStatement, type AuditEvent } from '#platform/audit/audit.ts'
import type { Db, Tx } from '#platform/database/database.ts'
import { enqueueCall } from '#platform/jobs/jobs.ts'
import type { InstanceStatements } from '#platform/process/store.ts'
import { nextCodeStatement } from './numbering.ts'
import type { NewPaper } from './store.ts'
import type { DossierRow } from './tables.ts'

export type NewDossier = Pick<
  DossierRow,
  | 'id'
  | 'procedure_code'
  | 'procedure_name'
  | 'field'
  | 'agency_id'
  | 'agency_name'
  | 'channel'
  | 'person_id'
  | 'applicant'
  | 'filed_by'
  | 'form_key'
  | 'answers'
  | 'template_key'
  | 'process_key'
  | 'limit_amount'
  | 'limit_unit'
  | 'fee'
  | 'return_by'
  | 'submitted_at'
  | 'filing_key'
> & {
  /** What it is found by, beside its code. */
  search: string
}

export type NewFiling = {
  dossier: NewDossier
  papers: readonly NewPaper[]
  /** The agency's identifier, for the code. */
  identifier: string
  instance: InstanceStatements
  by: { accountId: string | null; name: string; title: string | null }
  audit: AuditEvent
}

/**
 * Writes everything a filing is – number, process, dossier, papers, the first line of its timeline, figures, audit, job –
 * in one statement, so that it costs one way to the database and there is nothing in between.
 * @returns the code; undefined, with nothing written, when a newer version of the process has been published
 */
export async function insertFiling(db: Db | Tx, filing: NewFiling): Promise<string | undefined> {
  const { dossier, by } = filing
  const now = dossier.submitted_at.toString()
  const papers = JSON.stringify(filing.papers)
  const paperColumns = sql`(id uuid, component int, title text, file_name text, sha256 text, size bigint, media_type text)`
  const { rows } = await sql<{ code: string }>`
    WITH instance AS (${filing.instance.instance}),
    tasks AS (${filing.instance.tasks}),
    number AS (${nextCodeStatement(filing.identifier, dossier.submitted_at, 'instance')}),
    filed AS (
      INSERT INTO dossier (id, code, status, procedure_code, procedure_name, field, agency_id, agency_name, channel,
        person_id, applicant, filed_by, form_key, answers, template_key, process_key, instance_id, limit_amount,
        limit_unit, fee, return_by, submitted_at, filing_key, search)
      SELECT ${dossier.id}::uuid, number.code, 'submitted', ${dossier.procedure_code}, ${dossier.procedure_name},
        ${dossier.field}, ${dossier.agency_id}::uuid, ${dossier.agency_name}, ${dossier.channel},
        ${dossier.person_id}::uuid, ${JSON.stringify(dossier.applicant)}::jsonb, ${dossier.filed_by}::uuid,
        ${dossier.form_key}, ${JSON.stringify(dossier.answers)}::jsonb, ${dossier.template_key}, ${dossier.process_key},
        instance.id, ${dossier.limit_amount}::numeric, ${dossier.limit_unit}, ${dossier.fee}::int, ${dossier.return_by},
        ${now}::timestamptz, ${dossier.filing_key}, search_text(number.code) || ' ' || ${dossier.search}
      FROM number, instance RETURNING id, code
    ), papers AS (
      INSERT INTO dossier_paper (id, dossier_id, kind, component, title, file_name, sha256, size, media_type, added_at,
        added_by)
      SELECT given.id, filed.id, 'submitted', given.component, given.title, given.file_name, given.sha256, given.size,
        given.media_type, ${now}::timestamptz, ${dossier.filed_by}::uuid
      FROM filed, jsonb_to_recordset(${papers}::jsonb) AS given ${paperColumns}
    ), kept AS (
      INSERT INTO person_paper (id, person_id, title, file_name, sha256, size, media_type, added_at)
      SELECT DISTINCT ON (given.sha256) gen_random_uuid(), ${dossier.person_id}::uuid, given.title, given.file_name,
        given.sha256, given.size, given.media_type, ${now}::timestamptz
      FROM filed, jsonb_to_recordset(${papers}::jsonb) AS given ${paperColumns}
      ON CONFLICT (person_id, sha256) DO NOTHING
    ), figure AS (
      INSERT INTO dossier_figure (day, agency_id, field, received, received_online)
      SELECT (${now}::timestamptz AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, ${dossier.agency_id}::uuid, ${dossier.field}, 1,
        ${dossier.channel === 'online' ? 1 : 0}::int FROM filed
      ON CONFLICT (day, agency_id, field) DO UPDATE SET received = dossier_figure.received + 1,
        received_online = dossier_figure.received_online + excluded.received_online
    ), event AS (
      INSERT INTO dossier_event (dossier_id, at, act, public, actor_account_id, actor_name, actor_title)
      SELECT id, ${now}::timestamptz, 'file', true, ${by.accountId}::uuid, ${by.name}, ${by.title} FROM filed
    ), told AS (${auditStatement(filing.audit, 'filed')})
    SELECT code, ${enqueueCall('dossier.notify', { dossierId: dossier.id, act: 'file' })} FROM filed`.execute(
    db,
  )
  return rows[0]?.code
}
