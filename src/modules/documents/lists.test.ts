import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { dateOf } from '#platform/clock.ts'
import { dateFields } from '#tests/support/dates.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'
import type { TaskKind } from './document.ts'
import { lastDone } from './policy.ts'

const world = await provinceApp()
const today = dateOf(world.clock.now())
const as = (slug: string) => world.as(`${slug}.so-tu-phap`)
const LIST = '/van-ban/den'
const ENTER = '/van-ban/den/vao-so'

/** A paper entered by the clerk. @returns its id */
async function entered(subject: string): Promise<string> {
  const clerk = await as('vanthu')
  const file = { field: 'files', name: 'cong-van.pdf', type: 'application/pdf', content: samplePdf }
  const at = (await clerk.upload(ENTER, { source: 'scan' }, file, { from: ENTER })).location!
  const answer = await clerk.post(at, {
    issuerName: 'Sở Tư pháp tỉnh Quảng Ngãi',
    code: `${crypto.randomUUID().slice(0, 4)}/STP`,
    ...dateFields('issuedOn', today.subtract({ days: 3 })),
    type: 'cong-van',
    subject,
    urgency: 'normal',
    secrecy: 'none',
  })
  assert.equal(answer.status, 303, answer.text)
  return answer.location!.split('/').at(-1)!
}

async function idOf(who: Visitor, path: string, title: RegExp): Promise<string> {
  const { text } = await who.get(path)
  const people = [...text.matchAll(/<option value="([0-9a-f-]{36})"[^>]*>([^<]+)</g)]
  const person = people.find((one) => title.test(one[2]!))
  assert.ok(person, `${title} on ${path}`)
  return person[1]!
}

describe('a filter somebody uses often', () => {
  it('is kept under a name, stands above the list of its owner alone, and is let go', async () => {
    const leader = await as('lanhdao')
    const filtered = `${LIST}?trangThai=registered`
    assert.match((await leader.get(filtered)).text, /Lưu bộ lọc này/)
    const kept = { direction: 'incoming', back: 'trangThai=registered', name: 'Chờ phân công' }
    const saved = await leader.post('/van-ban/bo-loc', kept, { from: filtered })
    assert.equal(saved.location, filtered)
    assert.match((await leader.get(LIST)).text, /Bộ lọc của tôi[\s\S]*Chờ phân công/)
    const clerk = await as('vanthu')
    assert.doesNotMatch((await clerk.get(LIST)).text, /Chờ phân công/)
    const drop = /action="(\/van-ban\/bo-loc\/[0-9a-f-]{36}\/bo)"/.exec(
      (await leader.get(filtered)).text,
    )![1]!
    assert.equal((await clerk.post(drop, {}, { from: LIST })).status, 404)
    assert.equal((await leader.post(drop, {}, { from: LIST })).status, 303)
    assert.doesNotMatch((await leader.get(LIST)).text, /Chờ phân công/)
  })

  it('is not kept without a name, and takes nothing that is no filter', async () => {
    const leader = await as('lanhdao')
    const form = { direction: 'incoming', back: 'trangThai=registered&la=1', name: '' }
    const answer = await leader.post('/van-ban/bo-loc', form, { from: LIST })
    assert.equal(answer.location, `${LIST}?trangThai=registered`)
    assert.match((await leader.get(LIST)).text, /Đặt tên bộ lọc/)
  })
})

describe('what an officer has done on a document today', () => {
  it('last is what was done last, wherever it stands in the chain', async () => {
    const actor = { accountId: 'a' }
    const task = (kind: TaskKind, minutes: number | null, by = 'a') => ({
      kind,
      done_by: by,
      done_at: minutes === null ? null : world.clock.now().add({ minutes }),
    })
    const chain = [task('legal', 2), task('review', 1), task('sign', null), task('issue', 3, 'b')]
    assert.equal(lastDone(actor, chain, today)?.kind, 'legal')
    assert.equal(lastDone(actor, chain, today.add({ days: 1 })), undefined)
  })
})

