import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Role } from '#platform/access/permissions.ts'
import { findAuditEntries } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { Invalid } from '#platform/errors.ts'
import { inTransaction } from '#platform/database/database.ts'
import { testApp } from '#tests/support/app.ts'
import { findAccountView, searchAccounts } from './administration-store.ts'
import { unlockAccount } from './administration.ts'
import { provePassword } from './passwords.ts'
import { currentCode, enableSecondFactor } from './second-factor.ts'
import { DECOY_HASH, hashPassword, verifyPassword } from './secrets.ts'
import { authenticate } from './sessions.ts'
import { confirmSecondFactor, signIn, type SignIn } from './sign-in.ts'
import { findAccount, insertAccount, insertPositions, updateAccount } from './store.ts'

const { services, clock } = await testApp()
const PASSWORD = 'con trâu đi trước cái cày'
const HASH = await hashPassword(PASSWORD)
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const origin = { ip: '127.0.0.1', requestId: 'test', userAgent: 'test' }

/** An officer with a seat from 2018, who has just been seen. */
async function officer(given: { roles?: Role[]; until?: string; secret?: string } = {}) {
  const id = randomUUID()
  const login = `${id.slice(0, 8)}@kontum.example.vn`
  const codes = await inTransaction(services.db, async (tx) => {
    const account = { id, kind: 'officer' as const, person_id: null, name: 'A Thút', email: login }
    await insertAccount(
      tx,
      { ...account, password_hash: HASH, must_change_password: false },
      [login],
      clock.now(),
    )
    const position = {
      id: randomUUID(),
      account_id: id,
      agency_id: randomUUID(),
      agency_name: 'Ủy ban nhân dân xã',
      division_id: null,
      title: 'Công chức',
      roles: given.roles ?? ['specialist'],
      effective_from: '2018-01-01',
      effective_to: given.until ?? null,
    }
    await insertPositions(tx, [position])
    return given.secret
      ? enableSecondFactor(tx, services.config.secretKey, id, given.secret, clock.now())
      : []
  })
  return { id, login, codes }
}

const enter = (login: string, password = PASSWORD) => signIn(services, login, password, origin)
/** The same from another network. */
const enterFrom = (ip: string, login: string, password = PASSWORD) =>
  signIn(services, login, password, { ...origin, ip })
const tokenOf = (result: SignIn) =>
  result.outcome === 'open' ? result.session.token : assert.fail(JSON.stringify(result))
const ticketOf = (result: SignIn) =>
  result.outcome === 'second-factor' ? result.ticket : assert.fail(JSON.stringify(result))
const messageOf = (result: SignIn) => (result.outcome === 'refused' ? result.message : result.outcome)
const whoHolds = async (token: string) => (await authenticate(services, token)).kind

test('the right name and password open a session, however the name is typed', async () => {
  const { login } = await officer()
  assert.equal(await whoHolds(tokenOf(await enter(` ${login.toUpperCase()} `))), 'officer')
})

test('a wrong password and an unknown name get the same answer', async () => {
  const { login } = await officer()
  assert.equal(
    messageOf(await enter(login, 'sai')),
    messageOf(await enter('khong-co@kontum.example.vn', 'sai')),
  )
})

test('an unknown name costs the same work: the decoy is a hash with the same cost', async () => {
  const cost = (hash: string) => hash.split('$').slice(0, 4).join('$')
  assert.equal(cost(DECOY_HASH), cost(HASH))
  assert.equal(await verifyPassword(DECOY_HASH, PASSWORD), false)
})

test('five wrong passwords lock the account for a quarter of an hour, even for the right one', async () => {
  const { id, login } = await officer()
  for (let i = 0; i < 5; i++) await enter(login, 'sai')
  assert.match(messageOf(await enter(login)), /tạm khóa.*15 phút/)
  clock.advance({ minutes: 14 })
  assert.match(messageOf(await enter(login)), /tạm khóa.*1 phút/)
  clock.advance({ minutes: 1 })
  assert.equal((await enter(login)).outcome, 'open')
  const acts = (await findAuditEntries(services.db, { subject: { kind: 'account', id } })).map((e) => e.act)
  assert.deepEqual(acts, ['account.sign-in', 'account.lock', ...Array(5).fill('account.sign-in-failed')])
})

test('a stranger’s wrong passwords shut the account to their own network only', async () => {
  const { login } = await officer()
  for (let i = 0; i < 6; i++) await enterFrom('203.0.113.7', login, 'sai')
  assert.match(messageOf(await enterFrom('203.0.113.7', login)), /tạm khóa/)
  assert.equal((await enterFrom('198.51.100.4', login)).outcome, 'open')
  assert.match(
    messageOf(await enterFrom('203.0.113.7', login)),
    /tạm khóa/,
    'the owner’s sign-in opens it to no stranger',
  )
})

