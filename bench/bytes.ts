import { dateOf } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import { findAccountByLogin, openSession, positionsOf } from '#modules/identity/index.ts'
import type { Stage, WebServer } from './support/stage.ts'
import { fixed, printTable } from './support/table.ts'

/** (f) What a first visit and the next one transfer, with brotli: HTML, styles, fonts, scripts – as a browser fetches them. */
export async function benchBytes(stage: Stage, web: WebServer): Promise<void> {
  const citizen = await cookieOf(stage, '062190000001')
  const officer = await cookieOf(
    stage,
    `chuyenvien1.phuong-quang-trung@${stage.services.province.portalDomain.replace('dichvucong.', '')}`,
  )
  const pages: [string, string, string][] = [
    ['/', '', '60 / 15'],
    ['/thu-tuc', '', '60 / 15'],
    ['/thu-tuc/1.001193', '', '60 / 15'],
    ['/nop-ho-so/1.001193', citizen, '60 / 15'],
    ['/ho-so-cua-toi', citizen, '60 / 15'],
    ['/tra-cuu', '', '60 / 15'],
    ['/viec-cua-toi', officer, '120'],
    ['/ho-so', officer, '120'],
  ]
  const rows: string[][] = []
  for (const [path, cookie, budget] of pages) {
    const html = await transferred(`${web.url}${path}`, cookie)
    const assets = [
      ...new Set([...html.text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1]!)),
    ]
    let first = html.bytes
    for (const asset of assets) first += await weigh(web.url, asset, new Set())
    rows.push([path, fixed(html.bytes / 1024), fixed(first / 1024), budget])
  }
  printTable(
    '(f) Kilobytes transferred',
    ['page', 'next visit', 'first visit', 'budget (first / next)'],
    rows,
  )
}

/** An asset with what it loads in turn: fonts of a stylesheet, modules of a script. */
async function weigh(base: string, path: string, seen: Set<string>): Promise<number> {
  if (seen.has(path)) return 0
  seen.add(path)
  const { bytes, text } = await transferred(`${base}${path}`, '')
  let sum = bytes
  if (path.endsWith('.js')) {
    for (const match of text.matchAll(/^import\s*(?:[^"']*from\s*)?["']\.\/([\w.-]+\.js)["']/gm)) {
      sum += await weigh(base, `/assets/${match[1]}`, seen)
    }
  }
  return sum
}

async function transferred(url: string, cookie: string): Promise<{ bytes: number; text: string }> {
  const { request } = await import('node:http')
  const { brotliDecompressSync } = await import('node:zlib')
  return new Promise((resolve, reject) => {
    request(url, { headers: { 'accept-encoding': 'br', cookie, accept: 'text/html' } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const body = Buffer.concat(chunks)
        if (answer.statusCode !== 200) return reject(new Error(`${url}: ${answer.statusCode}`))
        const plain = answer.headers['content-encoding'] === 'br' ? brotliDecompressSync(body) : body
        const head = JSON.stringify(answer.headers).length
        resolve({ bytes: body.length + head, text: plain.toString('utf8') })
      })
    })
      .on('error', reject)
      .end()
  })
}

async function cookieOf({ services }: Stage, login: string): Promise<string> {
  const account = (await findAccountByLogin(services.db, login))!
  const now = services.clock.now()
  const [position] = account.kind === 'officer' ? await positionsOf(services.db, account.id, dateOf(now)) : []
  const { token } = await inTransaction(services.db, (tx) =>
    openSession(tx, account, position, now, { ip: '127.0.0.1', requestId: 'bench', userAgent: 'bench' }),
  )
  return `mc_session=${token}`
}
