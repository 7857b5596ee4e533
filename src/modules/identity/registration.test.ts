import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { findAuditEntries } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { newestMail } from '#platform/mail/mail.ts'
import { testApp, type Client } from '#tests/support/app.ts'
import { createOfficer } from './administration.ts'
import { insertPersons } from './person-store.ts'
import { findAccount, findAccountByLogin } from './store.ts'

const { services, clock, visitor, citizen, officer } = await testApp()
const { db } = services
const PASSWORD = 'con trâu đi trước cái cày'

let serial = 100
const newNumber = () => `062190000${serial++}`

const registration = (given: Record<string, string> = {}) => ({
  fullName: 'Y Hoa',
  personalNumber: newNumber(),
  'dateOfBirth.day': '2',
  'dateOfBirth.month': '9',
  'dateOfBirth.year': '1990',
  phone: '0912 345 678',
  address: 'Thôn 1, xã Đăk Cấm',
  password: PASSWORD,
  ...given,
})
const register = (given: Record<string, string> = {}) => visitor().post('/dang-ky', registration(given))

/** What the visitor is told about the fields, without what they typed. */
const told = (text: string) =>
  [...text.matchAll(/govuk-error-message">([\s\S]*?)<\/p>/g)].map(([, words]) =>
    words!.replace(/<[^>]+>/g, ''),
  )

/** Somebody a counter has written down, born on 31 January 1990. */
async function known(): Promise<{ id: string; number: string }> {
  const person = {
    id: randomUUID(),
    kind: 'citizen' as const,
    full_name: 'A Linh',
    personal_number: newNumber(),
    tax_code: null,
    date_of_birth: '1990-01-31',
    sex: 'male' as const,
    ethnicity: null,
    nationality: 'Việt Nam',
    address: 'Thôn 4',
    unit_code: null,
    phone: null,
    email: null,
    representative: null,
  }
  await inTransaction(db, (tx) => insertPersons(tx, [person], clock.now()))
  return { id: person.id, number: person.personal_number }
}

const born = { fullName: 'A Linh', 'dateOfBirth.day': '31', 'dateOfBirth.month': '1' }
const personOf = async (client: Client) =>
  (await findAccount(db, (await client.get('/api/me')).json<{ accountId: string }>().accountId))?.person_id

const DESK = '/ma-dang-ky'
async function codeFor(number: string): Promise<string> {
  const desk = await officer({ roles: ['reception'] })
  const page = await desk.post(DESK, { so: number, act: 'issue', seen: 'yes' })
  return /class="mc-code">([a-z0-9-]+)</.exec(page.text)?.[1] ?? assert.fail('no code was handed out')
}

describe('registering an account', () => {
  it('signs in a citizen nobody knows yet', async () => {
    const person = visitor()
    const done = await person.post('/dang-ky', registration())
    assert.deepEqual([done.status, done.location], [303, '/ho-so-cua-toi'])
    assert.match((await person.get('/tai-khoan')).text, /Y Hoa/)
  })

  it('goes on with what they came from, and says all mistakes at once', async () => {
    const given = registration({ tiep: '/nop-ho-so/1.001193' })
    const wrong = await visitor().post('/dang-ky', { ...given, phone: '09', password: 'ngắn' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Nhập số điện thoại gồm 10 chữ số[\s\S]*Mật khẩu cần ít nhất 14 ký tự/)
    assert.match(wrong.text, /name="tiep" value="\/nop-ho-so\/1\.001193"/)
    assert.equal((await visitor().post('/dang-ky', given)).location, '/nop-ho-so/1.001193')
    assert.equal((await register({ tiep: '//example.com' })).location, '/ho-so-cua-toi')
  })

  it('refuses a number that tells another year of birth, and does not send the password back', async () => {
    const { status, text } = await register({ personalNumber: '062192000001' })
    assert.equal(status, 422)
    assert.match(text, /số này ghi năm 1992/)
    assert.ok(!text.includes(PASSWORD))
  })

  it('takes names as people have them, and nothing a letter would show as an address', async () => {
    for (const fullName of ['Nguyễn Thị Bích', 'H’Hen Niê', "Y'Thơm", 'Jean-Luc St. Clair', 'Siu Black'])
      assert.equal((await register({ fullName })).status, 303, fullName)
    for (const fullName of [
      'mo https://evil.example/x',
      'xem evil.example',
      'Tài khoản: khóa',
      'A/B C',
      'Lan 123',
    ]) {
      const answer = await register({ fullName })
      assert.equal(answer.status, 422, fullName)
      assert.match(told(answer.text).join(), /Họ tên dài 3 đến 100 ký tự, chỉ gồm chữ cái/)
    }
  })
})

describe('somebody a counter has written down', () => {
  it('is not reached with the number and the date of birth alone', async () => {
    const { id, number } = await known()
    const answer = await register({ ...born, personalNumber: number })
    assert.equal(answer.status, 422)
    assert.match(told(answer.text).join(), /mang thẻ căn cước đến Bộ phận Một cửa/)
    assert.ok(!(await findAccountByLogin(db, number)))
    const entries = await findAuditEntries(db, { personId: id, act: 'account.registration-failed' })
    assert.equal(entries.length, 1, 'they can see that somebody tried')
  })

  it('opens an account with the code of the desk, and finds what is theirs', async () => {
    const { id, number } = await known()
    const code = await codeFor(number)
    const client = visitor()
    const given = registration({
      ...born,
      personalNumber: number,
      code: ` ${code.toUpperCase().replace('-', ' ')} `,
    })
    assert.equal((await client.post('/dang-ky', given)).status, 303)
    assert.equal(await personOf(client), id)
  })

  it('who mistook the date of birth learns it with the code in hand, and the code stays good', async () => {
    const { number } = await known()
    const code = await codeFor(number)
    const wrong = await register({ ...born, personalNumber: number, code, 'dateOfBirth.day': '30' })
    assert.match(told(wrong.text).join(), /Ngày sinh không khớp/)
    assert.equal((await register({ ...born, personalNumber: number, code })).status, 303)
  })

  it('cannot use a code after seven days, nor the one before the newest, nor that of somebody else', async () => {
    const [one, other] = [await known(), await known()]
    const first = await codeFor(one.number)
    const newest = await codeFor(one.number)
    const tryWith = async (number: string, code: string) =>
      (await register({ ...born, personalNumber: number, code })).status
    assert.equal(await tryWith(one.number, first), 422)
    assert.equal(await tryWith(other.number, newest), 422)
    clock.advance({ hours: 7 * 24, minutes: 1 })
    assert.equal(await tryWith(one.number, newest), 422)
  })

  it('the answer is the same to a wrong date, a wrong code and a number that has an account', async () => {
    const { number } = await known()
    const taken = newNumber()
    await register({ personalNumber: taken })
    const answers = [
      await register({ ...born, personalNumber: number }),
      await register({ personalNumber: number }),
      await register({ ...born, personalNumber: number, code: 'abcde-23456' }),
      await register({ personalNumber: taken }),
      await register({ personalNumber: taken, 'dateOfBirth.day': '3', code: 'abcde-23456' }),
    ]
    assert.equal(new Set(answers.map(({ text }) => told(text).join())).size, 1)
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [422])
  })

  it('a number takes five tries in a quarter of an hour, also at once, and then not even the right code', async () => {
    const { number } = await known()
    const code = await codeFor(number)
    const wrong = Array.from({ length: 12 }, (_, day) =>
      register({ ...born, personalNumber: number, 'dateOfBirth.day': String(day + 1) }),
    )
    const words = (await Promise.all(wrong)).map(({ text }) => told(text).join())
    assert.equal(words.filter((text) => text.includes('thử nhiều lần')).length, 7)
    assert.equal((await register({ ...born, personalNumber: number, code })).status, 422)
    clock.advance({ minutes: 15 })
    assert.equal((await register({ ...born, personalNumber: number, code })).status, 303)
  })
})

describe('the desk hands out the code', () => {
  it('shows whom it is for, asks that the card was seen, and writes both down', async () => {
    const { id, number } = await known()
    const desk = await officer({ roles: ['reception'] })
    const found = await desk.post(DESK, { so: number.replace(/(...)/g, '$1 ') })
    assert.match(found.text, /A Linh[\s\S]*31\/01\/1990/)
    const unseen = await desk.post(DESK, { so: number, act: 'issue' })
    assert.equal(unseen.status, 422)
    assert.match(unseen.text, /đã đối chiếu thẻ căn cước/)
    assert.ok(!unseen.text.includes('mc-code'))
    assert.match((await desk.post(DESK, { so: number, act: 'issue', seen: 'yes' })).text, /dùng được một lần/)
    const acts = (await findAuditEntries(db, { personId: id })).map(({ act }) => act)
    assert.ok(acts.includes('account.issue-registration-code') && acts.includes('person.read'))
  })

  it('not to somebody who has an account, nor for a number nobody has', async () => {
    const number = newNumber()
    await citizen({ personalNumber: number })
    const desk = await officer({ roles: ['reception'] })
    const has = await desk.post(DESK, { so: number, act: 'issue', seen: 'yes' })
    assert.match(has.text, /đã có tài khoản/)
    const nobody = await desk.post(DESK, { so: newNumber(), act: 'issue', seen: 'yes' })
    assert.match(nobody.text, /không cần mã/)
    for (const page of [has, nobody]) assert.ok(!page.text.includes('mc-code'))
    assert.equal((await desk.post(DESK, { so: '12' })).status, 422)
  })

  it('and nobody else does', async () => {
    const { number } = await known()
    for (const other of [await citizen(), await officer({ roles: ['specialist'] })])
      assert.equal((await other.post(DESK, { so: number, act: 'issue', seen: 'yes' })).status, 403)
  })
})

describe('the e-mail address given at registration', () => {
  const lettersTo = async (address: string) =>
    (await newestMail(db, 500)).filter(({ recipient }) => recipient === address)
  const account = async (number: string) => (await findAccountByLogin(db, number))!

  it('is neither a login nor a way to a new password until its letter has been answered', async () => {
    const [number, email] = [newNumber(), 'yhoa@thu.example.vn']
    await register({ personalNumber: number, email })
    assert.ok(!(await findAccountByLogin(db, email)))
    for (const login of [email, number]) await visitor().post('/quen-mat-khau', { login })
    const letters = await lettersTo(email)
    assert.equal(letters.length, 1)
    assert.doesNotMatch(letters[0]!.body, /Y Hoa/, 'a stranger’s name is written to nobody')
    const door = /\/xac-nhan-thu\/[\w-]+/.exec(letters[0]!.body)![0]
    assert.equal((await visitor().post(door)).status, 303)
    assert.equal((await findAccountByLogin(db, email))?.id, (await account(number)).id)
  })

  it('keeps it from nobody: an officer gets the address that somebody only claimed', async () => {
    const email = 'giamdoc.moi@kontum.example.vn'
    assert.equal((await register({ email })).status, 303)
    const seat = {
      agencyId: randomUUID(),
      agencyName: 'Sở Tư pháp',
      divisionId: null,
      title: 'Giám đốc',
      roles: ['leader' as const],
      from: '2026-01-01',
      to: null,
    }
    const by = {
      actor: { kind: 'system' as const, name: 'test' },
      origin: { ip: '127.0.0.1', requestId: 'test', userAgent: 'test' },
    }
    const { id } = await createOfficer(services, by, { name: 'A Thút', email, seat })
    assert.equal((await findAccountByLogin(db, email))?.id, id)
    const [letter] = await lettersTo(email)
    const door = /\/xac-nhan-thu\/[\w-]+/.exec(letter!.body)![0]
    assert.equal((await visitor().post(door)).status, 410)
  })

  it('that belongs to another account is not named: the answer is that of any other', async () => {
    const login = `${(await citizen()).accountId.slice(0, 8)}@thu.example.vn`
    const done = await register({ email: login })
    assert.deepEqual([done.status, done.location], [303, '/ho-so-cua-toi'])
  })

  it('gets three letters in half an hour, whoever asks', async () => {
    const email = 'nan-nhan@thu.example.vn'
    for (let i = 0; i < 5; i++)
      assert.equal((await register({ email: i % 2 ? email : email.toUpperCase() })).status, 303)
    const letters = (await newestMail(db, 500)).filter(({ recipient }) => recipient.toLowerCase() === email)
    assert.equal(letters.length, 3)
  })
})
