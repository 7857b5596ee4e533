import type { CitizenActor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import type { FormSchema } from '#platform/forms/schema.ts'
import type { Services } from '#platform/services.ts'
import { askForConfirmation, moveAddress } from './email-address.ts'
import { getPerson, updatePerson } from './person-store.ts'
import { ownPersonId } from './representation.ts'
import { lockAccount } from './store.ts'
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
  },
  required: ['address', 'phone'],
}

export type Profile = { address: string; phone: string; unit?: string; email?: string; ethnicity?: string }

/**
 * Keeps what a citizen says about themselves; forms are filled in from it. A new e-mail address is written to first, and becomes
 * the one to sign in and to recover the password with when that letter is answered; one that is taken away goes at once.
 * @returns the address that has to be confirmed, when there is one
 * @throws Invalid when the address belongs to another account
 */
export function changeProfile(
  services: Services,
  actor: CitizenActor,
  given: Profile,
  origin: Origin,
): Promise<string | undefined> {
  const now = services.clock.now()
  const change = {
    address: given.address,
    phone: given.phone,
    unit_code: given.unit ?? null,
    email: given.email ?? null,
    ethnicity: given.ethnicity ?? null,
  }
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
    if (moves && change.email) await askForConfirmation(services, tx, account, change.email)
    if (moves && !change.email) await moveAddress(services, tx, account, null)
    await audit(tx, {
      actor,
      at: now,
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
