import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import { dateOf } from '#platform/clock.ts'
import { DEMO_PIN } from '#modules/signatures/index.ts'
import { keyOn, letterOffice } from '#tests/support/letters.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const { as, submitted, signed, sealed } = await letterOffice(world)

describe('a pile to sign', () => {
  it('is signed as far as it can be: one that was sent back meanwhile does not hold up the others', async () => {
    const paths = [await submitted(), await submitted({ subject: 'việc bị trả lại' }), await submitted()]
    const leader = await as('lanhdao')
    const keys = await Promise.all(paths.map((path) => keyOn(leader, path)))
    const back = { taskId: keys[1]!['taskId']!, outcome: 'return', answer: 'Sửa lại phần căn cứ.' }
    assert.equal((await leader.post(`${paths[1]}/y-kien`, back)).status, 303)

    const pile = { task: keys.map(({ taskId }) => taskId!), keyId: keys[0]!['keyId']!, pin: DEMO_PIN }
    assert.equal((await leader.post('/van-ban/ky', pile, { from: '/van-ban' })).status, 303)
    assert.match(
      (await leader.get('/van-ban')).text,
      /Đã ký 2 văn bản\. 1 văn bản chưa ký được\.[^]*>\s*Việc bị trả lại\s*<\/a>:/,
    )
    const states = await Promise.all(paths.map(async (path) => (await leader.get(path)).text))
    assert.match(states[0]!, /Đã ký, chờ phát hành/)
    assert.match(states[1]!, /Đang soạn/)
    assert.match(states[2]!, /Đã ký, chờ phát hành/)
  })

  it('says so where nothing of it was chosen, or nothing could be signed', async () => {
    const path = await submitted({ subject: 'việc rút lại' })
    const leader = await as('lanhdao')
    const { taskId, keyId } = await keyOn(leader, path)
    const none = await leader.post('/van-ban/ky', { keyId: keyId!, pin: DEMO_PIN }, { from: '/van-ban' })
    assert.equal(none.status, 422)
    assert.match(none.text, /Chọn ít nhất một văn bản để ký\./)
    const back = { taskId: taskId!, outcome: 'return', answer: 'Sửa lại.' }
    await leader.post(`${path}/y-kien`, back)
    const pile = { task: taskId!, keyId: keyId!, pin: DEMO_PIN }
    const answer = await leader.post('/van-ban/ky', pile, { from: '/van-ban' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /1 văn bản chưa ký được: “Việc rút lại” \(/)
  })

  it('is not signed at all with a wrong PIN', async () => {
    const paths = [await submitted(), await submitted()]
    const leader = await as('lanhdao')
    const keys = await Promise.all(paths.map((path) => keyOn(leader, path)))
    const pile = { task: keys.map(({ taskId }) => taskId!), keyId: keys[0]!['keyId']!, pin: '000000' }
    const answer = await leader.post('/van-ban/ky', pile, { from: '/van-ban' })
    assert.equal(answer.status, 422)
    for (const path of paths) assert.match((await leader.get(path)).text, /Đang trình/)
  })
})

describe('a number given before midnight', () => {
  it('is of its day and its year, though the signature comes after', async () => {
    const year = dateOf(world.clock.now()).year
    world.clock.set(`${year}-12-31T23:59:50`)
    const path = await submitted({ subject: 'việc cuối năm' })
    const { printer } = world.services
    const print = printer.print.bind(printer)
    // The page is laid out in the old year; when it is signed the new one has begun.
    const night = mock.method(printer, 'print', async (...given: Parameters<typeof print>) => {
      const pdf = await print(...given)
      world.clock.set(`${year + 1}-01-01T00:00:05`)
      return pdf
    })
    await signed(path)
    night.mock.restore()
    await sealed(path)
    const clerk = await as('vanthu')
    const page = (await clerk.get(path)).text
    assert.match(page, new RegExp(`31/12/${year}`))
    assert.doesNotMatch(page, new RegExp(`Ngày văn bản[^]{0,200}01/01/${year + 1}`))
    const books = (await clerk.get('/van-ban/so')).text
    const years = [...books.matchAll(/Sổ đăng ký văn bản đi[^]*?<td[^>]*>\s*(\d{4})/g)].map((one) => one[1])
    assert.ok(
      years.includes(String(year)) && !years.includes(String(year + 1)),
      `books of ${years.join(', ')}`,
    )
    const next = await signed(await submitted({ subject: 'việc đầu năm' }))
    assert.match((await clerk.get(next)).text, /01\/STP-HCTP/, 'the new year begins with 01')
  })
})
