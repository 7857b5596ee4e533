import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPersonalNumber } from '#platform/forms/identifiers.ts'
import { currentCode } from '#modules/identity/index.ts'
import { demoAccounts } from '#src/demo/people.ts'
import { loadProvince } from '#src/load-province.ts'
import { testApp } from '#tests/support/app.ts'
import { DEMO_PASSWORD, DEMO_TOTP_SECRET, demoLogins } from './index.ts'

const { services, clock, visitor } = await testApp()
await loadProvince(services, () => {})
await demoAccounts(services)

test('everybody on the page can come in with the password on the page', async () => {
  const page = (await visitor().get('/trinh-dien')).text
  for (const { login } of await demoLogins(services)) {
    assert.ok(page.includes(login), login)
    const answer = await visitor().post('/dang-nhap', { login, password: DEMO_PASSWORD })
    assert.ok(answer.status === 303 || answer.text.includes('Nhập mã xác thực'), login)
  }
  assert.ok(isPersonalNumber((await demoLogins(services))[0]!.login))
})

test('the code of the administrator is the one of this moment', async () => {
  assert.ok((await visitor().get('/trinh-dien')).text.includes(currentCode(DEMO_TOTP_SECRET, clock.now())))
})

test('where real people work there is no such page', async () => {
  Object.assign(services, { config: { ...services.config, demo: false } })
  assert.equal((await visitor().get('/trinh-dien')).status, 404)
})
