import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { inspectPdf } from '#platform/signing/inspect-pdf.ts'
import { signPdf, signPdfs } from '#platform/signing/sign-pdf.ts'
import { testAuthority } from '#platform/signing/test-support/authority.ts'
import { plainPdf, SIMPLE } from '#platform/signing/test-support/documents.ts'
import { pdfsig, run } from '#platform/signing/test-support/peers.ts'
import { createTokens, type Tokens } from './tokens.ts'

const MODULE = '/usr/lib/softhsm/libsofthsm2.so'
const at = Temporal.Instant.from('2026-11-22T10:15:00Z')
const authority = await testAuthority()
const people = {
  '01': await authority.person('Nguyễn Thị Ước', 'rsa'),
  '02': await authority.person('Sở Tư pháp', 'ecdsa'),
}

const there = (context: TestContext) => {
  if (existsSync(MODULE)) return true
  if (process.env['CI'] === 'true') throw new Error('softhsm2 is missing')
  context.skip('softhsm2 is missing')
  return false
}

describe('a token (SoftHSM2)', () => {
  let folder = ''
  let tokens: Tokens
  const util = (...args: string[]) => {
    const { status, output } = run('softhsm2-util', args, {})
    assert.equal(status, 0, output)
  }
  before(async () => {
    if (!existsSync(MODULE)) return
    folder = await mkdtemp(join(tmpdir(), 'token-'))
    const configuration = join(folder, 'softhsm2.conf')
    await writeFile(configuration, `directories.tokendir = ${folder}\nobjectstore.backend = file\n`)
    // The module reads it where the process keeps its environment.
    process.env['SOFTHSM2_CONF'] = configuration
    util('--init-token', '--free', '--label', 'So Tu phap', '--so-pin', '12345678', '--pin', '654321')
    tokens = createTokens(MODULE)
    const serial = /Serial number:\s+([0-9a-f]+)/.exec(run('softhsm2-util', ['--show-slots'], {}).output)![1]!
    for (const [id, { holder }] of Object.entries(people)) {
      const key = join(folder, `${id}.pem`)
      await writeFile(key, holder.key.export({ type: 'pkcs8', format: 'pem' }))
      util('--import', key, '--token', 'So Tu phap', '--label', id, '--id', id, '--pin', '654321')
      await tokens.store({ token: serial, keyId: id }, holder.certificate, '654321')
    }
  })
  after(async () => {
    await tokens?.close()
    if (folder) await rm(folder, { recursive: true })
  })

  it('shows its certificates without a PIN', async (t) => {
    if (!there(t)) return
    const found = await tokens.list()
    assert.deepEqual(found.map(({ keyId }) => keyId).sort(), ['01', '02'])
    assert.equal(found[0]?.label, 'So Tu phap')
    const own = found.find(({ keyId }) => keyId === '01')!
    assert.ok(Buffer.from(own.certificate).equals(people['01'].holder.certificate))
  })
  for (const keyId of ['01', '02'] as const)
    it(`signs with its ${keyId === '01' ? 'RSA' : 'ECDSA'} key; the key never leaves it`, async (t) => {
      if (!there(t)) return
      const { token } = (await tokens.list())[0]!
      const signer = tokens.signer({ token, keyId }, people[keyId].signer.chain, '654321')
      const pdf = await signPdf({ pdf: plainPdf(SIMPLE), level: 'B-B', at, signer, fieldName: 'a' })
      assert.deepEqual(pdfsig(pdf), ['Signature is Valid.'])
      const trust = { roots: [authority.root.certificate], now: at }
      assert.deepEqual(inspectPdf(pdf, trust).signatures[0]?.problems, ['revocation-unknown'])
    })
  it('signs a pile with one PIN', async (t) => {
    if (!there(t)) return
    const { token } = (await tokens.list())[0]!
    const signer = tokens.signer({ token, keyId: '01' }, people['01'].signer.chain, '654321')
    const one = { pdf: plainPdf(SIMPLE), level: 'B-B' as const, at, fieldName: 'a' }
    assert.equal(
      (
        await signPdfs(
          Array.from({ length: 20 }, () => one),
          signer,
        )
      ).length,
      20,
    )
  })
  it('refuses a wrong PIN and a token that is gone, in words', async (t) => {
    if (!there(t)) return
    const { token } = (await tokens.list())[0]!
    const chain = people['01'].signer.chain
    const toSign = [{ attributes: Buffer.alloc(1), hash: Buffer.alloc(32) }]
    const wrong = tokens.signer({ token, keyId: '01' }, chain, '000000').sign(toSign)
    await assert.rejects(wrong, { code: 'wrong-pin', message: /Mã PIN của thiết bị ký không đúng/ })
    const gone = tokens.signer({ token: 'không có', keyId: '01' }, chain, '654321').sign(toSign)
    await assert.rejects(gone, { code: 'token-gone', message: /Không thấy thiết bị ký/ })
    assert.equal((await tokens.list()).length, 2, 'and goes on')
  })
})
