import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deflateSync } from 'node:zlib'
import { inspectPdf } from './inspect-pdf.ts'
import { signPdf } from './sign-pdf.ts'
import { testAuthority } from './test-support/authority.ts'
import { append, plainPdf, SIMPLE } from './test-support/documents.ts'

/**
 * Readers differ in how they find the objects of a file, and look through all of it where something is odd. Behind each signature here
 * lies another sum of money that poppler or pdf.js shows; the cross-references, read one way, never lead to it.
 */
const at = Temporal.Instant.from('2026-11-22T10:15:00Z')
const authority = await testAuthority()
const leader = await authority.person('Nguyễn Thị Ước', 'ecdsa', 'Sở Tư pháp')
const trust = {
  roots: [authority.root.certificate],
  now: at,
  proofs: {
    ocsps: [],
    crls: [await authority.crl(authority.root, at), await authority.crl(authority.issuer, at)],
  },
}
const sign = (pdf: Buffer, signer = leader.signer) =>
  signPdf({ pdf, level: 'B-B', at, signer, fieldName: 'chu-ky' })

const signed = await sign(plainPdf(SIMPLE))
const startxref = (pdf: Buffer) =>
  Number([...pdf.toString('latin1').matchAll(/startxref\s+(\d+)/g)].at(-1)![1])
const previous = startxref(signed)
const original = signed.indexOf('4 0 obj')
/** The page as signing left it. */
const page = [...signed.toString('latin1').matchAll(/\n3 0 obj\n([^]*?)\nendobj/g)]
  .at(-1)![1]!
  .replaceAll(/\s+/g, ' ')

const sum = 'BT /F1 24 Tf 60 700 Td (So tien: 9.999.999 dong) Tj ET'
const hidden = (number: number) =>
  latin(`${number} 0 obj\n<</Length ${sum.length}>>\nstream\n${sum}\nendstream\nendobj\n`)
function latin(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}
const row = (offset: number) => `${String(offset).padStart(10, '0')} 00000 n \n`
const end = (offset: number | string) => latin(`startxref\n${offset}\n%%EOF\n`)
const table = (rows: string, trailer: string) => latin(`xref\n${rows}trailer\n<<${trailer}>>\n`)
const FREE = '31 1\n0000000000 00001 f \n'
const ROOT = '/Size 60/Root 1 0 R'

type Row = readonly [number: number, kind: number, place: number, index: number]
/** A cross-reference stream at a place, which tells of itself as well. */
function xrefStream(number: number, offset: number, rows: readonly Row[], more: string): Buffer {
  const all: Row[] = [...rows, [number, 1, offset, 0]]
  const data = Buffer.alloc(all.length * 7)
  for (const [i, [, kind, place, index]] of all.entries()) {
    data.writeUInt8(kind, i * 7)
    data.writeUInt32BE(place, i * 7 + 1)
    data.writeUInt16BE(index, i * 7 + 5)
  }
  const index = all.map(([one]) => `${one} 1`).join(' ')
  const dict = `<</Type/XRef/W[1 4 2]/Index[${index}]${ROOT}${more}/Length ${data.length}>>`
  return Buffer.concat([latin(`${number} 0 obj\n${dict}\nstream\n`), data, latin('\nendstream\nendobj\n')])
}

/** Parts behind the signed file, each told where it begins. */
function behind(...parts: ((offset: number) => Buffer)[]): Buffer {
  let file: Buffer = signed
  for (const part of parts) file = Buffer.concat([file, part(file.length)])
  return file
}
const updateWith = (trailer: string, rows = FREE, object = hidden(4)) =>
  behind(
    () => object,
    () => table(rows, trailer),
    (offset) => end(offset - table(rows, trailer).length),
  )
const verdictOf = (pdf: Buffer) => inspectPdf(pdf, trust).verdict

const places: Record<string, number> = {}
const marked = (name: string, make: (offset: number) => Buffer) => (offset: number) => {
  places[name] = offset
  return make(offset)
}

