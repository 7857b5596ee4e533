import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createSocket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { readCertificate } from '#platform/signing/certificate.ts'
import { answerOcsp, readOcspRequest } from '#platform/signing/ocsp-responder.ts'
import { readProofs, revocationOf } from '#platform/signing/revocation.ts'
import { testAuthority } from '#platform/signing/test-support/authority.ts'
import { isPublicAddress } from './addresses.ts'
import { fetchFrom, LookupError } from './fetch.ts'
import { addressesOf, createRevocationLookup, type Memory, type Remembered } from './lookup.ts'
import { freePort } from '#platform/free-port.ts'
import { listen, opensslAuthority } from './test-support/openssl-authority.ts'

const authority = await opensslAuthority()

/** A memory that forgets at the right time. */
function memory(now: () => Temporal.Instant): Memory {
  const kept = new Map<string, { answer: Remembered; until: Temporal.Instant }>()
  return {
    find: async (name) => {
      const one = kept.get(name)
      return one && Temporal.Instant.compare(one.until, now()) > 0 ? one.answer : undefined
    },
    keep: async (name, answer, until) => void kept.set(name, { answer, until }),
  }
}

const real = () => Temporal.Now.instant()
const lookup = (now = real, reach: 'any' | 'public' = 'any') =>
  createRevocationLookup({ reach, memory: memory(now), now, milliseconds: 2000 })

async function stateOf(chain: readonly Buffer[], ask = lookup(), at = real()) {
  const found = await ask(chain)
  const [own, issuer] = chain.map(readCertificate)
  const { state, ...rest } = revocationOf(own!, issuer!, readProofs(found), at)
  return { state, source: 'source' in rest ? rest.source : null, reason: found.unknown.get(own!.serial) }
}

describe('certificates of another authority (openssl)', () => {
  it('say where one may ask', () => {
    const { chain } = authority.person('Dia chi')
    assert.deepEqual(addressesOf(readCertificate(chain[0]!)), {
      ocsp: [authority.ocspUrl],
      crl: [authority.crlUrl],
    })
  })
  it('that stand are good, by OCSP and by CRL', async () => {
    const both = authority.person('Con hieu luc')
    const listed = authority.person('Chi danh sach', 'crl')
    await authority.answer()
    assert.deepEqual(await stateOf(both.chain), { state: 'good', source: 'OCSP', reason: undefined })
    assert.deepEqual(await stateOf(listed.chain), { state: 'good', source: 'CRL', reason: undefined })
  })
  it('that were revoked are told, by OCSP and by CRL', async () => {
    const both = authority.person('Bi thu hoi')
    const listed = authority.person('Bi thu hoi trong danh sach', 'crl')
    both.revoke()
    listed.revoke()
    authority.crl(30)
    await authority.answer()
    assert.deepEqual(await stateOf(both.chain), { state: 'revoked', source: 'OCSP', reason: undefined })
    assert.deepEqual(await stateOf(listed.chain), { state: 'revoked', source: 'CRL', reason: undefined })
  })
  it('fall back on the list when the responder is dead', async () => {
    await authority.stop()
    const { chain } = authority.person('May chu tat')
    assert.deepEqual(await stateOf(chain), { state: 'good', source: 'CRL', reason: undefined })
  })
  it('stay unknown, with the reason, when nobody answers', async () => {
    await authority.stop()
    const { state, reason } = await stateOf(authority.person('Khong ai tra loi', 'ocsp').chain)
    assert.equal(state, 'unknown')
    assert.equal(reason, `${new URL(authority.ocspUrl).host}: không kết nối được với máy chủ`)
    const silent = await stateOf(authority.person('Khong dia chi', 'none').chain)
    assert.equal(silent.reason, 'chứng thư số không ghi địa chỉ kiểm tra tình trạng thu hồi')
  })
  it('stay unknown, with a reason, whatever goes wrong on the way', async () => {
    const { chain } = authority.person('Loi bat ngo', 'crl')
    const memoryOf = memory(real)
    const impossible = { reach: 'any' as const, memory: memoryOf, now: real, milliseconds: -1 }
    const { state, reason } = await stateOf(chain, createRevocationLookup(impossible))
    assert.equal(state, 'unknown')
    assert.equal(reason, `${new URL(authority.crlUrl).host}: không đọc được câu trả lời của máy chủ`)
  })
  it('are not believed by an answer that has run out', async () => {
    const { chain } = authority.person('Cau tra loi cu', 'ocsp')
    await authority.answer(1)
    const later = () => real().add({ hours: 1 })
    const { state, reason } = await stateOf(chain, lookup(later), later())
    assert.equal(state, 'unknown')
    assert.match(reason ?? '', /không do nơi cấp chứng thư số ký hoặc đã quá hạn/)
  })
  it('are not believed by an answer somebody else signed', async () => {
    await authority.stop()
    const { chain } = authority.person('Bi gia mao', 'ocsp')
    const forger = (await testAuthority()).root
    const dates = { at: real(), until: real().add({ hours: 1 }) }
    const forge = async (request: IncomingMessage) =>
      answerOcsp(readOcspRequest(await buffer(request))!, forger, () => ({ state: 'good' }), dates)
    const server = createServer((request, response) => {
      void forge(request).then((answer) => response.end(answer))
    })
    await new Promise<void>((resolve) =>
      server.listen(Number(new URL(authority.ocspUrl).port), '127.0.0.1', resolve),
    )
    after(() => server.close())
    const { state, reason } = await stateOf(chain)
    assert.equal(state, 'unknown')
    assert.match(reason ?? '', /không do nơi cấp chứng thư số ký/)
  })
})

