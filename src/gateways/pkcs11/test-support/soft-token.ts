import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext } from 'node:test'
import type { Holder } from '#platform/signing/authority.ts'
import { run } from '#platform/signing/test-support/peers.ts'
import { createTokens } from '../tokens.ts'

/** Where Debian puts it. */
export const SOFT_TOKEN = '/usr/lib/softhsm/libsofthsm2.so'
export const SOFT_PIN = '654321'

/** Is SoftHSM2 there? Without it a test is left out, except where everything must be tested. */
export function needsSoftToken(context: TestContext): boolean {
  if (existsSync(SOFT_TOKEN)) return true
  if (process.env['CI'] === 'true') throw new Error('softhsm2 is missing: install softhsm2')
  context.skip('softhsm2 is missing: install softhsm2')
  return false
}

/**
 * A token in software, as it is handed to somebody: with keys and their certificates. One for each process; it goes with the
 * test's file. Where SoftHSM2 is missing, nothing is made.
 * @param keys by the identifier they have on the token
 * @returns its serial number, and the environment another process needs to see it
 */
export async function softToken(
  label: string,
  keys: Readonly<Record<string, Holder>>,
): Promise<{ serial: string; env: Record<string, string> }> {
  if (!existsSync(SOFT_TOKEN)) return { serial: '', env: {} }
  const folder = await mkdtemp(join(tmpdir(), 'token-'))
  after(() => rm(folder, { recursive: true }))
  const configuration = join(folder, 'softhsm2.conf')
  await writeFile(configuration, `directories.tokendir = ${folder}\nobjectstore.backend = file\n`)
  const env = { SOFTHSM2_CONF: configuration }
  // The module reads it where the process keeps its environment.
  Object.assign(process.env, env)
  util('--init-token', '--free', '--label', label, '--so-pin', '12345678', '--pin', SOFT_PIN)
  const serial = /Serial number:\s+([0-9a-f]+)/.exec(run('softhsm2-util', ['--show-slots'], {}).output)![1]!
  const tokens = createTokens(SOFT_TOKEN)
  try {
    for (const [id, { key, certificate }] of Object.entries(keys)) {
      const file = join(folder, `${id}.pem`)
      await writeFile(file, key.export({ type: 'pkcs8', format: 'pem' }))
      util('--import', file, '--token', label, '--label', id, '--id', id, '--pin', SOFT_PIN)
      await tokens.store({ token: serial, keyId: id }, certificate, SOFT_PIN)
    }
  } finally {
    await tokens.close()
  }
  return { serial, env }
}

function util(...args: string[]): void {
  const { status, output } = run('softhsm2-util', args, {})
  if (status !== 0) throw new Error(output)
}
