import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import { dateOf } from '#platform/clock.ts'
import { usualLastDay } from '#modules/dossiers/index.ts'
import type { Visitor } from '#tests/support/client.ts'
import { findingsOf, titleOf } from '#tests/support/check-page.ts'
import { fileBirth, taskOf } from '#tests/support/dossiers.ts'
import { fillOffice } from '#tests/support/office.ts'
import { provinceApp } from '#tests/support/province.ts'
import { allRoutes } from '#tests/support/routes.ts'

const world = await provinceApp()
const commune = 'phuong-quang-trung'
await fillWithLife()
await fillOffice(world)

/** Dossiers at every stage, so that every page has something to show. */
async function fillWithLife(): Promise<void> {
  const citizen = await world.as('062190000001')
  const decide = async (seat: string, code: string, outcome: string, note = '') => {
    const officer = await world.as(`${seat}.${commune}`)
    const answer = await officer.post(
      (await taskOf(officer, code))!,
      { outcome, note },
      { from: `/ho-so/${code}` },
    )
    assert.equal(answer.status, 303, `${outcome}: ${answer.text.slice(0, 200)}`)
  }
  await fileBirth(citizen)
  const accepted = await fileBirth(citizen)
  await decide('motcua', accepted, 'accept')
  const asked = await fileBirth(citizen)
  await decide('motcua', asked, 'request-supplement', 'Bổ sung giấy chứng sinh.')
  const signed = await fileBirth(citizen)
  for (const [seat, outcome] of [
    ['motcua', 'accept'],
    ['chuyenvien1', 'propose'],
    ['lanhdao', 'sign'],
    ['motcua', 'issue'],
  ] as const)
    await decide(seat, signed, outcome)
  const proposed = await fileBirth(citizen)
  await decide('motcua', proposed, 'accept')
  await decide('chuyenvien1', proposed, 'propose')
  await askForMoney()
  await world.runJobs()
  const start = await citizen.get('/nop-ho-so/1.001193')
  const agency = /<option value="([0-9a-f-]{36})"/.exec(start.text)?.[1] ?? ''
  assert.equal((await citizen.post('/nop-ho-so/1.001193', { agency })).status, 303)
}

/** One dossier whose money has been confirmed, and one that waits for it. */
async function askForMoney(): Promise<void> {
  const citizen = await world.as('062190000001')
  const desk = await world.as(`motcua.${commune}`)
  const send = async (path: string, body: object) => {
    const answer = await desk.api('POST', path, body)
    assert.ok(answer.status < 300, `${path}: ${answer.text.slice(0, 200)}`)
    return answer.json<{ items: { id: string }[] }>().items
  }
  for (const paid of [true, false]) {
    const code = await fileBirth(citizen)
    await desk.post((await taskOf(desk, code))!, { outcome: 'accept', note: '' }, { from: `/ho-so/${code}` })
    const [asked] = await send(`/api/dossiers/${code}/payments`, {
      lines: [{ kind: 'charge', purpose: 'Lệ phí hộ tịch', amount: 8000 }],
      lastDay: usualLastDay(world.services.calendar, dateOf(world.services.clock.now())).toString(),
      bank: 'Agribank',
      accountNumber: '5100201005500',
      accountName: 'UBND phường Quang Trung',
    })
    if (paid) {
      const lines = [{ received: 8000, receipt: '0000001' }]
      await send(`/api/dossiers/${code}/payments/confirm`, { payment: asked?.id, paidBy: 'counter', lines })
    }
  }
}

const patterns = allRoutes
  .filter((route) => route.kind === 'page' && route.method === 'GET')
  .map(({ path }) => ({
    path,
    matches: new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
  }))
  // What is written out comes before what is left open.
  .sort((one, other) => one.path.split(':').length - other.path.split(':').length)
const patternOf = (path: string) => patterns.find(({ matches }) => matches.test(path))?.path

type Seen = { path: string; pattern: string; status: number; html: string | undefined }
const OF_EACH = 2

