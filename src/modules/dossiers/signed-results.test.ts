import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import { sql } from 'kysely'
import { DEMO_PIN, provisionDemoKeys } from '#modules/signatures/index.ts'
import { inspectPdf } from '#platform/signing/inspect-pdf.ts'
import { fileBirth, taskOf } from '#tests/support/dossiers.ts'
import { MONDAY, moneyIn } from '#tests/support/payments.ts'
import { provinceApp, type Answer, type Visitor } from '#tests/support/province.ts'

const world = await provinceApp({ UNSIGNED_RESULTS: 'false', BASE_URL: 'http://127.0.0.1' })
const { db } = world.services
const commune = 'phuong-quang-trung'
const { rows: agencies } = await sql<{
  key: string
}>`SELECT key FROM agency WHERE key LIKE ${`%${commune}%`}`.execute(db)
await provisionDemoKeys(world.services, { first: agencies.map(({ key }) => key), only: true })
const officer = (seat: string) => world.as(`${seat}.${commune}`)
const citizen = () => world.as('062190000001')

async function textOf(pdf: Buffer): Promise<string> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise
  const content = await (await document.getPage(1)).getTextContent()
  return content.items.map((item) => ('str' in item ? item.str : '')).join('')
}

async function keyOn(who: Visitor, path: string): Promise<string> {
  const { text } = await who.get(path)
  const id = /name="keyId" value="([0-9a-f-]{36})"/.exec(text)?.[1]
  assert.ok(id, `a key to choose on ${path}`)
  return id
}

/** One decision on the page of the dossier; with the PIN where the page asks for one. */
async function decide(seat: string, code: string, outcome: string, pin?: string): Promise<Answer> {
  const who = await officer(seat)
  const task = await taskOf(who, code)
  assert.ok(task, `${outcome}: no task for ${seat}`)
  const key: Record<string, string> = pin === undefined ? {} : { keyId: await keyOn(who, task), pin }
  return who.post(task, { outcome, note: '', ...key }, { from: `/ho-so/${code}` })
}

async function proposed(): Promise<string> {
  const code = await fileBirth(await citizen())
  assert.equal((await decide('motcua', code, 'accept')).status, 303)
  assert.equal((await decide('chuyenvien1', code, 'propose')).status, 303)
  return code
}

const resultOf = async (code: string) =>
  (
    await sql<{
      result: { number?: string; signed?: { paperCode: string; sealed: boolean } } | null
      status: string
    }>`
    SELECT result, status FROM dossier WHERE code = ${code}`.execute(db)
  ).rows[0]!

const serialOf = async (code: string) => Number((await resultOf(code)).result?.number?.split('/')[0])

