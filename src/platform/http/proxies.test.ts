import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { testApp } from '#tests/support/app.ts'

const PROXY = '10.0.0.5'
const RATE = 20

/** How many of some requests more than one address may send are answered, when each says that it comes from somewhere else. */
async function answered(settings: Record<string, string>, remoteAddress: string, appended: string) {
  const { app } = await testApp({ settings: { RATE_LIMIT: String(RATE), ...settings } })
  let count = 0
  for (let turn = 0; turn < RATE + 5; turn++) {
    const headers = { 'x-forwarded-for': `198.51.100.${turn}${appended}` }
    const { statusCode } = await app.inject({ url: '/healthz', remoteAddress, headers })
    if (statusCode === 200) count++
  }
  return count
}

describe('where a request came from is what a trusted proxy says, never what the client says', () => {
  it('nobody is trusted: the address of the line counts', async () => {
    assert.equal(await answered({}, '203.0.113.9', ''), RATE)
  })
  it('one proxy: the address it appended counts, not those before it', async () => {
    assert.equal(await answered({ TRUST_PROXY: '1' }, PROXY, ', 203.0.113.9'), RATE)
    assert.equal(await answered({ TRUST_PROXY: '1' }, PROXY, ''), RATE + 5)
  })
  it('proxies by address: the same, and whoever comes past them is not believed', async () => {
    const settings = { TRUST_PROXY: '10.0.0.5,10.0.1.0/24' }
    assert.equal(await answered(settings, PROXY, ', 203.0.113.9, 10.0.1.7'), RATE)
    assert.equal(await answered(settings, PROXY, ''), RATE + 5)
    assert.equal(await answered(settings, '203.0.113.9', ''), RATE)
  })
})

describe('figures of the machine are for the machine itself', () => {
  for (const trusted of ['false', '1', '127.0.0.1']) {
    it(`TRUST_PROXY=${trusted}`, async () => {
      const { app } = await testApp({ settings: { TRUST_PROXY: trusted } })
      const ask = async (remoteAddress: string, headers = {}) =>
        (await app.inject({ url: '/metrics', remoteAddress, headers })).statusCode
      assert.equal(await ask('127.0.0.1'), 200)
      assert.equal(await ask('203.0.113.9'), 404)
      assert.equal(await ask('203.0.113.9', { 'x-forwarded-for': '127.0.0.1' }), 404)
      // A proxy on the same machine, whose client says that it is that machine.
      assert.equal(await ask('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }), 404)
      assert.equal(await ask('127.0.0.1', { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' }), 404)
    })
  }
})
