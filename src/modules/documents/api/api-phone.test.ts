import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { DEMO_PIN, signaturePaths } from '#modules/signatures/index.ts'
import { letterOffice, mainFile } from '#tests/support/letters.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'
import { until } from '#tests/support/processes.ts'

const world = await provinceApp()
const { as, submitted } = await letterOffice(world)
const leader = await as('lanhdao')
const clerk = await as('vanthu')

type Request = {
  id: string
  state: string
  message: string | null
  expiresAt: string
  outcome: { done: { id: string; code: string }[]; refused: { taskId: string; reason: string }[] } | null
}
const REQUESTS = '/api/document-signing-requests'

async function waiting(subject: string): Promise<{ id: string; path: string; taskId: string }> {
  const path = await submitted({ subject, recipients: 'Lưu trữ tỉnh' })
  const taskId = /name="taskId" value="([0-9a-f-]{36})"/.exec((await leader.get(path)).text)![1]!
  return { id: path.split('/').at(-1)!, path, taskId }
}
const phoneKey = async (who: Visitor, holder: 'officer' | 'agency'): Promise<string> => {
  const { items } = (await who.api('GET', '/api/document-keys')).json<{
    items: { id: string; holder: string; wantsPin: boolean }[]
  }>()
  return items.find((one) => one.holder === holder && !one.wantsPin)!.id
}
const confirm = (who: Visitor, id: string, answer: 'yes' | 'no' = 'yes') =>
  who.post(signaturePaths.demoPhone(), { id, answer }, { from: signaturePaths.demoPhone() })
const look = async (who: Visitor, id: string) => (await who.api('GET', `${REQUESTS}/${id}`)).json<Request>()
async function ended(who: Visitor, id: string): Promise<Request> {
  await until(
    'the request has ended',
    async () => !['waiting', 'answered'].includes((await look(who, id)).state),
    20,
  )
  return look(who, id)
}
const state = async (id: string) =>
  (await leader.api('GET', `/api/documents/${id}`)).json<{ state: string }>().state

