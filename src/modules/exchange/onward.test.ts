import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, describe, it } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/database/database.ts'
import type { Invalid } from '#platform/errors.ts'
import { createApp } from '#src/app.ts'
import { provinceDatabase } from '#tests/support/database.ts'
import { build } from '#tests/support/edxml.ts'
import { queriesOf } from '#tests/support/queries.ts'
import { ASSETS, testServices } from '#tests/support/services.ts'
import { putDirectory, resolveRecipient } from './directory-store.ts'
import type { EdocMessage } from './edxml/message.ts'
import { parseEdxml } from './edxml/parse.ts'
import { Spool } from './edxml/spool.ts'
import { resend } from './administration.ts'
import { deadLetters, listWaiting } from './outbox-store.ts'
import { putPeer } from './peer-store.ts'
import { troubles } from './inbox-store.ts'
import { receivePackage } from './receive.ts'
import { vxpTransport } from './transports/vxp.ts'

const SECRET = 'DummySecretForLoopback'

describe('an axis that carries for others', async () => {
  const { url } = await provinceDatabase()
  const { services, clock, close } = await testServices(url)
  const { db } = services
  const app = await createApp(services, ASSETS)
  const endpoint = `${await app.listen({ host: '127.0.0.1', port: 0 })}/api/vxp`
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
  const organ = (id: string) => ({ ...letter.from, id, name: `Cơ quan ${id}` })
  const add = (name: string, kind: 'system' | 'folder', codes: readonly string[]) =>
    inTransaction(db, async (tx) => {
      const reached =
        kind === 'system' ? { endpoint: '-', systemId: name, secret: SECRET } : { endpoint: name }
      const id = await putPeer(tx, services, { name, kind, ...reached })
      const entries = codes.map((code) => ({ code, oldCode: null, name: `Cơ quan ${code}`, email: null }))
      await putDirectory(tx, id, entries, clock.now())
      return id
    })
  const party = await add('van-phong-tinh-uy', 'system', ['H34.DU'])
  const bank = await add('ngan-hang', 'system', ['H34.NH'])
  const national = await add('truc-quoc-gia', 'folder', ['G12', 'G22'])
  const system = (systemId: string) =>
    vxpTransport({ endpoint, systemId, secret: SECRET, paddedHash: false, clock })
  const bytesOf = (
    documentId: string,
    from: string,
    to: readonly string[],
    change: Partial<EdocMessage> = {},
  ) =>
    build({ ...letter, documentId, from: organ(from), to: to.map(organ), trace: [], ...change }, [
      { name: 'a.pdf', content: Buffer.from(`%PDF ${documentId}`) },
    ])
  const outgoing = async (documentId: string, from: string, to: readonly string[], change = {}) => {
    const bytes = await bytesOf(documentId, from, to, change)
    const path = join(services.config.dataDir, `${documentId}.edxml`)
    await writeFile(path, bytes)
    const hash = createHash('sha256').update(bytes).digest()
    return { id: documentId, kind: 'edoc' as const, from, to: to[0]!, path, size: bytes.length, hash }
  }
  const bring = async (peerId: string, docId: string, bytes: Buffer, to: readonly string[] = []) =>
    receivePackage(services, async () => Readable.from([bytes]) as AsyncIterable<Buffer>, {
      peerId,
      docId,
      to,
    })
  const waiting = async (peerId: string) =>
    (await listWaiting(db, peerId, 'edoc')).map(({ from, to }) => `${from} → ${to}`)

  it('takes a document from one registered system to another, with its files, once, and says how it went', async () => {
    const letterOut = await outgoing('onward-1', 'H34.DU', ['H34.NH'])
    const { docId } = await system('van-phong-tinh-uy').send(letterOut)
    await system('van-phong-tinh-uy').send(letterOut)
    const fates = () => system('van-phong-tinh-uy').track?.(docId ?? '', 'edoc')
    assert.deepEqual(await fates(), [{ to: 'H34.NH', state: 'sent', error: null }])
    const theirs = system('ngan-hang')
    const [found, ...rest] = await theirs.list()
    assert.deepEqual([found?.to, rest], [['H34.NH'], []])
    const spool = new Spool()
    const taken = await parseEdxml(await theirs.fetch(found?.docId ?? ''), spool)
    assert.ok(taken.message.kind === 'edoc')
    assert.deepEqual(
      [taken.message.documentId, taken.message.from.id, taken.message.trace.length],
      ['onward-1', 'H34.DU', 1],
    )
    assert.equal((await taken.attachments[0]?.content?.bytes())?.toString(), '%PDF onward-1')
    await theirs.settle(found?.docId ?? '', 'done')
    assert.deepEqual(await fates(), [{ to: 'H34.NH', state: 'delivered', error: null }])
  })

  it('takes one to the greater axis and to an agency of ours at once, and brings what is for a system from there', async () => {
    await system('van-phong-tinh-uy').send({
      ...(await outgoing('onward-2', 'H34.DU', ['G12', 'H34.01'])),
      to: 'G12',
    })
    assert.deepEqual(await waiting(national), ['H34.DU → G12'])
    const both = await bring(party, 'direct', await bytesOf('onward-3', 'H34.DU', ['G22', 'H34.01']))
    assert.ok(both.outcome === 'arrived' && both.inboxIds.length === 1)
    assert.deepEqual(await waiting(national), ['H34.DU → G12', 'H34.DU → G22'])
    assert.equal(
      (await bring(national, 'n-1', await bytesOf('onward-4', 'G12', ['H34.NH']))).outcome,
      'arrived',
    )
    assert.equal(
      (await bring(national, 'n-2', await bytesOf('onward-4', 'G12', ['H34.NH']))).outcome,
      'known',
    )
    assert.deepEqual(await waiting(bank), ['G12 → H34.NH'])
  })

  it('takes a round letter to many in as few questions to the database as one to two', async () => {
    const codes = Array.from({ length: 150 }, (_, i) => `H99.${String(i + 1).padStart(3, '0')}`)
    const many = await add('xa-phuong', 'folder', codes)
    const carried = async (documentId: string, to: readonly string[]) => {
      const bytes = await bytesOf(documentId, 'H34.DU', to)
      return (await queriesOf(() => bring(party, documentId, bytes))).length
    }
    const few = await carried('round-few', codes.slice(0, 2))
    assert.equal(await carried('round-many', codes), few)
    assert.equal((await waiting(many)).length, 152)
    await bring(party, 'round-again', await bytesOf('round-many', 'H34.DU', codes))
    assert.equal((await waiting(many)).length, 152, 'once')
  })

  it('carries neither back to where it came from nor between two greater axes', async () => {
    const other = await add('truc-khac', 'folder', ['K01'])
    for (const [peer, to] of [
      [national, 'G22'],
      [national, 'K01'],
      [other, 'G12'],
    ] as const)
      assert.equal(
        (await bring(peer, `back-${to}`, await bytesOf(`back-${to}`, 'X01', [to]))).outcome,
        'stray',
      )
  })

  it('keeps what goes in a circle, or lost a file, for somebody to look', async () => {
    const trace = Array.from({ length: 20 }, () => ({ organId: 'G12', timestamp: '2026/11/22 10:00:00' }))
    await bring(national, 'circle', await bytesOf('circle', 'G12', ['H34.NH'], { trace }))
    const whole = (await bytesOf('torn', 'G12', ['H34.NH'])).toString()
    const torn = whole.replace(/(<edXML:ContentTransferEncoded[^>]*>)[^<]*/, '$1!!!!')
    await bring(national, 'torn', Buffer.from(torn))
    const errors = (await deadLetters(db)).map(({ error }) => error ?? '')
    assert.ok(errors.some((error) => error.includes('đi vòng')))
    assert.ok(errors.some((error) => /tệp “a.pdf”/.test(error)))
  })

  it('takes in what is brought again once there is somebody to have it, and forgets the trouble', async () => {
    const bytes = await bytesOf('again', 'H34.DU', ['H34.MOI'])
    assert.equal((await bring(national, 'again', bytes, ['H34.MOI'])).outcome, 'stray')
    assert.equal((await bring(national, 'again', bytes, ['H34.MOI'])).outcome, 'stray')
    const { rows } = await sql`SELECT 1 FROM exchange_package WHERE message->>'documentId' = 'again'`.execute(
      db,
    )
    assert.equal(rows.length, 1, 'its content is kept once')
    await add('co-quan-moi', 'system', ['H34.MOI'])
    assert.equal((await bring(national, 'again', bytes, ['H34.MOI'])).outcome, 'arrived')
    assert.equal((await bring(national, 'again', bytes, ['H34.MOI'])).outcome, 'known')
    assert.deepEqual(
      (await troubles(db)).filter(({ docId }) => docId === 'again'),
      [],
    )
  })

  it('refuses a system’s package that names somebody nobody knows, before anybody has it', async () => {
    const mixed = await bring(party, 'mixed', await bytesOf('mixed', 'H34.DU', ['H34.01', 'K99', 'G12']))
    assert.ok(mixed.outcome === 'refused' && /“K99”/.test(mixed.error))
    assert.equal((await waiting(national)).length, 2)
    // The greater axis names others beside ours, whom it reaches itself.
    const beside = await bring(national, 'beside', await bytesOf('beside', 'G12', ['H34.01', 'K99']))
    assert.equal(beside.outcome, 'arrived')
  })

  it('sends nobody a package again whose file was lost on the way', async () => {
    const torn = (await deadLetters(db)).find(({ error }) => error?.includes('a.pdf'))
    const by = { actor: { kind: 'system' as const, name: 'test' } }
    await assert.rejects(resend(services, by, torn?.id ?? '', 'H34.NH'), (error: Invalid) =>
      /không nguyên vẹn/.test(error.errors['code'] ?? ''),
    )
  })

  it('leaves a system the codes it speaks for, though a greater axis lists them too', async () => {
    const entry = { code: 'H34.NH', oldCode: '000.00.77.H34', name: 'Ngân hàng', email: null }
    await inTransaction(db, (tx) => putDirectory(tx, national, [entry], clock.now()))
    assert.equal((await resolveRecipient(db, 'H34.NH', clock.now()))?.peerId, bank)
  })
})
