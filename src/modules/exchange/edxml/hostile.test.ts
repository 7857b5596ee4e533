import assert from 'node:assert/strict'
import { randomBytes as chance } from 'node:crypto'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { attachmentXml, edocXml, temporaryFolder, zip, type TestEntry } from '#tests/support/edxml.ts'
import { EdxmlError, type EdxmlErrorCode } from './errors.ts'
import { DEFAULT_LIMITS, type EdxmlLimits } from './limits.ts'
import { parseEdxml } from './parse.ts'
import { trim } from './scanner.ts'
import { Spool } from './spool.ts'

const parse = (xml: string | Buffer, limits: Partial<EdxmlLimits> = {}, spool = new Spool()) =>
  parseEdxml(Buffer.from(xml), spool, { ...DEFAULT_LIMITS, ...limits })

const refused = (xml: string | Buffer, reason: EdxmlErrorCode, limits: Partial<EdxmlLimits> = {}) =>
  assert.rejects(parse(xml, limits), (error: unknown) => {
    assert.ok(error instanceof EdxmlError, String(error))
    assert.equal(error.reason, reason, error.message)
    assert.match(error.message, /^[A-ZĐ].*[.:].*$/s)
    assert.equal(error.status, 422)
    return true
  })

/** Two attachments, the first bad: what is said of it, when the second came through. */
async function problemOf(
  name: string,
  label: string,
  content: Buffer | string,
  limits: Partial<EdxmlLimits> = {},
) {
  const base64 = typeof content === 'string' ? content : content.toString('base64')
  const good = attachmentXml('tot.txt', 'text/plain', Buffer.from('tốt').toString('base64'), 'cid:2')
  const { attachments } = await parse(
    edocXml({ attachments: attachmentXml(name, label, base64) + good }),
    limits,
  )
  assert.equal((await attachments[1]?.content?.bytes())?.toString(), 'tốt')
  const [{ problem, content: found } = { problem: null, content: null }] = attachments
  assert.equal(found === null, problem !== null)
  if (problem) assert.match(problem.message, /^[A-ZĐ].*\.$/)
  return problem?.code ?? null
}
const zipped = (entries: TestEntry[], limits: Partial<EdxmlLimits> = {}) =>
  problemOf('a.txt', 'application/zip', zip(entries), limits)

describe('a package is refused as a whole', () => {
  it('that declares entities, or uses any', async () => {
    const bomb = `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(100)}"><!ENTITY c SYSTEM "file:///etc/passwd">]>`
    await refused(edocXml().replace('<edXML ', `${bomb}<edXML `), 'doctype')
    await refused(edocXml().replace('<edXML ', '<!doctype html><edXML '), 'doctype')
    await refused(edocXml({ header: '<!ELEMENT x>' }), 'doctype')
    for (const entity of ['&b;', '&nbsp;', '&', '& x', '&#xZZ;', '&amp', `&${'x'.repeat(100)};`])
      await refused(edocXml({ header: `<edXML:Subject>${entity}</edXML:Subject>` }), 'entity')
  })

  it('that has characters XML does not have, or bytes that are none', async () => {
    for (const character of ['\0', '\x01', '\x1f', '&#0;', '&#x1F;', '&#xD800;', '&#xFFFE;', '&#x110000;'])
      await refused(edocXml({ header: `<edXML:Subject>${character}</edXML:Subject>` }), 'character')
    await refused(
      Buffer.from(edocXml({ header: '<edXML:Subject>caf\u00e9</edXML:Subject>' }), 'latin1'),
      'encoding',
    )
    await refused(edocXml().replace('UTF-8', 'klingon'), 'encoding')
    await refused(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from([0xd8, 0])]), 'encoding')
  })

  it('that is no well-formed XML', async () => {
    for (const xml of [
      edocXml().replace('</edXML:MessageHeader>', '</edXML:Messageheader>'),
      `${edocXml()}<a/>`,
      `${edocXml()}x`,
      `x${edocXml()}`,
      '</a>',
      '<a></a></a>',
      '<1a/>',
      '< a/>',
      '<a><b:c:d/></a>',
      'văn bản',
      '{"kind":"edoc"}',
    ])
      await refused(xml, 'malformed')
  })

  it('that is empty, cut short anywhere, or about nothing', async () => {
    for (const nothing of ['', ' \n', '\ufeff']) await refused(nothing, 'empty')
    const whole = edocXml({ attachments: attachmentXml('a.pdf', 'application/pdf', 'QUJD') })
    for (let length = whole.indexOf('<edXML') + 1; length < whole.length; length += 7)
      await refused(whole.slice(0, length), 'cut-short')
    await refused('<html/>', 'no-envelope')
    await refused(edocXml().replaceAll('MessageHeader', 'Khac'), 'no-header')
  })

  it('that is deeper, wider or longer than any document', async () => {
    await refused(edocXml({ header: '<a>'.repeat(40) + '</a>'.repeat(40) }), 'too-deep')
    await refused(edocXml({ header: '<a>'.repeat(100_000) }), 'too-deep')
    await refused(edocXml({ header: '<a/>'.repeat(300) }), 'too-many-elements', { elements: 200 })
    for (const long of [
      `<edXML:Subject>${'x'.repeat(5000)}</edXML:Subject>`,
      `<edXML:Subject>${'x<!-- -->'.repeat(2000)}</edXML:Subject>`,
      `<edXML:Subject note="${'x'.repeat(200_000)}"/>`,
      `<!--${'x'.repeat(200_000)}-->`,
      `<edXML:${'x'.repeat(200_000)}/>`,
    ])
      await refused(edocXml({ header: long }), 'too-long', { textLength: 1000 })
    await refused(edocXml({ header: 'x'.repeat(10_000) }), 'too-large', { packageBytes: 5000 })
    const many = attachmentXml('a.pdf', 'application/pdf', 'QUJD').repeat(20)
    await refused(edocXml({ attachments: many }), 'too-many-attachments', { attachments: 10 })
  })
})

