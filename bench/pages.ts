import { sql } from 'kysely'
import { dateOf } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import { findAccountByLogin, openSession, positionsOf } from '#modules/identity/index.ts'
import { generateDossiers } from './support/generate.ts'
import { load } from './support/load.ts'
import type { Stage, WebServer } from './support/stage.ts'
import { fixed, printTable, whole } from './support/table.ts'

const SECONDS = 8
const CONNECTIONS = 8
const SMALL = 10_000
const LARGE = Number(process.env['BENCH_DOSSIERS'] ?? 1_000_000)

type Page = { name: string; cookie: string; paths: readonly string[] }
type Figure = { p50: number; p95: number; rate: number }

/** (b) The pages people open most, with ten thousand and with a million dossiers in the database. */
export async function benchPages(stage: Stage, web: WebServer): Promise<void> {
  const { db } = stage.services
  await generateDossiers(db, 0, SMALL)
  const pages = await preparePages(stage)
  const small = await measure(web, pages)
  const seconds = await generateDossiers(db, SMALL, LARGE)
  const large = await measure(web, pages)
  printTable(
    `(b) Pages, ${CONNECTIONS} connections, ${SECONDS} s each; ${whole(LARGE)} dossiers made in ${whole(seconds)} s`,
    ['page', 'p50 10k', 'p95 10k', 'req/s 10k', 'p50 1M', 'p95 1M', 'req/s 1M', 'p95 grows'],
    pages.map(({ name }, index) => {
      const [one, other] = [small[index]!, large[index]!]
      return [
        name,
        ...[one, other].flatMap((figure) => [fixed(figure.p50), fixed(figure.p95), whole(figure.rate)]),
        `${fixed(other.p95 / one.p95, 2)}x`,
      ]
    }),
  )
}

async function measure(web: WebServer, pages: readonly Page[]): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const page of pages) {
    let next = 0
    const make = () => ({
      method: 'GET' as const,
      path: page.paths[next++ % page.paths.length]!,
      headers: { cookie: page.cookie, accept: 'text/html' },
    })
    await load(web.url, { seconds: 2, connections: CONNECTIONS, make })
    const run = await load(web.url, { seconds: SECONDS, connections: CONNECTIONS, make })
    if (run.errors > 0) throw new Error(`${page.name}: ${run.errors} requests failed`)
    figures.push(run)
  }
  return figures
}

async function preparePages({ services }: Stage): Promise<Page[]> {
  const login = `chuyenvien1.phuong-quang-trung@${services.province.portalDomain.replace('dichvucong.', '')}`
  const account = (await findAccountByLogin(services.db, login))!
  const now = services.clock.now()
  const [position] = await positionsOf(services.db, account.id, dateOf(now))
  const { token } = await inTransaction(services.db, (tx) =>
    openSession(tx, account, position, now, { ip: '127.0.0.1', requestId: 'bench', userAgent: 'bench' }),
  )
  const cookie = `mc_session=${token}`
  const { rows } = await sql<{ code: string }>`
    SELECT code FROM dossier WHERE agency_id = ${position!.agency_id} ORDER BY submitted_at DESC LIMIT 60`.execute(
    services.db,
  )
  const codes = rows.map((row) => row.code)
  return [
    { name: 'work list', cookie, paths: ['/viec-cua-toi'] },
    { name: 'dossiers of the agency', cookie, paths: ['/ho-so', '/ho-so?trangThai=returned'] },
    { name: 'dossier', cookie, paths: codes.map((code) => `/ho-so/${encodeURIComponent(code)}`) },
    {
      name: 'search of dossiers by name',
      cookie,
      paths: ['/ho-so?q=062190000001', '/ho-so?q=nguyen+thi+hoa'],
    },
    {
      name: 'public tracking',
      cookie: '',
      paths: codes.map((code) => `/tra-cuu?ma=${encodeURIComponent(code)}`),
    },
    {
      name: 'catalogue search',
      cookie: '',
      paths: [
        '/thu-tuc?q=khai+sinh',
        '/thu-tuc?q=dat+dai',
        '/thu-tuc?q=h%E1%BB%99+kinh+doanh',
        '/thu-tuc?q=ket+hon',
      ],
    },
  ]
}
