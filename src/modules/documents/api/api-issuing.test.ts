import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { dateOf } from '#platform/clock.ts'
import { listAgencies } from '#modules/agencies/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import { DEMO_PIN } from '#modules/signatures/index.ts'
import { letterOffice, WARD_CODE } from '#tests/support/letters.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'

const world = await provinceApp()
const { as } = await letterOffice(world)
const today = dateOf(world.clock.now())
const [agency] = await listAgencies(world.services.db, {
  search: 'Sở Tư pháp tỉnh Kon Tum',
  on: today,
  limit: 1,
})
const officers = await officersOf(world.services.db, agency!.id, today)
const accountOf = (role: (typeof officers)[number]['roles'][number]) =>
  officers.find(({ roles }) => roles.includes(role))!.accountId

type Task = { id: string; kind: string; state: string }
type Detail = { state: string; code: string | null; tasks: Task[]; files: { role: string; href: string }[] }

const keyOf = async (who: Visitor, holder: 'officer' | 'agency') => {
  const { items } = (await who.api('GET', '/api/document-keys')).json<{
    items: { id: string; holder: string; wantsPin: boolean }[]
  }>()
  const key = items.find((one) => one.holder === holder && one.wantsPin)
  assert.ok(key, `a key of the ${holder}`)
  return { keyId: key.id, pin: DEMO_PIN }
}
const drafting = {
  type: 'cong-van',
  subject: 'cung cấp số liệu',
  urgency: 'normal',
  body: 'Sở Tư pháp cung cấp số liệu.',
  places: ['Như trên', 'Lưu: VT'],
  competence: 'head',
  signerTitle: 'GIÁM ĐỐC',
  recipients: [{ name: 'Ủy ban nhân dân phường Quang Trung', code: WARD_CODE }],
}
const detailOf = async (who: Visitor, id: string) =>
  (await who.api('GET', `/api/documents/${id}`)).json<Detail>()

/** A draft sent to the head. @returns its id and the task to sign it */
async function waiting(): Promise<{ id: string; taskId: string }> {
  const author = await as('chuyenvien1')
  const { id } = (await author.api('POST', '/api/documents/drafts', drafting)).json<{ id: string }>()
  const chain = [{ place: 1, kind: 'sign', accountId: accountOf('leader') }]
  const sent = await author.api('POST', `/api/documents/${id}/submission`, { chain })
  assert.equal(sent.status, 200, sent.text)
  const { tasks } = await detailOf(await as('lanhdao'), id)
  return { id, taskId: tasks.find(({ kind }) => kind === 'sign')!.id }
}

const SIGN = '/api/document-signatures'

