import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { createPrinter } from '../print/printer.ts'
import { drawSignature } from './appearance.ts'
import { inspectPdf } from './inspect-pdf.ts'
import { pagesOf } from './pdf/pages.ts'
import { openPdf } from './pdf/reader.ts'
import { isArray } from './pdf/values.ts'
import { signPdf, signPdfs } from './sign-pdf.ts'
import { testAuthority } from './test-support/authority.ts'
import { hybridPdf, packedPdf, plainPdf, SIMPLE } from './test-support/documents.ts'
import { lastSignature, needs, pdfsig, pem, run } from './test-support/peers.ts'
import { timeStampRequest } from './time-stamp.ts'
import { readCms } from './cms.ts'

const at = Temporal.Instant.from('2026-11-22T10:15:00Z')
const printer = createPrinter()
after(() => printer.close())

const authority = await testAuthority()
const leader = await authority.person('Nguyễn Thị Ước', 'rsa', 'Sở Tư pháp tỉnh Kon Tum')
const agency = await authority.person('Sở Tư pháp tỉnh Kon Tum', 'ecdsa')
const trust = { roots: [authority.root.certificate], now: at }
const lasting = { level: 'B-LT', at, tsa: authority.tsa(at), revocation: authority.revocation(at) } as const

const TEMPLATE = `#import "/lib.typ": *
#let data = read-data()
#show: paper.with(title: "Quyết định", format: "a4", star: none)
= QUYẾT ĐỊNH
Về việc bổ nhiệm.
#align(right, place-for("chu-ky", 60mm, 25mm))
#align(right)[Nguyễn Thị Ước]`

async function printed(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'sign-'))
  const file = join(folder, 'own.typ')
  await writeFile(file, TEMPLATE)
  const pdf = await printer.print({ file }, {}, { at })
  await rm(folder, { recursive: true })
  return pdf
}

const drawing = (width: number, height: number) =>
  drawSignature(printer, { width, height, lines: ['Nguyễn Thị Ước', '2026-11-22T17:15:00+07:00'], at })

describe('a signature is real PAdES', () => {
  const makers: [string, () => Promise<Buffer>][] = [
    ['of our printer (table, tagged PDF/A)', printed],
    ['with cross-reference and object streams', () => packedPdf()],
    ['hybrid of table and stream', async () => hybridPdf()],
    ['written by hand', async () => plainPdf(SIMPLE)],
  ]
  for (const [kind, make] of makers)
    for (const [key, person] of [
      ['RSA', leader],
      ['ECDSA', agency],
    ] as const)
      it(`on a PDF ${kind}, by ${key}: poppler and OpenSSL agree, every earlier byte stays`, async (t) => {
        if (!needs(t, 'pdfsig', '-v', 'poppler-utils') || !needs(t, 'openssl', 'version', 'openssl')) return
        const pdf = await make()
        const signed = await signPdf({ pdf, level: 'B-B', at, signer: person.signer, fieldName: 'chu-ky' })
        assert.ok(signed.subarray(0, pdf.length).equals(pdf))
        assert.deepEqual(pdfsig(signed), ['Signature is Valid.'])
        const { covered, cms } = lastSignature(signed)
        const files = { 'c.der': cms, content: covered, 'root.pem': pem(authority.root.certificate) }
        const args = ['-verify', '-cades', '-inform', 'DER', '-in', '{c.der}', '-content', '{content}']
        const verdict = run(
          'openssl',
          [
            'cms',
            ...args,
            '-binary',
            '-CAfile',
            '{root.pem}',
            '-purpose',
            'any',
            '-no_check_time',
            '-out',
            '{out}',
          ],
          files,
        )
        assert.equal(verdict.status, 0, verdict.output)
        const [report] = inspectPdf(signed, trust).signatures
        assert.deepEqual([report?.level, report?.problems], ['B-B', ['revocation-unknown']])
      })

  it('carries only what PAdES wants to be signed, and names its certificate', async () => {
    const signed = await signPdf({
      pdf: plainPdf(SIMPLE),
      level: 'B-B',
      at,
      signer: leader.signer,
      fieldName: 'a',
    })
    const { cms } = lastSignature(signed)
    const read = readCms(cms)
    assert.equal(read.namesCertificate, 'yes')
    assert.equal(read.claimedAt, null, 'the time stands in the file, not in the attributes')
    assert.match(signed.toString('latin1'), /\/SubFilter \/ETSI\.CAdES\.detached/)
  })

  it('has a time stamp that OpenSSL accepts', async (t) => {
    if (!needs(t, 'openssl', 'version', 'openssl')) return
    const pdf = plainPdf(SIMPLE)
    const signed = await signPdf({ ...lasting, level: 'B-T', pdf, signer: leader.signer, fieldName: 'a' })
    const { signature, timeStamp } = readCms(lastSignature(signed).cms)
    const files = {
      't.der': timeStamp!,
      data: signature,
      'ca.pem': pem(authority.root.certificate, authority.issuer.certificate),
    }
    const args = ['-verify', '-token_in', '-in', '{t.der}', '-data', '{data}', '-CAfile', '{ca.pem}']
    const verdict = run('openssl', ['ts', ...args], files)
    assert.match(verdict.output, /Verification: OK/)
    assert.ok(timeStampRequest(Buffer.alloc(32), Buffer.alloc(8)).length > 40)
  })

  it('keeps all proofs at level B-LT', async () => {
    const signed = await signPdf({ ...lasting, pdf: await printed(), signer: leader.signer, fieldName: 'a' })
    const later = at.add({ hours: 24 * 365 * 8 })
    const { verdict, signatures } = inspectPdf(signed, { ...trust, now: later })
    assert.equal(verdict, 'valid', 'long after its certificate has run out')
    const [one] = signatures
    assert.deepEqual([one?.level, one?.revocation.state, one?.after], ['B-LT', 'good', 'signatures'])
    assert.equal(one?.stampedAt?.toString(), at.toString())
  })
})