describe('the result of a dossier is signed and sealed (Decree 30/2020, art. 13; Decree 107/2021)', () => {
  it('reaches the applicant as a file whose signatures anybody can check by its code', async () => {
    const code = await proposed()
    const signed = await decide('lanhdao', code, 'sign', DEMO_PIN)
    assert.equal(signed.status, 303, signed.text)
    const { number } = (await resultOf(code)).result!
    assert.match(number!, /^\d\d\//, 'the number stands before the seal')
    const sealed = await decide('motcua', code, 'issue', DEMO_PIN)
    assert.equal(sealed.status, 303, sealed.text)
    await world.runJobs()

    const applicant = await citizen()
    const page = await applicant.get(`/ho-so-cua-toi/${code}`)
    const pdf = await applicant.get(/href="(\/tep\/[^"]+)"[^>]*>\s*Giấy khai sinh/.exec(page.text)![1]!)
    const report = inspectPdf(pdf.bytes, { roots: [], now: world.clock.now() })
    assert.equal(report.signatures.length, 2)
    assert.ok(report.signatures.every(({ problems }) => !problems.includes('content-changed')))
    const text = await textOf(pdf.bytes)
    assert.ok(text.includes(number!), text)

    const { paperCode } = (await resultOf(code)).result!.signed!
    assert.ok(text.includes(paperCode), 'the code stands on the paper')
    assert.match(page.text, new RegExp(`href="/kiem-tra-van-ban/${paperCode}"`))
    const checked = await world.anonymous().get(`/kiem-tra-van-ban/${paperCode}`)
    assert.match(checked.text, /chữ ký hợp lệ/)
    assert.ok(checked.text.includes(number!))
    assert.doesNotMatch(checked.text, /Nguyễn Thị Hoa|062190000001/)
    const same = await world
      .anonymous()
      .upload(
        `/kiem-tra-van-ban/${paperCode}`,
        {},
        { field: 'file', name: 'ket-qua.pdf', type: 'application/pdf', content: pdf.bytes },
      )
    assert.match(same.text, /giống hệt bản cơ quan đã phát hành/)
  })

  it('counts for nobody who checks its code when the decision did not come about, or was taken back', async () => {
    const publicPage = async (subject: string) => {
      const { rows } = await sql<{ code: string }>`
        SELECT p.code FROM issued_paper p JOIN signature_made s ON s.code = p.code
        JOIN dossier d ON d.id::text = s.ref_id::text WHERE d.code = ${subject}`.execute(db)
      assert.equal(rows.length, 1, 'the key has signed it')
      return (await world.anonymous().get(`/kiem-tra-van-ban/${rows[0]!.code}`)).text
    }
    const withdraw = async (code: string) => {
      const at = `/ho-so-cua-toi/${code}/rut`
      assert.equal((await (await citizen()).post(at, { reason: 'Không cần nữa.' }, { from: at })).status, 303)
    }
    const unfinished = /chưa hoàn tất việc ký, phát hành giấy tờ này\. Không sử dụng/

    const late = await proposed()
    const { printer } = world.services
    const print = printer.print.bind(printer)
    const layout = mock.method(printer, 'print', async (...given: Parameters<typeof print>) => {
      layout.mock.restore()
      await withdraw(late)
      return print(...given)
    })
    assert.ok((await decide('lanhdao', late, 'sign', DEMO_PIN)).status >= 400)
    const never = await publicPage(late)
    assert.match(never, unfinished)
    assert.doesNotMatch(never, /Chữ ký 1|hợp lệ/)

    const code = await proposed()
    assert.equal((await decide('lanhdao', code, 'sign', DEMO_PIN)).status, 303)
    assert.match(await publicPage(code), /Chữ ký 1/)
    await withdraw(code)
    assert.match(await publicPage(code), unfinished)
  })

  it('stays signed when the date is put off before it is issued', async () => {
    const code = await proposed()
    assert.equal((await decide('lanhdao', code, 'sign', DEMO_PIN)).status, 303)
    const { result } = await resultOf(code)
    assert.ok(result?.signed)
    const day = world.clock.now().toZonedDateTimeISO('Asia/Ho_Chi_Minh').toPlainDate().add({ days: 60 })
    const { day: one, month, year } = day
    const fields = {
      reason: 'Chờ đóng dấu.',
      'newDue.day': `${one}`,
      'newDue.month': `${month}`,
      'newDue.year': `${year}`,
    }
    const put = await (
      await officer('lanhdao')
    ).post(`/ho-so/${code}/hen-lai`, fields, { from: `/ho-so/${code}` })
    assert.equal(put.status, 303, put.text)
    assert.deepEqual((await resultOf(code)).result, result)
    assert.equal((await decide('motcua', code, 'issue')).status, 422, 'and wants its seal')
    assert.equal((await decide('motcua', code, 'issue', DEMO_PIN)).status, 303)
  })

  it('stays unsigned after a wrong PIN, and the number kept for it is the one it gets', async () => {
    const code = await proposed()
    const wrong = await decide('lanhdao', code, 'sign', '000000')
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Mã PIN không đúng/)
    assert.equal((await resultOf(code)).result?.signed, undefined)
    const empty = await decide('lanhdao', code, 'sign', '')
    assert.match(empty.text, /Nhập mã PIN/)

    const other = await proposed()
    assert.equal((await decide('lanhdao', other, 'sign', DEMO_PIN)).status, 303)
    assert.equal((await decide('lanhdao', code, 'sign', DEMO_PIN)).status, 303)
    assert.equal((await serialOf(code)) + 1, await serialOf(other))
  })

  it('leaves no gap when a dossier ends after a signature that did not come about', async () => {
    const code = await proposed()
    assert.equal((await decide('lanhdao', code, 'sign', '000000')).status, 422)
    const applicant = await citizen()
    const withdrawn = await applicant.post(
      `/ho-so-cua-toi/${code}/rut`,
      { reason: 'Không cần nữa.' },
      { from: `/ho-so-cua-toi/${code}/rut` },
    )
    assert.equal(withdrawn.status, 303)
    const numbers: number[] = []
    for (let i = 0; i < 2; i++) {
      const next = await proposed()
      assert.equal((await decide('lanhdao', next, 'sign', DEMO_PIN)).status, 303)
      numbers.push(await serialOf(next))
    }
    const { rows } = await sql<{
      number: number
    }>`SELECT number FROM result_number_kept ORDER BY number`.execute(db)
    assert.deepEqual(
      rows.map(({ number }) => number),
      rows.map((_, index) => index + 1),
    )
    assert.equal(numbers[1], numbers[0]! + 1)
  })

  it('is signed for a pile with one PIN, and for none of it with a wrong one', async () => {
    const codes = [await proposed(), await proposed()]
    const leader = await officer('lanhdao')
    const tasks = await Promise.all(
      codes.map(async (code) => (await taskOf(leader, code))!.split('/').at(-1)!),
    )
    const chosen = await leader.post('/viec-cua-toi/chon', { task: tasks }, { from: '/viec-cua-toi' })
    const keyId = /name="keyId" value="([0-9a-f-]{36})"/.exec(chosen.text)?.[1]
    assert.ok(keyId, chosen.text)
    const form = { task: tasks, outcome: 'sign', keyId }
    const wrong = await leader.post(
      '/viec-cua-toi/xu-ly',
      { ...form, pin: '000000' },
      { from: '/viec-cua-toi' },
    )
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Mã PIN không đúng/)
    for (const code of codes) assert.equal((await resultOf(code)).result?.signed, undefined)
    const right = await leader.post(
      '/viec-cua-toi/xu-ly',
      { ...form, pin: DEMO_PIN },
      { from: '/viec-cua-toi' },
    )
    assert.equal(right.status, 303, right.text)
    for (const code of codes) assert.equal((await resultOf(code)).result?.signed?.sealed, false)
  })

  it('is a draft again when the dossier is stopped because nobody paid', async () => {
    const { ask, act } = moneyIn(world)
    const now = world.clock.now()
    world.clock.set(MONDAY)
    const code = await proposed()
    assert.equal((await decide('lanhdao', code, 'sign', DEMO_PIN)).status, 303)
    const { paperCode } = (await resultOf(code)).result!.signed!
    assert.equal((await ask(await officer('motcua'), code)).status, 303)
    world.clock.set('2026-11-28T08:00')
    const desk = await officer('motcua')
    assert.equal((await act(desk, code, 'dung', { stop: 'Quá hạn nộp.' })).status, 303)
    const { status, result } = await resultOf(code)
    assert.deepEqual([status, result?.signed, result?.number], ['stopped', undefined, undefined])
    assert.doesNotMatch((await desk.get(`/ho-so/${code}`)).text, /Lãnh đạo đã ký/)
    const checked = await world.anonymous().get(`/kiem-tra-van-ban/${paperCode}`)
    assert.doesNotMatch(checked.text, /chữ ký hợp lệ/)
    world.clock.set(now)
  })

  it('waits for the phone where the key is with a service, and goes on by itself', async () => {
    const code = await proposed()
    const leader = await officer('lanhdao')
    await leader.post('/ky-so/tu-xa', {}, { from: '/ky-so/tu-xa' })
    const task = (await taskOf(leader, code))!
    const ids = [...(await leader.get(task)).text.matchAll(/<option value="([0-9a-f-]{36})"/g)]
    const form = { outcome: 'sign', note: '', keyId: ids.at(-1)![1]! }
    const begun = await leader.post(task, form, { from: task })
    assert.match(begun.location ?? begun.text, /^\/ky-so\/yeu-cau\//)
    assert.equal((await resultOf(code)).result?.signed, undefined)
    const id = begun.location!.split('/').at(-1)!
    const phone = '/trinh-dien/dien-thoai'
    assert.equal((await leader.post(phone, { id, answer: 'yes' }, { from: phone })).status, 303)
    let page = await leader.get(begun.location!)
    for (let i = 0; i < 100 && page.status === 200; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      page = await leader.get(begun.location!)
    }
    assert.equal(page.location, '/viec-cua-toi', page.text)
    assert.equal((await resultOf(code)).result?.signed?.sealed, false)
  })

  it('is refused to a leader without a key, with words that say where to get one', async () => {
    const code = await proposed()
    await sql`UPDATE signing_key SET state = 'withdrawn' WHERE holder = 'officer'`.execute(db)
    try {
      const leader = await officer('lanhdao')
      const task = (await taskOf(leader, code))!
      assert.match((await leader.get(task)).text, /chưa có chữ ký số\. Hãy thêm chữ ký số/)
      const refused = await decide('lanhdao', code, 'sign')
      assert.equal(refused.status, 403)
      assert.match(refused.text, /chưa có chữ ký số dùng được.*\/ky-so/s)
      assert.equal((await resultOf(code)).status, 'processing')
    } finally {
      await sql`UPDATE signing_key SET state = 'active' WHERE holder = 'officer'`.execute(db)
    }
  })
})
