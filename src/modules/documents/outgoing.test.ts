import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { provinceApp, type Visitor } from '#tests/support/province.ts'

const world = await provinceApp()
const author = () => world.as('chuyenvien1.so-tu-phap')
const NEW = '/van-ban/di/soan'

const letter = {
  type: 'cong-van',
  subject: 'phối hợp cung cấp thông tin hộ tịch',
  field: 'HCTP',
  addressees: 'Sở Tư pháp tỉnh Quảng Ngãi',
  body: 'Đề nghị quý cơ quan cung cấp thông tin.',
  places: 'Như trên\nLưu: VT, HCTP',
  recipients: '',
  competence: 'deputy',
  onBehalf: 'GIÁM ĐỐC',
  signerTitle: 'PHÓ GIÁM ĐỐC',
  urgency: 'normal',
}

/** The account of each colleague by the words after the name. */
async function colleagues(who: Visitor, path: string): Promise<(title: RegExp) => string> {
  const { text } = await who.get(path)
  const found = [...text.matchAll(/value="([0-9a-f-]{36})"[^>]*>\s*(?:<label[^>]*>)?\s*([^<]+)</g)].map(
    (one) => ({ id: one[1]!, words: one[2]! }),
  )
  return (title) => {
    const person = found.find(({ words }) => title.test(words))
    assert.ok(person, `nobody is ${title}: ${found.map(({ words }) => words).join('; ')}`)
    return person.id
  }
}

async function drafted(fields: Record<string, string> = {}): Promise<string> {
  const answer = await (await author()).post(NEW, { ...letter, ...fields, next: 'stay' }, { from: NEW })
  assert.equal(answer.status, 303, answer.text)
  return answer.location!.replace('/soan', '')
}

async function taskOn(who: Visitor, path: string): Promise<string> {
  const { text } = await who.get(path)
  const task = /name="taskId" value="([0-9a-f-]{36})"/.exec(text)?.[1]
  assert.ok(task, `nothing waits on ${path}`)
  return task
}

