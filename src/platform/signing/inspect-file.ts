import { inspectPdf } from './inspect-pdf.ts'
import { looksLikeXml } from './kinds.ts'
import type { PlainTrust } from './inspect-apart.ts'

const buffers = (list: readonly Uint8Array[] = []) => list.map((bytes) => Buffer.from(bytes))

/** The report on a PDF or an XML file as JSON: moments do not cross between processes but as text. */
export async function inspectFile(file: Uint8Array, trust: PlainTrust): Promise<string> {
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
  return JSON.stringify(report)
}
