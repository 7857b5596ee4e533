import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import type { Role } from '#platform/access/permissions.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, isDuplicate, type Tx } from '#platform/database/database.ts'
import { Conflict, Invalid, NotFound } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { disableSecondFactor } from './second-factor.ts'
import { hashPassword, newOneTimePassword } from './secrets.ts'
import { endSignInTries } from './sign-in.ts'
import {
  endSeat,
  endSessions,
  findSeat,
  insertAccount,
  insertPositions,
  lockAccount,
  updateAccount,
} from './store.ts'
import type { AccountRow } from './tables.ts'

/** Who decides, and from where: every act of an administrator is written down with both. */
export type By = { actor: Actor; origin: Origin }

/** A seat as an administrator gives it. Days are ISO dates; `to` is the first day on which it is no longer held. */
export type Seat = {
  agencyId: string
  agencyName: string
  divisionId: string | null
  title: string
  roles: readonly Role[]
  from: string
  to: string | null
}

type Change = (tx: Tx, account: AccountRow, now: Temporal.Instant) => Promise<Record<string, unknown> | void>
type Act =
  | 'account.add-position'
  | 'account.disable'
  | 'account.enable'
  | 'account.end-position'
  | 'account.end-sessions'
  | 'account.issue-password'
  | 'account.reset-second-factor'
  | 'account.unlock'

/** One change to somebody's account and its entry in the audit, together. @throws NotFound */
async function decide(
  services: Services,
  by: By,
  accountId: string,
  act: Act,
  change: Change,
): Promise<void> {
  const now = services.clock.now()
  await inTransaction(services.db, async (tx) => {
    const account = await lockAccount(tx, accountId)
    if (!account) throw new NotFound()
    const changes = (await change(tx, account, now)) ?? undefined
    await audit(tx, {
      actor: by.actor,
      at: now,
      act,
      subject: { kind: 'account', id: accountId },
      personId: account.person_id,
      changes,
      origin: by.origin,
    })
  })
}

const isOwn = ({ actor }: By, accountId: string) => 'accountId' in actor && actor.accountId === accountId

/** Closes an account (ngừng): it no longer opens and its sessions end. @throws Conflict for one's own */
export async function disableAccount(services: Services, by: By, accountId: string): Promise<void> {
  if (isOwn(by, accountId)) throw new Conflict('Không thể tự ngừng tài khoản của chính mình.')
  await decide(services, by, accountId, 'account.disable', async (tx, account, now) => {
    await updateAccount(tx, account.id, { status: 'disabled' })
    await endSessions(tx, account.id, {}, now)
    return { status: [account.status, 'disabled'] }
  })
}

export const enableAccount = (services: Services, by: By, accountId: string): Promise<void> =>
  decide(services, by, accountId, 'account.enable', async (tx, account, now) => {
    await updateAccount(tx, account.id, { status: 'active', reopened_at: now })
    return { status: [account.status, 'active'] }
  })

/** Lets an account in again that was locked by wrong tries or by long absence. */
export const unlockAccount = (services: Services, by: By, accountId: string): Promise<void> =>
  decide(services, by, accountId, 'account.unlock', async (tx, account, now) => {
    await updateAccount(tx, account.id, { failed_sign_ins: 0, locked_until: null, reopened_at: now })
    await endSignInTries(tx, account.id)
  })

/**
 * Takes the second factor away from somebody who lost the device. The password may have been short because of it, so that a
 * new one is asked for.
 */
export const resetSecondFactor = (services: Services, by: By, accountId: string): Promise<void> =>
  decide(services, by, accountId, 'account.reset-second-factor', async (tx, account, now) => {
    await disableSecondFactor(tx, account.id)
    await updateAccount(tx, account.id, { must_change_password: true })
    await endSessions(tx, account.id, {}, now)
  })

export const endAllSessions = (services: Services, by: By, accountId: string): Promise<void> =>
  decide(services, by, accountId, 'account.end-sessions', (tx, account, now) =>
    endSessions(tx, account.id, {}, now),
  )

