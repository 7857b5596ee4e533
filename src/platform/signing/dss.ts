import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { catalogOf } from './pdf/pages.ts'
import { openPdf, unpack, type PdfDocument } from './pdf/reader.ts'
import {
  isArray,
  isDict,
  isStream,
  pdfDict,
  pdfName,
  pdfRef,
  pdfStream,
  withEntries,
  type PdfDict,
  type PdfValue,
} from './pdf/values.ts'
import { updateOf, type Update } from './pdf/writer.ts'

/** Everything needed to check signatures later, DER. */
export type Proofs = {
  certificates: readonly Buffer[]
  ocsps: readonly Buffer[]
  crls: readonly Buffer[]
}

/** Name of a signature in the store: SHA-1 of its contents as they stand in the file (ISO 32000-2, 12.8.4.4). */
const nameOf = (contents: Buffer) => createHash('sha1').update(contents).digest('hex').toUpperCase()

/**
 * Puts proofs into the document security store (DSS) of a signed document, as another incremental update.
 * @param contents the signature they belong to, as it stands in the file, filling included
 */
export function addValidation(pdf: Buffer, contents: Buffer, proofs: Proofs): Buffer {
  const document = openPdf(pdf)
  const catalog = catalogOf(document)
  const update = updateOf(document)
  const found = document.resolve(catalog.dict.entries.get('DSS'))
  const store = isDict(found) ? found : pdfDict({ Type: pdfName('DSS') })
  const lists = [
    ['Certs', 'Cert', proofs.certificates],
    ['OCSPs', 'OCSP', proofs.ocsps],
    ['CRLs', 'CRL', proofs.crls],
  ] as const
  let whole = store
  const own: Record<string, PdfValue> = {}
  for (const [list, key, items] of lists) {
    const { all, used } = merged(update, store.entries.get(list), items)
    if (all.length > 0) whole = withEntries(whole, { [list]: all })
    if (used.length > 0) own[key] = used
  }
  const before = document.resolve(store.entries.get('VRI'))
  const records = withEntries(isDict(before) ? before : pdfDict({}), {
    [nameOf(contents)]: pdfRef(update.add(pdfDict({ Type: pdfName('VRI'), ...own }))),
  })
  const number = update.add(withEntries(whole, { VRI: records }))
  update.put(catalog.ref.number, withEntries(catalog.dict, { DSS: pdfRef(number) }))
  return update.finish().bytes
}

/** Adds what is not there yet; the same bytes are kept once. */
function merged(update: Update, held: PdfValue | undefined, items: readonly Buffer[]) {
  const list = update.document.resolve(held)
  const all: PdfValue[] = isArray(list) ? [...list] : []
  const known = new Map(all.map((ref) => [bytesOf(update.document, ref).toString('base64'), ref]))
  const used = [...new Set(items.map((der) => der.toString('base64')))].map((key) => {
    const before = known.get(key)
    if (before) return before
    const data = deflateSync(Buffer.from(key, 'base64'))
    const ref = pdfRef(update.add(pdfStream(pdfDict({ Filter: pdfName('FlateDecode') }), data)))
    all.push(ref)
    known.set(key, ref)
    return ref
  })
  return { all, used }
}

function bytesOf(document: PdfDocument, value: PdfValue): Buffer {
  const stream = document.resolve(value)
  return isStream(stream) ? unpack(stream) : Buffer.alloc(0)
}

/** The proofs a document carries. */
export function readValidation(document: PdfDocument): Proofs {
  const store = document.resolve(catalogOf(document).dict.entries.get('DSS'))
  const read = isDict(store) ? reading(document, store) : () => []
  return { certificates: read('Certs'), ocsps: read('OCSPs'), crls: read('CRLs') }
}

/** More proofs than a hundred signatures need. */
const MAX_PROOFS = 1000
/** Bytes of a proof, and of all those of a file: lists of revoked certificates are the long ones. */
const [MAX_PROOF, MAX_IN_ALL] = [10_000_000, 30_000_000]

/** Reads the lists of a store, each proof once and not more than a file has a use for. */
function reading(document: PdfDocument, store: PdfDict): (key: string) => Buffer[] {
  const seen = new Set<PdfValue>()
  let left = MAX_IN_ALL
  const proofOf = (one: PdfValue): Buffer[] => {
    const stream = document.resolve(one)
    if (!isStream(stream) || seen.has(stream)) return []
    seen.add(stream)
    try {
      const proof = unpack(stream, Math.min(left, MAX_PROOF))
      left -= proof.length
      return left < 0 ? [] : [proof]
    } catch {
      // One proof that cannot be read does not make the others worthless.
      return []
    }
  }
  return (key) => {
    const list = document.resolve(store.entries.get(key))
    return (isArray(list) ? list : []).slice(0, MAX_PROOFS).flatMap(proofOf)
  }
}
