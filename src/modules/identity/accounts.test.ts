import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audit } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { newestMail } from '#platform/mail/mail.ts'
import { testApp, type Client } from '#tests/support/app.ts'
import { getPerson, insertPersons } from './person-store.ts'
import { currentCode } from './second-factor.ts'
import { hashPassword } from './secrets.ts'
import { findAccount, findAccountByLogin, insertPositions, updateAccount } from './store.ts'

const { services, clock, visitor, citizen, officer } = await testApp()
const { db } = services
const PASSWORD = 'con trâu đi trước cái cày'
const BETTER = 'gà gáy canh ba sương xuống'

const registration = (given: Record<string, string> = {}) => ({
  fullName: 'Y Hoa',
  personalNumber: '062190000777',
  'dateOfBirth.day': '2',
  'dateOfBirth.month': '9',
  'dateOfBirth.year': '1990',
  phone: '0912 345 678',
  address: 'Thôn 1, xã Đăk Cấm',
  password: PASSWORD,
  ...given,
})

const withPassword = async (client: Client, change: object = {}) => {
  await updateAccount(db, client.accountId, { password_hash: await hashPassword(PASSWORD), ...change })
  return client
}
const signInAs = (login: string, password: string) => visitor().post('/dang-nhap', { login, password })
const loginOf = (client: Client) => `${client.accountId.slice(0, 8)}@thu.example.vn`

test('a citizen registers and is signed in; the same number cannot register twice', async () => {
  const person = visitor()
  const done = await person.post('/dang-ky', registration({ email: 'yhoa@thu.example.vn' }))
  assert.deepEqual([done.status, done.location], [303, '/ho-so-cua-toi'])
  assert.match((await person.get('/tai-khoan')).text, /Y Hoa/)
  const again = await visitor().post('/dang-ky', registration())
  assert.equal(again.status, 422)
  assert.match(again.text, /đã có tài khoản/)
})

