import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { inspectXml } from './inspect-xml.ts'
import { MOST_LISTED, type SignedFileReport, type Trust } from './report.ts'
import { testAuthority } from './test-support/authority.ts'
import { needs, pem, run } from './test-support/peers.ts'
import { canonical, withXml } from './xml/document.ts'
import { EXCLUSIVE, INCLUSIVE } from './xml/names.ts'

const xmlOf = (text: string) => Buffer.from(text, 'utf8')
const replaced = (text: string, from: string | RegExp, to: string): string => {
  const found = text.replace(from, () => to)
  assert.notEqual(found, text, String(from))
  return found
}
const partsOf = ({ signatures }: SignedFileReport) =>
  signatures.map(({ covers }) => covers.map(({ path, id }) => `${path} ${id}`).join())
const problemsOf = ({ signatures }: SignedFileReport) => signatures.map(({ problems }) => problems.join())
const uncoveredOf = ({ uncovered }: SignedFileReport) => uncovered.map(({ path }) => path)

const sample = (name: string) =>
  readFileSync(new URL(`./test-support/samples/${name}.xml`, import.meta.url), 'utf8')
/** The certificates of samples sign themselves; whoever made them is believed here. */
function look(text: string): SignedFileReport {
  const roots = [...text.matchAll(/X509Certificate>([^<]+)</g)].map(([, body = '']) =>
    Buffer.from(body.replaceAll('&#13;', ''), 'base64'),
  )
  return inspectXml(xmlOf(text), { roots, now: Temporal.Instant.from('2024-06-01T00:00:00Z') })
}
const OPEN = 'revocation-unknown'

describe('a file that other programs signed in parts', () => {
  it('an invoice: who signed which part, when, and what nobody signed', () => {
    const report = look(sample('hoa-don-hai-ben-ky'))
    assert.deepEqual(problemsOf(report), [OPEN, OPEN])
    assert.deepEqual(partsOf(report), ['HDon/DLHDon data', 'HDon/DLHDon data'])
    assert.deepEqual(uncoveredOf(report), ['HDon/DLQRCode', 'HDon/DSCKS/CCKSKhac'])
    assert.deepEqual(
      report.signatures.map(({ signatory, claimedAt, coversAll }) => [
        signatory?.name,
        claimedAt?.toString(),
        coversAll,
      ]),
      [
        // The first names no zone: it is meant as the clocks of the country show it.
        ['Công ty TNHH Vi Du Ban Hang', '2022-05-27T03:20:56Z', false],
        ['Cong ty Vi Du Mua Hang', '2022-05-28T01:00:00Z', false],
      ],
    )
  })
  it('an old invoice with SHA-1 is whole, but weak and not to be trusted', () => {
    const report = look(sample('hoa-don-sha1'))
    assert.deepEqual([report.verdict, problemsOf(report)], ['invalid', [`weak-algorithm,${OPEN}`]])
  })
  it('a tax file, a declaration with prefixes and XAdES', () => {
    const tax = look(sample('ho-so-thue'))
    assert.deepEqual(
      [problemsOf(tax), partsOf(tax), uncoveredOf(tax)],
      [[OPEN], ['HSoThueDTu/HSoKhaiThue _NODE_TO_SIGN'], []],
    )
    const customs = look(sample('to-khai-hai-quan'))
    assert.deepEqual([problemsOf(customs), partsOf(customs)], [[OPEN], ['Declaration/Body to-khai']])
    assert.deepEqual([customs.signatures[0]?.level, uncoveredOf(customs)], ['B-B', ['Declaration/Header']])
  })
  it('one signature over all of the file, wherever in it the signature stands', () => {
    const report = look(sample('ho-so-bao-hiem'))
    assert.deepEqual([problemsOf(report), partsOf(report), uncoveredOf(report)], [[OPEN], [''], []])
    assert.equal(report.signatures[0]?.coversAll, true)
  })
  it('every change of a part is found, and only by whose part it is', () => {
    const changed = (from: string, to: string) =>
      problemsOf(look(replaced(sample('hoa-don-hai-ben-ky'), from, to)))
    const broken = `content-changed,${OPEN}`
    assert.deepEqual(changed('<ThTien>650000', '<ThTien>750000'), [broken, broken])
    assert.deepEqual(changed('2022-05-27T10', '2022-05-27T11'), [broken, OPEN])
    assert.deepEqual(changed('2022-05-28T08', '2022-05-28T09'), [OPEN, broken])
    assert.deepEqual(changed('<DLQRCode>0002', '<DLQRCode>0003'), [OPEN, OPEN])
  })
})

