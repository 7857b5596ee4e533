import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attachmentXml, edocXml, NAMESPACE, zip } from '#tests/support/edxml.ts'
import { EdxmlError } from './errors.ts'
import { businessTypeOf, codeOf, readDate, readStatusCode, readTimestamp } from './message.ts'
import { parseEdxml } from './parse.ts'
import { Spool } from './spool.ts'

const parse = (xml: string | Buffer) => parseEdxml(Buffer.from(xml), new Spool())
const edoc = async (xml: string | Buffer) => {
  const { message } = await parse(xml)
  assert.ok(message.kind === 'edoc')
  return message
}
const status = async (xml: string | Buffer) => {
  const { message } = await parse(xml)
  assert.ok(message.kind === 'status')
  return message
}
const only = async (name: string, contentType: string, base64: string) => {
  const { attachments } = await parse(edocXml({ attachments: attachmentXml(name, contentType, base64) }))
  assert.equal(attachments.length, 1)
  const [{ content, problem, raw, ...rest }] = attachments as [(typeof attachments)[0]]
  return { ...rest, raw, problem: problem?.code ?? null, bytes: content && (await content.bytes()) }
}
const of = (text: string) => Buffer.from(text).toString('base64')
const packed = (text: string, name = 'x.txt') =>
  zip([{ name, content: Buffer.from(text) }]).toString('base64')
const statusXml = (code: string) =>
  `<edXML xmlns="${NAMESPACE}"><edXMLEnvelope><edXMLHeader><MessageHeader><StatusCode>${code}</StatusCode><From><OrganId>H34.01</OrganId></From></MessageHeader></edXMLHeader></edXMLEnvelope></edXML>`

describe('how a package may be written (1)', () => {
  it('with any prefix, with none, with prefixes nobody declared', async () => {
    const other = edocXml().replaceAll('edXML:', 'x:').replaceAll('xmlns:edXML', 'xmlns:x')
    const none = edocXml()
      .replaceAll(/<(\/?)edXML:/g, '<$1')
      .replace(` xmlns:edXML="${NAMESPACE}"`, '')
    const undeclared = edocXml({ header: '<xlink:Subject>V/v</xlink:Subject>' })
    for (const xml of [other, none, undeclared]) assert.equal((await edoc(xml)).from.id, 'H34')
    assert.equal((await edoc(undeclared)).subject, 'V/v')
  })

  it('under any root, with the attachments before the envelope', async () => {
    const xml = edocXml({ attachments: attachmentXml('a.pdf', 'application/pdf', of('A')) })
    const turned = xml.replace(
      /(<edXML xmlns="[^"]*">)([^]*<\/edXML:edXMLEnvelope>)(<AttachmentEncoded>[^]*<\/AttachmentEncoded>)/,
      '$1$3$2',
    )
    assert.ok(turned.indexOf('<AttachmentEncoded>') < turned.indexOf('edXMLEnvelope'))
    const { attachments, message } = await parse(turned.replaceAll(/edXML(?= xmlns=|>$)/g, 'goi'))
    assert.equal(attachments[0]?.name, 'a.pdf')
    assert.equal(message.from.id, 'H34')
  })

  it('with a byte order mark, in UTF-16, without a declaration, in another declared encoding', async () => {
    const xml = edocXml({ header: '<edXML:Subject>Về việc đất đai</edXML:Subject>' })
    const bare = xml.slice(xml.indexOf('\n') + 1)
    const utf16 = Buffer.from(xml.replace('UTF-8', 'UTF-16'), 'utf16le')
    for (const bytes of [
      Buffer.from(`\ufeff${xml}`),
      Buffer.from(`\ufeff${xml}`, 'utf16le'),
      Buffer.from(`\ufeff${xml}`, 'utf16le').swap16(),
      utf16,
      Buffer.from(utf16).swap16(),
      Buffer.from(bare),
      Buffer.from(xml.replace('UTF-8', 'utf-16')),
    ])
      assert.equal((await edoc(bytes)).subject, 'Về việc đất đai')
    const latin = Buffer.from(
      edocXml({ header: '<edXML:Subject>caf\u00e9</edXML:Subject>' })
        .replace('UTF-8', 'ISO-8859-1')
        .replace('UBND tỉnh', 'UBND'),
      'latin1',
    )
    assert.equal((await edoc(latin)).subject, 'caf\u00e9')
  })

  it('with CDATA, comments, instructions, references and attributes that look like tags', async () => {
    const message = await edoc(
      edocXml({
        header: `<!-- <edXML:Subject>no</edXML:Subject> --><?x <y>?><edXML:Subject note="a > b" other='"'> <![CDATA[A & <B>]]> &amp; &#272;&#x1EA5;t<!-- c -->
  đai </edXML:Subject>`,
      }),
    )
    assert.equal(message.subject, 'A & <B> & Đất\n  đai')
  })

  it('with line ends of any kind, which count as one', async () => {
    const message = await edoc(edocXml({ header: '<edXML:Subject>một\r\nhai\rba&#13;</edXML:Subject>' }))
    assert.equal(message.subject, 'một\nhai\nba')
  })

  it('but not with blanks before the declaration', async () => {
    await assert.rejects(parse(`\n${edocXml()}`), /khai báo XML không đứng ở đầu/)
  })

  it('the envelope stands in the namespace of the regulation; the predecessor is refused by name', async () => {
    const refused = (reason: string) => (error: unknown) =>
      error instanceof EdxmlError && error.reason === reason
    await assert.rejects(parse(edocXml().replaceAll(NAMESPACE, 'urn:x')), refused('no-envelope'))
    await assert.rejects(
      parse(edocXml().replaceAll(NAMESPACE, 'http://www.e-doc.vn/Schema/')),
      refused('predecessor'),
    )
    await assert.rejects(
      parse(
        '<S:Envelope xmlns:S="x"><S:Header><edXML:MessageHeader xmlns:edXML="http://www.e-doc.vn/Schema/"/></S:Header></S:Envelope>',
      ),
      /định dạng cũ \(http:\/\/www\.e-doc\.vn\/Schema\/\); xin gửi lại theo QCVN 102:2016/,
    )
  })
})

