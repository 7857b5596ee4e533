import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { describe, it, test } from 'node:test'
import { PERMISSIONS, rolesGrant } from '#platform/access/permissions.ts'
import type { Route } from '#platform/http/route.ts'
import { multipart } from '#tests/support/client.ts'
import { provinceApp } from '#tests/support/province.ts'
import { allRoutes, enter, harmless, ROLE_NAMES } from '#tests/support/routes.ts'

const LIST = new URL('./routes.txt', import.meta.url)
const ACCESS = new Set(['public', 'signed-in', 'officer', ...Object.keys(PERMISSIONS)])

const lineOf = ({ method, path, access }: Route) => `${method.padEnd(6)} ${path}  ${access}`
const nameOf = ({ method, path }: Route) => `${method} ${path}`

test('every route states who may pass, by a name the table of rights knows', () => {
  assert.ok(allRoutes.length > 80)
  assert.deepEqual(allRoutes.filter(({ access }) => !ACCESS.has(access)).map(lineOf), [])
})

test('every permission opens a route', () => {
  const used = new Set<string>(allRoutes.map(({ access }) => access))
  assert.deepEqual(
    Object.keys(PERMISSIONS).filter((permission) => !used.has(permission)),
    [],
  )
})

test('no address is given twice', () => {
  const names = allRoutes.map(nameOf)
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  )
})

test('what is under /api/ is JSON, and nothing else is', () => {
  const pages = new Set(['/api/tham-khao'])
  const misplaced = allRoutes.filter(
    ({ kind, path }) => (kind === 'api') !== path.startsWith('/api/') && !pages.has(path),
  )
  assert.deepEqual(misplaced.map(nameOf), [])
})

// An address that disappears breaks what people have kept; one that opens wider may tell what it should not.
test('the routes are those written in routes.txt; run with UPDATE_ROUTES=1 to write it anew, and read the difference', async () => {
  const now = `${allRoutes
    .map(lineOf)
    .sort((one, other) => (one.slice(7) < other.slice(7) ? -1 : 1))
    .join('\n')}\n`
  if (process.env['UPDATE_ROUTES']) await writeFile(LIST, now)
  assert.equal(now, await readFile(LIST, 'utf8'))
})

const world = await provinceApp()

/** Method and path of everything the server answers, read from the tree it prints. */
function routesOfServer(): string[] {
  const found: string[] = []
  const way: string[] = []
  for (const line of world.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^((?:│ {3}| {4})*)[├└]── (\S*)(?: \(([^)]*)\))?/.exec(line)
    if (!match) continue
    const depth = match[1]!.length / 4
    way.splice(depth, way.length, match[2]!)
    for (const method of match[3]?.split(', ') ?? []) found.push(`${method} ${way.join('')}`)
  }
  return found
}

/** Answered by the ground floor, without a row in a table; the tree prints `/assets/*` without its folder. */
const OF_THE_HOUSE = new Set([
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /api/openapi.json',
  'GET /*',
])

test('the server answers nothing that is not in a table, health, figures, assets and the API document aside', () => {
  const table = new Set(allRoutes.map(nameOf))
  const server = routesOfServer().filter((name) => !/^(?:HEAD|OPTIONS) /.test(name))
  assert.ok(server.length >= table.size, `${server.length} routes read from the server`)
  assert.deepEqual(
    server.filter((name) => !table.has(name) && !OF_THE_HOUSE.has(name)),
    [],
  )
  assert.ok(world.app.hasRoute({ method: 'GET', url: '/assets/*' }))
  assert.ok(!world.app.hasRoute({ method: 'GET', url: '/*' }))
})

/** Asks for a route the way its page or program would, with nothing in the form. */
async function ask(role: (typeof ROLE_NAMES)[number] | undefined, route: Route, token?: string) {
  const visitor = role === undefined ? world.anonymous() : await enter(world, role)
  const url = harmless(route.path)
  if (route.method === 'GET') return visitor.get(url)
  if (route.kind === 'api' && route.accepts !== 'multipart') return visitor.api(route.method, url, {})
  const fields = { _csrf: token ?? (await visitor.token('/tro-nang')) }
  if (route.accepts === 'multipart') {
    const { body, type } = multipart(fields, [])
    return visitor.raw({ method: 'POST', url, headers: { 'content-type': type }, payload: body })
  }
  return visitor.raw({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })
}

