import { load } from './load.ts'
import type { WebServer } from './stage.ts'
import { fixed, printTable, whole } from './table.ts'

const SECONDS = 8
const CONNECTIONS = 8

export type Page = { name: string; cookie: string; paths: readonly string[] }
export type Figure = { p50: number; p95: number; rate: number }

/** Opens each page for some seconds from several connections, its addresses in turn, after a warm-up. */
export async function measure(web: WebServer, pages: readonly Page[]): Promise<Figure[]> {
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

/** The same pages with few and with many rows behind them. */
export function compareTable(
  title: string,
  pages: readonly Page[],
  small: readonly Figure[],
  large: readonly Figure[],
): void {
  printTable(
    `${title}; ${CONNECTIONS} connections, ${SECONDS} s each`,
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
