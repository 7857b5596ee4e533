import type { Tx } from '#platform/database/database.ts'
import { resolveRecipient } from '#modules/exchange/index.ts'
import { findReceived } from '../stores/exchange-store.ts'
import type { DocumentRow } from '../stores/tables.ts'

/** Both identifiers of an agency; of one that is in no directory the one it used. */
export async function codesOf(tx: Tx, code: string, now: Temporal.Instant): Promise<string[]> {
  const known = await resolveRecipient(tx, code, now)
  return [code, known?.code, known?.oldCode].filter((one) => one !== undefined && one !== null)
}

/**
 * The document an agency received under a DocumentId from this sender. What another sent is nobody's to change or to have back:
 * a DocumentId is easily guessed.
 */
export async function findReceivedFrom(
  tx: Tx,
  { agencyId, sender, exchangeId }: { agencyId: string; sender: string; exchangeId: string },
  now: Temporal.Instant,
): Promise<DocumentRow | undefined> {
  return findReceived(tx, agencyId, exchangeId, await codesOf(tx, sender, now))
}
