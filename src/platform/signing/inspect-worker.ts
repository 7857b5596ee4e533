import { parentPort, workerData } from 'node:worker_threads'
import { inspectPdf } from './inspect-pdf.ts'
import type { Task } from './inspect-apart.ts'
import { looksLikeXml } from './kinds.ts'

const { file, trust } = workerData as Task
const buffers = (list: readonly Uint8Array[] = []) => list.map((bytes) => Buffer.from(bytes))
const belief = {
  roots: buffers(trust.roots),
  intermediates: buffers(trust.intermediates),
  proofs: { ocsps: buffers(trust.proofs?.ocsps), crls: buffers(trust.proofs?.crls) },
  now: Temporal.Instant.from(trust.now),
}
const bytes = Buffer.from(file)
// What reads XML is loaded only for XML.
const report = looksLikeXml(bytes)
  ? (await import('./inspect-xml.ts')).inspectXml(bytes, belief)
  : inspectPdf(bytes, belief)
// Moments cross between threads as text.
// eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(JSON.stringify(report))
