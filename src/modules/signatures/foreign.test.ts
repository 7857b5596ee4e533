import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { opensslAuthority } from '#gateways/revocation/test-support/openssl-authority.ts'
import { readStoredFile } from '#platform/files/files.ts'
import { inspectPdf } from '#platform/signing/inspect-pdf.ts'
import { signPdf } from '#platform/signing/sign-pdf.ts'
import { plainPdf, SIMPLE } from '#platform/signing/test-support/documents.ts'
import { pem } from '#platform/signing/test-support/peers.ts'
import { answerTimeStamp } from '#platform/signing/time-stamp.ts'
import { testApp } from '#tests/support/app.ts'
import { officerAt } from '#tests/support/officers.ts'
import { keysOf, signDocuments, verifyFile } from './index.ts'
import { importKey } from './keys.ts'
import { paths } from './paths.ts'

const authority = await opensslAuthority()
const people = {
  good: authority.person('Cong ty Con Tot'),
  revoked: authority.person('Cong ty Bi Thu Hoi'),
  silent: authority.person('Cong ty Im Lang', 'ocsp'),
  own: authority.person('Nguyen Van Ky', 'crl'),
  stamps: authority.person('Cap dau thoi gian', 'stamps'),
}
people.revoked.revoke()
authority.crl(30)
// Made before the clock of the test is set: its certificates begin at the time of the machine.
const unknown = await opensslAuthority()
const stranger = unknown.person('Nguyen Van Ky', 'crl')

const folder = await mkdtemp(join(tmpdir(), 'foreign-'))
after(() => rm(folder, { recursive: true }))
const roots = join(folder, 'goc.pem')
await writeFile(roots, pem(authority.root))
// Their programs go by the clock of the machine.
const now = () => Temporal.Now.instant().add({ seconds: 5 })
const local = now().toZonedDateTimeISO('Asia/Ho_Chi_Minh').toPlainDateTime().toString()

const stamper = createServer((request, response) => {
  const serial = randomBytes(8)
  void buffer(request)
    .then((asked) => answerTimeStamp(asked, people.stamps.signer, '1.3.6.1.4.1.32473.1', serial, now()))
    .then((answer) => response.end(answer))
})
await new Promise<void>((resolve) => stamper.listen(0, '127.0.0.1', resolve))
after(() => stamper.close())

const settings = {
  TRUSTED_CERTIFICATES: roots,
  TSA_URL: `http://127.0.0.1:${(stamper.address() as AddressInfo).port}/`,
}
const { services, officer, visitor } = await testApp({
  now: local,
  settings: { ...settings, REVOCATION_FROM: 'any' },
})
const signedBy = (who: keyof typeof people): Promise<Buffer> =>
  signPdf({
    pdf: plainPdf(SIMPLE),
    level: 'B-B',
    at: services.clock.now(),
    signer: people[who].signer,
    fieldName: 'a',
  })
const verdictOf = async (pdf: Buffer) => {
  const { verdict, signatures } = await verifyFile(services, pdf)
  return { verdict, ...signatures[0]!.revocation }
}

describe('a signature by a certificate of another trusted authority', () => {
  it('is valid once that authority says the certificate stands', async () => {
    await authority.answer()
    const { verdict, source } = await verdictOf(await signedBy('good'))
    assert.deepEqual([verdict, source], ['valid', 'OCSP'])
  })
  it('is not, once it was revoked', async () => {
    await authority.answer()
    const { verdict, state } = await verdictOf(await signedBy('revoked'))
    assert.deepEqual([verdict, state], ['invalid', 'revoked'])
  })
  it('stays open, with the reason on the page, when the authority does not answer', async () => {
    await authority.stop()
    const content = await signedBy('silent')
    const file = { field: 'file', name: 'a.pdf', type: 'application/pdf', content }
    const page = await visitor().upload(paths.check(), {}, file, { from: paths.check() })
    assert.equal(page.status, 200)
    assert.match(page.text, /chưa xác nhận được người ký/)
    assert.match(page.text, /bị thu hồi hay không \(127\.0\.0\.1:\d+: không kết nối được với máy chủ\)\./)
  })
  it('is asked about once; the answer is remembered, also why there was none', async () => {
    await authority.stop()
    const { verdict } = await verdictOf(await signedBy('good'))
    assert.equal(verdict, 'valid', 'what was answered before still holds')
    await authority.answer()
    const { state, reason } = await verdictOf(await signedBy('silent'))
    assert.deepEqual([state, reason?.includes('không kết nối được')], ['unknown', true])
  })
  it('never makes the server call inside its own network unless its operator allows it', async () => {
    const careful = await testApp({ now: local, settings })
    const pdf = await signedBy('good')
    const { verdict, signatures } = await verifyFile(careful.services, pdf)
    assert.equal(verdict, 'uncertain')
    assert.match(signatures[0]?.revocation.reason ?? '', /thuộc mạng nội bộ/)
  })
})

describe('a key of another authority', async () => {
  const seat = { agencyId: crypto.randomUUID(), agencyName: 'Sở Vi du' }
  const client = await officer({ ...seat, roles: ['leader'], name: 'Nguyen Van Ky' })
  const actor = officerAt(
    { id: seat.agencyId, name: seat.agencyName },
    ['leader'],
    client.accountId,
    'Nguyen Van Ky',
  )
  const origin = { ip: '127.0.0.1', requestId: 'a', userAgent: 'test' }
  const given = {
    file: people.own.keyFile('mat-khau'),
    password: 'mat-khau',
    pin: '123456',
    for: 'officer' as const,
  }
  await importKey(services, actor, given, origin)

  it('signs with the proofs its authority gives, so that nobody has to ask later (B-LT)', async () => {
    const [key] = await keysOf(services.db, actor)
    const items = [{ pdf: plainPdf(SIMPLE), purpose: 'sign' as const }]
    const [signed] = await signDocuments(services, actor, { keyId: key!.id, pin: '123456', items })
    assert.equal(signed?.level, 'B-LT')
    const pdf = await buffer(readStoredFile(services, signed.sha256))
    const alone = inspectPdf(pdf, {
      roots: [authority.root],
      now: services.clock.now().add({ hours: 24 * 200 }),
    })
    assert.deepEqual([alone.verdict, alone.signatures[0]?.level], ['valid', 'B-LT'])
  })

  it('signs without them when they are not to be had, and asks nobody about a certificate it does not trust', async () => {
    await importKey(services, actor, { ...given, file: stranger.keyFile('mat-khau') }, origin)
    const key = (await keysOf(services.db, actor)).at(-1)!
    const items = [{ pdf: plainPdf(SIMPLE), purpose: 'sign' as const }]
    const [signed] = await signDocuments(services, actor, { keyId: key.id, pin: '123456', items })
    assert.equal(signed?.level, 'B-T')
    assert.deepEqual(unknown.asked, [])
  })
})
