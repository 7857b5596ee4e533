import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sha256 } from './cms.ts'
import { changeBetween } from './changes.ts'
import { inspectPdf } from './inspect-pdf.ts'
import { openPdf } from './pdf/reader.ts'
import { pdfRef } from './pdf/values.ts'
import { signPdf, type SignOptions } from './sign-pdf.ts'
import { testAuthority } from './test-support/authority.ts'
import { append, packedPdf, plainPdf, SIMPLE } from './test-support/documents.ts'
import { remade } from './test-support/remade.ts'

const at = Temporal.Instant.from('2026-11-22T10:15:00Z')
const authority = await testAuthority()
const leader = await authority.person('Nguyễn Thị Ước', 'ecdsa', 'Sở Tư pháp')
const proofs = {
  ocsps: [],
  crls: [await authority.crl(authority.root, at), await authority.crl(authority.issuer, at)],
}
const trust = { roots: [authority.root.certificate], now: at, proofs }

const sign = (pdf: Buffer, more: Partial<SignOptions> = {}) =>
  signPdf({ pdf, level: 'B-B', at, signer: leader.signer, fieldName: 'chu-ky', ...more })
const size = (pdf: Buffer) => Number([...pdf.toString('latin1').matchAll(/\/Size (\d+)/g)].at(-1)![1])
/** The first signature and the whole file, after an update by nobody. */
const updated = (signed: Buffer, objects: Readonly<Record<number, string>>) => {
  const { verdict, signatures } = inspectPdf(append(signed, objects, size(signed) + 200), trust)
  return [verdict, signatures[0]?.after]
}
const CHANGED = ['invalid', 'modified']
const UNCERTAIN = ['uncertain', 'unknown']
const STANDS = ['valid', 'signatures']

const other = 'BT /F1 24 Tf 60 700 Td (So tien: 9.000.000 dong) Tj ET'
const text = `<</Length ${other.length}>>\nstream\n${other}\nendstream`
/** The dictionary of the page as it stands after the signature. */
const pageOf = (signed: Buffer) =>
  /3 0 obj\n(<<[^]*?>>)\nendobj/.exec(signed.toString('latin1').split('%%EOF')[1]!)![1]!

describe('the tree of pages behind a signature', async () => {
  const signed = await sign(plainPdf(SIMPLE))
  const free = size(signed)
  const page = (parent: number) =>
    `<</Type/Page/Parent ${parent} 0 R/MediaBox[0 0 595 842]/Contents 100 0 R/Resources<</Font<</F1 5 0 R>>>>>>`
  const kids = (list: string, more = '') => `<</Type/Pages/Kids[${list}]/Count 1${more}>>`
  const deep = Object.fromEntries(
    Array.from({ length: 64 }, (_, i) => [
      free + i,
      `<</Type/Pages/Parent ${i ? free + i - 1 : 2} 0 R/Count 1/Kids[${free + i + 1} 0 R]>>`,
    ]),
  )
  const disguises: Readonly<Record<string, Record<number, string>>> = {
    'a page without a number': { 2: kids(`${page(2)} 3 0 R`), 100: text },
    'a page under many nodes': {
      2: kids(`3 0 R ${free} 0 R`),
      ...deep,
      [free + 64]: page(free + 63),
      100: text,
    },
    'a page twice': { 2: kids('3 0 R 3 0 R') },
    'more pages than are read': { 2: kids('3 0 R '.repeat(20_001)) },
    'a number of pages that is a lie': { 2: '<</Type/Pages/Kids[3 0 R]/Count 2>>' },
    'a page cropped by the node above': { 2: kids('3 0 R', '/CropBox[0 0 595 400]') },
    'a page turned by the node above': { 2: kids('3 0 R', '/Rotate 90') },
    'a page magnified by the node above': { 2: kids('3 0 R', '/UserUnit 2') },
    'another parent, which crops': {
      3: pageOf(signed).replace('/Parent 2 0 R', '/Parent 100 0 R'),
      100: kids('3 0 R', '/Parent 2 0 R/CropBox[0 0 595 400]'),
    },
    'a node that says it is a page': { 2: '<</Type/Page/Kids[3 0 R]/Count 1>>' },
    'a page that says it is a node': { 3: pageOf(signed).replace('/Type /Page', '/Type/Pages/Kids[3 0 R]') },
  }
  for (const [what, objects] of Object.entries(disguises))
    it(what, () => assert.deepEqual(updated(signed, objects), CHANGED))

  it('what pages inherit, in the signed revision already', async () => {
    const bare = '<</Type/Page/Parent 2 0 R/Contents 4 0 R>>'
    const above = (font: number, box = '0 0 595 842') =>
      kids('3 0 R', `/MediaBox[${box}]/Resources<</Font<</F1 ${font} 0 R>>>>`)
    const base = await sign(plainPdf(SIMPLE.with(1, above(5)).with(2, bare)))
    assert.deepEqual(updated(base, { 2: above(5) }), STANDS, 'written again as it was')
    const font = '<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>'
    assert.deepEqual(updated(base, { 2: above(100), 100: font }), CHANGED)
    assert.deepEqual(updated(base, { 2: above(5, '0 0 595 400') }), CHANGED)
  })
  it('which was odd when it was signed: nobody can say what readers make of it', async () => {
    const hand = await sign(plainPdf(SIMPLE))
    for (const list of ['3 0 R 3 0 R', `3 0 R ${page(2)}`, '3 0 R 90 0 R']) {
      // The signature is of the bytes; only the tree is put in their place.
      const before = openPdf(append(hand, { 2: kids(list) }, 101))
      const after = openPdf(append(before.bytes, {}, 101))
      assert.equal(changeBetween(before, after, new Set(), 'signatures'), UNCERTAIN[1], list)
    }
  })
})

