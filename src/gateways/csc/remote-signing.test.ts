import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { signPdf, signPdfs } from '#platform/signing/sign-pdf.ts'
import { signXml } from '#platform/signing/sign-xml.ts'
import { inspectPdf } from '#platform/signing/inspect-pdf.ts'
import { inspectXml } from '#platform/signing/inspect-xml.ts'
import { testAuthority } from '#platform/signing/test-support/authority.ts'
import { plainPdf, SIMPLE } from '#platform/signing/test-support/documents.ts'
import { createRemoteSigning, type RemoteSigning } from './remote-signing.ts'
import { startSigningService } from './test-support/service.ts'

const at = Temporal.Instant.from('2026-11-22T10:15:00Z')
const authority = await testAuthority()
const leader = await authority.person('Nguyễn Thị Ước', 'rsa')
const common = { userId: '062190000001', key: leader.holder.key, chain: leader.signer.chain }

describe('signing from afar (CSC API v2)', () => {
  const confirmations: number[] = []
  let answers: ('yes' | 'no' | 'later' | 'lost')[] = []
  let service: Awaited<ReturnType<typeof startSigningService>>
  let remote: RemoteSigning
  before(async () => {
    service = await startSigningService(
      [
        { ...common, id: 'phone', mode: 'implicit' },
        { ...common, id: 'pin', mode: 'explicit', pin: '4321' },
      ],
      (_, documents) => {
        const answer = answers.shift() ?? 'later'
        if (answer === 'yes') confirmations.push(documents)
        return answer
      },
    )
    remote = createRemoteSigning(service.settings, { every: 5, atMost: 50 })
  })
  after(() => service.close())
  const one = () => ({ pdf: plainPdf(SIMPLE), level: 'B-B' as const, at, fieldName: 'a' })
  const keyOf = async (id: string) =>
    (await remote.keysOf(common.userId)).find(({ credentialId }) => credentialId === id)!

  it('shows the keys of a person with their certificates', async () => {
    const keys = await remote.keysOf(common.userId)
    assert.deepEqual(
      keys.map(({ credentialId, asks }) => [credentialId, asks]),
      [
        ['phone', 'phone'],
        ['pin', 'pin'],
      ],
    )
    assert.deepEqual(keys[0]?.chain, leader.signer.chain)
    assert.deepEqual(await remote.keysOf('ai đó'), [])
  })
  it('waits for the confirmation on the phone', async () => {
    answers = ['later', 'later', 'yes']
    const pdf = await signPdf({ ...one(), signer: remote.signer(await keyOf('phone')) })
    const trust = { roots: [authority.root.certificate], now: at }
    assert.deepEqual(inspectPdf(pdf, trust).signatures[0]?.problems, ['revocation-unknown'])
  })
  it('waits for as long as somebody wants the answer, and no longer', async () => {
    const key = await keyOf('phone')
    const signerWanted = (times: number) => {
      const wanted = async () => times-- > 0
      return createRemoteSigning(service.settings, { every: 1, atMost: 2, wanted }).signer(key)
    }
    answers = [...Array<'later'>(20).fill('later'), 'yes']
    await signPdf({ ...one(), signer: signerWanted(40) })
    answers = []
    await assert.rejects(signPdf({ ...one(), signer: signerWanted(5) }), { code: 'not-confirmed' })
  })
  it('signs XML just the same', async () => {
    answers = ['yes']
    const signer = remote.signer(await keyOf('phone'))
    const xml = await signXml({ xml: Buffer.from('<a>b</a>'), level: 'B-B', at, signer })
    const trust = { roots: [authority.root.certificate], now: at }
    assert.deepEqual(inspectXml(xml, trust).signatures[0]?.problems, ['revocation-unknown'])
  })
  it('covers a pile with as few confirmations as the service allows, also when it answers later', async () => {
    confirmations.length = 0
    answers = ['yes', 'yes']
    const pile = Array.from({ length: 60 }, one)
    const signed = await signPdfs(pile, remote.signer(await keyOf('phone')))
    assert.equal(signed.length, 60)
    assert.deepEqual(confirmations, [50, 10])
  })
  it('takes a PIN where the service wants one, and says when it is wrong', async () => {
    const key = await keyOf('pin')
    await signPdf({ ...one(), signer: remote.signer(key, '4321') })
    await assert.rejects(signPdf({ ...one(), signer: remote.signer(key, '1') }), { code: 'wrong-pin' })
  })
  it('does not say that nothing was signed when something may have been', async () => {
    const signer = remote.signer(await keyOf('phone'))
    answers = ['lost']
    await assert.rejects(signPdf({ ...one(), signer }), { code: 'no-signature' })
    const pile = Array.from({ length: 60 }, one)
    answers = ['yes', 'no']
    await assert.rejects(signPdfs(pile, signer), {
      code: 'partly-signed',
      message: /mới ký được 50 trên 60 văn bản.*đã bị từ chối/,
    })
  })
  it('says when the owner declines, does not answer, or the service is away', async () => {
    const signer = remote.signer(await keyOf('phone'))
    answers = ['no']
    await assert.rejects(signPdf({ ...one(), signer }), { code: 'declined' })
    answers = []
    await assert.rejects(signPdf({ ...one(), signer }), { code: 'not-confirmed' })
    const nowhere = createRemoteSigning({ ...service.settings, url: 'http://127.0.0.1:9/csc/v2' })
    await assert.rejects(nowhere.keysOf('a'), { code: 'signing-service-away' })
    const stranger = createRemoteSigning({ ...service.settings, clientSecret: 'khác' })
    await assert.rejects(stranger.keysOf('a'), { code: 'signing-service-away' })
  })
})
