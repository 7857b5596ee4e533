import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { findAuditEntries } from '#platform/audit/audit.ts'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { EICAR, startScanner } from '#tests/support/clamd.ts'
import { multipart, type Upload } from '#tests/support/client.ts'
import { birthAnswers } from '#tests/support/dossiers.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'

const scanner = await startScanner()
const world = await provinceApp({ CLAMAV_ADDRESS: scanner.address, MAX_UPLOAD_MB: '1' })
const citizen = await world.as('062190000001')

const pdf = (mark: string, name = `${mark}.pdf`): Upload => ({
  field: 'file',
  name,
  type: 'application/pdf',
  content: Buffer.concat([samplePdf, Buffer.from(`\n% ${mark}\n`)]),
})
const hashOf = ({ content }: Upload) => createHash('sha256').update(content).digest('hex')

/** Sends files as a program does: no page, no token. */
function send(visitor: Visitor, files: readonly Upload[], headers: Record<string, string> = {}) {
  const { body, type } = multipart({}, files)
  return visitor.raw({
    method: 'POST',
    url: '/api/papers',
    headers: { 'content-type': type, ...headers },
    payload: body,
  })
}

type Papers = { items: { sha256: string; fileName: string; title: string; mediaType: string }[] }
const store = async () => (await citizen.api('GET', '/api/papers')).json<Papers>().items

describe('papers sent by a program', () => {
  it('stand in the store of whoever sent them, and can be filed with', async () => {
    const file = pdf('Giấy chứng sinh')
    const answer = await send(citizen, [file])
    assert.equal(answer.status, 201, answer.text)
    const [kept] = answer.json<Papers>().items
    assert.deepEqual(
      { ...kept },
      {
        sha256: hashOf(file),
        title: 'Giấy chứng sinh',
        fileName: 'Giấy chứng sinh.pdf',
        size: Buffer.byteLength(file.content),
        mediaType: 'application/pdf',
      },
    )
    assert.match((await citizen.get('/giay-to-cua-toi')).text, /Giấy chứng sinh\.pdf/)
    const agencies = (await citizen.api('GET', '/api/procedures/1.001193')).json<{
      agencies: { key: string }[]
    }>()
    const filed = await citizen.api('POST', '/api/dossiers', {
      procedureCode: '1.001193',
      agency: agencies.agencies[0]!.key,
      answers: birthAnswers,
      papers: [{ component: 0, sha256: kept!.sha256, fileName: kept!.fileName }],
      idempotencyKey: 'giay-to-vua-gui',
    })
    assert.equal(filed.status, 201, filed.text)
  })

  it('are told to the audit, and to the person', async () => {
    const [entry] = await findAuditEntries(world.services.db, { act: 'paper.keep' })
    assert.equal(entry?.actor_kind, 'citizen')
    assert.equal(entry.subject_kind, 'person')
    assert.equal(entry.person_id, entry.subject_id)
  })

  it('are taken all or none: too large, mislabelled, empty and infected files are named', async () => {
    const before = (await store()).length
    const wrong: [Upload, number, RegExp][] = [
      [
        { ...pdf('lon'), content: Buffer.concat([samplePdf, Buffer.alloc(1_200_000)]) },
        413,
        /“lon\.pdf” lớn hơn/,
      ],
      [
        { ...pdf('gia'), content: 'MZ this program cannot be run' },
        415,
        /“gia\.pdf” không thuộc loại được nhận/,
      ],
      [{ ...pdf('rong'), content: '' }, 415, /“rong\.pdf” không có nội dung/],
      [
        { ...pdf('virus'), content: Buffer.concat([samplePdf, Buffer.from(EICAR)]) },
        422,
        /“virus\.pdf” có chứa mã độc/,
      ],
    ]
    for (const [file, status, message] of wrong) {
      const answer = await send(citizen, [pdf(`tot cùng ${file.name}`), file])
      assert.equal(answer.status, status, answer.text)
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
      assert.match(answer.json<{ title: string }>().title, message)
    }
    assert.equal((await store()).length, before)
  })

  it('are asked for when there are none', async () => {
    const answer = await send(citizen, [])
    assert.equal(answer.status, 422)
    assert.match(answer.json<{ errors: { file: string } }>().errors.file, /ít nhất một tệp/)
  })

  it('are taken from citizens only', async () => {
    assert.equal((await send(world.anonymous(), [pdf('khach')])).status, 401)
    assert.equal((await send(await world.as('motcua.phuong-quang-trung'), [pdf('can bo')])).status, 403)
  })

  it('are taken from a page of this house and from programs, never from a page of another', async () => {
    assert.equal(
      (await send(citizen, [pdf('nha')], { origin: 'http://localhost', host: 'localhost' })).status,
      201,
    )
    assert.equal((await send(citizen, [pdf('la')], { origin: 'https://la.example' })).status, 403)
  })

  it('are described in the document of the interface', async () => {
    const document = (await citizen.get('/api/openapi.json')).json<{
      paths: Record<string, Record<string, { requestBody?: { content: Record<string, object> } }>>
    }>()
    assert.deepEqual(Object.keys(document.paths['/api/papers']!['post']!.requestBody!.content), [
      'multipart/form-data',
    ])
    assert.match((await citizen.get('/api/tham-khao')).text, /Nội dung gửi \(multipart\/form-data\)/)
  })
})
