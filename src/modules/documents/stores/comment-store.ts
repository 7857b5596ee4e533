import { at, type Db, type Tx } from '#platform/database/database.ts'
import { tables } from './store.ts'
import type { CommentRow } from './tables.ts'

export async function insertComment(
  tx: Tx,
  comment: Omit<CommentRow, 'settled_at' | 'settled_by_name'>,
): Promise<void> {
  await tables(tx)
    .insertInto('document_comment')
    .values({ ...comment, at: at(comment.at), settled_at: null, settled_by_name: null })
    .execute()
}

/** All remarks on a document, the oldest first. */
export const commentsOf = (db: Db | Tx, documentId: string): Promise<CommentRow[]> =>
  tables(db)
    .selectFrom('document_comment')
    .selectAll()
    .where('document_id', '=', documentId)
    .orderBy('at')
    .execute()

/** Says that a remark has been dealt with. @returns false when it is not there, or was before */
export async function settleComment(
  tx: Tx,
  documentId: string,
  id: string,
  by: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable('document_comment')
    .set({ settled_at: at(now), settled_by_name: by })
    .where('document_id', '=', documentId)
    .where('id', '=', id)
    .where('settled_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}
