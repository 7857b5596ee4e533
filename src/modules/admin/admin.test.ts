import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { system } from '#platform/access/actor.ts'
import { PERMISSION_LABELS } from '#platform/access/permissions.ts'
import { audit, findAuditEntries } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { enqueue } from '#platform/jobs/jobs.ts'
import { postMail } from '#platform/mail/mail.ts'
import { listVersions } from '#platform/process/definitions.ts'
import { commonFolder } from '#platform/province/province.ts'
import { importAgencyPack, listAgencies, readAgencyPack } from '#modules/agencies/index.ts'
import { dateOf } from '#platform/clock.ts'
import { findAccount, positionsOf } from '#modules/identity/index.ts'
import { testApp, type Client } from '#tests/support/app.ts'
import { sql } from 'kysely'
import { routes } from './routes.ts'

const { services, clock, citizen, officer, visitor } = await testApp()
const { db } = services
const pack = await readAgencyPack('kon-tum')
await inTransaction(db, (tx) => importAgencyPack(tx, pack, clock.now(), system('test')))
const [justice] = await listAgencies(db, { keys: ['kt-so-tu-phap'] })
const admin = await officer({ roles: ['administrator'], name: 'Lê Quản Trị' })

const pathOf = (path: string) =>
  path
    .replace(':id/chay-lai', '1/chay-lai')
    .replace(/:(id|seat)/g, crypto.randomUUID())
    .replace(':act', 'ngung')
    .replace(':key', 'cap-ban-sao')
const actsOn = async (id: string) =>
  (await findAuditEntries(db, { subject: { kind: 'account', id } })).map((entry) => entry.act)

test('no page of administration opens to anybody but an administrator', async () => {
  const others = [await citizen(), await officer({ roles: ['leader', 'reception', 'clerk', 'specialist'] })]
  for (const route of routes) {
    const path = pathOf(route.path)
    const ask = (client: Client) => (route.method === 'GET' ? client.get(path) : client.post(path))
    for (const client of others) assert.equal((await ask(client)).status, 403, `${route.method} ${path}`)
    assert.equal((await ask(visitor())).status, 401, `${route.method} ${path}`)
  }
})

test('every page without parameters opens to the administrator', async () => {
  for (const { method, path } of routes) {
    if (method === 'GET' && !path.includes(':')) assert.equal((await admin.get(path)).status, 200, path)
  }
})

test('people are found without diacritics, by number and by address, page by page without gaps or repeats', async () => {
  const one = await citizen({ name: 'Đặng Thị Ngọc Ánh', personalNumber: '062190555001' })
  const found = async (query: string) => (await admin.get(`/quan-tri/tai-khoan?${query}`)).text
  assert.ok((await found('q=dang+ngoc+anh')).includes(`/quan-tri/tai-khoan/${one.accountId}`))
  assert.ok((await found(`q=${one.accountId.slice(0, 8)}@thu`)).includes(one.accountId))
  assert.ok(!(await found('q=dang+ngoc+anh&loai=officer')).includes(one.accountId))
  assert.match(await found('q=100%25'), /Không có tài khoản nào phù hợp/)
  for (let i = 0; i < 60; i++) await citizen({ name: `Y Rơ Mah ${i % 7}` })
  const seen: string[] = []
  for (let path: string | undefined = '/quan-tri/tai-khoan?q=ro+mah'; path;) {
    const { text } = await admin.get(path)
    seen.push(
      ...[...text.matchAll(/href="\/quan-tri\/tai-khoan\/([0-9a-f-]{36})"/g)].map((match) => match[1]!),
    )
    path = /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
  }
  assert.deepEqual([seen.length, new Set(seen).size], [60, 60])
})

test('an officer gets an account with a one-time password, comes in with it and must change it', async () => {
  const given = {
    name: 'Y Hạnh',
    email: 'yhanh@kontum.example.vn',
    agency: justice!.id,
    title: 'Chuyên viên',
    roles: ['specialist', 'clerk'],
  }
  const wrong = await admin.post('/quan-tri/tai-khoan/moi', { ...given, agency: 'khong-co', roles: [] })
  assert.equal(wrong.status, 422)
  const done = await admin.post('/quan-tri/tai-khoan/moi', given)
  const password = /<strong class="mc-code">([a-z0-9-]{21})</.exec(done.text)![1]!
  const client = visitor()
  await client.post('/dang-nhap', { login: given.email, password })
  assert.equal((await client.get('/viec-cua-toi')).location, '/tai-khoan/bao-mat/mat-khau')
  assert.equal((await admin.post('/quan-tri/tai-khoan/moi', given)).status, 422)
})

