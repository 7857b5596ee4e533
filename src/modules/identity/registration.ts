import { randomUUID } from 'node:crypto'
import { anonymous } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction, isDuplicate, type Tx } from '#platform/database/database.ts'
import { Invalid, type FieldErrors } from '#platform/errors.ts'
import { readPersonalNumber } from '#platform/forms/identifiers.ts'
import type { FormSchema } from '#platform/forms/schema.ts'
import type { Services } from '#platform/services.ts'
import { emailField, nameField, phoneField } from './contact-fields.ts'
import { askForConfirmation } from './email-address.ts'
import { findPersonByNumber, insertPersons, takeRegistrationCode } from './person-store.ts'
import { codeHash, hashPassword } from './secrets.ts'
import { passwordProblem, SECURITY_RULES } from './security-rules.ts'
import { openSession } from './sessions.ts'
import { findAccountOf, insertAccount } from './store.ts'
import type { PersonRow } from './tables.ts'
import { endAllTries, reserveTry, trySubject } from './try-store.ts'

export const registrationForm: FormSchema = {
  type: 'object',
  title: 'Đăng ký tài khoản công dân',
  properties: {
    fullName: nameField,
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
    code: {
      type: 'string',
      title: 'Mã đăng ký',
      maxLength: 40,
      'x-hint':
        'Chỉ cần khi Ông/Bà đã từng làm hồ sơ tại Bộ phận Một cửa: mang thẻ căn cước đến đó để được cấp mã gồm 10 ký tự.',
      'x-width': 20,
    },
    phone: phoneField,
    email: emailField(
      'Dùng để nhận thông báo về hồ sơ và đặt lại mật khẩu khi quên, sau khi Ông/Bà mở thư xác nhận.',
    ),
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
  /** What the desk handed out to somebody it knows. */
  code?: string
  phone: string
  email?: string
  address: string
  password: string
}

/**
 * Opens an account for a citizen (đăng ký tài khoản). Whoever is known already, from a counter or by an account, is not reached
 * by what stands on the identity card or can be guessed from it: it takes a code of the desk, which has seen the card. Tries at
 * one number are counted, and every refusal says the same.
 * @throws Invalid naming the field
 */
export async function register(services: Services, given: Registration, origin: Origin) {
  const { db, clock } = services
  refuseContradiction(given)
  const weak = weakPassword(given)
  if (weak.password) throw new Invalid(weak)
  const passwordHash = await hashPassword(given.password)
  const now = clock.now()
  const tried = await reserveTry(db, triesAt(given), origin.ip, now)
  if (tried.outcome === 'barred') throw new Invalid({ personalNumber: barredMessage(tried.until, now) })
  try {
    const session = await inTransaction(db, async (tx) => {
      const known = await findPersonByNumber(tx, given.personalNumber)
      if (known && !(await mayClaim(tx, known, given, now))) return refuse(tx, known, now, origin)
      const personId = known?.id ?? randomUUID()
      if (!known) await insertPersons(tx, [personOf(personId, given)], now)
      const name = known?.full_name ?? given.fullName
      return open(services, tx, { ...given, fullName: name }, personId, passwordHash, origin)
    })
    if (session) return session
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
  throw new Invalid({ personalNumber: REFUSED })
}

const triesAt = (given: Registration) => trySubject('registration', given.personalNumber)

/** Said to a number that has an account, to one known from a counter, and to a wrong code alike. */
const REFUSED =
  'Chưa tạo được tài khoản với các thông tin này. Nếu đã có tài khoản, hãy đăng nhập hoặc chọn “Quên mật khẩu”. Nếu đã từng làm hồ sơ tại Bộ phận Một cửa, xin mang thẻ căn cước đến Bộ phận Một cửa gần nhất để được cấp mã đăng ký, rồi nhập mã đó.'

function barredMessage(until: Temporal.Instant, now: Temporal.Instant): string {
  const minutes = Math.ceil(until.since(now).total('minutes'))
  return `Số định danh này đã được thử nhiều lần. Xin thử lại sau ${minutes} phút.`
}

/** Do they hold the code the desk gave to this person? @throws Invalid when they do and mistook the date of birth */
async function mayClaim(tx: Tx, known: PersonRow, given: Registration, now: Temporal.Instant) {
  if (!given.code || (await findAccountOf(tx, known.id))) return false
  const code = { person_id: known.id, code_hash: codeHash(given.code) }
  if (!(await takeRegistrationCode(tx, code, now))) return false
  if (known.date_of_birth !== null && known.date_of_birth !== given.dateOfBirth) {
    throw new Invalid({
      dateOfBirth:
        'Ngày sinh không khớp với giấy tờ đã xuất trình khi nhận mã. Xin kiểm tra lại trên thẻ căn cước.',
    })
  }
  return true
}

async function refuse(tx: Tx, known: PersonRow, now: Temporal.Instant, origin: Origin): Promise<undefined> {
  const subject = { kind: 'person', id: known.id }
  const act = 'account.registration-failed'
  await audit(tx, { actor: anonymous, at: now, act, subject, personId: known.id, origin })
}

/** The account of a person with its first session. The e-mail address counts once the letter sent to it has been answered. */
async function open(
  services: Services,
  tx: Tx,
  given: Registration,
  personId: string,
  passwordHash: string,
  origin: Origin,
) {
  const now = services.clock.now()
  const account = {
    id: randomUUID(),
    kind: 'citizen' as const,
    person_id: personId,
    name: given.fullName,
    email: null,
  }
  await insertAccount(
    tx,
    { ...account, password_hash: passwordHash, must_change_password: false },
    [given.personalNumber],
    now,
  )
  await endAllTries(tx, triesAt(given))
  if (given.email) await askForConfirmation(services, tx, account, given.email)
  await audit(tx, {
    actor: { kind: 'citizen', accountId: account.id, sessionId: '', name: account.name, personId },
    at: now,
    act: 'account.register',
    subject: { kind: 'account', id: account.id },
    personId,
    origin,
  })
  return openSession(tx, account, undefined, now, origin)
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
