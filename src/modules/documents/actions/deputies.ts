import { randomUUIDv7 } from 'node:crypto'
import { rolesOf, type Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Forbidden, Invalid, NotFound } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { officersOf } from '#modules/identity/index.ts'
import { endDeputyOf, insertDeputy } from '../stores/deputy-store.ts'
import type { DeputyKind } from '../stores/tables.ts'
import { atDesk } from './desk.ts'

export const DEPUTY_KINDS: Readonly<Record<DeputyKind, string>> = {
  absence: 'Thay khi vắng mặt',
  authorisation: 'Được ủy quyền ký, xử lý',
  secretary: 'Thư ký, giúp việc',
}

export type DeputyGiven = {
  deputyId: string
  kind: DeputyKind
  fromDay: string
  untilDay: string | null
  basis: string
}

/**
 * Puts somebody in one's own place (ủy quyền, Decree 30/2020 art. 13; thay mặt khi vắng): for days that are named, on a
 * ground. An authorisation to sign names its document; it is never passed on, because a deputy acts only for the
 * principal's own tasks.
 * @throws Invalid by field
 */
export function appointDeputy(
  services: Services,
  actor: Actor,
  given: DeputyGiven,
  origin?: Origin,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, today, desk }) => {
    const colleagues = await officersOf(tx, desk.agencyId, today)
    const deputy = colleagues.find(({ accountId }) => accountId === given.deputyId)
    const errors: Record<string, string> = {}
    if (!deputy || deputy.accountId === desk.actor.accountId)
      errors['deputyId'] = 'Chọn đồng nghiệp làm thay.'
    if (!(given.kind in DEPUTY_KINDS)) errors['kind'] = 'Chọn hình thức.'
    if (given.untilDay && given.untilDay < given.fromDay)
      errors['untilDay'] = 'Ngày kết thúc phải sau ngày bắt đầu.'
    if (given.untilDay && given.untilDay < today.toString()) errors['untilDay'] = 'Ngày kết thúc đã qua.'
    if (given.kind !== 'secretary' && !given.untilDay) errors['untilDay'] = 'Nhập ngày kết thúc.'
    if (given.kind === 'authorisation' && !given.basis.trim())
      errors['basis'] = 'Nêu số, ngày văn bản ủy quyền.'
    if (given.kind === 'authorisation' && !rolesOf(actor).includes('leader')) {
      errors['kind'] = 'Chỉ lãnh đạo cơ quan ủy quyền ký văn bản.'
    }
    if (Object.keys(errors).length > 0) throw new Invalid(errors)
    await insertDeputy(tx, {
      id: randomUUIDv7(),
      agency_id: desk.agencyId,
      principal_id: desk.actor.accountId,
      principal_name: desk.actor.name,
      deputy_id: deputy!.accountId,
      deputy_name: deputy!.name,
      kind: given.kind,
      from_day: given.fromDay,
      until_day: given.untilDay,
      basis: given.basis.trim() || null,
      made_at: now,
      made_by_name: desk.actor.name,
    })
    await audit(tx, {
      actor,
      at: now,
      act: 'deputy.appoint',
      subject: { kind: 'account', id: deputy!.accountId },
      changes: { kind: given.kind, from: given.fromDay, until: given.untilDay },
      origin,
    })
  })
}

/** Who answers for the agency sees all that is given in it, and may end it. */
export const endsAll = (actor: Actor): boolean => rolesOf(actor).includes('leader')

/** Ends it before its day: whoever gave it may, and a leader for all of the agency. @throws NotFound */
export function endDeputy(services: Services, actor: Actor, id: string, origin?: Origin): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const now = services.clock.now()
    if (actor.kind !== 'officer') throw new Forbidden()
    const principalId = endsAll(actor) ? undefined : actor.accountId
    const ended = await endDeputyOf(tx, id, { agencyId: actor.acting.agencyId, principalId }, now)
    if (!ended) throw new NotFound('Không tìm thấy việc ủy quyền này.')
    await audit(tx, {
      actor,
      at: now,
      act: 'deputy.end',
      subject: { kind: 'account', id: ended },
      origin,
    })
  })
}
