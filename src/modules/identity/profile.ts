import type { CitizenActor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Invalid } from '#platform/errors.ts'
import type { FormSchema } from '#platform/forms/schema.ts'
import type { Services } from '#platform/services.ts'
import { askForConfirmation, moveAddress, refuseTaken } from './email-address.ts'
import { shutTokens } from './one-time-tokens.ts'
import { ownAccount, provePassword } from './passwords.ts'
import { getPerson, updatePerson } from './person-store.ts'
import { ownPersonId } from './representation.ts'
import { SECURITY_RULES } from './security-rules.ts'
import { lockAccount } from './store.ts'
import type { AccountRow } from './tables.ts'
import { emailField, phoneField } from './contact-fields.ts'

/** What citizens may change about themselves; name, number and date of birth are those of the identity card. */
export const profileForm: FormSchema = {
  type: 'object',
  title: 'Thông tin của tôi',
  properties: {
    ethnicity: {
      type: 'string',
      title: 'Dân tộc',
      maxLength: 50,
      'x-options': 'ethnicities',
      'x-widget': 'select',
    },
    unit: {
      type: 'string',
      format: 'unit',
      title: 'Xã, phường, thị trấn nơi thường trú',
      'x-options': 'communes',
      'x-widget': 'select',
    },
    address: {
      type: 'string',
      title: 'Địa chỉ thường trú',
      'x-hint': 'Số nhà, thôn, tổ dân phố.',
      maxLength: 300,
      'x-autocomplete': 'address-line1',
    },
    phone: phoneField,
    email: emailField('Nhận thông báo về hồ sơ và thư đặt lại mật khẩu.'),
    current: {
      type: 'string',
      title: 'Mật khẩu đang dùng',
      maxLength: 200,
      'x-widget': 'password',
      'x-autocomplete': 'current-password',
      'x-hint': 'Chỉ cần nhập khi đổi hoặc bỏ thư điện tử.',
    },
  },
  required: ['address', 'phone'],
}

export type Profile = {
  address: string
  phone: string
  unit?: string
  email?: string
  ethnicity?: string
  /** The password, asked for again when the e-mail address becomes another. */
  current?: string
}

/**
 * Keeps what a citizen says about themselves; forms are filled in from it. Another e-mail address takes the password: it would
 * be the way to another one. It is written to first, and becomes the one to sign in and to recover the password with when that
 * letter is answered; one that is taken away goes at once.
 * @returns the address that has to be confirmed, when there is one
 * @throws Invalid when the address belongs to another account, was written to too often, or the password is wrong
 */
export async function changeProfile(
  services: Services,
  actor: CitizenActor,
  given: Profile,
  origin: Origin,
): Promise<string | undefined> {
  const change = {
    address: given.address,
    phone: given.phone,
    unit_code: given.unit ?? null,
    email: given.email ?? null,
    ethnicity: given.ethnicity ?? null,
  }
  await proveOwner(services, actor, change.email, given.current ?? '', origin)
  return inTransaction(services.db, async (tx) => {
    const account = (await lockAccount(tx, actor.accountId))!
    const personId = ownPersonId(actor)
    const before = await getPerson(tx, personId)
    const changed = Object.entries(change).filter(
      ([name, value]) => before[name as keyof typeof change] !== value,
    )
    const moves = account.email !== change.email
    if (changed.length === 0 && !moves) return undefined
    await updatePerson(tx, personId, change)
    // A letter about an address that is given up again opens nothing any more.
    if (before.email !== change.email) await shutTokens(tx, 'email', account.id, services.clock.now())
    if (moves) await moveTo(services, tx, account, change.email)
    await audit(tx, {
      actor,
      at: services.clock.now(),
      act: moves ? 'account.ask-email' : 'person.change',
      subject: { kind: 'person', id: personId },
      personId,
      // The names of what changed, not the values: the log is read by more people than the profile.
      changes: { fields: changed.map(([name]) => name) },
      origin,
    })
    return moves ? (change.email ?? undefined) : undefined
  })
}

/** An address given before and not confirmed yet is written to again without more ado. */
async function proveOwner(
  services: Services,
  actor: CitizenActor,
  email: string | null,
  password: string,
  origin: Origin,
): Promise<void> {
  const account = await ownAccount(services, actor)
  const person = await getPerson(services.db, ownPersonId(actor))
  const again = email !== null && email === person.email
  if (email === account.email || again) return
  if (password === '') throw new Invalid({ current: 'Nhập mật khẩu đang dùng để đổi hoặc bỏ thư điện tử.' })
  await provePassword(services, account, password, 'current', origin)
}

async function moveTo(services: Services, tx: Tx, account: AccountRow, email: string | null): Promise<void> {
  if (email === null) return moveAddress(services, tx, account, null)
  await refuseTaken(tx, account, email)
  if (await askForConfirmation(services, tx, account, email)) return
  throw new Invalid({
    email: `Đã gửi nhiều thư xác nhận trong ${SECURITY_RULES.recoveryMinutes} phút qua. Xin mở thư đã nhận, hoặc thử lại sau.`,
  })
}
