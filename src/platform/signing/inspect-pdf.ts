import { createHash } from 'node:crypto'
import { validAt, chainOf, readCertificate, type Certificate } from './certificate.ts'
import { changeBetween } from './changes.ts'
import { readCms, type SignedMessage } from './cms.ts'
import { readValidation } from './dss.ts'
import { catalogOf } from './pdf/pages.ts'
import { openPdf, type PdfDocument } from './pdf/reader.ts'
import {
  isArray,
  isDict,
  isName,
  isString,
  PdfError,
  textOf,
  type PdfDict,
  type PdfValue,
} from './pdf/values.ts'
import type { PdfReport, Problem, Signatory, SignatureReport, Trust } from './report.ts'
import { readProofs, revocationOf, type Proof, type RevocationState } from './revocation.ts'
import { readTimeStamp, type TimeStamp } from './time-stamp.ts'
import type { Level } from './types.ts'

/** More signatures than any document of an office carries. */
const MAX_SIGNATURES = 60

/** Checks every signature of a PDF. Never throws: what cannot be read is named in the report. */
export function inspectPdf(pdf: Buffer, trust: Trust): PdfReport {
  try {
    const document = openPdf(pdf)
    const stored = readValidation(document)
    const setting: Setting = {
      document,
      inFile: readProofs(stored),
      atHand: readProofs({ ocsps: [], crls: trust.crls ?? [] }),
      pool: certificatesIn([...stored.certificates, ...(trust.intermediates ?? [])]),
      roots: certificatesIn(trust.roots),
      now: trust.now,
    }
    const signatures = signaturesOf(document).map((one) => inspectOne(setting, one))
    return { signatures, unreadable: null, verdict: together(signatures) }
  } catch (error) {
    const unreadable = error instanceof PdfError ? error.message : 'Tệp PDF bị hỏng, không đọc được.'
    return { signatures: [], unreadable, verdict: 'uncertain' }
  }
}

function together(signatures: readonly SignatureReport[]): PdfReport['verdict'] {
  if (signatures.length === 0) return 'unsigned'
  const worst = (['invalid', 'uncertain'] as const).find((verdict) =>
    signatures.some((one) => one.verdict === verdict),
  )
  return worst ?? 'valid'
}

type Setting = {
  document: PdfDocument
  /** Proofs the file carries, and those known besides. */
  inFile: Proof[]
  atHand: Proof[]
  pool: Certificate[]
  roots: Certificate[]
  now: Temporal.Instant
}
type Found = { field: string; dict: PdfDict; end: number }

function certificatesIn(list: readonly Buffer[]): Certificate[] {
  return list.flatMap((der) => {
    try {
      return [readCertificate(der)]
    } catch {
      return []
    }
  })
}

/** Signature dictionaries of the form, in the order in which they were made. */
function signaturesOf(document: PdfDocument): Found[] {
  const form = document.resolve(catalogOf(document).dict.entries.get('AcroForm'))
  const found: Found[] = []
  const walk = (value: PdfValue, path: string, depth: number, inheritedType: boolean): void => {
    const field = document.resolve(value)
    if (!isDict(field) || depth > 10 || found.length > MAX_SIGNATURES) return
    const own = textOf(document.resolve(field.entries.get('T')))
    const name = [path, own].filter(Boolean).join('.')
    const type = document.resolve(field.entries.get('FT'))
    const signs = isName(type) ? isName(type, 'Sig') : inheritedType
    const dict = document.resolve(field.entries.get('V'))
    if (signs && isDict(dict)) {
      found.push({ field: name, dict, end: endOf(document, dict) })
      return
    }
    const kids = document.resolve(field.entries.get('Kids'))
    if (isArray(kids)) for (const kid of kids.slice(0, 1000)) walk(kid, name, depth + 1, signs)
  }
  const fields = isDict(form) ? document.resolve(form.entries.get('Fields')) : null
  for (const field of isArray(fields) ? fields : []) walk(field, '', 0, false)
  if (found.length > MAX_SIGNATURES) throw new PdfError('Tệp PDF có quá nhiều chữ ký.')
  return found.sort((a, b) => a.end - b.end)
}

function rangeOf(document: PdfDocument, dict: PdfDict): number[] | undefined {
  const range = document.resolve(dict.entries.get('ByteRange'))
  const numbers = isArray(range) ? range.map((one) => document.resolve(one)) : []
  const whole = numbers.filter((one): one is number => Number.isSafeInteger(one) && Number(one) >= 0)
  return whole.length === 4 && numbers.length === 4 ? whole : undefined
}

