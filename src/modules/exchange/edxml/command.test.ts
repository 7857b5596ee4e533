import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { attachmentXml, edocXml, temporaryFolder } from '#tests/support/edxml.ts'
import { readSpecification } from './specification.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))

type Answer = { ok: boolean; file: string; error: string; path: string; kind: string; bytes: number }
type File = { name: string; size: number; sha256: string; error?: string }

/** Runs the command as its script does. */
function edxml(
  ...args: string[]
): Promise<{ code: number; out: string; err: string; json: () => Answer & { attachments: File[] } }> {
  const command = ['--import', './scripts/loader.mjs', 'src/modules/exchange/edxml/command.ts', ...args]
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: root }, (_error, out, err) => {
      resolve({
        code: child.exitCode ?? -1,
        out,
        err,
        json: () => {
          assert.match(out, /^\{.*\}\n$/, 'one line of JSON')
          return JSON.parse(out) as Answer & { attachments: File[] }
        },
      })
    })
  })
}

describe('edxml parse', () => {
  it('prints what the official library reads', async () => {
    for (const [file, expected] of [
      ['edoc_new.edxml', 'parsed-edoc.json'],
      ['status_03.edxml', 'parsed-status.json'],
    ] as const) {
      const { code, json } = await edxml('parse', fixture(file))
      assert.deepEqual([code, json()], [0, JSON.parse(await readFile(fixture(expected), 'utf8'))])
    }
  })

  it('says on both outputs why it cannot, and ends with 1', async (t) => {
    const folder = await temporaryFolder(t)
    const wrong = join(folder, 'sai.edxml')
    await writeFile(wrong, edocXml().replace('<edXML ', '<!DOCTYPE x><edXML '))
    for (const [file, reason] of [
      [wrong, /DOCTYPE/],
      [join(folder, 'khong-co.edxml'), /Không tìm thấy tệp/],
      [folder, /Cần một tệp/],
    ] as const) {
      const { code, json, err } = await edxml('parse', file)
      const { ok, error } = json()
      assert.deepEqual([code, ok, err], [1, false, `${error}\n`])
      assert.match(error, reason)
    }
  })

  it('reports a bad attachment beside the document', async (t) => {
    const file = join(await temporaryFolder(t), 'a.edxml')
    await writeFile(file, edocXml({ attachments: attachmentXml('a.txt', 'application/zip', 'QUJD') }))
    const { code, json, err } = await edxml('parse', file)
    const [{ size, error } = { size: 0, error: '' }] = json().attachments
    assert.deepEqual([code, json().ok, size], [0, true, null])
    assert.equal(err, `a.txt: ${error}\n`)
  })
})

