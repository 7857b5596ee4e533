import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readCertificate } from './certificate.ts'
import { inspectXml } from './inspect-xml.ts'
import { signXml, type XmlSignOptions } from './sign-xml.ts'
import { testAuthority, type Person } from './test-support/authority.ts'
import { needs, pem, run } from './test-support/peers.ts'
import { canonical, withXml } from './xml/document.ts'
import { EXCLUSIVE } from './xml/names.ts'

const at = Temporal.Instant.from('2026-11-22T10:15:00Z')
const authority = await testAuthority()
const people = {
  rsa: await authority.person('Nguyễn Thị Ước', 'rsa'),
  ecdsa: await authority.person('Sở Tư pháp tỉnh Kon Tum', 'ecdsa'),
}
const trust = {
  roots: [authority.root.certificate],
  now: at,
  proofs: {
    ocsps: [],
    crls: [await authority.crl(authority.root, at), await authority.crl(authority.issuer, at)],
  },
}

const DOCUMENT = `<?xml version="1.0" encoding="UTF-8"?>
<!-- bảng kê -->
<k:BangKe xmlns:k="urn:vi-du:bang-ke" xmlns="urn:vi-du" ma="01-HCTP" ngay='22/11/2026'>
  <HoSo ten="Cải chính hộ tịch &amp; khai sinh"><![CDATA[số < 5]]></HoSo>
  <k:Tep duong-dan="tai-lieu/001/1-cong-van.pdf">a1b2c3</k:Tep>
</k:BangKe>
`
const xmlOf = (text: string) => Buffer.from(text, 'utf8')

const sign = (who: Person, options: Partial<XmlSignOptions> = {}) =>
  signXml({ xml: xmlOf(DOCUMENT), level: 'B-B', at, signer: who.signer, ...options })
const stamped = { level: 'B-T' as const, tsa: authority.tsa(at) }
const lasting = { level: 'B-LT' as const, tsa: authority.tsa(at), revocation: authority.revocation(at) }

const only = (xml: Buffer, belief: Parameters<typeof inspectXml>[1] = trust) => {
  const { signatures, unreadable } = inspectXml(xml, belief)
  assert.equal(unreadable, null)
  assert.equal(signatures.length, 1)
  return signatures[0]!
}
const problemsOf = (xml: Buffer) => only(xml).problems
const changed = (xml: Buffer, from: string, to: string): Buffer => {
  const text = xml.toString('utf8')
  assert.ok(text.includes(from), from)
  return xmlOf(text.replace(from, to))
}

const ID = 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties'
function xmlsec(xml: Buffer) {
  const args = ['--verify', '--trusted-pem', '{root.pem}', '--untrusted-pem', '{issuer.pem}']
  return run(
    'xmlsec1',
    [...args, '--verification-gmt-time', '2026-11-22 10:15:00', '--id-attr:Id', ID, '{a.xml}'],
    { 'a.xml': xml, 'root.pem': pem(authority.root.certificate), 'issuer.pem': pem(...authority.chain) },
  )
}

for (const kind of ['rsa', 'ecdsa'] as const)
  describe(`an XML document signed with ${kind.toUpperCase()} (XAdES)`, () => {
    it('is valid, keeps every byte, and names who signed and when', async () => {
      const xml = await sign(people[kind])
      const one = only(xml)
      assert.deepEqual([one.problems, one.verdict, one.level], [[], 'valid', 'B-B'])
      assert.equal(one.signatory?.serial, readCertificate(people[kind].holder.certificate).serial)
      assert.equal(one.claimedAt?.toString(), '2026-11-22T10:15:00Z')
      const text = xml.toString('utf8')
      const start = text.indexOf('<ds:Signature')
      const end = text.indexOf('</ds:Signature>') + '</ds:Signature>'.length
      assert.equal(text.slice(0, start) + text.slice(end), DOCUMENT)
    })
    it('carries a time stamp (B-T), or everything to check it for years (B-LT)', async () => {
      const one = only(await sign(people[kind], stamped))
      assert.deepEqual([one.problems, one.level, one.stampedAt?.toString()], [[], 'B-T', at.toString()])
      const alone = { roots: trust.roots, now: at.add({ hours: 24 * 365 }) }
      const kept = only(await sign(people[kind], lasting), alone)
      assert.deepEqual([kept.problems, kept.level, kept.revocation.state], [[], 'B-LT', 'good'])
    })
    it('is accepted by xmlsec1, which finds every change too', async (t) => {
      if (!needs(t, 'xmlsec1', '--version', 'xmlsec1')) return
      for (const options of [{}, stamped, lasting]) {
        const xml = await sign(people[kind], options)
        const { status, output } = xmlsec(xml)
        assert.equal(status, 0, output)
        assert.notEqual(xmlsec(changed(xml, 'a1b2c3', 'a1b2c4')).status, 0)
      }
    })
  })

