import { randomInt, randomUUID } from 'node:crypto'
import { after } from 'node:test'
import type { FastifyInstance } from 'fastify'
import type { Role } from '#platform/access/permissions.ts'
import { dateOf, type MovableClock } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { insertPersons } from '#src/modules/identity/person-store.ts'
import { openSession } from '#src/modules/identity/sessions.ts'
import { insertAccount, insertPositions, positionsOf, updateAccount } from '#src/modules/identity/store.ts'
import { createApp } from '#src/app.ts'
import { browse, type Answer, type Upload, type Visitor } from './client.ts'
import { testDatabase } from './database.ts'
import { ASSETS, testServices } from './services.ts'

/** A browser of somebody whose rows a test may want to look at. */
export type Client = Visitor & { accountId: string; personId: string }
export type { Answer as Reply, Upload as UploadedFile }

export type TestApp = {
  app: FastifyInstance
  services: Services
  clock: MovableClock
  /** Somebody nobody knows. */
  visitor: () => Client
  citizen: (given?: { name?: string; personalNumber?: string }) => Promise<Client>
  officer: (given: OfficerGiven) => Promise<Client>
}

type OfficerGiven = {
  roles: readonly Role[]
  name?: string
  title?: string
  agencyId?: string
  agencyName?: string
  divisionId?: string
  /** Administrators have one unless this says no: without it they are led to its set-up. */
  secondFactor?: boolean
}

/** The whole application on a fresh database, with a clock that stands still and people who are signed in. */
export async function testApp({
  now = '2026-11-23T09:00',
  settings = {},
}: { now?: string; settings?: Record<string, string> } = {}): Promise<TestApp> {
  const { url } = await testDatabase()
  const { services, clock, close } = await testServices(url, settings)
  clock.set(now)
  const app = await createApp(services, ASSETS)
  after(async () => {
    await app.close()
    await close()
  })
  const enter = async (given: Entry) => client(app, await openAccount(services, given))
  return {
    app,
    services,
    clock,
    visitor: () => client(app, { token: undefined, accountId: '', personId: '' }),
    citizen: (given = {}) => enter({ kind: 'citizen', ...given }),
    officer: (given) => enter({ kind: 'officer', ...given }),
  }
}

type Entry =
  { kind: 'citizen'; name?: string; personalNumber?: string } | ({ kind: 'officer' } & OfficerGiven)
type Opened = { token: string | undefined; accountId: string; personId: string }

async function openAccount(services: Services, given: Entry): Promise<Opened> {
  const now = services.clock.now()
  return inTransaction(services.db, async (tx) => {
    const personId = given.kind === 'citizen' ? await person(tx, given, now) : ''
    const account = {
      id: randomUUID(),
      kind: given.kind,
      person_id: personId || null,
      name: given.name ?? (given.kind === 'citizen' ? 'Nguyễn Thị Ánh' : 'Trần Văn Bình'),
    }
    const login = `${account.id.slice(0, 8)}@thu.example.vn`
    await insertAccount(
      tx,
      { ...account, email: login, password_hash: 'none', must_change_password: false },
      [login],
      now,
    )
    if (given.kind === 'officer') await seat(tx, account.id, given, now)
    const [position] = await positionsOf(tx, account.id, dateOf(now))
    const origin = { ip: '127.0.0.1', requestId: 'test', userAgent: 'test' }
    const { token } = await openSession(tx, account, position, now, origin)
    return { token, accountId: account.id, personId }
  })
}

async function person(
  tx: Tx,
  given: { name?: string; personalNumber?: string },
  now: Temporal.Instant,
): Promise<string> {
  const id = randomUUID()
  const number = given.personalNumber ?? `062190${String(randomInt(1_000_000)).padStart(6, '0')}`
  await insertPersons(
    tx,
    [
      {
        id,
        kind: 'citizen',
        full_name: given.name ?? 'Nguyễn Thị Ánh',
        personal_number: number,
        tax_code: null,
        date_of_birth: '1990-05-19',
        sex: 'female',
        ethnicity: 'Kinh',
        nationality: 'Việt Nam',
        address: 'Thôn 2',
        unit_code: null,
        phone: '0912345678',
        email: null,
        representative: null,
      },
    ],
    now,
  )
  return id
}

async function seat(tx: Tx, accountId: string, given: OfficerGiven, now: Temporal.Instant): Promise<void> {
  await insertPositions(tx, [
    {
      id: randomUUID(),
      account_id: accountId,
      agency_id: given.agencyId ?? randomUUID(),
      agency_name: given.agencyName ?? 'Sở Tư pháp',
      division_id: given.divisionId ?? null,
      title: given.title ?? 'Chuyên viên',
      roles: given.roles,
      effective_from: '2018-01-01',
    },
  ])
  if (given.secondFactor ?? given.roles.includes('administrator')) {
    await updateAccount(tx, accountId, { totp_enabled_at: now })
  }
}

const client = (app: FastifyInstance, { token, accountId, personId }: Opened): Client => ({
  ...browse(app, token === undefined ? {} : { mc_session: token }),
  accountId,
  personId,
})
