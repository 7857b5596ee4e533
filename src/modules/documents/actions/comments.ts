import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { Conflict, Invalid } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { insertComment, settleComment } from '../stores/comment-store.ts'
import { accessDocument } from '../stores/store.ts'
import { atDesk } from './desk.ts'
import { tell } from './move.ts'

const OPEN = ['draft', 'circulating']

/**
 * Makes a remark on a draft (góp ý), at the paragraph it is about. Whoever may read the draft may.
 * @throws Invalid without words, Conflict once the document is signed
 */
export function addComment(
  services: Services,
  actor: Actor,
  id: string,
  given: { quote: string | null; text: string },
  origin?: Origin,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    const document = await accessDocument(tx, desk, id, { lock: true })
    if (document.direction !== 'outgoing' || !OPEN.includes(document.state)) {
      throw new Conflict('Văn bản không còn là bản thảo nên không góp ý được.')
    }
    const text = given.text.trim().slice(0, 5000)
    if (!text) throw new Invalid({ text: 'Nhập nội dung góp ý.' })
    await insertComment(tx, {
      id: randomUUIDv7(),
      document_id: id,
      version: document.version,
      quote: given.quote?.trim().slice(0, 500) || null,
      text,
      by_account_id: desk.actor.accountId,
      by_name: desk.actor.name,
      at: now,
    })
    await tell(tx, id, 'document.comment', { actor, at: now, note: text, origin })
  })
}

/** Marks a remark as dealt with. @throws Conflict when it was before */
export function resolveComment(
  services: Services,
  actor: Actor,
  id: string,
  commentId: string,
  origin?: Origin,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    await accessDocument(tx, desk, id)
    if (!(await settleComment(tx, id, commentId, desk.actor.name, now))) {
      throw new Conflict('Góp ý này đã được giải quyết.')
    }
    await tell(tx, id, 'document.settle', { actor, at: now, origin })
  })
}
