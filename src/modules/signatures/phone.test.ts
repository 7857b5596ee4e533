import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { startSigningService } from '#gateways/csc/test-support/service.ts'
import { testAuthority } from '#platform/signing/test-support/authority.ts'
import { until } from '#tests/support/processes.ts'
import { provinceApp, type Answer, type ProvinceApp, type Visitor } from '#tests/support/province.ts'
import { paths } from './paths.ts'

const KEY = /\/ky-so\/([0-9a-f-]{36})\/ky-thu/g

/** The key that asks on the phone is the newest on the page. */
async function newestKey(who: Visitor): Promise<string> {
  const id = [...(await who.get(paths.mine())).text.matchAll(KEY)].at(-1)?.[1]
  assert.ok(id)
  return id
}

/** Begins a trial signature; what comes back is the page of its request, at once. */
async function begin(who: Visitor): Promise<string> {
  const from = paths.sample(await newestKey(who))
  const answer = await who.post(from, {}, { from })
  assert.equal(answer.status, 303, answer.text)
  assert.match(answer.location!, /^\/ky-so\/yeu-cau\//)
  return answer.location!
}

/** Looks at the page as the browser does by itself, until it no longer waits. */
async function ended(who: Visitor, path: string): Promise<Answer> {
  for (let i = 0; i < 100; i++) {
    const answer = await who.get(path)
    if (answer.headers['refresh'] === undefined) return answer
    await pause(50)
  }
  throw new Error('the request never ended')
}

const signaturesMade = async ({ services }: ProvinceApp) =>
  (await sql<{ n: number }>`SELECT count(*)::int AS n FROM signature_made`.execute(services.db)).rows[0]!.n

const demo = await provinceApp()
const authority = await testAuthority()
const someone = await authority.person('Người Khác', 'rsa')
let answer: 'yes' | 'no' | 'later' | 'lost' | 'slow' = 'later'
/** How often the service was asked whether the owner has confirmed. */
let questions = 0
const credentials = [
  {
    id: 'khac',
    userId: '1',
    key: someone.holder.key,
    chain: someone.signer.chain,
    mode: 'implicit' as const,
  },
]
const service = await startSigningService(credentials, () => {
  questions++
  return answer
})
after(() => service.close())
const { url, clientId, clientSecret } = service.settings
const served = await provinceApp({
  CSC_URL: url,
  CSC_CLIENT_ID: clientId,
  CSC_CLIENT_SECRET: clientSecret,
})

describe('a key that is confirmed on the phone of the demonstration', async () => {
  const world = demo
  const leader = await world.as('lanhdao.so-tu-phap')
  const clerk = await world.as('vanthu.so-tu-phap')
  const phone = (who: Visitor, path: string, answer: 'yes' | 'no') =>
    who.post(paths.demoPhone(), { id: path.split('/').at(-1)!, answer }, { from: paths.demoPhone() })

  it('is added on its page', async () => {
    const added = await leader.post(paths.addRemote(), {}, { from: paths.addRemote() })
    assert.equal(added.status, 303, added.text)
  })
  it('signs once its owner has confirmed; the page waits, not the request', async () => {
    const request = await begin(leader)
    const waiting = await leader.get(request)
    assert.equal(Number(waiting.headers['refresh']), 3)
    assert.match(waiting.text, /Hãy mở ứng dụng ký số trên điện thoại/)
    assert.match((await leader.get(paths.demoPhone())).text, /Ký thử một văn bản mẫu/)
    assert.equal((await phone(leader, request, 'yes')).status, 303)
    const done = await ended(leader, request)
    assert.equal(done.location, paths.mine())
    assert.equal(await signaturesMade(world), 1)
  })
  it('signs nothing when its owner declines, takes it back, or lets it run out', async () => {
    const declined = await begin(leader)
    await phone(leader, declined, 'no')
    assert.match((await ended(leader, declined)).text, /đã bị từ chối trên điện thoại/)

    const cancelled = await begin(leader)
    assert.equal((await leader.post(cancelled, {}, { from: cancelled })).status, 303)
    assert.equal((await phone(leader, cancelled, 'yes')).status, 409)
    assert.match((await ended(leader, cancelled)).text, /đã được hủy/)

    const late = await begin(leader)
    world.clock.advance({ seconds: 121 })
    assert.equal((await phone(leader, late, 'yes')).status, 409)
    world.clock.advance({ seconds: 30 })
    assert.match((await ended(leader, late)).text, /chưa ký|Đã hết thời gian/)
    await pause(500)
    assert.equal(await signaturesMade(world), 1)
  })
  it('counts when it was confirmed at the last moment; what its page says has ended is not signed afterwards', async () => {
    const confirmedAndSeen = async (seconds: number) => {
      const request = await begin(leader)
      const id = request.split('/').at(-1)!
      await sql`UPDATE signing_request SET phone = 'yes' WHERE id = ${id}::uuid`.execute(world.services.db)
      world.clock.advance({ seconds })
      return { request, seen: (await leader.get(request)).text }
    }
    const before = await signaturesMade(world)
    const last = await confirmedAndSeen(121)
    assert.doesNotMatch(last.seen, /Đã hết thời gian/)
    assert.equal((await ended(leader, last.request)).location, paths.mine())
    assert.equal(await signaturesMade(world), before + 1)

    const late = await confirmedAndSeen(151)
    assert.match(late.seen, /Đã hết thời gian xác nhận trên điện thoại, chưa có gì thay đổi/)
    const isOver = async () =>
      (await sql`SELECT 1 FROM signing_request WHERE state = 'waiting'`.execute(world.services.db)).rows
        .length === 0
    await until('the late one is over', isOver, 10)
    assert.match((await leader.get(late.request)).text, /Đã hết thời gian/)
    assert.equal(await signaturesMade(world), before + 1)
  })
  it('is nobody else’s to see, confirm or take back', async () => {
    const request = await begin(leader)
    assert.equal((await clerk.get(request)).status, 404)
    assert.equal((await clerk.post(request, {}, { from: paths.mine() })).status, 404)
    assert.equal((await phone(clerk, request, 'yes')).status, 404)
    assert.doesNotMatch((await clerk.get(paths.demoPhone())).text, /Ký thử một văn bản mẫu/)
    assert.equal((await leader.post(request, {}, { from: request })).status, 303)
  })
})

describe('a key with a signing service (CSC API v2)', async () => {
  const world = served
  const leader = await world.as('lanhdao.so-tu-phap')
  const { rows } = await sql<{ name: string }>`
    SELECT a.name FROM account a JOIN account_login l ON l.account_id = a.id
    WHERE l.login LIKE 'lanhdao.so-tu-phap@%'`.execute(world.services.db)
  const own = await authority.person(rows[0]!.name, 'rsa')
  credentials.push({ ...credentials[0]!, id: 'own', key: own.holder.key, chain: own.signer.chain })

  const traces = async () =>
    (await sql<{ n: number }>`SELECT count(*)::int AS n FROM signing_intent`.execute(world.services.db))
      .rows[0]!.n

  it('is chosen from what the service keeps, one’s own only', async () => {
    const list = await leader.get(`${paths.addRemote()}?ma=1`)
    assert.ok(list.text.includes('Người Khác') && list.text.includes(rows[0]!.name))
    const add = (credentialId: string) =>
      leader.post(paths.addRemote(), { userId: '1', credentialId }, { from: paths.addRemote() })
    const wrong = await add('khac')
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Chỉ thêm được chứng thư số của mình/)
    assert.equal((await add('own')).status, 303)
  })
  it('signs when the service says that its owner has confirmed', async () => {
    const request = await begin(leader)
    assert.match((await leader.get(request)).text, /Hãy mở ứng dụng ký số/)
    answer = 'yes'
    assert.equal((await ended(leader, request)).location, paths.mine())
    assert.equal(await signaturesMade(world), 1)
  })
  it('counts what was confirmed at the last moment, also when the signature comes later than that', async () => {
    const asked = async () => {
      const before = questions
      await until('the service is asked', async () => questions > before, 10)
    }
    const made = await signaturesMade(world)
    answer = 'later'
    const last = await begin(leader)
    await asked()
    world.clock.advance({ seconds: 121 })
    assert.match((await leader.get(last)).text, /đang chờ dịch vụ ký số trả lời lần cuối/)
    answer = 'yes'
    assert.equal((await ended(leader, last)).location, paths.mine())

    answer = 'slow'
    const fetched = await begin(leader)
    await asked()
    world.clock.advance({ seconds: 121 })
    assert.equal((await ended(leader, fetched)).location, paths.mine())
    assert.equal(await signaturesMade(world), made + 2)

    answer = 'later'
    const late = await begin(leader)
    await asked()
    world.clock.advance({ seconds: 151 })
    answer = 'yes'
    assert.match((await ended(leader, late)).text, /Đã hết thời gian/)
    const over = questions
    await pause(3000)
    assert.equal(questions, over, 'what has run out is not asked for any more')
    assert.equal(await traces(), 0)
  })
  it('leaves a trace when the service may have signed what never came back, and none when it surely has not', async () => {
    const made = await signaturesMade(world)
    answer = 'no'
    assert.match((await ended(leader, await begin(leader))).text, /đã bị từ chối/)
    assert.equal(await traces(), 0)
    answer = 'lost'
    assert.match((await ended(leader, await begin(leader))).text, /chưa trả chữ ký/)
    assert.equal(await traces(), 1)
    assert.equal(await signaturesMade(world), made)
  })
  it('is let go when the owner takes the request back', async () => {
    const [made, left] = [await signaturesMade(world), await traces()]
    answer = 'later'
    const request = await begin(leader)
    assert.equal((await leader.post(request, {}, { from: request })).status, 303)
    answer = 'yes'
    await pause(3000)
    assert.deepEqual([await signaturesMade(world), await traces()], [made, left], 'nothing was signed at all')
  })
})
