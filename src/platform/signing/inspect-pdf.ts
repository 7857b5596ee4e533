import { createHash } from 'node:crypto'
import { changeBetween, isTimeStamp } from './changes.ts'
import { readCms, type SignedMessage } from './cms.ts'
import { instantOf } from './der.ts'
import { readValidation } from './dss.ts'
import { catalogOf } from './pdf/pages.ts'
import { openPdf, type PdfDocument } from './pdf/reader.ts'
import { isGapless, linearizedLength } from './pdf/tail.ts'
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
import { beliefOf, judge, judgeStamp, NOTHING, together, type Belief, type Evidence } from './judge.ts'
import type { SignatureReport, SignedFileReport, Trust } from './report.ts'
import { readProofs, type Proof } from './revocation.ts'

/** More signatures than any document of an office carries. */
const MAX_SIGNATURES = 60
/** More fields than any form has. */
const MAX_FIELDS = 20_000

/** Checks every signature of a PDF. Never throws: what cannot be read is named in the report. */
export function inspectPdf(pdf: Buffer, trust: Trust): SignedFileReport {
  try {
    const document = openPdf(pdf)
    const stored = readValidation(document)
    const setting: Setting = {
      document,
      inFile: readProofs(stored),
      belief: beliefOf(trust, stored.certificates),
    }
    const signatures = signaturesOf(document).map((one, place, all) =>
      inspectOne(setting, one, all.slice(place + 1)),
    )
    return { signatures, unreadable: null, uncovered: [], verdict: together(signatures) }
  } catch (error) {
    const unreadable = error instanceof PdfError ? error.message : 'Tệp PDF bị hỏng, không đọc được.'
    return { signatures: [], unreadable, uncovered: [], verdict: 'uncertain' }
  }
}

type Setting = {
  document: PdfDocument
  /** Proofs the file carries. */
  inFile: Proof[]
  belief: Belief
}
type Found = { field: string; dict: PdfDict; end: number }

/** Signature dictionaries of the form, in the order in which they were made. */
function signaturesOf(document: PdfDocument): Found[] {
  const form = document.resolve(catalogOf(document).dict.entries.get('AcroForm'))
  const found: Found[] = []
  const seen = new Set<PdfValue>()
  const walk = (value: PdfValue, path: string, depth: number, inheritedType: boolean): void => {
    const field = document.resolve(value)
    if (!isDict(field) || depth > 10 || found.length > MAX_SIGNATURES || seen.has(field)) return
    seen.add(field)
    if (seen.size > MAX_FIELDS) throw new PdfError('Tệp PDF có quá nhiều trường biểu mẫu.')
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

/** May nothing but proofs and time stamps come behind a signature (DocMDP with permission 1, ISO 32000-2, 12.8.2.2)? */
function isFinal(document: PdfDocument, dict: PdfDict): boolean {
  const references = document.resolve(dict.entries.get('Reference'))
  return (isArray(references) ? references : []).some((one) => {
    const reference = document.resolve(one)
    if (!isDict(reference) || !isName(document.resolve(reference.entries.get('TransformMethod')), 'DocMDP'))
      return false
    const parameters = document.resolve(reference.entries.get('TransformParams'))
    return isDict(parameters) && document.resolve(parameters.entries.get('P')) === 1
  })
}

/** @param later signatures, in the order in which they were made */
function inspectOne(setting: Setting, { field, dict }: Found, later: readonly Found[]): SignatureReport {
  const { document } = setting
  const text = (key: string) => textOf(document.resolve(dict.entries.get(key))) ?? null
  const base = { ...NOTHING, field, reason: text('Reason'), claimedAt: readDate(text('M')) }
  const covered = coveredBy(document, dict)
  if (!covered) return { ...base, problems: ['range-wrong'] }
  // Whoever closed the document did not agree to further signatures.
  const allowed = isFinal(document, dict) ? 'stamps' : 'signatures'
  const after = changeAfter(setting, covered.end, later, allowed)
  const whole = { ...base, coversAll: covered.end === document.bytes.length, after }
  if (isTimeStamp(document, dict))
    return judgeStamp(setting.belief, whole, {
      token: trimmed(covered.contents),
      over: Buffer.concat(covered.parts),
      carried: setting.inFile,
    })
  let cms: SignedMessage
  try {
    cms = readCms(trimmed(covered.contents))
  } catch {
    return { ...whole, problems: ['unreadable'] }
  }
  return judge(setting.belief, whole, evidenceOf(setting, whole, cms, covered.parts))
}

/** The message without the zeros that fill its place. */
function trimmed(contents: Buffer): Buffer {
  const form = contents[1] ?? 0
  if (contents[0] !== 0x30 || form < 0x80 || form > 0x84) return contents
  const digits = form - 0x80
  // An indefinite length is closed by the message itself; one that is cut off is for its reader to refuse.
  return digits === 0 || contents.length < 2 + digits
    ? contents
    : contents.subarray(0, 2 + digits + contents.readUIntBE(2, digits))
}

function changeAfter(
  { document }: Setting,
  end: number,
  later: readonly Found[],
  allowed: 'signatures' | 'stamps',
): SignatureReport['after'] {
  const { bytes } = document
  if (end === bytes.length) return 'nothing'
  try {
    // Readers that go by the length of a linearized file, or look through it for objects, would see something else than we do.
    if (linearizedLength(bytes) === bytes.length || !isGapless(document, end)) return 'unknown'
    const added = new Set(later.filter((one) => one.end > end).map(({ dict }) => dict))
    return changeBetween(openPdf(bytes.subarray(0, end)), document, added, allowed)
  } catch {
    return 'unknown'
  }
}

function evidenceOf(
  { inFile }: Setting,
  base: SignatureReport,
  cms: SignedMessage,
  parts: readonly Buffer[],
): Evidence {
  return {
    signer: cms.signer,
    certificates: cms.certificates,
    whole: cms.digest !== undefined && cms.matches(digestOf(cms.digest, parts)),
    genuine: cms.genuine,
    weakHash: cms.digest === 'sha1' || cms.signatureHash === 'sha1',
    namesCertificate: cms.namesCertificate,
    timeStamp: cms.timeStamp ? { token: cms.timeStamp, over: cms.signature } : null,
    claimedAt: base.claimedAt ?? (cms.claimedAt ? instantOf(cms.claimedAt) : null),
    carried: [...inFile, ...readProofs({ ocsps: [], crls: cms.crls })],
  }
}

function digestOf(algorithm: string, parts: readonly Buffer[]): Buffer {
  const hash = createHash(algorithm)
  for (const part of parts) hash.update(part)
  return hash.digest()
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
