import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modules } from '#src/modules.ts'
import { importsOf, places, readSources, resolveImport, withoutComments } from '#tests/support/sources.ts'

const sources = await readSources()
const byPath = new Map(sources.map((source) => [source.path, source]))

type Edge = { from: string; to: string; typeOnly: boolean }
const edges: Edge[] = sources.flatMap((source) =>
  source.imports.flatMap(({ from, typeOnly }) => {
    const to = resolveImport(source.path, from)
    return to === undefined ? [] : [{ from: source.path, to, typeOnly }]
  }),
)

/** `modules/dossiers`, `platform/http`, `ui`, …; files directly under `src` are the roof, which may lean on all. */
function roomOf(path: string): string {
  const [, floor = '', room = ''] = path.split('/')
  if (floor === 'modules' || floor === 'platform') return room.includes('.') ? floor : `${floor}/${room}`
  return floor.includes('.') ? 'roof' : floor
}

const show = (broken: readonly Edge[]) => broken.map(({ from, to }) => `${from} → ${to}`)

test('the parser of imports sees what Node sees', () => {
  const code = `import a from './a.ts'
import type { B } from '#platform/b.ts'
import {
  c,
} from 'c'
import './d.ts'
export * from './e.ts'
const f = await import('./f.ts')
// import g from './g.ts'
const h = 'import h from "./h.ts" // not a comment'`
  assert.deepEqual(
    importsOf(withoutComments(code)).map(({ from }) => from),
    ['./a.ts', '#platform/b.ts', 'c', './d.ts', './e.ts', './f.ts'],
  )
  assert.equal(resolveImport('src/modules/a/b/c.ts', '../d.ts'), 'src/modules/a/d.ts')
  assert.ok(edges.length > 500)
})

test('every import names a file that is there', () => {
  const missing = edges.filter(({ to }) => !byPath.has(to) && !/\.d\.ts$|\.json$/.test(to))
  assert.deepEqual(show(missing), [])
})

test('a module is entered through its index.ts', () => {
  const broken = edges.filter(
    ({ from, to }) =>
      to.startsWith('src/modules/') && roomOf(from) !== roomOf(to) && !to.endsWith('/index.ts'),
  )
  assert.deepEqual(show(broken), [])
})

test('platform, ui and gateways know no module', () => {
  const below = /^src\/(?:platform|ui|gateways)\//
  const broken = edges.filter(
    ({ from, to }) => below.test(from) && !/^src\/(?:platform|ui|gateways)\//.test(to),
  )
  assert.deepEqual(show(broken), [])
})

test('a module leans only on those below it in the list of modules', () => {
  const floor = new Map(modules.map(({ name }, index) => [`modules/${name}`, index]))
  const broken = edges.filter(({ from, to }) => {
    const [lower, upper] = [floor.get(roomOf(to)), floor.get(roomOf(from))]
    return lower !== undefined && upper !== undefined && lower > upper
  })
  assert.deepEqual(show(broken), [])
  const unlisted = new Set(
    sources.map(({ path }) => roomOf(path)).filter((room) => room.startsWith('modules/') && !floor.has(room)),
  )
  assert.deepEqual([...unlisted], [])
})

test('rooms do not lean on each other in a circle', () => {
  const graph = new Map<string, Set<string>>()
  for (const { from, to, typeOnly } of edges) {
    const [one, other] = [roomOf(from), roomOf(to)]
    if (typeOnly || one === other || one === 'roof') continue
    graph.set(one, (graph.get(one) ?? new Set()).add(other))
  }
  const circles: string[] = []
  const walk = (room: string, way: readonly string[]): void => {
    if (way.includes(room)) {
      circles.push([...way.slice(way.indexOf(room)), room].join(' → '))
      return
    }
    for (const next of graph.get(room) ?? []) walk(next, [...way, room])
  }
  for (const room of graph.keys()) walk(room, [])
  assert.deepEqual([...new Set(circles)], [])
})

