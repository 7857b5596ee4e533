import type { CitizenActor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction, isDuplicate } from '#platform/database/database.ts'
import { Invalid } from '#platform/errors.ts'
import type { FormSchema } from '#platform/forms/schema.ts'
import { postMail } from '#platform/mail/mail.ts'
import type { Services } from '#platform/services.ts'
import { getPerson, updatePerson } from './person-store.ts'
import { lockAccount, replaceLogin, updateAccount } from './store.ts'

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
    phone: {
      type: 'string',
      format: 'phone',
      title: 'Số điện thoại',
      'x-autocomplete': 'tel',
      'x-width': 20,
    },
    email: {
      type: 'string',
      format: 'email',
      title: 'Thư điện tử',
      maxLength: 200,
      'x-hint': 'Nhận thông báo về hồ sơ và thư đặt lại mật khẩu. Có thể để trống.',
      'x-autocomplete': 'email',
    },
  },
  required: ['address', 'phone'],
}

export type Profile = { address: string; phone: string; unit?: string; email?: string; ethnicity?: string }

/**
 * Keeps what a citizen says about themselves; forms are filled in from it. A new e-mail address also becomes the one to sign
 * in and to recover the password with, and the old one is told.
 * @throws Invalid when the address belongs to another account
 */
export async function changeProfile(
  services: Services,
  actor: CitizenActor,
  given: Profile,
  origin: Origin,
): Promise<void> {
  const now = services.clock.now()
  const change = {
    address: given.address,
    phone: given.phone,
    unit_code: given.unit ?? null,
    email: given.email ?? null,
    ethnicity: given.ethnicity ?? null,
  }
  try {
    await inTransaction(services.db, async (tx) => {
      const account = (await lockAccount(tx, actor.accountId))!
      const before = await getPerson(tx, actor.personId)
      const changed = Object.entries(change).filter(
        ([name, value]) => before[name as keyof typeof change] !== value,
      )
      const moves = account.email !== change.email
      if (changed.length === 0 && !moves) return
      await updatePerson(tx, actor.personId, change)
      if (moves) {
        await updateAccount(tx, account.id, { email: change.email })
        await replaceLogin(tx, account.id, account.email, change.email)
      }
      await audit(tx, {
        actor,
        at: now,
        act: moves ? 'account.change-email' : 'person.change',
        subject: { kind: 'person', id: actor.personId },
        personId: actor.personId,
        // The names of what changed, not the values: the log is read by more people than the profile.
        changes: { fields: changed.map(([name]) => name) },
        origin,
      })
      if (moves && account.email) {
        await postMail(tx, movedLetter(services, account.name, account.email, account.id), now)
      }
    })
  } catch (error) {
    if (isDuplicate(error)) throw new Invalid({ email: 'Thư điện tử này đã dùng cho một tài khoản khác.' })
    throw error
  }
}

const movedLetter = (services: Services, name: string, recipient: string, id: string) => ({
  recipient,
  subject: 'Thư điện tử của tài khoản Một Cửa đã được đổi',
  body: [
    `Kính gửi Ông/Bà ${name},`,
    '',
    'Địa chỉ này không còn là thư điện tử của tài khoản Ông/Bà tại Một Cửa.',
    `Nếu không phải Ông/Bà đổi, xin gọi ngay ${services.province.hotline}.`,
    '',
    services.province.fullName,
  ].join('\n'),
  about: { kind: 'account', id },
})
