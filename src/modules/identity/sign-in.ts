import { anonymous } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { at, inTransaction, type Tx } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { newToken, tokenHash, verifyPassword } from './secrets.ts'
import { SECURITY_RULES } from './security-rules.ts'
import { checkSecondFactor } from './second-factor.ts'
import { openSession } from './sessions.ts'
import { findAccountByLogin, lockAccount, positionsOf, updateAccount } from './store.ts'
import type { AccountRow, IdentityTables } from './tables.ts'

export type SignIn =
  | { outcome: 'open'; session: { token: string; maxAge: number }; account: AccountRow }
  | { outcome: 'second-factor'; ticket: string }
  | { outcome: 'refused'; message: string }

const WRONG = 'Tên đăng nhập hoặc mật khẩu không đúng.'
// A hash of nothing anybody knows: an unknown name must take as long as a wrong password.
const DECOY =
  '$argon2id$v=19$m=19456,t=2,p=1$c29tZS1zYWx0LW9mLW91cnM$d5cQmZPbIhZ0Qn0lhz2Yjjm8r7FtCX8cP1ZSkYlVxlY'

/**
 * First step: name and password (đăng nhập). Five wrong ones lock the account for a quarter of an hour; the answer does
 * not tell whether the name exists.
 */
export async function signIn(
  services: Services,
  login: string,
  password: string,
  origin: Origin,
): Promise<SignIn> {
  const { db, clock } = services
  const found = await findAccountByLogin(db, login)
  const right = await verifyPassword(found?.password_hash ?? DECOY, password).catch(() => false)
  if (!found) return { outcome: 'refused', message: WRONG }
  const now = clock.now()
  return inTransaction(db, async (tx) => {
    const account = (await lockAccount(tx, found.id))!
    const barred = barredBecause(account, now)
    if (barred) return { outcome: 'refused', message: barred }
    if (!right) return refuse(tx, account, now, origin)
    await updateAccount(tx, account.id, { failed_sign_ins: 0, locked_until: null })
    if (account.totp_enabled_at)
      return { outcome: 'second-factor', ticket: await issueTicket(tx, account, now) }
    return open(tx, account, now, origin)
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
    const row = await tx
      .withTables<IdentityTables>()
      .updateTable('one_time_token')
      .set((is) => ({ tries: is('tries', '+', 1) }))
      .where('token_hash', '=', tokenHash(ticket))
      .where('purpose', '=', 'second-factor')
      .where('used_at', 'is', null)
      .where('expires_at', '>', at(now))
      .where('tries', '<', SECURITY_RULES.failedSignIns)
      .returning('account_id')
      .executeTakeFirst()
    const account = row && (await lockAccount(tx, row.account_id))
    if (!account)
      return { outcome: 'refused', message: 'Bước xác thực đã hết hạn. Xin đăng nhập lại từ đầu.' }
    if (!(await checkSecondFactor(tx, services.config.secretKey, account, code, now))) {
      return {
        outcome: 'refused',
        message: 'Mã xác thực không đúng hoặc đã dùng. Nhập mã mới trên thiết bị của Ông/Bà.',
      }
    }
    await tx
      .withTables<IdentityTables>()
      .updateTable('one_time_token')
      .set({ used_at: at(now) })
      .where('token_hash', '=', tokenHash(ticket))
      .execute()
    return open(tx, account, now, origin)
  })
}

function barredBecause(account: AccountRow, now: Temporal.Instant): string | undefined {
  if (account.status === 'disabled') return 'Tài khoản đã ngừng hoạt động. Xin liên hệ quản trị hệ thống.'
  if (account.locked_until && Temporal.Instant.compare(account.locked_until, now) > 0) {
    const minutes = Math.ceil(account.locked_until.since(now).total('minutes'))
    return `Tài khoản tạm khóa do nhập sai nhiều lần. Xin thử lại sau ${minutes} phút.`
  }
  const lastUse = account.last_sign_in_at ?? account.created_at
  if (account.kind === 'officer' && now.since(lastUse).total('hours') > SECURITY_RULES.idleDays * 24) {
    return `Tài khoản không dùng quá ${SECURITY_RULES.idleDays} ngày nên đã tạm ngừng. Xin liên hệ quản trị hệ thống.`
  }
  return undefined
}

async function refuse(tx: Tx, account: AccountRow, now: Temporal.Instant, origin: Origin): Promise<SignIn> {
  const failures = account.failed_sign_ins + 1
  const locks = failures >= SECURITY_RULES.failedSignIns
  await updateAccount(tx, account.id, {
    failed_sign_ins: locks ? 0 : failures,
    locked_until: locks ? now.add({ minutes: SECURITY_RULES.lockMinutes }) : null,
  })
  const act = locks ? 'account.lock' : 'account.sign-in-failed'
  await audit(tx, { actor: anonymous, at: now, act, subject: { kind: 'account', id: account.id }, origin })
  return { outcome: 'refused', message: WRONG }
}

async function open(tx: Tx, account: AccountRow, now: Temporal.Instant, origin: Origin): Promise<SignIn> {
  const positions = account.kind === 'officer' ? await positionsOf(tx, account.id, dateOf(now)) : []
  if (account.kind === 'officer' && positions.length === 0) {
    return {
      outcome: 'refused',
      message: 'Tài khoản chưa được phân công vị trí công tác. Xin liên hệ quản trị hệ thống.',
    }
  }
  await updateAccount(tx, account.id, { last_sign_in_at: now })
  return { outcome: 'open', session: await openSession(tx, account, positions[0], now, origin), account }
}

async function issueTicket(tx: Tx, account: AccountRow, now: Temporal.Instant): Promise<string> {
  const ticket = newToken()
  await tx
    .withTables<IdentityTables>()
    .insertInto('one_time_token')
    .values({
      token_hash: tokenHash(ticket),
      purpose: 'second-factor',
      account_id: account.id,
      created_at: at(now),
      expires_at: at(now.add({ minutes: SECURITY_RULES.secondFactorMinutes })),
      tries: 0,
    })
    .execute()
  return ticket
}