test('one subscriber is one network: addresses below 64 bits of IPv6, IPv4 however it is written', async () => {
  const { login } = await officer()
  for (let i = 0; i < 5; i++) await enterFrom(`2001:db8:0:7::${i}`, login, 'sai')
  assert.match(messageOf(await enterFrom('2001:0db8:0000:0007:aaaa:bbbb:cccc:dddd', login)), /tạm khóa/)
  assert.equal((await enterFrom('2001:db8:0:8::1', login)).outcome, 'open')
  for (let i = 0; i < 5; i++) await enterFrom('::ffff:203.0.113.9', login, 'sai')
  assert.match(messageOf(await enterFrom('203.0.113.9', login)), /tạm khóa/)
})

test('twenty wrong ones from many networks shut the account for an hour, but not to the network its owner uses', async () => {
  const { login } = await officer()
  assert.equal((await enterFrom('198.51.100.20', login)).outcome, 'open')
  for (let i = 0; i < 20; i++) await enterFrom(`203.0.113.${i + 100}`, login, 'sai')
  assert.match(messageOf(await enterFrom('203.0.113.200', login)), /tạm khóa.*60 phút/)
  assert.equal((await enterFrom('198.51.100.20', login)).outcome, 'open')
})

test('of many wrong passwords at once five are judged', async () => {
  const { id, login } = await officer()
  const words = await Promise.all(
    Array.from({ length: 20 }, (_, i) => enter(login, `sai ${i}`).then(messageOf)),
  )
  assert.equal(words.filter((text) => text.includes('không đúng')).length, 5)
  const failed = await findAuditEntries(services.db, {
    subject: { kind: 'account', id },
    act: 'account.sign-in-failed',
  })
  assert.equal(failed.length, 5)
})

test('a name nobody has is shut in the same way and in the same words', async () => {
  const { login } = await officer()
  const nobody = 'khong-co-ai@kontum.example.vn'
  const sayings = async (name: string) => {
    const words: string[] = []
    for (let i = 0; i < 7; i++) words.push(messageOf(await enterFrom('203.0.113.50', name, 'sai')))
    return words
  }
  assert.deepEqual(await sayings(nobody), await sayings(login))
})

test('in an open session five wrong passwords are judged, also at once; they end it and lock the account', async () => {
  const { id, login } = await officer()
  const token = tokenOf(await enter(login))
  const prove = async (password: string) => {
    const account = (await findAccount(services.db, id))!
    return provePassword(services, account, password, 'current', origin).then(
      () => 'right',
      (error: Error) => (error instanceof Invalid ? error.errors['current'] : error.message),
    )
  }
  const guesses = await Promise.all(Array.from({ length: 29 }, (_, i) => prove(`sai ${i}`)))
  assert.equal(guesses.filter((text) => text?.includes('không đúng')).length, 5)
  assert.equal(guesses.filter((text) => text?.includes('tạm khóa')).length, 24)
  assert.equal(await whoHolds(token), 'anonymous')
  const until = (await findAccount(services.db, id))?.locked_until
  clock.advance({ minutes: 5 })
  assert.match((await prove('sai nữa')) ?? '', /tạm khóa/)
  assert.match(messageOf(await enter(login)), /tạm khóa/, 'another wrong one opens nothing')
  assert.deepEqual((await findAccount(services.db, id))?.locked_until, until)
  clock.advance({ minutes: 10 })
  assert.equal(await prove(PASSWORD), 'right')
  assert.equal((await enter(login)).outcome, 'open')
})

test('right passwords in a session never add up to a lock', async () => {
  const { id, login } = await officer()
  for (let i = 0; i < 12; i++) {
    const account = (await findAccount(services.db, id))!
    await provePassword(services, account, PASSWORD, 'current', origin)
  }
  assert.equal((await enter(login)).outcome, 'open')
})

test('an administrator sees that an account is shut, and opens it to every network', async () => {
  const { id, login } = await officer()
  for (let i = 0; i < 5; i++) await enterFrom('203.0.113.60', login, 'sai')
  const view = await findAccountView(services.db, id)
  assert.equal(view?.account.locked_until?.toString(), clock.now().add({ minutes: 15 }).toString())
  const found = await searchAccounts(
    services.db,
    { text: login, state: 'locked', limit: 5 },
    clock.now(),
    dateOf(clock.now()),
  )
  assert.deepEqual(
    found.map((item) => item.id),
    [id],
  )
  await unlockAccount(services, { actor: { kind: 'system', name: 'test' }, origin }, id)
  assert.equal((await enterFrom('203.0.113.60', login)).outcome, 'open')
})

