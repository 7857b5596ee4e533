import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { provinceApp, type Visitor } from '#tests/support/province.ts'
import { birthAnswers, fileBirth, taskOf, uploadPapers } from '#tests/support/dossiers.ts'

const world = await provinceApp()
// The dates below are reckoned from a Monday morning without holidays around it, whatever day the run is given.
const MONDAY = '2026-11-16T08:00'
world.clock.set(MONDAY)
const commune = 'phuong-quang-trung'
const officer = (seat: string) => world.as(`${seat}.${commune}`)
const citizen = () => world.as('062190000001')

async function decide(who: Visitor, code: string, outcome: string, fields: Record<string, string> = {}) {
  const task = await taskOf(who, code)
  assert.ok(task, `${outcome}: no task for this officer`)
  return who.post(task, { outcome, note: '', ...fields }, { from: `/ho-so/${code}` })
}

describe('the life of a dossier (Decree 61/2018)', () => {
  it('goes from filing to the result in the hands of the applicant', async () => {
    const applicant = await citizen()
    const code = await fileBirth(applicant)
    assert.match(code, /^000\.01\.50\.H34-261116-\d{4}$/)
    for (const [seat, outcome] of [
      ['motcua', 'accept'],
      ['chuyenvien1', 'propose'],
      ['lanhdao', 'sign'],
      ['motcua', 'issue'],
      ['motcua', 'return-result'],
    ] as const) {
      const answer = await decide(await officer(seat), code, outcome)
      assert.equal(answer.status, 303, `${outcome}: ${answer.text.slice(0, 300)}`)
    }
    await world.runJobs()
    const detail = (await applicant.api('GET', `/api/dossiers/${code}`)).json<{
      status: string
      papers: { kind: string; id: string }[]
    }>()
    assert.equal(detail.status, 'returned')
    const result = detail.papers.find((paper) => paper.kind === 'result')
    assert.ok(result)
    const page = await applicant.get(`/ho-so-cua-toi/${code}`)
    const href = /href="(\/tep\/[^"]+)"[^>]*>\s*Giấy khai sinh/.exec(page.text)?.[1]
    const pdf = await applicant.get(href!)
    assert.equal(pdf.headers['content-type'], 'application/pdf')
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-')
  })

  it('is due when the working days after reception have passed, and says why', async () => {
    const applicant = await citizen()
    const code = await fileBirth(applicant)
    await decide(await officer('motcua'), code, 'accept')
    const page = await applicant.get(`/ho-so-cua-toi/${code}`)
    assert.match(page.text, /Vì sao hẹn ngày này/)
    const { dueAt } = (await applicant.api('GET', `/api/dossiers/${code}`)).json<{ dueAt: string }>()
    // Received on a Monday morning, one working day: the end of Tuesday.
    assert.equal(dueAt, '2026-11-17T10:00:00Z')
  })

  it('pressed twice is one dossier', async () => {
    const applicant = await citizen()
    const before = await world.services.db
      .withTables<{ dossier: { id: string } }>()
      .selectFrom('dossier')
      .select((of) => of.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    const body = {
      procedureCode: '1.001193',
      answers: birthAnswers,
      papers: await uploadPapers(applicant),
      idempotencyKey: 'hai-lan-bam-nut',
    }
    const agency = await agencyKey(applicant)
    const both = await Promise.all(
      [1, 2].map(() => applicant.api('POST', '/api/dossiers', { ...body, agency })),
    )
    assert.deepEqual(
      both.map((answer) => answer.status),
      [201, 201],
      both[0]!.text,
    )
    assert.equal(both[0]!.json()['code'], both[1]!.json()['code'])
    const after = await world.services.db
      .withTables<{ dossier: { id: string } }>()
      .selectFrom('dossier')
      .select((of) => of.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    assert.equal(after.count, before.count + 1)
  })

  it('may be asked for more once, starts its time again when complete, and never a second time', async () => {
    const applicant = await citizen()
    const code = await fileBirth(applicant)
    await decide(await officer('motcua'), code, 'accept')
    const asked = await decide(await officer('chuyenvien1'), code, 'request-supplement', {
      note: 'Bổ sung giấy chứng sinh.',
    })
    assert.equal(asked.status, 303)
    world.clock.advance({ hours: 24 * 9 })
    const later = await citizen()
    const given = await later.upload(
      `/ho-so-cua-toi/${code}/bo-sung`,
      { note: 'Tôi gửi lại bản rõ hơn.' },
      [],
      { from: `/ho-so-cua-toi/${code}/bo-sung` },
    )
    assert.equal(given.status, 303, given.text.slice(0, 400))
    const { dueAt, status } = (await later.api('GET', `/api/dossiers/${code}`)).json<{
      dueAt: string
      status: string
    }>()
    assert.equal(status, 'processing')
    assert.ok(dueAt > world.clock.now().toString(), 'the time limit began again')
    const again = await decide(await officer('chuyenvien1'), code, 'request-supplement', {
      note: 'Thêm nữa.',
    })
    assert.equal(again.status, 409)
    assert.match(again.text, /đã được yêu cầu bổ sung một lần/)
    const page = await (await officer('chuyenvien1')).get(`/ho-so/${code}`)
    assert.doesNotMatch(page.text, /value="request-supplement"/)
    world.clock.set(MONDAY)
  })

  it('tells the second of two officers who was first', async () => {
    const applicant = await citizen()
    const code = await fileBirth(applicant)
    const [one, other] = [await officer('motcua'), await officer('motcua')]
    const task = await taskOf(one, code)
    const first = await one.post(task!, { outcome: 'accept', note: '' }, { from: `/ho-so/${code}` })
    const second = await other.post(task!, { outcome: 'accept', note: '' }, { from: `/ho-so/${code}` })
    assert.equal(first.status, 303)
    assert.equal(second.status, 409)
    assert.match(second.text, /đã được .+ xử lý lúc 08:00 ngày 16\/11\/2026/)
  })

  it('can be withdrawn until there is a result; nobody holds a task of it after that', async () => {
    const applicant = await citizen()
    const code = await fileBirth(applicant)
    const answer = await applicant.post(
      `/ho-so-cua-toi/${code}/rut`,
      { reason: 'Nộp nhầm nơi.' },
      { from: `/ho-so-cua-toi/${code}/rut` },
    )
    assert.equal(answer.status, 303)
    assert.equal(await taskOf(await officer('motcua'), code), undefined)
    const again = await applicant.post(
      `/ho-so-cua-toi/${code}/rut`,
      { reason: 'Lần nữa.' },
      { from: `/ho-so-cua-toi/${code}/rut` },
    )
    assert.equal(again.status, 409)
  })

  it('is refused with a reason, and not without one', async () => {
    const applicant = await citizen()
    const code = await fileBirth(applicant)
    const silent = await decide(await officer('motcua'), code, 'refuse')
    assert.equal(silent.status, 422)
    const told = await decide(await officer('motcua'), code, 'refuse', { note: 'Không thuộc thẩm quyền.' })
    assert.equal(told.status, 303)
    assert.match((await applicant.get(`/ho-so-cua-toi/${code}`)).text, /Không thuộc thẩm quyền\./)
  })

  it('can be given to a colleague of the same role, and to nobody else', async () => {
    const applicant = await citizen()
    const code = await fileBirth(applicant)
    await decide(await officer('motcua'), code, 'accept')
    const specialist = await officer('chuyenvien1')
    const task = await taskOf(specialist, code)
    const wrong = await specialist.post(
      `${task}/chuyen`,
      { toAccountId: randomUUID(), note: '' },
      { from: `/ho-so/${code}` },
    )
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Chọn một đồng nghiệp trong danh sách/)
    const stranger = await world.as('chuyenvien1.so-tu-phap')
    assert.equal((await stranger.post(`${task}/chuyen`, { toAccountId: randomUUID() })).status, 404)
  })

  it('is put off once, with an apology, to a later day', async () => {
    const applicant = await citizen()
    const code = await fileBirth(applicant)
    await decide(await officer('motcua'), code, 'accept')
    const put = async (day: string) =>
      (await officer('lanhdao')).post(
        `/ho-so/${code}/hen-lai`,
        { reason: 'Chờ xác minh.', 'newDue.day': day, 'newDue.month': '11', 'newDue.year': '2026' },
        { from: `/ho-so/${code}` },
      )
    assert.equal((await put('10')).status, 422)
    const now = world.clock.now()
    world.clock.set('2026-11-26T09:00')
    assert.match((await put('25')).text, /Ngày hẹn lại phải là một ngày chưa qua/)
    world.clock.set(now)
    assert.equal((await put('25')).status, 303)
    const second = await put('27')
    assert.equal(second.status, 409)
    const slip = await applicant.get(`/phieu/${code}/04`)
    assert.equal(slip.headers['content-type'], 'application/pdf')
  })
})