describe('what was answered', () => {
  it('is remembered until it runs out; a failure for five minutes', async () => {
    authority.crl(1)
    let now = real()
    const ask = lookup(() => now)
    const { chain } = authority.person('Duoc nho', 'crl')
    const before = authority.asked.length
    await ask(chain)
    await ask(chain)
    assert.equal(authority.asked.length, before + 1)
    now = now.add({ hours: 25 })
    assert.match([...(await ask(chain)).unknown.values()][0] ?? '', /quá hạn/)
    assert.equal(authority.asked.length, before + 2, 'asked again once the list had run out')
    await ask(chain)
    assert.equal(authority.asked.length, before + 2)
    now = now.add({ minutes: 6 })
    await ask(chain)
    assert.equal(authority.asked.length, before + 3)
  })
})

describe('addresses in a file never make the server call inside its network', () => {
  it('only public ones are called', async () => {
    const { chain } = authority.person('Mang noi bo')
    const asked = authority.asked.length
    const { state, reason } = await stateOf(chain, lookup(real, 'public'))
    assert.equal(state, 'unknown')
    assert.match(reason ?? '', /thuộc mạng nội bộ/)
    assert.equal(authority.asked.length, asked)
    for (const inside of [
      '127.0.0.1',
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '::1',
      '::',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      'fe80::1',
      'fd00::1',
      '64:ff9b::a00:1',
      '2002:7f00:1::',
      'fe80::1%eth0',
      '224.0.0.1',
      '255.255.255.255',
      'localhost',
      '',
    ])
      assert.equal(isPublicAddress(inside), false, inside)
    for (const outside of ['8.8.8.8', '113.160.1.1', '2405:4800::1', '2606:4700:4700::1111'])
      assert.equal(isPublicAddress(outside), true, outside)
  })
  it('however they are written: names that lead inside, numbers, brackets, redirects', async () => {
    const inside = await listen(() => Buffer.from('bí mật'))
    after(() => inside.server.close())
    const { port } = inside
    const from = (url: string) => fetchFrom({ url, most: 1000 }, 'public', 2000)
    for (const url of [
      `http://localhost:${port}/`,
      `http://2130706433:${port}/`,
      `http://0x7f.1:${port}/`,
      `http://[::1]:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
    ])
      await assert.rejects(from(url), { message: /thuộc mạng nội bộ/ }, url)
    assert.deepEqual(inside.asked, [])
  })
  it('by http and https alone, also after a redirect, and not for ever', async () => {
    const from = (url: string) => fetchFrom({ url, most: 1000 }, 'any', 2000)
    for (const url of [
      'file:///etc/passwd',
      'ftp://vi-du.vn/a',
      'ldap://vi-du.vn/cn=a',
      'http://a:b@127.0.0.1/',
      'không phải địa chỉ',
    ])
      await assert.rejects(from(url), { message: /không phải là địa chỉ http/ }, url)
    const targets: Record<string, string> = { '/vong': '/vong', '/hong': 'http://[' }
    const pages = await listen((path) => targets[path] ?? 'file:///etc/passwd')
    after(() => pages.server.close())
    await assert.rejects(from(`http://127.0.0.1:${pages.port}/tep`), {
      message: /không phải là địa chỉ http/,
    })
    await assert.rejects(from(`http://127.0.0.1:${pages.port}/hong`), LookupError)
    await assert.rejects(from(`http://127.0.0.1:${pages.port}/vong`), { message: /quá nhiều lần/ })
  })
  it('no more than can be carried, and no longer than one waits', async () => {
    const large = await listen(() => Buffer.alloc(2000))
    after(() => large.server.close())
    const url = `http://127.0.0.1:${large.port}/`
    await assert.rejects(fetchFrom({ url, most: 1000 }, 'any', 2000), { message: /quá lớn/ })
    const mute = createSocket(() => {})
    const port = await freePort()
    await new Promise<void>((resolve) => mute.listen(port, '127.0.0.1', resolve))
    after(() => mute.close())
    await assert.rejects(fetchFrom({ url: `http://127.0.0.1:${port}/`, most: 10 }, 'any', 200), {
      message: /không trả lời kịp/,
    })
  })
})
