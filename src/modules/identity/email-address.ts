import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction, isDuplicate, type Tx } from '#platform/database/database.ts'
import { Conflict, Invalid } from '#platform/errors.ts'
import { postMail } from '#platform/mail/mail.ts'
import type { Services } from '#platform/services.ts'
import { addressOf } from './letters.ts'
import { emailTokensSince, findEmailToken, issueToken, shutTokens, takeToken } from './one-time-tokens.ts'
import { paths } from './paths.ts'
import { SECURITY_RULES } from './security-rules.ts'
import { findAccountByLogin, lockAccount, replaceLogin, updateAccount } from './store.ts'
import type { AccountRow } from './tables.ts'

type Owner = Pick<AccountRow, 'id' | 'name' | 'email'>

/**
 * Sends a letter to a new address. It is the one to sign in and to recover the password with once its door has been opened;
 * until then the old one stays. No more letters go out for one account, or to one address, than somebody who mistyped needs.
 * @returns whether a letter went out
 */
export async function askForConfirmation(
  services: Services,
  tx: Tx,
  owner: Owner,
  address: string,
): Promise<boolean> {
  const now = services.clock.now()
  const since = now.subtract({ minutes: SECURITY_RULES.recoveryMinutes })
  const asked = await emailTokensSince(tx, owner.id, address, since)
  if (Math.max(asked.account, asked.address) >= SECURITY_RULES.mostLetters) return false
  await shutTokens(tx, 'email', owner.id, now)
  const token = await issueToken(tx, 'email', owner.id, now, SECURITY_RULES.emailMinutes, address)
  await postMail(tx, confirmationLetter(services, owner, address, token), now)
  return true
}

/** @throws Invalid when the address belongs to another account */
export async function refuseTaken(tx: Tx, owner: Owner, address: string): Promise<void> {
  const holder = await findAccountByLogin(tx, address)
  if (holder && holder.id !== owner.id) throw new Invalid({ email: TAKEN })
}

const TAKEN = 'Thư điện tử này đã dùng cho một tài khoản khác.'
const DOOR_SHUT =
  'Đường dẫn xác nhận đã dùng hoặc đã hết hạn. Xin lưu lại thư điện tử trong thông tin của mình.'

/** The address a letter asks about, while its door opens. */
export const addressToConfirm = async (services: Services, token: string): Promise<string | undefined> =>
  (await findEmailToken(services.db, token, services.clock.now()))?.address

/** Whoever reads the letter has the address: from now on it counts. @throws Conflict when the door is shut or the address taken */
export async function confirmAddress(
  services: Services,
  actor: Actor,
  token: string,
  origin: Origin,
): Promise<void> {
  const now = services.clock.now()
  try {
    await inTransaction(services.db, async (tx) => {
      const asked = await findEmailToken(tx, token, now)
      const account = asked && (await lockAccount(tx, asked.accountId))
      if (!account || account.status === 'disabled' || !(await takeToken(tx, token, now)))
        throw new Conflict(DOOR_SHUT)
      await moveAddress(services, tx, account, asked.address)
      const subject = { kind: 'account', id: account.id }
      const personId = account.person_id
      await audit(tx, { actor, at: now, act: 'account.change-email', subject, personId, origin })
    })
  } catch (error) {
    if (isDuplicate(error)) throw new Conflict(TAKEN)
    throw error
  }
}

/** Makes an address, or none, the one of the account, and tells the old one. */
export async function moveAddress(
  services: Services,
  tx: Tx,
  owner: Owner,
  address: string | null,
): Promise<void> {
  await updateAccount(tx, owner.id, { email: address })
  await replaceLogin(tx, owner.id, owner.email, address)
  if (owner.email) await postMail(tx, movedLetter(services, owner, owner.email), services.clock.now())
}

const letter = (
  services: Services,
  owner: Owner,
  recipient: string,
  subject: string,
  greeting: string,
  lines: readonly string[],
) => ({
  recipient,
  subject,
  body: [`${greeting},`, '', ...lines, '', services.province.fullName].join('\n'),
  about: { kind: 'account', id: owner.id },
})

/** Nobody knows yet whose address it is: nothing stands in the letter that its asker wrote, not even a name. */
const confirmationLetter = (services: Services, owner: Owner, recipient: string, token: string) =>
  letter(services, owner, recipient, 'Xác nhận thư điện tử của tài khoản Một Cửa', 'Kính gửi Ông/Bà', [
    'Có người vừa khai địa chỉ này cho tài khoản của mình tại Một Cửa. Nếu đó là Ông/Bà, để dùng nó khi đăng nhập và đặt lại mật khẩu, xin mở đường dẫn sau:',
    '',
    addressOf(services, paths.confirmEmail(token)),
    '',
    'Đường dẫn dùng được một lần, trong 24 giờ. Nếu không phải Ông/Bà khai, xin bỏ qua thư này.',
  ])

const movedLetter = (services: Services, owner: Owner, recipient: string) =>
  letter(
    services,
    owner,
    recipient,
    'Thư điện tử của tài khoản Một Cửa đã được đổi',
    `Kính gửi Ông/Bà ${owner.name}`,
    [
      'Địa chỉ này không còn là thư điện tử của tài khoản Ông/Bà tại Một Cửa.',
      `Nếu không phải Ông/Bà đổi, xin gọi ngay ${services.province.hotline}.`,
    ],
  )
