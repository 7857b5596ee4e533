import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newKey } from './authority.ts'
import { lockKey, unlockKey } from './locked-key.ts'
import { KeyFileError, readPkcs12 } from './pkcs12.ts'
import { testAuthority } from './test-support/authority.ts'
import { needs, pem, runFor } from './test-support/peers.ts'

const authority = await testAuthority()

describe('a key file (.p12)', () => {
  const KINDS: Readonly<Record<string, readonly string[]>> = {
    'as OpenSSL and Windows write it today (AES)': [],
    'as older programs wrote it (3DES)': [
      '-keypbe',
      'PBE-SHA1-3DES',
      '-certpbe',
      'PBE-SHA1-3DES',
      '-macalg',
      'sha1',
    ],
  }
  for (const [kind, options] of Object.entries(KINDS))
    it(`${kind} is opened with its password, and not with another`, async (t) => {
      if (!needs(t, 'openssl', 'version', 'openssl')) return
      const person = await authority.person('Nguyễn Thị Ước', 'rsa')
      const key = person.holder.key.export({ type: 'pkcs8', format: 'pem' })
      const files = {
        'key.pem': key,
        'own.pem': pem(person.holder.certificate),
        'ca.pem': pem(...authority.chain),
      }
      const args = ['pkcs12', '-export', '-inkey', '{key.pem}', '-in', '{own.pem}', '-certfile', '{ca.pem}']
      const file = runFor(
        'openssl',
        [...args, ...options, '-passout', 'pass:mật khẩu', '-out', '{out}'],
        files,
      )
      const opened = await readPkcs12(file, 'mật khẩu')
      assert.ok(opened.key.equals(person.holder.key))
      assert.deepEqual(opened.chain, person.signer.chain)
      await assert.rejects(readPkcs12(file, 'khác'), /Mật khẩu của tệp khóa không đúng/)
    })
  it('that is none is refused', async () => {
    await assert.rejects(readPkcs12(Buffer.from('hello'), 'x'), KeyFileError)
    await assert.rejects(readPkcs12(authority.root.certificate, 'x'), /không phải là tệp khóa/)
  })
})

describe('a key closed with a PIN', () => {
  it('opens with that PIN only, and does not show the key', async () => {
    const key = await newKey('ecdsa')
    const locked = await lockKey(key, '123456')
    assert.ok((await unlockKey(locked, '123456'))?.equals(key))
    assert.equal(await unlockKey(locked, '123457'), null)
    assert.ok(!locked.includes(key.export({ type: 'pkcs8', format: 'der' }).subarray(40, 60)))
    const changed = Buffer.from(locked)
    changed[60]! ^= 1
    assert.equal(await unlockKey(changed, '123456'), null)
  })
})
