/** Objects of a PDF (ISO 32000-1, 7.3) as plain values. */
export type PdfName = { kind: 'name'; name: string }
export type PdfString = {
  kind: 'string'
  bytes: Buffer
  /** Where it stands, for strings read from a file. */ start?: number
  end?: number
}
export type PdfRef = { kind: 'ref'; number: number; generation: number }
export type PdfDict = { kind: 'dict'; entries: Map<string, PdfValue> }
export type PdfStream = { kind: 'stream'; dict: PdfDict; data: Buffer }
export type PdfValue =
  null | boolean | number | PdfName | PdfString | PdfRef | PdfDict | PdfStream | readonly PdfValue[]

/** The file is no PDF one can work with; the message is for people. */
export class PdfError extends Error {}

export const pdfName = (name: string): PdfName => ({ kind: 'name', name })
export const pdfRef = (number: number): PdfRef => ({ kind: 'ref', number, generation: 0 })
export const pdfBytes = (bytes: Buffer): PdfString => ({ kind: 'string', bytes })
export const pdfDict = (entries: Readonly<Record<string, PdfValue | undefined>>): PdfDict => ({
  kind: 'dict',
  entries: new Map(
    Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  ),
})
export const pdfStream = (dict: PdfDict, data: Buffer): PdfStream => ({
  kind: 'stream',
  dict: withEntries(dict, { Length: data.length }),
  data,
})
/** The same dictionary with some entries put in or replaced. */
export const withEntries = (dict: PdfDict, entries: Readonly<Record<string, PdfValue>>): PdfDict => ({
  kind: 'dict',
  entries: new Map([...dict.entries, ...Object.entries(entries)]),
})

/** A text as PDF writes it: Latin letters as they are, anything else as UTF-16 with its mark. */
export function pdfText(text: string): PdfString {
  // eslint-disable-next-line no-control-regex -- what PDFDocEncoding shares with ASCII
  if (/^[\u0020-\u007E]*$/.test(text)) return pdfBytes(Buffer.from(text, 'latin1'))
  const bytes = Buffer.alloc(2 + text.length * 2)
  bytes.writeUInt16BE(0xfeff)
  for (let i = 0; i < text.length; i++) bytes.writeUInt16BE(text.charCodeAt(i), 2 + i * 2)
  return pdfBytes(bytes)
}

/** Reads such a text back (UTF-16BE, UTF-8 or Latin). */
export function textOf(value: PdfValue | undefined): string | undefined {
  if (!isString(value)) return undefined
  const { bytes } = value
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2))
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3).toString('utf8')
  return bytes.toString('latin1')
}

const kindOf = (value: PdfValue | undefined): string | undefined =>
  typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined

export const isName = (value: PdfValue | undefined, name?: string): value is PdfName =>
  kindOf(value) === 'name' && (name === undefined || (value as PdfName).name === name)
export const isString = (value: PdfValue | undefined): value is PdfString => kindOf(value) === 'string'
export const isRef = (value: PdfValue | undefined): value is PdfRef => kindOf(value) === 'ref'
export const isDict = (value: PdfValue | undefined): value is PdfDict => kindOf(value) === 'dict'
export const isStream = (value: PdfValue | undefined): value is PdfStream => kindOf(value) === 'stream'
export const isArray = (value: PdfValue | undefined): value is readonly PdfValue[] => Array.isArray(value)