describe('the header of a document (2)', () => {
  it('in whatever order; of a repeated element the last counts', async () => {
    const message = await edoc(
      edocXml({
        header: `<edXML:Subject>cũ</edXML:Subject><edXML:SteeringType>1</edXML:SteeringType><edXML:Subject>mới</edXML:Subject>
          <edXML:Code><edXML:CodeNotation>UBND-TH</edXML:CodeNotation><edXML:CodeNumber>12a</edXML:CodeNumber></edXML:Code>
          <edXML:To><edXML:OrganName>B</edXML:OrganName><edXML:OrganId>H34.02</edXML:OrganId></edXML:To>
          <edXML:To><edXML:OrganId>000.00.00.H41</edXML:OrganId></edXML:To>`,
      }),
    )
    assert.equal(message.subject, 'mới')
    assert.equal(message.steeringType, 1)
    assert.equal(codeOf(message.code), '12a/UBND-TH')
    assert.deepEqual(
      message.to.map(({ id }) => id),
      ['H34.02', '000.00.00.H41'],
    )
  })

  it('SteeringType may be empty, blank or missing', async () => {
    for (const written of ['', '<edXML:SteeringType/>', '<edXML:SteeringType>  </edXML:SteeringType>'])
      assert.equal((await edoc(edocXml({ header: written }))).steeringType, null)
    assert.equal(
      (await edoc(edocXml({ header: '<edXML:SteeringType> 2 </edXML:SteeringType>' }))).steeringType,
      2,
    )
  })

  it('figures that are none count as the regulation’s defaults', async () => {
    const message = await edoc(
      edocXml({
        header: `<edXML:DocumentType><edXML:Type>x</edXML:Type><edXML:TypeName>Công văn</edXML:TypeName></edXML:DocumentType>
          <edXML:OtherInfo><edXML:Priority>9</edXML:Priority><edXML:PageAmount>ba</edXML:PageAmount><edXML:Direction>TRUE</edXML:Direction></edXML:OtherInfo>`,
      }),
    )
    assert.deepEqual(message.documentType, { type: 2, detail: null, name: 'Công văn' })
    assert.equal(message.other?.priority, 0)
    assert.equal(message.other.pages, null)
    assert.equal(message.other.direction, true)
  })

  it('dates are read strictly, and stay as they were written', async () => {
    const read = async (written: string) => {
      const header = `<edXML:DueDate>${written}</edXML:DueDate>`
      const { dueDate } = await edoc(edocXml({ header }))
      assert.equal(dueDate, written)
      return readDate(dueDate)?.toString() ?? null
    }
    assert.equal(await read('2026/11/22'), '2026-11-22')
    assert.equal(await read('2026/1/5'), '2026-01-05')
    assert.equal(await read('2026/11/22 08:30:00'), '2026-11-22')
    for (const wrong of ['22/11/2026', '2026-11-22', '2014/02/30', '2026/13/01', 'mai', '20261122'])
      assert.equal(await read(wrong), null)
    assert.equal(readTimestamp('2026/11/22 08:30:05')?.toString(), '2026-11-22T08:30:05')
    assert.equal(readTimestamp('2026/11/22 25:00:00'), null)
    assert.equal(readTimestamp('2026/11/22'), null)
    assert.equal(readDate(null), null)
  })

  it('an empty ResponseFor counts as none', async () => {
    const header = `<edXML:ResponseFor/><edXML:ResponseFor><edXML:OrganId></edXML:OrganId></edXML:ResponseFor>
      <edXML:ResponseFor><edXML:PromulgationDate>2026/11/20</edXML:PromulgationDate><edXML:OrganId>H34</edXML:OrganId></edXML:ResponseFor>`
    assert.deepEqual((await edoc(edocXml({ header }))).responseFor, [
      { organId: 'H34', code: '', documentId: '', promulgationDate: '2026/11/20' },
    ])
  })

  it('tasks, kind of application and what the regulation does not know are kept', async () => {
    const { message, unknown } = await parse(
      edocXml({
        header: `<edXML:ResponseForTask><edXML:TaskCode>NV1</edXML:TaskCode></edXML:ResponseForTask><edXML:ApplicationType>MCDT_DT</edXML:ApplicationType>
          <v:Khac><v:Ma>7</v:Ma></v:Khac>`,
      }),
    )
    assert.ok(message.kind === 'edoc')
    assert.deepEqual([message.tasks, message.applicationType], [['NV1'], 'MCDT_DT'])
    assert.deepEqual(unknown, [{ path: 'edXMLHeader/MessageHeader/Khac/Ma', text: '7' }])
  })
})