describe('edxml build', () => {
  it('writes one file under a name of its own, which reads as it was meant', async (t) => {
    const folder = await temporaryFolder(t)
    const built = (await edxml('build', fixture('spec-edoc.json'), join(folder, 'ra'))).json()
    assert.deepEqual(await readdir(join(folder, 'ra')), [built.path.split('/').at(-1)])
    assert.match(built.path, /\/[0-9a-f-]{36}\.edxml$/)
    const sample = JSON.parse(await readFile(fixture('parsed-edoc.json'), 'utf8')) as { attachments: File[] }
    const expected = sample.attachments.map(({ name, size, sha256 }) => ({ name, size, sha256 }))
    assert.deepEqual([built.ok, built.kind, built.attachments], [true, 'edoc', expected])
    // Everything that is not the name or the time of an entry in a ZIP.
    const before = (text: string) => text.slice(0, text.indexOf('UEsDB'))
    const bytes = await readFile(built.path, 'utf8')
    assert.equal(Buffer.byteLength(bytes), built.bytes)
    assert.equal(before(bytes), before(await readFile(fixture('edoc_new.edxml'), 'utf8')))
  })

  it('writes every kind as the samples are', async (t) => {
    const folder = await temporaryFolder(t)
    const spec = JSON.parse(await readFile(fixture('spec-edoc.json'), 'utf8')) as Record<string, object>
    const old = 'H34,2026/11/20,120/UBND-TH'
    const first = (spec.attachments as object[]).slice(0, 1)
    const kinds = {
      'edoc_revoke.edxml': {
        responseFor: [
          { organId: 'H34', code: '120/UBND-TH', documentId: old, promulgationDate: '2026/11/20' },
        ],
        bussiness: { ...spec.bussiness, type: '1', reason: 'Thu hồi văn bản điện tử' },
        attachments: [],
      },
      'edoc_update.edxml': {
        bussiness: {
          ...spec.bussiness,
          type: 2,
          reason: 'Cập nhật văn bản điện tử',
          documentId: old,
          documentInfo: '1',
          documentReceiver: '1',
          receivers: [
            { id: 'H34.01', type: '0' },
            { organId: 'H34.02', type: 1 },
          ],
        },
        attachments: first,
      },
      'edoc_replace.edxml': {
        bussiness: {
          ...spec.bussiness,
          type: '3',
          reason: 'Văn bản thay thế',
          replacements: [{ documentId: old, organIds: ['H34.01', '000.00.00.H41'] }],
        },
        attachments: first,
      },
    }
    for (const [sample, changes] of Object.entries(kinds)) {
      const file = join(folder, `${sample}.json`)
      await writeFile(file, JSON.stringify({ ...spec, ...changes }))
      const { path } = (await edxml('build', file, folder)).json()
      assert.equal(await readFile(path, 'utf8'), await readFile(fixture(sample), 'utf8'))
    }
    const { path } = (await edxml('build', fixture('spec-status.json'), folder)).json()
    assert.equal(await readFile(path, 'utf8'), await readFile(fixture('status_03.edxml'), 'utf8'))
  })

  it('takes files from beside the specification', async (t) => {
    const folder = await temporaryFolder(t)
    const spec = JSON.parse(await readFile(fixture('spec-edoc.json'), 'utf8')) as Record<string, unknown>
    await writeFile(join(folder, 'a.pdf'), 'nội dung')
    const attachments = [
      { name: 'cong-van.pdf', file: 'a.pdf' },
      { name: 'b.bin', base64: 'QUJD' },
    ]
    await writeFile(join(folder, 'spec.json'), JSON.stringify({ ...spec, attachments }))
    const built = (await edxml('build', join(folder, 'spec.json'), folder)).json()
    assert.deepEqual(
      built.attachments.map(({ name, size }) => [name, size]),
      [
        ['cong-van.pdf', 10],
        ['b.bin', 3],
      ],
    )
  })

  it('names the field that is wrong and what is expected there, and leaves nothing behind', async (t) => {
    const folder = await temporaryFolder(t)
    const spec = JSON.parse(await readFile(fixture('spec-edoc.json'), 'utf8')) as Record<string, unknown>
    const status = JSON.parse(await readFile(fixture('spec-status.json'), 'utf8')) as Record<string, unknown>
    for (const [wrong, message] of [
      [[], 'Tệp mô tả: cần một đối tượng JSON {…}.'],
      [{ ...spec, kind: 'x' }, 'Trường “kind”: cần một trong các giá trị edoc, status, đang có: "x".'],
      [{ ...spec, to: [] }, 'Trường “to”: cần danh sách có ít nhất một cơ quan nhận, đang có: [].'],
      [
        { ...spec, to: [{ name: 'A' }] },
        'Trường “to[0].id”: cần một chuỗi ký tự không rỗng, đang có: không có gì.',
      ],
      [
        { ...spec, dueDate: '2014/02/30' },
        'Trường “dueDate”: cần ngày dạng năm/tháng/ngày (2026/11/22), đang có: "2014/02/30".',
      ],
      [{ ...spec, other: { priority: 7 } }, 'Trường “other.priority”: cần một số từ 0 đến 4, đang có: 7.'],
      [
        { ...spec, attachments: [{ name: 'a.pdf', file: 'khong-co.pdf' }] },
        'Trường “attachments[0].file”: cần đường dẫn của một tệp đang có, tính từ nơi đặt tệp mô tả, đang có: "khong-co.pdf".',
      ],
      [
        { ...spec, attachments: [{ name: 'a.pdf' }] },
        'Trường “attachments[0]”: cần đúng một trong các trường randomBytes, text, file, base64.',
      ],
      [
        { ...status, statusCode: '07' },
        'Trường “statusCode”: cần một trong các mã 01, 02, 03, 04, 05, 06, 13, 15, 16, đang có: "07".',
      ],
    ] as const)
      await assert.rejects(readSpecification(wrong, folder), { message })
    const message = 'Tệp mô tả không phải JSON đúng chuẩn.'
    await writeFile(join(folder, 'spec.json'), '{')
    const { code, json, err } = await edxml('build', join(folder, 'spec.json'), join(folder, 'ra'))
    const { ok, error } = json()
    assert.deepEqual([code, ok, error, err], [1, false, message, `${message}\n`])
    assert.deepEqual(await readdir(folder), ['spec.json'])
  })
})

it('edxml --help says what it does; anything else is pointed there', async () => {
  const help = await edxml('--help')
  assert.equal(help.code, 0)
  assert.match(help.out, /parse TỆP[^]*build MÔ-TẢ THƯ-MỤC/)
  const { code, json } = await edxml('xoa')
  assert.equal(code, 1)
  assert.match(json().error, /--help/)
})
