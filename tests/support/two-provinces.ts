import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { after, type TestContext } from 'node:test'
import { dateOf } from '#platform/clock.ts'
import { freePort } from '#platform/free-port.ts'
import { inTransaction } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { listAgencies, type Agency } from '#modules/agencies/index.ts'
import { demoAccounts } from '#src/demo/people.ts'
import { loadProvince } from '#src/load-province.ts'
import { putDirectory } from '#src/modules/exchange/directory-store.ts'
import { putPeer } from '#src/modules/exchange/peer-store.ts'
import { ended } from './processes.ts'
import { testServices } from './services.ts'

const SECRET = 'a secret two provinces share'

/** A province as its operator runs it, with a hand on its database and one agency to look at. */
export type Side = { services: Services; url: string; port: number; agency: Agency; child?: ChildProcess }

/** A province on a database: Kon Tum's is ready, others are loaded. */
export async function side(
  url: string,
  province: string,
  agencyKey: RegExp,
  settings: Record<string, string> = {},
): Promise<Side> {
  const { services, close } = await testServices(url, { ...settings, PROVINCE: province })
  after(close)
  if (province !== 'kon-tum') {
    await loadProvince(services, () => {})
    await demoAccounts(services)
  }
  const agencies = await listAgencies(services.db, { on: dateOf(services.clock.now()) })
  const agency = agencies.find(({ name }) => agencyKey.test(name))
  assert.ok(agency, `${agencyKey} in ${province}`)
  return { services, url, port: await freePort(), agency }
}

/** The product as an operator starts it: a process of its own, on the database and the files of that side. */
export function start(one: Side): Promise<void> {
  const { config } = one.services
  const child = spawn(process.execPath, ['--import', './scripts/loader.mjs', 'src/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      PORT: String(one.port),
      DATABASE_URL: one.url,
      DATA_DIR: config.dataDir,
      SECRET_KEY: config.secretKey,
      BASE_URL: `http://127.0.0.1:${one.port}`,
      PROVINCE: config.province,
      RATE_LIMIT: '1000000',
      LOG_LEVEL: 'fatal',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  one.child = child
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => {
      if (text.includes('đang chạy tại')) resolve()
    })
    child.on('exit', (code) => reject(new Error(`${config.province} ended with ${code}`)))
  })
}

/** Each calls the other's service, is called by it, and knows its agencies. */
export async function connect(from: Side, to: Side): Promise<void> {
  const now = from.services.clock.now()
  await inTransaction(from.services.db, async (tx) => {
    const peer = await putPeer(tx, from.services, {
      name: to.services.province.name,
      kind: 'vxp',
      endpoint: `http://127.0.0.1:${to.port}/api/vxp`,
      systemId: from.services.config.province,
      secret: SECRET,
      settings: { theirSystemId: to.services.config.province },
    })
    const { identifier2020: code, identifier: oldCode, name: agencyName } = to.agency
    await putDirectory(tx, peer, [{ code, oldCode, name: agencyName, email: null }], now)
  })
}

/** Starts both, and ends them with the test: before their databases go. */
export async function startBoth(test: TestContext, one: Side, other: Side): Promise<void> {
  await connect(one, other)
  await connect(other, one)
  test.after(async () => {
    await Promise.all([one, other].map(async ({ child }) => child && ended(child, 'SIGINT')))
  })
  await Promise.all([start(one), start(other)])
}
