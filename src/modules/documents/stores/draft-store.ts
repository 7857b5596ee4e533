import { sql } from 'kysely'
import { at, json, type Db, type Tx } from '#platform/database/database.ts'
import type { DraftContent, Recipient } from '../draft.ts'
import { tables } from './store.ts'
import type { RecipientRow, VersionRow } from './tables.ts'

type Saving = {
  documentId: string
  version: number
  content: DraftContent
  by: { accountId: string; name: string }
}

/** Keeps the words of a version; the same version again is written over while it is a draft. */
export async function saveVersion(tx: Tx, given: Saving, now: Temporal.Instant): Promise<void> {
  await tables(tx)
    .insertInto('document_version')
    .values({
      document_id: given.documentId,
      version: given.version,
      content: json(given.content),
      file_id: null,
      made_at: at(now),
      made_by: given.by.accountId,
      made_by_name: given.by.name,
    })
    .onConflict((clash) =>
      clash
        .columns(['document_id', 'version'])
        .doUpdateSet({ content: json(given.content), made_at: at(now) }),
    )
    .execute()
}

/** All versions of a document, the newest first. */
export const versionsOf = (db: Db | Tx, documentId: string): Promise<VersionRow[]> =>
  tables(db)
    .selectFrom('document_version')
    .selectAll()
    .where('document_id', '=', documentId)
    .orderBy('version', 'desc')
    .execute()

/** The file a version was printed to. */
export async function setVersionFile(
  tx: Tx,
  documentId: string,
  version: number,
  fileId: string,
): Promise<void> {
  await tables(tx)
    .updateTable('document_version')
    .set({ file_id: fileId })
    .where('document_id', '=', documentId)
    .where('version', '=', version)
    .execute()
}

/** Writes down to whom a document goes, in the order of its list. */
export async function insertRecipients(
  tx: Tx,
  documentId: string,
  given: readonly Recipient[],
): Promise<void> {
  if (given.length === 0) return
  await tables(tx)
    .insertInto('document_recipient')
    .values(
      given.map(({ name, code }, place) => ({
        document_id: documentId,
        place,
        name,
        code,
        state: code ? ('waiting' as const) : ('paper' as const),
        status: null,
        status_text: null,
        status_at: null,
      })),
    )
    .execute()
}

export const recipientsOf = (db: Db | Tx, documentId: string): Promise<RecipientRow[]> =>
  tables(db)
    .selectFrom('document_recipient')
    .selectAll()
    .where('document_id', '=', documentId)
    .orderBy('place')
    .execute()

/** What has become of a document at one recipient, by its code in either generation. */
export async function updateRecipient(
  tx: Tx,
  documentId: string,
  codes: readonly string[],
  change: Partial<Pick<RecipientRow, 'state' | 'status' | 'status_text'>> & { at: Temporal.Instant },
): Promise<void> {
  const { at: when, ...rest } = change
  await tables(tx)
    .updateTable('document_recipient')
    .set({ ...rest, ...(rest.status === undefined ? {} : { status_at: at(when) }) })
    .where('document_id', '=', documentId)
    .where(sql<boolean>`code = ANY(${[...codes]})`)
    .execute()
}