describe('many incoming documents at once', () => {
  it('are assigned to the same people, known and closed; what may not be done is said', async () => {
    const documents = [await entered('Văn bản thứ nhất'), await entered('Văn bản thứ hai')]
    const leader = await as('lanhdao')
    const nobody = await leader.post(`${LIST}/nhieu`, { work: 'assign', document: documents }, { from: LIST })
    assert.equal(nobody.status, 422)
    assert.match(nobody.text, /Chọn người chủ trì xử lý/)
    const none = await leader.post(`${LIST}/nhieu`, { work: 'known' }, { from: LIST })
    assert.equal(none.status, 422)
    assert.match(none.text, /Chọn ít nhất một văn bản/)

    const path = `/van-ban/${documents[0]}`
    const lead = await idOf(leader, path, /Trưởng phòng/)
    const informed = await idOf(leader, path, /Chuyên viên/)
    const assigned = await leader.post(
      `${LIST}/nhieu`,
      { work: 'assign', document: documents, lead, informed, instruction: 'Tham mưu.' },
      { from: LIST },
    )
    assert.equal(assigned.status, 303, assigned.text)
    assert.match((await leader.get(LIST)).text, /Đã xử lý 2 văn bản/)

    const desks = await Promise.all(
      ['chuyenvien1', 'chuyenvien2'].map(async (slug) => {
        const who = await as(slug)
        return { who, waits: (await who.get('/van-ban')).text.includes('Nhận để biết') }
      }),
    )
    const { who } = desks.find(({ waits }) => waits)!
    const known = await who.post(`${LIST}/nhieu`, { work: 'known', document: documents }, { from: LIST })
    assert.equal(known.status, 303, known.text)
    assert.doesNotMatch((await who.get('/van-ban')).text, /Nhận để biết/)
    await who.post(`${LIST}/nhieu`, { work: 'close', document: documents }, { from: LIST })
    assert.match(
      (await who.get(LIST)).text,
      /mc-notice--warning[^]*2 văn bản không làm được\.[^]*href="\/van-ban\/[^"]+"[^>]*>[^]*?Chỉ người chủ trì/,
    )

    const head = await as('truongphong')
    const closed = await head.post(`${LIST}/nhieu`, { work: 'close', document: documents }, { from: LIST })
    assert.equal(closed.status, 303)
    assert.match((await head.get(path)).text, /Đã xử lý xong/)
  })
})

describe('a secretary', () => {
  it('sees and follows what waits for the leader, prepares, and decides nothing in their place', async () => {
    const leader = await as('lanhdao')
    const deputyId = await idOf(leader, '/van-ban/uy-quyen', /Chuyên viên/)
    const given = await leader.post('/van-ban/uy-quyen', {
      deputyId,
      kind: 'secretary',
      ...dateFields('fromDay', today),
    })
    assert.equal(given.status, 303, given.text)
    const desks = await Promise.all(
      ['chuyenvien1', 'chuyenvien2'].map(async (slug) => {
        const who = await as(slug)
        return { who, standsIn: (await who.get('/van-ban')).text.includes('Đang thay') }
      }),
    )
    const secretary = desks.find(({ standsIn }) => standsIn)!.who
    const author = desks.find(({ standsIn }) => !standsIn)!.who

    const begun = await author.post(
      '/van-ban/di/soan',
      {
        type: 'cong-van',
        subject: 'văn bản chờ lãnh đạo ký',
        body: 'Nội dung.',
        places: 'Lưu: VT',
        competence: 'head',
        signerTitle: 'GIÁM ĐỐC',
        urgency: 'normal',
        next: 'stay',
      },
      { from: '/van-ban/di/soan' },
    )
    const path = begun.location!.replace('/soan', '')
    const form = await author.get(`${path}/trinh`)
    const sign = [
      ...form.text.matchAll(/value="([0-9a-f-]{36})"[^>]*>\s*(?:<label[^>]*>)?\s*([^<]+)</g),
    ].find((one) => /Lãnh đạo/.test(one[2]!))![1]!
    assert.equal((await author.post(`${path}/trinh`, { sign })).status, 303)

    assert.match((await secretary.get('/van-ban')).text, /văn bản chờ lãnh đạo ký/i)
    const page = await secretary.get(path)
    assert.equal(page.status, 200)
    assert.doesNotMatch(page.text, /action="[^"]*\/ky"/, 'no button to sign with')
    const taskId = /name="taskId" value="([0-9a-f-]{36})"/.exec((await leader.get(path)).text)![1]!
    const answer = await secretary.post(`${path}/y-kien`, { taskId, outcome: 'return', answer: 'x' })
    assert.equal(answer.status, 403)
  })
})
