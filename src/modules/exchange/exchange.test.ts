import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, beforeEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/database/database.ts'
import { Invalid } from '#platform/errors.ts'
import { readStoredFile, storeForeignFile } from '#platform/files/files.ts'
import { EICAR, startScanner } from '#tests/support/clamd.ts'
import { provinceDatabase } from '#tests/support/database.ts'
import { attachmentXml, build } from '#tests/support/edxml.ts'
import { testServices } from '#tests/support/services.ts'
import { putDirectory } from './directory-store.ts'
import type { EdocMessage, StatusMessage } from './edxml/message.ts'
import { parseEdxml } from './edxml/parse.ts'
import { Spool } from './edxml/spool.ts'
import { fetchWaiting } from './fetch.ts'
import { sendWaiting } from './forward.ts'
import { readInbox, troubles } from './inbox-store.ts'
import { deadLetters, deliveriesOf } from './outbox-store.ts'
import { getPeer, putPeer, workFor } from './peer-store.ts'
import { receivePackage } from './receive.ts'
import { sendEdoc, sendStatus } from './send.ts'

const { url } = await provinceDatabase()
const { services, clock, close } = await testServices(url)
const other = await testServices(url, { DATA_DIR: services.config.dataDir })
after(async () => {
  await other.close()
  await close()
})
const { db } = services

const peerId = await inTransaction(db, (tx) =>
  putPeer(tx, services, {
    name: 'Trục thử',
    kind: 'folder',
    endpoint: 'truc-thu',
    systemId: 'H34',
    secret: 'bí mật',
  }),
)
await inTransaction(db, (tx) =>
  putDirectory(
    tx,
    peerId,
    [
      { code: 'H41', oldCode: '000.00.00.H41', name: 'UBND tỉnh Nghệ An', email: 'vt@nghean.example' },
      { code: 'G22', oldCode: '000.00.00.G22', name: 'Văn phòng Chính phủ', email: null },
    ],
    clock.now(),
  ),
)
const folder = join(services.config.dataDir, 'exchange/folders/truc-thu')
const pdf = Buffer.from('%PDF-1.7 công văn')
const stored = await storeForeignFile(services, Readable.from([pdf]), 1000, 'cong-van.pdf')

const sample = await parseEdxml(
  await readFile(new URL('./edxml/fixtures/edoc_new.edxml', import.meta.url)),
  new Spool(),
)
assert.ok(sample.message.kind === 'edoc')
const letter: EdocMessage = { ...sample.message, to: [] }
const statusOf = (code: string, organId: string): StatusMessage => ({
  kind: 'status',
  from: letter.from,
  responseFor: {
    organId,
    code: '125/UBND-TH',
    documentId: letter.documentId,
    promulgationDate: '2026/11/22',
  },
  staff: null,
  statusCode: code,
  description: 'Đã tiếp nhận',
  timestamp: '2026/11/22 09:00:00',
})

const send = (recipients: string[], ref: string, edoc: Partial<EdocMessage> = {}) =>
  inTransaction(db, (tx) =>
    sendEdoc(tx, services, {
      edoc: { ...letter, documentId: `H34,2026/11/22,${ref}`, ...edoc },
      attachments: [{ name: 'cong-van.pdf', ...stored }],
      recipients,
      ref,
    }),
  )
const states = async (ref: string) =>
  (await deliveriesOf(db, ref)).map(({ recipient, state }) => [recipient, state])
const jobs = async (task: string) =>
  (
    await sql<{ payload: Record<string, string>; run_at: Temporal.Instant }>`
      SELECT j.payload, j.run_at FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      WHERE t.identifier = ${task} ORDER BY j.id`.execute(db)
  ).rows
const arrived = async () =>
  Promise.all((await jobs('document.arrived')).map(({ payload }) => readInbox(db, payload.inboxId ?? '')))

beforeEach(async () => {
  await sql`DELETE FROM graphile_worker._private_jobs`.execute(db)
  await rm(folder, { recursive: true, force: true })
  await sql`UPDATE exchange_peer SET failures = 0`.execute(db)
})

