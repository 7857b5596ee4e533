// The inner loop: every test that needs neither a database nor other programs, and all tests of the rooms that differ from the last
// commit.
import { execFileSync, spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'

const NEEDS_MUCH =
  /#tests\/support\/(?:app|browser|clamd|database|office|province|services|two-provinces|work-files)\.ts|test-support\/|tesseract|child_process/
const GUARDS = ['audit-labels', 'boundaries', 'config', 'jobs', 'migrations', 'text']

/** `src/modules/dossiers`, `src/ui`, …: where a test stands, and what it is the test of. */
const roomOf = (path) =>
  path
    .split('/')
    .slice(0, path.startsWith('src/ui/') ? 2 : 3)
    .join('/')

const changed = execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' })
  .split('\n')
  .map((line) => line.slice(3).split(' -> ').at(-1))
const rooms = new Set(changed.filter(Boolean).map(roomOf))
const tests = globSync('src/**/*.test.ts')
  .filter((path) => rooms.has(roomOf(path)) || !NEEDS_MUCH.test(readFileSync(path, 'utf8')))
  .concat(GUARDS.map((name) => `tests/guards/${name}.test.ts`))

const options = ['--test', '--test-concurrency=2', '--test-global-setup=./tests/support/global-setup.mjs']
spawn(process.execPath, ['--import', './scripts/loader.mjs', ...options, ...tests.sort()], {
  stdio: 'inherit',
}).on('exit', (code) => (process.exitCode = code ?? 1))
