import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { movableClock } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import { createApp } from '#src/app.ts'
import { provinceDatabase } from '#tests/support/database.ts'
import { build } from '#tests/support/edxml.ts'
import { ASSETS, testServices } from '#tests/support/services.ts'
import { putDirectory } from './directory-store.ts'
import type { EdocMessage } from './edxml/message.ts'
import { parseEdxml } from './edxml/parse.ts'
import { Spool } from './edxml/spool.ts'
import { deliveriesOf } from './outbox-store.ts'
import { putPeer } from './peer-store.ts'
import { sendEdoc } from './send.ts'
import { RefusedByPeer, TransportDown, type Outgoing } from './transports/transport.ts'
import { vxpTransport } from './transports/vxp.ts'
import { hashFile, hashHeader, signedHeaders, verifyRequest } from './transports/vxp-signature.ts'

const SECRET = 'DummySecretForLoopback'
const at = Temporal.Instant.from('2026-11-22T02:57:52.031+07:00')
const sign = (parameters: Record<string, string> = {}, when = at) =>
  signedHeaders({
    systemId: 'test.center.01',
    secret: SECRET,
    at: when,
    contentType: 'application/json',
    parameters,
  })
const lower = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
const verify = (headers: Record<string, string>, now = at) =>
  verifyRequest(lower(headers), now, async (id) => (id === 'test.center.01' ? { secret: SECRET } : null))

describe('the signature of a request', () => {
  it('is that of the official library, for the vector recorded from it', () => {
    const headers = sign()
    const signed =
      '{"XroadVnpt-systemid":"test.center.01","XroadVnpt-timestamp":"22112026T025752+0031","XroadVnpt-Content-Type":"application/json"}'
    assert.equal(headers['XroadVnpt-sign-header'], signed)
    assert.equal(headers['XroadVnpt-sign-header-key'], 'systemid;timestamp;Content-Type')
    const hash = '7f3bc614c37958a6a1ccbd610e6ff2a175200459f384706414ab4e19a06a552a'
    assert.equal(headers['XroadVnpt-hash-header'], hash)
    assert.equal(hashHeader(SECRET, signed), hash)
  })

  it('lets in what was signed, for a day unless agreed otherwise: the official library keeps its time', async () => {
    const found = await verify(sign({ docId: '7', to: '["H41"]' }))
    assert.deepEqual(
      [found?.systemId, found?.parameters.get('docid'), found?.parameters.get('to')],
      ['test.center.01', '7', '["H41"]'],
    )
    for (const minutes of [-9, 9, 1439]) assert.ok(await verify(sign(), at.add({ minutes })))
    for (const minutes of [-11, 1441]) assert.equal(await verify(sign(), at.add({ minutes })), null)
    const strict = (minutes: number) =>
      verifyRequest(lower(sign()), at.add({ minutes }), async () => ({ secret: SECRET, requestMinutes: 10 }))
    assert.ok(await strict(9))
    assert.equal(await strict(11), null)
  })

  it('keeps out what was changed, added, left out, or signed by somebody else', async () => {
    const good = sign({ docId: '7' })
    const signed = good['XroadVnpt-sign-header'] ?? ''
    const changes: Record<string, string>[] = [
      { 'XroadVnpt-docId': '8' },
      { 'XroadVnpt-sign-header': signed.replace('"7"', '"8"'), 'XroadVnpt-docId': '8' },
      { 'XroadVnpt-hash-header': 'f'.repeat(64) },
      { 'XroadVnpt-hash-header': '' },
      { 'XroadVnpt-sign-header-key': 'systemid;timestamp;Content-Type' },
      { 'XroadVnpt-sign-header-key': '' },
      { 'XroadVnpt-sign-header': '[]' },
      { 'XroadVnpt-sign-header': '{' },
    ]
    for (const change of changes)
      assert.equal(await verify({ ...good, ...change }), null, JSON.stringify(change))
    assert.equal((await verify({ ...good, 'XroadVnpt-from': 'H41' }))?.parameters.get('from'), undefined)
    const other = signedHeaders({
      systemId: 'x',
      secret: SECRET,
      at,
      contentType: 'application/json',
      parameters: {},
    })
    assert.equal(await verify(other), null)
    assert.equal(await verify({}), null)
  })

  it('the hash of a file is printed as the official library prints it, or as everybody does', () => {
    assert.equal(hashFile(Buffer.from([0xf5, 0x0a, 0x00, 0x8b]), false), 'f5a08b')
    assert.equal(hashFile(Buffer.from([0xf5, 0x0a, 0x00, 0x8b]), true), 'f50a008b')
  })
})