test('pure files reach no I/O, however far one follows their imports', () => {
  const pure = sources.filter(({ path }) =>
    /modules\/\w+\/(?:dossier|policy|procedure|agency|security-rules|identifier|paths)\.ts$|platform\/calendar\/|platform\/process\/(?:engine|condition|plan)\.ts$|platform\/access\/|platform\/search\/normalise\.ts$/.test(
      path,
    ),
  )
  assert.ok(pure.length >= 15, `${pure.length} pure files`)
  const INPUT_OUTPUT = /^(?:node:(?!crypto|util|assert)|pg$|kysely|fastify|graphile-worker|nodemailer|pino)/
  const reached: string[] = []
  for (const { path } of pure) {
    const seen = new Set<string>()
    const follow = (at: string): void => {
      if (seen.has(at)) return
      seen.add(at)
      for (const { from, typeOnly } of byPath.get(at)?.imports ?? []) {
        if (typeOnly) continue
        if (INPUT_OUTPUT.test(from)) reached.push(`${path} reaches ${from} through ${at}`)
        const next = resolveImport(at, from)
        if (next !== undefined) follow(next)
      }
    }
    follow(path)
  }
  assert.deepEqual(reached, [])
})

/** Where a rule does not hold, and why it need not. */
const EXCEPTIONS = {
  unescaped: {
    'src/ui/jsx-runtime.ts': 'makes it',
    'src/modules/dossiers/pages/show/show-page.tsx':
      'the diagram of a process, whose texts the drawing escapes',
    'src/modules/admin/pages/processes/steps.tsx':
      'the diagram of a process, whose texts the drawing escapes',
    'src/ui/brand/drum-star-mark.tsx': 'a figure computed from numbers',
    'src/ui/components/form/form.tsx': 'a place for the token, which is no text of anybody',
  },
  environment: {
    'src/main.ts': 'hands the environment to the reader of settings',
    'src/demo/simulate-command.ts': 'hands the environment to the reader of settings',
    'src/platform/database/embedded.ts': 'passes PATH to PostgreSQL',
  },
  clock: {
    'src/platform/clock.ts': 'is the clock',
    'src/platform/database/embedded.ts': 'waits for a server to answer, in the time of the machine',
  },
} as const

const outside = (rule: keyof typeof EXCEPTIONS, pattern: RegExp) =>
  sources
    .filter(({ path }) => !(path in EXCEPTIONS[rule]) && !path.startsWith('src/ui/islands/'))
    .flatMap((source) => places(source, pattern))

test('HTML without escaping is made in few places, and those are written down', () => {
  assert.deepEqual(outside('unescaped', /\bunescaped\(/), [])
})

test('settings are read in one place', () => {
  assert.deepEqual(outside('environment', /process\.env\b/), [])
})

test('nothing but the clock asks the machine for the time', () => {
  assert.deepEqual(
    outside('clock', /\bTemporal\.Now\b|\bnew Date\(\s*\)|\bDate\.now\(|\bperformance\.now\(/),
    [],
  )
})

test('exceptions that are no longer needed are taken off the list', () => {
  const patterns = { unescaped: /unescaped/, environment: /process\.env/, clock: /Temporal\.Now|Date\.now/ }
  const idle = Object.entries(EXCEPTIONS).flatMap(([rule, paths]) =>
    Object.keys(paths).filter(
      (path) => !patterns[rule as keyof typeof patterns].test(byPath.get(path)?.code ?? ''),
    ),
  )
  assert.deepEqual(idle, [])
})

test('modules keep no state of their own: no variable, no table that can be written to', () => {
  const server = sources.filter(({ path }) => !path.startsWith('src/ui/islands/'))
  assert.deepEqual(
    server.flatMap((source) => places(source, /^(?:export )?(?:let|var) \w+/gm)),
    [],
  )
  assert.deepEqual(
    server.flatMap((source) =>
      places(
        source,
        /^(?:export )?const \w+[^=\n]*= (?:new (?:Weak)?(?:Map|Set)(?:<[^>]*>)?\(\)|\[\]|\{\})/gm,
      ),
    ),
    [],
    'empty at first, so filled later',
  )
  const exportedCollections = server.flatMap((source) =>
    places(source, /^export const \w+ = new (?:Map|Set)\b[^\n]*/gm).concat(
      [...source.code.matchAll(/^export const (\w+) = \[[^]*?\n?\](.*)$/gm)]
        .filter(([, , end = '']) => !end.includes('as const'))
        .map(([, name]) => `${source.path} ${name}`),
    ),
  )
  assert.deepEqual(exportedCollections, [], 'exported without readonly')
})