describe('numbers that are not what they seem behind a signature', () => {
  it('a measure that readers read differently', async () => {
    const signed = await sign(plainPdf(SIMPLE))
    const measured = (top: string) => ({ 3: pageOf(signed).replace('842]', `${top}]`) })
    assert.deepEqual(updated(signed, measured('842.0')), STANDS)
    for (const top of ['842-0', '842.0.0', '8.42e2', '842x'])
      assert.notEqual(updated(signed, measured(top))[0], 'valid', top)
  })
  it('another generation, in the reference, the table or the object itself', async () => {
    const signed = await sign(plainPdf(SIMPLE))
    const elsewhere = pageOf(signed).replace('/Contents 4 0 R', '/Contents 4 7 R')
    assert.deepEqual(updated(signed, { 3: elsewhere }), CHANGED)
    const rewritten = { 4: SIMPLE[3]! }
    assert.deepEqual(updated(signed, rewritten), STANDS, 'the same written again')
    const as = (from: RegExp, to: string) => {
      const changed = append(signed, rewritten, size(signed)).toString('latin1')
      const behind = changed.slice(signed.length)
      assert.match(behind, from)
      const update = Buffer.from(behind.replace(from, to), 'latin1')
      return inspectPdf(Buffer.concat([signed, update]), trust).verdict
    }
    assert.notEqual(as(/4 0 obj/, '4 7 obj'), 'valid')
    assert.notEqual(as(/ 00000 n/, ' 00007 n'), 'valid')
  })
  it('a wrong generation that was signed, and an object changed which some readers show for it', async () => {
    const signed = await sign(
      plainPdf(SIMPLE.with(2, SIMPLE[2]!.replace('/Contents 4 0 R', '/Contents 4 7 R'))),
    )
    assert.deepEqual(updated(signed, {}), STANDS)
    assert.deepEqual(updated(signed, { 4: text }), CHANGED)
  })
})

describe('a time stamp behind a signature', () => {
  const spot = { page: 1, rectangle: [50, 690, 400, 730] as const }
  const stampOver = (pdf: Buffer, tsa = authority.tsa(at)) =>
    remade(pdf, '/ETSI.CAdES.detached', '/ETSI.RFC3161', (covered) => tsa(sha256(covered)))
  const room = { level: 'B-T' as const, tsa: authority.tsa(at) }

  it('is not seen on the page, whoever made it', async () => {
    const signed = await sign(plainPdf(SIMPLE))
    const look = { ...room, appearance: { spot, drawing: await packedPdf(1) } }
    for (const tsa of [authority.tsa(at), (await testAuthority()).tsa(at)]) {
      const painted = inspectPdf(await stampOver(await sign(signed, look), tsa), trust)
      assert.deepEqual([painted.verdict, painted.signatures[0]?.after], CHANGED)
      const unseen = inspectPdf(await stampOver(await sign(signed, room), tsa), trust)
      assert.deepEqual([unseen.verdict, unseen.signatures[0]?.after], STANDS)
    }
  })
  it('does nothing', () => {
    const page = SIMPLE[2]!.replace('/Type/Page/', '/Type/Page/Annots[41 0 R]/')
    const stamped = (more: string) =>
      ruled(plainPdf(SIMPLE), {
        3: page,
        40: '<</Type/DocTimeStamp/SubFilter/ETSI.RFC3161>>',
        41: `<</Type/Annot/Subtype/Widget/FT/Sig/T(x)/Rect[50 100 200 150]/V 40 0 R${more}>>`,
      })
    assert.equal(stamped(''), 'signatures')
    for (const action of ['/A<</S/JavaScript/JS(x)>>', '/AA<</PV<</S/JavaScript/JS(x)>>>>'])
      assert.equal(stamped(action), 'modified', action)
  })
  it('filling a field that serves as a list of fonts too exchanges no font', () => {
    const fonts = '<</FT/Sig/T(x)/F1 5 0 R/F 5 0 R/AP 5 0 R>>'
    const base = [
      SIMPLE[0]!.replace(/>>$/, '/AcroForm<</Fields[6 0 R]>>>>'),
      SIMPLE[1]!,
      SIMPLE[2]!.replace('<</F1 5 0 R>>', ' 6 0 R'),
      ...SIMPLE.slice(3),
      fonts,
    ]
    const exchanged = fonts.replace('/F 5 0 R/AP 5 0 R>>', '/F 41 0 R/AP 41 0 R/V 40 0 R>>')
    const font = '<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>'
    const objects = { 6: exchanged, 40: '<</Type/DocTimeStamp/SubFilter/ETSI.RFC3161>>', 41: font }
    assert.equal(ruled(plainPdf(base), objects), 'modified')
  })
})

