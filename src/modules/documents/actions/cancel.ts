import { rolesOf, type Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { Conflict, Forbidden, Invalid } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { voidPaper } from '#modules/signatures/index.ts'
import { canEdit, type Desk } from '../policy.ts'
import { cancelNumber, findReservedFor } from '../stores/register-store.ts'
import { accessDocument } from '../stores/store.ts'
import { cancelTasks } from '../stores/task-store.ts'
import type { DocumentRow } from '../stores/tables.ts'
import { atDesk } from './desk.ts'
import { moveDocument } from './move.ts'

type Cancelled = Pick<DocumentRow, 'direction' | 'state' | 'author_id'>

/** May the desk give a document up before it is out: its author a draft, leaders and clerks one that is signed. */
export const canCancel = (desk: Desk, document: Cancelled): boolean =>
  canEdit(desk, document) ||
  (document.direction === 'outgoing' &&
    document.state === 'signed' &&
    rolesOf(desk.actor).some((role) => role === 'leader' || role === 'clerk'))

/**
 * Gives up a document that has not been issued (hủy văn bản): its number, if it has one, stays in the register with the reason
 * and is never given again (Decree 30/2020 art. 15); a paper that was signed is void, also when it is being sealed just then.
 * @throws Forbidden, Conflict when it has been sent round or is out, Invalid without a reason
 */
export function cancelDocument(
  services: Services,
  actor: Actor,
  given: { id: string; reason: string },
  origin?: Origin,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    const document = await accessDocument(tx, desk, given.id, { lock: true })
    if (!['draft', 'signed'].includes(document.state)) {
      throw new Conflict('Chỉ hủy được bản thảo, hoặc văn bản đã ký chưa phát hành.')
    }
    if (!canCancel(desk, document)) {
      throw new Forbidden('Bản thảo do người soạn hủy, văn bản đã ký do lãnh đạo, văn thư hủy.')
    }
    const reason = given.reason.trim()
    if (!reason) throw new Invalid({ reason: 'Nêu lý do hủy văn bản.' })
    const kept = await findReservedFor(tx, document.id)
    if (kept) await cancelNumber(tx, { registerId: kept.register_id, number: kept.number }, reason, actor)
    const { register_id: registerId, number } = document
    if (registerId && number) await cancelNumber(tx, { registerId, number }, reason, actor)
    const { paperCode } = document.details
    if (paperCode) await voidPaper(tx, paperCode, 'cancelled', now)
    await cancelTasks(tx, document.id, now)
    await moveDocument(tx, document, { actor, at: now, action: 'cancel', note: reason, origin })
  })
}
