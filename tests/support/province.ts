import type { FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { after } from 'node:test'
import { dateOf, type MovableClock } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import { runJobsOnce } from '#platform/jobs/jobs.ts'
import type { Services } from '#platform/services.ts'
import { findAccountByLogin, openSession, positionsOf } from '#modules/identity/index.ts'
import { createApp, jobHandlers } from '#src/app.ts'
import { browse, type Answer, type Upload, type Visitor } from './client.ts'
import { provinceDatabase } from './database.ts'
import { ASSETS, testServices } from './services.ts'

export type { Answer, Upload, Visitor }

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
    anonymous: () => browse(app),
    as: async (login) => browse(app, { mc_session: await sessionOf(services, login, domain) }),
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
