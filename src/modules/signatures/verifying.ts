import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { NotFound } from '#platform/errors.ts'
import { readStoredFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { sha256 } from '#platform/signing/cms.ts'
import { inspectApart } from '#platform/signing/inspect-apart.ts'
import type { SignedFileReport, Trust } from '#platform/signing/report.ts'
import { findAuthority, ownList } from './own-authority.ts'
import { lookUpUnknown, withReasons } from './revocation.ts'
import { findPaper, signaturesOfPaper } from './store.ts'
import type { PaperRow } from './tables.ts'

/** Root certificates of a file of them, DER. @throws Error when the file cannot be read */
async function trustedIn(path: string): Promise<Buffer[]> {
  const text = await readFile(path, 'utf8')
  return [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)].map(
    ([, body = '']) => Buffer.from(body, 'base64'),
  )
}

/** Whom this installation believes: its own authority, and those its operator has named. */
export async function trustOf(services: Services): Promise<Trust> {
  const { trustedCertificates } = services.config
  const named = trustedCertificates ? await trustedIn(trustedCertificates) : []
  const own = await findAuthority(services)
  const now = services.clock.now()
  if (!own) return { roots: named, now }
  return {
    roots: [own.root.certificate, ...named],
    intermediates: [own.issuer.certificate],
    proofs: {
      ocsps: [],
      crls: [await ownList(services, own, 'root'), await ownList(services, own, 'issuer')],
    },
    now,
  }
}

/**
 * Checks every signature of a PDF or an XML file, in a process of its own. What the file and the own authority leave open about
 * certificates of other trusted authorities is asked of these. Never throws on what the file holds, or on who does not answer.
 * @param asker `anybody` waits with all who use the public page
 * @throws Busy when too many of these wait
 */
export async function verifyFile(
  services: Services,
  file: Buffer,
  asker: 'anybody' | 'office' = 'office',
): Promise<SignedFileReport> {
  const apart = services.checks[asker]
  const trust = await trustOf(services)
  const first = await inspectApart(apart, file, trust)
  const found = await lookUpUnknown(services, first)
  if (!found) return first
  if (found.ocsps.length + found.crls.length === 0) return withReasons(first, found)
  const known = trust.proofs ?? { ocsps: [], crls: [] }
  const proofs = { ocsps: [...known.ocsps, ...found.ocsps], crls: [...known.crls, ...found.crls] }
  return withReasons(await inspectApart(apart, file, { ...trust, proofs }), found)
}

export type PaperCheck = {
  paper: PaperRow
  report: SignedFileReport
  /** How the holder's copy compares, when one was given. */
  copy: 'same' | 'older' | 'different' | null
}

/**
 * What is behind the code of a paper, and whether a copy of it is the same file.
 * @throws NotFound when no paper has this code
 */
export async function checkPaper(services: Services, code: string, copy?: Buffer): Promise<PaperCheck> {
  const paper = await findPaper(services.db, code.toUpperCase())
  if (!paper)
    throw new NotFound(
      'Không có giấy tờ nào mang mã này. Hãy đối chiếu từng ký tự của mã; nếu vẫn không thấy, giấy tờ có thể không do cơ quan trong tỉnh phát hành.',
    )
  const pdf = await buffer(readStoredFile(services, paper.sha256))
  const report = await verifyFile(services, pdf, 'anybody')
  return { paper, report, copy: copy ? await compare(services, paper, copy) : null }
}

async function compare(services: Services, paper: PaperRow, copy: Buffer): Promise<PaperCheck['copy']> {
  const digest = sha256(copy).toString('hex')
  if (digest === paper.sha256) return 'same'
  const made = await signaturesOfPaper(services.db, paper.code)
  return made.some(({ sha256_after }) => sha256_after === digest) ? 'older' : 'different'
}
