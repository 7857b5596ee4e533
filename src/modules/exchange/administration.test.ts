import assert from 'node:assert/strict'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/database/database.ts'
import { provinceApp } from '#tests/support/province.ts'
import { enter } from '#tests/support/routes.ts'
import { putDirectory } from './directory-store.ts'
import type { EdocMessage } from './edxml/message.ts'
import { sendWaiting } from './forward.ts'
import { keepAside } from './inbox-store.ts'
import { deadLetters, deliveriesOf } from './outbox-store.ts'
import { paths } from './paths.ts'
import { listPeers, secretOf } from './peer-store.ts'
import { sendEdoc } from './send.ts'

const world = await provinceApp()
const { services } = world
const { db } = services
const admin = await enter(world, 'administrator')

const organ = {
  id: 'H34',
  inCharge: null,
  name: 'UBND tỉnh',
  address: null,
  email: null,
  telephone: null,
  fax: null,
  website: null,
}
const letter: EdocMessage = {
  kind: 'edoc',
  from: organ,
  to: [],
  documentId: 'H34,2026/11/16,9/UBND',
  code: { number: '9', notation: 'UBND-TH' },
  place: null,
  promulgationDate: '2026/11/16',
  documentType: { type: 2, detail: 18, name: 'Công văn' },
  subject: 'V/v báo cáo quý',
  content: null,
  signer: { competence: null, position: null, fullName: null },
  dueDate: null,
  toPlaces: [],
  other: null,
  responseFor: [],
  steeringType: 0,
  tasks: [],
  applicationType: null,
  business: null,
  trace: [],
}
const acts = async () =>
  (
    await sql<{ act: string }>`SELECT act FROM audit_entry WHERE act LIKE 'exchange.%' ORDER BY id`.execute(
      db,
    )
  ).rows.map(({ act }) => act)