test('who came from a procedure goes on with it after registering, and hears of all mistakes at once', async () => {
  const given = registration({ personalNumber: '062190000778', tiep: '/nop-ho-so/1.001193' })
  const wrong = await visitor().post('/dang-ky', { ...given, phone: '09', password: 'ngắn' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /Nhập số điện thoại gồm 10 chữ số[\s\S]*Mật khẩu cần ít nhất 14 ký tự/)
  assert.match(wrong.text, /name="tiep" value="\/nop-ho-so\/1\.001193"/)
  assert.equal((await visitor().post('/dang-ky', given)).location, '/nop-ho-so/1.001193')
  const elsewhere = registration({ personalNumber: '062190000779', tiep: '//example.com' })
  assert.equal((await visitor().post('/dang-ky', elsewhere)).location, '/ho-so-cua-toi')
})

test('a number that tells another year of birth is refused, and the password is not sent back', async () => {
  const given = registration({ personalNumber: '062192000001' })
  const { status, text } = await visitor().post('/dang-ky', given)
  assert.equal(status, 422)
  assert.match(text, /số này ghi năm 1992/)
  assert.ok(!text.includes(PASSWORD))
})

test('somebody known from the counter keeps their row; another date of birth is refused', async () => {
  const id = crypto.randomUUID()
  const known = await getPerson(db, (await citizen()).personId)
  const row = {
    ...known,
    id,
    personal_number: '062190000888',
    full_name: 'A Linh',
    date_of_birth: '1990-01-31',
  }
  const { created_at: _, ...person } = row
  await inTransaction(db, (tx) => insertPersons(tx, [person], clock.now()))
  const given = registration({ fullName: 'A Linh', personalNumber: '062190000888' })
  assert.match((await visitor().post('/dang-ky', given)).text, /không khớp với số định danh/)
  const client = visitor()
  await client.post('/dang-ky', { ...given, 'dateOfBirth.day': '31', 'dateOfBirth.month': '1' })
  const me = (await client.get('/api/me')).json<{ accountId: string }>()
  assert.equal((await findAccount(db, me.accountId))?.person_id, id)
})

test('whoever forgot the password gets a letter whose link works once, for thirty minutes, and ends all sessions', async () => {
  const client = await withPassword(await citizen())
  await visitor().post('/quen-mat-khau', { login: loginOf(client) })
  const [letter] = await newestMail(db, 1)
  const link = /\/dat-lai-mat-khau\/\S+/.exec(letter!.body)![0]
  assert.match((await visitor().post(link, { password: 'ngắn' })).text, /ít nhất 14 ký tự/)
  assert.equal((await visitor().post(link, { password: BETTER })).status, 303)
  assert.equal((await client.get('/tai-khoan')).status, 401)
  assert.equal((await signInAs(loginOf(client), PASSWORD)).status, 422)
  assert.equal((await signInAs(loginOf(client), BETTER)).status, 303)
  assert.equal((await visitor().get(link)).status, 410)
})

test('a link that is too old opens nothing', async () => {
  const client = await citizen()
  await visitor().post('/quen-mat-khau', { login: loginOf(client) })
  const [letter] = await newestMail(db, 1)
  const link = /\/dat-lai-mat-khau\/\S+/.exec(letter!.body)![0]
  clock.advance({ minutes: 31 })
  assert.equal((await visitor().post(link, { password: BETTER })).status, 410)
})

test('asking for a letter tells nobody whether the account exists, and fills nobody’s mailbox', async () => {
  const client = await citizen()
  const strip = (text: string) => text.replace(/name="_csrf" value="[^"]+"/g, '')
  const unknown = await visitor().post('/quen-mat-khau', { login: 'khong-co@thu.example.vn' })
  const before = (await newestMail(db, 1000)).length
  const known = await visitor().post('/quen-mat-khau', { login: loginOf(client) })
  assert.equal(strip(known.text), strip(unknown.text))
  for (let i = 0; i < 5; i++) await visitor().post('/quen-mat-khau', { login: loginOf(client) })
  assert.equal((await newestMail(db, 1000)).length, before + 3)
})

test('changing the password asks for the old one and ends the other sessions only', async () => {
  const client = await withPassword(await citizen())
  const other = visitor()
  await other.post('/dang-nhap', { login: loginOf(client), password: PASSWORD })
  const change = (current: string, password: string) =>
    client.post('/tai-khoan/bao-mat/mat-khau', { current, password })
  assert.match((await change('sai', BETTER)).text, /đang dùng không đúng/)
  assert.match((await change(PASSWORD, PASSWORD)).text, /phải khác/)
  assert.equal((await change(PASSWORD, BETTER)).location, '/tai-khoan/bao-mat')
  assert.equal((await client.get('/tai-khoan')).status, 200)
  assert.equal((await other.get('/tai-khoan')).status, 401)
})

test('a password that somebody else gave is changed before anything else', async () => {
  const client = await withPassword(await officer({ roles: ['specialist'] }), { must_change_password: true })
  const led = await client.get('/viec-cua-toi')
  assert.deepEqual([led.status, led.location], [303, '/tai-khoan/bao-mat/mat-khau'])
  assert.equal((await client.get('/api/me')).status, 403)
  await client.post('/tai-khoan/bao-mat/mat-khau', { current: PASSWORD, password: BETTER })
  assert.equal((await client.get('/api/me')).status, 200)
})

test('an administrator without a second factor reaches its set-up and nothing else', async () => {
  const client = await officer({ roles: ['administrator'], secondFactor: false })
  for (const path of ['/viec-cua-toi', '/quan-tri/co-quan', '/tai-khoan', '/thu-tuc']) {
    assert.equal((await client.get(path)).location, '/tai-khoan/bao-mat/hai-lop', path)
  }
  const page = await client.get('/tai-khoan/bao-mat/hai-lop')
  const ticket = /name="ticket" value="([^"]+)"/.exec(page.text)![1]!
  const secret = /<strong class="mc-code">([A-Z2-7 ]+)</.exec(page.text)![1]!.replaceAll(' ', '')
  const confirm = (code: string) => client.post('/tai-khoan/bao-mat/hai-lop', { ticket, code })
  assert.match((await confirm('000000')).text, /Mã không đúng/)
  const done = await confirm(currentCode(secret, clock.now()))
  assert.equal(done.text.match(/<li><strong class="mc-code">/g)?.length, 10)
  assert.equal((await client.get('/quan-tri/co-quan')).status, 200)
  assert.equal((await client.post('/tai-khoan/bao-mat/hai-lop/tat', { current: PASSWORD })).status, 403)
})