describe('a package takes time by its length, not by the square of it', () => {
  const RUN = 900_000

  it('with a run of blanks inside a text, where nothing is cut off', async () => {
    assert.equal(trim(` x${' '.repeat(1_000_000)}x\t`), `x${' '.repeat(1_000_000)}x`)
    const text = `x${' \n'.repeat(RUN / 2)}x`
    await parse(edocXml({ header: `<edXML:Khac>${text}</edXML:Khac>` }))
  })

  it('with attributes that are names only, or have no quotes, before the one that counts', async () => {
    const envelope = '<edXML:edXMLEnvelope '
    for (const run of [
      'a'.repeat(RUN),
      'a '.repeat(RUN / 2),
      'a=b '.repeat(RUN / 4),
      `a${' '.repeat(RUN)}b`,
    ]) {
      assert.ok(await parse(edocXml().replace(envelope, `${envelope}${run} `)))
    }
  })

  it('with ten thousand envelopes that look for their namespace at a root of as many attributes', async () => {
    const many = '<b:edXMLEnvelope/>'.repeat(10_000)
    const root = `<edXML ${'a="1" '.repeat(100_000)}`
    await refused(`${root}>${many}</edXML>`, 'no-envelope')
  })

  it('and blanks are cut off both ends as ever: those of XML, and no other', () => {
    const text = fc.string({ unit: fc.constantFrom('\t', '\n', '\r', ' ', '\u00a0', 'a', 'ế') })
    fc.assert(
      fc.property(text, (any) => {
        assert.equal(trim(any), any.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, ''))
      }),
    )
  })
})

