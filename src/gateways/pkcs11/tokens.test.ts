import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { inspectPdf } from '#platform/signing/inspect-pdf.ts'
import { inspectXml } from '#platform/signing/inspect-xml.ts'
import { signPdf, signPdfs } from '#platform/signing/sign-pdf.ts'
import { signXml } from '#platform/signing/sign-xml.ts'
import { testAuthority } from '#platform/signing/test-support/authority.ts'
import { plainPdf, SIMPLE } from '#platform/signing/test-support/documents.ts'
import { pdfsig } from '#platform/signing/test-support/peers.ts'
import { needsSoftToken, SOFT_PIN, SOFT_TOKEN, softToken } from './test-support/soft-token.ts'
import { createTokens } from './tokens.ts'

const at = Temporal.Instant.from('2026-11-22T10:15:00Z')
const authority = await testAuthority()
const people = {
  '01': await authority.person('Nguyễn Thị Ước', 'rsa'),
  '02': await authority.person('Sở Tư pháp', 'ecdsa'),
}

await softToken('So Tu phap', { '01': people['01'].holder, '02': people['02'].holder })
const tokens = createTokens(SOFT_TOKEN)
after(() => tokens.close())

describe('a token (SoftHSM2)', () => {
  it('shows its certificates without a PIN', async (t) => {
    if (!needsSoftToken(t)) return
    const found = await tokens.list()
    assert.deepEqual(found.map(({ keyId }) => keyId).sort(), ['01', '02'])
    assert.equal(found[0]?.label, 'So Tu phap')
    const own = found.find(({ keyId }) => keyId === '01')!
    assert.ok(Buffer.from(own.certificate).equals(people['01'].holder.certificate))
  })
  for (const keyId of ['01', '02'] as const)
    it(`signs with its ${keyId === '01' ? 'RSA' : 'ECDSA'} key; the key never leaves it`, async (t) => {
      if (!needsSoftToken(t)) return
      const { token } = (await tokens.list())[0]!
      const signer = tokens.signer({ token, keyId }, people[keyId].signer.chain, SOFT_PIN)
      const pdf = await signPdf({ pdf: plainPdf(SIMPLE), level: 'B-B', at, signer, fieldName: 'a' })
      assert.deepEqual(pdfsig(pdf), ['Signature is Valid.'])
      const trust = { roots: [authority.root.certificate], now: at }
      assert.deepEqual(inspectPdf(pdf, trust).signatures[0]?.problems, ['revocation-unknown'])
    })
  for (const keyId of ['01', '02'] as const)
    it(`signs XML with its ${keyId === '01' ? 'RSA' : 'ECDSA'} key`, async (t) => {
      if (!needsSoftToken(t)) return
      const { token } = (await tokens.list())[0]!
      const signer = tokens.signer({ token, keyId }, people[keyId].signer.chain, SOFT_PIN)
      const xml = await signXml({ xml: Buffer.from('<a>b</a>'), level: 'B-B', at, signer })
      const trust = { roots: [authority.root.certificate], now: at }
      assert.deepEqual(inspectXml(xml, trust).signatures[0]?.problems, ['revocation-unknown'])
    })
  it('signs a pile with one PIN', async (t) => {
    if (!needsSoftToken(t)) return
    const { token } = (await tokens.list())[0]!
    const signer = tokens.signer({ token, keyId: '01' }, people['01'].signer.chain, SOFT_PIN)
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
    if (!needsSoftToken(t)) return
    const { token } = (await tokens.list())[0]!
    const chain = people['01'].signer.chain
    const toSign = [{ attributes: Buffer.alloc(1), hash: Buffer.alloc(32) }]
    const wrong = tokens.signer({ token, keyId: '01' }, chain, '000000').sign(toSign)
    await assert.rejects(wrong, { code: 'wrong-pin', message: /Mã PIN của thiết bị ký không đúng/ })
    const gone = tokens.signer({ token: 'không có', keyId: '01' }, chain, SOFT_PIN).sign(toSign)
    await assert.rejects(gone, { code: 'token-gone', message: /Không thấy thiết bị ký/ })
    assert.equal((await tokens.list()).length, 2, 'and goes on')
  })
})