describe('the administrator of the exchange', () => {
  it('sets a peer up; what is wrong is named, the secret is never shown again', async () => {
    const axis = {
      name: 'Trục quốc gia',
      kind: 'vxp',
      address: 'https://truc.example',
      systemId: 'H34',
      active: 'true',
    }
    const wrong = await admin.post(
      paths.newPeer(),
      { ...axis, address: 'truc', secret: '' },
      { from: paths.newPeer() },
    )
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Địa chỉ dịch vụ/)
    const keyless = await admin.post(paths.newPeer(), axis, { from: paths.newPeer() })
    assert.match(keyless.text, /Nhập khóa bí mật hoặc mật khẩu/)
    assert.deepEqual(await listPeers(db), [])
    const added = await admin.post(
      paths.newPeer(),
      { ...axis, secret: 'khóa-rất-kín' },
      { from: paths.newPeer() },
    )
    assert.equal(added.status, 303)
    const [peer] = await listPeers(db)
    assert.equal(await secretOf(services, peer?.id ?? ''), 'khóa-rất-kín')
    const shown = await admin.get(paths.peer(peer?.id ?? ''))
    assert.match(shown.text, /https:\/\/truc\.example/)
    assert.ok(!shown.text.includes('khóa-rất-kín'))
    // Changed without a new secret it keeps the old one; switched off it says so.
    const { active: _on, ...off } = axis
    await admin.post(
      paths.peer(peer?.id ?? ''),
      { ...off, name: 'Trục văn bản' },
      { from: paths.peer(peer?.id ?? '') },
    )
    assert.equal(await secretOf(services, peer?.id ?? ''), 'khóa-rất-kín')
    assert.match((await admin.get(paths.overview())).text, /Trục văn bản[^]*Đang tắt/)
    const twice = await admin.post(
      paths.newPeer(),
      { ...axis, name: 'Trục văn bản', secret: 'x' },
      { from: paths.newPeer() },
    )
    assert.match(twice.text, /Tên này đã dùng cho đầu mối khác/)
    assert.deepEqual(await acts(), ['exchange.change-peer', 'exchange.change-peer'])
    const { rows } = await sql<{
      changes: unknown
    }>`SELECT changes FROM audit_entry WHERE act LIKE 'exchange.%'`.execute(db)
    assert.ok(!JSON.stringify(rows).includes('khóa-rất-kín'))
  })

  it('sees whether a peer answers', async () => {
    const folder = { name: 'Thư mục tỉnh bạn', kind: 'folder', folder: 'tinh-ban', active: 'true' }
    await admin.post(paths.newPeer(), folder, { from: paths.newPeer() })
    const peer = (await listPeers(db)).find(({ kind }) => kind === 'folder')
    assert.ok(peer)
    const check = () => admin.post(paths.checkPeer(peer.id), {}, { from: paths.peer(peer.id) })
    await check()
    assert.match((await admin.get(paths.peer(peer.id))).text, /Hoạt động/)
    const root = join(services.config.dataDir, 'exchange/folders/tinh-ban')
    await rm(root, { recursive: true })
    await writeFile(root, '')
    await check()
    assert.match((await admin.get(paths.overview())).text, /Mất kết nối/)
    await rm(root)
    await mkdir(root)
  })

  it('mends the code of a dead letter and sends it again', async () => {
    const peer = (await listPeers(db)).find(({ kind }) => kind === 'folder')
    assert.ok(peer)
    const entries = ['H41', 'H42'].map((code) => ({ code, oldCode: null, name: `Tỉnh ${code}`, email: null }))
    await inTransaction(db, (tx) => putDirectory(tx, peer.id, entries, services.clock.now()))
    const lost = { name: 'a.pdf', sha256: 'e'.repeat(64), size: 1, mediaType: 'application/pdf' }
    await inTransaction(db, (tx) =>
      sendEdoc(tx, services, { edoc: letter, attachments: [lost], recipients: ['H41'], ref: 'thu-chet' }),
    )
    await sendWaiting(services, { peerId: peer.id })
    const [dead] = await deadLetters(db)
    assert.ok(dead)
    assert.match((await admin.get(paths.overview())).text, /9\/UBND-TH: V\/v báo cáo quý/)
    const at = paths.deadLetter(dead.id)
    const unknown = await admin.post(at, { code: 'H99' }, { from: at })
    assert.equal(unknown.status, 422)
    assert.match(unknown.text, /Không có cơ quan nào mang mã “H99”/)
    assert.equal((await admin.post(at, { code: 'H42' }, { from: at })).status, 303)
    const deliveries = async () =>
      (await deliveriesOf(db, 'thu-chet')).map(({ recipient, state }) => [recipient, state])
    assert.deepEqual(await deliveries(), [['H42', 'waiting']])
    await sendWaiting(services, { peerId: peer.id })
    assert.deepEqual(await deliveries(), [['H42', 'failed']])
    // To an agency of ours it is there at once.
    await admin.post(at, { code: '000.00.01.H34' }, { from: at })
    assert.deepEqual(await deliveries(), [['000.00.01.H34', 'delivered']])
    const { rows } = await sql`SELECT 1 FROM exchange_inbox WHERE document_id = ${letter.documentId}`.execute(
      db,
    )
    assert.equal(rows.length, 1)
    assert.equal((await admin.get(at)).status, 404)
    assert.deepEqual((await acts()).slice(-2), ['exchange.resend', 'exchange.resend'])
    assert.deepEqual(await readdir(join(services.config.dataDir, 'exchange/outgoing')), [])
  })

  it('sees what came for nobody, however wrong its name for the document is', async () => {
    const content = (documentId: string) => ({ message: { ...letter, documentId }, attachments: [] })
    for (const [place, day] of ['2026/11/23', '2026/23/11', '2026/02/30', 'hôm qua'].entries())
      await keepAside(
        db,
        content(`H42,${day},${place}/SNV`),
        { state: 'stray', error: 'Không có cơ quan nhận.' },
        { packageId: null, peerId: null, docId: `la-${place}`, at: services.clock.now() },
      )
    const { status, text } = await admin.get(paths.overview())
    assert.equal(status, 200)
    for (const words of [
      '0/SNV ngày 23/11/2026',
      'H42,2026/23/11,1/SNV',
      'H42,2026/02/30,2/SNV',
      'H42,hôm qua,3/SNV',
    ])
      assert.ok(text.includes(words), words)
  })

  it('looks agencies up, inside and outside', async () => {
    const page = await admin.get(`${paths.directory()}?q=H42`)
    assert.match(page.text, /Tỉnh H42[^]*Thư mục tỉnh bạn/)
    assert.match((await admin.get(`${paths.directory()}?q=ubnd tỉnh`)).text, /Trong tỉnh, đến ngay/)
    assert.match((await admin.get(`${paths.directory()}?q=zzzz`)).text, /Không tìm thấy cơ quan nào/)
  })

  it('is nobody else', async () => {
    for (const role of ['clerk', 'leader', 'citizen'] as const) {
      const visitor = await enter(world, role)
      assert.equal((await visitor.get(paths.overview())).status, 403)
    }
  })
})
