import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it, test } from 'node:test'
import { ConfigError, readConfig, settingsTable } from '#platform/config/config.ts'

const dir = await mkdtemp(join(tmpdir(), 'mot-cua-config-'))
after(() => rm(dir, { recursive: true }))
const read = (environment: Record<string, string>, args: readonly string[] = []) =>
  readConfig({ DATA_DIR: dir, ...environment }, args)

const WRONG: readonly (readonly [name: string, value: string])[] = [
  ['ROLE', 'nobody'],
  ['PORT', '70000'],
  ['PORT', 'tám nghìn'],
  ['DATABASE_URL', 'mysql://localhost/motcua'],
  ['DATABASE_POOL', '1'],
  ['PROVINCE', '../etc'],
  ['BASE_URL', 'https://dichvucong.kontum.gov.vn/'],
  ['SOURCE_URL', 'git@may:mot-cua'],
  ['SECRET_KEY', 'ngắn'],
  ['ADMIN_EMAIL', 'quan tri'],
  ['ADMIN_PASSWORD', 'ngan'],
  ['SMTP_URL', 'http://thu'],
  ['MAIL_FROM', 'x'],
  ['IMAP_URL', 'http://thu'],
  ['IMAP_AGENCY', 'Sở Tư pháp'],
  ['CLAMAV_ADDRESS', 'clamav'],
  ['PKCS11_MODULE', 'x'],
  ['TSA_URL', 'ftp://dau'],
  ['CSC_URL', 'https://ky.vn/csc/v2/'],
  ['CSC_CLIENT_ID', 'x'],
  ['CSC_CLIENT_SECRET', 'ngan'],
  ['TRUSTED_CERTIFICATES', '/etc/goc.der'],
  ['REVOCATION_FROM', 'mạng'],
  ['UNSIGNED_RESULTS', 'có lẽ'],
  ['MAX_UPLOAD_MB', '0'],
  ['RATE_LIMIT', '1.5'],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', '0'],
  ['TRUST_PROXY', '10.0.0.500'],
  ['TRUST_PROXY', '10.0.0.0/33,10.0.1.1'],
  ['TRUST_PROXY', '0.0.0.0/0'],
  ['LOG_LEVEL', 'loud'],
]

describe('a wrong setting stops the start with one line that names it and says what is expected', () => {
  for (const [name, value] of WRONG) {
    it(`${name}=${value}`, () => {
      assert.throws(
        () => read({ [name]: value }),
        (error: unknown) => {
          assert.ok(error instanceof ConfigError)
          assert.match(error.message, new RegExp(`^Cấu hình ${name} không hợp lệ.*: cần .+\\.$`, 'u'))
          assert.ok(!error.message.includes('\n'))
          return true
        },
      )
    })
  }
})

test('a secret that is wrong is not repeated', () => {
  for (const [name, value] of [
    ['SECRET_KEY', 'bi-mat-nhung-ngan'],
    ['ADMIN_PASSWORD', 'mat-khau-ngan'],
    ['DATABASE_URL', 'mysql://u:mat-khau@may/db'],
    ['SMTP_URL', 'http://u:mat-khau@thu'],
  ] as const)
    assert.throws(
      () => read({ [name]: value }),
      (error: unknown) => error instanceof ConfigError && !error.message.includes(value),
      name,
    )
})

describe('with a database of its own the product wants its secrets', () => {
  const given = {
    DATABASE_URL: 'postgresql://u@may/db',
    SECRET_KEY: 'x'.repeat(32),
    BASE_URL: 'https://a.vn',
  }
  for (const name of ['SECRET_KEY', 'BASE_URL'] as const) {
    it(`${name} is missed by name`, () => {
      const { [name]: _, ...rest } = given
      assert.throws(
        () => read(rest),
        (error: unknown) => error instanceof ConfigError && error.message.includes(`thiếu ${name}`),
      )
    })
  }
  it('and starts with them, without demo data', () => {
    const config = read(given)
    assert.deepEqual([config.production, config.demo], [true, false])
  })
  it('and does not mind when it is for a demonstration', () => {
    assert.equal(read({ DATABASE_URL: given.DATABASE_URL }, ['--demo']).demo, true)
  })
})

test('without any setting it starts, with a secret of its own that stays', () => {
  assert.equal(read({}).secretKey, read({}).secretKey)
  assert.ok(read({}).secretKey.length >= 32)
})

test('whose word is taken about where a request came from', () => {
  const given = [undefined, 'false', '2', '10.0.0.5,10.0.1.0/24', '::1,fd00::/8']
  assert.deepEqual(
    given.map((proxies) => read(proxies === undefined ? {} : { TRUST_PROXY: proxies }).trustProxy),
    [undefined, undefined, 2, ['10.0.0.5', '10.0.1.0/24'], ['::1', 'fd00::/8']],
  )
})

test('every setting is described where operators look', async () => {
  const guide = await readFile(new URL('../../docs/operations/README.md', import.meta.url), 'utf8')
  const missing = settingsTable().filter(({ name }) => !guide.includes(`\`${name}\``))
  assert.deepEqual(
    missing.map(({ name }) => name),
    [],
  )
  const untested = settingsTable().filter(
    ({ name }) => name !== 'HOST' && name !== 'DATA_DIR' && !WRONG.some(([tried]) => tried === name),
  )
  assert.deepEqual(untested, [], 'each has a wrong value above')
})