test('a sign-in between wrong tries starts the count again', async () => {
  const { login } = await officer()
  for (let i = 0; i < 4; i++) await enter(login, 'sai')
  await enter(login)
  for (let i = 0; i < 4; i++) await enter(login, 'sai')
  assert.equal((await enter(login)).outcome, 'open')
})

for (const [who, roles, minutes] of [
  ['an officer', ['specialist'], 15],
  ['an administrator', ['administrator'], 5],
] as const) {
  test(`the session of ${who} ends after ${minutes} idle minutes and not before`, async () => {
    const token = tokenOf(await enter((await officer({ roles: [...roles] })).login))
    clock.advance({ minutes })
    assert.equal(await whoHolds(token), 'officer')
    clock.advance({ minutes, seconds: 1 })
    assert.equal(await whoHolds(token), 'anonymous')
  })
}

test('a session ends after twelve hours however busy it is', async () => {
  const token = tokenOf(await enter((await officer()).login))
  for (let minute = 0; minute < 12 * 60; minute += 10) {
    assert.equal(await whoHolds(token), 'officer')
    clock.advance({ minutes: 10 })
  }
  assert.equal(await whoHolds(token), 'anonymous')
})

test('with a second factor the password alone opens nothing; each code of the device opens once', async () => {
  const { login } = await officer({ secret: SECRET })
  const code = currentCode(SECRET, clock.now())
  const first = await confirmSecondFactor(services, ticketOf(await enter(login)), code, origin)
  assert.equal(await whoHolds(tokenOf(first)), 'officer')
  const again = await confirmSecondFactor(services, ticketOf(await enter(login)), code, origin)
  assert.match(messageOf(again), /đã dùng/)
  clock.advance({ seconds: 30 })
  const next = currentCode(SECRET, clock.now())
  assert.equal(
    (await confirmSecondFactor(services, ticketOf(await enter(login)), next, origin)).outcome,
    'open',
  )
})

test('a recovery code opens once', async () => {
  const { login, codes } = await officer({ secret: SECRET })
  const code = codes[0]!.toUpperCase().replace('-', ' ')
  assert.equal(codes.length, 10)
  assert.equal(
    (await confirmSecondFactor(services, ticketOf(await enter(login)), code, origin)).outcome,
    'open',
  )
  assert.match(
    messageOf(await confirmSecondFactor(services, ticketOf(await enter(login)), code, origin)),
    /đã dùng/,
  )
})

test('the second step is not open for ever, nor to a ticket that was used', async () => {
  const { login } = await officer({ secret: SECRET })
  const used = ticketOf(await enter(login))
  await confirmSecondFactor(services, used, currentCode(SECRET, clock.now()), origin)
  clock.advance({ minutes: 1 })
  const late = ticketOf(await enter(login))
  for (const ticket of [used, 'khong-co']) {
    const code = currentCode(SECRET, clock.now())
    assert.match(messageOf(await confirmSecondFactor(services, ticket, code, origin)), /hết hạn/)
  }
  clock.advance({ minutes: 5 })
  assert.match(
    messageOf(await confirmSecondFactor(services, late, currentCode(SECRET, clock.now()), origin)),
    /hết hạn/,
  )
})

test('wrong codes lock the account although every try begins with the right password', async () => {
  const { login } = await officer({ secret: SECRET })
  for (let i = 0; i < 5; i++)
    await confirmSecondFactor(services, ticketOf(await enter(login)), '000000', origin)
  assert.match(messageOf(await enter(login)), /tạm khóa/)
})

test('a disabled account is told so only to whoever knows its password, and its sessions are over', async () => {
  const { id, login } = await officer()
  const token = tokenOf(await enter(login))
  await updateAccount(services.db, id, { status: 'disabled' })
  assert.equal(await whoHolds(token), 'anonymous')
  assert.match(messageOf(await enter(login)), /ngừng hoạt động/)
  assert.match(messageOf(await enter(login, 'sai')), /không đúng/)
})

test('an officer whose seat ends today is nobody from midnight on, and cannot sign in', async () => {
  clock.set('2026-11-29T23:50')
  const { login } = await officer({ until: '2026-11-30' })
  const token = tokenOf(await enter(login))
  assert.equal(await whoHolds(token), 'officer')
  clock.set('2026-11-30T00:01')
  assert.equal(await whoHolds(token), 'anonymous')
  assert.match(messageOf(await enter(login)), /chưa được phân công/)
})

test('an officer’s account unused for 45 days does not open until an administrator opens it again', async () => {
  const { id, login } = await officer()
  clock.advance({ days: 45 })
  assert.equal((await enter(login)).outcome, 'open')
  clock.advance({ days: 46 })
  assert.match(messageOf(await enter(login)), /không dùng quá 45 ngày/)
  await updateAccount(services.db, id, { reopened_at: clock.now() })
  assert.equal((await enter(login)).outcome, 'open')
})