describe('signing and issuing over the API', () => {
  it('sign with one’s key, seal with the agency’s, and say where the document has come to', async () => {
    const { id, taskId } = await waiting()
    const leader = await as('lanhdao')
    const signed = await leader.api('POST', SIGN, { ...(await keyOf(leader, 'officer')), taskIds: [taskId] })
    assert.equal(signed.status, 200, signed.text)
    const [{ code }] = signed.json<{ done: [{ id: string; code: string }] }>().done
    const clerk = await as('vanthu')
    const issued = await clerk.api('POST', `/api/documents/${id}/issue`, await keyOf(clerk, 'agency'))
    assert.deepEqual(issued.json(), { id, code })
    await world.runJobs()
    const author = await as('chuyenvien1')
    const { items } = (await author.api('GET', `/api/documents/${id}/recipients`)).json<{
      items: { code: string; state: string; status: string | null; error: string | null }[]
    }>()
    assert.deepEqual(
      items.map(({ code: to, state, status, error }) => [to, state, status, error]),
      [[WARD_CODE, 'delivered', '01', null]],
    )
  })

  it('happen once, however often they are asked for', async () => {
    const { id, taskId } = await waiting()
    const leader = await as('lanhdao')
    const ask = { ...(await keyOf(leader, 'officer')), taskIds: [taskId, taskId] }
    const answers = [await leader.api('POST', SIGN, ask), await leader.api('POST', SIGN, ask)].map((answer) =>
      answer.json<{ done: unknown[]; refused: { reason: string }[] }>(),
    )
    assert.deepEqual(
      answers.map(({ done, refused }) => [done.length, refused.length]),
      [
        [1, 0],
        [0, 1],
      ],
    )
    const clerk = await as('vanthu')
    const seal = await keyOf(clerk, 'agency')
    assert.equal((await clerk.api('POST', `/api/documents/${id}/issue`, seal)).status, 200)
    assert.equal((await clerk.api('POST', `/api/documents/${id}/issue`, seal)).status, 409)
    const { files } = await detailOf(clerk, id)
    const mains = files.filter(({ role }) => role === 'main')
    assert.equal(mains.length, 3, 'the draft, the signed one, the sealed one')

    const author = await as('chuyenvien1')
    const twice = { ...drafting, idempotencyKey: 'mot-ban-thao-thoi' }
    const drafts = await Promise.all([1, 2, 3].map(() => author.api('POST', '/api/documents/drafts', twice)))
    assert.deepEqual(
      drafts.map(({ status }) => status),
      [201, 201, 201],
    )
    assert.equal(new Set(drafts.map((one) => one.json<{ id: string }>().id)).size, 1)
    const changed = { ...twice, subject: 'một văn bản khác' }
    const refused = await author.api('POST', '/api/documents/drafts', changed)
    assert.equal(refused.status, 409, 'a key is for one document')
    assert.match(refused.text, /đã dùng cho một văn bản có nội dung khác/)
    const other = await (await as('chuyenvien2')).api('POST', '/api/documents/drafts', twice)
    assert.notEqual(
      other.json<{ id: string }>().id,
      drafts[0]!.json<{ id: string }>().id,
      'a key is one’s own',
    )
  })

  it('are refused with a wrong PIN, a key of another, or another’s task, and then nothing has changed', async () => {
    const { id, taskId } = await waiting()
    const [leader, clerk, author] = await Promise.all(['lanhdao', 'vanthu', 'chuyenvien1'].map(as))
    const key = await keyOf(leader!, 'officer')
    const wrong = await leader!.api('POST', SIGN, { ...key, pin: '000000', taskIds: [taskId] })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Mã PIN không đúng/)
    const none = await leader!.api('POST', SIGN, { keyId: key.keyId, taskIds: [taskId] })
    assert.equal(none.status, 422, none.text)
    const borrowed = { ...(await keyOf(author!, 'officer')), taskIds: [taskId] }
    assert.equal((await leader!.api('POST', SIGN, borrowed)).status, 404, 'the key of another is not there')
    const mine = { ...(await keyOf(author!, 'officer')), taskIds: [taskId] }
    const theirs = (await author!.api('POST', SIGN, mine)).json<{ done: unknown[]; refused: unknown[] }>()
    assert.deepEqual([theirs.done.length, theirs.refused.length], [0, 1])
    assert.equal((await detailOf(leader!, id)).state, 'circulating')

    const issue = `/api/documents/${id}/issue`
    assert.equal((await author!.api('POST', issue, key)).status, 403)
    assert.equal((await leader!.api('POST', issue, key)).status, 403)
    const seal = await keyOf(clerk!, 'agency')
    assert.equal((await clerk!.api('POST', issue, seal)).status, 409, 'nothing unsigned is issued')
    const citizen = await world.as('062190000001')
    assert.equal((await citizen.api('POST', SIGN, { ...key, taskIds: [taskId] })).status, 403)
    const elsewhere = await world.as('lanhdao.phuong-quang-trung')
    assert.equal((await elsewhere.api('GET', `/api/documents/${id}/recipients`)).status, 404)
  })
})

describe('giving a document up before it is out', () => {
  it('leaves its number in the register with the reason, and the next document gets the next one', async () => {
    const leader = await as('lanhdao')
    const clerk = await as('vanthu')
    const key = await keyOf(leader, 'officer')
    const signed = async () => {
      const { id, taskId } = await waiting()
      const answer = await leader.api('POST', SIGN, { ...key, taskIds: [taskId] })
      return { id, code: answer.json<{ done: [{ code: string }] }>().done[0].code }
    }
    const { id, code } = await signed()
    const cancel = `/api/documents/${id}/cancellation`
    const author = await as('chuyenvien1')
    assert.equal((await author.api('POST', cancel, { reason: 'x' })).status, 403, 'signed, it is no draft')
    assert.equal((await clerk.api('POST', cancel, { reason: ' ' })).status, 422)
    assert.equal((await clerk.api('POST', cancel, { reason: 'Không ban hành nữa' })).status, 200)
    const { state, tasks } = await detailOf(clerk, id)
    assert.equal(state, 'cancelled')
    assert.ok(tasks.every((task) => task.state !== 'open'))
    const books = (await clerk.get('/van-ban/so')).text
    const book = /href="(\/van-ban\/so\/[0-9a-f-]{36})"[^>]*>\s*Sổ đăng ký văn bản đi/.exec(books)![1]!
    assert.match((await clerk.get(book)).text, /Số đã hủy: Không ban hành nữa/)
    const next = await signed()
    assert.equal(Number.parseInt(next.code, 10), Number.parseInt(code, 10) + 1)
    const seal = await keyOf(clerk, 'agency')
    assert.equal((await clerk.api('POST', `/api/documents/${next.id}/issue`, seal)).status, 200)
    const late = await clerk.api('POST', `/api/documents/${next.id}/cancellation`, { reason: 'x' })
    assert.equal(late.status, 409, 'what is out is recalled')
  })

  it('is for its author while it is a draft', async () => {
    const author = await as('chuyenvien1')
    const { id } = (await author.api('POST', '/api/documents/drafts', drafting)).json<{ id: string }>()
    const cancel = `/api/documents/${id}/cancellation`
    assert.equal((await (await as('chuyenvien2')).api('POST', cancel, { reason: 'x' })).status, 404)
    assert.equal((await (await as('lanhdao')).api('POST', cancel, { reason: 'x' })).status, 403)
    assert.equal((await author.post(`/van-ban/${id}/huy`, { reason: 'Làm lại' })).status, 303)
    assert.match((await author.get(`/van-ban/${id}`)).text, /Đã hủy[^]*Làm lại/)
  })
})