describe('within the province', () => {
  it('a document is there at once, with its files, for each agency, whichever code names it', async () => {
    await send(['H34.01', '000.00.01.H34', 'H34'], 'trong-tinh')
    assert.deepEqual(await states('trong-tinh'), [
      ['H34.01', 'delivered'],
      ['H34', 'delivered'],
    ])
    const items = await arrived()
    assert.deepEqual(
      items.map(({ recipient, peerId }) => [recipient, peerId]),
      [
        ['H34.01', null],
        ['H34', null],
      ],
    )
    const [item] = items
    assert.ok(item?.message.kind === 'edoc')
    assert.deepEqual(
      item.message.to.map(({ id }) => id),
      ['H34.01', 'H34'],
    )
    assert.deepEqual(item.attachments[0]?.sha256, stored.sha256)
    assert.deepEqual(
      (await jobs('document.delivery-changed')).map(({ payload }) => payload.state),
      ['delivered', 'delivered'],
    )
  })

  it('sent again under the same reference it is not sent again', async () => {
    await send(['H34.01'], 'hai-lan')
    await send(['H34.01'], 'hai-lan')
    assert.equal((await jobs('document.arrived')).length, 1)
    assert.equal((await states('hai-lan')).length, 1)
  })

  it('goes with its transaction or not at all', async () => {
    await assert.rejects(
      inTransaction(db, async (tx) => {
        await sendEdoc(tx, services, { edoc: letter, attachments: [], recipients: ['H34.01'], ref: 'huy' })
        throw new Error('changed my mind')
      }),
    )
    assert.deepEqual([await states('huy'), await jobs('document.arrived')], [[], []])
  })

  it('an unknown code is named, and nothing is sent to anybody', async () => {
    await assert.rejects(send(['H34.01', 'H99.7', 'X'], 'sai'), (error: unknown) => {
      assert.ok(error instanceof Invalid)
      assert.equal(error.message, 'Không có cơ quan nào mang mã “H99.7”, “X” trong danh bạ liên thông.')
      return true
    })
    assert.deepEqual(await states('sai'), [])
    await assert.rejects(send([], 'sai'), /Chọn ít nhất một cơ quan nhận/)
  })

  it('a status goes back the same way', async () => {
    await inTransaction(db, (tx) =>
      sendStatus(tx, services, { status: statusOf('03', 'H34.01'), to: 'H34.01' }),
    )
    const [job] = await jobs('document.status-arrived')
    const { message, recipient } = await readInbox(db, job?.payload.inboxId ?? '')
    assert.ok(message.kind === 'status')
    assert.deepEqual([message.statusCode, recipient], ['03', 'H34.01'])
  })
})

