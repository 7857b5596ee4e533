import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { attributesToSign, assembleCms, sha256 } from './cms.ts'
import { readCertificate } from './certificate.ts'
import { addValidation } from './dss.ts'
import { inspectPdf } from './inspect-pdf.ts'
import type { Problem } from './report.ts'
import { signPdf, type SignOptions } from './sign-pdf.ts'
import { testAuthority } from './test-support/authority.ts'
import { needs, pdfsig } from './test-support/peers.ts'
import { remade } from './test-support/remade.ts'
import { append, packedPdf, plainPdf, SIMPLE } from './test-support/documents.ts'
import type { Signer } from './types.ts'

const at = Temporal.Instant.from('2026-11-22T10:15:00Z')
const authority = await testAuthority()
const leader = await authority.person('Nguyễn Thị Ước', 'ecdsa', 'Sở Tư pháp')
const trust = { roots: [authority.root.certificate], now: at }
const proofs = {
  ocsps: [],
  crls: [await authority.crl(authority.root, at), await authority.crl(authority.issuer, at)],
}

const sign = (pdf: Buffer, more: Partial<SignOptions & { signer: Signer }> = {}) =>
  signPdf({ pdf, level: 'B-B', at, signer: leader.signer, fieldName: 'chu-ky', ...more })
const problemsOf = (pdf: Buffer, given: Parameters<typeof inspectPdf>[1] = { ...trust, proofs }): Problem[] =>
  inspectPdf(pdf, given).signatures.flatMap(({ problems }) => problems)

const size = (pdf: Buffer) => Number([...pdf.toString('latin1').matchAll(/\/Size (\d+)/g)].at(-1)![1])

const lastPage = (pdf: Buffer) =>
  /3 0 obj\n(<<[^]*?)>>\nendobj/.exec(pdf.toString('latin1').split('%%EOF')[1]!)![1]!
const over = (annotation: string) => (pdf: Buffer) => ({
  3: `${lastPage(pdf).replace(/\/Annots \[(.*?)\]/, `/Annots [$1 ${size(pdf)} 0 R]`)}>>`,
  [size(pdf)]: annotation,
})
const SPOT = '/Rect[50 690 400 730]'

