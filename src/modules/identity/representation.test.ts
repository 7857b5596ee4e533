import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { findAuditEntries } from '#platform/audit/audit.ts'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { multipart } from '#tests/support/client.ts'
import { dateOf } from '#platform/clock.ts'
import { dateFields } from '#tests/support/dates.ts'
import { provinceApp, type Upload, type Visitor } from '#tests/support/province.ts'
import { findEnterprise, findPersonByNumber } from './person-store.ts'
import { countWaitingRepresentations } from './representation-store.ts'

const world = await provinceApp()
const { services, clock } = world
const CITIZEN = '062190000001'
const TAX_CODE = '0100109106'
const paper: Upload = { field: 'paper', name: 'dang-ky.pdf', type: 'application/pdf', content: samplePdf }
const company = {
  taxCode: TAX_CODE,
  name: 'Hợp tác xã Nông nghiệp Ngọc Linh',
  address: '12 đường Hùng Vương',
  phone: '0260 3862 000',
  email: 'lienhe@ngoclinh.example.vn',
  basis: 'legal',
}

async function otherCitizen(): Promise<Visitor> {
  const { rows } = await services.db
    .withTables<{ account_login: { login: string } }>()
    .selectFrom('account_login')
    .select('login')
    .where('login', 'like', '0%')
    .where('login', '!=', CITIZEN)
    .orderBy('login')
    .limit(1)
    .execute()
    .then((found) => ({ rows: found }))
  return world.as(rows[0]!.login)
}

const readings = async (id: string): Promise<number> =>
  (
    await findAuditEntries(services.db, {
      subject: { kind: 'representation', id },
      act: 'representation.read',
    })
  ).length

/** Sends a request and has it confirmed; the citizen then works for the organisation. */
async function represent(visitor: Visitor, given: Record<string, string> = {}): Promise<string> {
  const sent = await visitor.upload('/tai-khoan/to-chuc/them', { ...company, ...given }, [paper])
  assert.equal(sent.status, 303, sent.text)
  const officer = await world.as('motcua.so-tu-phap')
  const list = await officer.get('/nguoi-dai-dien')
  const [, id] =
    new RegExp(`/nguoi-dai-dien/([0-9a-f-]{36})[^]{0,40}${given['name'] ?? company.name}`).exec(list.text) ??
    []
  assert.ok(id, 'the request waits')
  assert.match((await officer.get(`/nguoi-dai-dien/${id}`)).text, /dang-ky.pdf/)
  const before = await readings(id)
  assert.equal((await officer.get(`/nguoi-dai-dien/${id}/giay-to`)).status, 200)
  assert.equal(await readings(id), before + 1, 'who looks at the paper is written down')
  const decided = await officer.post(`/nguoi-dai-dien/${id}`, { outcome: 'confirm' })
  assert.equal(decided.status, 303)
  return id
}

/** As a browser does it: the page that comes after is opened. */
async function actFor(visitor: Visitor, organisation: string): Promise<void> {
  const answer = await visitor.post('/tai-khoan/to-chuc/lam-viec-thay', { organisation })
  await visitor.get(answer.location ?? '')
}