/** Behind the door these ask for more than a role: nothing there is theirs when nothing is named. */
const REFUSED_INSIDE: Readonly<Record<string, string>> = {
  'POST /vi-tri-cong-tac': 'a seat that is one’s own',
  'POST /tai-khoan/bao-mat/hai-lop/tat': 'administrators keep their second factor',
  'GET /api/dossiers': 'administrators handle no dossiers',
}

const NO_RIGHT = /Tài khoản này không có quyền thực hiện việc này\./

describe('the door of every route', () => {
  for (const route of allRoutes) {
    it(`${nameOf(route)} opens to ${route.access}`, async () => {
      const stranger = await ask(undefined, route, 'none')
      if (route.access !== 'public') {
        assert.equal(stranger.status, 401, 'anonymous')
        if (route.kind === 'page') assert.match(stranger.text, /name="password"/, 'the way in is shown')
        else assert.match(String(stranger.headers['content-type']), /^application\/problem\+json/)
      }
      for (const role of ROLE_NAMES) {
        const answer = await ask(role, route)
        if (rolesGrant([role], route.access)) {
          const closed = nameOf(route) in REFUSED_INSIDE ? [401] : [401, 403]
          assert.ok(!closed.includes(answer.status), `${role}: ${answer.status} ${answer.text.slice(0, 200)}`)
          assert.ok(answer.status < 500, `${role}: ${answer.status}`)
        } else {
          assert.equal(answer.status, 403, role)
          assert.match(answer.text, NO_RIGHT, role)
        }
      }
    })
  }
})

/** Who may pass the door of a route, so that the next lock can be tried. */
const someoneFor = (route: Route) => ROLE_NAMES.find((role) => rolesGrant([role], route.access))

test('what takes no token is public: it can do nothing in anybody’s name', () => {
  const open = allRoutes.filter((route) => route.kind === 'page' && route.accepts === 'binary')
  assert.deepEqual([...new Set(open.map(({ access }) => access))], ['public'])
})

describe('a form without its token changes nothing', () => {
  const forms = allRoutes.filter(
    (route) => route.kind === 'page' && route.method === 'POST' && route.accepts !== 'binary',
  )
  for (const route of forms) {
    it(nameOf(route), async () => {
      // A form with files is read only once its dossier has been found; before that nothing has happened either.
      const refused = route.kind === 'page' && route.accepts === 'multipart' ? [403, 404] : [403]
      const someone = someoneFor(route)
      const stranger = await world.anonymous().token('/tro-nang')
      for (const token of ['', 'khong-phai-ma', stranger]) {
        const answer = await ask(someone, route, token)
        assert.ok(refused.includes(answer.status), `${token}: ${answer.status}`)
        if (answer.status === 403) assert.match(answer.text, /tải lại trang/)
      }
    })
  }
})

describe('the API takes no form but files where it says so, and nothing from another site', () => {
  const writing = allRoutes.filter((route) => route.kind === 'api' && route.method !== 'GET')
  for (const route of writing) {
    it(nameOf(route), async () => {
      const visitor = await enter(world, someoneFor(route)!)
      const send = (headers: Record<string, string>, payload: string) =>
        visitor.raw({ method: route.method, url: harmless(route.path), headers, payload })
      const files = route.kind === 'api' && route.accepts === 'multipart'
      const own = files ? 'multipart/form-data; boundary=x' : 'application/json'
      const other = files ? 'application/json' : 'multipart/form-data; boundary=x'
      for (const type of ['application/x-www-form-urlencoded', 'text/plain', other]) {
        const answer = await send(
          { 'content-type': type },
          type.startsWith('multipart') ? '--x--\r\n' : type.endsWith('json') ? '{}' : 'a=b',
        )
        assert.equal(answer.status, 415, type)
      }
      const body = files ? '--x--\r\n' : '{}'
      const elsewhere = { 'content-type': own, 'sec-fetch-site': 'cross-site' }
      assert.equal((await send(elsewhere, body)).status, 403)
      // An old browser says only where the page came from; a form with files needs no leave of ours to be sent.
      if (files) {
        for (const origin of ['https://noi-khac.example', 'null'])
          assert.equal((await send({ 'content-type': own, origin }, body)).status, 403)
      }
    })
  }
})