describe('one bad attachment does not spoil the document', () => {
  it('without content, without base64, too large', async () => {
    const empty = edocXml({ attachments: '<Attachment><AttachmentName>a.pdf</AttachmentName></Attachment>' })
    assert.equal((await parse(empty)).attachments[0]?.problem?.code, 'no-content')
    assert.equal(await problemOf('a.pdf', 'application/pdf', '*** ***'), 'base64')
    assert.equal(await problemOf('a.pdf', 'application/pdf', ''), null)
    assert.equal(
      await problemOf('a.pdf', 'application/pdf', Buffer.alloc(5001), { attachmentBytes: 5000 }),
      'too-large',
    )
    assert.equal(
      await problemOf('a.pdf', 'application/pdf', Buffer.alloc(5000), { attachmentBytes: 5000 }),
      null,
    )
  })

  it('that says it is packed and is not, or is broken', async () => {
    assert.equal(await problemOf('a.txt', 'application/zip', Buffer.from('xin chào')), 'zip-expected')
    assert.equal(await problemOf('a.txt', 'application/zip', ''), 'zip-expected')
    const whole = zip([{ name: 'a', content: Buffer.from('xin chào '.repeat(50)) }])
    for (let length = 4; length < whole.length; length += 5)
      assert.equal(await problemOf('a.txt', 'application/zip', whole.subarray(0, length)), 'zip-broken')
    assert.equal(await problemOf('a.txt', 'x', Buffer.from('PK\x03\x04 không phải')), 'zip-broken')
  })

  it('that lies about lengths, sums or places', async () => {
    const content = Buffer.from('xin chào '.repeat(50))
    const length = deflateRawSync(content).length
    for (const claims of [
      { size: content.length - 1 },
      { size: content.length + 1 },
      { size: 0 },
      { packed: length - 3 },
      { packed: length + 1000 },
      { crc: 1 },
    ])
      assert.equal(await zipped([{ name: 'a', content, claims }]), 'zip-broken', JSON.stringify(claims))
    assert.equal(await zipped([{ name: 'a', content, method: 0, claims: { size: 5 } }]), 'zip-broken')
    const whole = zip([{ name: 'a', content }])
    for (let at = whole.length - 22; at < whole.length; at++) {
      const bent = Buffer.from(whole)
      bent[at] = 0xff
      assert.notEqual(await problemOf('a.txt', 'application/zip', bent), 'bug')
    }
  })

  it('that is empty, encrypted, or packed another way', async () => {
    const content = Buffer.from('x')
    const onlyFolder = [{ name: 'a/', content: Buffer.alloc(0) }]
    assert.equal(await zipped(onlyFolder), 'zip-empty')
    assert.equal(await problemOf('a.txt', 'application/zip', zip([])), 'zip-expected')
    assert.equal(await zipped([{ name: 'a', content, flags: 1 }]), 'zip-encrypted')
    assert.equal(await zipped([{ name: 'a', content, method: 12 }]), 'zip-method')
  })

  it('that is packed to harm: by ratio, by size, by number, by a false length', async () => {
    const zeros = Buffer.alloc(30_000_000)
    assert.equal(await zipped([{ name: 'a', content: zeros }]), 'zip-bomb')
    assert.equal(
      await zipped([{ name: 'a', content: chance(20_000) }], { attachmentBytes: 10_000 }),
      'too-large',
    )
    const many = Array.from({ length: 1001 }, (_, index) => ({ name: `${index}`, content: Buffer.from('x') }))
    assert.equal(await zipped(many), 'zip-entries')
    assert.equal(await zipped([{ name: 'a', content: zeros, claims: { size: 1000 } }]), 'zip-broken')
    assert.equal(await zipped([{ name: 'a', content: zeros, claims: { size: 0xfffffffe } }]), 'too-large')
  })

  it('all that is unpacked counts together', async () => {
    const content = Buffer.from('xin chào '.repeat(1000))
    const one = attachmentXml('a.txt', 'application/zip', zip([{ name: 'a', content }]).toString('base64'))
    const { attachments } = await parse(edocXml({ attachments: one.repeat(4) }), {
      packageBytes: content.length * 2.5,
    })
    assert.deepEqual(
      attachments.map(({ problem }) => problem?.code ?? null),
      [null, null, 'too-large', 'too-large'],
    )
  })

  it('a name brings no folder along, nothing unseen, and no end of length', async () => {
    const nameOf = async (written: string) =>
      (await parse(edocXml({ attachments: attachmentXml(written, 'application/pdf', 'QUJD') })))
        .attachments[0]?.name
    assert.equal(await nameOf('../../etc/passwd'), 'passwd')
    assert.equal(await nameOf('/etc/cong-van.pdf'), 'cong-van.pdf')
    assert.equal(await nameOf('C:\\Users\\a\\Công văn.pdf'), 'Công văn.pdf')
    assert.equal(await nameOf('C:a.pdf'), 'a.pdf')
    assert.equal(await nameOf('..'), 'tep-dinh-kem-1')
    assert.equal(await nameOf('a/'), 'tep-dinh-kem-1')
    assert.equal(await nameOf(''), 'tep-dinh-kem-1')
    assert.equal(await nameOf('a\u202efdp.exe&#10;'), 'afdp.exe')
    const long = (await nameOf(`${'x'.repeat(500)}.pdf`)) ?? ''
    assert.deepEqual([long.length, long.slice(-5)], [200, 'x.pdf'])
  })
})

