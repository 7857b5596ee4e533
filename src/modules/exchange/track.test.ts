import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
import { inTransaction } from '#platform/database/database.ts'
import { provinceDatabase } from '#tests/support/database.ts'
import { testServices } from '#tests/support/services.ts'
import { putDirectory } from './directory-store.ts'
import type { EdocMessage } from './edxml/message.ts'
import { parseEdxml } from './edxml/parse.ts'
import { Spool } from './edxml/spool.ts'
import { fetchWaiting } from './fetch.ts'
import { sendWaiting } from './forward.ts'
import { deliveriesOf } from './outbox-store.ts'
import { putPeer } from './peer-store.ts'
import { sendEdoc } from './send.ts'

const SECRET = 'DummySecretForLoopback'

describe('what an axis says became of a package', async () => {
  const { url } = await provinceDatabase()
  const { services, clock, close } = await testServices(url)
  const { db } = services
  after(close)
  let told: object[] = []
  let asked = 0
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      if (request.url === '/getSentEdocList') asked += 1
      const data = request.url === '/getSentEdocList' ? told : []
      response.end(JSON.stringify({ status: 'OK', ErrorCode: '0', DocId: 'doc-1', data }))
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  after(() => server.close())
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const peerId = await inTransaction(db, async (tx) => {
    const given = { name: 'truc', kind: 'vxp' as const, endpoint, systemId: 'h34', secret: SECRET }
    const id = await putPeer(tx, services, given)
    const entries = ['G12', 'G22'].map((code) => ({ code, oldCode: null, name: code, email: null }))
    await putDirectory(tx, id, entries, clock.now())
    return id
  })
  const sample = await parseEdxml(
    await readFile(new URL('./edxml/fixtures/edoc_new.edxml', import.meta.url)),
    new Spool(),
  )
  const send = (ref: string) =>
    inTransaction(db, (tx) =>
      sendEdoc(tx, services, {
        edoc: { ...(sample.message as EdocMessage), documentId: ref, to: [] },
        attachments: [],
        recipients: ['G12', 'G22'],
        ref,
      }),
    )
  const fetchAfter = async (by: Temporal.DurationLike) => {
    clock.advance(by)
    await fetchWaiting(services, { peerId })
  }
  const fate = async (ref: string) =>
    (await deliveriesOf(db, ref)).map(({ state, error }) => [state, error].join(' ').trim())

  it('is asked after some minutes, then ever more seldom, and told to the sender', async () => {
    await send('asked-1')
    await sendWaiting(services, { peerId })
    await fetchAfter({ minutes: 1 })
    assert.equal(asked, 0)
    await fetchAfter({ minutes: 5 })
    await fetchAfter({ minutes: 1 })
    assert.deepEqual([asked, await fate('asked-1')], [2, ['sent', 'sent']])
    told = [
      { toCode: 'G12', sendStatus: 'done', receiveStatus: 'done' },
      { toCode: 'G22', sendStatus: 'done', receiveStatus: 'fail', receiveStatusDesc: 'thiếu tệp' },
    ]
    await fetchAfter({ minutes: 6 })
    assert.deepEqual(await fate('asked-1'), [
      'delivered',
      'failed Nơi nhận không đọc được gói tin: thiếu tệp.',
    ])
    await fetchAfter({ hours: 5 })
    assert.equal(asked, 4)
  })

  it('is not asked any more after a month', async () => {
    told = []
    asked = 0
    await send('asked-2')
    await sendWaiting(services, { peerId })
    await fetchAfter({ days: 31 })
    await fetchAfter({ days: 31 })
    assert.deepEqual([asked, await fate('asked-2')], [2, ['sent', 'sent']])
  })
})
