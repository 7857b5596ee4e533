import { Worker } from 'node:worker_threads'
import type { SignedFileReport, SignatureReport, Signatory, Trust } from './report.ts'

export type Task = {
  file: Uint8Array
  trust: {
    roots: readonly Uint8Array[]
    intermediates?: readonly Uint8Array[]
    proofs?: { ocsps: readonly Uint8Array[]; crls: readonly Uint8Array[] }
    now: string
  }
}

const MEMORY_MB = 512
const PATIENCE_MS = 20_000

const GAVE_UP: SignedFileReport = {
  signatures: [],
  unreadable: 'Tệp quá phức tạp, không kiểm tra được trong thời gian cho phép.',
  uncovered: [],
  verdict: 'uncertain',
}

/**
 * Checks every signature of a PDF or an XML file in a thread of its own, with bounded memory and time: a file made to do harm
 * stops its thread, not the house. Never throws.
 */
export function inspectApart(file: Buffer, trust: Trust): Promise<SignedFileReport> {
  const workerData: Task = { file, trust: { ...trust, now: trust.now.toString() } }
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./inspect-worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    })
    const timer = setTimeout(() => void worker.terminate(), PATIENCE_MS)
    // Under --watch Node itself posts what the thread imports.
    worker.on('message', (said: unknown) => {
      if (typeof said === 'string') resolve(revived(said))
    })
    worker.on('error', () => resolve(GAVE_UP))
    worker.on('exit', () => {
      clearTimeout(timer)
      resolve(GAVE_UP)
    })
  })
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
