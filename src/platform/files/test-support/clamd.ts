import { spawn, spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { EICAR } from '#tests/support/clamd.ts'
import { freePort } from '#platform/free-port.ts'

const CLAMD = '/usr/sbin/clamd'

/** Is Debian's clamav-daemon there? Without it a test is left out, except where everything must be tested. */
export function needsClamd(context: TestContext): boolean {
  if (spawnSync(CLAMD, ['--version']).error === undefined) return true
  if (process.env['CI'] === 'true') throw new Error('clamd is missing: install clamav-daemon')
  context.skip('clamd is missing: install clamav-daemon')
  return false
}

/** clamd itself, knowing one virus: the harmless text that scanners agree upon. */
export async function startClamd(
  streamMegabytes: number,
): Promise<{ address: { host: string; port: number }; stop: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'mot-cua-clamd-'))
  const port = await freePort()
  await mkdir(join(dir, 'db'))
  await mkdir(join(dir, 'tmp'))
  // Started as root it goes on as nobody.
  for (const folder of ['', 'db', 'tmp']) await chmod(join(dir, folder), 0o777)
  await writeFile(join(dir, 'db', 'local.ndb'), `Eicar-Test:0:*:${Buffer.from(EICAR).toString('hex')}\n`)
  const settings = [
    'Foreground yes',
    `TCPSocket ${port}`,
    'TCPAddr 127.0.0.1',
    `DatabaseDirectory ${join(dir, 'db')}`,
    `TemporaryDirectory ${join(dir, 'tmp')}`,
    `StreamMaxLength ${streamMegabytes}M`,
    ...(userInfo().uid === 0 ? ['User nobody'] : []),
  ]
  await writeFile(join(dir, 'clamd.conf'), settings.join('\n') + '\n')
  const child = spawn(CLAMD, ['-c', join(dir, 'clamd.conf')], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (said += data.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await answering(port, () => said)
  return {
    address: { host: '127.0.0.1', port },
    async stop() {
      child.kill('SIGTERM')
      await ended
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function answering(port: number, said: () => string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.on('error', () => resolve(false))
    })
    if (isUp) return
    await wait(100)
  }
  throw new Error(`clamd does not answer: ${said()}`)
}
