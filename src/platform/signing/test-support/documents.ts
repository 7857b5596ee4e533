import { PDFDocument } from '@cantoo/pdf-lib'
import { deflateSync } from 'node:zlib'

/** A foreign PDF with cross-reference streams and object streams. */
export async function packedPdf(pages = 2): Promise<Buffer> {
  const document = await PDFDocument.create()
  for (let i = 0; i < pages; i++) document.addPage([595, 842]).drawText(`Trang ${i + 1}`, { x: 60, y: 700 })
  return Buffer.from(await document.save({ useObjectStreams: true }))
}

/** Objects written by hand, one after another, with a table or a hybrid of table and stream. */
export function plainPdf(objects: readonly string[], { root = 1, extra = '' } = {}): Buffer {
  let text = '%PDF-1.4\n'
  const starts = objects.map((object, i) => {
    const start = text.length
    text += `${i + 1} 0 obj\n${object}\nendobj\n`
    return start
  })
  const rows = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  const xref = text.length
  text += `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<</Size ${size}/Root ${root} 0 R${extra}>>\nstartxref\n${xref}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

const content = 'BT /F1 24 Tf 60 700 Td (So tien: 1.000.000 dong) Tj ET'

export const SIMPLE = [
  '<</Type/Catalog/Pages 2 0 R>>',
  '<</Type/Pages/Kids[3 0 R]/Count 1>>',
  '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
  `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
  '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
]

/** A file for old and new readers: the table hides an object that the stream beside it tells of. */
export function hybridPdf(): Buffer {
  const font = '5 0 <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'
  const packed = deflateSync(Buffer.from(font, 'latin1'))
  const parts = [Buffer.from('%PDF-1.5\n')]
  const length = () => parts.reduce((sum, part) => sum + part.length, 0)
  const starts: number[] = []
  for (const [i, object] of SIMPLE.slice(0, 4).entries()) {
    starts.push(length())
    parts.push(Buffer.from(`${i + 1} 0 obj\n${object}\nendobj\n`, 'latin1'))
  }
  const container = length()
  const head = `6 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length ${packed.length}>>\nstream\n`
  parts.push(Buffer.from(head), packed, Buffer.from('\nendstream\nendobj\n'))
  const stream = length()
  const rows = Buffer.alloc(10)
  rows.writeUInt8(2, 0)
  rows.writeUInt16BE(6, 1)
  rows.writeUInt8(1, 5)
  rows.writeUInt16BE(container, 6)
  const packedRows = deflateSync(rows)
  const dict = `<</Type/XRef/Size 7/W[1 2 2]/Index[5 2]/Root 1 0 R/Filter/FlateDecode/Length ${packedRows.length}>>`
  parts.push(Buffer.from(`7 0 obj\n${dict}\nstream\n`), packedRows, Buffer.from('\nendstream\nendobj\n'))
  const table = length()
  const lines = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('')
  const trailer = `<</Size 8/Root 1 0 R/XRefStm ${stream}>>`
  parts.push(
    Buffer.from(`xref\n0 5\n0000000000 65535 f \n${lines}trailer\n${trailer}\nstartxref\n${table}\n%%EOF\n`),
  )
  return Buffer.concat(parts)
}

/** Puts something behind a finished file, as an attacker would: objects and a table of their own. */
export function append(pdf: Buffer, objects: Readonly<Record<number, string>>, size: number): Buffer {
  const text = pdf.toString('latin1')
  const previous = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)![1])
  const root = [...text.matchAll(/\/Root (\d+) 0 R/g)].at(-1)![1]
  let added = ''
  let table = ''
  for (const [number, object] of Object.entries(objects)) {
    table += `${number} 1\n${String(pdf.length + added.length).padStart(10, '0')} 00000 n \n`
    added += `${number} 0 obj\n${object}\nendobj\n`
  }
  const start = pdf.length + added.length
  const trailer = `trailer\n<</Size ${size}/Root ${root} 0 R/Prev ${previous}>>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.concat([pdf, Buffer.from(`${added}xref\n${table}${trailer}`, 'latin1')])
}
