import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dateOf } from '#platform/clock.ts'
import { formatDate } from '#ui/format.ts'
import { dateFields } from '#tests/support/dates.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'
import { workFilesOf } from '#tests/support/work-files.ts'

const world = await provinceApp()
const open = await workFilesOf(world.services, 12)
const as = (seat: string): Promise<Visitor> => world.as(`${seat}.so-tu-phap`)
const today = dateOf(world.clock.now())
const date = (day: Temporal.PlainDate) => formatDate(day.toString())

/** The one of both specialists who holds the files. */
async function holder(path: string): Promise<Visitor> {
  for (const seat of ['chuyenvien1', 'chuyenvien2']) {
    const who = await as(seat)
    if ((await who.get(path)).text.includes('Kết thúc hồ sơ')) return who
  }
  throw new Error('nobody may close it')
}

/** A file of its own, its questions taken back: ready to be closed. */
async function readyFile(): Promise<{ at: string; who: Visitor }> {
  const fresh = await open(1)
  const at = `/ho-so-cong-viec/${fresh}`
  const who = await holder(at)
  const { text } = await who.get(at)
  for (const [, path] of text.matchAll(/action="([^"]+\/viec\/[0-9a-f-]{36}\/thoi)"/g))
    assert.equal((await who.post(path!)).status, 303)
  return { at, who }
}

describe('the terms of handing over (Decree 30/2020 art. 30.2, 31.3.d)', () => {
  it('run three months from the settlement of construction; a leader lets a file be kept, two years at most', async () => {
    const { at, who } = await readyFile()
    const late = await who.post(`${at}/ket-thuc`, dateFields('settledOn', today.add({ days: 1 })))
    assert.equal(late.status, 422)
    assert.match(late.text, /Ngày quyết toán không được sau hôm nay/)

    const settled = today.subtract({ days: 40 })
    const due = settled.add({ months: 3 })
    assert.equal((await who.post(`${at}/ket-thuc`, dateFields('settledOn', settled))).status, 303)
    const page = (await who.get(at)).text
    assert.ok(page.includes(date(due)), `due on ${date(due)}`)
    assert.match(page, /Quyết toán công trình/)

    const asked = {
      ...dateFields('until', due.add({ years: 2 })),
      basis: 'Văn bản số 15/STP-VP, phục vụ thanh tra',
    }
    assert.equal((await who.post(`${at}/giu-lai`, asked)).status, 403, 'the holder does not consent')
    const leader = await as('lanhdao')
    const tooLong = await leader.post(`${at}/giu-lai`, {
      ...asked,
      ...dateFields('until', due.add({ years: 2, days: 1 })),
    })
    assert.equal(tooLong.status, 422)
    assert.match(tooLong.text, /không quá .* \(02 năm kể từ ngày đến hạn nộp lưu\)/)
    assert.equal((await leader.post(`${at}/giu-lai`, { ...asked, basis: '' })).status, 422)
    assert.equal((await leader.post(`${at}/giu-lai`, { ...asked, ...dateFields('until', due) })).status, 422)

    const first = due.add({ months: 6 })
    assert.equal(
      (await leader.post(`${at}/giu-lai`, { ...asked, ...dateFields('until', first) })).status,
      303,
    )
    const again = await leader.post(`${at}/giu-lai`, {
      ...asked,
      ...dateFields('until', first.add({ years: 2 })),
    })
    assert.equal(again.status, 422, 'two years run from the day it was first due')
    assert.equal((await leader.post(`${at}/giu-lai`, asked)).status, 303)
    const kept = (await who.get(at)).text
    assert.match(kept, /Được giữ lại đến/)
    assert.ok(kept.includes(date(due.add({ years: 2 }))))
    assert.match((await leader.get('/ho-so-cong-viec/so-lieu')).text, /Được giữ lại/)

    assert.equal((await who.post(`${at}/mo-lai`, { reason: 'Bổ sung bản vẽ' })).status, 303)
    assert.doesNotMatch((await who.get(at)).text, /Được giữ lại đến/)
  })
})