describe('what others may know', () => {
  it('shows the public the status and the degree of completion only', async () => {
    const code = await fileBirth(await citizen())
    const page = await world.anonymous().get(`/tra-cuu?ma=${code}`)
    assert.match(page.text, /Mới đăng ký/)
    assert.doesNotMatch(page.text, /Vũ Thị|khai sinh|Quang Trung/)
  })

  it('answers somebody else as if the dossier did not exist', async () => {
    const code = await fileBirth(await citizen())
    const stranger = await world.as(await anotherCitizen())
    for (const path of [`/ho-so-cua-toi/${code}`, `/phieu/${code}/xac-nhan`, `/api/dossiers/${code}`]) {
      assert.equal((await stranger.get(path)).status, 404, path)
    }
    const elsewhere = await world.as('motcua.so-tu-phap')
    assert.equal((await elsewhere.get(`/ho-so/${code}`)).status, 404)
  })
})

async function anotherCitizen(): Promise<string> {
  const row = await world.services.db
    .withTables<{ account_login: { login: string } }>()
    .selectFrom('account_login')
    .select('login')
    .where('login', 'like', '062%')
    .where('login', '<>', '062190000001')
    .executeTakeFirstOrThrow()
  return row.login
}

async function agencyKey(visitor: Visitor): Promise<string> {
  const { items } = (await visitor.api('GET', '/api/agencies?search=quang+trung')).json<{
    items: { key: string; name: string }[]
  }>()
  return items.find((one) => one.name.includes('phường Quang Trung'))!.key
}
