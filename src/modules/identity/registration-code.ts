import type { OfficerActor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Conflict } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { keepRegistrationCode } from './person-store.ts'
import { codeHash, newDeskCode } from './secrets.ts'
import { SECURITY_RULES } from './security-rules.ts'
import { findAccountOf } from './store.ts'

const DAY_MINUTES = 24 * 60

/**
 * Hands out a code (mã đăng ký) to somebody whose identity card the desk has seen, so that they can open an account and find
 * there what they filed at counters. A newer code ends the one before.
 * @returns the code, to be shown once, and the last moment it is good
 * @throws Conflict when the person has an account
 */
export function issueRegistrationCode(
  services: Services,
  actor: OfficerActor,
  personId: string,
  origin: Origin,
): Promise<{ code: string; until: Temporal.Instant }> {
  const now = services.clock.now()
  const until = now.add({ minutes: SECURITY_RULES.registrationCodeDays * DAY_MINUTES })
  const code = newDeskCode()
  return inTransaction(services.db, async (tx) => {
    if (await findAccountOf(tx, personId)) throw new Conflict(HAS_ACCOUNT)
    await keepRegistrationCode(tx, { person_id: personId, code_hash: codeHash(code) }, now, until)
    await audit(tx, {
      actor,
      at: now,
      act: 'account.issue-registration-code',
      subject: { kind: 'person', id: personId },
      personId,
      reason: 'Cấp mã đăng ký tại quầy',
      origin,
    })
    return { code, until }
  })
}

const HAS_ACCOUNT = 'Người này đã có tài khoản. Nếu quên mật khẩu, xin dùng “Quên mật khẩu”.'