/** What is said of an update in which object 40 is a signature that was added. */
function ruled(
  base: Buffer,
  objects: Readonly<Record<number, string>>,
  allowed: 'signatures' | 'stamps' = 'signatures',
) {
  const [before, after] = [openPdf(base), openPdf(append(base, objects, 50))]
  return changeBetween(before, after, new Set([after.resolve(pdfRef(40))]), allowed)
}

const formed = (fields: string, annotations: string, ...objects: string[]) =>
  plainPdf([
    SIMPLE[0]!.replace(/>>$/, `/AcroForm<</Fields[${fields}]>>>>`),
    SIMPLE[1]!,
    SIMPLE[2]!.replace('/Type/Page/', `/Type/Page/Annots[${annotations}]/`),
    ...SIMPLE.slice(3),
    ...objects,
  ])

/** An empty field with something in it that is signed. */
function filled(had: string, { after = had } = {}) {
  const field = (more: string) =>
    `<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/Rect[50 100 200 150]${more}>>`
  return ruled(formed('6 0 R', '6 0 R', field(`/F 4${had}`)), {
    6: field(`/F 132/V 40 0 R/AP<</N 4 0 R>>${after}`),
    40: '<</Type/Sig/SubFilter/ETSI.CAdES.detached>>',
  })
}

describe('an empty field behind a signature', () => {
  const empty = (more: string) =>
    formed(
      '6 0 R',
      '6 0 R',
      `<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/F 4/P 3 0 R/Rect[50 100 200 150]${more}>>`,
    )
  const LOOKS = ['', '/MK<<>>', '/MK<</BC[0 0 0]>>', '/AA<<>>', '/AP<</N 4 0 R>>']

  it('that is left alone changes nothing, however it looks', async () => {
    for (const looks of LOOKS) {
      const signed = await sign(empty(looks))
      assert.deepEqual(updated(signed, {}), STANDS, looks)
      const again = inspectPdf(await sign(signed, { fieldName: 'con-dau' }), trust)
      assert.deepEqual([again.verdict, again.signatures[0]?.after], STANDS, looks)
      assert.equal(ruled(empty(looks), {}, 'stamps'), 'signatures', 'in a document that was closed, too')
    }
  })
  it('that gets a look without being signed', () => {
    const looking =
      '<</Type/Annot/Subtype/Widget/FT/Sig/T(second)/F 4/P 3 0 R/Rect[50 100 200 150]/MK<</BG[0]>>>>'
    assert.equal(ruled(empty(''), { 6: looking }), 'modified')
    assert.equal(ruled(empty('/MK<</BG[1]>>'), { 6: looking }), 'modified')
  })
  it('that is signed, as programs do it', () => {
    assert.equal(filled('/P 3 0 R'), 'signatures')
    assert.equal(filled('', { after: '/P 3 0 R' }), 'signatures', 'saying on which page it stands')
    assert.equal(filled('/P 3 0 R/MK<<>>', { after: '/P 3 0 R' }), 'signatures', 'without its frame')
    const apart = (more: string) =>
      `<</Type/Annot/Subtype/Widget/Parent 6 0 R/F 4/P 3 0 R/Rect[50 100 200 150]${more}>>`
    const base = formed('6 0 R', '7 0 R', '<</FT/Sig/T(second)/Kids[7 0 R]>>', apart(''))
    const objects = {
      6: '<</FT/Sig/T(second)/Kids[7 0 R]/V 40 0 R>>',
      7: apart('/AP<</N 4 0 R>>'),
      40: '<</Type/Sig/SubFilter/ETSI.CAdES.detached>>',
    }
    assert.equal(ruled(base, objects), 'signatures', 'with a widget apart')
    assert.equal(ruled(base, objects, 'stamps'), 'modified', 'but not in a document that was closed')
    const moved = { ...objects, 7: objects[7].replace('50 100', '50 690') }
    assert.equal(ruled(base, moved), 'modified', 'nor when the widget is moved')
  })
  it('that is signed and says it stands on another page, or looks otherwise', () => {
    assert.equal(filled('', { after: '/P 5 0 R' }), 'modified')
    assert.equal(filled('/MK<<>>', { after: '/MK<</BG[0 0 0]>>' }), 'modified')
    assert.equal(filled('/P 3 0 R', { after: '/P 3 0 R/TU(x)' }), 'modified')
  })
})

