import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import type { ACT_LABELS } from '#platform/audit/labels.ts'
import type { Tx } from '#platform/database/database.ts'
import { Conflict } from '#platform/errors.ts'
import { after, STATES, TRANSITIONS, type DocumentAction, type State } from '../document.ts'
import { insertEvent, updateDocument, type DocumentChange } from '../stores/store.ts'
import type { DocumentRow } from '../stores/tables.ts'

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
  await tell(tx, document.id, TRANSITIONS[move.action].act, move)
  return state
}

/** What may be written of a document: every act that has a name people can read. */
export type DocumentAct = Extract<keyof typeof ACT_LABELS, `document.${string}`>

/** Writes an act that changes no state into the history, by its verb, and into the audit. */
export async function tell(
  tx: Tx,
  documentId: string,
  act: DocumentAct,
  { actor, at, note, details, origin }: Omit<Move, 'action' | 'change'>,
): Promise<void> {
  await insertEvent(tx, { documentId, at, act: act.slice('document.'.length), actor, note, details })
  await audit(tx, {
    actor,
    at,
    act,
    subject: { kind: 'document', id: documentId },
    changes: details,
    origin,
  })
}