describe('several signatures in one document', () => {
  it('leader, deputy and agency: all stay valid, for us and for poppler', async (t) => {
    if (!needs(t, 'pdfsig', '-v', 'poppler-utils')) return
    const original = await printed()
    let pdf = original
    for (const { signer } of [leader, await authority.person('Phó Giám đốc', 'rsa'), agency])
      pdf = await signPdf({
        ...lasting,
        pdf,
        signer,
        fieldName: 'chữ ký',
        appearance: { spot: { anchor: 'chu-ky' }, drawing: await drawing(170, 70) },
      })
    assert.deepEqual(pdfsig(pdf), Array(3).fill('Signature is Valid.'))
    const { verdict, signatures } = inspectPdf(pdf, trust)
    assert.deepEqual(
      signatures.map(({ field, signatory, after }) => [field, signatory?.name, after]),
      [
        ['chữ ký', 'Nguyễn Thị Ước', 'signatures'],
        ['chữ ký 2', 'Phó Giám đốc', 'signatures'],
        ['chữ ký 3', 'Sở Tư pháp tỉnh Kon Tum', 'signatures'],
      ],
    )
    assert.equal(verdict, 'valid')
    const text = pdf.toString('latin1')
    assert.match(text, /<pdfaid:part>2<\/pdfaid:part>/)
    assert.equal(text.match(/\/StructTreeRoot/g)!.length >= 1, true, 'tags stay')
  })

  it('a pile is signed in one act of the key', async () => {
    let acts = 0
    const counting = {
      ...leader.signer,
      sign: (items: Parameters<typeof leader.signer.sign>[0]) => (acts++, leader.signer.sign(items)),
    }
    const pdf = plainPdf(SIMPLE)
    const pile = Array.from({ length: 25 }, () => ({
      ...lasting,
      level: 'B-T' as const,
      pdf,
      fieldName: 'a',
    }))
    const signed = await signPdfs(pile, counting)
    assert.equal(acts, 1)
    for (const one of signed)
      assert.equal(inspectPdf(one, trust).signatures[0]?.stampedAt?.toString(), at.toString())
  })
})

