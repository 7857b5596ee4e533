import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
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
  assert.equal((await citizen.post(from, { overall: 'no' }, { from })).status, 303)
  assert.equal(
    (await citizen.get(from)).location,
    `/ho-so-cua-toi/${code}`,
    'given once, it is not asked for again',
  )
})

describe('what an officer typed', () => {
  it('stays when the reason of an extension is there and its date is not, and the other way round', async () => {
    const code = await fileBirth(citizen)
    await decide(code, 'accept', '')
    const leader = await world.as('lanhdao.phuong-quang-trung')
    const path = `/ho-so/${code}/hen-lai`
    const noDate = await leader.post(path, { reason: 'Chờ xác minh.' }, { from: `/ho-so/${code}` })
    assert.equal(noDate.status, 422)
    assert.match(noDate.text, /Chờ xác minh\./)
    const noReason = await leader.post(path, {
      'newDue.day': '31',
      'newDue.month': '12',
      'newDue.year': '2099',
    })
    assert.equal(noReason.status, 422)
    assert.match(noReason.text, /name="newDue\.day"[^>]*value="31"/)
    const neither = await leader.post(path, {})
    assert.match(neither.text, /Nêu lý do chậm/)
    assert.match(neither.text, /Nhập ngày hẹn lại/)
  })

  it('into the result stays when the decision lacks its reason; an empty note is told beside its field', async () => {
    const code = await fileBirth(citizen)
    await decide(code, 'accept', '')
    const specialist = await world.as('chuyenvien1.phuong-quang-trung')
    const task = (await taskOf(specialist, code)) ?? assert.fail('no task waits')
    const fields = { outcome: 'request-supplement', note: '', resultNote: 'Ghi theo giấy chứng sinh số 12.' }
    const answer = await specialist.post(task, fields, { from: `/ho-so/${code}` })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Ghi theo giấy chứng sinh số 12\./)
    const note = await specialist.post(`/ho-so/${code}/ghi-chu`, { note: ' ' })
    assert.equal(note.status, 422)
    assert.match(note.text, /id="internal-note-error"/)
  })
})

it('a decision at the counter leads to the dossier, where its slip is printed; one made online to the next task', async () => {
  const code = await fileBirth(citizen)
  const officer = await world.as('motcua.phuong-quang-trung')
  const fields = { outcome: 'refuse', note: 'Không thuộc thẩm quyền.' }
  const online = await officer.post((await taskOf(officer, code))!, fields, { from: `/ho-so/${code}` })
  assert.equal(online.location, '/viec-cua-toi')
  const other = await fileBirth(citizen)
  await sql`UPDATE dossier SET channel = 'counter' WHERE code = ${other}`.execute(world.services.db)
  const counter = await officer.post((await taskOf(officer, other))!, fields, { from: `/ho-so/${other}` })
  assert.equal(counter.location, `/ho-so/${other}`)
  const { text } = await officer.get(`/ho-so/${other}`)
  assert.match(text, /từ chối/i)
  assert.ok(text.includes(`/phieu/${other}/03`))
})