const DISGUISES: Readonly<Record<string, () => Buffer>> = {
  'an object that no cross-reference lists': () => updateWith(`${ROOT}/Prev ${previous}`),
  'a section for old readers that a section for new ones names': () =>
    behind(
      marked('sum', () => hidden(4)),
      marked('good', (offset) => xrefStream(30, offset, [[4, 1, original, 0]], '')),
      marked('bad', () => table(`4 1\n${row(places['sum']!)}`, `${ROOT}/Prev ${previous}`)),
      marked('last', (offset) =>
        xrefStream(31, offset, [], `/XRefStm ${places['good']!}/Prev ${places['bad']!}`),
      ),
      () => end(places['last']!),
    ),
  'a comment before the place of the last section': () =>
    behind(
      () => hidden(4),
      marked('last', () => table(FREE, `${ROOT}/Prev ${previous}`)),
      () => end(`%\n${places['last']!}`),
    ),
  'a place of more digits than some read': () =>
    behind(
      marked('sum', () => hidden(4)),
      (offset) => Buffer.alloc(Math.max(0, previous * 10 - offset), 10),
      () => table(`4 1\n${row(places['sum']!)}`, `${ROOT}/Prev ${previous}`),
      () => end(`${String(previous).padStart(15, '0')}0`),
    ),
  'the section before at a real number': () => updateWith(`${ROOT}/Prev ${previous}.0`),
  'the section for old readers at a real number': () =>
    behind(
      marked('sum', () => hidden(4)),
      marked('good', (offset) => xrefStream(30, offset, [[4, 1, original, 0]], '')),
      marked('bad', () => table(`4 1\n${row(places['sum']!)}`, `${ROOT}/Prev ${previous}`)),
      marked('last', () => table(FREE, `${ROOT}/XRefStm ${places['good']!}.0/Prev ${places['bad']!}`)),
      () => end(places['last']!),
    ),
  'an object number higher than there are': () =>
    updateWith(`${ROOT}/Prev ${previous}`, '4000000000 1\n0000000000 00001 f \n'),
  'what says of the file itself stands where another object does': () =>
    updateWith(`${ROOT}/Info 50 0 R/Prev ${previous}`, `50 1\n${row(signed.length)}`),
  'a key twice in a dictionary': () => {
    const twice = page.replace(
      '/Contents 4 0 R',
      `/Contents 41 0 R/Contents 4 0 R${'/Parent 2 0 R'.repeat(40)}`,
    )
    return append(signed, { 3: twice, 41: `<</Length ${sum.length}>>\nstream\n${sum}\nendstream` }, 60)
  },
  'a stream of objects whose packing is told elsewhere': () => {
    const bad = page.replace('/Contents 4 0 R', '/Contents 41 0 R')
    const packed = deflateSync(latin(`\0${'3 0'.padEnd(99)}%${bad}\n${page}\n`.padEnd(3001)))
    const dict = `<</Type/ObjStm/N 1/First 100/Filter/FlateDecode/DecodeParms 40 0 R/Length ${packed.length}>>`
    return behind(
      marked('parms', () => latin('40 0 obj\n<</Predictor 12/Columns 3000>>\nendobj\n')),
      marked('sum', () => hidden(41)),
      marked('pack', () =>
        Buffer.concat([latin(`42 0 obj\n${dict}\nstream\n`), packed, latin('\nendstream\nendobj\n')]),
      ),
      marked('last', (offset) =>
        xrefStream(
          43,
          offset,
          [
            [3, 2, 42, 0],
            [40, 1, places['parms']!, 0],
            [41, 1, places['sum']!, 0],
            [42, 1, places['pack']!, 0],
          ],
          `/Prev ${previous}`,
        ),
      ),
      () => end(places['last']!),
    )
  },
  'an object written inside a string of another': () => {
    const note = `<</Type/Note/Text(${hidden(4).toString('latin1')})>>`
    return append(signed, { 50: note }, 60)
  },
}

describe('behind a signature, what other readers find where the cross-references do not lead', () => {
  for (const [name, disguise] of Object.entries(DISGUISES)) {
    it(name, () => assert.notEqual(verdictOf(disguise()), 'valid'))
  }

  it('nothing but blanks and a comment: it stays what it was', () => {
    const harmless = behind(
      () => latin('\n% by a program\n\n'),
      marked('last', () => table(FREE, `${ROOT}/Prev ${previous}`)),
      () => end(places['last']!),
    )
    assert.equal(verdictOf(harmless), 'valid')
  })

  it('data that begin on the line of their word', async () => {
    const first = `[3 3] 0 d % ${' '.repeat(200)}\n`
    const data = `${first}BT /F1 24 Tf 60 700 Td (So tien: 1.000.000 dong) Tj ET\n`
    const base = await sign(
      plainPdf(SIMPLE.with(3, `<</Length ${data.length}>>\nstream\n${data}\nendstream`)),
    )
    const shifted = `<</Length ${data.length}>>\nstream${data}endstream\n ${sum}\nendstream`
    assert.notEqual(verdictOf(append(base, { 4: shifted }, 60)), 'valid')
    assert.equal(verdictOf(base), 'valid')
  })
})