describe('to other provinces', () => {
  it('waits for the peer that serves them, and goes out as a package that reads as it was meant', async () => {
    await send(['000.00.00.H41', 'H34.01'], 'ngoai-tinh')
    assert.deepEqual(await states('ngoai-tinh'), [
      ['000.00.00.H41', 'waiting'],
      ['H34.01', 'delivered'],
    ])
    assert.deepEqual(
      (await jobs('exchange.send')).map(({ payload }) => payload),
      [{ peerId }],
    )
    await sendWaiting(services, { peerId })
    assert.deepEqual(await states('ngoai-tinh'), [
      ['000.00.00.H41', 'sent'],
      ['H34.01', 'delivered'],
    ])
    const [name = ''] = await readdir(join(folder, 'di'))
    const { message, attachments } = await parseEdxml(await readFile(join(folder, 'di', name)), new Spool())
    assert.ok(message.kind === 'edoc')
    assert.deepEqual(
      message.to.map(({ id }) => id),
      ['000.00.00.H41', 'H34.01'],
    )
    assert.equal(message.to[0]?.name, 'UBND tỉnh Nghệ An')
    assert.deepEqual(await attachments[0]?.content?.bytes(), pdf)
    assert.ok((await getPeer(db, peerId)).lastOkAt?.equals(clock.now()))
    assert.deepEqual(await readdir(join(services.config.dataDir, 'exchange/outgoing')), [])
  })

  it('when the peer is away all keep their place; pauses grow; then they go in order', async () => {
    await mkdir(join(folder, '..'), { recursive: true })
    await writeFile(folder, 'in the way')
    for (const ref of ['mot', 'hai', 'ba']) await send(['H41'], ref)
    const pauses: number[] = []
    for (let attempt = 0; attempt < 4; attempt++) {
      await sendWaiting(services, { peerId })
      const [job] = await jobs('exchange.send')
      assert.equal((await jobs('exchange.send')).length, 1)
      pauses.push(job?.run_at.since(clock.now()).total('seconds') ?? 0)
    }
    assert.deepEqual(pauses, [10, 20, 40, 80])
    assert.deepEqual(await states('mot'), [['H41', 'waiting']])
    const peer = await getPeer(db, peerId)
    assert.equal(peer.failures, 4)
    assert.match(peer.lastError ?? '', /thư mục trao đổi/)
    await rm(folder)
    await sendWaiting(services, { peerId })
    const { rows } = await sql<{
      ref: string
    }>`SELECT ref FROM exchange_outbox WHERE ref IN ('mot', 'hai', 'ba')
      AND state = 'sent' ORDER BY sequence`.execute(db)
    assert.deepEqual(
      rows.map(({ ref }) => ref),
      ['mot', 'hai', 'ba'],
    )
    assert.equal((await getPeer(db, peerId)).failures, 0)
    assert.equal((await readdir(join(folder, 'di'))).length, 3)
  })

  it('one that cannot be sent goes to the dead letters and holds nobody up', async () => {
    const missing = { ...stored, sha256: 'f'.repeat(64) }
    await inTransaction(db, (tx) =>
      sendEdoc(tx, services, {
        edoc: letter,
        attachments: [
          { name: 'a.pdf', ...missing },
          { name: 'b.pdf', ...missing },
        ],
        recipients: ['H41'],
        ref: 'mat-tep',
      }),
    )
    await send(['H41'], 'sau-do')
    await sendWaiting(services, { peerId })
    assert.deepEqual(
      [await states('mat-tep'), await states('sau-do')],
      [[['H41', 'failed']], [['H41', 'sent']]],
    )
    const [dead] = await deadLetters(db)
    assert.deepEqual([dead?.ref, dead?.peer_name], ['mat-tep', 'Trục thử'])
    assert.match(dead?.error ?? '', /Không tìm thấy tệp đính kèm/)
  })

  it('two processes do not send at once; the later one looks again soon', async () => {
    await send(['H41'], 'hai-may')
    const peer = await getPeer(db, peerId)
    await workFor(other.services.db, peer, 'send', async () => {
      await sendWaiting(services, { peerId })
      assert.deepEqual(await states('hai-may'), [['H41', 'waiting']])
      const [job] = await jobs('exchange.send')
      assert.equal(job?.run_at.since(clock.now()).total('seconds'), 2)
    })
    await sendWaiting(services, { peerId })
    assert.deepEqual(await states('hai-may'), [['H41', 'sent']])
  })
})