describe('what is seen', () => {
  it('stands where the template kept a place free, and the document still opens', async () => {
    const place = { anchor: 'chu-ky' }
    const appearance = { spot: place, drawing: await drawing(170, 70) }
    const pdf = await signPdf({
      ...lasting,
      pdf: await printed(),
      signer: leader.signer,
      fieldName: 'a',
      appearance,
    })
    const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise
    const page = await document.getPage(1)
    const annotations = await page.getAnnotations()
    const link = annotations.find(({ subtype }) => subtype === 'Link')
    const widget = annotations.find(({ subtype }) => subtype === 'Widget')
    assert.equal(widget.fieldType, 'Sig')
    assert.deepEqual(widget.rect.map(Math.round), link.rect.map(Math.round))
    const mark: unknown = await document.getMarkInfo()
    assert.ok(mark instanceof Map && mark.get('Marked') === true)
  })
  it('a seal stands to the left over a third of the signature', async () => {
    const spot = { anchor: 'chu-ky', width: 100, height: 100, shift: { x: -85, y: 0 } }
    const pdf = await signPdf({
      pdf: await printed(),
      level: 'B-B',
      at,
      signer: agency.signer,
      fieldName: 'con-dau',
      appearance: { spot, drawing: await drawing(100, 100) },
    })
    assert.equal(inspectPdf(pdf, trust).signatures.length, 1)
  })
  it('is at the top right of what is shown, also on a scan that lies on its side', async () => {
    for (const rotate of [0, 90, 180, 270]) {
      const page = SIMPLE[2]!.replace('/Type/Page/', `/Type/Page/Rotate ${rotate}/`)
      const pdf = plainPdf(SIMPLE.with(2, page))
      const spot = { page: 1, corner: 'top-right', width: 150, height: 40 } as const
      const options = { pdf, level: 'B-B', at, signer: agency.signer, fieldName: 'a' } as const
      const signed = await signPdf({ ...options, appearance: { spot, drawing: await drawing(150, 40) } })
      const document = await getDocument({ data: new Uint8Array(signed), verbosity: 0 }).promise
      const shown = await document.getPage(1)
      const [widget] = await shown.getAnnotations()
      const viewport = shown.getViewport({ scale: 1 })
      const [left, bottom, right, top] = widget.rect
      const [x1, y1] = viewport.convertToViewportPoint(left, bottom)
      const [x2, y2] = viewport.convertToViewportPoint(right, top)
      assert.deepEqual(
        [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x1 - x2), Math.abs(y1 - y2)].map(Math.round),
        [viewport.width - 178, 28, 150, 40],
        `turned by ${rotate}`,
      )
    }
  })
  it('a page or a place that is not there is named', async () => {
    const options = {
      pdf: plainPdf(SIMPLE),
      level: 'B-B',
      at,
      signer: agency.signer,
      fieldName: 'a',
    } as const
    const one = await drawing(10, 10)
    const on = (spot: Parameters<typeof signPdf>[0]['appearance']) =>
      signPdf({ ...options, appearance: spot })
    await assert.rejects(
      on({ spot: { page: 9, corner: 'top-right', width: 9, height: 9 }, drawing: one }),
      /không có trang 9/,
    )
    await assert.rejects(on({ spot: { anchor: 'con-dau' }, drawing: one }), /không có chỗ dành sẵn “con-dau”/)
  })
})

describe('what cannot be signed is said', () => {
  const sign = (pdf: Buffer) => signPdf({ pdf, level: 'B-B', at, signer: agency.signer, fieldName: 'a' })
  it('another kind of file, a broken one, a locked one, one without pages', async () => {
    await assert.rejects(sign(Buffer.from('PK\u0003\u0004 not a pdf')), /không phải là PDF/)
    await assert.rejects(sign(plainPdf(SIMPLE).subarray(0, 300)), /bị hỏng/)
    await assert.rejects(sign(plainPdf(SIMPLE, { extra: '/Encrypt 9 0 R' })), /mật khẩu/)
    await assert.rejects(sign(plainPdf(['<</Type/Catalog>>'])), /không có trang nào/)
  })
  it('adds to annotations that stand in an object of their own', async () => {
    const page = SIMPLE[2]!.replace('/Type/Page/', '/Type/Page/Annots 6 0 R/')
    const pdf = plainPdf([...SIMPLE.with(2, page), '[]'])
    const document = openPdf(await sign(pdf))
    const annotations = document.resolve(pagesOf(document)[0]!.dict.entries.get('Annots'))
    assert.equal(isArray(annotations) && annotations.length, 1)
  })
})