test('a second factor in force is replaced only by whoever knows the password', async () => {
  const client = await withPassword(await citizen(), { totp_enabled_at: clock.now() })
  const page = await client.get('/tai-khoan/bao-mat/hai-lop')
  const ticket = /name="ticket" value="([^"]+)"/.exec(page.text)![1]!
  const secret = /<strong class="mc-code">([A-Z2-7 ]+)</.exec(page.text)![1]!.replaceAll(' ', '')
  const code = currentCode(secret, clock.now())
  const confirm = (current: string) => client.post('/tai-khoan/bao-mat/hai-lop', { ticket, code, current })
  assert.match((await confirm('sai')).text, /đang dùng không đúng/)
  assert.match((await confirm(PASSWORD)).text, /Mười mã dự phòng/)
})

test('the set-up of one person cannot be confirmed by another', async () => {
  const [one, other] = [await citizen(), await citizen()]
  const page = await one.get('/tai-khoan/bao-mat/hai-lop')
  const ticket = /name="ticket" value="([^"]+)"/.exec(page.text)![1]!
  const secret = /<strong class="mc-code">([A-Z2-7 ]+)</.exec(page.text)![1]!.replaceAll(' ', '')
  const code = currentCode(secret, clock.now())
  assert.equal((await other.post('/tai-khoan/bao-mat/hai-lop', { ticket, code })).status, 303)
  assert.equal((await findAccount(db, other.accountId))?.totp_enabled_at, null)
})

test('one ends a session of one’s own, never that of somebody else', async () => {
  const [one, other] = [await withPassword(await citizen()), await citizen()]
  const second = visitor()
  await second.post('/dang-nhap', { login: loginOf(one), password: PASSWORD })
  const page = (await one.get('/tai-khoan/bao-mat')).text
  const path = /action="(\/tai-khoan\/bao-mat\/phien\/[0-9a-f-]{36}\/ket-thuc)"/.exec(page)![1]!
  await other.post(path)
  assert.equal((await second.get('/tai-khoan')).status, 200)
  await one.post(path)
  assert.equal((await second.get('/tai-khoan')).status, 401)
  assert.equal((await one.get('/tai-khoan')).status, 200)
})

test('an officer goes on in another seat of their own, not in one of somebody else', async () => {
  const client = await officer({ roles: ['specialist'], title: 'Chuyên viên' })
  const seat = {
    id: crypto.randomUUID(),
    account_id: client.accountId,
    agency_id: crypto.randomUUID(),
    agency_name: 'Sở Nội vụ',
    division_id: null,
    title: 'Phó Trưởng phòng',
    roles: ['division_head' as const],
    effective_from: '2026-01-01',
  }
  await inTransaction(db, (tx) => insertPositions(tx, [seat]))
  await client.post('/vi-tri-cong-tac', { position: seat.id })
  const me = (await client.get('/api/me')).json<{ acting: { title: string }; roles: string[] }>()
  assert.deepEqual([me.acting.title, me.roles], ['Phó Trưởng phòng', ['division_head']])
  const stranger = await officer({ roles: ['specialist'] })
  assert.equal((await stranger.post('/vi-tri-cong-tac', { position: seat.id })).status, 403)
})

