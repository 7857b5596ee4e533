import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import type { Upload } from '#tests/support/client.ts'
import { fileBirth, taskOf } from '#tests/support/dossiers.ts'
import { provinceApp } from '#tests/support/province.ts'

// A page that has to be mended shows what was given again: nobody types or scans a second time for one mistake.
const world = await provinceApp()
const citizen = await world.as('062190000001')

const scan = (name: string): Upload => ({
  field: 'paper',
  name,
  type: 'application/pdf',
  content: Buffer.concat([samplePdf, Buffer.from(`\n% ${name}\n`)]),
})
const program: Upload = { field: 'paper', name: 'hong.pdf', type: 'application/pdf', content: 'MZ program' }

async function decide(code: string, outcome: string, note: string): Promise<void> {
  const officer = await world.as('motcua.phuong-quang-trung')
  const task = (await taskOf(officer, code)) ?? assert.fail('no task waits')
  assert.equal((await officer.post(task, { outcome, note }, { from: `/ho-so/${code}` })).status, 303)
}

async function asked(): Promise<string> {
  const code = await fileBirth(citizen)
  await decide(code, 'request-supplement', 'Giấy chứng sinh mờ.')
  return `/ho-so-cua-toi/${code}`
}

const keptOf = (text: string) =>
  [...text.matchAll(/<input[^>]*name="kept"[^>]*value="([0-9a-f]{64})"[^>]*>/g)].map(([tag, hash]) => ({
    hash: hash!,
    checked: / checked\b/.test(tag),
  }))

describe('a supplement with a file that cannot be taken', () => {
  it('is not sent, and keeps the good files and the words for the next try', async () => {
    const dossier = await asked()
    const from = `${dossier}/bo-sung`
    const first = await citizen.upload(
      from,
      { note: 'Bản rõ hơn.' },
      [scan('mot.pdf'), program, scan('hai.pdf')],
      {
        from,
      },
    )
    assert.equal(first.status, 422)
    assert.match(first.text, /“hong\.pdf” không thuộc loại được nhận/)
    assert.match(first.text, /Bản rõ hơn\./)
    const kept = keptOf(first.text)
    assert.deepEqual(
      kept.map(({ checked }) => checked),
      [true, true],
    )
    const second = await citizen.upload(
      from,
      { note: 'Bản rõ hơn.', kept: kept.map(({ hash }) => hash) },
      scan('ba.pdf'),
    )
    assert.equal(second.status, 303, second.text.slice(0, 400))
    const { text } = await citizen.get(dossier)
    for (const name of ['mot.pdf', 'hai.pdf', 'ba.pdf'])
      assert.match(text, new RegExp(name.replace('.', '\\.')))
    assert.doesNotMatch(text, /hong\.pdf/)
  })

  it('does not send a kept file the applicant has unticked', async () => {
    const dossier = await asked()
    const from = `${dossier}/bo-sung`
    const first = await citizen.upload(from, {}, [scan('giu.pdf'), scan('bo.pdf'), program], { from })
    assert.equal(keptOf(first.text).length, 2)
    const hashes = new Map(
      [...first.text.matchAll(/value="([0-9a-f]{64})"[^]*?<label[^>]*>\s*([\w-]+\.pdf)/g)].map(
        ([, hash, name]) => [name!, hash!],
      ),
    )
    const second = await citizen.upload(from, { kept: hashes.get('giu.pdf')! }, [], { from })
    assert.equal(second.status, 303, second.text.slice(0, 400))
    const { text } = await citizen.get(dossier)
    assert.match(text, /giu\.pdf/)
    assert.doesNotMatch(text, /bo\.pdf/)
  })

  it('takes no file of somebody else by its hash', async () => {
    const dossier = await asked()
    const from = `${dossier}/bo-sung`
    const answer = await citizen.upload(from, { kept: 'f'.repeat(64) }, [], { from })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Đính kèm giấy tờ hoặc ghi nội dung bổ sung/)
  })
})

it('a rating without its main answer keeps the other answers and the words', async () => {
  const code = await fileBirth(citizen)
  await decide(code, 'refuse', 'Không thuộc thẩm quyền.')
  const from = `/ho-so-cua-toi/${code}/danh-gia`
  const answer = await citizen.post(from, { ease: 'no', comment: 'Chờ lâu quá.' }, { from })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /Chọn một mức hài lòng chung/)
  assert.match(answer.text, /Chờ lâu quá\./)
  assert.match(answer.text, /name="ease"[^>]*value="no"[^>]* checked/)
})