describe('a system that is registered with us', async () => {
  const { url } = await provinceDatabase()
  const { services, clock, close } = await testServices(url)
  const { db } = services
  const app = await createApp(services, ASSETS)
  after(async () => {
    await app.close()
    await close()
  })
  const sample = await parseEdxml(
    await readFile(new URL('./edxml/fixtures/edoc_new.edxml', import.meta.url)),
    new Spool(),
  )
  assert.ok(sample.message.kind === 'edoc')
  const letter: EdocMessage = sample.message
  let endpoint = ''
  const system = (systemId: string, secret: string, given: { paddedHash?: boolean; now?: string } = {}) =>
    vxpTransport({
      endpoint,
      systemId,
      secret,
      paddedHash: given.paddedHash ?? false,
      clock: given.now ? movableClock(given.now) : clock,
    })
  let register: (systemId: string, code: string) => Promise<void>
  before(async () => {
    endpoint = `${await app.listen({ host: '127.0.0.1', port: 0 })}/api/vxp`
    register = (systemId, code) =>
      inTransaction(db, async (tx) => {
        const id = await putPeer(tx, services, {
          name: systemId,
          kind: 'system',
          endpoint: '-',
          systemId,
          secret: SECRET,
        })
        await putDirectory(
          tx,
          id,
          [{ code, oldCode: null, name: `Cơ quan ${code}`, email: null }],
          clock.now(),
        )
      })
    await register('tinh.b', 'H41.05')
    await register('tinh.c', 'H14.05')
  })
  const packageOf = async (
    from: string,
    documentId: string,
    hash?: Buffer,
    change: Partial<EdocMessage> = {},
  ): Promise<Outgoing> => {
    const to = [{ ...letter.from, id: 'H34.01' }]
    const bytes = await build({ ...letter, documentId, from: { ...letter.from, id: from }, to, ...change }, [
      { name: 'a.pdf', content: Buffer.from(`%PDF ${documentId}`) },
    ])
    const path = join(services.config.dataDir, `${documentId}.edxml`)
    await writeFile(path, bytes)
    const sum = hash ?? createHash('sha256').update(bytes).digest()
    return { id: documentId, kind: 'edoc', from, to: 'H34.01', path, size: bytes.length, hash: sum }
  }
  const arrivals = async (documentId: string) =>
    (
      await sql`SELECT 1 FROM exchange_inbox WHERE state = 'arrived' AND document_id = ${documentId}`.execute(
        db,
      )
    ).rows.length

  it('is let in by its signature alone', async () => {
    await system('tinh.b', SECRET).check()
    await assert.rejects(system('tinh.b', 'sai').check(), TransportDown)
    await assert.rejects(system('khong-co', SECRET).check(), TransportDown)
    await assert.rejects(system('tinh.b', SECRET, { now: '2026-11-14T08:00' }).check(), TransportDown)
    const answer = await app.inject({ method: 'POST', url: '/api/vxp/getEdoc', payload: {} })
    assert.deepEqual(answer.json<{ status: string }>().status, 'FAIL')
    assert.equal((await app.inject({ method: 'GET', url: '/api/vxp/downloadEdoc' })).statusCode, 404)
  })

  it('sends a document, once, with the hash of either kind', async () => {
    const outgoing = await packageOf('H41.05', 'vxp-1')
    const first = await system('tinh.b', SECRET).send(outgoing)
    const again = await system('tinh.b', SECRET, { paddedHash: true }).send(outgoing)
    assert.match(first.docId ?? '', /^[0-9a-f]{32}$/)
    assert.deepEqual([again.docId, await arrivals('vxp-1')], [first.docId, 1])
  })

  it('sends one file to several, each of whom has it', async () => {
    const to = ['H34.01', 'H34.02'].map((id) => ({ ...letter.from, id }))
    const outgoing = await packageOf('H41.05', 'vxp-many', undefined, { to })
    for (const code of ['H34.01', 'H34.02', 'H34.02'])
      await system('tinh.b', SECRET).send({ ...outgoing, to: code })
    assert.equal(await arrivals('vxp-many'), 2)
  })

  it('speaks for nobody but itself, and not about another file than it sends', async () => {
    await assert.rejects(system('tinh.c', SECRET).send(await packageOf('H41.05', 'vxp-2')), RefusedByPeer)
    const disguised = { ...(await packageOf('H41.05', 'vxp-3')), from: 'H14.05' }
    await assert.rejects(
      system('tinh.c', SECRET).send(disguised),
      /Đơn vị gửi “H41.05” không đúng với mã đã đăng ký/,
    )
    const other = await packageOf('H41.05', 'vxp-4', Buffer.alloc(32, 7))
    await assert.rejects(system('tinh.b', SECRET).send(other), /hash-file không khớp/)
    assert.deepEqual([await arrivals('vxp-2'), await arrivals('vxp-3'), await arrivals('vxp-4')], [0, 0, 0])
  })

  it('fetches what waits for it, and only that; what it said first stays', async () => {
    await inTransaction(db, (tx) =>
      sendEdoc(tx, services, {
        edoc: { ...letter, to: [] },
        attachments: [],
        recipients: ['H41.05'],
        ref: 'cho-b',
      }),
    )
    const theirs = system('tinh.b', SECRET)
    const [waiting] = await theirs.list()
    assert.deepEqual(waiting?.to, ['H41.05'])
    const docId = waiting.docId
    const found = await parseEdxml(await theirs.fetch(docId), new Spool())
    assert.equal(found.message.from.id, 'H34')
    await assert.rejects(
      async () => Array.fromAsync(await system('tinh.c', SECRET).fetch(docId)),
      RefusedByPeer,
    )
    const headers = lower(
      signedHeaders({
        systemId: 'tinh.b',
        secret: SECRET,
        at: clock.now(),
        contentType: 'application/json',
        parameters: { docId },
      }),
    )
    const download = await app.inject({ method: 'GET', url: '/api/vxp/downloadEdoc', headers })
    assert.equal((await parseEdxml(download.rawPayload, new Spool())).bytes, found.bytes)
    const state = async () => (await deliveriesOf(db, 'cho-b')).map((delivery) => delivery.state)
    assert.deepEqual(await state(), ['waiting'])
    await theirs.settle(docId, 'done')
    await theirs.settle(docId, 'fail')
    assert.deepEqual([await state(), await theirs.list()], [['delivered'], []])
  })

  it('reads the directory, and adds its own agencies to it', async () => {
    const call = async (operation: string, payload: object, parameters: Record<string, string> = {}) => {
      const signed = {
        systemId: 'tinh.b',
        secret: SECRET,
        at: clock.now(),
        contentType: 'application/json',
        parameters,
      }
      const answer = await app.inject({
        method: 'POST',
        url: `/api/vxp/${operation}`,
        headers: signedHeaders(signed),
        payload,
      })
      return answer.json<{ status: string; ErrorDesc: string; data: { senderDocId: string }[] }>()
    }
    const codes = async () => (await system('tinh.b', SECRET).directory())?.map(({ code }) => code) ?? []
    assert.ok((await codes()).includes('H34.01') && (await codes()).includes('H14.05'))
    assert.equal((await call('registerAgency', { code: 'H41.06', name: 'Sở Y tế' })).status, 'OK')
    assert.ok((await codes()).includes('H41.06'))
    for (const taken of ['H14.05', 'H34.01'])
      assert.match(
        (await call('registerAgency', { code: taken, name: 'X' })).ErrorDesc,
        /đã thuộc về cơ quan khác/,
      )
    const older = { code: 'H14.05', oldCode: '000.00.05.H14', name: 'X', email: null }
    const { rows: owners } = await sql<{ peer_id: string }>`
      SELECT peer_id FROM exchange_agency WHERE code = 'H14.05'`.execute(db)
    await inTransaction(db, (tx) => putDirectory(tx, owners[0]?.peer_id ?? '', [older], clock.now()))
    assert.match(
      (await call('registerAgency', { code: '000.00.05.H14', name: 'X' })).ErrorDesc,
      /đã thuộc về cơ quan khác/,
    )
    await call('deleteAgency', {}, { AgencyCode: 'H14.05' })
    await call('deleteAgency', {}, { AgencyCode: 'H41.06' })
    assert.ok((await codes()).includes('H14.05') && !(await codes()).includes('H41.06'))
    const { docId } = await system('tinh.b', SECRET).send(await packageOf('H41.05', 'vxp-5'))
    const sent = await call('getSentEdocList', {}, { docId: docId ?? '' })
    assert.deepEqual(
      sent.data.map(({ senderDocId }) => senderDocId),
      [docId],
    )
  })
})