test('what a citizen changes about themselves is kept for filling in; a new address is told to the old one', async () => {
  const client = await citizen()
  const given = { address: 'Thôn 7', phone: '0987654321', email: 'moi@thu.example.vn', ethnicity: 'Ba Na' }
  assert.match((await client.post('/tai-khoan/sua', { ...given, phone: '12' })).text, /10 chữ số/)
  assert.equal((await client.post('/tai-khoan/sua', given)).location, '/tai-khoan')
  const person = await getPerson(db, client.personId)
  assert.deepEqual(
    [person.address, person.phone, person.email, person.ethnicity],
    ['Thôn 7', '0987654321', 'moi@thu.example.vn', 'Ba Na'],
  )
  const lettersTo = async (address: string) =>
    (await newestMail(db, 100)).filter((letter) => letter.recipient === address)
  // Nobody has read the new address yet: the old one still opens the account, and only it recovers the password.
  assert.equal((await findAccountByLogin(db, given.email)) ?? undefined, undefined)
  assert.equal((await findAccountByLogin(db, loginOf(client)))?.id, client.accountId)
  await visitor().post('/quen-mat-khau', { login: loginOf(client) })
  assert.equal((await lettersTo(loginOf(client))).length, 1)
  const [letter] = await lettersTo(given.email)
  const door = /\/xac-nhan-thu\/[\w-]+/.exec(letter!.body)![0]
  const guest = visitor()
  assert.match((await guest.get(door)).text, /moi@thu\.example\.vn/)
  assert.equal(
    (await findAccountByLogin(db, given.email)) ?? undefined,
    undefined,
    'looking confirms nothing',
  )
  assert.equal((await guest.post(door)).status, 303)
  assert.equal((await findAccountByLogin(db, given.email))?.id, client.accountId)
  assert.equal((await findAccountByLogin(db, loginOf(client))) ?? undefined, undefined)
  assert.equal((await lettersTo(loginOf(client))).length, 2, 'the old address is told')
  assert.equal((await guest.post(door)).status, 410, 'the door opens once')
  const rival = await citizen()
  assert.match((await rival.post('/tai-khoan/sua', given)).text, /tài khoản khác/)
})

test('the letter about a new address can be answered for a day; a newer one shuts it', async () => {
  const client = await citizen()
  const ask = async (email: string) => {
    await client.post('/tai-khoan/sua', { address: 'Thôn 7', phone: '0987654321', email })
    const letter = (await newestMail(db, 100)).find(({ recipient }) => recipient === email)
    return /\/xac-nhan-thu\/[\w-]+/.exec(letter!.body)![0]
  }
  const [first, second] = [await ask('mot@thu.example.vn'), await ask('hai@thu.example.vn')]
  assert.equal((await visitor().get(first)).status, 410)
  assert.equal((await visitor().get(second)).status, 200)
  clock.advance({ hours: 25 })
  assert.equal((await visitor().get(second)).status, 410)
})

test('citizens see who read their data and why; not their own acts, not the data of others', async () => {
  const [one, other] = [await citizen(), await citizen()]
  const dossier = crypto.randomUUID()
  const reading = (personId: string, reason: string, id = dossier) =>
    audit(db, {
      actor: { kind: 'system', name: 'test' },
      at: clock.now(),
      act: 'dossier.read',
      subject: { kind: 'dossier', id },
      personId,
      reason,
    })
  await reading(one.personId, 'để giải quyết hồ sơ khai sinh')
  await reading(one.personId, 'để trả kết quả', crypto.randomUUID())
  await reading(other.personId, 'việc của người khác')
  await one.post('/tai-khoan/sua', { address: 'Thôn 8', phone: '0987654321' })
  const all = (await one.get('/tai-khoan/ai-da-xem')).text
  assert.match(all, /Xem hồ sơ[^]*khai sinh/)
  assert.ok(!all.includes('việc của người khác'))
  assert.ok(!all.includes('Sửa thông tin cá nhân'))
  const filtered = (await one.get(`/tai-khoan/ai-da-xem?ho-so=${dossier}`)).text
  assert.ok(filtered.includes('khai sinh') && !filtered.includes('để trả kết quả'))
  assert.equal((await (await officer({ roles: ['leader'] })).get('/tai-khoan/ai-da-xem')).status, 403)
})