describe('from other provinces', () => {
  const incoming = (edoc: Partial<EdocMessage>, files = [{ name: 'a.pdf', content: pdf }]) =>
    build(
      { ...letter, from: { ...letter.from, id: 'H41' }, to: [{ ...letter.from, id: 'H34.01' }], ...edoc },
      files,
    )
  const drop = async (name: string, bytes: Buffer) => {
    await mkdir(join(folder, 'den'), { recursive: true })
    await writeFile(join(folder, 'den', name), bytes)
  }

  it('a package is kept first and settled then; its files can be read; it is there once', async () => {
    const bytes = await incoming({ documentId: 'den-1' })
    await drop('1.edxml', bytes)
    await fetchWaiting(services, { peerId })
    const [item] = await arrived()
    assert.deepEqual([item?.recipient, item?.peerId, item?.message.from.id], ['H34.01', peerId, 'H41'])
    const [file] = item?.attachments ?? []
    assert.deepEqual(Buffer.concat(await Array.fromAsync(readStoredFile(services, file?.sha256 ?? ''))), pdf)
    assert.deepEqual(
      [await readdir(join(folder, 'den')), await readdir(join(folder, 'da-nhan'))],
      [[], ['1.edxml']],
    )
    // Again under its own name, and by another way under another.
    await drop('1.edxml', bytes)
    await drop('2.edxml', bytes)
    await fetchWaiting(services, { peerId })
    assert.equal((await jobs('document.arrived')).length, 1)
    assert.deepEqual(await readdir(join(folder, 'den')), [])
    const [ask] = await jobs('exchange.fetch')
    assert.equal(ask?.run_at.since(clock.now()).total('seconds'), 60)
  })

  it('is there once however many processes take it in at the same moment', async () => {
    const bytes = await incoming({ documentId: 'den-2' })
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        receivePackage(index % 2 ? services : other.services, async () => Readable.from([bytes]), {
          peerId,
          docId: `same-${index % 4}`,
          to: [],
        }),
      ),
    )
    assert.equal(outcomes.filter(({ outcome }) => outcome === 'arrived').length, 1)
    assert.equal((await jobs('document.arrived')).length, 1)
    const { rows } = await sql<{ count: number }>`
      SELECT count(*)::int AS count FROM exchange_package WHERE message->>'documentId' = 'den-2'`.execute(db)
    assert.equal(rows[0]?.count, 1)
  })

  it('for several agencies it arrives at each; an update of it is another package', async () => {
    const to = ['H34.01', '000.00.01.H34', 'H34', 'H41'].map((id) => ({ ...letter.from, id }))
    await drop('3.edxml', await incoming({ documentId: 'den-3', to }))
    await drop(
      '4.edxml',
      await incoming({ documentId: 'den-3', to, business: { ...letter.business!, type: '2' } }),
    )
    await fetchWaiting(services, { peerId })
    assert.deepEqual(
      (await arrived()).map(({ recipient }) => recipient),
      ['H34.01', 'H34', 'H34.01', 'H34'],
    )
  })

  it('what cannot be read, or is for nobody here, is kept for an administrator', async () => {
    await drop('5.edxml', Buffer.from('<edXML>'))
    await drop('6.edxml', await incoming({ documentId: 'den-6', to: [{ ...letter.from, id: 'H01' }] }))
    await fetchWaiting(services, { peerId })
    assert.deepEqual(await jobs('document.arrived'), [])
    assert.deepEqual(
      [await readdir(join(folder, 'loi')), await readdir(join(folder, 'da-nhan'))],
      [['5.edxml'], ['6.edxml']],
    )
    const found = (await troubles(db)).map(({ docId, state, error }) => [docId, state, error]).sort()
    assert.deepEqual(found, [
      ['5.edxml', 'refused', 'Gói tin bị cắt giữa chừng: phần cuối chưa có. Xin gửi lại.'],
      ['6.edxml', 'stray', 'Không có cơ quan nào nhận qua trục này là nơi nhận của gói tin.'],
    ])
  })

  it('a bad, infected or unscanned attachment stays out, the document comes in', async (t) => {
    const scanner = await startScanner()
    scanner.longest = 100_000
    const guarded = await testServices(url, { CLAMAV_ADDRESS: scanner.address })
    t.after(guarded.close)
    const bytes = await incoming({ documentId: 'den-7' }, [
      { name: 'sach.pdf', content: pdf },
      { name: 'virus.doc', content: Buffer.from(EICAR) },
      { name: 'to.doc', content: Buffer.alloc(200_000, 'a') },
    ])
    const broken = bytes
      .toString()
      .replace(
        '</AttachmentEncoded>',
        `${attachmentXml('hong.txt', 'application/zip', 'QUJD')}</AttachmentEncoded>`,
      )
    const received = await receivePackage(
      guarded.services,
      async () => Readable.from([Buffer.from(broken)]),
      {
        peerId,
        docId: '7',
        to: ['H34.01'],
      },
    )
    assert.ok(received.outcome === 'arrived')
    const { attachments } = await readInbox(db, received.inboxIds[0] ?? '')
    assert.deepEqual(
      attachments.map(({ name, sha256, problem }) => [name, sha256 !== null, problem?.code ?? null]),
      [
        ['sach.pdf', true, null],
        ['virus.doc', false, 'infected'],
        ['to.doc', false, 'too-large'],
        ['hong.txt', false, 'zip-expected'],
      ],
    )
  })

  it('while the scanner is away nothing is taken in, and nothing is lost', async (t) => {
    const blind = await testServices(url, { CLAMAV_ADDRESS: '127.0.0.1:1' })
    t.after(blind.close)
    const bytes = await incoming({ documentId: 'den-8' })
    const take = (at: typeof services) =>
      receivePackage(at, async () => Readable.from([bytes]), { peerId, docId: '8', to: [] })
    await assert.rejects(take(blind.services), /Chưa kiểm tra được mã độc/)
    assert.equal((await take(services)).outcome, 'arrived')
  })
})
