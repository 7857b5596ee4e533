import { sql } from 'kysely'
import type { Db } from '#platform/database/database.ts'
import { load, share, type Load } from './load.ts'
import type { Stage, WebServer } from './stage.ts'
import { fixed, median, printTable, whole } from './table.ts'

const TURNS = 5
const SECONDS = 3
const CONNECTIONS = 8

export type Page = { name: string; cookie: string; paths: readonly string[] }

/** A province and the pages that are opened of it: the same pages on both sides, each with its own people's sessions. */
export type Side = { stage: Stage; web: WebServer; pages: readonly Page[] }

type Figure = { p50: number; p95: number; rate: number }

/**
 * The same pages with few and with many rows behind them, both servers up at once and asked in turns: whatever slows the
 * machine for a while slows both. The growth is the median of what each pair of turns says.
 */
export async function comparePages(title: string, small: Side, large: Side): Promise<void> {
  await Promise.all([settled(small.stage.services.db), settled(large.stage.services.db)])
  const rows = []
  for (const [index, page] of small.pages.entries())
    rows.push(await comparedRow(page, small.web, large.pages[index]!, large.web))
  printTable(
    `${title}; ${CONNECTIONS} connections, ${TURNS} turns of ${SECONDS} s each`,
    [
      'page',
      ...['10k', '1M'].flatMap((many) => [`rows ${many}`, `p50 ${many}`, `p95 ${many}`, `req/s ${many}`]),
      'p95 grows',
      'in turns',
    ],
    rows,
  )
}

async function comparedRow(few: Page, fewWeb: WebServer, many: Page, manyWeb: WebServer): Promise<string[]> {
  await opened(few, fewWeb, 2)
  await opened(many, manyWeb, 2)
  const turns: [Load, Load][] = []
  for (let turn = 0; turn < TURNS; turn++)
    turns.push([await opened(few, fewWeb, SECONDS), await opened(many, manyWeb, SECONDS)])
  const growths = turns.map(([small, large]) => large.p95 / small.p95)
  const sides = [
    { rows: await rowsOf(few, fewWeb), ...pooled(turns.map(([small]) => small)) },
    { rows: await rowsOf(many, manyWeb), ...pooled(turns.map(([, large]) => large)) },
  ]
  return [
    few.name,
    ...sides.flatMap(({ rows, p50, p95, rate }) => [whole(rows), fixed(p50), fixed(p95), whole(rate)]),
    `${fixed(median(growths), 2)}x`,
    `${fixed(Math.min(...growths), 2)}–${fixed(Math.max(...growths), 2)}`,
  ]
}

/** Rows of tables on a page, on average: what is compared has as much to show. */
async function rowsOf({ cookie, paths }: Page, web: WebServer): Promise<number> {
  const pages = await Promise.all(
    paths.slice(0, 10).map(async (path) => {
      const answer = await fetch(web.url + path, { headers: { cookie, accept: 'text/html' } })
      return (await answer.text()).split('<tr').length - 1
    }),
  )
  return pages.reduce((sum, rows) => sum + rows, 0) / pages.length
}

/** Opens a page for some seconds from several connections, its addresses in turn. */
async function opened({ name, cookie, paths }: Page, web: WebServer, seconds: number): Promise<Load> {
  let next = 0
  const make = () => ({
    method: 'GET' as const,
    path: paths[next++ % paths.length]!,
    headers: { cookie, accept: 'text/html' },
  })
  const run = await load(web.url, { seconds, connections: CONNECTIONS, make })
  if (run.errors > 0) throw new Error(`${name}: ${run.errors} requests failed`)
  return run
}

function pooled(turns: readonly Load[]): Figure {
  const times = turns.flatMap((turn) => turn.times).toSorted((a, b) => a - b)
  const rate = turns.reduce((sum, turn) => sum + turn.rate, 0) / turns.length
  return { p50: share(times, 0.5), p95: share(times, 0.95), rate }
}

/** A database at rest: what was made is on the disk, and nobody tidies it up any more. */
async function settled(db: Db): Promise<void> {
  await sql`CHECKPOINT`.execute(db)
  const tidying = sql`SELECT 1 FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'`
  for (let second = 0; second < 120; second++) {
    const { rows } = await tidying.execute(db)
    if (rows.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  throw new Error('the database does not come to rest')
}