const authority = await testAuthority()
const at = Temporal.Instant.from('2026-11-22T10:15:00Z')
const trust: Trust = {
  roots: [authority.root.certificate],
  intermediates: [authority.issuer.certificate],
  now: at,
  proofs: {
    ocsps: [],
    crls: [await authority.crl(authority.root, at), await authority.crl(authority.issuer, at)],
  },
}
const seller = await authority.person('Công ty bán hàng', 'rsa')
const buyer = await authority.person('Công ty mua hàng', 'rsa')

const DS = 'http://www.w3.org/2000/09/xmldsig#'
const reference = (uri: string, form?: string) =>
  `<Reference URI="${uri}">${
    form
      ? `<Transforms><Transform Algorithm="${DS}enveloped-signature"/><Transform Algorithm="${form}"/></Transforms>`
      : ''
  }<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference>`
const template = (id: string, form: string, references: string, object: string) =>
  `<Signature xmlns="${DS}" Id="${id}"><SignedInfo><CanonicalizationMethod Algorithm="${form}"/>` +
  `<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>${references}` +
  `</SignedInfo><SignatureValue/><KeyInfo><X509Data/></KeyInfo>${object}</Signature>`
const timed = (id: string) =>
  `<Object Id="tg-${id}"><SignatureProperties><SignatureProperty Target="#${id}"><SigningTime>2026-11-22T17:00:00</SigningTime></SignatureProperty></SignatureProperties></Object>`

const CONTENT =
  '<DLHDon Id="data"><NBan><Ten>Ban</Ten></NBan><TToan><TgTTTBSo>715000</TgTTTBSo></TToan></DLHDon>'
const invoice = (one: string, other: string) =>
  `<HDon>${CONTENT}<DSCKS><NBan>${one}</NBan><NMua>${other}</NMua></DSCKS></HDon>`
const ofSeller = (form: string = INCLUSIVE) =>
  template('nban', form, reference('#data', form) + reference('#tg-nban'), timed('nban'))
const ofBuyer = () => template('nmua', EXCLUSIVE, reference('#data', EXCLUSIVE), '')

const ID_ATTRIBUTES = ['DLHDon', 'Object', 'KeyInfo', 'Phan'].flatMap((name) => ['--id-attr:Id', name])
/** xmlsec1 fills in the template that stands at a place. */
function filled(text: string, id: string, { holder }: typeof seller): string {
  const key = holder.key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const place = ['--node-xpath', `//*[local-name()='Signature' and @Id='${id}']`]
  const { file, output } = run(
    'xmlsec1',
    [
      '--sign',
      '--privkey-pem',
      '{k.pem},{c.pem}',
      ...ID_ATTRIBUTES,
      ...place,
      '--output',
      '{out}',
      '{a.xml}',
    ],
    { 'a.xml': text, 'k.pem': key, 'c.pem': pem(holder.certificate) },
  )
  assert.ok(file, output)
  return file.toString('utf8')
}
const inspect = (text: string) => inspectXml(xmlOf(text), trust)