describe('annotations behind a signature', () => {
  it('stay in their order: what lies over what', () => {
    const square = (colour: string) => `<</Type/Annot/Subtype/Square/Rect[50 690 400 730]/IC[${colour}]>>`
    const base = formed('', '6 0 R 7 0 R', square('1 1 1'), square('0 0 0'))
    const page = (list: string) => SIMPLE[2]!.replace('/Type/Page/', `/Type/Page/Annots[${list}]/`)
    assert.equal(ruled(base, { 3: page('6 0 R 7 0 R') }), 'signatures')
    assert.equal(ruled(base, { 3: page('7 0 R 6 0 R') }), 'modified')
  })
})

describe('what a file says about itself behind a signature', () => {
  /** An update that names the same Info again, as programs do. */
  const informed = (signed: Buffer, objects: Readonly<Record<number, string>>) => {
    const update = append(signed, objects, size(signed)).toString('latin1')
    const place = update.lastIndexOf('/Root 1 0 R')
    return Buffer.from(`${update.slice(0, place)}/Info 6 0 R${update.slice(place)}`, 'latin1')
  }
  it('may be written anew by the program of the next signature', async () => {
    const info = '<</Producer(x)/ModDate(D:20261122101500Z)>>'
    const signed = await sign(plainPdf([...SIMPLE, info], { extra: '/Info 6 0 R' }))
    const anew = '<</Producer(x; modified using y)/ModDate(D:20261122101600Z)>>'
    const report = inspectPdf(await sign(informed(signed, { 6: anew }), { fieldName: 'con-dau' }), trust)
    assert.deepEqual([report.verdict, report.signatures[0]?.after], STANDS)
  })
  it('likewise in its metadata, as long as these are nothing else', async () => {
    const metadata = (data: string, type = '/Type/Metadata') =>
      `<<${type}/Subtype/XML/Length ${data.length}>>\nstream\n${data}\nendstream`
    const root = SIMPLE[0]!.replace('>>', '/Metadata 6 0 R>>')
    const signed = await sign(plainPdf([root, ...SIMPLE.slice(1), metadata('<a>1</a>')]))
    assert.deepEqual(updated(signed, { 6: metadata('<a>2</a>') }), STANDS)
    assert.deepEqual(updated(signed, { 6: metadata('<a>2</a>', '') }), CHANGED)
    assert.deepEqual(updated(signed, { 6: 'null' }), CHANGED)
  })
})

describe('fonts that a later signer brings for the form', () => {
  const fonts = '/DR<</Font<</F9 5 0 R>>>>/DA(/F9 0 Tf)'
  const last = (signed: Buffer, pattern: RegExp) =>
    [...signed.toString('latin1').matchAll(pattern)].at(-1)![1]!
  const withFonts = (signed: Buffer) => {
    const number = Number(last(signed, /\/AcroForm (\d+) 0 R/g))
    const written = last(signed, new RegExp(`\\n${number} 0 obj\\n(<<[^]*?)>>\\nendobj`, 'g'))
    return updated(signed, { [number]: `${written}${fonts}>>` })
  }
  it('show nothing where all fields are signatures', async () => {
    assert.deepEqual(withFonts(await sign(plainPdf(SIMPLE))), STANDS)
  })
  it('are a change where they could show in another field', async () => {
    const field = '<</Type/Annot/Subtype/Widget/FT/Tx/T(ten)/V(a)/DA(/F9 12 Tf)/Rect[60 600 300 620]>>'
    const objects = [
      SIMPLE[0]!.replace('>>', '/AcroForm 7 0 R>>'),
      SIMPLE[1]!,
      SIMPLE[2]!.replace('/Contents', '/Annots[6 0 R]/Contents'),
      ...SIMPLE.slice(3),
      field,
      '<</Fields[6 0 R]>>',
    ]
    assert.deepEqual(withFonts(await sign(plainPdf(objects))), CHANGED)
  })
})
