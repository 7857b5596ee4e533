import type { Actor } from '#platform/access/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import type { EdocMessage } from '#modules/exchange/index.ts'
import { tell } from './actions/move.ts'
import { correctedIn, isCorrection } from './correction.ts'
import { sameKey } from './document.ts'
import { findReceivedFrom } from './post/sender.ts'
import { insertLink, linksOf } from './stores/link-store.ts'
import { copyParties, findDocument, findSame } from './stores/store.ts'
import type { DocumentRow } from './stores/tables.ts'

type By = { actor: Actor; at: Temporal.Instant }

/** Writes down that one document corrects another, on both; whoever may read the one may read the other. */
async function linkCorrection(tx: Tx, correcting: DocumentRow, old: DocumentRow, by: By): Promise<void> {
  await insertLink(tx, correcting.id, 'corrects', old)
  await copyParties(tx, old.id, correcting)
  await tell(tx, old.id, 'document.correct', { ...by, note: correcting.code })
}

/**
 * Links a document that came by the exchange with the one it corrects: the sender names its DocumentId, and says that it
 * is a correction. Only what came from the same sender can be corrected.
 */
export async function linkCorrectedById(
  tx: Tx,
  correcting: DocumentRow,
  message: EdocMessage,
  by: By,
): Promise<void> {
  const { business } = message
  if (!business?.documentId || business.documentId === message.documentId) return
  if (!isCorrection(business.reason ?? '')) return
  const about = {
    agencyId: correcting.agency_id,
    sender: message.from.id,
    exchangeId: business.documentId,
  }
  const old = await findReceivedFrom(tx, about, by.at)
  if (old) await linkCorrection(tx, correcting, old, by)
}

/** Links an incoming letter with the document its subject says it corrects, when that was received from the same issuer. */
export async function linkCorrectedByWords(tx: Tx, correcting: DocumentRow, by: By): Promise<void> {
  const named = correctedIn(correcting.subject)
  if (!named) return
  const { from } = await linksOf(tx, correcting.id)
  if (from.some(({ kind }) => kind === 'corrects')) return
  const key = sameKey({ issuer: correcting.issuer_name, ...named })
  const [same] = key ? await findSame(tx, correcting.agency_id, key) : []
  const old = same && (await findDocument(tx, same.id))
  if (old?.direction === 'incoming') await linkCorrection(tx, correcting, old, by)
}