describe('a draft over the API', () => {
  it('takes its text and its attachments as files, of its author alone', async () => {
    const author = await as('chuyenvien1')
    const begun = await author.api('POST', '/api/documents/drafts', { ...drafting, body: '' })
    const { id } = begun.json<{ id: string }>()
    const file = (field: string, content: Buffer | string = samplePdf) => ({
      field,
      name: 'a.pdf',
      type: 'application/pdf',
      content,
    })
    for (const _ of [1, 2])
      assert.equal((await author.upload(`/api/documents/${id}/text`, {}, file('text'))).status, 200)
    assert.equal((await author.upload(`/api/documents/${id}/attachments`, {}, file('files'))).status, 200)
    const { files } = await detailOf(author, id)
    assert.deepEqual(
      files.map(({ role }) => role).sort(),
      ['attachment', 'source'],
      'the later text is in its place',
    )
    const broken = await author.upload(`/api/documents/${id}/text`, {}, file('text', '%PDF-1.7 hỏng'))
    assert.equal(broken.status, 422)
    const stranger = await as('chuyenvien2')
    assert.equal((await stranger.upload(`/api/documents/${id}/text`, {}, file('text'))).status, 404)
  })
})

describe('a copy over the API', () => {
  it('is made once for a key, by leaders and clerks alone', async () => {
    const clerk = await as('vanthu')
    const scan = { field: 'files', name: 'a.pdf', type: 'application/pdf', content: samplePdf }
    const { id } = (await clerk.upload('/api/documents/incoming', { source: 'scan' }, scan)).json<{
      id: string
    }>()
    const copying = {
      form: 'sao-y',
      medium: 'electronic',
      places: ['Lưu: VT'],
      idempotencyKey: 'sao-mot-ban',
    }
    const early = await clerk.api('POST', `/api/documents/${id}/copies`, copying)
    assert.equal(early.status, 409, 'nothing is copied before it is entered')
    const facts = {
      type: 'quyet-dinh',
      code: '15/QĐ-UBND',
      subject: 'về hộ tịch',
      issuedOn: '2026-11-05',
      issuerName: 'Ủy ban nhân dân tỉnh Kon Tum',
      urgency: 'normal',
    }
    assert.equal((await clerk.api('POST', `/api/documents/${id}/registration`, facts)).status, 200)
    await world.runJobs()
    const copies = await Promise.all(
      [1, 2].map(() => clerk.api('POST', `/api/documents/${id}/copies`, copying)),
    )
    assert.deepEqual(
      copies.map(({ status }) => status),
      [201, 201],
    )
    assert.deepEqual(copies[0]!.json(), copies[1]!.json())
    assert.equal(copies[0]!.json<{ code: string }>().code, '01/SY-STP')
    const elsewhere = { ...copying, places: ['Phòng Hành chính', 'Lưu: VT'] }
    assert.equal((await clerk.api('POST', `/api/documents/${id}/copies`, elsewhere)).status, 409)
    const specialist = await as('chuyenvien1')
    assert.equal((await specialist.api('POST', `/api/documents/${id}/copies`, copying)).status, 403)
    const half = { ...copying, medium: 'paper', idempotencyKey: undefined }
    assert.equal(
      (await clerk.api('POST', `/api/documents/${id}/copies`, half)).status,
      422,
      'nobody to sign it',
    )
  })
})
