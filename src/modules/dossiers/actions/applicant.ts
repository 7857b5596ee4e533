import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Conflict, Forbidden } from '#platform/errors.ts'
import { cancelInstance } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import { count } from '../figures-store.ts'
import { canRate, canWithdraw } from '../policy.ts'
import { accessDossier, insertEvent, insertRating } from '../store.ts'
import type { Answer3, RatingRow } from '../tables.ts'
import { apply } from './decide.ts'
import { lapsePayment } from './payment.ts'

/**
 * Takes a dossier back (rút hồ sơ): the process stops where it stands, whoever held a task no longer does.
 * @throws Conflict when the result is there already
 */
export function withdrawDossier(
  services: Services,
  actor: Actor,
  id: string,
  note: string,
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const dossier = await accessDossier(tx, actor, { id }, { lock: true })
    if (!canWithdraw(actor, dossier))
      throw new Conflict('Hồ sơ đã có kết quả hoặc đã kết thúc nên không rút được nữa.')
    await apply(services, tx, { actor, dossier, action: 'withdraw', decision: { note }, origin })
    await lapsePayment(tx, actor, id, services.clock.now())
    if (dossier.instance_id) await cancelInstance(tx, dossier.instance_id, services.clock.now())
  })
}

export type Rating = {
  overall: Answer3
  ease?: Answer3
  timeliness?: Answer3
  attitude?: Answer3
  comment?: string
}

/**
 * Rates how a dossier was handled (đánh giá): three answers (Circular 32/2017 art. 12), once.
 * @throws Conflict when it has been rated; Forbidden before it is over
 */
export function rateDossier(
  services: Services,
  actor: Actor,
  id: string,
  rating: Rating,
  origin?: Origin,
): Promise<void> {
  const now = services.clock.now()
  return inTransaction(services.db, async (tx) => {
    const dossier = await accessDossier(tx, actor, { id })
    if (!canRate(actor, dossier)) throw new Forbidden('Chỉ đánh giá được khi hồ sơ đã có kết quả.')
    const row: Omit<RatingRow, 'rated_at'> = {
      dossier_id: id,
      overall: rating.overall,
      ease: rating.ease ?? null,
      timeliness: rating.timeliness ?? null,
      attitude: rating.attitude ?? null,
      comment: rating.comment?.trim() || null,
    }
    if (!(await insertRating(tx, row, now))) throw new Conflict('Ông/Bà đã đánh giá hồ sơ này.')
    await count(tx, dossier, `rated_${rating.overall}`, now)
    await insertEvent(tx, { dossierId: id, at: now, act: 'rate', public: true, actor })
    await audit(tx, {
      actor,
      at: now,
      act: 'dossier.rate',
      subject: { kind: 'dossier', id },
      personId: dossier.person_id,
      origin,
    })
  })
}