const endOf = (document: PdfDocument, dict: PdfDict): number => {
  const range = rangeOf(document, dict)
  return range ? range[2]! + range[3]! : 0
}

/** What a signature covers, or nothing when it is not simply everything of its revision but its own place. */
function coveredBy(document: PdfDocument, dict: PdfDict) {
  const { bytes } = document
  const range = rangeOf(document, dict)
  const contents = dict.entries.get('Contents')
  if (!range || !isString(contents)) return undefined
  const [start, length, second, rest] = range
  const end = second! + rest!
  const isRevision = /%%EOF\s*$/.test(bytes.toString('latin1', Math.max(0, end - 16), end))
  if (start !== 0 || second! <= length! || end > bytes.length || !isRevision) return undefined
  // The gap is the text of the signature and nothing but it: `<…>` in hexadecimal.
  if (contents.start !== length || contents.end !== second) return undefined
  if (!/^<[0-9A-Fa-f]*>$/.test(bytes.toString('latin1', length, second))) return undefined
  return { parts: [bytes.subarray(0, length), bytes.subarray(second, end)], end, contents: contents.bytes }
}

function inspectOne(setting: Setting, { field, dict }: Found): SignatureReport {
  const { document } = setting
  const text = (key: string) => textOf(document.resolve(dict.entries.get(key))) ?? null
  const base = { ...NOTHING, field, reason: text('Reason'), claimedAt: readDate(text('M')) }
  const covered = coveredBy(document, dict)
  if (!covered) return { ...base, problems: ['range-wrong'] }
  const after = changeAfter(setting, covered.end)
  const whole = { ...base, coversAll: covered.end === document.bytes.length, after }
  let cms: SignedMessage
  try {
    cms = readCms(trimmed(covered.contents))
  } catch {
    return { ...whole, problems: ['unreadable'] }
  }
  return judge(setting, whole, cms, covered.parts)
}

const NOTHING: SignatureReport = {
  field: '',
  signatory: null,
  reason: null,
  verdict: 'invalid',
  problems: [],
  level: null,
  claimedAt: null,
  stampedAt: null,
  stampedBy: null,
  revocation: { state: 'unknown', source: null, at: null },
  coversAll: false,
  after: 'unknown',
}

/** The message without the zeros that fill its place. */
function trimmed(contents: Buffer): Buffer {
  const form = contents[1] ?? 0
  if (contents[0] !== 0x30 || form < 0x80 || form > 0x84) return contents
  const digits = form - 0x80
  // An indefinite length is closed by the message itself.
  return digits === 0 ? contents : contents.subarray(0, 2 + digits + contents.readUIntBE(2, digits))
}

function changeAfter({ document }: Setting, end: number): SignatureReport['after'] {
  if (end === document.bytes.length) return 'nothing'
  try {
    return changeBetween(openPdf(document.bytes.subarray(0, end)), document)
  } catch {
    return 'unknown'
  }
}

/** These break a signature; the others only leave it open who signed. */
const BREAKING: readonly Problem[] = [
  'content-changed',
  'forged',
  'range-wrong',
  'changed-after',
  'certificate-revoked',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-not-named',
  'weak-algorithm',
  'unreadable',
]