describe('acting for an organisation', () => {
  it('is asked for with a paper, and nothing is half taken', async () => {
    const visitor = await world.as(CITIZEN)
    const bare = await visitor.upload('/tai-khoan/to-chuc/them', { ...company, taxCode: '0100109107' }, [])
    assert.equal(bare.status, 422)
    assert.match(bare.text, /Mã số thuế/)
    assert.match(bare.text, /Chọn tệp giấy chứng nhận đăng ký/)
    const past = { ...company, basis: 'authorised', 'validUntil.day': '1', 'validUntil.month': '1' }
    const late = await visitor.upload('/tai-khoan/to-chuc/them', { ...past, 'validUntil.year': '2020' }, [
      paper,
    ])
    assert.equal(late.status, 422)
    assert.match(late.text, /Ngày này đã qua/)
    assert.equal(await findEnterprise(services.db, TAX_CODE), undefined)
  })

  it('counts once an officer of the desk has confirmed it; then dossiers are the organisation’s', async () => {
    const visitor = await world.as(CITIZEN)
    const id = await represent(visitor)
    const enterprise = await findEnterprise(services.db, TAX_CODE)
    assert.deepEqual([enterprise?.full_name, enterprise?.email], [company.name, company.email])
    assert.equal((await visitor.post('/tai-khoan/to-chuc/lam-viec-thay', { organisation: id })).status, 303)
    const mine = await visitor.get('/ho-so-cua-toi')
    assert.match(mine.text, /đang làm việc thay mặt <strong>Hợp tác xã Nông nghiệp Ngọc Linh/)
    const start = await visitor.get('/nop-ho-so/1.001193')
    assert.match(start.text, /Nộp hồ sơ cho: <strong>Hợp tác xã Nông nghiệp Ngọc Linh/)
    assert.match(start.text, /Thủ tục này dành cho cá nhân/)
    // What is one's own stays one's own.
    assert.match((await visitor.get('/tai-khoan')).text, new RegExp(CITIZEN))
    await visitor.post('/tai-khoan/to-chuc/lam-viec-thay', { organisation: '' })
    assert.doesNotMatch((await visitor.get('/ho-so-cua-toi')).text, /làm việc thay mặt/)
    const citizen = await findPersonByNumber(services.db, CITIZEN)
    const acts = (await findAuditEntries(services.db, { personId: citizen!.id })).map(({ act }) => act)
    for (const act of ['ask', 'read', 'confirm', 'begin', 'leave'])
      assert.ok(acts.includes(`representation.${act}`), act)
    const again = await visitor.upload('/tai-khoan/to-chuc/them', company, [paper])
    assert.match(again.text, /đã đại diện, hoặc đã gửi yêu cầu/)
  })

  it('drafts of the organisation and of oneself are kept apart', async () => {
    const visitor = await world.as(CITIZEN)
    const id = await represent(visitor, { taxCode: '0300588569', name: 'Công ty Cà phê Đăk Hà' })
    const { text } = await visitor.get('/nop-ho-so/1.001193')
    const agency = /<option value="([0-9a-f-]{36})"/.exec(text)?.[1] ?? ''
    const own = await visitor.post('/nop-ho-so/1.001193', { agency })
    assert.equal(own.status, 303)
    await actFor(visitor, id)
    assert.equal((await visitor.get(own.location ?? '')).status, 404)
    await actFor(visitor, '')
    assert.equal((await visitor.get(own.location ?? '')).status, 200)
  })

  it('is over with the last day of the authorisation, and at once when it is given up', async () => {
    const visitor = await world.as(CITIZEN)
    const last = dateOf(clock.now()).add({ days: 34 })
    const day = dateFields('validUntil', last)
    const id = await represent(visitor, {
      ...day,
      taxCode: '0101248141',
      name: 'Công ty Sâm Tu Mơ Rông',
      basis: 'authorised',
    })
    const acting = async () => /làm việc thay mặt <strong>/.test((await visitor.get('/ho-so-cua-toi')).text)
    await visitor.post('/tai-khoan/to-chuc/lam-viec-thay', { organisation: id })
    assert.ok(await acting())
    await visitor.post(`/tai-khoan/to-chuc/${id}/thoi`, {})
    assert.ok(!(await acting()))
    const other = await represent(visitor, {
      ...day,
      taxCode: '0101248141',
      name: 'Công ty Sâm Tu Mơ Rông',
      basis: 'authorised',
    })
    clock.set(`${last.toString()}T21:00`)
    const fresh = await world.as(CITIZEN)
    assert.equal((await fresh.post('/tai-khoan/to-chuc/lam-viec-thay', { organisation: other })).status, 303)
    clock.set(`${last.add({ days: 1 }).toString()}T07:00`)
    const late = await world.as(CITIZEN)
    assert.equal((await late.post('/tai-khoan/to-chuc/lam-viec-thay', { organisation: other })).status, 404)
  })

  it('is nobody else’s: not to act, not to end, not to confirm', async () => {
    const visitor = await world.as(CITIZEN)
    const id = await represent(visitor, { taxCode: '0100686209', name: 'Công ty Măng Đen' })
    const stranger = await otherCitizen()
    assert.equal((await stranger.post('/tai-khoan/to-chuc/lam-viec-thay', { organisation: id })).status, 404)
    assert.equal((await stranger.post(`/tai-khoan/to-chuc/${id}/thoi`, {})).status, 404)
    assert.equal((await visitor.get(`/nguoi-dai-dien/${id}`)).status, 403)
    const leader = await world.as('lanhdao.so-tu-phap')
    assert.equal((await leader.get(`/nguoi-dai-dien/${id}/giay-to`)).status, 403)
    const officer = await world.as('motcua.so-tu-phap')
    assert.equal((await officer.post(`/nguoi-dai-dien/${id}`, { outcome: 'confirm' })).status, 409)
  })

  it('a refusal needs a reason, which the citizen reads', async () => {
    const visitor = await otherCitizen()
    const given = { ...company, taxCode: '0302634683', name: 'Công ty Bờ Y' }
    await visitor.upload('/tai-khoan/to-chuc/them', given, [paper])
    const officer = await world.as('motcua.so-tu-phap')
    const [, id] =
      /nguoi-dai-dien\/([0-9a-f-]{36})[^]{0,40}Công ty Bờ Y/.exec(
        (await officer.get('/nguoi-dai-dien')).text,
      ) ?? []
    assert.equal((await officer.get(`/nguoi-dai-dien/${id}/giay-to`)).status, 200)
    assert.equal((await officer.post(`/nguoi-dai-dien/${id}`, { outcome: 'refuse' })).status, 422)
    const reason = 'Giấy chứng nhận bị mờ, xin chụp lại.'
    assert.equal((await officer.post(`/nguoi-dai-dien/${id}`, { outcome: 'refuse', reason })).status, 303)
    assert.match((await visitor.get('/tai-khoan/to-chuc')).text, /Giấy chứng nhận bị mờ/)
    assert.equal(await findEnterprise(services.db, '0302634683'), undefined)
  })

  it('is ended by an officer with a reason, at once and for the citizen to read', async () => {
    const visitor = await world.as(CITIZEN)
    const id = await represent(visitor, { taxCode: '0100100079', name: 'Công ty Đổi Chủ' })
    await visitor.post('/tai-khoan/to-chuc/lam-viec-thay', { organisation: id })
    const officer = await world.as('motcua.so-tu-phap')
    assert.match((await officer.get('/nguoi-dai-dien?q=0100100079')).text, /Công ty Đổi Chủ/)
    assert.equal((await officer.post(`/nguoi-dai-dien/${id}`, { outcome: 'revoke' })).status, 422)
    const reason = 'Công ty đã đổi người đại diện.'
    assert.equal((await officer.post(`/nguoi-dai-dien/${id}`, { outcome: 'revoke', reason })).status, 303)
    assert.doesNotMatch((await visitor.get('/ho-so-cua-toi')).text, /làm việc thay mặt <strong>/)
    assert.match((await visitor.get('/tai-khoan/to-chuc')).text, new RegExp(reason))
    assert.equal((await officer.post(`/nguoi-dai-dien/${id}`, { outcome: 'revoke', reason })).status, 409)
  })

  it('tells the citizen by letter what became of it, whoever ended it', async () => {
    const visitor = await world.as(CITIZEN)
    const given = { ...company, taxCode: '0100107518', name: 'Công ty Thư Báo' }
    const letters = async () =>
      (
        await services.db
          .withTables<{ mail_message: { subject: string; body: string; created_at: string } }>()
          .selectFrom('mail_message')
          .select(['subject', 'body'])
          .where('subject', 'like', '%Công ty Thư Báo')
          .orderBy('created_at')
          .execute()
      ).map(({ subject, body }) => `${subject}\n${body}`)
    const officer = await world.as('motcua.so-tu-phap')
    const sent = async () => {
      const answer = await visitor.upload('/tai-khoan/to-chuc/them', given, [paper])
      assert.equal(answer.status, 303, answer.text)
      const list = await officer.get('/nguoi-dai-dien?q=0100107518&tinhTrang=asked')
      return /nguoi-dai-dien\/([0-9a-f-]{36})/.exec(list.text)?.[1] ?? ''
    }
    const reason = 'Giấy tờ chưa rõ.'
    await officer.post(`/nguoi-dai-dien/${await sent()}`, { outcome: 'refuse', reason })
    clock.advance({ minutes: 1 })
    await visitor.post(`/tai-khoan/to-chuc/${await sent()}/thoi`, {})
    clock.advance({ minutes: 1 })
    const id = await sent()
    await officer.post(`/nguoi-dai-dien/${id}`, { outcome: 'confirm' })
    clock.advance({ minutes: 1 })
    await officer.post(`/nguoi-dai-dien/${id}`, { outcome: 'revoke', reason: 'Đổi người đại diện.' })
    clock.advance({ minutes: 1 })
    const again = await sent()
    await officer.post(`/nguoi-dai-dien/${again}`, { outcome: 'confirm' })
    clock.advance({ minutes: 1 })
    await visitor.post(`/tai-khoan/to-chuc/${again}/thoi`, {})
    const told = await letters()
    const expected = [
      /^Chưa xác nhận[^]*Giấy tờ chưa rõ\.[^]*Sở Tư pháp/,
      /^Đã rút yêu cầu[^]*không phải Ông\/Bà/,
      /^Đã xác nhận[^]*mã số thuế 0100107518[^]*\/tai-khoan\/to-chuc/,
      /^Chấm dứt[^]*Đổi người đại diện\./,
      /^Đã xác nhận/,
      /^Đã thôi đại diện/,
    ]
    assert.equal(told.length, expected.length)
    for (const [index, letter] of told.entries()) assert.match(letter, expected[index]!)
  })

  it('the desk finds one among thousands by name or tax code, and turns pages', async () => {
    const citizen = await findPersonByNumber(services.db, CITIZEN)
    await sql`
      INSERT INTO representation (id, citizen_id, tax_code, name, address, phone, basis, sha256, file_name, media_type, size,
        state, asked_at)
      SELECT gen_random_uuid(), ${citizen!.id}, lpad((2000000000 + n)::text, 10, '0'), 'Công ty Xây dựng số ' || n, 'Kon Tum', '0260',
        'legal', repeat('0', 64), 'a.pdf', 'application/pdf', 1, 'asked', '2026-11-01T00:00:00Z'::timestamptz + n * interval '1 minute'
      FROM generate_series(1, 3000) AS n`.execute(services.db)
    const officer = await world.as('motcua.so-tu-phap')
    const found = async (query: string) => {
      const { text } = await officer.get(`/nguoi-dai-dien?${query}`)
      return {
        text,
        names: [...text.matchAll(/nguoi-dai-dien\/[0-9a-f-]{36}"[^>]*>\s*([^<]+?)\s*</g)].map(
          ([, name]) => name,
        ),
      }
    }
    assert.deepEqual((await found('q=xay+dung+2718&tinhTrang=asked')).names, ['Công ty Xây dựng số 2718'])
    assert.deepEqual((await found('q=2000001234')).names, ['Công ty Xây dựng số 1234'])
    assert.equal((await found('q=khong+co')).names.length, 0)
    const first = await found('q=xay+dung')
    assert.equal(first.names.length, 50)
    const next = /href="\/nguoi-dai-dien\?([^"]*sau=[^"]+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&')
    const second = await found(next ?? '')
    assert.equal(second.names.length, 50)
    assert.equal(new Set([...first.names, ...second.names]).size, 100)
    assert.equal(await countWaitingRepresentations(services.db), 100, 'a badge counts no further')
    await sql`DELETE FROM representation WHERE name LIKE 'Công ty Xây dựng số %'`.execute(services.db)
  })

  it('takes a household business, whose tax code is its owner’s personal number', async () => {
    await represent(await world.as(CITIZEN), { taxCode: CITIZEN, name: 'Hộ kinh doanh Vũ Thị Hạnh' })
    assert.equal((await findEnterprise(services.db, CITIZEN))?.kind, 'enterprise')
    assert.equal((await findPersonByNumber(services.db, CITIZEN))?.kind, 'citizen')
    const { text } = await (await world.as('motcua.so-tu-phap')).get(`/nguoi-dai-dien?q=${CITIZEN}`)
    assert.match(text, /Hộ kinh doanh Vũ Thị Hạnh[^]{0,200}•••••••• 0001/)
    assert.doesNotMatch(
      text.replaceAll(/<input[^>]*name="q"[^>]*>|“\d+”/g, ''),
      new RegExp(`>\\s*${CITIZEN}`),
    )
  })

  it('a form that was opened for oneself is not sent for the organisation', async () => {
    const visitor = await world.as(CITIZEN)
    const id = await represent(visitor, { taxCode: '0100110782', name: 'Công ty Hai Cửa Sổ' })
    const stale = /name="_csrf" value="([^"]+)"/.exec((await visitor.get('/giay-to-cua-toi')).text)?.[1] ?? ''
    await visitor.post('/tai-khoan/to-chuc/lam-viec-thay', { organisation: id })
    const { body, type } = multipart({ _csrf: stale }, [paper])
    const url = '/giay-to-cua-toi'
    const sent = await visitor.raw({ method: 'POST', url, headers: { 'content-type': type }, payload: body })
    assert.equal(sent.status, 403)
    assert.match(sent.text, /Hãy tải lại trang/)
  })

  it('may be asked for anew when the authorisation has run out', async () => {
    const visitor = await world.as(CITIZEN)
    const until = clock.now().toZonedDateTimeISO('Asia/Ho_Chi_Minh').toPlainDate()
    const given = {
      taxCode: '0100112437',
      name: 'Công ty Gia Hạn',
      basis: 'authorised',
      'validUntil.day': String(until.day),
      'validUntil.month': String(until.month),
      'validUntil.year': String(until.year),
    }
    await represent(visitor, given)
    clock.advance({ days: 1 })
    const fresh = await world.as(CITIZEN)
    await represent(fresh, { ...given, 'validUntil.year': String(until.year + 1) })
  })
})