describe('traces and business (3)', () => {
  it('a package without Bussiness is a new document', async () => {
    const message = await edoc(edocXml())
    assert.equal(message.business, null)
    assert.equal(businessTypeOf(message), '0')
  })

  it('Bussiness stands before or behind the hops; a hop may lack its agency', async () => {
    const hop =
      '<edXML:TraceHeader><edXML:Timestamp>2026/11/22 08:30:00</edXML:Timestamp></edXML:TraceHeader>'
    const business = '<edXML:Bussiness><edXML:BussinessDocType>01</edXML:BussinessDocType></edXML:Bussiness>'
    for (const inner of [hop + business, business + hop]) {
      const message = await edoc(
        edocXml({ traces: `<edXML:TraceHeaderList id="1" version="2">${inner}</edXML:TraceHeaderList>` }),
      )
      assert.equal(businessTypeOf(message), '1')
      assert.deepEqual(message.trace, [{ organId: null, timestamp: '2026/11/22 08:30:00' }])
    }
  })
})

describe('attachments (4)', () => {
  it('base64 in lines, with junk, URL-safe, in CDATA, with references, without padding', async () => {
    const bytes = Buffer.from([251, 255, 191, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const plain = bytes.toString('base64')
    for (const written of [
      plain,
      `\n  ${plain.slice(0, 5)}\r\n${plain.slice(5)}\n`,
      `${plain.slice(0, 5)}*%é${plain.slice(5)}`,
      bytes.toString('base64url'),
      `<![CDATA[${plain}]]>`,
      `<![CDATA[${plain.slice(0, 7)}]]><!-- x -->${plain.slice(7)}`,
      `${plain.slice(0, 3)}&#13;&#xA;${plain.slice(3)}`,
      `${plain}AAAA`,
    ])
      assert.deepEqual((await only('a.bin', 'x', written)).bytes, bytes, written)
  })

  it('a placeholder in place of the content decodes to junk, as it does for others', async () => {
    const { bytes, problem } = await only('a.pdf', 'application/pdf', '${__FileToString(noi-dung)}')
    assert.equal(problem, null)
    assert.equal(bytes?.length, 16)
  })

  it('a packed file is unpacked by its label', async () => {
    for (const name of ['a.txt', 'a.xlsx', 'a.ZIP', 'a'])
      assert.equal((await only(name, 'application/zip', packed('xin chào'))).bytes?.toString(), 'xin chào')
  })

  it('a packed file is unpacked under a wrong label too, unless files of its name are ZIPs themselves', async () => {
    assert.equal((await only('a.txt', 'text/plain', packed('xin chào'))).bytes?.toString(), 'xin chào')
    assert.equal((await only('a.pdf', 'application/pdf', packed('xin chào'))).bytes?.toString(), 'xin chào')
    for (const [name, label] of [
      ['a.zip', 'application/zip'],
      ['a.docx', 'application/docx'],
      ['a.xlsx', 'application/xslx'],
      ['a.ods', 'application/octet-stream'],
    ] as const) {
      const { bytes, raw } = await only(name, label, packed('xin chào'))
      assert.equal(bytes?.toString('latin1', 0, 2), 'PK')
      assert.equal(raw?.isZip, true)
    }
  })

  it('takes the first file, past folders, past its path; lengths may be written wide', async () => {
    const entries = [
      { name: 'thu-muc/', content: Buffer.alloc(0) },
      { name: '../../etc/passwd', content: Buffer.from('một') },
      { name: 'b', content: Buffer.from('hai') },
    ]
    const plain = zip(entries, 'ghi ch\u00fa')
    assert.equal((await only('a.txt', 'application/zip', plain.toString('base64'))).bytes?.toString(), 'một')
    const wide = Buffer.alloc(28)
    wide.writeUInt16LE(1, 0)
    wide.writeUInt16LE(24, 2)
    wide.writeBigUInt64LE(3n, 4)
    wide.writeBigUInt64LE(3n, 12)
    const zip64 = zip([
      {
        name: 'c',
        content: Buffer.from('bon'),
        method: 0,
        claims: { size: 0xffffffff, packed: 0xffffffff },
        extra: wide,
      },
    ])
    assert.equal((await only('a.txt', 'application/zip', zip64.toString('base64'))).bytes?.toString(), 'bon')
  })

  it('fields may follow the content; ids need no “cid:”; names come from the manifest when they are missing', async () => {
    const { attachments, manifest } = await parse(
      edocXml({
        manifest:
          '<edXML:Reference><edXML:ContentId>cid:7</edXML:ContentId><edXML:AttachmentName>b.txt</edXML:AttachmentName></edXML:Reference>',
        attachments: `<Attachment><ContentTransferEncoded>${of('A')}</ContentTransferEncoded><ContentId>7</ContentId></Attachment>`,
      }),
    )
    assert.deepEqual(
      [attachments[0]?.name, attachments[0]?.contentId, manifest[0]?.contentId],
      ['b.txt', '7', '7'],
    )
  })

  it('the old name of the manifest is read', async () => {
    const xml = edocXml({
      manifest: '<edXML:Reference><edXML:ContentId>cid:7</edXML:ContentId></edXML:Reference>',
    })
    assert.equal((await parse(xml.replaceAll('edXMLManifest', 'Manifest'))).manifest.length, 1)
  })
})

describe('statuses (5) and signatures (6)', () => {
  it('a package with a StatusCode is a status; codes are known by their number', async () => {
    assert.equal((await status(statusXml(' 03 '))).statusCode, '03')
    assert.equal((await status(statusXml('3'))).statusCode, '3')
    assert.equal(readStatusCode('3'), '03')
    assert.equal(readStatusCode('13'), '13')
    for (const other of ['07', 'xong', '', '003']) assert.equal(readStatusCode(other), null)
  })

  it('a signature is seen, in either namespace, and means nothing', async () => {
    const signed = (signature: string) =>
      edocXml().replace('</edXML:edXMLHeader>', `${signature}</edXML:edXMLHeader>`)
    assert.equal(
      (await parse(signed('<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><A/></Signature>')))
        .hasSignature,
      true,
    )
    assert.equal((await parse(signed('<edXML:DigitalSignature/>'))).hasSignature, false)
  })
})