test('a seat is given and ended with a question in between, and each is written down', async () => {
  const person = await officer({ roles: ['specialist'] })
  const base = `/quan-tri/tai-khoan/${person.accountId}`
  const seat = { agency: justice!.id, title: 'Phó Giám đốc Sở', roles: 'leader' }
  assert.match(
    (await admin.post(`${base}/vi-tri`, { ...seat, division: 'Phòng không có' })).text,
    /id="division-error"/,
  )
  assert.equal((await admin.post(`${base}/vi-tri`, seat)).status, 303)
  const page = (await admin.get(base)).text
  const end = [...page.matchAll(/href="([^"]+\/ket-thuc)"/g)].map((match) => match[1]!)
  assert.equal(end.length, 2)
  assert.match((await admin.get(end[0]!)).text, /Kết thúc vị trí công tác: Trần Văn Bình\?/)
  await admin.post(end[0]!)
  await admin.post(end[1]!)
  clock.advance({ minutes: 1 })
  assert.deepEqual((await actsOn(person.accountId)).slice(0, 3), [
    'account.end-position',
    'account.end-position',
    'account.add-position',
  ])
})

test('a division is chosen from a list, and is one of the agency chosen', async () => {
  const person = await officer({ roles: ['specialist'] })
  const base = `/quan-tri/tai-khoan/${person.accountId}`
  const { rows } = await sql<{ id: string; agency: string }>`
    INSERT INTO agency_division (id, agency_id, key, name, position)
    SELECT gen_random_uuid(), id, 'phong-thu-nghiem', 'Phòng Thử nghiệm', 99 FROM agency
    WHERE key = 'kt-so-tai-chinh' RETURNING id, agency_id AS agency`.execute(db)
  const [elsewhere] = rows
  const seat = { title: 'Trưởng phòng', roles: 'division_head', division: elsewhere!.id }
  assert.match((await admin.get(base)).text, /<option value="[0-9a-f-]{36}">\s*Phòng Thử nghiệm – /)
  const wrong = await admin.post(`${base}/vi-tri`, { ...seat, agency: justice!.id })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /không có phòng này|chưa có phòng/)
  assert.equal((await admin.post(`${base}/vi-tri`, { ...seat, agency: elsewhere!.agency })).status, 303)
})

test('a seat that was given today ends at once when it is ended today', async () => {
  const person = await officer({ roles: ['specialist'] })
  const base = `/quan-tri/tai-khoan/${person.accountId}`
  await admin.post(`${base}/vi-tri`, { agency: justice!.id, title: 'Giao nhầm', roles: 'leader' })
  const [, given] = await positionsOf(db, person.accountId, dateOf(clock.now()))
  assert.ok(given?.title === 'Giao nhầm')
  await admin.post(`${base}/vi-tri/${given.id}/ket-thuc`)
  assert.deepEqual(
    (await positionsOf(db, person.accountId, dateOf(clock.now()))).map(({ title }) => title),
    ['Chuyên viên'],
  )
})

test('a disabled account is out at once and in again when enabled; nobody disables themselves', async () => {
  const person = await officer({ roles: ['specialist'] })
  const base = `/quan-tri/tai-khoan/${person.accountId}`
  assert.match((await admin.get(`${base}/ngung`)).text, /Ngừng tài khoản: Trần Văn Bình\?/)
  await admin.post(`${base}/ngung`)
  assert.equal((await person.get('/tai-khoan')).status, 401)
  await admin.post(`${base}/mo-lai`)
  assert.equal((await findAccount(db, person.accountId))?.status, 'active')
  assert.equal((await admin.post(`/quan-tri/tai-khoan/${admin.accountId}/ngung`)).status, 409)
})

test('without a second factor again, the password must be changed and sessions are over', async () => {
  const person = await officer({ roles: ['specialist'], secondFactor: true })
  await admin.post(`/quan-tri/tai-khoan/${person.accountId}/go-hai-lop`)
  const account = await findAccount(db, person.accountId)
  assert.deepEqual([account?.totp_enabled_at, account?.must_change_password], [null, true])
  assert.equal((await person.get('/tai-khoan')).status, 401)
})