describe('a program that signs with a key confirmed on the phone', () => {
  before(async () => {
    await leader.post(signaturePaths.addRemote(), {}, { from: signaturePaths.addRemote() })
    await clerk.post(signaturePaths.addRemote(), { for: 'agency' }, { from: signaturePaths.addRemote() })
  })

  it('asks, is told at once where to look, and finds what was signed once its owner has confirmed', async () => {
    const { id, path, taskId } = await waiting('ký từ phần mềm khác')
    const keyId = await phoneKey(leader, 'officer')
    const asked = await leader.api('POST', REQUESTS, { keyId, taskIds: [taskId] })
    assert.equal(asked.status, 202, asked.text)
    const request = asked.json<Request>()
    assert.deepEqual([request.state, request.outcome], ['waiting', null])
    const left = Temporal.Instant.from(request.expiresAt).since(world.clock.now())
    assert.equal(left.total('seconds'), 120)
    assert.equal(await state(id), 'circulating')
    assert.match(
      (await leader.get(signaturePaths.demoPhone())).text,
      /Ký 1 văn bản theo yêu cầu của phần mềm/,
    )
    await confirm(leader, request.id)
    const done = await ended(leader, request.id)
    assert.equal(done.state, 'done')
    assert.deepEqual([done.outcome?.done[0]?.id, done.outcome?.refused], [id, []])
    assert.equal(await state(id), 'signed')

    const sealId = await phoneKey(clerk, 'agency')
    const issuing = await clerk.api('POST', `/api/documents/${id}/issue-requests`, { keyId: sealId })
    assert.equal(issuing.status, 202, issuing.text)
    await confirm(clerk, issuing.json<Request>().id)
    const issued = await ended(clerk, issuing.json<Request>().id)
    assert.deepEqual(issued.outcome?.done, done.outcome?.done)
    assert.equal(await state(id), 'issued')
    assert.ok((await mainFile(clerk, path)).length > 0)
  })

  it('asks once with a key of its own, however often it sends it', async () => {
    const { taskId } = await waiting('gửi lại nhiều lần')
    const ask = {
      keyId: await phoneKey(leader, 'officer'),
      taskIds: [taskId],
      idempotencyKey: 'phan-mem-gui-lai',
    }
    const answers = await Promise.all([1, 2, 3].map(() => leader.api('POST', REQUESTS, ask)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [202, 202, 202],
    )
    const ids = new Set(answers.map((one) => one.json<Request>().id))
    assert.equal(ids.size, 1)
    await confirm(leader, [...ids][0]!)
    assert.equal((await ended(leader, [...ids][0]!)).outcome?.done.length, 1)
    const again = (await leader.api('POST', REQUESTS, ask)).json<Request>()
    assert.deepEqual([again.state, again.outcome?.done.length], ['done', 1])
  })

  it('may not use that key for anything else; what came to nothing is asked anew with it', async () => {
    const [one, other] = [await waiting('khóa dùng lại'), await waiting('khóa dùng cho việc khác')]
    const keyId = await phoneKey(leader, 'officer')
    const ask = (taskIds: string[]) =>
      leader.api('POST', REQUESTS, { keyId, taskIds, idempotencyKey: 'khoa-dung-lai' })
    const first = (await ask([one.taskId])).json<Request>()
    const refused = await ask([one.taskId, other.taskId])
    assert.equal(refused.status, 409, refused.text)
    assert.match(refused.text, /đã dùng cho một yêu cầu ký khác/)

    await leader.api('POST', `${REQUESTS}/${first.id}/cancellation`)
    const second = (await ask([one.taskId])).json<Request>()
    assert.equal(second.state, 'waiting')
    assert.notEqual(second.id, first.id)
    assert.equal((await ask([one.taskId])).json<Request>().id, second.id)
    world.clock.advance({ seconds: 151 })
    const third = (await ask([one.taskId])).json<Request>()
    assert.equal(third.state, 'waiting')
    assert.notEqual(third.id, second.id)
    assert.equal((await ask([other.taskId])).status, 409, 'also when it came to nothing')
    await confirm(leader, third.id)
    assert.equal((await ended(leader, third.id)).outcome?.done.length, 1)
    assert.equal((await ask([one.taskId])).json<Request>().id, third.id)
  })

  it('is told that it was declined, taken back, or ran out; then nothing is signed', async () => {
    const { id, taskId } = await waiting('không xác nhận')
    const keyId = await phoneKey(leader, 'officer')
    const ask = async () =>
      (await leader.api('POST', REQUESTS, { keyId, taskIds: [taskId] })).json<Request>().id
    const declined = await ask()
    await confirm(leader, declined, 'no')
    const no = await ended(leader, declined)
    assert.deepEqual([no.state, no.outcome], ['failed', null])
    assert.match(no.message ?? '', /đã bị từ chối trên điện thoại/)
    const back = await ask()
    const cancelled = await leader.api('POST', `${REQUESTS}/${back}/cancellation`)
    assert.equal(cancelled.json<Request>().state, 'cancelled')
    assert.equal((await leader.api('POST', `${REQUESTS}/${back}/cancellation`)).status, 409)
    const late = await ask()
    world.clock.advance({ seconds: 151 })
    const { state: stands, message } = await look(leader, late)
    assert.ok(['expired', 'failed'].includes(stands), stands)
    assert.match(message ?? '', /hết thời gian|chưa ký/i)
    assert.equal(await state(id), 'circulating')
  })

  it('says of every document that could not be signed why not', async () => {
    const { taskId } = await waiting('người khác ký')
    await clerk.post(signaturePaths.addRemote(), { for: 'officer' }, { from: signaturePaths.addRemote() })
    const keyId = await phoneKey(clerk, 'officer')
    const ask = { keyId, taskIds: [taskId], idempotencyKey: 'khong-ky-duoc' }
    const asked = (await clerk.api('POST', REQUESTS, ask)).json<Request>()
    const { state: stands, message, outcome } = await ended(clerk, asked.id)
    assert.deepEqual([stands, message], ['failed', 'Chưa ký được văn bản nào.'])
    assert.deepEqual([outcome?.done.length, outcome?.refused.length], [0, 1])
    const again = (await clerk.api('POST', REQUESTS, ask)).json<Request>()
    assert.notEqual(again.id, asked.id, 'nothing was signed, so the same key may ask anew')
  })

  it('uses its own keys and sees its own requests alone; a key with a PIN signs at once instead', async () => {
    const { id, taskId } = await waiting('khóa của người khác')
    const keyId = await phoneKey(leader, 'officer')
    const borrowed = await clerk.api('POST', REQUESTS, { keyId, taskIds: [taskId] })
    assert.equal(borrowed.status, 422, borrowed.text)
    const { items } = (await leader.api('GET', '/api/document-keys')).json<{
      items: { id: string; wantsPin: boolean }[]
    }>()
    const withPin = items.find(({ wantsPin }) => wantsPin)!.id
    assert.equal((await leader.api('POST', REQUESTS, { keyId: withPin, taskIds: [taskId] })).status, 422)
    const direct = { keyId, pin: DEMO_PIN, taskIds: [taskId] }
    assert.match((await leader.api('POST', '/api/document-signatures', direct)).text, /gửi yêu cầu ký/)
    const asked = (await leader.api('POST', REQUESTS, { keyId, taskIds: [taskId] })).json<Request>()
    assert.equal((await clerk.api('GET', `${REQUESTS}/${asked.id}`)).status, 404)
    assert.equal((await clerk.api('POST', `${REQUESTS}/${asked.id}/cancellation`)).status, 404)
    assert.equal((await leader.api('POST', `/api/documents/${id}/issue-requests`, { keyId })).status, 403)
    await leader.api('POST', `${REQUESTS}/${asked.id}/cancellation`)
  })
})
