import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** Is a program of the system there? Without it a test is left out, except where everything must be tested. */
export function needs(context: TestContext, program: string, option: string, of: string): boolean {
  const there = spawnSync(program, [option]).error === undefined
  if (there) return true
  if (process.env['CI'] === 'true') throw new Error(`${program} is missing: install ${of}`)
  context.skip(`${program} is missing: install ${of}`)
  return false
}

type Files = Readonly<Record<string, Buffer | string>>

/** Runs a program on files given by their content; `{name}` in the arguments is a file's path. */
export function run(program: string, args: readonly string[], files: Files) {
  const folder = mkdtempSync(join(tmpdir(), 'sign-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    const given = args.map((one) => one.replace(/\{([\w.-]+)\}/g, (_, name: string) => join(folder, name)))
    const { stdout, stderr, status } = spawnSync(program, given, { encoding: 'utf8', cwd: folder })
    const out = join(folder, 'out')
    return { output: `${stdout}\n${stderr}`, status, file: existsSync(out) ? readFileSync(out) : null }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Runs a program that writes `{out}`. */
export function runFor(program: string, args: readonly string[], files: Files): Buffer {
  const { output, file } = run(program, args, files)
  if (!file) throw new Error(output)
  return file
}

export const pem = (...certificates: readonly Buffer[]): string =>
  certificates
    .map(
      (der) =>
        `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/(.{1,64})/g, '$1\n')}-----END CERTIFICATE-----\n`,
    )
    .join('')

/** Verdicts of poppler, one for each signature: `Signature is Valid.` */
export function pdfsig(pdf: Buffer): string[] {
  const { output } = run('pdfsig', ['{a.pdf}'], { 'a.pdf': pdf })
  return [...output.matchAll(/Signature Validation: (.*)/g)].map(([, verdict = '']) => verdict)
}

/** What the last signature of a file covers, and its message. */
export function lastSignature(pdf: Buffer): { covered: Buffer; cms: Buffer } {
  const range = [...pdf.toString('latin1').matchAll(/\/ByteRange \[(\d+) (\d+) (\d+) (\d+)/g)].at(-1)!
  const [a, b, c, d] = range.slice(1).map(Number)
  const cms = Buffer.from(pdf.toString('latin1', a! + b! + 1, c! - 1), 'hex')
  return { covered: Buffer.concat([pdf.subarray(a, a! + b!), pdf.subarray(c, c! + d!)]), cms }
}