describe('a file that xmlsec1 signed in parts, with certificates one believes', () => {
  it('is valid in its parts, each signed by another', (context) => {
    if (!needs(context, 'xmlsec1', '--version', 'xmlsec1')) return
    for (const form of [INCLUSIVE, EXCLUSIVE, 'http://www.w3.org/2006/12/xml-c14n11']) {
      const once = filled(invoice(ofSeller(form), ''), 'nban', seller)
      const one = inspect(once)
      assert.deepEqual(
        [one.verdict, problemsOf(one), uncoveredOf(one)],
        ['partial', [''], ['HDon/DSCKS/NMua']],
      )
      const twice = filled(replaced(once, '<NMua/>', `<NMua>${ofBuyer()}</NMua>`), 'nmua', buyer)
      const both = inspect(twice)
      assert.deepEqual([both.verdict, problemsOf(both), uncoveredOf(both)], ['partial', ['', ''], []])
      assert.deepEqual(partsOf(both), ['HDon/DLHDon data', 'HDon/DLHDon data'])
    }
  })
  it('names of what nobody signed as much as is listed, and one more when there is more', (context) => {
    if (!needs(context, 'xmlsec1', '--version', 'xmlsec1')) return
    const once = filled(invoice(ofSeller(), ''), 'nban', seller)
    const besides = (count: number) => {
      const parts = Array.from({ length: count }, (_, i) => `<P${i}/>`).join('')
      return uncoveredOf(inspect(replaced(once, '<NMua/>', parts))).length
    }
    assert.deepEqual([MOST_LISTED, MOST_LISTED + 1, 90].map(besides), [
      MOST_LISTED,
      MOST_LISTED + 1,
      MOST_LISTED + 1,
    ])
  })
  it('is valid as a whole when a last signature covers all of it, the others included', (context) => {
    if (!needs(context, 'xmlsec1', '--version', 'xmlsec1')) return
    const once = filled(invoice(ofSeller(), ''), 'nban', seller)
    const whole = template('het', INCLUSIVE, reference('', INCLUSIVE), '')
    const text = filled(replaced(once, '<NMua/>', `<NMua/>${whole}`), 'het', buyer)
    const report = inspect(text)
    assert.deepEqual([report.verdict, problemsOf(report), uncoveredOf(report)], ['valid', ['', ''], []])
    assert.deepEqual(
      report.signatures.map(({ coversAll }) => coversAll),
      [false, true],
    )
  })
})

