import { parentPort, workerData } from 'node:worker_threads'
import { inspectPdf } from './inspect-pdf.ts'
import type { Task } from './inspect-apart.ts'

const { pdf, trust } = workerData as Task
const buffers = (list: readonly Uint8Array[] = []) => list.map((bytes) => Buffer.from(bytes))
const report = inspectPdf(Buffer.from(pdf), {
  roots: buffers(trust.roots),
  intermediates: buffers(trust.intermediates),
  crls: buffers(trust.crls),
  now: Temporal.Instant.from(trust.now),
})
// Moments cross between threads as text.
// eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(JSON.stringify(report))
