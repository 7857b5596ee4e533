import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { after } from 'node:test'
import type { FastifyInstance } from 'fastify'
import type { Role } from '#platform/access/permissions.ts'
import { dateOf, movableClock, type MovableClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config/config.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { insertPersons } from '#src/modules/identity/person-store.ts'
import { openSession } from '#src/modules/identity/sessions.ts'
import { insertAccount, insertPositions, positionsOf, updateAccount } from '#src/modules/identity/store.ts'
import { createApp } from '#src/app.ts'
import { composeServices } from '#src/services.ts'
import { testDatabase } from './database.ts'

/** What came back, with its text at hand. */
export type Reply = {
  status: number
  text: string
  location: string | undefined
  headers: Readonly<Record<string, unknown>>
  json(): unknown
}

/** A browser: it keeps its cookies and sends the form token of the last page it saw. */
export type Client = {
  accountId: string
  personId: string
  get(path: string): Promise<Reply>
  post(path: string, fields?: Record<string, string | string[]>): Promise<Reply>
  /** One file with its token, as a form with `enctype="multipart/form-data"` sends it. */
  upload(path: string, fields: Record<string, string>, file: UploadedFile): Promise<Reply>
}
export type UploadedFile = { field: string; name: string; type: string; content: string | Buffer }

export type TestApp = {
  app: FastifyInstance
  services: Services
  clock: MovableClock
  /** Somebody nobody knows. */
  visitor(): Client
  citizen(given?: { name?: string; personalNumber?: string }): Promise<Client>
  officer(given: OfficerGiven): Promise<Client>
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

const KEY = 'a key of thirty-two characters or more for tests'

/** The whole application on a fresh database, with a clock that stands still and people who are signed in. */
export async function testApp({
  now = '2026-11-23T09:00',
  settings = {},
}: { now?: string; settings?: Record<string, string> } = {}): Promise<TestApp> {
  const { url } = await testDatabase()
  const clock = movableClock(now)
  const config = readConfig({
    LOG_LEVEL: 'fatal',
    DATA_DIR: 'var/test-data',
    SECRET_KEY: KEY,
    RATE_LIMIT: '1000000',
    ...settings,
  })
  const services = await composeServices(config, url, clock)
  const app = await createApp(services)
  after(async () => {
    await app.close()
    await services.db.destroy()
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

function client(app: FastifyInstance, { token, accountId, personId }: Opened): Client {
  const cookies = new Map(token ? [['mc_session', token]] : [])
  let csrf: string | undefined
  async function send(request: {
    method: 'GET' | 'POST'
    url: string
    type?: string
    body?: Buffer | string
  }) {
    const answer = await app.inject({
      method: request.method,
      url: request.url,
      headers: request.type ? { 'content-type': request.type } : {},
      cookies: Object.fromEntries(cookies),
      ...(request.body === undefined ? {} : { payload: request.body }),
    })
    for (const cookie of answer.cookies) {
      if (cookie.value === '') cookies.delete(cookie.name)
      else cookies.set(cookie.name, cookie.value)
    }
    const seen = /name="_csrf" value="([^"]+)"/.exec(answer.body)?.[1]
    if (seen) csrf = seen
    const { location } = answer.headers
    return {
      status: answer.statusCode,
      text: answer.body,
      location: typeof location === 'string' ? decodeURI(location) : undefined,
      headers: answer.headers,
      json: (): unknown => answer.json(),
    }
  }
  const get = (url: string) => send({ method: 'GET', url })
  /** Some page with a form; whoever is led elsewhere finds one there. */
  async function formToken(): Promise<string> {
    for (let url: string | undefined = token ? '/tai-khoan' : '/dang-nhap'; csrf === undefined && url;)
      url = (await get(url)).location
    if (csrf === undefined) throw new Error('no page with a form could be opened')
    return csrf
  }
  return {
    accountId,
    personId,
    get,
    async post(url, fields = {}) {
      const pairs = Object.entries({ ...fields, _csrf: await formToken() }).flatMap(([name, value]) =>
        (Array.isArray(value) ? value : [value]).map((one) => [name, one]),
      )
      const type = 'application/x-www-form-urlencoded'
      return send({ method: 'POST', url, type, body: new URLSearchParams(pairs).toString() })
    },
    async upload(url, fields, file) {
      const boundary = `test-${randomBytes(8).toString('hex')}`
      const parts = Object.entries({ _csrf: await formToken(), ...fields }).map(
        ([name, value]) =>
          `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      )
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="${file.field}"; filename="${file.name}"\r\ncontent-type: ${file.type}\r\n\r\n`
      const body = Buffer.concat([
        Buffer.from(parts.join('') + head),
        Buffer.from(file.content),
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ])
      return send({ method: 'POST', url, type: `multipart/form-data; boundary=${boundary}`, body })
    },
  }
}
