import { Busy, createApart, type Apart } from '../apart/apart.ts'
import type { SignedFileReport, SignatureReport, Signatory, Trust } from './report.ts'

/** What is trusted, in a form that crosses between processes. */
export type PlainTrust = {
  roots: readonly Uint8Array[]
  intermediates?: readonly Uint8Array[]
  proofs?: { ocsps: readonly Uint8Array[]; crls: readonly Uint8Array[] }
  now: string
}

/** Who asks for checks: each has processes of its own, so that a crowd at the public page keeps no officer waiting. */
export type Checks = { anybody: Apart; office: Apart; close(): void }

const LIMITS = { seconds: 20, megabytes: 700, idleSeconds: 30, processes: 2 }

export function createChecks(): Checks {
  const anybody = createApart({ ...LIMITS, waiting: 8 })
  const office = createApart(LIMITS)
  return {
    anybody,
    office,
    close() {
      anybody.close()
      office.close()
    },
  }
}

const GAVE_UP: SignedFileReport = {
  signatures: [],
  unreadable: 'Tệp quá phức tạp, không kiểm tra được trong thời gian cho phép.',
  uncovered: [],
  verdict: 'uncertain',
}

/**
 * Checks every signature of a PDF or an XML file in a process of its own, with bounded memory and time: a file made to do harm
 * stops that process, not the house. Never throws for the file's sake.
 * @throws Busy when as many wait for this check as may
 */
export async function inspectApart(apart: Apart, file: Buffer, trust: Trust): Promise<SignedFileReport> {
  const { inspectFile } = apart.of<typeof import('./inspect-file.ts')>(
    new URL('./inspect-file.ts', import.meta.url),
  )
  try {
    return revived(await inspectFile(file, { ...trust, now: trust.now.toString() }))
  } catch (error) {
    if (error instanceof Busy) throw error
    return GAVE_UP
  }
}

type Plain<T> = T extends Temporal.Instant
  ? string
  : T extends Buffer
    ? { type: 'Buffer'; data: number[] }
    : T extends object
      ? { [K in keyof T]: Plain<T[K]> }
      : T

const instant = (text: string | null) => (text === null ? null : Temporal.Instant.from(text))

function revived(text: string): SignedFileReport {
  const read = JSON.parse(text) as Plain<SignedFileReport>
  return { ...read, signatures: read.signatures.map(signatureOf) }
}

function signatureOf(one: Plain<SignatureReport>): SignatureReport {
  return {
    ...one,
    signatory: one.signatory === null ? null : signatoryOf(one.signatory),
    claimedAt: instant(one.claimedAt),
    stampedAt: instant(one.stampedAt),
    revocation: { ...one.revocation, at: instant(one.revocation.at) },
  }
}

const signatoryOf = (one: Plain<Signatory>): Signatory => ({
  ...one,
  validFrom: Temporal.Instant.from(one.validFrom),
  validTo: Temporal.Instant.from(one.validTo),
  certificate: Buffer.from(one.certificate.data),
  above: one.above.map(({ data }) => Buffer.from(data)),
})