describe('wrapping and other tricks with signed parts', () => {
  const signed = (): string => filled(invoice(ofSeller(), ''), 'nban', seller)
  const tried = (name: string, check: (text: string) => void): void => {
    void it(name, (context) => {
      if (needs(context, 'xmlsec1', '--version', 'xmlsec1')) check(signed())
    })
  }
  const FAKE = '<NBan><Ten>Ban</Ten></NBan><TToan><TgTTTBSo>999999</TgTTTBSo></TToan>'

  tried('the signed part moved aside, another by its name put in its place', (text) => {
    const moved = replaced(text, CONTENT, `<DLHDon Id="khac">${FAKE}</DLHDon><Cu>${CONTENT}</Cu>`)
    const report = inspect(moved)
    assert.deepEqual([report.verdict, problemsOf(report)], ['invalid', ['name-twice']])
    assert.deepEqual(partsOf(report), ['HDon/Cu/DLHDon data'])
    assert.ok(uncoveredOf(report).includes('HDon/DLHDon'))
    const other = replaced(moved, '<DLHDon Id="khac">', '<k:DLHDon xmlns:k="urn:khac">')
    const prefixed = replaced(other, '</DLHDon><Cu>', '</k:DLHDon><Cu>')
    assert.deepEqual(problemsOf(inspect(prefixed)), ['name-twice'])
  })
  tried('the signed part moved aside, another by another name: said to be covered by nobody', (text) => {
    const moved = replaced(text, CONTENT, `<HoaDon Id="khac">${FAKE}</HoaDon><Cu>${CONTENT}</Cu>`)
    const report = inspect(moved)
    assert.deepEqual(partsOf(report), ['HDon/Cu/DLHDon data'])
    assert.deepEqual([report.verdict, uncoveredOf(report)], ['partial', ['HDon/HoaDon', 'HDon/DSCKS/NMua']])
  })
  tried('two elements by one name, however the attribute is written', (text) => {
    for (const name of ['Id', 'id', 'ID', 'xml:id', 'w:Id']) {
      const decoy = `<Gia xmlns:w="urn:w" ${name}="data">${FAKE}</Gia>`
      for (const file of [replaced(text, CONTENT, decoy + CONTENT), replaced(text, CONTENT, CONTENT + decoy)])
        assert.deepEqual(problemsOf(inspect(file)), ['range-wrong'], name)
    }
  })
  tried('a signature that leads to nothing of the file, to nowhere, or elsewhere', (text) => {
    const own = template('rong', INCLUSIVE, reference('#tg-rong'), timed('rong'))
    const alone = filled(invoice(own, ''), 'rong', seller)
    assert.deepEqual([inspect(alone).verdict, problemsOf(inspect(alone))], ['invalid', ['range-wrong']])
    for (const uri of [
      '#khong-co',
      'http://vi-du.vn/a.xml#data',
      "#xpointer(id('data'))",
      'khac.xml',
      "#a' or '1",
    ])
      assert.deepEqual(
        problemsOf(inspect(replaced(text, 'URI="#data"', `URI="${uri}"`))),
        ['range-wrong'],
        uri,
      )
    const rewritten = replaced(
      text,
      `${DS}enveloped-signature`,
      'http://www.w3.org/TR/1999/REC-xpath-19991116',
    )
    assert.deepEqual(problemsOf(inspect(rewritten)), ['range-wrong'])
  })
  tried('comments and marked sections put into values', (text) => {
    for (const value of [
      '715<!-- -->000',
      '<!--7-->715000',
      '<![CDATA[715]]>000',
      '<![CDATA[715]]><![CDATA[000]]>',
    ])
      assert.deepEqual(problemsOf(inspect(replaced(text, '715000', value))), ['value-split'], value)
    const between = replaced(text, '<TToan>', '<!-- thanh toán --><TToan>\n')
    assert.deepEqual(problemsOf(inspect(between)), ['content-changed'], 'the line, not the comment')
    assert.deepEqual(problemsOf(inspect(replaced(between, '<TToan>\n', '<TToan>'))), [''])
    const times = replaced(text, '17:00:00', '17:<!-- -->00:00')
    assert.deepEqual(problemsOf(inspect(times)), [''], 'what is read of it is what is signed')
  })
  tried('prefixes and namespaces from outside', (text) => {
    const known = replaced(text, '<HDon>', '<HDon xmlns="urn:khac">')
    assert.deepEqual(problemsOf(inspect(known)), ['content-changed'])
    assert.equal(inspect(text.replaceAll(DS, 'urn:khong-phai-chu-ky')).verdict, 'unsigned')
    const typed =
      '<HDon xmlns:x="http://www.w3.org/2001/XMLSchema-instance" xmlns:k="urn:mot"><Phan Id="p" x:type="k:Mot">1</Phan>'
    const body = (form: string) => `${typed}${template('s', form, reference('#p', form), '')}</HDon>`
    const loose = filled(body(EXCLUSIVE), 's', seller)
    assert.deepEqual(problemsOf(inspect(loose)), ['value-split'])
    assert.deepEqual(problemsOf(inspect(replaced(loose, 'urn:mot', 'urn:hai'))), ['value-split'])
    const bound = filled(body(INCLUSIVE), 's', seller)
    assert.deepEqual(problemsOf(inspect(bound)), [''])
    assert.deepEqual(problemsOf(inspect(replaced(bound, 'urn:mot', 'urn:hai'))), ['content-changed,forged'])
  })
  tried('content in the signature that it does not cover, and a signature in a signature', (text) => {
    const more = (inside: string) =>
      problemsOf(inspect(replaced(text, '</Signature>', `${inside}</Signature>`)))
    assert.deepEqual(more(timed('khac')), ['range-wrong'])
    assert.deepEqual(more(`<Object>${FAKE}</Object>`), ['range-wrong'])
    assert.deepEqual(more('<Object Id="tg"><SignatureProperties/></Object>'), ['range-wrong'])
    const inner = text.slice(text.indexOf('<Signature '), text.indexOf('</Signature>') + 12)
    assert.deepEqual(more(`<Object>${inner.replaceAll('nban', 'trong')}</Object>`).at(0), 'range-wrong')
  })
  tried('parts in another order, or a signature in another place, stay what they are', (text) => {
    const [, signature = ''] = /<NBan>(<Signature .*<\/Signature>)<\/NBan>/s.exec(text) ?? []
    const swapped = replaced(replaced(text, signature, ''), '<NMua/>', `<NMua>${signature}</NMua>`)
    const report = inspect(swapped)
    assert.deepEqual([problemsOf(report), partsOf(report)], [[''], ['HDon/DLHDon data']])
    assert.equal(report.signatures[0]?.signatory?.name, 'Công ty bán hàng')
    const turned = replaced(text, CONTENT, '')
    assert.deepEqual(problemsOf(inspect(replaced(turned, '</DSCKS>', `</DSCKS>${CONTENT}`))), [''])
  })
  tried('instructions to programs beside a root that is signed by its name', (text) => {
    const root = replaced(
      invoice(template('s', INCLUSIVE, reference('#goc', INCLUSIVE), ''), ''),
      '<HDon>',
      '<HDon Id="goc">',
    )
    const whole = run(
      'xmlsec1',
      ['--sign', '--privkey-pem', '{k.pem},{c.pem}', '--id-attr:Id', 'HDon', '--output', '{out}', '{a.xml}'],
      {
        'a.xml': root,
        'k.pem': seller.holder.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
        'c.pem': pem(seller.holder.certificate),
      },
    ).file!.toString('utf8')
    assert.equal(inspect(whole).verdict, 'valid', text)
    const shown = inspect(replaced(whole, '<HDon ', '<?xml-stylesheet href="khac.xsl"?><HDon '))
    assert.deepEqual([shown.verdict, uncoveredOf(shown)], ['partial', ['processing-instruction()']])
  })
  it('more signatures, references and elements than any file of an office has', () => {
    const many = (count: number) =>
      invoice(
        Array.from({ length: count }, (_, i) => template(`s${i}`, INCLUSIVE, reference('#data'), '')).join(
          '',
        ),
        '',
      )
    assert.match(inspect(many(21)).unreadable ?? '', /quá nhiều chữ ký/)
    const wide = invoice(template('s', INCLUSIVE, reference('#data').repeat(11), ''), '')
    assert.deepEqual(problemsOf(inspect(wide)), ['range-wrong'])
    const large = replaced(many(20), CONTENT, `${CONTENT}${'<a/>'.repeat(800_000)}`)
    const { unreadable, uncovered } = inspect(large)
    assert.deepEqual([unreadable, uncovered.length], [null, MOST_LISTED + 1])
  })
})

describe('whatever byte of a partly signed file is changed', () => {
  it('the parts that are still called signed say what they said', (context) => {
    if (!needs(context, 'xmlsec1', '--version', 'xmlsec1')) return
    const xml = xmlOf(filled(invoice(ofSeller(), ''), 'nban', seller))
    const meaning = (file: Buffer) =>
      withXml(file, (document) => {
        const [part] = document.find('//*[@Id="data"]')
        return part ? canonical(part, { algorithm: EXCLUSIVE }).toString('utf8') : ''
      })
    const untouched = meaning(xml)
    fc.assert(
      fc.property(fc.nat(xml.length - 1), fc.integer({ min: 0x20, max: 0x7e }), (offset, byte) => {
        const other = Buffer.from(xml)
        other[offset] = byte
        const { verdict, signatures } = inspectXml(other, trust)
        if (verdict !== 'partial' && verdict !== 'valid') return
        assert.equal(signatures[0]?.signatory?.name, 'Công ty bán hàng')
        assert.equal(meaning(other), untouched, `byte ${offset}`)
      }),
      { numRuns: 300 },
    )
  })
})
