import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audit } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { newestMail } from '#platform/mail/mail.ts'
import { testApp, type Client } from '#tests/support/app.ts'
import { currentCode } from './second-factor.ts'
import { hashPassword } from './secrets.ts'
import { findAccount, insertPositions, updateAccount } from './store.ts'

const { services, clock, visitor, citizen, officer } = await testApp()
const { db } = services
const PASSWORD = 'con trâu đi trước cái cày'
const BETTER = 'gà gáy canh ba sương xuống'

const withPassword = async (client: Client, change: object = {}) => {
  await updateAccount(db, client.accountId, { password_hash: await hashPassword(PASSWORD), ...change })
  return client
}
const signInAs = (login: string, password: string) => visitor().post('/dang-nhap', { login, password })
/** Others are written to in the same moment of a clock that stands. */
const letterTo = async (client: Client) =>
  (await newestMail(db, 500)).find(({ recipient }) => recipient === loginOf(client))
const loginOf = (client: Client) => `${client.accountId.slice(0, 8)}@thu.example.vn`

test('whoever forgot the password gets a letter whose link works once, for thirty minutes, and ends all sessions', async () => {
  const client = await withPassword(await citizen())
  await visitor().post('/quen-mat-khau', { login: loginOf(client) })
  const letter = await letterTo(client)
  const link = /\/dat-lai-mat-khau\/\S+/.exec(letter!.body)![0]
  assert.match((await visitor().post(link, { password: 'ngắn' })).text, /ít nhất 14 ký tự/)
  assert.equal((await visitor().post(link, { password: BETTER })).status, 303)
  assert.equal((await client.get('/tai-khoan')).status, 401)
  assert.equal((await signInAs(loginOf(client), PASSWORD)).status, 422)
  assert.equal((await signInAs(loginOf(client), BETTER)).status, 303)
  assert.equal((await visitor().get(link)).status, 410)
})

test('a new password by letter opens an account that wrong tries had shut', async () => {
  const client = await withPassword(await citizen())
  for (let i = 0; i < 5; i++) await signInAs(loginOf(client), 'sai')
  assert.match((await signInAs(loginOf(client), PASSWORD)).text, /tạm khóa/)
  await visitor().post('/quen-mat-khau', { login: loginOf(client) })
  const letter = await letterTo(client)
  const link = /\/dat-lai-mat-khau\/\S+/.exec(letter!.body)![0]
  await visitor().post(link, { password: BETTER })
  assert.equal((await signInAs(loginOf(client), BETTER)).status, 303)
})

test('a link that is too old opens nothing', async () => {
  const client = await citizen()
  await visitor().post('/quen-mat-khau', { login: loginOf(client) })
  const letter = await letterTo(client)
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
