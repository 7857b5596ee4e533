import { dateOf } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { findAccountByLogin, openSession, positionsOf } from '#modules/identity/index.ts'

/** A session of a demo officer, by what stands before `@`, without the password. */
export async function signIn(services: Services, slug: string) {
  const login = `${slug}@${services.province.portalDomain.replace('dichvucong.', '')}`
  const account = await findAccountByLogin(services.db, login)
  if (!account) throw new Error(`no demo account ${login}`)
  const now = services.clock.now()
  const [position] = await positionsOf(services.db, account.id, dateOf(now))
  if (!position) throw new Error(`${login} holds no seat`)
  const { token } = await inTransaction(services.db, (tx) =>
    openSession(tx, account, position, now, { ip: '127.0.0.1', requestId: 'bench', userAgent: 'bench' }),
  )
  return { cookie: `mc_session=${token}`, account, position }
}
