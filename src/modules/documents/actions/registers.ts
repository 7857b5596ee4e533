import type { Actor } from '#platform/access/actor.ts'
import { may } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { cancelNumber, findRegister, lockEntry, takeNumber, type Taken } from '../stores/register-store.ts'
import { atDesk } from './desk.ts'

/** Nobody keeps more numbers than this at once. */
const MOST_KEPT = 20

/**
 * Keeps the next numbers of a book for later (giữ số): for a document that is to be issued on a certain day.
 * @returns the numbers
 * @throws Forbidden for anybody but a clerk, Invalid without a reason or with a wrong count
 */
export function reserveNumbers(
  services: Services,
  actor: Actor,
  given: { book: string; count: number; reason: string },
  origin?: Origin,
): Promise<number[]> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    if (!may(actor, 'document.register')) throw new Forbidden('Chỉ văn thư được giữ số.')
    const book = services.documentRules.books.find(({ key }) => key === given.book)
    if (!book) throw new Invalid({ book: 'Chọn một sổ trong danh sách.' })
    const reason = given.reason.trim()
    if (!reason) throw new Invalid({ reason: 'Nêu lý do giữ số.' })
    if (!Number.isInteger(given.count) || given.count < 1 || given.count > MOST_KEPT) {
      throw new Invalid({ count: `Nhập số lượng từ 1 đến ${MOST_KEPT}.` })
    }
    const numbers: number[] = []
    let registerId = ''
    for (let index = 0; index < given.count; index++) {
      const taken = await takeNumber(tx, {
        agencyId: desk.agencyId,
        book,
        year: dateOf(now).year,
        documentId: null,
        reason,
        state: 'reserved',
        actor,
        at: now,
      })
      registerId = taken.registerId
      numbers.push(taken.number)
    }
    await audit(tx, {
      actor,
      at: now,
      act: 'book.reserve-numbers',
      subject: { kind: 'register', id: registerId },
      changes: { numbers, reason },
      origin,
    })
    return numbers
  })
}

/**
 * Gives up a number that was kept (hủy số): it stays in the register with the reason and is never given again.
 * @throws Conflict when a document has it, Invalid without a reason
 */
export function giveUpNumber(
  services: Services,
  actor: Actor,
  given: Taken & { reason: string },
  origin?: Origin,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    if (!may(actor, 'document.register')) throw new Forbidden('Chỉ văn thư được hủy số.')
    const register = await findRegister(tx, desk.agencyId, given.registerId)
    if (!register) throw new NotFound('Không tìm thấy sổ này.')
    const entry = await lockEntry(tx, given)
    if (!entry) throw new NotFound('Sổ chưa có số này.')
    if (entry.state === 'used') {
      throw new Conflict('Số này đã cấp cho một văn bản. Hủy văn bản đó thì số được hủy theo.')
    }
    const reason = given.reason.trim()
    if (!reason) throw new Invalid({ reason: 'Nêu lý do hủy số.' })
    await cancelNumber(tx, given, reason, actor)
    await audit(tx, {
      actor,
      at: now,
      act: 'book.cancel-number',
      subject: { kind: 'register', id: register.id },
      changes: { number: given.number, reason },
      origin,
    })
  })
}
