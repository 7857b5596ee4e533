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
import { findAccountByLogin, lockAccount, normaliseLogin, positionsOf, updateAccount } from './store.ts'
import type { AccountRow } from './tables.ts'
import { endAllTries, endTries, isKnownNetwork, reserveTry, returnTry, trySubject } from './try-store.ts'

export type SignIn =
  | { outcome: 'open'; session: { token: string; maxAge: number }; account: AccountRow }
  | { outcome: 'second-factor'; ticket: string }
  | { outcome: 'refused'; message: string }

const WRONG = 'Tên đăng nhập hoặc mật khẩu không đúng.'
const EXPIRED = 'Bước xác thực đã hết hạn. Xin đăng nhập lại từ đầu.'
const WRONG_CODE = 'Mã xác thực không đúng hoặc đã dùng. Nhập mã mới trên thiết bị của Ông/Bà.'

const refused = (message: string): SignIn => ({ outcome: 'refused', message })

/**
 * First step: name and password (đăng nhập). A try is counted before it is judged; five wrong ones shut the account to the
 * network they came from for a quarter of an hour, twenty from anywhere for an hour to all networks but those its owner uses. A
 * name nobody has is counted and refused in the same way.
 */
export async function signIn(
  services: Services,
  login: string,
  password: string,
  origin: Origin,
): Promise<SignIn> {
  const { db, clock } = services
  const found = await findAccountByLogin(db, login)
  const now = clock.now()
  const subject = found ? triesOf(found.id) : trySubject('sign-in name', normaliseLogin(login))
  const known = await isKnownNetwork(db, found?.id ?? NOBODY, origin.ip, now)
  const tried = await reserveTry(db, subject, origin.ip, now, known)
  if (tried.outcome === 'barred') return refused(lockedUntil(tried.until, now))
  const right = await verifyPassword(found?.password_hash ?? DECOY_HASH, password)
  return inTransaction(db, async (tx) => {
    const account = found && (await lockAccount(tx, found.id))
    const locked = account && lockMessage(account, now)
    if (locked) return refused(locked)
    if (!account || !right) {
      await auditWrong(tx, subjectOf(account?.id, subject), 'account.sign-in-failed', tried.last, now, origin)
      return refused(WRONG)
    }
    const closed = closedMessage(account, now)
    if (!closed && !account.totp_enabled_at) return open(tx, account, now, origin)
    await returnTry(tx, subject, origin.ip)
    if (closed) return refused(closed)
    // The count of wrong tries goes on until the second step is done: it could be tried without end otherwise.
    const ticket = await issueToken(tx, 'second-factor', account.id, now, SECURITY_RULES.secondFactorMinutes)
    return { outcome: 'second-factor', ticket }
  })
}

/** The account of a name nobody has: it is asked about in the same way. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

const triesOf = (accountId: string) => trySubject('sign-in', accountId)

/** A name nobody has is written down by the beginning of its hash: it may be a password typed into the wrong field. */
const subjectOf = (accountId: string | undefined, tries: Buffer) =>
  accountId === undefined
    ? { kind: 'sign-in-name', id: tries.toString('hex').slice(0, 16) }
    : { kind: 'account', id: accountId }

/** Every network may try again: the owner has proved who they are, or an administrator says so. */
export const endSignInTries = (tx: Tx, accountId: string): Promise<void> =>
  endAllTries(tx, triesOf(accountId))

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
    const closed = closedMessage(account, now)
    if (closed) return refused(closed)
    const proof = await reserveProof(tx, account, now)
    if (proof.outcome === 'barred') return refused(proof.message)
    if (!(await checkSecondFactor(tx, services.config.secretKey, account, code, now))) {
      const subject = { kind: 'account', id: account.id }
      await auditWrong(tx, subject, 'account.second-factor-failed', proof.lock !== null, now, origin)
      return refused(WRONG_CODE)
    }
    await takeToken(tx, ticket, now)
    return open(tx, account, now, origin)
  })
}

function lockMessage(account: AccountRow, now: Temporal.Instant): string | undefined {
  return isLocked(account, now) ? lockedUntil(account.locked_until!, now) : undefined
}

const isLocked = ({ locked_until: until }: AccountRow, now: Temporal.Instant): boolean =>
  until !== null && Temporal.Instant.compare(until, now) > 0

function lockedUntil(until: Temporal.Instant, now: Temporal.Instant): string {
  const minutes = Math.ceil(until.since(now).total('minutes'))
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

/** A try of somebody who is past the first door: in an open session, or with the password known. */
export type Proof =
  { outcome: 'judged'; lock: Temporal.Instant | null } | { outcome: 'barred'; message: string }

/**
 * Counts such a try before it is judged; the fifth locks the account everywhere for a quarter of an hour. A lock is never
 * shortened. @param account its row, locked
 */
export async function reserveProof(tx: Tx, account: AccountRow, now: Temporal.Instant): Promise<Proof> {
  const barred = lockMessage(account, now)
  if (barred) return { outcome: 'barred', message: barred }
  const failures = account.locked_until ? 1 : account.failed_sign_ins + 1
  const lock =
    failures >= SECURITY_RULES.failedSignIns ? now.add({ minutes: SECURITY_RULES.lockMinutes }) : null
  await updateAccount(tx, account.id, { failed_sign_ins: failures, locked_until: lock })
  return { outcome: 'judged', lock }
}

/** It was right: it does not count, and the lock is lifted that it alone had set. */
export async function returnProof(tx: Tx, accountId: string, lock: Temporal.Instant | null): Promise<void> {
  const account = (await lockAccount(tx, accountId))!
  const own = lock !== null && account.locked_until?.equals(lock) === true
  await updateAccount(tx, accountId, {
    failed_sign_ins: Math.max(0, account.failed_sign_ins - 1),
    ...(own && { locked_until: null }),
  })
}

/** Writes down a wrong try, and the lock it brought. */
export async function auditWrong(
  tx: Tx,
  subject: { kind: string; id: string },
  act: 'account.sign-in-failed' | 'account.second-factor-failed',
  locks: boolean,
  now: Temporal.Instant,
  origin: Origin,
): Promise<void> {
  await audit(tx, { actor: anonymous, at: now, act, subject, origin })
  if (locks) await audit(tx, { actor: anonymous, at: now, act: 'account.lock', subject, origin })
}

async function open(tx: Tx, account: AccountRow, now: Temporal.Instant, origin: Origin): Promise<SignIn> {
  const positions = account.kind === 'officer' ? await positionsOf(tx, account.id, dateOf(now)) : []
  if (account.kind === 'officer' && positions.length === 0) {
    return refused('Tài khoản chưa được phân công vị trí công tác. Xin liên hệ quản trị hệ thống.')
  }
  await endTries(tx, triesOf(account.id), origin.ip)
  await updateAccount(tx, account.id, { last_sign_in_at: now, failed_sign_ins: 0, locked_until: null })
  return { outcome: 'open', session: await openSession(tx, account, positions[0], now, origin), account }
}
