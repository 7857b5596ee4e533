import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { dateOf } from '#platform/clock.ts'
import { dateFields } from '#tests/support/dates.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'

const world = await provinceApp()
const today = dateOf(world.clock.now())
const clerk = () => world.as('vanthu.so-tu-phap')
const leader = () => world.as('lanhdao.so-tu-phap')
const specialist = () => world.as('chuyenvien1.so-tu-phap')

const ENTER = '/van-ban/den/vao-so'
const scan = { field: 'files', name: 'cong-van.pdf', type: 'application/pdf', content: samplePdf }
const facts = {
  issuerName: 'Sở Tư pháp tỉnh Quảng Ngãi',
  code: '125/STP-HCTP',
  ...dateFields('issuedOn', today.subtract({ days: 6 })),
  type: 'cong-van',
  subject: 'V/v phối hợp cung cấp thông tin hộ tịch',
  signerName: 'Nguyễn Thị Hồng Vân',
  urgency: 'urgent',
  secrecy: 'none',
}

/** A paper scanned by the clerk, waiting for its number. */
async function arrival(who: Visitor): Promise<string> {
  const taken = await who.upload(ENTER, { source: 'scan' }, scan, { from: ENTER })
  assert.equal(taken.status, 303)
  return taken.location!
}

async function entered(fields: Record<string, string> = {}): Promise<string> {
  const who = await clerk()
  const at = await arrival(who)
  const answer = await who.post(at, {
    ...facts,
    code: `${crypto.randomUUID().slice(0, 4)}/STP-HCTP`,
    ...fields,
  })
  assert.equal(answer.status, 303, answer.text)
  return answer.location!
}

/** The value of the option, or the box, that carries this person's name. */
async function idOf(who: Visitor, path: string, name: RegExp): Promise<string> {
  const { text } = await who.get(path)
  const option = [...text.matchAll(/<option value="([0-9a-f-]{36})"[^>]*>([^<]+)</g)].find((one) =>
    name.test(one[2]!),
  )
  assert.ok(option, `nobody on ${path} is called ${name}`)
  return option[1]!
}