test('looking at a citizen’s account is told to the citizen', async () => {
  const person = await citizen()
  await admin.get(`/quan-tri/tai-khoan/${person.accountId}`)
  assert.match(
    (await person.get('/tai-khoan/ai-da-xem')).text,
    /Lê Quản Trị[^]*Xem tài khoản[^]*Quản trị tài khoản/,
  )
})

test('the table of rights names every permission', async () => {
  const { text } = await admin.get('/quan-tri/quyen')
  for (const label of Object.values(PERMISSION_LABELS)) assert.ok(text.includes(label), label)
})

const drawing = () => readFile(new URL('commune-short.bpmn', commonFolder('processes')), 'utf8')

test('a process is checked, previewed, published as a version and downloaded word for word', async () => {
  const xml = await drawing()
  const upload = (content: string, key = 'thu-nghiem') =>
    admin.upload(
      '/quan-tri/quy-trinh-moi',
      { key },
      { field: 'file', name: 'a.bpmn', type: 'text/xml', content },
    )
  assert.match((await upload('không phải BPMN')).text, /Chưa dùng được quy trình này/)
  assert.match((await upload(xml, 'Mã Sai')).text, /Mã quy trình gồm chữ thường/)
  const broken = xml.replace(/mc:role="[a-z_]+"/, 'mc:role="nobody"')
  assert.match((await upload(broken)).text, /phần tử/)
  const both = (await upload(broken, 'Mã Sai')).text
  assert.match(both, /Mã quy trình gồm chữ thường/)
  assert.match(both, /phần tử/, 'a wrong key does not hide what is wrong in the drawing')
  const preview = await upload(xml)
  assert.match(preview.text, /Quy trình hợp lệ[^]*<svg class="process-diagram"/)
  assert.deepEqual(await listVersions(db, 'thu-nghiem'), [])
  const packed = /name="xml" value="([^"]+)"/.exec(preview.text)![1]!
  await admin.post('/quan-tri/quy-trinh-moi/ban-hanh', { key: 'thu-nghiem', xml: packed })
  await admin.post('/quan-tri/quy-trinh-moi/ban-hanh', { key: 'thu-nghiem', xml: packed })
  assert.equal((await listVersions(db, 'thu-nghiem')).length, 1)
  assert.equal((await admin.get('/quan-tri/quy-trinh/thu-nghiem')).status, 200)
  assert.equal((await admin.get('/quan-tri/quy-trinh/thu-nghiem/xml')).text, xml)
  assert.equal((await findAuditEntries(db, { act: 'process.publish' })).length, 1)
})

test('a job that has given up is shown in words and gets all its tries again', async () => {
  await enqueue(db, 'mail.send', { id: crypto.randomUUID() })
  await sql`UPDATE graphile_worker._private_jobs SET attempts = max_attempts, last_error = 'connect ECONNREFUSED 10.0.0.1:25'`.execute(
    db,
  )
  const page = (await admin.get('/quan-tri/hang-doi')).text
  assert.match(page, /Gửi thư điện tử[^]*Không thử nữa[^]*không nhận kết nối/)
  const retry = /action="(\/quan-tri\/hang-doi\/\d+\/chay-lai)"/.exec(page)![1]!
  assert.equal((await admin.post(retry)).status, 303)
  const { rows } = await sql<{
    attempts: number
  }>`SELECT attempts FROM graphile_worker._private_jobs`.execute(db)
  assert.deepEqual(
    rows.map((row) => row.attempts),
    [0],
  )
})

test('letters are listed by state, and their content is not shown', async () => {
  const mail = {
    recipient: 'an@thu.example.vn',
    subject: 'Chào',
    body: 'bí mật',
    about: { kind: 'x', id: '1' },
  }
  await inTransaction(db, (tx) => postMail(tx, mail, clock.now()))
  const { text } = await admin.get('/quan-tri/thu?trangThai=waiting')
  assert.ok(text.includes('an@thu.example.vn') && !text.includes('bí mật'))
  assert.ok(!(await admin.get('/quan-tri/thu?trangThai=failed')).text.includes('an@thu.example.vn'))
})

