import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/database/database.ts'
import { provinceDatabase } from '#tests/support/database.ts'
import { testServices } from '#tests/support/services.ts'
import { findRecipients, putDirectory } from './directory-store.ts'
import { getPeer, putPeer, secretOf } from './peer-store.ts'

const { url } = await provinceDatabase()
const { services, clock, close } = await testServices(url)
after(close)
const { db } = services

const axis = {
  name: 'Trục quốc gia',
  kind: 'vxp' as const,
  endpoint: 'https://truc.example',
  systemId: 'H34',
}
const peerId = await inTransaction(db, (tx) => putPeer(tx, services, { ...axis, secret: 'bí mật' }))
const offices = [
  { code: 'H41', oldCode: '000.00.00.H41', name: 'UBND tỉnh Nghệ An', email: null },
  { code: 'G22', oldCode: '000.00.00.G22', name: 'Văn phòng Chính phủ', email: null },
]
await inTransaction(db, (tx) => putDirectory(tx, peerId, offices, clock.now()))

it('recipients are found by words of their name or by either code, those of the province first', async () => {
  const names = async (query: string) =>
    (await findRecipients(db, query, clock.now())).map(({ code }) => code)
  assert.deepEqual(await names('nghe an'), ['H41'])
  assert.deepEqual(await names('000.00.00.G22'), ['G22'])
  assert.equal((await names('ủy ban nhân dân tỉnh'))[0], 'H34')
  assert.deepEqual(await names(' '), [])
})

it('the secret of a peer is kept sealed', async () => {
  const { rows } = await sql<{ sealed: string }>`SELECT sealed_secret AS sealed FROM exchange_peer`.execute(
    db,
  )
  assert.ok(rows[0] && !rows[0].sealed.includes('bí mật'))
  assert.equal(await secretOf(services, peerId), 'bí mật')
  await inTransaction(db, (tx) => putPeer(tx, services, { ...axis, name: 'Trục' }, peerId))
  assert.equal(await secretOf(services, peerId), 'bí mật', 'left out, it stays')
  assert.ok(!JSON.stringify(await getPeer(db, peerId)).includes('bí mật'))
})

it('a directory taken over again brings names up to date and adds what is new', async () => {
  const later = [
    { ...offices[0]!, name: 'Ủy ban nhân dân tỉnh Nghệ An' },
    { code: 'H41.05', oldCode: null, name: 'Sở Tư pháp Nghệ An', email: 'tp@nghean.example' },
    { code: '', oldCode: null, name: 'không mã', email: null },
  ]
  await inTransaction(db, (tx) => putDirectory(tx, peerId, later, clock.now()))
  const found = await findRecipients(db, 'nghệ an', clock.now())
  assert.deepEqual(
    found.map(({ code, name }) => [code, name]),
    [
      ['H41.05', 'Sở Tư pháp Nghệ An'],
      ['H41', 'Ủy ban nhân dân tỉnh Nghệ An'],
    ],
  )
})
