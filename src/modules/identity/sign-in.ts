import { anonymous } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { issueToken, takeToken, tryToken } from './one-time-tokens.ts'
import { DECOY_HASH, verifyPassword } from './secrets.ts'
import { SECURITY_RULES } from './security-rules.ts'
import { checkSecondFactor } from './second-factor.ts'
import { openSession } from './sessions.ts'
import { findAccountByLogin, lockAccount, positionsOf, updateAccount } from './store.ts'
import type { AccountRow } from './tables.ts'

export type SignIn =
  | { outcome: 'open'; session: { token: string; maxAge: number }; account: AccountRow }
  | { outcome: 'second-factor'; ticket: string }
  | { outcome: 'refused'; message: string }

const WRONG = 'Tên đăng nhập hoặc mật khẩu không đúng.'
const EXPIRED = 'Bước xác thực đã hết hạn. Xin đăng nhập lại từ đầu.'
const WRONG_CODE = 'Mã xác thực không đúng hoặc đã dùng. Nhập mã mới trên thiết bị của Ông/Bà.'

const refused = (message: string): SignIn => ({ outcome: 'refused', message })

/**
 * First step: name and password (đăng nhập). Five wrong ones lock the account for a quarter of an hour; the answer to a
 * wrong password does not tell whether the name exists.
 */
export async function signIn(
  services: Services,
  login: string,
  password: string,
  origin: Origin,
): Promise<SignIn> {
  const { db, clock } = services
  const found = await findAccountByLogin(db, login)
  const right = await verifyPassword(found?.password_hash ?? DECOY_HASH, password)
  if (!found) return refused(WRONG)
  const now = clock.now()
  return inTransaction(db, async (tx) => {
    const account = (await lockAccount(tx, found.id))!
    const locked = lockMessage(account, now)
    if (locked) return refused(locked)
    if (!right) {
      await countFailure(tx, account, 'account.sign-in-failed', now, origin)
      return refused(WRONG)
    }
    const closed = closedMessage(account, now)
    if (closed) return refused(closed)
    if (!account.totp_enabled_at) return open(tx, account, now, origin)
    // The count of wrong tries goes on until the second step is done: it could be tried without end otherwise.
    const ticket = await issueToken(tx, 'second-factor', account.id, now, SECURITY_RULES.secondFactorMinutes)
    return { outcome: 'second-factor', ticket }
  })
}

/** Second step: the six digits of the owner's device, or one of the recovery codes. */
export async function confirmSecondFactor(
  services: Services,
  ticket: string,
  code: string,
  origin: Origin,
): Promise<SignIn> {
  const now = services.clock.now()
  return inTransaction(services.db, async (tx) => {
    const accountId = await tryToken(tx, 'second-factor', ticket, now)
    const account = accountId === undefined ? undefined : await lockAccount(tx, accountId)
    if (!account?.totp_enabled_at) return refused(EXPIRED)
    const barred = lockMessage(account, now) ?? closedMessage(account, now)
    if (barred) return refused(barred)
    if (!(await checkSecondFactor(tx, services.config.secretKey, account, code, now))) {
      await countFailure(tx, account, 'account.second-factor-failed', now, origin)
      return refused(WRONG_CODE)
    }
    await takeToken(tx, ticket, now)
    return open(tx, account, now, origin)
  })
}

function lockMessage(account: AccountRow, now: Temporal.Instant): string | undefined {
  if (!account.locked_until || Temporal.Instant.compare(account.locked_until, now) <= 0) return undefined
  const minutes = Math.ceil(account.locked_until.since(now).total('minutes'))
  return `Tài khoản tạm khóa do nhập sai nhiều lần. Xin thử lại sau ${minutes} phút.`
}

/** Said only to whoever knows the password. */
function closedMessage(account: AccountRow, now: Temporal.Instant): string | undefined {
  if (account.status === 'disabled') return 'Tài khoản đã ngừng hoạt động. Xin liên hệ quản trị hệ thống.'
  return isIdle(account, now)
    ? `Tài khoản không dùng quá ${SECURITY_RULES.idleDays} ngày nên đã tạm ngừng. Xin liên hệ quản trị hệ thống.`
    : undefined
}

/** Has an officer's account been left unused for so long that it no longer opens? */
export function isIdle(
  account: Pick<AccountRow, 'kind' | 'created_at' | 'last_sign_in_at' | 'reopened_at'>,
  now: Temporal.Instant,
): boolean {
  if (account.kind !== 'officer') return false
  const uses = [account.created_at, account.last_sign_in_at, account.reopened_at].flatMap((use) => use ?? [])
  return uses.every((use) => now.since(use).total('hours') > SECURITY_RULES.idleDays * 24)
}

/** One more wrong try; the fifth locks the account. @returns whether it is locked now */
export async function countFailure(
  tx: Tx,
  account: AccountRow,
  act: 'account.sign-in-failed' | 'account.second-factor-failed',
  now: Temporal.Instant,
  origin: Origin,
): Promise<boolean> {
  const failures = account.failed_sign_ins + 1
  const locks = failures >= SECURITY_RULES.failedSignIns
  await updateAccount(tx, account.id, {
    failed_sign_ins: locks ? 0 : failures,
    locked_until: locks ? now.add({ minutes: SECURITY_RULES.lockMinutes }) : null,
  })
  const subject = { kind: 'account', id: account.id }
  await audit(tx, { actor: anonymous, at: now, act, subject, origin })
  if (locks) await audit(tx, { actor: anonymous, at: now, act: 'account.lock', subject, origin })
  return locks
}

async function open(tx: Tx, account: AccountRow, now: Temporal.Instant, origin: Origin): Promise<SignIn> {
  const positions = account.kind === 'officer' ? await positionsOf(tx, account.id, dateOf(now)) : []
  if (account.kind === 'officer' && positions.length === 0) {
    return refused('Tài khoản chưa được phân công vị trí công tác. Xin liên hệ quản trị hệ thống.')
  }
  await updateAccount(tx, account.id, { last_sign_in_at: now, failed_sign_ins: 0, locked_until: null })
  return { outcome: 'open', session: await openSession(tx, account, positions[0], now, origin), account }
}