function judge(
  setting: Setting,
  base: SignatureReport,
  cms: SignedMessage,
  parts: readonly Buffer[],
): SignatureReport {
  const problems: Problem[] = []
  const check = (holds: boolean, problem: Problem) => void (holds || problems.push(problem))
  const weak = cms.digest === 'sha1' || cms.signatureHash === 'sha1' || isShort(cms.signer)
  check(cms.digest !== undefined && cms.matches(digestOf(cms.digest, parts)), 'content-changed')
  check(cms.genuine, 'forged')
  check(!weak, 'weak-algorithm')
  check(base.after !== 'modified', 'changed-after')
  check(base.after !== 'unknown', 'change-unknown')
  check(cms.namesCertificate !== 'no', 'certificate-not-named')
  const { signer } = cms
  if (!signer) return { ...base, problems: [...problems, 'unreadable'] }
  const pool = [...cms.certificates, ...setting.pool]
  const stamp = cms.timeStamp ? readTimeStamp(cms.timeStamp, cms.signature, pool, setting.roots) : null
  if (cms.timeStamp) check(stamp?.valid === true, 'time-stamp-wrong')
  if (stamp?.valid) check(stamp.trusted, 'time-stamp-untrusted')
  const proven = stamp?.valid && stamp.trusted ? stamp.at : null
  const claimed = base.claimedAt ?? (cms.claimedAt ? toInstant(cms.claimedAt) : null)
  const { chain, trusted } = chainOf(signer, pool, setting.roots)
  check(trusted, 'certificate-untrusted')
  problems.push(...standingAt(signer, proven ?? claimed ?? setting.now))
  const carried = [...setting.inFile, ...readProofs({ ocsps: [], crls: cms.crls })]
  const state = revocationAt(chain, [...carried, ...setting.atHand], proven ?? setting.now, proven)
  if (state.state === 'revoked') problems.push('certificate-revoked')
  if (state.state === 'unknown') problems.push('revocation-unknown')
  return {
    ...base,
    signatory: signatoryOf(signer, chain),
    claimedAt: claimed,
    problems,
    verdict: verdictOf(problems),
    level: levelOf(carried, chain, stamp),
    stampedAt: stamp?.valid ? stamp.at : null,
    stampedBy: stamp?.valid ? stamp.authority.name : null,
    revocation: {
      state: state.state,
      source: state.state === 'unknown' ? null : state.source,
      at: state.state === 'good' ? state.checkedAt : state.state === 'revoked' ? state.revokedAt : null,
    },
  }
}

const toInstant = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime())
const isShort = (signer: Certificate | null) =>
  (signer?.x509.publicKey.asymmetricKeyDetails?.modulusLength ?? 2048) < 2048

function digestOf(algorithm: string, parts: readonly Buffer[]): Buffer {
  const hash = createHash(algorithm)
  for (const part of parts) hash.update(part)
  return hash.digest()
}

function standingAt(signer: Certificate, at: Temporal.Instant): Problem[] {
  if (validAt(signer, at)) return []
  return [
    Temporal.Instant.compare(at, signer.validFrom) < 0 ? 'certificate-not-yet-valid' : 'certificate-expired',
  ]
}

function verdictOf(problems: readonly Problem[]): SignatureReport['verdict'] {
  if (problems.some((one) => BREAKING.includes(one))) return 'invalid'
  return problems.length > 0 ? 'uncertain' : 'valid'
}

/**
 * How the signer's certificate and those above it stand. A revocation after the proven time does not touch a signature
 * made before it; without a proven time every revocation does, since anybody may set a clock back.
 */
function revocationAt(
  chain: readonly Certificate[],
  proofs: readonly Proof[],
  at: Temporal.Instant,
  proven: Temporal.Instant | null,
): RevocationState {
  const states = chain.slice(0, -1).map((one, i) => {
    const state = revocationOf(one, chain[i + 1]!, proofs, at)
    if (state.state !== 'revoked' || !proven || Temporal.Instant.compare(proven, state.revokedAt) >= 0)
      return state
    return { state: 'good' as const, source: state.source, checkedAt: proven }
  })
  return (
    states.find(({ state }) => state === 'revoked') ??
    states.find(({ state }) => state === 'unknown') ??
    states[0] ?? { state: 'unknown' }
  )
}

function signatoryOf(signer: Certificate, chain: readonly Certificate[]): Signatory {
  return {
    name: signer.name,
    organisation: signer.organisation,
    serial: signer.serial,
    issuer: signer.issuerName,
    validFrom: signer.validFrom,
    validTo: signer.validTo,
    chain: chain.map(({ name }) => name),
    certificate: signer.der,
  }
}

/** The level reached: a stamp that holds makes T; proofs in the file for every certificate of both chains make LT. */
function levelOf(proofs: readonly Proof[], chain: readonly Certificate[], stamp: TimeStamp | null): Level {
  if (!stamp?.valid) return 'B-B'
  const proven = [chain, stamp.chain].every((one) =>
    one.slice(0, -1).every((it, i) => revocationOf(it, one[i + 1]!, proofs, stamp.at).state !== 'unknown'),
  )
  return proven && chain.length > 1 ? 'B-LT' : 'B-T'
}

/** `D:20261122171500+07'00'` */
function readDate(text: string | null): Temporal.Instant | null {
  const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'?(\d\d)?)?/.exec(text ?? '')
  if (!match) return null
  const [, year, month, day, hour, minute, second, zone = '+00', minutes = '00'] = match
  try {
    return Temporal.Instant.from(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}:${minutes}`)
  } catch {
    return null
  }
}
