import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { ownAccount, provePassword } from './passwords.ts'
import {
  disableSecondFactor,
  enableSecondFactor,
  matchesDevice,
  newSecondFactor,
  uriOf,
} from './second-factor.ts'
import { seal, unseal } from './secrets.ts'
import { SECURITY_RULES } from './security-rules.ts'
import { endSessions } from './store.ts'

/** What the set-up page shows. `ticket` brings the secret back, sealed, so that nothing is stored before it is confirmed. */
export type SetUp = {
  secret: string
  uri: string
  ticket: string
  /** One is in force already: its owner proves the password before it is replaced. */
  replaces: boolean
}

type Sealed = { account: string; secret: string; until: string }

/** Begins to set up a second factor. */
export async function beginSecondFactor(services: Services, actor: Actor): Promise<SetUp> {
  const account = await ownAccount(services, actor)
  const { secret, uri } = newSecondFactor(account.email ?? account.name)
  const until = services.clock.now().add({ minutes: SECURITY_RULES.recoveryMinutes }).toString()
  const sealed: Sealed = { account: account.id, secret, until }
  const ticket = seal(services.config.secretKey, JSON.stringify(sealed))
  return { secret, uri, ticket, replaces: account.totp_enabled_at !== null }
}

/** The same set-up again from its ticket, after a wrong code. @throws Conflict when it is too old or not ours */
export async function resumeSecondFactor(services: Services, actor: Actor, ticket: string): Promise<SetUp> {
  const account = await ownAccount(services, actor)
  const sealed = openTicket(services.config.secretKey, ticket)
  const now = services.clock.now()
  if (sealed?.account !== account.id || Temporal.Instant.compare(sealed.until, now) < 0) {
    throw new Conflict('Bước thiết lập đã hết hạn. Xin mở lại trang để bắt đầu từ đầu.')
  }
  const uri = uriOf(account.email ?? account.name, sealed.secret)
  return { secret: sealed.secret, uri, ticket, replaces: account.totp_enabled_at !== null }
}

function openTicket(key: string, ticket: string): Sealed | undefined {
  try {
    return JSON.parse(unseal(key, ticket)) as Sealed
  } catch {
    return undefined
  }
}

/**
 * Turns the second factor on when the code shows that the device has the secret. Other sessions, opened without it, end.
 * @returns ten recovery codes, shown once
 * @throws Invalid naming `code`, or `current` when one is replaced
 */
export async function confirmSetUp(
  services: Services,
  actor: Actor,
  given: { ticket: string; code: string; password: string },
  origin: Origin,
): Promise<string[]> {
  const account = await ownAccount(services, actor)
  const { secret, replaces } = await resumeSecondFactor(services, actor, given.ticket)
  if (replaces) await provePassword(services, account, given.password, 'current', origin)
  const now = services.clock.now()
  if (matchesDevice(secret, given.code, now) === undefined) {
    throw new Invalid({ code: 'Mã không đúng. Nhập mã 6 chữ số đang hiện trên ứng dụng xác thực.' })
  }
  return inTransaction(services.db, async (tx) => {
    const codes = await enableSecondFactor(tx, services.config.secretKey, account.id, secret, now)
    await endSessions(tx, account.id, { except: 'sessionId' in actor ? actor.sessionId : '' }, now)
    await audit(tx, {
      actor,
      at: now,
      act: 'account.enable-second-factor',
      subject: { kind: 'account', id: account.id },
      origin,
    })
    return codes
  })
}

/** Must this actor keep a second factor? */
export const needsSecondFactor = (actor: Actor): boolean =>
  actor.kind === 'officer' && actor.positions.some((position) => position.roles.includes('administrator'))

/**
 * Turns the second factor off; the owner proves the password.
 * @throws Forbidden for administrators; Invalid naming `current`
 */
export async function endSecondFactor(
  services: Services,
  actor: Actor,
  password: string,
  origin: Origin,
): Promise<void> {
  if (needsSecondFactor(actor)) throw new Forbidden('Tài khoản quản trị luôn phải bật xác thực hai lớp.')
  const account = await ownAccount(services, actor)
  await provePassword(services, account, password, 'current', origin)
  if (password.length < SECURITY_RULES.passwordLength) {
    throw new Invalid({
      current: `Không có xác thực hai lớp thì mật khẩu cần ít nhất ${SECURITY_RULES.passwordLength} ký tự. Xin đổi mật khẩu trước.`,
    })
  }
  const now = services.clock.now()
  await inTransaction(services.db, async (tx) => {
    await disableSecondFactor(tx, account.id)
    await audit(tx, {
      actor,
      at: now,
      act: 'account.disable-second-factor',
      subject: { kind: 'account', id: account.id },
      origin,
    })
  })
}