describe('a signed document', () => {
  it('is valid when it is whole and its certificate is trusted and stands', async () => {
    const report = inspectPdf(await sign(await packedPdf()), { ...trust, proofs })
    assert.equal(report.verdict, 'valid')
    const [one] = report.signatures
    assert.equal(one?.signatory?.organisation, 'Sở Tư pháp')
    assert.deepEqual(one?.signatory?.chain, ['Nguyễn Thị Ước', 'Cấp phát thử nghiệm', 'Gốc thử nghiệm'])
    assert.deepEqual([one?.after, one?.coversAll, one?.revocation.source], ['nothing', true, 'CRL'])
  })

  it('no byte of what is signed can be changed without being found', async () => {
    const signed = await sign(plainPdf(SIMPLE))
    const [from, to] = /\/ByteRange \[0 (\d+) (\d+)/.exec(signed.toString('latin1'))!.slice(1).map(Number)
    fc.assert(
      fc.property(fc.nat(signed.length - 1), fc.integer({ min: 1, max: 255 }), (place, by) => {
        const changed = Buffer.from(signed)
        changed[place] = changed[place]! ^ by
        const { verdict, signatures } = inspectPdf(changed, { ...trust, proofs })
        if (place < from! || place >= to!) assert.notEqual(verdict, 'valid', `byte ${place}`)
        // The message itself has parts that nobody signs; it can become worthless, but not another's.
        else assert.ok(verdict !== 'valid' || signatures[0]?.signatory?.name === 'Nguyễn Thị Ước')
      }),
      { numRuns: 400 },
    )
  })

  it('which nobody signed is just that', async () => {
    assert.equal(inspectPdf(await packedPdf(), trust).verdict, 'unsigned')
  })
})

describe('what comes behind a signature', () => {
  const after = async (objects: (pdf: Buffer) => Record<number, string>, base = plainPdf(SIMPLE)) => {
    const signed = await sign(base)
    const changed = append(signed, objects(signed), size(signed) + 5)
    return inspectPdf(changed, { ...trust, proofs }).signatures[0]?.problems
  }
  const other = 'BT /F1 24 Tf 60 700 Td (So tien: 9.000.000 dong) Tj ET'
  const stream = `<</Length ${other.length}>>\nstream\n${other}\nendstream`

  it('another text on the page', async () => {
    assert.deepEqual(await after(() => ({ 4: stream })), ['changed-after'])
  })
  it('another page before it', async () => {
    const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>'
    const pages = (pdf: Buffer) => ({
      2: `<</Type/Pages/Kids[${size(pdf)} 0 R 3 0 R]/Count 2>>`,
      [size(pdf)]: page,
    })
    assert.deepEqual(await after(pages), ['changed-after'])
  })
  it('a note or a picture laid over the text', async () => {
    const note = '<</Type/Annot/Subtype/FreeText/Rect[50 690 400 730]/Contents(9.000.000)>>'
    assert.deepEqual(await after(over(note)), ['changed-after'])
    const masked = '<</Type/Annot/Subtype/Widget/FT/Sig/Rect[50 690 400 730]/AP<</N 4 0 R>>>>'
    assert.deepEqual(await after(over(masked)), ['changed-after'], 'an unsigned field that shows something')
    const spot = `/FT/Sig${SPOT}`
    const drawn = '/AP<</N 4 0 R>>'
    const fieldOf = (pdf: Buffer) =>
      /(\d+) 0 obj\s*<<[^]{0,300}?\/FT ?\/Sig/.exec(pdf.toString('latin1'))![1]!
    const disguised: Readonly<Record<string, (pdf: Buffer) => string>> = {
      'a field that says it is signed': () => `<</Type/Annot/Subtype/Widget${spot}/V<<>>${drawn}>>`,
      'a rubber stamp that calls itself a signature': () =>
        `<</Type/Annot/Subtype/Stamp${spot}/V<<>>${drawn}>>`,
      'a second place for the signature that is there': (pdf) =>
        `<</Type/Annot/Subtype/Widget/Parent ${fieldOf(pdf)} 0 R${spot}${drawn}>>`,
      'a note that calls itself a field': () =>
        `<</Type/Annot/Subtype/FreeText${spot}/DA(/Helv 12 Tf)/Contents(9.000.000)>>`,
      'an unsigned field with a black ground': () => `<</Type/Annot/Subtype/Widget${spot}/MK<</BG[0 0 0]>>>>`,
      'an unsigned field that does something': () =>
        `<</Type/Annot/Subtype/Widget${spot}/AA<</PV<</S/JavaScript/JS(x)>>>>>>`,
    }
    for (const [what, annotation] of Object.entries(disguised))
      assert.deepEqual(await after((pdf) => over(annotation(pdf))(pdf)), ['changed-after'], what)
  })
  it('an object that was hidden and is brought to light', async () => {
    const page = SIMPLE[2]!.replace('/Type/Page/', '/Type/Page/Annots[40 0 R]/')
    const annotation = '<</Type/Annot/Subtype/FreeText/Rect[50 690 400 730]/Contents(9.000.000)>>'
    assert.deepEqual(await after(() => ({ 40: annotation }), plainPdf(SIMPLE.with(2, page))), [
      'changed-after',
    ])
  })
  it('other numbers for the same bytes: a table that points elsewhere', async () => {
    const base = plainPdf([...SIMPLE, stream])
    const signed = await sign(base)
    const hidden = signed.indexOf('6 0 obj')
    const previous = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(signed.toString('latin1'))![1])
    const root = 1
    // Object 4 is now read where object 6 stands: its number there is 6, so that readers go looking for it.
    const row = `${String(hidden).padStart(10, '0')} 00000 n \n`
    const table = `xref\n4 1\n${row}trailer\n<</Size 12/Root ${root} 0 R/Prev ${previous}>>\nstartxref\n${signed.length}\n%%EOF\n`
    assert.ok(problemsOf(Buffer.concat([signed, Buffer.from(table)])).includes('change-unknown'))
  })
  it('nothing but blanks: it stays what it was', async () => {
    const signed = await sign(plainPdf(SIMPLE))
    const report = inspectPdf(append(signed, {}, size(signed)), { ...trust, proofs })
    assert.deepEqual([report.verdict, report.signatures[0]?.after], ['valid', 'signatures'])
  })
})

