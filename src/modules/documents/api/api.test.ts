import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { dateOf } from '#platform/clock.ts'
import { listAgencies } from '#modules/agencies/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const as = (slug: string) => world.as(`${slug}.so-tu-phap`)
const today = dateOf(world.clock.now())
const agencies = await listAgencies(world.services.db, {
  search: 'Sở Tư pháp tỉnh Kon Tum',
  on: today,
  limit: 1,
})
const officers = await officersOf(world.services.db, agencies[0]!.id, today)
const withRole = (role: (typeof officers)[number]['roles'][number]) =>
  officers.find(({ roles }) => roles.includes(role))!.accountId

const facts = {
  type: 'cong-van',
  code: '41/STP-VP',
  subject: 'V/v cung cấp số liệu',
  issuedOn: '2026-01-05',
  issuerName: 'Sở Tư pháp tỉnh Quảng Ngãi',
  urgency: 'normal',
}
const scan = { field: 'files', name: 'a.pdf', type: 'application/pdf', content: samplePdf }

async function received(): Promise<string> {
  const answer = await (await as('vanthu')).upload('/api/documents/incoming', { source: 'scan' }, scan)
  assert.equal(answer.status, 201, answer.text)
  return answer.json<{ id: string }>().id
}

describe('documents over the API', () => {
  it('are received, entered, assigned and closed', async () => {
    const clerk = await as('vanthu')
    const id = await received()
    const entered = await clerk.api('POST', `/api/documents/${id}/registration`, {
      ...facts,
      directTo: withRole('leader'),
    })
    assert.equal(entered.status, 200, entered.text)
    assert.ok(entered.json<{ number: number }>().number > 0)

    const leader = await as('lanhdao')
    const head = await as('truongphong')
    const lead = withRole('division_head')
    const assigned = await leader.api('POST', `/api/documents/${id}/assignment`, {
      instruction: 'Tham mưu trả lời.',
      lead,
      coordinators: [withRole('clerk')],
    })
    assert.equal(assigned.status, 200, assigned.text)
    const shown = await clerk.api('GET', `/api/documents/${id}`)
    type Shown = { state: string; files: unknown[]; tasks: { id: string; kind: string; state: string }[] }
    const document = shown.json<Shown>()
    assert.equal(document.state, 'assigned')
    assert.equal(document.files.length, 1)
    const task = document.tasks.find(({ kind, state }) => kind === 'coordinate' && state === 'open')!
    const silent = await clerk.api('POST', `/api/document-tasks/${task.id}/report`, { answer: '' })
    assert.equal(silent.status, 422)
    assert.equal(
      (await clerk.api('POST', `/api/document-tasks/${task.id}/report`, { answer: 'Đã rà soát.' })).status,
      200,
    )
    const closed = await head.api('POST', `/api/documents/${id}/closing`, { note: 'Đã trả lời.' })
    assert.equal(closed.status, 200, closed.text)
    const list = await clerk.api('GET', '/api/documents/incoming?trangThai=closed')
    assert.ok(list.json<{ items: { id: string }[] }>().items.some((one) => one.id === id))
  })

  it('are listed page after page', async () => {
    const clerk = await as('vanthu')
    for (let index = 0; index < 3; index++) await received()
    const answer = await clerk.api('GET', '/api/documents/incoming')
    assert.equal(answer.status, 200, answer.text)
    type List = { items: { id: string }[]; next: string | null }
    const first = answer.json<List>()
    assert.ok(first.items.length >= 3)
    assert.equal(first.next, null, 'everything fits on one page')
    const after = `${answer.json<{ items: { sortAt: string }[] }>().items[0]!.sortAt}~${first.items[0]!.id}`
    const rest = await clerk.api('GET', `/api/documents/incoming?sau=${encodeURIComponent(after)}`)
    assert.equal(rest.json<List>().items[0]!.id, first.items[1]!.id)
  })

  it('are drafted, sent round and answered', async () => {
    const author = await as('chuyenvien1')
    const begun = await author.api('POST', '/api/documents/drafts', {
      type: 'cong-van',
      subject: 'cung cấp số liệu',
      urgency: 'normal',
      body: 'Kính gửi số liệu.',
      places: ['Như trên', 'Lưu: VT'],
      competence: 'head',
      signerTitle: 'GIÁM ĐỐC',
    })
    assert.equal(begun.status, 201, begun.text)
    const { id } = begun.json<{ id: string }>()
    const chain = [
      { place: 1, kind: 'review', accountId: withRole('division_head') },
      { place: 2, kind: 'sign', accountId: withRole('leader') },
    ]
    const half = await author.api('POST', `/api/documents/${id}/submission`, { chain: chain.slice(0, 1) })
    assert.equal(half.status, 422)
    const sent = await author.api('POST', `/api/documents/${id}/submission`, { chain })
    assert.equal(sent.status, 200, sent.text)
    const head = await as('truongphong')
    const { tasks } = (await head.api('GET', `/api/documents/${id}`)).json<{
      tasks: { id: string; kind: string }[]
    }>()
    const review = tasks.find(({ kind }) => kind === 'review')!
    const mine = await author.api('POST', `/api/document-tasks/${review.id}/answer`, { agreed: true })
    assert.equal(mine.status, 403)
    const agreed = await head.api('POST', `/api/document-tasks/${review.id}/answer`, { agreed: true })
    assert.deepEqual(agreed.json(), { id, agreed: true })
  })

  it('find the recipients of the directory by words', async () => {
    const author = await as('chuyenvien1')
    const answer = await author.api('GET', '/api/document-recipients?q=phuong%20quang%20trung')
    const { items } = answer.json<{ items: { code: string; name: string }[] }>()
    assert.ok(items.some(({ name }) => /phường Quang Trung/i.test(name)))
    assert.equal((await author.api('GET', '/api/document-recipients?q=a')).status, 422)
  })

  it('are not there for other roles and agencies, and wrong input is named', async () => {
    const id = await received()
    const specialist = await as('chuyenvien1')
    const citizen = await world.as('062190000001')
    const elsewhere = await world.as('lanhdao.phuong-quang-trung')
    assert.equal((await specialist.api('GET', `/api/documents/${id}`)).status, 404)
    assert.equal((await elsewhere.api('GET', `/api/documents/${id}`)).status, 404)
    assert.equal((await citizen.api('GET', '/api/documents/incoming')).status, 403)
    assert.equal((await specialist.api('POST', `/api/documents/${id}/registration`, facts)).status, 403)
    assert.equal((await specialist.upload('/api/documents/incoming', {}, scan)).status, 403)
    const clerk = await as('vanthu')
    const close = await specialist.api('POST', `/api/documents/${id}/closing`, { note: 'x' })
    assert.equal(close.status, 404)
    const wrong = await clerk.api('POST', `/api/documents/${id}/registration`, { ...facts, type: 'tho' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Không có loại văn bản/)
  })
})
