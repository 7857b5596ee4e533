import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import type { Tx } from '#platform/database/database.ts'
import { Conflict } from '#platform/errors.ts'
import { after, STATES, type DocumentAction, type State } from '../document.ts'
import { insertEvent, updateDocument, type DocumentChange } from '../store.ts'
import type { DocumentRow } from '../tables.ts'

export type Move = {
  actor: Actor
  at: Temporal.Instant
  action: DocumentAction
  note?: string | null
  change?: DocumentChange
  details?: Record<string, unknown>
  origin?: Origin
}

/**
 * Moves a document to its next state: row, history, audit.
 * @throws Conflict when the action is not possible in the state the document is in
 */
export async function moveDocument(
  tx: Tx,
  document: Pick<DocumentRow, 'id' | 'state'>,
  move: Move,
): Promise<State> {
  const state = after(document.state, move.action)
  if (!state) {
    throw new Conflict(
      `Văn bản đang ở trạng thái “${STATES[document.state].label}” nên không làm được việc này.`,
    )
  }
  await updateDocument(tx, document.id, { ...move.change, state })
  await tell(tx, document.id, move.action, move)
  return state
}

/** Writes an act that changes no state into the history and the audit. */
export async function tell(
  tx: Tx,
  documentId: string,
  act: string,
  { actor, at, note, details, origin }: Omit<Move, 'action' | 'change'>,
): Promise<void> {
  await insertEvent(tx, { documentId, at, act, actor, note, details })
  await audit(tx, {
    actor,
    at,
    act: `document.${act}`,
    subject: { kind: 'document', id: documentId },
    changes: details,
    origin,
  })
}
