import type { FastifyInstance, InjectOptions } from 'fastify'
import { randomUUID } from 'node:crypto'
import { after } from 'node:test'
import { dateOf, type MovableClock } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import { runJobsOnce } from '#platform/jobs/jobs.ts'
import type { Services } from '#platform/services.ts'
import { findAccountByLogin, openSession, positionsOf } from '#modules/identity/index.ts'
import { createApp, jobHandlers } from '#src/app.ts'
import { provinceDatabase } from './database.ts'
import { ASSETS, testServices } from './services.ts'

export type Answer = {
  status: number
  location: string | undefined
  headers: Record<string, string | string[] | number | undefined>
  text: string
  bytes: Buffer
  json<T = Record<string, unknown>>(): T
}

type Fields = Record<string, string | readonly string[]>
export type Upload = { field: string; name: string; type: string; content: Buffer }

/** Somebody in front of a browser: keeps cookies, sends the token that the last page carried. */
export type Visitor = {
  get(path: string): Promise<Answer>
  /** Sends a form the way the page at `from` would, with its token. */
  post(path: string, fields?: Fields, options?: { from?: string }): Promise<Answer>
  /** Sends a form with files. */
  upload(path: string, fields: Fields, files: readonly Upload[], options?: { from?: string }): Promise<Answer>
  api(method: InjectOptions['method'], path: string, body?: unknown): Promise<Answer>
  /** The CSRF token of a page of theirs. */
  token(from?: string): Promise<string>
  /** For tests that send something a browser would not. */
  raw(options: InjectOptions): Promise<Answer>
}

export type ProvinceApp = {
  app: FastifyInstance
  services: Services
  clock: MovableClock
  databaseUrl: string
  anonymous(): Visitor
  /** A demo account by its name to sign in with; officers by what stands before `@`, e.g. `lanhdao.so-tu-phap`. */
  as(login: string): Promise<Visitor>
  /** Runs every job that waits, the retries of failed ones excepted. */
  runJobs(): Promise<void>
}

/** The whole product on a database of Kon Tum of this file's own, spoken to over HTTP without a port. */
export async function provinceApp(settings: Record<string, string> = {}): Promise<ProvinceApp> {
  const { url } = await provinceDatabase()
  const { services, clock, close } = await testServices(url, settings)
  const app = await createApp(services, ASSETS)
  after(async () => {
    await app.close()
    await close()
  })
  const domain = services.province.portalDomain.replace('dichvucong.', '')
  return {
    app,
    services,
    clock,
    databaseUrl: url,
    anonymous: () => visitor(app, {}),
    as: async (login) => visitor(app, { mc_session: await sessionOf(services, login, domain) }),
    runJobs: () => runJobsOnce(url, services, jobHandlers),
  }
}

/** A session of a demo account, opened without its password. */
export async function sessionOf(services: Services, login: string, domain: string): Promise<string> {
  const full = /^\d+$/.test(login) || login.includes('@') ? login : `${login}@${domain}`
  const account = await findAccountByLogin(services.db, full)
  if (!account) throw new Error(`no demo account ${full}`)
  const now = services.clock.now()
  const positions = account.kind === 'officer' ? await positionsOf(services.db, account.id, dateOf(now)) : []
  const origin = { ip: '127.0.0.1', requestId: randomUUID(), userAgent: 'test' }
  const session = await inTransaction(services.db, (tx) =>
    openSession(tx, account, positions[0], now, origin),
  )
  return session.token
}

const TOKEN = /name="_csrf" value="([^"]+)"/

function visitor(app: FastifyInstance, cookies: Record<string, string>): Visitor {
  const raw = async (options: InjectOptions): Promise<Answer> => {
    const answer = await app.inject({ ...options, cookies: { ...cookies, ...options.cookies } })
    for (const cookie of answer.cookies) {
      if (cookie.value === '') delete cookies[cookie.name]
      else cookies[cookie.name] = cookie.value
    }
    return {
      status: answer.statusCode,
      location: answer.headers.location,
      headers: answer.headers,
      text: answer.body,
      bytes: answer.rawPayload,
      json: <T>() => JSON.parse(answer.body) as T,
    }
  }
  // A page without a form of its own still shares the visitor's secret: then the token of one that has will do.
  const token = async (from = '/dang-ky') => {
    const found = TOKEN.exec((await raw({ method: 'GET', url: from })).text)?.[1]
    return found ?? TOKEN.exec((await raw({ method: 'GET', url: '/dang-ky' })).text)?.[1] ?? ''
  }
  return {
    raw,
    token,
    get: (url) => raw({ method: 'GET', url }),
    post: async (url, fields = {}, options = {}) =>
      raw({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: encode({ _csrf: await token(options.from), ...fields }),
      }),
    upload: async (url, fields, files, options = {}) => {
      const { body, boundary } = multipart({ _csrf: await token(options.from), ...fields }, files)
      return raw({
        method: 'POST',
        url,
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
        payload: body,
      })
    },
    api: (method, url, body) =>
      raw({
        method,
        url,
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body) }),
      }),
  }
}

const listOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value

const pairsOf = (fields: Fields) =>
  Object.entries(fields).flatMap(([name, value]) =>
    listOf(value).map((one) => [name, one] as [string, string]),
  )

const encode = (fields: Fields): string => new URLSearchParams(pairsOf(fields)).toString()

function multipart(fields: Fields, files: readonly Upload[]): { body: Buffer; boundary: string } {
  const boundary = `----mot-cua-${randomUUID()}`
  const disposition = (name: string) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"`
  const parts = pairsOf(fields).map(([name, value]) =>
    Buffer.from(`${disposition(name)}\r\n\r\n${value}\r\n`),
  )
  const sent = files.flatMap((file) => [
    Buffer.from(`${disposition(file.field)}; filename="${file.name}"\r\ncontent-type: ${file.type}\r\n\r\n`),
    file.content,
    Buffer.from('\r\n'),
  ])
  return { body: Buffer.concat([...parts, ...sent, Buffer.from(`--${boundary}--\r\n`)]), boundary }
}
