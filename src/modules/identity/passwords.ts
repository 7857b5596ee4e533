import { anonymous, type Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '#platform/errors.ts'
import { postMail } from '#platform/mail/mail.ts'
import type { Services } from '#platform/services.ts'
import { addressOf } from './letters.ts'
import { findToken, issueToken, shutTokens, takeToken, tokensSince } from './one-time-tokens.ts'
import { paths } from './paths.ts'
import { getPerson } from './person-store.ts'
import { hashPassword, verifyPassword } from './secrets.ts'
import { passwordProblem, SECURITY_RULES } from './security-rules.ts'
import { auditWrong, endSignInTries, reserveProof, returnProof } from './sign-in.ts'
import { endSessions, findAccount, findAccountByLogin, lockAccount, updateAccount } from './store.ts'
import type { AccountRow } from './tables.ts'

/**
 * Sends a letter with a door to a new password (quên mật khẩu), when there is such an account with an address. Whoever asks
 * learns nothing either way.
 */
export async function askRecovery(services: Services, login: string, origin: Origin): Promise<void> {
  const { db, clock } = services
  const now = clock.now()
  const account = await findAccountByLogin(db, login)
  if (!account?.email || account.status === 'disabled') return
  const recipient = account.email
  await inTransaction(db, async (tx) => {
    await lockAccount(tx, account.id)
    const since = now.subtract({ minutes: SECURITY_RULES.recoveryMinutes })
    if ((await tokensSince(tx, 'recovery', account.id, since)) >= SECURITY_RULES.mostLetters) return
    const token = await issueToken(tx, 'recovery', account.id, now, SECURITY_RULES.recoveryMinutes)
    await postMail(tx, recoveryLetter(services, account.name, recipient, account.id, token), now)
    await audit(tx, {
      actor: anonymous,
      at: now,
      act: 'account.recovery-asked',
      subject: { kind: 'account', id: account.id },
      origin,
    })
  })
}

const recoveryLetter = (services: Services, name: string, recipient: string, id: string, token: string) => ({
  recipient,
  subject: 'Đặt lại mật khẩu Một Cửa',
  body: [
    `Kính gửi Ông/Bà ${name},`,
    '',
    'Có người yêu cầu đặt lại mật khẩu cho tài khoản của Ông/Bà. Để chọn mật khẩu mới, xin mở đường dẫn sau:',
    '',
    addressOf(services, paths.reset(token)),
    '',
    `Đường dẫn dùng được một lần, trong ${SECURITY_RULES.recoveryMinutes} phút. Nếu không phải Ông/Bà yêu cầu, xin bỏ qua thư này:`,
    'mật khẩu hiện tại vẫn giữ nguyên.',
    '',
    services.province.fullName,
  ].join('\n'),
  about: { kind: 'account', id },
})

/** Does the door of a letter still open? */
export const isRecoveryOpen = async (services: Services, token: string): Promise<boolean> =>
  (await findToken(services.db, 'recovery', token, services.clock.now())) !== undefined

/**
 * A new password through the door of a letter. Every session of the account ends; a second factor stays as it is.
 * @throws Invalid naming `password`; Conflict when the door was shut meanwhile
 */
export async function recoverPassword(
  services: Services,
  token: string,
  password: string,
  origin: Origin,
): Promise<void> {
  const now = services.clock.now()
  const id = await findToken(services.db, 'recovery', token, now)
  const account = id === undefined ? undefined : await findAccount(services.db, id)
  if (!account || account.status === 'disabled') throw new Conflict(DOOR_SHUT)
  await refuseWeak(services, account, password)
  const hash = await hashPassword(password)
  await inTransaction(services.db, async (tx) => {
    if (!(await takeToken(tx, token, now))) throw new Conflict(DOOR_SHUT)
    await keepPassword(tx, account.id, hash, now)
    await updateAccount(tx, account.id, { failed_sign_ins: 0, locked_until: null })
    await endSignInTries(tx, account.id)
    await endSessions(tx, account.id, {}, now)
    await audit(tx, {
      actor: anonymous,
      at: now,
      act: 'account.recover',
      subject: { kind: 'account', id: account.id },
      origin,
    })
  })
}

const DOOR_SHUT = 'Đường dẫn đặt lại mật khẩu đã dùng hoặc đã hết hạn. Xin yêu cầu thư mới.'

/**
 * The owner changes the password (đổi mật khẩu). Other sessions end; a wrong old password counts like one at the door.
 * @throws Invalid naming `current` or `password`
 */
export async function changePassword(
  services: Services,
  actor: Actor,
  given: { current: string; password: string },
  origin: Origin,
): Promise<void> {
  const { db, clock } = services
  const account = await ownAccount(services, actor)
  await provePassword(services, account, given.current, 'current', origin)
  if (given.current === given.password) {
    throw new Invalid({ password: 'Mật khẩu mới phải khác mật khẩu đang dùng.' })
  }
  await refuseWeak(services, account, given.password)
  const hash = await hashPassword(given.password)
  const now = clock.now()
  await inTransaction(db, async (tx) => {
    await keepPassword(tx, account.id, hash, now)
    await endSessions(tx, account.id, { except: 'sessionId' in actor ? actor.sessionId : '' }, now)
    await audit(tx, {
      actor,
      at: now,
      act: 'account.change-password',
      subject: { kind: 'account', id: account.id },
      origin,
    })
    if (account.email) await postMail(tx, changedLetter(services, account, account.email), now)
  })
}

const changedLetter = (services: Services, account: AccountRow, recipient: string) => ({
  recipient,
  subject: 'Mật khẩu Một Cửa đã được đổi',
  body: [
    `Kính gửi Ông/Bà ${account.name},`,
    '',
    'Mật khẩu tài khoản của Ông/Bà vừa được đổi, các phiên đăng nhập khác đã kết thúc.',
    `Nếu không phải Ông/Bà đổi, xin đặt lại mật khẩu ngay tại ${addressOf(services, paths.recover())}`,
    `hoặc gọi ${services.province.hotline}.`,
    '',
    services.province.fullName,
  ].join('\n'),
  about: { kind: 'account', id: account.id },
})

/** @throws Forbidden for strangers and programs */
export async function ownAccount(services: Services, actor: Actor): Promise<AccountRow> {
  if (!('accountId' in actor)) throw new Forbidden()
  const account = await findAccount(services.db, actor.accountId)
  if (!account) throw new NotFound()
  return account
}

/**
 * Is the owner at the keyboard? A try is counted before it is judged, so that many at once are no more than five; the fifth wrong
 * one locks the account and ends its sessions.
 * @throws Invalid naming `field`
 */
export async function provePassword(
  services: Services,
  account: AccountRow,
  password: string,
  field: string,
  origin: Origin,
): Promise<void> {
  const { db, clock } = services
  const now = clock.now()
  const proof = await inTransaction(db, async (tx) =>
    reserveProof(tx, (await lockAccount(tx, account.id))!, now),
  )
  if (proof.outcome === 'barred') throw new Invalid({ [field]: proof.message })
  const right = await verifyPassword(account.password_hash, password)
  await inTransaction(db, async (tx) => {
    if (right) return returnProof(tx, account.id, proof.lock)
    const subject = { kind: 'account', id: account.id }
    await auditWrong(tx, subject, 'account.sign-in-failed', proof.lock !== null, now, origin)
    if (proof.lock) await endSessions(tx, account.id, {}, now)
  })
  if (!right) throw new Invalid({ [field]: 'Mật khẩu đang dùng không đúng.' })
}

async function refuseWeak(services: Services, account: AccountRow, password: string): Promise<void> {
  const person = account.person_id ? await getPerson(services.db, account.person_id) : undefined
  const known = [account.name, account.email, person?.personal_number, person?.phone]
  const problem = passwordProblem(password, {
    secondFactor: account.totp_enabled_at !== null,
    known: known.flatMap((text) => text ?? []),
  })
  if (problem) throw new Invalid({ password: problem })
}

/** The password is the owner's own again, and no letter of before opens anything. */
async function keepPassword(tx: Tx, id: string, hash: string, now: Temporal.Instant): Promise<void> {
  await updateAccount(tx, id, { password_hash: hash, password_changed_at: now, must_change_password: false })
  await shutTokens(tx, 'recovery', id, now)
}
