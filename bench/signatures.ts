import { spawnSync } from 'node:child_process'
import { createPrinter } from '#platform/print/printer.ts'
import { drawSignature } from '#platform/signing/appearance.ts'
import { inspectPdf } from '#platform/signing/inspect-pdf.ts'
import { signPdf } from '#platform/signing/sign-pdf.ts'
import { testAuthority } from '#platform/signing/test-support/authority.ts'
import { plainPdf, SIMPLE } from '#platform/signing/test-support/documents.ts'
import { printTable, whole } from './support/table.ts'

const SECONDS = 2
const at = Temporal.Instant.from('2026-11-22T10:00:00Z')

/**
 * (f) Signatures a second on one core, one after another, beside what OpenSSL makes of the same keys in the same run: what
 * is between is digest, PDF and CMS.
 */
export async function benchSignatures(): Promise<void> {
  const authority = await testAuthority()
  const printer = createPrinter()
  const drawing = await drawSignature(printer, { width: 170, height: 70, lines: ['Nguyễn Thị Ước'], at })
  await printer.close()
  const pdf = plainPdf(SIMPLE)
  const large = plainPdf([...SIMPLE, `<</Length 5000000>>\nstream\n${'x'.repeat(5_000_000)}\nendstream`])
  const rows: string[][] = []
  for (const [kind, name] of [
    ['rsa', 'RSA 2048'],
    ['ecdsa', 'ECDSA P-256'],
  ] as const) {
    const { signer } = await authority.person('Nguyễn Thị Ước', kind)
    const spot = { page: 1, rectangle: [300, 100, 470, 170] as const }
    const base = { level: 'B-B', at, signer, fieldName: 'chu-ky', appearance: { spot, drawing } } as const
    const more = { tsa: authority.tsa(at), revocation: authority.revocation(at) }
    const lasting = await signPdf({ ...base, ...more, level: 'B-LT', pdf })
    const trust = { roots: [authority.root.certificate], now: at }
    rows.push([
      name,
      whole(opensslSpeed(kind)),
      whole(await rate(() => signPdf({ ...base, pdf }))),
      whole(await rate(() => signPdf({ ...base, pdf: large }))),
      whole(await rate(() => signPdf({ ...base, ...more, level: 'B-T', pdf }))),
      whole(await rate(() => signPdf({ ...base, ...more, level: 'B-LT', pdf }))),
      whole(await rate(async () => inspectPdf(lasting, trust))),
    ])
  }
  printTable(
    '(f) Signatures a second, one core',
    ['key', 'openssl', 'B-B, 1 KB', 'B-B, 5 MB', 'B-T', 'B-LT', 'checks of B-LT'],
    rows,
  )
}

/** What `openssl speed` signs a second with such a key. */
function opensslSpeed(kind: 'rsa' | 'ecdsa'): number {
  const name = kind === 'rsa' ? 'rsa2048' : 'ecdsap256'
  const { stdout } = spawnSync('openssl', ['speed', '-seconds', String(SECONDS), name], { encoding: 'utf8' })
  const line = stdout.trimEnd().split('\n').at(-1) ?? ''
  const figures = line.trim().split(/\s+/)
  // The last two columns are signatures and checks a second.
  return Number(figures.at(-2))
}

async function rate(work: () => Promise<unknown>): Promise<number> {
  for (let round = 0; round < 5; round++) await work()
  const began = performance.now()
  let rounds = 0
  while (performance.now() - began < SECONDS * 1000) {
    await work()
    rounds += 1
  }
  return (rounds * 1000) / (performance.now() - began)
}
