import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { movableClock } from '#platform/clock.ts'
import { refusal } from './transports/http.ts'
import { lgspTransport } from './transports/lgsp.ts'
import { RefusedByPeer, TransportDown } from './transports/transport.ts'

type Asked = { method: string; url: string; headers: IncomingMessage['headers']; body: string }
const asked: Asked[] = []
const answers = new Map<string, unknown>([
  ['/v1/auth/login', { token: 'the-1' }],
  ['/v1/sendEdoc', { errorCode: '0', docId: 77 }],
  ['/v1/syncReceivedEdocList', { errorCode: 0, data: [{ docId: 'a' }, { docId: 'b', status: 'done' }] }],
  ['/v1/getEdoc', { errorCode: '0', edxml: '<edXML>công văn</edXML>', attachments: [] }],
  ['/v1/updateStatus', { errorCode: '0' }],
  ['/v1/getAgenciesList', { data: [{ code: 'H50', name: 'Tỉnh', oldCode: '000.00.00.H50', mail: '' }] }],
])
const server = createServer((request, response) => {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.on('end', () => {
    const { method = '', url = '', headers } = request
    asked.push({ method, url, headers, body: Buffer.concat(pieces).toString() })
    const answer = answers.get(url.split('?')[0] ?? '')
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
})
await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
const folder = await mkdtemp(join(tmpdir(), 'mot-cua-lgsp-'))
after(async () => {
  server.close()
  await rm(folder, { recursive: true })
})
const open = () =>
  lgspTransport({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    systemId: 'H34',
    secret: 'mật khẩu\nkhoa',
    userName: 'h34',
    applicationCode: 'QLVB',
    clock: movableClock('2026-11-16T08:00'),
  })

it('signs in once, then sends a package in parts under its token', async () => {
  const path = join(folder, 'a.edxml')
  await writeFile(path, '<edXML/>')
  const transport = open()
  const outgoing = {
    id: 'x',
    kind: 'edoc' as const,
    from: 'H34',
    to: 'H50',
    path,
    size: 8,
    hash: Buffer.from(hash('sha256', '<edXML/>'), 'hex'),
  }
  assert.deepEqual(await transport.send(outgoing), { docId: '77' })
  await transport.settle('a', 'done')
  const [signIn, sent, settled] = asked
  assert.deepEqual(JSON.parse(signIn?.body ?? ''), {
    username: 'h34',
    password: 'mật khẩu',
    applicationCode: 'QLVB',
  })
  assert.deepEqual(
    [sent?.headers.authorization, sent?.headers['x-systemid'], sent?.headers['x-secretkey']],
    ['Bearer the-1', 'H34', 'khoa'],
  )
  const form = await new Response(sent?.body, {
    headers: { 'content-type': sent?.headers['content-type'] ?? '' },
  }).formData()
  const file = form.get('edocFile')
  assert.equal(form.get('messageType'), 'edoc')
  assert.ok(file instanceof File && (await file.text()) === '<edXML/>')
  assert.deepEqual(JSON.parse(settled?.body ?? ''), { docId: 'a', status: 'done' })
  assert.equal(asked.length, 3)
})

it('lists what is not settled, fetches it, reads the directory', async () => {
  const transport = open()
  assert.deepEqual(await transport.list(), [
    { docId: 'a', to: [] },
    { docId: 'a', to: [] },
  ])
  assert.match(asked.at(-1)?.url ?? '', /messageType=status&fromDate=2026%2F10%2F17&toDate=2026%2F11%2F16/)
  assert.equal(
    Buffer.concat(await Array.fromAsync(await transport.fetch('a'))).toString(),
    '<edXML>công văn</edXML>',
  )
  assert.deepEqual(await transport.directory(), [
    { code: 'H50', oldCode: '000.00.00.H50', name: 'Tỉnh', email: null },
  ])
})

it('tells what is about us from what is about the package', async () => {
  answers.set('/v1/updateStatus', { errorCode: '15', message: 'sai khoa' })
  await assert.rejects(open().settle('a', 'done'), TransportDown)
  answers.set('/v1/updateStatus', { errorCode: '18', message: 'khong co noi nhan' })
  await assert.rejects(open().settle('a', 'done'), RefusedByPeer)
  answers.set('/v1/updateStatus', 'Unauthorized')
  await assert.rejects(open().settle('a', 'done'), TransportDown)
})

it('what the other side says of a refusal is repeated as one sentence, with whatever dots', () => {
  const dots = '.'.repeat(1_000_000)
  for (const [said, shown] of [
    ['Sai mã...', 'Sai mã'],
    ['...', 'mã lỗi 7'],
    [`Sai${dots}mã`, `Sai${dots}mã`],
  ] as const)
    assert.equal(refusal(said, '7').message, `Nơi nhận từ chối: ${shown}.`)
})
