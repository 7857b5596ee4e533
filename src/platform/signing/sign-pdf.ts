import { ZONE } from '../clock.ts'
import type { Appearance } from './appearance.ts'
import { chainOf, readCertificate, type Certificate } from './certificate.ts'
import {
  assembleCms,
  attributesToSign,
  checkOwn,
  derSignature,
  readCms,
  sha256,
  type SignedMessage,
} from './cms.ts'
import { addValidation } from './dss.ts'
import { openPdf } from './pdf/reader.ts'
import { linearizedLength } from './pdf/tail.ts'
import { pdfBytes, pdfDict, PdfError, pdfName, pdfText, type PdfValue } from './pdf/values.ts'
import { updateOf } from './pdf/writer.ts'
import { placeSignature } from './place-signature.ts'
import type { Level, RevocationSource, Signer, TimeStamper, ToSign } from './types.ts'

export type SignOptions = {
  pdf: Buffer
  level: Level
  /** Left out, the signature is in the file but nothing is seen of it. */
  appearance?: Appearance
  /** Name of the signature field; a taken one gets a number. */
  fieldName: string
  reason?: string
  location?: string
  /** When it is signed, as the signer's clock says. */
  at: Temporal.Instant
  /** Needed from B-T on. */
  tsa?: TimeStamper
  /** Needed for B-LT. */
  revocation?: RevocationSource
}

/** A document made ready to be signed: its digest is taken, only the signature is missing. */
export type Prepared = {
  toSign: ToSign
  /** Puts the signature in; asks for the time stamp and the proofs the level wants. */
  finish(signature: Buffer): Promise<Buffer>
}

const TOKEN_ROOM = 12_000

/**
 * Adds everything of a PAdES signature (ETSI EN 319 142-1) except the signature itself, as an incremental update: every
 * earlier byte stays, so that earlier signatures stay valid.
 * @throws PdfError when the file cannot be signed; its message is for people
 */
export function preparePdf(options: SignOptions, chain: readonly Certificate[]): Prepared {
  const { pdf, level, tsa, revocation } = options
  if (level !== 'B-B' && !tsa) throw new Error('this level needs a time-stamping authority')
  if (level === 'B-LT' && !revocation) throw new Error('this level needs a source of revocation')
  const [own] = chain
  if (!own) throw new Error('a signature needs its certificate')
  const document = openPdf(pdf)
  if (document.trailer.entries.has('Encrypt'))
    throw new PdfError('Tệp PDF được đặt mật khẩu hoặc khóa quyền. Hãy bỏ khóa rồi ký.')
  // It would be read in another way once it has the length it claims.
  if ((linearizedLength(pdf) ?? 0) > pdf.length)
    throw new PdfError('Tệp PDF khai độ dài lớn hơn độ dài thật nên không ký được. Hãy xuất lại tệp PDF.')
  const room = chain.reduce((sum, { der }) => sum + der.length, 2500) + (tsa ? TOKEN_ROOM : 0)
  const update = updateOf(document)
  const dictionary = update.add(signatureDictionary(options, own.name, room))
  placeSignature(update, dictionary, options.fieldName, `Chữ ký số của ${own.name}`, options.appearance)
  const { bytes, starts } = update.finish()
  const gap = measure(bytes, starts.get(dictionary)!, room)
  const digest = sha256(bytes.subarray(0, gap.start), bytes.subarray(gap.end))
  const toSign = attributesToSign(own, digest)
  return {
    toSign,
    finish: async (given) => {
      const signature = derSignature(given, own)
      checkOwn(signature, toSign, own)
      const timeStamp = tsa ? await tsa(sha256(signature)) : undefined
      const cms = assembleCms({ chain, attributes: toSign.attributes, signature, timeStamp })
      if (cms.length > room) throw new Error(`signature of ${cms.length} bytes does not fit ${room}`)
      bytes.write(cms.toString('hex').toUpperCase(), gap.start + 1, 'latin1')
      if (level !== 'B-LT' || !revocation || !timeStamp) return bytes
      const stampChain = chainFrom(readCms(timeStamp))
      const [ours, theirs] = await Promise.all([
        revocation(chain.map(({ der }) => der)),
        revocation(stampChain.map(({ der }) => der)),
      ])
      const contents = Buffer.from(bytes.toString('latin1', gap.start + 1, gap.end - 1), 'hex')
      return addValidation(bytes, contents, {
        certificates: [...chain, ...stampChain].map(({ der }) => der),
        ocsps: [...ours.ocsps, ...theirs.ocsps],
        crls: [...ours.crls, ...theirs.crls],
      })
    },
  }
}

/** The certificates a message carries, its signer's first, each before the one above it. */
export const chainFrom = ({ signer, certificates }: SignedMessage): Certificate[] =>
  signer ? chainOf(signer, certificates, []).chain : []

/**
 * Signs one document.
 * @returns the document with the signature behind it
 * @throws PdfError when the file cannot be signed
 */
export async function signPdf(options: SignOptions & { signer: Signer }): Promise<Buffer> {
  const [signed] = await signPdfs([options], options.signer)
  return signed!
}

/**
 * Signs a pile of documents in one act of the key: one PIN, one confirmation.
 * @throws PdfError when one of them cannot be signed; then none is
 */
export async function signPdfs(documents: readonly SignOptions[], signer: Signer): Promise<Buffer[]> {
  const chain = signer.chain.map(readCertificate)
  const prepared = documents.map((one) => preparePdf(one, chain))
  const signatures = await signer.sign(prepared.map(({ toSign }) => toSign))
  if (signatures.length !== prepared.length) throw new Error('the key did not sign everything')
  return Promise.all(prepared.map((one, index) => one.finish(signatures[index]!)))
}

const UNKNOWN_LENGTH = 9_999_999_999

function signatureDictionary({ at, reason, location }: SignOptions, name: string, room: number): PdfValue {
  return pdfDict({
    Type: pdfName('Sig'),
    Filter: pdfName('Adobe.PPKLite'),
    SubFilter: pdfName('ETSI.CAdES.detached'),
    ByteRange: [0, UNKNOWN_LENGTH, UNKNOWN_LENGTH, UNKNOWN_LENGTH],
    Contents: pdfBytes(Buffer.alloc(room)),
    M: pdfText(pdfDate(at)),
    Name: pdfText(name),
    Reason: reason ? pdfText(reason) : undefined,
    Location: location ? pdfText(location) : undefined,
  })
}

/** `D:20261122171500+07'00'` */
const pdfDate = (at: Temporal.Instant): string => {
  const local = at.toZonedDateTimeISO(ZONE)
  const digits = local.toPlainDateTime().round('second').toString().replace(/\D/g, '')
  return `D:${digits}${local.offset.replace(':', "'")}'`
}

/** Finds the place kept free for the signature and writes what is covered around it. */
function measure(bytes: Buffer, start: number, room: number): { start: number; end: number } {
  const mark = '/ByteRange ['
  const range = bytes.indexOf(mark, start)
  const gap = bytes.indexOf('/Contents <', start) + '/Contents '.length
  const end = gap + room * 2 + 2
  const numbers = `0 ${gap} ${end} ${bytes.length - end}`
  bytes.write(
    `${numbers}]`.padEnd(`0 ${UNKNOWN_LENGTH} ${UNKNOWN_LENGTH} ${UNKNOWN_LENGTH}]`.length),
    range + mark.length,
    'latin1',
  )
  return { start: gap, end }
}