describe('an incoming document (Decree 30/2020 art. 21–24)', () => {
  it('is scanned, entered with the next number, directed, handled and closed', async () => {
    const clerkAtWork = await clerk()
    const at = await arrival(clerkAtWork)
    const form = await clerkAtWork.get(at)
    assert.match(form.text, /Vào sổ văn bản đến/)
    const head = await idOf(clerkAtWork, at, /Lãnh đạo|Giám đốc|giám đốc/)
    const stored = await clerkAtWork.post(at, { ...facts, directTo: head })
    assert.equal(stored.status, 303, stored.text)
    const shown = await clerkAtWork.get(stored.location!)
    assert.match(shown.text, /125\/STP-HCTP/)
    assert.match(shown.text, /Đã vào sổ văn bản đến số 0\d/)

    const head1 = await leader()
    assert.match((await head1.get('/van-ban')).text, /Cho ý kiến phân công/)
    const lead = await idOf(head1, stored.location!, /Chuyên viên/)
    const assigned = await head1.post(`${stored.location}/phan-cong`, {
      instruction: 'Giao phòng Hành chính tư pháp tham mưu trả lời.',
      lead,
      ...dateFields('dueOn', today.add({ days: 4 })),
    })
    assert.equal(assigned.status, 303, assigned.text)
    assert.doesNotMatch((await head1.get('/van-ban')).text, /Cho ý kiến phân công/)

    const handler = await Promise.all([specialist(), world.as('chuyenvien2.so-tu-phap')])
    const desks = await Promise.all(handler.map((one) => one.get('/van-ban')))
    const who = handler[desks.findIndex(({ text }) => text.includes('Chủ trì xử lý'))]
    assert.ok(who, 'the lead has it on the desk')
    assert.equal((await who.post(`${stored.location}/bat-dau`)).status, 303)
    const silent = await who.post(`${stored.location}/ket-thuc`, { note: '' })
    assert.equal(silent.status, 422)
    assert.match(silent.text, /Nêu kết quả xử lý, hoặc chọn văn bản trả lời/)
    assert.equal(
      (await who.post(`${stored.location}/ket-thuc`, { note: 'Đã trả lời bằng điện thoại.' })).status,
      303,
    )
    assert.match((await who.get(stored.location!)).text, /Đã xử lý xong/)
  })

  it('asks again with everything that was written when nobody was named to lead it', async () => {
    const path = await entered()
    const who = await leader()
    const other = await idOf(who, path, /Chuyên viên/)
    const answer = await who.post(`${path}/phan-cong`, {
      instruction: 'Tham mưu trước thứ Sáu.',
      coordinators: other,
      ...dateFields('dueOn', today.add({ days: 9 })),
    })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Tham mưu trước thứ Sáu\.<\/textarea>/)
    assert.match(answer.text, new RegExp(`name="coordinators"[^>]* value="${other}" checked`))
    assert.match(answer.text, new RegExp(`name="dueOn.day"[^>]* value="${today.add({ days: 9 }).day}"`))
  })

  it('stays what an answer is about when something is wrong with the answer', async () => {
    const path = await entered()
    const who = await clerk()
    const about = `/van-ban/di/soan?traLoi=${path.split('/').at(-1)}`
    assert.match((await who.get(about)).text, /Trả lời văn bản/)
    const answer = await who.post(about, { type: 'cong-van', subject: '' }, { from: about })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Nhập trích yếu/)
    assert.match(answer.text, /Trả lời văn bản/)
  })

  it('is called by its subject where it has no number yet, and is no draft', async () => {
    const who = await clerk()
    const at = await arrival(who)
    const id = at.split('/').at(-1)!
    assert.match((await who.get(`/van-ban/${id}`)).text, /<title>[^<]* đến chưa có số –/)
    const list = await who.get('/van-ban/den?trangThai=arrived')
    const [, name = ''] = new RegExp(`href="/van-ban/${id}"[^>]*>([^<]+)<`).exec(list.text) ?? []
    assert.doesNotMatch(name.trim(), /^(?:Công văn|Văn bản|)$/)
  })

  it('has consecutive numbers within the year, and begins again on 1 January', async () => {
    const who = await clerk()
    const numbers: number[] = []
    for (const _ of [1, 2]) {
      const at = await arrival(who)
      const answer = await who.post(at, { ...facts, code: `${numbers.length + 300}/A` })
      numbers.push(
        Number(/số (\d+)/.exec((await who.get(answer.location!)).text.match(/Đã vào sổ[^<]*/)![0])![1]),
      )
    }
    assert.equal(numbers[1], numbers[0]! + 1)
    const before = world.clock.now()
    world.clock.set(`${today.year + 1}-01-04T08:00`)
    const first = await clerk()
    const at = await arrival(first)
    const answer = await first.post(at, { ...facts, code: '1/A' })
    assert.match((await first.get(answer.location!)).text, /Đã vào sổ văn bản đến số 01\./)
    world.clock.set(before)
  })

  it('is refused when it is classified, with the reason beside the field', async () => {
    const who = await clerk()
    const at = await arrival(who)
    const answer = await who.post(at, { ...facts, code: '7/M', secrecy: 'secret' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Văn bản có độ mật không được đưa lên hệ thống này/)
    assert.equal((await who.post(`${at}/tra-lai`, { reason: 'Văn bản mật' })).status, 303)
    assert.equal((await who.get(at)).status, 303, 'a document sent back has no form to enter it any more')
  })

  it('is recognised when it comes again', async () => {
    await entered({ code: '900/STP-VP' })
    const who = await clerk()
    const at = await arrival(who)
    const again = await who.post(at, { ...facts, code: '900 / stp-vp' })
    assert.equal(again.status, 422)
    assert.match(again.text, /Đã có văn bản cùng cơ quan, số và ngày/)
    assert.equal((await who.post(at, { ...facts, code: '900/STP-VP', again: 'yes' })).status, 303)
  })

  it('is not there for those without a part in it, and not for other agencies', async () => {
    const path = await entered()
    assert.equal((await (await specialist()).get(path)).status, 404)
    assert.equal((await (await world.as('lanhdao.phuong-quang-trung')).get(path)).status, 404)
    assert.equal((await (await world.as('062190000001')).get(path)).status, 403)
    assert.equal((await (await specialist()).get(ENTER)).status, 403)
  })

  it('is found by the words of its text and elements, without diacritics', async () => {
    await entered({ subject: 'V/v tổ chức hội nghị Krông Pô Kô lần thứ tám' })
    await world.runJobs()
    const who = await clerk()
    const found = await who.get(`/van-ban/den?q=${encodeURIComponent('hoi nghi krong po')}`)
    assert.match(found.text, /Krông Pô Kô lần thứ tám/)
    const byText = await who.get('/van-ban/den?q=giay+to+mau')
    assert.match(byText.text, /Krông Pô Kô lần thứ tám/)
    const nothing = await who.get('/van-ban/den?q=khongcotrongvanban')
    assert.match(nothing.text, /Không có văn bản nào phù hợp/)
  })
})