describe('an axis that misbehaves', () => {
  const serve = async (body: string, status = 200) => {
    const server = createServer((request, response) => {
      request.resume()
      request.on('end', () => response.writeHead(status).end(body))
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    after(() => server.close())
    const { port } = server.address() as AddressInfo
    const endpoint = `http://127.0.0.1:${port}`
    return vxpTransport({
      endpoint,
      systemId: 's',
      secret: SECRET,
      paddedHash: false,
      clock: movableClock('2026-11-16T08:00'),
    })
  }

  it('is away when it answers nothing we can read, and refuses when it says so', async () => {
    await assert.rejects((await serve('Unauthorized')).check(), TransportDown)
    await assert.rejects((await serve('{}', 503)).check(), TransportDown)
    await assert.rejects(
      (await serve('{"status":"FAIL","ErrorCode":"3","ErrorDesc":"Sai dinh dang"}')).check(),
      RefusedByPeer,
    )
    const away = vxpTransport({
      endpoint: 'http://127.0.0.1:1',
      systemId: 's',
      secret: SECRET,
      paddedHash: false,
      clock: movableClock('2026-11-16T08:00'),
    })
    await assert.rejects(away.check(), TransportDown)
  })

  it('a package is read out of its answer whatever way the answer is written', async () => {
    const bytes = Buffer.from('<edXML/> công văn')
    const base64 = bytes.toString('base64')
    for (const data of [
      base64,
      base64.replaceAll('=', '\\u003d'),
      base64.replaceAll('/', '\\/'),
      `${base64.slice(0, 5)}\\r\\n${base64.slice(5)}`,
    ]) {
      const found = await (await serve(`{"status":"OK", "data" : "${data}","ErrorCode":"0"}`)).fetch('1')
      assert.deepEqual(Buffer.concat(await Array.fromAsync(found)), bytes)
    }
    const none = await (await serve('{"status":"FAIL","ErrorCode":"9","ErrorDesc":"Khong co"}')).fetch('1')
    await assert.rejects(Array.fromAsync(none), RefusedByPeer)
  })
})
