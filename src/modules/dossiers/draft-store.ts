import { sql } from 'kysely'
import { randomUUID } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import { at, json, type Db, type Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/errors.ts'
import type { Values } from '#platform/forms/read-form.ts'
import { tables } from './store.ts'
import type { DraftPaperRow, DraftRow, PersonPaperRow, ReturnBy } from './tables.ts'

type Drafter = { accountId: string; personId?: string }

/** A draft of this actor's own. @throws NotFound for anybody else's */
export async function accessDraft(
  db: Db | Tx,
  actor: Actor,
  id: string,
  options: { lock?: boolean } = {},
): Promise<DraftRow> {
  const account = 'accountId' in actor ? actor.accountId : null
  let query = tables(db)
    .selectFrom('dossier_draft')
    .selectAll()
    .where('id', '=', id)
    .where('account_id', '=', account)
    // A citizen's drafts are those of whom they act for now.
    .$if(actor.kind === 'citizen', (own) =>
      own.where('person_id', '=', actor.kind === 'citizen' ? actor.personId : null),
    )
  if (options.lock) query = query.forUpdate()
  const draft = await query.executeTakeFirst()
  if (!draft) throw new NotFound('Không tìm thấy bản nháp này; có thể hồ sơ đã được nộp.')
  return draft
}

export async function insertDraft(
  tx: Tx,
  draft: Pick<DraftRow, 'account_id' | 'person_id' | 'procedure_code' | 'agency_id' | 'channel' | 'answers'>,
  now: Temporal.Instant,
): Promise<string> {
  const id = randomUUID()
  await tables(tx)
    .insertInto('dossier_draft')
    .values({
      ...draft,
      id,
      answers: json(draft.answers),
      return_by: draft.channel === 'counter' ? 'counter' : 'online',
      created_at: at(now),
      updated_at: at(now),
    })
    .execute()
  return id
}

export async function saveDraft(
  db: Db | Tx,
  id: string,
  change: { answers?: Values; return_by?: ReturnBy },
  now: Temporal.Instant,
): Promise<void> {
  await tables(db)
    .updateTable('dossier_draft')
    .set({
      ...(change.answers ? { answers: json(change.answers) } : {}),
      ...(change.return_by ? { return_by: change.return_by } : {}),
      updated_at: at(now),
    })
    .where('id', '=', id)
    .execute()
}

export async function deleteDraft(tx: Tx | Db, id: string): Promise<void> {
  await tables(tx).deleteFrom('dossier_draft').where('id', '=', id).execute()
}

/** Drafts of an account for whom it acts now, or whom it serves at the counter. */
export const draftsOf = (db: Db, actor: Drafter): Promise<DraftRow[]> =>
  tables(db)
    .selectFrom('dossier_draft')
    .selectAll()
    .where('account_id', '=', actor.accountId)
    .$if(actor.personId !== undefined, (own) => own.where('person_id', '=', actor.personId!))
    .orderBy('updated_at', 'desc')
    .limit(50)
    .execute()

export const draftPapers = (db: Db | Tx, draftId: string): Promise<DraftPaperRow[]> =>
  tables(db)
    .selectFrom('draft_paper')
    .selectAll()
    .where('draft_id', '=', draftId)
    .orderBy('component')
    .orderBy('added_at')
    .execute()

export async function addDraftPaper(
  tx: Tx | Db,
  draftId: string,
  paper: Omit<DraftPaperRow, 'id' | 'draft_id' | 'added_at'>,
  now: Temporal.Instant,
): Promise<void> {
  await tables(tx)
    .insertInto('draft_paper')
    .values({ ...paper, id: randomUUID(), draft_id: draftId, added_at: at(now) })
    .execute()
}

export async function removeDraftPaper(db: Db, draftId: string, paperId: string): Promise<void> {
  await tables(db)
    .deleteFrom('draft_paper')
    .where('id', '=', paperId)
    .where('draft_id', '=', draftId)
    .execute()
}

/** Giấy tờ của tôi: what a person has handed in or been given before. */
export const personPapers = (db: Db, personId: string): Promise<PersonPaperRow[]> =>
  papersFor(db, { person_id: personId }).orderBy('added_at', 'desc').limit(200).execute()

/** Whose papers a draft may use: an applicant all of their own, a desk those its agency has been handed or has issued. */
type Drafted = Pick<DraftRow, 'person_id' | 'channel' | 'agency_id'>

/** The same for a draft. */
export const papersForDraft = (db: Db, draft: Drafted): Promise<PersonPaperRow[]> =>
  papersFor(db, draft).orderBy('added_at', 'desc').limit(200).execute()

/** One of them. @throws NotFound */
export async function accessPaperForDraft(db: Db, draft: Drafted, id: string): Promise<PersonPaperRow> {
  const paper = await papersFor(db, draft).where('id', '=', id).executeTakeFirst()
  if (!paper) throw new NotFound()
  return paper
}

const papersFor = (
  db: Db,
  { person_id, channel, agency_id }: Pick<Drafted, 'person_id'> & Partial<Drafted>,
) =>
  tables(db)
    .selectFrom('person_paper')
    .selectAll()
    .where('person_id', '=', person_id)
    .$if(channel !== undefined && channel !== 'online', (papers) =>
      papers.where(
        sql<boolean>`EXISTS (SELECT 1 FROM dossier d JOIN dossier_paper p ON p.dossier_id = d.id
          WHERE d.person_id = ${person_id} AND d.agency_id = ${agency_id ?? null}::uuid AND p.sha256 = person_paper.sha256
            AND p.kind IN ('submitted', 'result'))`,
      ),
    )

export async function keepPersonPapers(
  tx: Tx,
  personId: string,
  papers: readonly Pick<
    PersonPaperRow,
    'title' | 'file_name' | 'sha256' | 'size' | 'media_type' | 'issued_by'
  >[],
  now: Temporal.Instant,
): Promise<void> {
  if (papers.length === 0) return
  await tables(tx)
    .insertInto('person_paper')
    .values(
      papers.map(({ title, file_name, sha256, size, media_type, issued_by }) => ({
        id: randomUUID(),
        person_id: personId,
        added_at: at(now),
        title,
        file_name,
        sha256,
        size,
        media_type,
        issued_by,
      })),
    )
    .onConflict((clash) => clash.columns(['person_id', 'sha256']).doNothing())
    .execute()
}

export async function accessPersonPaper(db: Db, personId: string, id: string): Promise<PersonPaperRow> {
  const paper = await tables(db)
    .selectFrom('person_paper')
    .selectAll()
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (!paper) throw new NotFound()
  return paper
}

/** The papers a person has, by their content. */
export async function findPersonPapers(
  db: Db,
  personId: string,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, PersonPaperRow>> {
  if (hashes.length === 0) return new Map()
  const rows = await tables(db)
    .selectFrom('person_paper')
    .selectAll()
    .where('person_id', '=', personId)
    .where(sql<boolean>`sha256 = ANY(${[...hashes]})`)
    .execute()
  return new Map(rows.map((row) => [row.sha256, row]))
}