describe('a signature another program made', () => {
  const TEMPLATE = (canonicalization: string) => `<BangKe xmlns="urn:vi-du" xmlns:k="urn:khac">
  <Tep k:ma="1">noi dung</Tep>
  <Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>
    <CanonicalizationMethod Algorithm="${canonicalization}"/>
    <SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
    <Reference URI=""><Transforms>
      <Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
      <Transform Algorithm="${canonicalization}"/></Transforms>
      <DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference>
  </SignedInfo><SignatureValue/><KeyInfo><X509Data/></KeyInfo></Signature>
</BangKe>
`
  for (const form of [EXCLUSIVE, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'])
    it(`is taken: xmlsec1 with a certificate of openssl, ${form}`, (t) => {
      if (!needs(t, 'xmlsec1', '--version', 'xmlsec1')) return
      const subject = ['-subj', '/CN=Cong ty Vi du/O=Vi du']
      const made = run(
        'sh',
        [
          '-c',
          `openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out root.pem -days 30 ${subject.map((one) => `'${one}'`).join(' ')} 2>/dev/null && xmlsec1 --sign --privkey-pem key.pem,root.pem --output out a.xml && openssl x509 -in root.pem -outform der -out root.der && base64 -w0 root.der`,
        ],
        { 'a.xml': TEMPLATE(form) },
      )
      assert.equal(made.status, 0, made.output)
      const root = Buffer.from(made.output.trim().split('\n').at(0)!, 'base64')
      const own = readCertificate(root)
      const belief = { roots: [root], now: own.validFrom.add({ hours: 1 }) }
      const one = only(made.file!, belief)
      assert.deepEqual(one.problems, ['revocation-unknown'])
      assert.deepEqual([one.signatory?.name, one.level, one.claimedAt], ['Cong ty Vi du', null, null])
      const forged = only(changed(made.file!, 'noi dung', 'noi dun9'), belief)
      assert.ok(forged.problems.includes('content-changed'))
    })
})

describe('what was done to a signed XML file', async () => {
  const xml = await sign(people.ecdsa, stamped)
  const text = xml.toString('utf8')

  it('is found wherever a byte of the content is changed', () => {
    const meaning = (file: Buffer) =>
      withXml(file, (document) => canonical(document, { algorithm: EXCLUSIVE }).toString('utf8'))
    const untouched = meaning(xml)
    const start = xml.indexOf('<ds:Signature ')
    const end = xml.indexOf('</ds:Signature>')
    fc.assert(
      fc.property(fc.nat(xml.length - 1), fc.integer({ min: 0x20, max: 0x7e }), (offset, byte) => {
        fc.pre(xml[offset] !== byte)
        const other = Buffer.from(xml)
        other[offset] = byte
        const { verdict, signatures } = inspectXml(other, trust)
        if (verdict !== 'valid') return
        // Still valid: then it says the same, by the same signer at the same time.
        assert.equal(
          signatures[0]?.signatory?.serial,
          readCertificate(people.ecdsa.holder.certificate).serial,
        )
        assert.equal(signatures[0]?.claimedAt?.toString(), at.toString())
        if (offset > start && offset < end) return
        assert.equal(meaning(other), untouched, `byte ${offset}`)
      }),
      { numRuns: 1500 },
    )
  })
  it('in its properties: another time, another certificate', () => {
    const earlier = changed(
      xml,
      '2026-11-22T10:15:00Z</xades:SigningTime>',
      '2026-10-22T10:15:00Z</xades:SigningTime>',
    )
    assert.deepEqual(problemsOf(earlier), ['content-changed'])
    const own = people.ecdsa.holder.certificate.toString('base64')
    const other = changed(xml, own, people.rsa.holder.certificate.toString('base64'))
    assert.ok(problemsOf(other).includes('certificate-not-named'))
    const none = changed(xml, /<ds:Reference Type=.*?<\/ds:Reference>/.exec(text)![0], '')
    assert.ok(problemsOf(none).includes('forged'))
  })
  it('with a stamp over something else', async () => {
    const elsewhere = await sign(people.rsa, stamped)
    const stamp = (file: string) => /<xades:EncapsulatedTimeStamp>([^<]+)/.exec(file)![1]!
    const moved = changed(xml, stamp(text), stamp(elsewhere.toString('utf8')))
    assert.deepEqual(problemsOf(moved), ['time-stamp-wrong'])
  })
})

describe('signature wrapping and other tricks are refused', async () => {
  const xml = await sign(people.ecdsa)
  const text = xml.toString('utf8')
  const signature = /<ds:Signature [\s\S]*<\/ds:Signature>/.exec(text)![0]
  const body = DOCUMENT.slice(DOCUMENT.indexOf('<k:BangKe'))

  it('the signed document put inside another that is read instead', () => {
    const inside = text.slice(text.indexOf('<k:BangKe'))
    assert.deepEqual(problemsOf(xmlOf(`<Khac><Tep>giả</Tep>${inside}</Khac>`)), ['content-changed'])
    const moved = `<k:BangKe xmlns:k="urn:vi-du:bang-ke"><k:Tep>giả</k:Tep><Cu>${body}</Cu>${signature}</k:BangKe>`
    assert.ok(problemsOf(xmlOf(moved)).includes('content-changed'))
  })
  it('two signatures, or one that is not right under the root', () => {
    const twice = text.replace('</k:BangKe>', `${signature}</k:BangKe>`)
    const { verdict, signatures } = inspectXml(xmlOf(twice), trust)
    assert.deepEqual(
      [verdict, signatures.map(({ problems }) => problems)],
      ['invalid', [['range-wrong'], ['range-wrong']]],
    )
    assert.deepEqual(problemsOf(xmlOf(text.replace(signature, `<Vo>${signature}</Vo>`))), ['content-changed'])
  })
  it('references to elsewhere, to a part, and rewriting before the digest', () => {
    const reference = (uri: string) => text.replace('URI=""', `URI="${uri}"`)
    for (const uri of ['http://vi-du.vn/a.xml', 'file:///etc/passwd', '#phan', '#xpointer(/)'])
      assert.deepEqual(problemsOf(xmlOf(reference(uri))), ['range-wrong'], uri)
    const exclusive = `<ds:Transform Algorithm="${EXCLUSIVE}"/>`
    for (const algorithm of [
      'http://www.w3.org/TR/1999/REC-xslt-19991116',
      'http://www.w3.org/TR/1999/REC-xpath-19991116',
      'http://www.w3.org/2000/09/xmldsig#base64',
    ])
      assert.deepEqual(
        problemsOf(xmlOf(text.replace(exclusive, `<ds:Transform Algorithm="${algorithm}"/>`))),
        ['range-wrong'],
        algorithm,
      )
  })
  it('content inside the signature itself, which its own digest leaves out', async () => {
    const lasted = (await sign(people.ecdsa, lasting)).toString('utf8')
    assert.deepEqual(problemsOf(xmlOf(lasted)), [])
    const fake = '<k:Tep duong-dan="khac.pdf">giả</k:Tep>'
    const at: Readonly<Record<string, [string, string]>> = {
      'an object more': ['</ds:Signature>', `<ds:Object>${fake}</ds:Object></ds:Signature>`],
      'an object more, with text': ['</ds:Signature>', '<ds:Object>giả</ds:Object></ds:Signature>'],
      'the object of the properties': ['</ds:Object>', `${fake}</ds:Object>`],
      'unsigned properties': ['</xades:UnsignedProperties>', `${fake}</xades:UnsignedProperties>`],
      'one of them': ['</xades:CertificateValues>', `${fake}</xades:CertificateValues>`],
      'the information on the key': ['</ds:KeyInfo>', `${fake}</ds:KeyInfo>`],
      'the signature': ['</ds:Signature>', `${fake}</ds:Signature>`],
      'the signature, as text': ['</ds:Signature>', 'giả</ds:Signature>'],
      'the information on the key, as text': ['</ds:KeyInfo>', '<![CDATA[giả]]></ds:KeyInfo>'],
      'unsigned properties, as text': ['</xades:UnsignedProperties>', 'giả</xades:UnsignedProperties>'],
      'behind an instruction to programs': ['</ds:KeyInfo>', `<?x?>${fake}</ds:KeyInfo>`],
    }
    for (const [where, [from, to]] of Object.entries(at))
      assert.deepEqual(problemsOf(changed(xmlOf(lasted), from, to)), ['range-wrong'], where)
    const spread = changed(xmlOf(lasted), '<ds:KeyInfo>', '\n  <!-- khóa -->\n  <ds:KeyInfo>')
    assert.deepEqual(problemsOf(spread), [], 'blanks and comments say nothing')
  })
  it('two elements by the name of the signed properties', () => {
    const id = /<xades:SignedProperties Id="([^"]+)"/.exec(text)![1]!
    const double = text.replace('<k:Tep ', `<k:Tep Id="${id}" `)
    assert.deepEqual(problemsOf(xmlOf(double)), ['range-wrong'])
  })
  it('files with definitions of their own, in another alphabet, or broken', () => {
    const unreadable = (file: Buffer) => inspectXml(file, trust).unreadable ?? ''
    const entity = text.replace('?>', '?><!DOCTYPE k [<!ENTITY a SYSTEM "file:///etc/passwd">]>')
    assert.match(unreadable(xmlOf(entity)), /DOCTYPE/)
    assert.match(unreadable(xmlOf(text.replace('UTF-8', 'ISO-8859-1'))), /UTF-8/)
    assert.match(unreadable(Buffer.from(text, 'utf16le')), /UTF-8|hỏng/)
    assert.match(unreadable(xmlOf('<a><b></a>')), /hỏng/)
    assert.match(unreadable(xmlOf(`<a>${'<b/>'.repeat(1_300_000)}</a>`)), /lớn hơn 5 MB/)
    assert.match(unreadable(xmlOf(`${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`)), /hỏng/)
    assert.equal(inspectXml(xmlOf(DOCUMENT), trust).verdict, 'unsigned')
  })
  it('a second signature where it would break the first', async () => {
    await assert.rejects(sign(people.rsa, { xml }), /đã có chữ ký số/)
    await assert.rejects(sign(people.rsa, { xml: xmlOf('<rong/>') }), /không có nội dung/)
  })
})