describe('a signature that is not what it seems', () => {
  it('covers less than everything', async () => {
    const signed = await sign(plainPdf(SIMPLE))
    const text = signed.toString('latin1')
    const narrow = text.replace(/\/ByteRange \[0 (\d+) (\d+) (\d+)/, (all, a: string, b: string, c: string) =>
      all.replace(`0 ${a} ${b} ${c}`, `0 ${a} ${b} ${Number(c) - 9}`),
    )
    assert.deepEqual(problemsOf(Buffer.from(narrow, 'latin1')), ['range-wrong'])
    const beside = text.replace(/\/ByteRange \[0 \d+/, (all) =>
      all.replace(/\d+$/, (n) => String(Number(n) - 9)),
    )
    assert.deepEqual(problemsOf(Buffer.from(beside, 'latin1')), ['range-wrong'])
  })
  it('is by another key than its certificate names', async () => {
    const stranger = await authority.person('Kẻ khác')
    const forged = await remade(
      await sign(plainPdf(SIMPLE)),
      '/ETSI.CAdES.detached',
      '/ETSI.CAdES.detached',
      async (covered) => {
        const mine = readCertificate(leader.holder.certificate)
        const toSign = attributesToSign(mine, sha256(covered))
        const [signature] = await stranger.signer.sign([toSign])
        const chain = leader.signer.chain.map(readCertificate)
        return assembleCms({ chain, attributes: toSign.attributes, signature: signature! })
      },
    )
    assert.deepEqual(problemsOf(forged), ['forged'])
  })
  it('has another certificate of the same key put in', async () => {
    const twin = await authority.person('Kẻ khác')
    const mine = readCertificate(leader.holder.certificate)
    const toSign = attributesToSign(mine, sha256(Buffer.from('a')))
    const [signature] = await twin.signer.sign([toSign])
    const chain = twin.signer.chain.map(readCertificate)
    const cms = assembleCms({ chain, attributes: toSign.attributes, signature: signature! })
    const { readCms } = await import('./cms.ts')
    const read = readCms(cms)
    assert.deepEqual([read.genuine, read.namesCertificate], [true, 'no'])
  })
  it('is by somebody no authority one trusts stands for', async () => {
    const elsewhere = await testAuthority()
    const { signer } = await elsewhere.person('Nguyễn Thị Ước')
    const report = inspectPdf(await sign(plainPdf(SIMPLE), { signer }), { ...trust, proofs })
    assert.equal(report.verdict, 'uncertain')
    assert.ok(report.signatures[0]?.problems.includes('certificate-untrusted'))
  })
  it('was made with a certificate that had run out, or was not valid yet', async () => {
    const late = await sign(plainPdf(SIMPLE), { at: Temporal.Instant.from('2035-01-01T00:00:00Z') })
    assert.ok(problemsOf(late).includes('certificate-expired'))
    const early = await sign(plainPdf(SIMPLE), { at: Temporal.Instant.from('2020-01-01T00:00:00Z') })
    assert.ok(problemsOf(early).includes('certificate-not-yet-valid'))
  })
  it('has a time stamp over something else, or by nobody one trusts', async () => {
    const stamp = authority.tsa(at)
    const wrong = await sign(plainPdf(SIMPLE), { level: 'B-T', tsa: () => stamp(sha256(Buffer.from('x'))) })
    assert.deepEqual(problemsOf(wrong), ['time-stamp-wrong'])
    const elsewhere = (await testAuthority()).tsa(at)
    const foreign = await sign(plainPdf(SIMPLE), { level: 'B-T', tsa: elsewhere })
    assert.deepEqual(problemsOf(foreign), ['time-stamp-untrusted'])
  })
})

describe('revocation', () => {
  const revokedAt = at.add({ hours: 48 })
  const serial = readCertificate(leader.holder.certificate).serial
  const later = async () => ({
    roots: trust.roots,
    now: at.add({ hours: 72 }),
    proofs: {
      ocsps: [],
      crls: [
        await authority.crl(authority.root, at.add({ hours: 72 })),
        await authority.crl(authority.issuer, at.add({ hours: 72 }), [{ serial, at: revokedAt }]),
      ],
    },
  })
  it('touches a signature nobody has stamped: its time may be made up', async () => {
    assert.deepEqual(problemsOf(await sign(plainPdf(SIMPLE)), await later()), ['certificate-revoked'])
  })
  it('does not touch one that was stamped before', async () => {
    const stamped = await sign(plainPdf(SIMPLE), { level: 'B-T', tsa: authority.tsa(at) })
    assert.deepEqual(problemsOf(stamped, await later()), [])
  })
  it('does touch one that was stamped after', async () => {
    const after = revokedAt.add({ hours: 1 })
    const stamped = await sign(plainPdf(SIMPLE), { level: 'B-T', at: after, tsa: authority.tsa(after) })
    assert.deepEqual(problemsOf(stamped, await later()), ['certificate-revoked'])
  })
  it('is told by an OCSP answer in the file', async () => {
    const other = await testAuthority()
    const person = await other.person('A')
    other.revoked.push({ serial: readCertificate(person.holder.certificate).serial, at })
    const pdf = await sign(plainPdf(SIMPLE), {
      level: 'B-LT',
      signer: person.signer,
      tsa: other.tsa(at.add({ hours: 1 })),
      revocation: other.revocation(at.add({ hours: 1 })),
    })
    const [report] = inspectPdf(pdf, { roots: [other.root.certificate], now: at }).signatures
    assert.deepEqual([report?.revocation.state, report?.revocation.source], ['revoked', 'OCSP'])
  })
})

describe('a time stamp over the whole document', () => {
  const stampOver = (pdf: Buffer, tsa = authority.tsa(at)) =>
    remade(pdf, '/ETSI.CAdES.detached', '/ETSI.RFC3161', (covered) => tsa(sha256(covered)))
  const room = { level: 'B-T' as const, tsa: authority.tsa(at) }

  it('is told beside the signatures, and is none itself', async () => {
    const pdf = await stampOver(await sign(await sign(plainPdf(SIMPLE)), room))
    const report = inspectPdf(pdf, { ...trust, proofs })
    assert.deepEqual(
      report.signatures.map(({ kind, verdict, problems }) => [kind, verdict, problems]),
      [
        ['signature', 'valid', []],
        ['time-stamp', 'valid', []],
      ],
    )
    assert.equal(report.signatures[1]?.stampedAt?.toString(), at.toString())
    assert.equal(report.verdict, 'valid')
    const alone = inspectPdf(await stampOver(await sign(plainPdf(SIMPLE), room)), { ...trust, proofs })
    assert.equal(alone.verdict, 'unsigned')
  })
  it('is broken by a change, and proves nothing by an authority nobody knows', async () => {
    const pdf = await stampOver(await sign(plainPdf(SIMPLE), room))
    const changed = Buffer.from(pdf.toString('latin1').replace('1.000.000', '9.000.000'), 'latin1')
    assert.deepEqual(problemsOf(changed), ['content-changed'])
    const strange = await stampOver(await sign(plainPdf(SIMPLE), room), (await testAuthority()).tsa(at))
    assert.deepEqual(problemsOf(strange), ['time-stamp-untrusted'])
  })
  it('that is cut off is named as unreadable beside the signatures', () => {
    const range = '/ByteRange [0 AAAAAAAA BBBBBBBB CCCCCCCC]'
    const form = '/AcroForm<</Fields[6 0 R]>>>>'
    const stamp = `<</Type/DocTimeStamp/SubFilter/ETSI.RFC3161${range}/Contents<3084>>>`
    const objects = [SIMPLE[0]!.replace(/>>$/, form), ...SIMPLE.slice(1), '<</FT/Sig/T(x)/V 7 0 R>>', stamp]
    const text = plainPdf(objects).toString('latin1')
    const gap = text.indexOf('<3084>')
    const numbers = [gap, gap + 6, text.length - gap - 6].map((one) => String(one).padStart(8, '0'))
    const filled = ['AAAAAAAA', 'BBBBBBBB', 'CCCCCCCC'].reduce(
      (all, mark, i) => all.replace(mark, numbers[i]!),
      text,
    )
    const report = inspectPdf(Buffer.from(filled, 'latin1'), trust)
    assert.equal(report.unreadable, null)
    assert.deepEqual(
      report.signatures.map(({ kind, problems }) => [kind, problems]),
      [['time-stamp', ['unreadable']]],
    )
  })
  it('by an authority whose certificate did not stand then says so, and not that the document was changed', async () => {
    const late = Temporal.Instant.from('2035-01-01T00:00:00Z')
    const outdated = await stampOver(await sign(plainPdf(SIMPLE), room), authority.tsa(late))
    const [stamp] = inspectPdf(outdated, { ...trust, proofs }).signatures
    assert.deepEqual([stamp?.problems, stamp?.verdict], [['time-stamp-certificate'], 'uncertain'])
    const inside = await sign(plainPdf(SIMPLE), { level: 'B-T', tsa: authority.tsa(late) })
    assert.deepEqual(problemsOf(inside), ['time-stamp-certificate'])
  })
  it('a signature that closes the document is broken by another behind it, one that allows them is not', async (t) => {
    const closing = async (permission: number) => {
      const keep = 'x'.repeat(60)
      const own = readCertificate(leader.holder.certificate)
      return remade(
        await sign(plainPdf(SIMPLE), { location: keep }),
        `/Location <${Buffer.from(keep).toString('hex')}>`,
        `/Reference[<</TransformMethod/DocMDP/TransformParams<</P ${permission}/V/1.2>>>>]`,
        async (covered) => {
          const { attributes, hash } = attributesToSign(own, sha256(covered))
          const [signature] = await leader.signer.sign([{ attributes, hash }])
          const chain = leader.signer.chain.map(readCertificate)
          return assembleCms({ chain, attributes, signature: signature! })
        },
      )
    }
    const [closed, open] = [await closing(1), await closing(2)]
    assert.deepEqual(problemsOf(closed), [])
    assert.deepEqual(problemsOf(await sign(closed)), ['changed-after'])
    assert.deepEqual(problemsOf(await sign(open)), [])

    const stamped = await stampOver(await sign(closed, room))
    assert.deepEqual(problemsOf(stamped), [], 'time stamps are no change (ISO 32000-2, 12.8.2.2)')
    if (needs(t, 'pdfsig', '-v', 'poppler-utils')) assert.equal(pdfsig(stamped)[0], 'Signature is Valid.')
    const store = addValidation(stamped, Buffer.from('a'), {
      certificates: [authority.root.certificate],
      ocsps: [],
      crls: proofs.crls,
    })
    assert.deepEqual(problemsOf(await stampOver(await sign(store, room))), [], 'nor are proofs')
    assert.deepEqual(problemsOf(await sign(stamped)), ['changed-after'], 'a signature behind them is')
    const spot = { page: 1, rectangle: [50, 690, 400, 730] as const }
    const painted = await stampOver(
      await sign(closed, { ...room, appearance: { spot, drawing: await packedPdf(1) } }),
    )
    assert.deepEqual(problemsOf(painted), ['changed-after'], 'so is a stamp that is seen')
    const stamp = '/FT/Sig/V<</SubFilter/ETSI.RFC3161>>'
    for (const annotation of [
      `<</Type/Annot/Subtype/FreeText${stamp}${SPOT}/DA(/Helv 12 Tf)/Contents(9.000.000)>>`,
      `<</Type/Annot/Subtype/Square${stamp}${SPOT}/IC[0 0 0]>>`,
      `<</Type/Annot/Subtype/Widget${stamp}${SPOT}/MK<</BG[0 0 0]>>>>`,
    ]) {
      const disguised = append(closed, over(annotation)(closed), size(closed) + 5)
      assert.deepEqual(problemsOf(disguised), ['changed-after'], annotation)
    }
  })
})

describe('hostile files', () => {
  const quick = (pdf: Buffer) => {
    const start = performance.now()
    const report = inspectPdf(pdf, trust)
    assert.ok(performance.now() - start < 3000)
    return report
  }
  it('a file that is cut off or is none', () => {
    assert.match(quick(Buffer.from('hello')).unreadable ?? '', /không phải là PDF/)
    assert.match(quick(plainPdf(SIMPLE).subarray(0, 200)).unreadable ?? '', /bị hỏng/)
  })
  it('tables that point to each other in a circle, pages that contain themselves', () => {
    const circle = plainPdf(SIMPLE, { extra: '/Prev 9' })
    assert.equal(quick(circle).verdict, 'uncertain')
    const looped = plainPdf(SIMPLE.with(1, '<</Type/Pages/Kids[2 0 R 3 0 R]/Count 1>>'))
    assert.equal(quick(looped).verdict, 'unsigned')
  })
  it('nesting without end, packing without end', () => {
    assert.equal(quick(plainPdf(SIMPLE.with(0, '['.repeat(50_000)))).verdict, 'uncertain')
    const bomb = plainPdf(
      SIMPLE.with(0, '<</Type/Catalog/Pages 2 0 R/AcroForm 1 0 R/Fields[1 0 R]/Kids[1 0 R]>>'),
    )
    assert.equal(quick(bomb).verdict, 'unsigned')
  })
  it('anything at all: never an exception', async () => {
    const signed = await sign(plainPdf(SIMPLE))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(signed.length - 1), fc.nat(255)), { minLength: 5, maxLength: 60 }),
        (changes) => {
          const pdf = Buffer.from(signed)
          for (const [place, byte] of changes) pdf[place] = byte
          assert.ok(['valid', 'invalid', 'uncertain', 'unsigned'].includes(inspectPdf(pdf, trust).verdict))
        },
      ),
      { numRuns: 150 },
    )
  })
})
