import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it, mock } from 'node:test'
import { sql } from 'kysely'
import { dateOf } from '#platform/clock.ts'
import { formatDate } from '#ui/format.ts'
import { keyOn, letterOffice } from '#tests/support/letters.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const today = formatDate(dateOf(world.clock.now()))
const cancelled = new RegExp(`đã hủy giấy tờ này ngày ${today}, trước khi phát hành`)
const { as, submitted, signed, sealed } = await letterOffice(world)

/** Something else happens while a page is laid out for a signature. */
async function meanwhile(work: () => Promise<unknown>, signing: () => Promise<unknown>): Promise<void> {
  const { printer } = world.services
  const print = printer.print.bind(printer)
  const layout = mock.method(printer, 'print', async (...given: Parameters<typeof print>) => {
    layout.mock.restore()
    await work()
    return print(...given)
  })
  await signing()
}

/** What the public is told of the code on the paper of a document. */
async function publicPage(path: string): Promise<string> {
  const code = /href="\/kiem-tra-van-ban\/([A-Z0-9]+)"/.exec((await (await as('vanthu')).get(path)).text)![1]!
  return (await world.anonymous().get(`/kiem-tra-van-ban/${code}`)).text
}

describe('a paper nobody is to use is not called valid to whoever checks its code', () => {
  it('that is cancelled while the clerk seals it', async () => {
    const path = await signed(await submitted())
    assert.match(await publicPage(path), /Chữ ký 1/)
    const [leader, clerk] = [await as('lanhdao'), await as('vanthu')]
    const key = await keyOn(clerk, path)
    await meanwhile(
      async () => {
        const given = await leader.post(`${path}/huy`, { reason: 'Nhầm nơi nhận.' })
        assert.equal(given.status, 303, given.text)
      },
      async () => {
        const refused = await clerk.post(`${path}/phat-hanh`, key)
        assert.equal(refused.status, 409, refused.text)
      },
    )
    const page = await publicPage(path)
    assert.match(page, cancelled)
    assert.doesNotMatch(page, /Chữ ký 1|hợp lệ/)
  })

  it('that is recalled', async () => {
    const path = await sealed(await signed(await submitted()))
    assert.match(await publicPage(path), /Chữ ký 2/)
    assert.equal((await (await as('lanhdao')).post(`${path}/thu-hoi`, { reason: 'Sai.' })).status, 303)
    const page = await publicPage(path)
    assert.match(page, new RegExp(`đã thu hồi giấy tờ này ngày ${today}`))
    assert.doesNotMatch(page, /Chữ ký 1|hợp lệ/)
  })

  it('that was recalled or cancelled before papers were marked', async () => {
    const { db } = world.services
    const [recalled, given] = [await sealed(await signed(await submitted())), await signed(await submitted())]
    const kept = await sealed(await signed(await submitted()))
    const leader = await as('lanhdao')
    await leader.post(`${recalled}/thu-hoi`, { reason: 'Sai.' })
    await leader.post(`${given}/huy`, { reason: 'Sai.' })
    await sql`UPDATE issued_paper SET void_as = NULL, void_at = NULL`.execute(db)
    assert.match(await publicPage(recalled), /Chữ ký 2/)
    world.clock.advance({ hours: 48 })
    const file = new URL('./migrations/0016_void_papers.sql', import.meta.url)
    await sql.raw(await readFile(file, 'utf8')).execute(db)
    assert.match(await publicPage(recalled), new RegExp(`đã thu hồi giấy tờ này ngày ${today}`))
    assert.match(await publicPage(given), cancelled)
    assert.match(await publicPage(kept), /Chữ ký 2/)
    world.clock.advance({ hours: -48 })
  })

  it('that is sent back while it is signed', async () => {
    const path = await submitted({ subject: 'việc bị trả lại' })
    const leader = await as('lanhdao')
    const key = await keyOn(leader, path)
    const back = { taskId: key['taskId']!, outcome: 'return', answer: 'Sửa lại.' }
    await meanwhile(
      () => leader.post(`${path}/y-kien`, back),
      () => leader.post(`${path}/ky`, key),
    )
    assert.match((await leader.get(path)).text, /Đang soạn/)
    const { rows } = await sql<{ code: string }>`
      SELECT code FROM issued_paper WHERE title LIKE '%việc bị trả lại%'`.execute(world.services.db)
    assert.equal(rows.length, 1, 'the key has signed it')
    const { text } = await world.anonymous().get(`/kiem-tra-van-ban/${rows[0]!.code}`)
    assert.match(text, cancelled)
  })
})
