import { sql } from 'kysely'
import type { Actor } from '#platform/access/actor.ts'
import { at, json, type Db, type Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/errors.ts'
import type { DossierAction } from './dossier.ts'
import { canRead } from './policy.ts'
import type { DossierRow, DossierTables, EventRow, PaperRow, RatingRow } from './tables.ts'

export const tables = (db: Db | Tx) => db.withTables<DossierTables>()

/**
 * The only way for an actor to get a dossier. Whoever may not read it gets the same answer as for one that does not exist.
 * @param by the id (uuid) or the file code
 * @throws NotFound
 */
export async function accessDossier(
  db: Db | Tx,
  actor: Actor,
  by: { id: string } | { code: string },
  options: { lock?: boolean } = {},
): Promise<DossierRow> {
  let query = tables(db).selectFrom('dossier').selectAll()
  query = 'id' in by ? query.where('id', '=', by.id) : query.where('code', '=', by.code)
  if (options.lock) query = query.forUpdate()
  const dossier = await query.executeTakeFirst()
  if (!dossier || !canRead(actor, dossier)) throw new NotFound('Không tìm thấy hồ sơ này.')
  return dossier
}

/** What the public may know of a file code: nothing about the person or the content. */
export function findPublicStatus(db: Db, code: string) {
  return tables(db)
    .selectFrom('dossier')
    .select(['code', 'status', 'submitted_at', 'due_at'])
    .where('code', '=', code)
    .executeTakeFirst()
}

/** The id behind a file code, for those who may read everything about it: the audit. */
export async function findDossierId(db: Db, code: string): Promise<string | undefined> {
  const row = await tables(db).selectFrom('dossier').select('id').where('code', '=', code).executeTakeFirst()
  return row?.id
}

export const findByFilingKey = (db: Db | Tx, key: string) =>
  tables(db)
    .selectFrom('dossier')
    .select(['id', 'code', 'person_id'])
    .where('filing_key', '=', key)
    .executeTakeFirst()

export type NewDossier = Pick<
  DossierRow,
  | 'id'
  | 'code'
  | 'status'
  | 'procedure_code'
  | 'procedure_name'
  | 'field'
  | 'agency_id'
  | 'agency_name'
  | 'channel'
  | 'person_id'
  | 'applicant'
  | 'filed_by'
  | 'form'
  | 'answers'
  | 'template_key'
  | 'process_key'
  | 'instance_id'
  | 'limit_amount'
  | 'limit_unit'
  | 'fee'
  | 'return_by'
  | 'submitted_at'
  | 'filing_key'
  | 'search'
>
export type NewPaper = Pick<
  PaperRow,
  'component' | 'title' | 'file_name' | 'sha256' | 'size' | 'media_type'
> & { id: string }

/** Writes the dossier, its papers and the first line of its timeline in one statement. */
export async function insertDossier(
  tx: Tx,
  dossier: NewDossier,
  papers: readonly NewPaper[],
  event: { actorAccountId: string | null; actorName: string; actorTitle: string | null },
): Promise<void> {
  const now = dossier.submitted_at.toString()
  await sql`
    WITH d AS (
      INSERT INTO dossier (id, code, status, procedure_code, procedure_name, field, agency_id, agency_name, channel,
        person_id, applicant, filed_by, form, answers, template_key, process_key, instance_id, limit_amount, limit_unit,
        fee, return_by, submitted_at, filing_key, search)
      VALUES (${dossier.id}, ${dossier.code}, ${dossier.status}, ${dossier.procedure_code}, ${dossier.procedure_name},
        ${dossier.field}, ${dossier.agency_id}, ${dossier.agency_name}, ${dossier.channel}, ${dossier.person_id},
        ${JSON.stringify(dossier.applicant)}::jsonb, ${dossier.filed_by}, ${JSON.stringify(dossier.form)}::jsonb,
        ${JSON.stringify(dossier.answers)}::jsonb, ${dossier.template_key}, ${dossier.process_key},
        ${dossier.instance_id}, ${dossier.limit_amount}, ${dossier.limit_unit}, ${dossier.fee}, ${dossier.return_by},
        ${now}::timestamptz, ${dossier.filing_key}, ${dossier.search})
    ), p AS (
      INSERT INTO dossier_paper (id, dossier_id, kind, component, title, file_name, sha256, size, media_type, added_at,
        added_by)
      SELECT r.id, ${dossier.id}::uuid, 'submitted', r.component, r.title, r.file_name, r.sha256, r.size, r.media_type,
        ${now}::timestamptz, ${dossier.filed_by}::uuid
      FROM jsonb_to_recordset(${JSON.stringify(papers)}::jsonb) AS r (id uuid, component int, title text,
        file_name text, sha256 text, size bigint, media_type text)
    ), f AS (
      INSERT INTO dossier_figure (day, agency_id, field, received, received_online)
      VALUES ((${now}::timestamptz AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, ${dossier.agency_id}, ${dossier.field}, 1,
        ${dossier.channel === 'online' ? 1 : 0})
      ON CONFLICT (day, agency_id, field) DO UPDATE SET received = dossier_figure.received + 1,
        received_online = dossier_figure.received_online + excluded.received_online
    )
    INSERT INTO dossier_event (dossier_id, at, act, public, actor_account_id, actor_name, actor_title)
    VALUES (${dossier.id}, ${now}::timestamptz, 'file', true, ${event.actorAccountId}, ${event.actorName},
      ${event.actorTitle})`.execute(tx)
}

export type DossierChange = Partial<
  Pick<
    DossierRow,
    | 'status'
    | 'accepted_at'
    | 'due_at'
    | 'deadline'
    | 'first_due_at'
    | 'extension_reason'
    | 'handler_id'
    | 'handler_name'
    | 'supplement_requests'
    | 'processed_at'
    | 'returned_at'
    | 'ended_at'
    | 'result'
    | 'answers'
  >
>

export async function updateDossier(tx: Tx, id: string, change: DossierChange): Promise<void> {
  const values = Object.fromEntries(
    Object.entries(change).map(([key, value]) => {
      if (value instanceof Temporal.Instant) return [key, at(value)]
      return [key, typeof value === 'object' && value !== null ? json(value) : value]
    }),
  )
  if (Object.keys(values).length > 0)
    await tables(tx).updateTable('dossier').set(values).where('id', '=', id).execute()
}

export type NewEvent = {
  dossierId: string
  at: Temporal.Instant
  act: DossierAction | 'file' | 'note' | 'rate' | 'read'
  public: boolean
  actor: Actor
  note?: string | null
  details?: Record<string, unknown>
}

export async function insertEvent(tx: Tx, event: NewEvent): Promise<void> {
  const { actor } = event
  await tables(tx)
    .insertInto('dossier_event')
    .values({
      dossier_id: event.dossierId,
      at: at(event.at),
      act: event.act,
      public: event.public,
      actor_account_id: 'accountId' in actor ? actor.accountId : null,
      actor_name: actor.kind === 'anonymous' ? 'Khách' : actor.name,
      actor_title: actor.kind === 'officer' ? actor.acting.title : null,
      note: event.note ?? null,
      details: event.details ? json(event.details) : null,
    } as never)
    .execute()
}

export const eventsOf = (db: Db, dossierId: string, which: { publicOnly: boolean }): Promise<EventRow[]> => {
  let query = tables(db).selectFrom('dossier_event').selectAll().where('dossier_id', '=', dossierId)
  if (which.publicOnly) query = query.where('public', '=', true)
  return query.orderBy('id').execute()
}

export const papersOf = (db: Db | Tx, dossierId: string): Promise<PaperRow[]> =>
  tables(db)
    .selectFrom('dossier_paper')
    .selectAll()
    .where('dossier_id', '=', dossierId)
    .orderBy('added_at')
    .orderBy('id')
    .execute()

export async function insertPapers(
  tx: Tx,
  dossierId: string,
  kind: PaperRow['kind'],
  papers: readonly NewPaper[],
  addedAt: Temporal.Instant,
  addedBy: string | null,
): Promise<void> {
  if (papers.length === 0) return
  await tables(tx)
    .insertInto('dossier_paper')
    .values(
      papers.map((paper) => ({
        ...paper,
        dossier_id: dossierId,
        kind,
        added_at: at(addedAt),
        added_by: addedBy,
      })),
    )
    .execute()
}

/** One paper of a dossier the actor may read. */
export async function accessPaper(
  db: Db,
  actor: Actor,
  dossierId: string,
  paperId: string,
): Promise<PaperRow> {
  const dossier = await accessDossier(db, actor, { id: dossierId })
  const paper = await tables(db)
    .selectFrom('dossier_paper')
    .selectAll()
    .where('id', '=', paperId)
    .where('dossier_id', '=', dossier.id)
    .executeTakeFirst()
  // What officers keep among themselves is not the applicant's to read.
  if (!paper || (paper.kind === 'internal' && actor.kind === 'citizen')) throw new NotFound()
  return paper
}

export const ratingOf = (db: Db, dossierId: string): Promise<RatingRow | undefined> =>
  tables(db).selectFrom('dossier_rating').selectAll().where('dossier_id', '=', dossierId).executeTakeFirst()

/** @returns false when it had been rated already */
export async function insertRating(
  tx: Tx,
  rating: Omit<RatingRow, 'rated_at'>,
  now: Temporal.Instant,
): Promise<boolean> {
  const done = await tables(tx)
    .insertInto('dossier_rating')
    .values({ ...rating, rated_at: at(now) })
    .onConflict((clash) => clash.column('dossier_id').doNothing())
    .returning('dossier_id')
    .executeTakeFirst()
  return done !== undefined
}

/** The greatest filing key of a series (`demo/…`), to take a simulation up where it stopped. */
export async function lastFilingKey(db: Db, series: string): Promise<string | undefined> {
  const { rows } = await sql<{ last: string | null }>`
    SELECT max(filing_key) AS last FROM dossier
    WHERE filing_key >= ${`${series}/`} AND filing_key < ${`${series}0`}`.execute(db)
  return rows[0]?.last ?? undefined
}
