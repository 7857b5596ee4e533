import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
import { inTransaction } from '#platform/database/database.ts'
import { putDirectory } from '#src/modules/exchange/directory-store.ts'
import { putPeer } from '#src/modules/exchange/peer-store.ts'
import { letterOffice } from '#tests/support/letters.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const { as, issued } = await letterOffice(world)
const { services } = world

/** The axis of another province, which takes a package or says why not. */
const axis = { refuses: '' }
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const answer = axis.refuses
      ? { status: 'FAIL', ErrorCode: '-1', ErrorDesc: axis.refuses }
      : { status: 'OK', ErrorCode: '0', DocId: '42', data: [] }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(() => server.close())
await inTransaction(services.db, async (tx) => {
  const { port } = server.address() as AddressInfo
  const peer = await putPeer(tx, services, {
    name: 'Trục tỉnh bạn',
    kind: 'vxp',
    endpoint: `http://127.0.0.1:${port}`,
    systemId: 'kon-tum',
    secret: 'bí mật',
  })
  const entry = { code: 'H48.05', oldCode: null, name: 'Sở Tư pháp tỉnh Quảng Ngãi', email: null }
  await putDirectory(tx, peer, [entry], world.clock.now())
})

const toOther = { recipients: 'Sở Tư pháp tỉnh Quảng Ngãi, H48.05' }
const again = async (path: string) => {
  const { text } = await (await as('vanthu')).get(path)
  return /action="[^"]*\/gui-lai"[^]*?name="delivery" value="([0-9a-f-]{36})"/.exec(text)?.[1]
}

describe('a recipient whose side does not take a document', () => {
  it('is named with the reason, and has it once the clerk sends it again', async () => {
    axis.refuses = 'Nơi nhận không tồn tại'
    const path = await issued(toOther)
    await world.runJobs()
    const clerk = await as('vanthu')
    const page = (await clerk.get(path)).text
    assert.match(page, /Gửi không thành công/)
    assert.match(page, /Nơi nhận từ chối: Nơi nhận không tồn tại/)
    assert.match(page, /Đã phát hành/, 'it is issued all the same')

    const delivery = (await again(path))!
    assert.ok(delivery, 'the clerk is offered to send it again')
    axis.refuses = ''
    const sent = await clerk.post(`${path}/gui-lai`, { delivery })
    assert.equal(sent.status, 303, sent.text)
    await world.runJobs()
    const after = (await clerk.get(path)).text
    assert.match(after, /Đã gửi lên trục/)
    assert.doesNotMatch(after, /Gửi không thành công|Nơi nhận từ chối/)
    assert.match(after, /Gửi lại nơi nhận/, 'it stands in the history')
    assert.equal(await again(path), undefined)
    assert.equal((await clerk.post(`${path}/gui-lai`, { delivery })).status, 409, 'once is enough')
  })

  it('is sent to again by the clerk alone', async () => {
    axis.refuses = 'Sai mã'
    const path = await issued(toOther)
    await world.runJobs()
    const delivery = (await again(path))!
    for (const seat of ['chuyenvien1', 'lanhdao', 'truongphong']) {
      const who = await as(seat)
      assert.doesNotMatch((await who.get(path)).text, /gui-lai/)
      assert.equal((await who.post(`${path}/gui-lai`, { delivery }, { from: '/van-ban' })).status, 403, seat)
    }
    const other = await issued({ recipients: '' })
    const clerk = await as('vanthu')
    assert.equal((await clerk.post(`${other}/gui-lai`, { delivery })).status, 409, 'not of another document')
  })

  it('is not sent what has been recalled since', async () => {
    axis.refuses = 'Sai mã'
    const path = await issued(toOther)
    await world.runJobs()
    const delivery = (await again(path))!
    assert.equal((await (await as('lanhdao')).post(`${path}/thu-hoi`, { reason: 'Sai.' })).status, 303)
    const clerk = await as('vanthu')
    assert.equal(await again(path), undefined, 'nor is it offered')
    const refused = await clerk.post(`${path}/gui-lai`, { delivery })
    assert.equal(refused.status, 409)
    assert.match(refused.text, /Chỉ gửi lại được văn bản đã phát hành/)
  })
})
