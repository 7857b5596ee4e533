import { randomUUID } from 'node:crypto'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction, isDuplicate } from '#platform/database/database.ts'
import { Invalid, type FieldErrors } from '#platform/errors.ts'
import { readPersonalNumber } from '#platform/forms/identifiers.ts'
import type { FormSchema } from '#platform/forms/schema.ts'
import type { Services } from '#platform/services.ts'
import { findPersonByNumber, insertPersons } from './person-store.ts'
import { hashPassword } from './secrets.ts'
import { passwordProblem, SECURITY_RULES } from './security-rules.ts'
import { openSession } from './sessions.ts'
import { insertAccount } from './store.ts'
import { emailField, phoneField } from './contact-fields.ts'

export const registrationForm: FormSchema = {
  type: 'object',
  title: 'Đăng ký tài khoản công dân',
  properties: {
    fullName: {
      type: 'string',
      title: 'Họ, chữ đệm và tên',
      maxLength: 100,
      minLength: 3,
      'x-autocomplete': 'name',
    },
    personalNumber: {
      type: 'string',
      format: 'personal-number',
      title: 'Số định danh cá nhân',
      'x-hint': '12 chữ số trên thẻ căn cước.',
      'x-width': 20,
    },
    dateOfBirth: {
      type: 'string',
      format: 'date',
      title: 'Ngày sinh',
      'x-past': true,
      'x-hint': 'Ví dụ: 22 11 1990',
    },
    phone: phoneField,
    email: emailField('Dùng để nhận thông báo về hồ sơ và đặt lại mật khẩu khi quên.'),
    address: { type: 'string', title: 'Nơi thường trú', maxLength: 300, 'x-autocomplete': 'address-line1' },
    password: {
      type: 'string',
      title: 'Mật khẩu',
      maxLength: 200,
      'x-widget': 'password',
      'x-autocomplete': 'new-password',
      'x-hint': `Ít nhất ${SECURITY_RULES.passwordLength} ký tự. Một câu ngắn dễ nhớ là tốt nhất.`,
    },
  },
  required: ['fullName', 'personalNumber', 'dateOfBirth', 'phone', 'address', 'password'],
}

export type Registration = {
  fullName: string
  personalNumber: string
  dateOfBirth: string
  phone: string
  email?: string
  address: string
  password: string
}

/**
 * Opens an account for a citizen (đăng ký tài khoản). A person already known from the counter keeps their row; a number
 * that already has an account is not taken over: its owner recovers the password instead.
 * @throws Invalid naming the field
 */
export async function register(services: Services, given: Registration, origin: Origin) {
  const { db, clock } = services
  refuseContradiction(given)
  const weak = weakPassword(given)
  if (weak.password) throw new Invalid(weak)
  const passwordHash = await hashPassword(given.password)
  const now = clock.now()
  try {
    return await inTransaction(db, async (tx) => {
      const known = await findPersonByNumber(tx, given.personalNumber)
      if (known && known.date_of_birth !== null && known.date_of_birth !== given.dateOfBirth) {
        throw new Invalid({
          dateOfBirth: 'Ngày sinh không khớp với số định danh này. Xin kiểm tra lại trên thẻ căn cước.',
        })
      }
      const personId = known?.id ?? randomUUID()
      if (!known) await insertPersons(tx, [personOf(personId, given)], now)
      const account = {
        id: randomUUID(),
        kind: 'citizen' as const,
        person_id: personId,
        name: given.fullName,
      }
      const logins = [given.personalNumber, ...(given.email ? [given.email] : [])]
      await insertAccount(
        tx,
        { ...account, email: given.email ?? null, password_hash: passwordHash, must_change_password: false },
        logins,
        now,
      )
      const actor = {
        kind: 'citizen' as const,
        accountId: account.id,
        sessionId: '',
        name: account.name,
        personId,
      }
      await audit(tx, {
        actor,
        at: now,
        act: 'account.register',
        subject: { kind: 'account', id: account.id },
        personId,
        origin,
      })
      return openSession(tx, account, undefined, now, origin)
    })
  } catch (error) {
    if (isDuplicate(error)) throw new Invalid(taken(error as { constraint?: string; detail?: string }, given))
    throw error
  }
}

/** What is wrong with the password, beside its field; nothing when it will do or none was given. */
export function weakPassword(given: Partial<Registration>): FieldErrors {
  if (!given.password) return {}
  const known = [given.fullName, given.personalNumber, given.phone].filter((text) => text !== undefined)
  const problem = passwordProblem(given.password, { secondFactor: false, known })
  return problem ? { password: problem } : {}
}

/** The number itself tells sex and year of birth: what is typed beside it must agree. */
function refuseContradiction(given: Registration): void {
  const read = readPersonalNumber(given.personalNumber)
  if (read && Number(given.dateOfBirth.slice(0, 4)) !== read.yearOfBirth) {
    throw new Invalid({
      dateOfBirth: `Năm sinh không khớp với số định danh (số này ghi năm ${read.yearOfBirth}).`,
    })
  }
}

function taken(error: { detail?: string }, given: Registration): Record<string, string> {
  if (given.email && error.detail?.includes(given.email.toLowerCase())) {
    return { email: 'Thư điện tử này đã dùng cho một tài khoản khác.' }
  }
  return { personalNumber: 'Số định danh này đã có tài khoản. Hãy đăng nhập, hoặc chọn “Quên mật khẩu”.' }
}

const personOf = (id: string, given: Registration) => ({
  id,
  kind: 'citizen' as const,
  full_name: given.fullName,
  personal_number: given.personalNumber,
  tax_code: null,
  date_of_birth: given.dateOfBirth,
  sex: readPersonalNumber(given.personalNumber)?.sex ?? null,
  ethnicity: null,
  nationality: 'Việt Nam',
  address: given.address,
  unit_code: null,
  phone: given.phone,
  email: given.email ?? null,
  representative: null,
})