/** A password to begin with, for somebody who has shown who they are. @returns it, to be shown once */
export async function issuePassword(services: Services, by: By, accountId: string): Promise<string> {
  const password = newOneTimePassword()
  const hash = await hashPassword(password)
  await decide(services, by, accountId, 'account.issue-password', async (tx, account, now) => {
    await updateAccount(tx, account.id, {
      password_hash: hash,
      password_changed_at: now,
      must_change_password: true,
      failed_sign_ins: 0,
      locked_until: null,
    })
    await endSignInTries(tx, account.id)
    await endSessions(tx, account.id, {}, now)
  })
  return password
}

export type NewOfficer = { name: string; email: string; seat: Seat }

/**
 * Opens an account for an officer with a first seat.
 * @returns its id and the password to begin with, shown once
 * @throws Invalid when the address is taken
 */
export async function createOfficer(
  services: Services,
  by: By,
  given: NewOfficer,
): Promise<{ id: string; password: string }> {
  const id = randomUUIDv7()
  const password = newOneTimePassword()
  const account = {
    id,
    kind: 'officer' as const,
    person_id: null,
    name: given.name,
    email: given.email,
    password_hash: await hashPassword(password),
    must_change_password: true,
  }
  const now = services.clock.now()
  try {
    await inTransaction(services.db, async (tx) => {
      await insertAccount(tx, account, [given.email], now)
      await insertPositions(tx, [seatRow(id, given.seat)])
      await audit(tx, {
        actor: by.actor,
        at: now,
        act: 'account.create',
        subject: { kind: 'account', id },
        changes: { name: given.name, email: given.email, seat: given.seat },
        origin: by.origin,
      })
    })
  } catch (error) {
    if (isDuplicate(error)) throw new Invalid({ email: 'Thư điện tử này đã dùng cho một tài khoản khác.' })
    throw error
  }
  return { id, password }
}

/** Gives an officer one more seat. @throws Conflict for a citizen's account */
export const addPosition = (services: Services, by: By, accountId: string, seat: Seat): Promise<void> =>
  decide(services, by, accountId, 'account.add-position', async (tx, account) => {
    if (account.kind !== 'officer') throw new Conflict('Chỉ giao vị trí công tác cho tài khoản cán bộ.')
    await insertPositions(tx, [seatRow(account.id, seat)])
    return { seat }
  })

/**
 * Ends a seat at once; one that has not begun yet never will.
 * @throws NotFound; Conflict for the seat one administers from
 */
export async function endPosition(
  services: Services,
  by: By,
  accountId: string,
  positionId: string,
): Promise<void> {
  if (by.actor.kind === 'officer' && by.actor.acting.id === positionId) {
    throw new Conflict('Không thể tự kết thúc vị trí đang làm việc của chính mình.')
  }
  await decide(services, by, accountId, 'account.end-position', async (tx, account, now) => {
    const seat = await findSeat(tx, account.id, positionId)
    const today = dateOf(now)
    if (!seat || (seat.effective_to !== null && seat.effective_to <= today.toString())) throw new NotFound()
    const first = Temporal.PlainDate.from(seat.effective_from)
    const end = Temporal.PlainDate.compare(first, today) > 0 ? first : today
    await endSeat(tx, seat.id, end)
    return { title: seat.title, agency: seat.agency_name, effective_to: [seat.effective_to, end.toString()] }
  })
}

const seatRow = (accountId: string, seat: Seat) => ({
  id: randomUUIDv7(),
  account_id: accountId,
  agency_id: seat.agencyId,
  agency_name: seat.agencyName,
  division_id: seat.divisionId,
  title: seat.title,
  roles: seat.roles,
  effective_from: seat.from,
  effective_to: seat.to,
})

/** Tells the audit that an administrator opened somebody's account. */
export async function recordAccountReading(services: Services, by: By, account: AccountRow): Promise<void> {
  if (account.person_id === null) return
  await audit(services.db, {
    actor: by.actor,
    at: services.clock.now(),
    act: 'account.read',
    subject: { kind: 'account', id: account.id },
    personId: account.person_id,
    reason: 'Quản trị tài khoản',
    origin: by.origin,
  })
}
