import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newestMail } from '#platform/mail/mail.ts'
import { testApp, type Client } from '#tests/support/app.ts'
import { getPerson } from './person-store.ts'
import { hashPassword } from './secrets.ts'
import { findAccountByLogin, updateAccount } from './store.ts'

const { services, clock, visitor, citizen } = await testApp()
const { db } = services
const PASSWORD = 'con trâu đi trước cái cày'
const HASH = await hashPassword(PASSWORD)
const EDIT = '/tai-khoan/sua'

async function owner(): Promise<Client> {
  const client = await citizen()
  await updateAccount(db, client.accountId, { password_hash: HASH })
  return client
}
const loginOf = (client: Client) => `${client.accountId.slice(0, 8)}@thu.example.vn`
const profile = (given: Record<string, string> = {}) => ({
  address: 'Thôn 7',
  phone: '0987654321',
  ethnicity: 'Ba Na',
  current: PASSWORD,
  ...given,
})
const lettersTo = async (address: string) =>
  (await newestMail(db, 500)).filter((letter) => letter.recipient === address)
const doorIn = (body: string) => /\/xac-nhan-thu\/[\w-]+/.exec(body)![0]

test('what a citizen changes about themselves is kept for filling in; a new address is told to the old one', async () => {
  const client = await owner()
  const given = { ...profile(), email: 'moi@thu.example.vn' }
  assert.match((await client.post(EDIT, { ...given, phone: '12' })).text, /10 chữ số/)
  assert.equal((await client.post(EDIT, given)).location, '/tai-khoan')
  const person = await getPerson(db, client.personId)
  assert.deepEqual(
    [person.address, person.phone, person.email, person.ethnicity],
    ['Thôn 7', '0987654321', 'moi@thu.example.vn', 'Ba Na'],
  )
  // Nobody has read the new address yet: the old one still opens the account, and only it recovers the password.
  assert.ok(!(await findAccountByLogin(db, given.email)))
  assert.equal((await findAccountByLogin(db, loginOf(client)))?.id, client.accountId)
  await visitor().post('/quen-mat-khau', { login: loginOf(client) })
  assert.equal((await lettersTo(loginOf(client))).length, 1)
  assert.match((await client.get('/tai-khoan')).text, /moi@thu\.example\.vn[\s\S]*Chưa xác nhận/)
  const [letter] = await lettersTo(given.email)
  assert.doesNotMatch(letter!.body, /Nguyễn Thị Ánh/, 'a name is written to a confirmed address only')
  const door = doorIn(letter!.body)
  const guest = visitor()
  assert.match((await guest.get(door)).text, /moi@thu\.example\.vn/)
  assert.ok(!(await findAccountByLogin(db, given.email)), 'looking confirms nothing')
  assert.equal((await guest.post(door)).status, 303)
  assert.equal((await findAccountByLogin(db, given.email))?.id, client.accountId)
  assert.ok(!(await findAccountByLogin(db, loginOf(client))))
  assert.doesNotMatch((await client.get('/tai-khoan')).text, /Chưa xác nhận/)
  assert.equal((await lettersTo(loginOf(client))).length, 2, 'the old address is told')
  assert.equal((await guest.post(door)).status, 410, 'the door opens once')
  assert.match((await (await owner()).post(EDIT, given)).text, /tài khoản khác/)
})

test('another e-mail address, or none, takes the password; the rest does not', async () => {
  const client = await owner()
  const keep = { email: loginOf(client) }
  assert.equal((await client.post(EDIT, profile({ ...keep, current: '' }))).status, 303)
  for (const email of ['ke-khac@thu.example.vn', '']) {
    const bare = await client.post(EDIT, profile({ email, current: '' }))
    assert.equal(bare.status, 422)
    assert.match(bare.text, /Nhập mật khẩu đang dùng/)
    const wrong = await client.post(
      EDIT,
      profile({ email, current: 'sai mật khẩu mất rồi', address: 'Thôn 9' }),
    )
    assert.match(wrong.text, /đang dùng không đúng/)
    assert.ok(!wrong.text.includes('sai mật khẩu mất rồi'), 'a password is not sent back')
  }
  assert.equal((await getPerson(db, client.personId)).address, 'Thôn 7', 'nothing is half applied')
  assert.deepEqual(await lettersTo('ke-khac@thu.example.vn'), [])
  assert.equal((await client.post(EDIT, profile({ email: '' }))).status, 303)
  assert.equal((await lettersTo(loginOf(client))).length, 1, 'the old address is told')
})

test('the letter about a new address can be answered for a day; a newer one, or giving it up, shuts it', async () => {
  const client = await owner()
  const ask = async (email: string) => {
    await client.post(EDIT, profile({ email }))
    return doorIn((await lettersTo(email))[0]!.body)
  }
  const [first, second] = [await ask('mot@thu.example.vn'), await ask('hai@thu.example.vn')]
  assert.equal((await visitor().get(first)).status, 410)
  assert.equal((await visitor().get(second)).status, 200)
  await client.post(EDIT, profile({ email: loginOf(client) }))
  assert.equal((await visitor().get(second)).status, 410)
  const third = await ask('ba@thu.example.vn')
  clock.advance({ hours: 25 })
  assert.equal((await visitor().get(third)).status, 410)
})

test('an account asks for three letters in half an hour, to whatever addresses', async () => {
  const client = await owner()
  const ask = (i: number) => client.post(EDIT, profile({ email: `nan-nhan${i}@ban.example.vn` }))
  for (let i = 0; i < 3; i++) assert.equal((await ask(i)).status, 303)
  const refused = await ask(3)
  assert.equal(refused.status, 422)
  assert.match(refused.text, /Đã gửi nhiều thư xác nhận/)
  assert.deepEqual(await lettersTo('nan-nhan3@ban.example.vn'), [])
  clock.advance({ minutes: 31 })
  const back = visitor()
  await back.post('/dang-nhap', { login: loginOf(client), password: PASSWORD })
  const later = profile({ email: 'nan-nhan4@ban.example.vn' })
  assert.equal((await back.post(EDIT, later, { from: EDIT })).status, 303)
})