describe('an outgoing document (Decree 30/2020 art. 10–13)', () => {
  it('is drafted, shown as it will be printed, and saved again', async () => {
    const path = await drafted()
    const who = await author()
    const preview = await who.get(`${path}/xem-truoc`)
    assert.equal(preview.headers['content-type'], 'application/pdf')
    assert.equal(preview.bytes.subarray(0, 5).toString(), '%PDF-')
    const saved = await who.post(`${path}/soan`, { ...letter, subject: 'trích yếu mới', version: '1' })
    assert.equal(saved.status, 303)
    assert.match((await who.get(path)).text, /trích yếu mới/)
    const late = await who.post(`${path}/soan`, { ...letter, version: '0' })
    assert.equal(late.status, 409, 'what somebody else changed meanwhile is not written over')
  })

  it('is about one thing on one line, however it was typed', async () => {
    const path = await drafted({ subject: 'V/v  phối hợp\r\ncung cấp thông tin ' })
    assert.match((await (await author()).get(path)).text, /<h1[^>]*>Phối hợp cung cấp thông tin</)
  })

  it('is not sent round before it is complete', async () => {
    const path = await drafted({ body: '', places: '' })
    const who = await author()
    const person = await colleagues(who, `${path}/trinh`)
    const answer = await who.post(`${path}/trinh`, { sign: person(/Lãnh đạo/) })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Nhập nội dung văn bản/)
    assert.match(answer.text, /Nhập nơi nhận/)
    assert.ok(answer.text.includes(`href="${path}/soan#body"`), 'and leads to the field of the draft')
  })

  it('passes opinions side by side, then review, and waits for the signature', async () => {
    const path = await drafted()
    const who = await author()
    const person = await colleagues(who, `${path}/trinh`)
    const submitted = await who.post(`${path}/trinh`, {
      opinion: [person(/Chuyên viên/), person(/Văn thư/)],
      together: 'yes',
      review: person(/Trưởng phòng/),
      sign: person(/Lãnh đạo/),
    })
    assert.equal(submitted.status, 303, submitted.text)
    const [second, clerk, head, leader] = await Promise.all(
      ['chuyenvien2', 'vanthu', 'truongphong', 'lanhdao'].map((slug) => world.as(`${slug}.so-tu-phap`)),
    )
    assert.doesNotMatch(
      (await head!.get('/van-ban')).text,
      /phối hợp cung cấp thông tin/,
      'not the turn of the head',
    )
    await clerk!.post(`${path}/y-kien`, {
      taskId: await taskOn(clerk!, path),
      outcome: 'agree',
      answer: 'Đúng thể thức.',
    })
    assert.doesNotMatch(
      (await head!.get('/van-ban')).text,
      /phối hợp cung cấp thông tin/,
      'one opinion is missing',
    )
    await second!.post(`${path}/y-kien`, {
      taskId: await taskOn(second!, path),
      outcome: 'agree',
      answer: '',
    })
    assert.match((await head!.get('/van-ban')).text, /Xem xét, duyệt/)
    await head!.post(`${path}/y-kien`, { taskId: await taskOn(head!, path), outcome: 'agree', answer: '' })
    assert.match((await leader!.get('/van-ban')).text, /Chờ ký/)
  })

  it('goes back to the author with the reason, as a new version of the same words', async () => {
    const path = await drafted()
    const who = await author()
    const person = await colleagues(who, `${path}/trinh`)
    await who.post(`${path}/trinh`, { review: person(/Trưởng phòng/), sign: person(/Lãnh đạo/) })
    const head = await world.as('truongphong.so-tu-phap')
    const taskId = await taskOn(head, path)
    const silent = await head.post(`${path}/y-kien`, { taskId, outcome: 'return', answer: '' })
    assert.equal(silent.status, 422)
    assert.match(silent.text, /Nêu lý do trả lại để người soạn sửa/)
    assert.equal(
      (await head.post(`${path}/y-kien`, { taskId, outcome: 'return', answer: 'Sửa nơi nhận.' })).status,
      303,
    )
    const form = await who.get(`${path}/soan`)
    assert.match(form.text, /Bản thảo lần 2/)
    assert.match(form.text, /Đề nghị quý cơ quan cung cấp thông tin/)
    const again = await head.post(`${path}/y-kien`, { taskId, outcome: 'agree', answer: '' })
    assert.equal(again.status, 409, 'a task is answered once')
  })

  it('is nobody’s to answer but whose turn it is', async () => {
    const path = await drafted()
    const who = await author()
    const person = await colleagues(who, `${path}/trinh`)
    await who.post(`${path}/trinh`, { review: person(/Trưởng phòng/), sign: person(/Lãnh đạo/) })
    const taskId = await taskOn(await world.as('truongphong.so-tu-phap'), path)
    assert.equal((await who.post(`${path}/y-kien`, { taskId, outcome: 'agree' })).status, 403)
    const stranger = await world.as('chuyenvien2.so-tu-phap')
    assert.equal((await stranger.post(`${path}/y-kien`, { taskId, outcome: 'agree' })).status, 404)
    assert.equal((await stranger.get(`${path}/xem-truoc`)).status, 404)
  })

  it('takes remarks at a paragraph, shows what changed since, and counts them as settled', async () => {
    const path = await drafted({ body: 'Đoạn thứ nhất.\nĐề nghị quý cơ quan phối hợp.' })
    const who = await author()
    const person = await colleagues(who, `${path}/trinh`)
    await who.post(`${path}/trinh`, { review: person(/Trưởng phòng/), sign: person(/Lãnh đạo/) })
    const head = await world.as('truongphong.so-tu-phap')
    const quote = 'Đề nghị quý cơ quan phối hợp.'
    assert.equal((await head.post(`${path}/gop-y`, { quote, text: '' })).status, 422)
    assert.equal((await head.post(`${path}/gop-y`, { quote, text: 'Nêu rõ thời hạn.' })).status, 303)
    await head.post(`${path}/y-kien`, {
      taskId: await taskOn(head, path),
      outcome: 'return',
      answer: 'Theo góp ý.',
    })
    const edit = async (last: string) =>
      who.post(`${path}/soan`, { ...letter, body: `Đoạn thứ nhất.\n${last}`, version: '2' })
    await edit(quote)
    assert.match((await who.get(path)).text, /Bản lần 2 không khác bản lần 1 về chữ/)
    await edit('Đề nghị quý cơ quan phối hợp trước ngày 30.')
    const shown = await who.get(path)
    assert.match(shown.text, /Nêu rõ thời hạn/)
    assert.match(shown.text, /<ins>[^<]*trước ngày 30[^<]*<\/ins>/)
    const settle = /action="([^"]+\/gop-y\/[0-9a-f-]{36})"/.exec(shown.text)![1]!
    assert.equal((await who.post(settle)).status, 303)
    assert.match((await who.get(path)).text, /Đã giải quyết \(/)
    assert.equal((await who.post(settle)).status, 409)
  })
})