describe('what does not stay in memory', () => {
  const large = chance(300_000)
  const text = Buffer.from('Phụ lục kèm theo công văn. '.repeat(20_000))
  const xml = edocXml({
    attachments:
      attachmentXml('a.pdf', 'application/pdf', large.toString('base64'), 'cid:1') +
      attachmentXml(
        'b.txt',
        'application/zip',
        zip([{ name: 'b', content: text }]).toString('base64'),
        'cid:2',
      ) +
      attachmentXml(
        'c.bin',
        'application/zip',
        zip([{ name: 'c', content: large, method: 0 }]).toString('base64'),
        'cid:3',
      ) +
      attachmentXml(
        'd.txt',
        'application/zip',
        zip([{ name: 'd', content: text, claims: { crc: 1 } }]).toString('base64'),
        'cid:4',
      ) +
      attachmentXml(
        'e.txt',
        'application/zip',
        zip([{ name: 'e', content: text, claims: { size: 9 } }]).toString('base64'),
        'cid:5',
      ),
  })

  it('comes from files the same, and the files go when the spool is closed', async (t) => {
    const folder = await temporaryFolder(t)
    const spool = new Spool({ folder, memory: 1000 })
    const { attachments } = await parse(xml, {}, spool)
    assert.equal((await readdir(folder)).length, 1)
    const bytes = await Promise.all(attachments.map(async ({ content }) => content?.bytes()))
    assert.ok(bytes[0]?.equals(large) && bytes[1]?.equals(text) && bytes[2]?.equals(large))
    assert.deepEqual(
      attachments.map(({ problem }) => problem?.code),
      [undefined, undefined, undefined, 'zip-broken', 'zip-broken'],
    )
    const inMemory = await parse(xml)
    assert.deepEqual(
      attachments.map(({ raw, content }) => [raw, content?.sha256]),
      inMemory.attachments.map(({ raw, content }) => [raw, content?.sha256]),
    )
    await spool.close()
    assert.deepEqual(await readdir(folder), [])
  })

  it('goes too when the package is refused in the middle', async (t) => {
    const folder = await temporaryFolder(t)
    const spool = new Spool({ folder, memory: 1000 })
    await assert.rejects(parse(xml.slice(0, 500_000), {}, spool), /cắt giữa chừng/)
    await spool.close()
    assert.deepEqual(await readdir(folder), [])
    assert.deepEqual(await openFilesIn(folder), [])
  })
})

/** Files of a folder this process has open; known on Linux only. */
async function openFilesIn(folder: string): Promise<string[]> {
  const open = await readdir('/proc/self/fd').catch(() => [])
  const files = await Promise.all(open.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')))
  return files.filter((file) => file.startsWith(folder))
}

it('whatever is done to a package, it is read or refused in words', async () => {
  const sample = await readFile(new URL('./fixtures/edoc_new.edxml', import.meta.url))
  const long = sample.indexOf('NZ1BuveK')
  const whole = Buffer.concat([
    sample.subarray(0, long + 400),
    sample.subarray(sample.indexOf('</edXML:ContentTransferEncoded')),
  ])
  const change = fc.record({
    at: fc.nat({ max: whole.length - 1 }),
    cut: fc.nat({ max: 40 }),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc.constantFrom('<', '>', '&', '</', '<!--', ']]>', '"').map((text) => Buffer.from(text)),
    ),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const bent = changes.reduce(
        (bytes, { at, cut, put }) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]),
        whole,
      )
      try {
        const { message } = await parseEdxml(bent, new Spool({ memory: 10_000_000 }))
        assert.ok(message.kind === 'edoc' || message.kind === 'status')
      } catch (error) {
        assert.ok(error instanceof EdxmlError, String(error))
      }
    }),
    { numRuns: 500 },
  )
})
