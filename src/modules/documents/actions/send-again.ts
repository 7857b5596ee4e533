import { may, type Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { Conflict, Forbidden } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { deliveriesOf, resendDelivery } from '#modules/exchange/index.ts'
import { accessDocument } from '../stores/store.ts'
import { atDesk } from './desk.ts'
import { tell } from './move.ts'

/**
 * Sends a document once more to a recipient whose side did not take it, as it is.
 * @throws Forbidden for anybody but a clerk, Conflict unless it is issued, and when it has got through or is on its way
 */
export function sendAgain(
  services: Services,
  actor: Actor,
  given: { id: string; deliveryId: string },
  origin?: Origin,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    if (!may(actor, 'document.register')) throw new Forbidden('Chỉ văn thư gửi lại văn bản.')
    const document = await accessDocument(tx, desk, given.id, { lock: true })
    // What was recalled or replaced is not sent to those who never had it.
    if (document.state !== 'issued')
      throw new Conflict('Chỉ gửi lại được văn bản đã phát hành, còn hiệu lực.')
    const delivery = (await deliveriesOf(tx, document.id)).find(({ id }) => id === given.deliveryId)
    if (delivery?.state !== 'failed') throw new Conflict('Văn bản đã được gửi lại, hoặc không cần gửi lại.')
    await resendDelivery(tx, services, { actor, origin }, delivery.id, delivery.recipient)
    const note = delivery.recipientName
    await tell(tx, document.id, 'document.send-again', { actor, at: now, note, origin })
  })
}
