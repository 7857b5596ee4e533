import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { ocspRequest } from '#platform/signing/ocsp-responder.ts'
import { plainPdf, SIMPLE } from '#platform/signing/test-support/documents.ts'
import { needs, pem, run, runFor } from '#platform/signing/test-support/peers.ts'
import { officerAt } from '#tests/support/officers.ts'
import { testApp } from '#tests/support/app.ts'
import { keysOf, signDocuments } from './index.ts'
import { ensureAuthority } from './own-authority.ts'
import { paths } from './paths.ts'
import { findKey } from './store.ts'

const { services, clock, officer, visitor } = await testApp()
const { db } = services
const agency = { id: crypto.randomUUID(), name: 'Sở Tư pháp' }
const seat = { agencyId: agency.id, agencyName: agency.name }
const admin = await officer({ roles: ['administrator'], name: 'Lê Quản Trị' })
const pdf = plainPdf(SIMPLE)

describe('an installation without an authority of its own', () => {
  it('answers nobody and issues nothing', async () => {
    assert.equal((await visitor().get(paths.crl('cap-phat'))).status, 404)
    assert.equal((await visitor().get(paths.rootCertificate())).status, 404)
    const wanted = { for: 'officer', login: 'ai-do', agency: '', pin: '135790' }
    assert.equal((await admin.post(paths.issueCertificate(), wanted)).status, 409)
    Object.assign(services, { config: { ...services.config, demo: false } })
    await assert.rejects(ensureAuthority(services), /for demonstrations only/)
    Object.assign(services, { config: { ...services.config, demo: true } })
  })
})

describe('the authority of a demonstration', () => {
  before(() => ensureAuthority(services))
  it('lists certificates by words of the name or the agency, with or without diacritics', async () => {
    const other = await officer({ ...seat, roles: ['specialist'], name: 'Phạm Tìm Được' })
    const login = `${other.accountId.slice(0, 8)}@thu.example.vn`
    await admin.post(paths.issueCertificate(), { for: 'officer', login, agency: '', pin: '135790' })
    const find = async (q: string) =>
      (await admin.get(`${paths.certificates()}?q=${encodeURIComponent(q)}`)).text
    for (const q of ['tim duoc', 'Tìm', 'tu phap duoc']) assert.match(await find(q), /Phạm Tìm Được/, q)
    for (const q of ['y te', 'duoc%x']) assert.doesNotMatch(await find(q), /<td[^>]*>[^]*Phạm Tìm Được/, q)
  })
  it('answers OpenSSL about a certificate, before and after it is revoked', async (t) => {
    if (!needs(t, 'openssl', 'version', 'openssl')) return
    const other = await officer({ ...seat, roles: ['specialist'], name: 'Bùi Nghỉ Việc' })
    const login = `${other.accountId.slice(0, 8)}@thu.example.vn`
    const issued = await admin.post(paths.issueCertificate(), {
      for: 'officer',
      login,
      agency: '',
      pin: '135790',
    })
    assert.equal(issued.status, 303)
    const actor = officerAt(agency, ['specialist'], other.accountId, 'Bùi Nghỉ Việc')
    const { id } = (await keysOf(db, actor))[0]!
    const [own, issuer, root] = (await findKey(db, id))!.chain
    const ask = async () => {
      const answer = await visitor().raw({
        method: 'POST',
        url: paths.ocsp(),
        headers: { 'content-type': 'application/ocsp-request' },
        payload: await ocspRequest(own!, issuer!),
      })
      const files = {
        'r.der': answer.bytes,
        'own.pem': pem(own!),
        'issuer.pem': pem(issuer!),
        'ca.pem': pem(issuer!, root!),
      }
      const args = [
        '-respin',
        '{r.der}',
        '-issuer',
        '{issuer.pem}',
        '-cert',
        '{own.pem}',
        '-CAfile',
        '{ca.pem}',
      ]
      return run(
        'openssl',
        ['ocsp', ...args, '-no_nonce', '-attime', String(clock.now().epochMilliseconds / 1000)],
        files,
      ).output
    }
    // Beside what it answers OpenSSL compares the times with those of the machine, and puts a warning between when they differ.
    assert.match(await ask(), /(?:^|: )good$[^]*Response verify OK/m)
    const items = [{ pdf, purpose: 'initial' as const }]
    await signDocuments(services, actor, { keyId: id, pin: '135790', items })
    const page = paths.revokeCertificate(id)
    assert.match((await admin.post(page, { reason: '' }, { from: page })).text, /Nhập lý do thu hồi/)
    assert.equal(
      (await admin.post(page, { reason: 'Thôi việc theo quyết định' }, { from: page })).status,
      303,
    )
    assert.match(await ask(), /(?:^|: )revoked$[^]*Response verify OK/m)
    await assert.rejects(signDocuments(services, actor, { keyId: id, pin: '135790', items }), { status: 404 })
    const list = await visitor().get(paths.crl('cap-phat'))
    const shown = run(
      'openssl',
      ['crl', '-inform', 'DER', '-in', '{l}', '-noout', '-text', '-CAfile', '{ca.pem}'],
      {
        l: list.bytes,
        'ca.pem': pem(issuer!, root!),
      },
    )
    assert.match(shown.output, /Revoked Certificates[^]*verify OK/)
  })
  it('gives time stamps that OpenSSL accepts, and refuses what is no request', async (t) => {
    if (!needs(t, 'openssl', 'version', 'openssl')) return
    const data = Buffer.from('xin chào')
    const query = runFor('openssl', ['ts', '-query', '-data', '{d}', '-sha256', '-cert', '-out', '{out}'], {
      d: data,
    })
    const post = async (payload: Buffer) =>
      visitor().raw({
        method: 'POST',
        url: paths.stamp(),
        headers: { 'content-type': 'application/timestamp-query' },
        payload,
      })
    const { root, issuer } = await ensureAuthority(services)
    const files = {
      q: query,
      r: (await post(query)).bytes,
      'ca.pem': pem(root.certificate),
      'i.pem': pem(issuer.certificate),
    }
    const args = [
      '-verify',
      '-queryfile',
      '{q}',
      '-in',
      '{r}',
      '-CAfile',
      '{ca.pem}',
      '-untrusted',
      '{i.pem}',
    ]
    assert.match(run('openssl', ['ts', ...args], files).output, /Verification: OK/)
    assert.equal((await post(Buffer.from('rác'))).bytes[0], 0x30)
  })
})
