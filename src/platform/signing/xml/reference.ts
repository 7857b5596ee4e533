import { createHash, timingSafeEqual } from 'node:crypto'
import { XmlElement, type XmlDocument } from 'libxml2-wasm'
import {
  allIn,
  attributeOf,
  bytesIn,
  canonical,
  elementsIn,
  isCanonical,
  isNamed,
  isWithin,
  onlyIn,
  withXml,
  type Canonical,
} from './document.ts'
import { digestBy, DS, ENVELOPED, EXCLUSIVE, INCLUSIVE } from './names.ts'

/** One thing that a signature covers, as it says it. */
export type Reference = {
  /** Empty: the whole document; `#…`: the element by that name. */
  uri: string
  /** The signature itself is left out. */
  enveloped: boolean
  form: Canonical
  digest: string
  value: Buffer
}

/** What a reference leads to: everything, or one element of the same document. */
export type Target = 'document' | XmlElement

/** More than any signature of an office covers apart. */
const MAX_REFERENCES = 10

/** How an element says that something is written down; nothing when in a way that is not taken. */
export function formOf(method: XmlElement): Canonical | undefined {
  const algorithm = attributeOf(method, 'Algorithm') ?? ''
  if (!isCanonical(algorithm)) return undefined
  const [kept, ...more] = elementsIn(method)
  if (!kept) return { algorithm }
  if (more.length > 0 || algorithm !== EXCLUSIVE || !isNamed(kept, EXCLUSIVE, 'InclusiveNamespaces'))
    return undefined
  const prefixes = (attributeOf(kept, 'PrefixList') ?? '').split(/\s+/).filter(Boolean)
  return { algorithm, prefixes }
}

/** The references of a signature; nothing when one of them wants anything that is not taken. */
export function referencesIn(info: XmlElement): Reference[] | undefined {
  const all = allIn(info, DS, 'Reference')
  if (all.length === 0 || all.length > MAX_REFERENCES) return undefined
  const read = all.flatMap((one) => readReference(one) ?? [])
  // One that could not be taken is not passed over.
  return read.length === all.length ? read : undefined
}

/** The only rewriting that is taken before the digest: leaving out the signature itself, and one canonical form. */
function readReference(reference: XmlElement): Reference | undefined {
  const uri = attributeOf(reference, 'URI')
  if (uri === undefined || !/^(?:|#[^#()\s'"]+)$/.test(uri)) return undefined
  const [list, ...lists] = allIn(reference, DS, 'Transforms')
  const wanted = list ? elementsIn(list) : []
  const enveloped = wanted[0] !== undefined && attributeOf(wanted[0], 'Algorithm') === ENVELOPED
  const [form, ...forms] = enveloped ? wanted.slice(1) : wanted
  if (lists.length > 0 || forms.length > 0 || (uri === '' && !enveloped)) return undefined
  const kept = form ? formOf(form) : { algorithm: INCLUSIVE }
  const digest = digestBy(attributeOf(onlyIn(reference, DS, 'DigestMethod'), 'Algorithm') ?? '')
  if (!kept || !digest) return undefined
  const value = bytesIn(onlyIn(reference, DS, 'DigestValue'))
  return { uri, enveloped, form: kept, digest, value }
}

/**
 * What a reference leads to; nothing when there is no such element, or a second one that anybody could take for it: names in any
 * attribute that is called so count, whatever its letters or its namespace.
 */
export function targetOf(document: XmlDocument, { uri }: Pick<Reference, 'uri'>): Target | undefined {
  if (uri === '') return 'document'
  const [element, ...more] = document.find(
    `//*[@*[translate(local-name(), 'DI', 'di') = 'id' and . = '${uri.slice(1)}']]`,
  )
  return element instanceof XmlElement && more.length === 0 ? element : undefined
}

export const signaturesIn = (document: XmlDocument): XmlElement[] =>
  document.find('//ds:Signature', { ds: DS }).filter((one) => one instanceof XmlElement)

/** Is what a reference leads to as it was when it was signed? */
export function holds(xml: Buffer, document: XmlDocument, index: number, reference: Reference): boolean {
  const bytes = reference.enveloped
    ? withoutSignature(xml, index, reference)
    : writtenDown(document, reference)
  const found = createHash(reference.digest).update(bytes).digest()
  return found.length === reference.value.length && timingSafeEqual(found, reference.value)
}

/** Read once more, since taking a signature out would change the document for the others. */
const withoutSignature = (xml: Buffer, index: number, reference: Reference): Buffer =>
  withXml(xml, (copy) => {
    const target = targetOf(copy, reference)
    const signature = signaturesIn(copy)[index]
    // What stands in the signature would go with it.
    if (!signature || (target instanceof XmlElement && isWithin(target, signature))) return Buffer.alloc(0)
    signature.remove()
    return writtenDown(copy, reference)
  })

function writtenDown(document: XmlDocument, reference: Reference): Buffer {
  const target = targetOf(document, reference)
  return target ? canonical(target === 'document' ? document : target, reference.form) : Buffer.alloc(0)
}