test('the audit is searched by actor, act and days; a wrong day or name is told', async () => {
  const person = await officer({ roles: ['clerk'], name: 'Trần Thị Nhật Ký' })
  const login = `${person.accountId.slice(0, 8)}@thu.example.vn`
  await person.get('/tai-khoan')
  const rows = async (query: string) => (await admin.get(`/quan-tri/nhat-ky?${query}`)).text
  const day = await rows(`nguoi=${login}&viec=account.sign-in&tu=23/11/2026&den=23/11/2026`)
  assert.match(day, /Trần Thị Nhật Ký/)
  assert.match(await rows(`nguoi=${login}&den=22/11/2026`), /Không có dòng nào/)
  assert.match(await rows('nguoi=khong-co'), /Không có tài khoản nào/)
  assert.match(await rows('tu=32/1/2026'), /Nhập ngày theo dạng/)
  assert.match(await rows('hoSo=H34-1'), /Không có hồ sơ nào/)
})

test('the audit says of money how much, until when and how, in words', async () => {
  const actor = { kind: 'system' as const, name: 'Kho bạc' }
  const changes = {
    status: ['payment', 'processing'],
    payment: crypto.randomUUID(),
    amounts: [1_250_000, 8000],
    lastDay: '2026-11-30',
    paidBy: 'transfer',
  }
  const subject = { kind: 'dossier', id: 'x' }
  await audit(db, { actor, at: clock.now(), act: 'dossier.confirmPayment', subject, changes })
  const { text } = await admin.get('/quan-tri/nhat-ky?viec=dossier.confirmPayment')
  assert.match(
    text.replaceAll('\u00a0', ' '),
    /Chuyển khoản; [^;]+ → [^;]+; Số tiền: 1\.250\.000 đ, 8\.000 đ; Hạn nộp: 30\/11\/2026</,
  )
  assert.doesNotMatch(text, new RegExp(changes.payment))
  const report = { ...changes, status: ['payment', 'payment'], paper: crypto.randomUUID() }
  await audit(db, { actor, at: clock.now(), act: 'dossier.reportPayment', subject, changes: report })
  const reported = (await admin.get('/quan-tri/nhat-ky?viec=dossier.reportPayment')).text
  assert.match(reported, /Kèm chứng từ/)
  const refunded = { reconciled: 'refunded', reconciledAmount: 1_700_000 }
  await audit(db, { actor, at: clock.now(), act: 'dossier.reconcilePayment', subject, changes: refunded })
  assert.match(
    (await admin.get('/quan-tri/nhat-ky?viec=dossier.reconcilePayment')).text.replaceAll('\u00a0', ' '),
    /Đã hoàn trả người nộp; Số tiền đối chiếu: 1\.700\.000 đ</,
  )
  assert.doesNotMatch(reported, new RegExp(`${report.paper}|Yêu cầu thực hiện nghĩa vụ tài chính`))
})

test('the audit is taken out as CSV with every row of the search; formulas stay text; it is an entry itself', async () => {
  const person = await officer({ roles: ['clerk'] })
  const actor = { kind: 'system' as const, name: '=HYPERLINK("x")' }
  for (let i = 0; i < 1500; i++) {
    const subject = { kind: 'dossier', id: String(i) }
    await audit(db, { actor, at: clock.now(), act: 'dossier.note', subject, reason: 'a "b", c' })
  }
  const { text, headers } = await admin.get('/quan-tri/nhat-ky.csv?viec=dossier.note')
  const lines = text.trimEnd().split('\r\n')
  assert.equal(lines.length, 1501)
  assert.match(lines[1]!, /"'=HYPERLINK\(""x""\)"/)
  assert.match(lines[1]!, /"a ""b"", c"/)
  assert.match(String(headers['content-disposition']), /nhat-ky-2026-11-23\.csv/)
  const [entry] = await findAuditEntries(db, { act: 'audit.export' })
  assert.deepEqual(entry?.changes, { filter: { viec: 'dossier.note' } })
  assert.equal((await person.get('/quan-tri/nhat-ky.csv')).status, 403)
})

test('settings are shown, secrets are not', async () => {
  const { text } = await admin.get('/quan-tri/cau-hinh')
  assert.ok(!text.includes(services.config.secretKey))
  assert.match(text, /SECRET_KEY\)<\/dt><dd[^>]*>Đã đặt/)
  assert.match(text, /Ngày nghỉ, ngày làm bù năm 2026/)
})