/** Follows every link from the front door on, to a few addresses of each route. */
async function walk(visitor: Visitor, from: string): Promise<Seen[]> {
  const seen: Seen[] = []
  const known = new Set<string>()
  const counts = new Map<string, number>()
  const queue = [from]
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const bare = decodeURI(path.split(/[?#]/)[0]!)
    const pattern = patternOf(bare)
    const count = counts.get(pattern ?? bare) ?? 0
    if (known.has(path) || count >= OF_EACH) continue
    known.add(path)
    counts.set(pattern ?? bare, count + 1)
    const answer = await visitor.get(path)
    const isPage = String(answer.headers['content-type']).startsWith('text/html')
    seen.push({
      path,
      pattern: pattern ?? `${bare} (no route)`,
      status: answer.status,
      html: isPage ? answer.text : undefined,
    })
    if (answer.location) queue.push(answer.location)
    if (isPage) {
      for (const [, href = ''] of answer.text.matchAll(/<a\b[^>]* href="(\/[^"#]*)/g))
        queue.push(href.replaceAll('&amp;', '&'))
      for (const [, action = ''] of answer.text.matchAll(/<form\b[^>]* action="(\/[^"]*)" method="get"/g))
        queue.push(action)
    }
  }
  return seen
}

const WALKERS: readonly { who: string; login?: string; from: string }[] = [
  { who: 'a stranger', from: '/' },
  { who: 'a citizen', login: '062190000001', from: '/' },
  { who: 'the one-stop officer', login: `motcua.${commune}`, from: '/can-bo' },
  { who: 'a specialist', login: `chuyenvien1.${commune}`, from: '/can-bo' },
  { who: 'the leader', login: `lanhdao.${commune}`, from: '/can-bo' },
  { who: 'a clerk of a department', login: 'vanthu.so-tu-phap', from: '/can-bo' },
  { who: 'a specialist of a department', login: 'chuyenvien1.so-tu-phap', from: '/can-bo' },
  { who: 'the leader of a department', login: 'lanhdao.so-tu-phap', from: '/can-bo' },
  { who: 'the administrator', login: 'quantri', from: '/can-bo' },
]

/** Public pages speak to citizens and lead to what is theirs; an officer who follows is told so. */
const FOR_CITIZENS = new Set(['/ho-so-cua-toi', '/tai-khoan/to-chuc'])

const reached = new Set<string>()

describe('from the front door every link leads to a page that is right', () => {
  for (const { who, login, from } of WALKERS) {
    it(`for ${who}`, async () => {
      const seen = await walk(login === undefined ? world.anonymous() : await world.as(login), from)
      const findings: string[] = []
      const titles = new Map<string, string>()
      for (const { path, pattern, status, html } of seen) {
        reached.add(pattern)
        const closed = login === undefined && status === 401
        const forCitizens = from === '/can-bo' && status === 403 && FOR_CITIZENS.has(pattern)
        if (!closed && !forCitizens && status !== 200 && status !== 303) findings.push(`${path}: ${status}`)
        if (html === undefined) continue
        for (const finding of await findingsOf(html)) findings.push(`${path}: ${finding}`)
        const title = titleOf(html)
        const other = titles.get(title) ?? pattern
        if (status === 200 && other !== pattern && !(other === '/viec/:id' && pattern === '/ho-so/:code'))
          findings.push(`${path}: titled like ${other}: ${title}`)
        if (status === 200) titles.set(title, pattern)
      }
      assert.ok(seen.length > 8, `${seen.length} pages`)
      assert.deepEqual([...new Set(findings)], [])
    })
  }
})

/** Pages that no link on a page leads to, and how people come there. */
const WITHOUT_LINK: Readonly<Record<string, string>> = {
  '/dat-lai-mat-khau/:token': 'from a letter',
  '/xac-nhan-thu/:token': 'from a letter',
  '/tai-khoan/bao-mat/hai-lop/tat': 'shown to citizens who have set up a second factor',
  '/ho-so-cua-toi/:code/da-nop': 'where filing ends',
  '/quan-tri/co-quan/nhap/:id': 'where an upload ends',
  '/quan-tri/thu-tuc/nhap/:id': 'where an upload ends',
  '/trinh-dien/dien-thoai': 'the phone of a demonstration: from where a signature waits for it',
  '/ky-so/yeu-cau/:id': 'where a signature waits for the phone',
  '/ky-so/:id/hinh.png': 'a picture in a page',
  '/ky-so/crl/:of': 'for programs',
  '/kiem-tra-van-ban/:code': 'from the code on a paper',
  '/quan-tri/truc-lien-thong/dau-moi/:id': 'shown once there is a peer',
  '/quan-tri/truc-lien-thong/goi-loi/:id': 'shown once a package was refused',
  '/ho-so-cong-viec/:id/bien-ban.pdf': 'shown once a file was handed over',
  '/ho-so-cong-viec/:id/goi.zip': 'shown once the archive has a file',
  '/ho-so-cong-viec/:id/kiem-tra': 'shown once the archive has a file',
  '/danh-muc-ho-so/:year/muc/:entryId': 'shown while a list is a draft',
  '/robots.txt': 'for programs',
  '/favicon.svg': 'for browsers',
}

test('every page is reached by links', () => {
  const lost = patterns
    .map(({ path }) => path)
    .filter((path) => !reached.has(path) && !(path in WITHOUT_LINK))
  assert.deepEqual(lost, [])
})