describe('a file that was prepared before it is signed', () => {
  const linearized = (length: number) =>
    plainPdf([...SIMPLE, '<</Note true>>'])
      .toString('latin1')
      .replace(
        '%PDF-1.4\n',
        `%PDF-1.4\n9 0 obj\n<</Linearized 1/L ${length}/H[400 20]/O 3/E 1000/N 1/T 500>>\nendobj\n`,
      )
  /** The same with its places moved behind what was put in. */
  const moved = (length: number): Buffer => {
    const text = linearized(length)
    const by = text.indexOf('1 0 obj') - '%PDF-1.4\n'.length
    return latin(
      text
        .replace(/(\d{10}) 00000 n/g, (_, place: string) => row(Number(place) + by).trimEnd())
        .replace(/startxref\n(\d+)/, (_, place: string) => `startxref\n${Number(place) + by}`),
    )
  }

  it('to be as long as it says only afterwards is not signed', async () => {
    await assert.rejects(sign(moved(60_000)), /khai độ dài lớn hơn/)
    assert.equal(verdictOf(await sign(moved(500))), 'valid', 'one that was shorter once is')
  })

  it('to be as long as it says is not valid once somebody has made it so', async () => {
    const base = moved(500)
    const one = await sign(base)
    const update = append(one, {}, 60)
    const length = String(update.length)
    const claims = Buffer.from(
      update.toString('latin1').replace('/L 500', `/L ${length}`.padEnd(6)),
      'latin1',
    )
    assert.notEqual(verdictOf(claims), 'valid')
  })

  it('with something before its head is neither signed nor valid', async () => {
    const shifted = Buffer.concat([latin(`%${'x'.repeat(98)}\n`), plainPdf(SIMPLE)])
    await assert.rejects(sign(shifted), /phần thừa ở đầu/)
    assert.match(inspectPdf(Buffer.concat([latin('%\n'), signed]), trust).unreadable ?? '', /phần thừa ở đầu/)
  })
})

describe('a small file that asks for much', () => {
  it('is not unpacked more than once, nor more than a file has a use for', () => {
    const packed = deflateSync(Buffer.alloc(63_900_000)).toString('latin1')
    const objects = SIMPLE.with(0, `<</Type/Catalog/Pages 2 0 R/DSS<</Certs[${'6 0 R '.repeat(60)}]>>>>`)
    const bomb = plainPdf([
      ...objects,
      `<</Filter/FlateDecode/Length ${packed.length}>>\nstream\n${packed}\nendstream`,
    ])
    const before = process.memoryUsage().arrayBuffers
    assert.equal(verdictOf(bomb), 'unsigned')
    assert.ok(process.memoryUsage().arrayBuffers - before < 200_000_000)
  })

  it('fields that lead to each other are looked at once', () => {
    const ring = Array.from({ length: 30 }, (_, i) => `${6 + i} 0 R`).join(' ')
    const fields = Array.from({ length: 30 }, () => `<</Kids[${ring}]>>`)
    const catalog = `<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[${ring}]>>>>`
    assert.equal(verdictOf(plainPdf([...SIMPLE.with(0, catalog), ...fields])), 'unsigned')
  })
})

describe('what a key gives back', () => {
  it('is kept only when it is a signature by that key of what it was given', async () => {
    const stranger = await authority.person('Kẻ khác')
    const swapped = { chain: leader.signer.chain, sign: stranger.signer.sign }
    await assert.rejects(sign(plainPdf(SIMPLE), swapped), /not its own/)
    const crossed = {
      chain: leader.signer.chain,
      sign: async (items: Parameters<typeof leader.signer.sign>[0]) =>
        await leader.signer.sign(items.map((item) => ({ ...item, attributes: Buffer.from('khác') }))),
    }
    await assert.rejects(sign(plainPdf(SIMPLE), crossed), /not its own/)
  })
})
