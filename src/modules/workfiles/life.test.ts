import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import writeXlsxFile from 'write-excel-file/node'
import { sql } from 'kysely'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { dateOf } from '#platform/clock.ts'
import { dateFields } from '#tests/support/dates.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'
import { SHEET_COLUMNS } from './rows.ts'

const world = await provinceApp()
const today = dateOf(world.clock.now())
const YEAR = today.year
const clerk = () => world.as('vanthu.so-tu-phap')
const leader = () => world.as('lanhdao.so-tu-phap')
const specialist = () => world.as('chuyenvien1.so-tu-phap')
const colleague = () => world.as('chuyenvien2.so-tu-phap')

const LIST = `/danh-muc-ho-so/${YEAR}`
const BASE = '/ho-so-cong-viec'
const pdf = { field: 'files', name: 'bien-ban.pdf', type: 'application/pdf', content: samplePdf }

/** The value of the option of a list on a page whose text fits. */
async function optionOf(who: Visitor, path: string, name: string, text: RegExp): Promise<string> {
  const page = await who.get(path)
  const list = new RegExp(`<select[^>]*name="${name}"[^>]*>([^]*?)</select>`).exec(page.text)?.[1] ?? ''
  const found = [...list.matchAll(/<option value="([^"]+)"[^>]*>([^<]+)</g)].find((one) => text.test(one[2]!))
  assert.ok(found, `no ${name} like ${text} on ${path}`)
  return found[1]!
}

/** Who somebody is among the officers, as other people's forms call them. */
async function nameOf(who: Visitor): Promise<{ accountId: string; name: string }> {
  const { text } = await who.get('/can-bo')
  const { rows } = await sql<{
    id: string
    name: string
  }>`SELECT id, name FROM account WHERE kind = 'officer'`.execute(world.services.db)
  const found = rows.filter((row) => text.includes(`>${row.name}<`))
  assert.equal(found.length, 1, 'the page names nobody but its reader')
  return { accountId: found[0]!.id, name: found[0]!.name }
}

/** The approved list of the year, made once for this file. */
async function approvedList(): Promise<void> {
  const who = await clerk()
  if ((await who.get(LIST)).status === 200) return
  assert.equal((await who.post('/danh-muc-ho-so', { year: String(YEAR) })).status, 303)
  assert.equal(
    (await who.post(`${LIST}/de-muc`, { name: 'Hành chính tư pháp', abbreviation: 'hctp' })).status,
    303,
  )
  const headingId = await optionOf(who, LIST, 'headingId', /HCTP/)
  const me = await nameOf(await specialist())
  const added = await who.post(`${LIST}/muc`, {
    headingId,
    title: 'Hồ sơ quản lý hộ tịch năm',
    retention: '20',
    holderId: me.accountId,
  })
  assert.equal(added.status, 303, added.text)
  assert.equal((await (await leader()).post(`${LIST}/duyet`)).status, 303)
}

let opened = 0

/** A file of the specialist, outside the list. */
async function openFile(retention = '20', who?: Visitor): Promise<{ at: string; who: Visitor }> {
  await approvedList()
  const holder = who ?? (await specialist())
  const headingId = await optionOf(holder, `${BASE}/mo`, 'headingId', /HCTP/)
  const answer = await holder.post(`${BASE}/mo`, {
    headingId,
    title: `Hồ sơ về việc kiểm tra hộ tịch đợt ${++opened}`,
    retention,
    rights: 'Hạn chế',
  })
  assert.equal(answer.status, 303, answer.text)
  return { at: answer.location!, who: holder }
}

const upload = (who: Visitor, at: string, subject = 'Biên bản họp') =>
  who.upload(`${at}/tep`, { subject, typeName: 'Biên bản' }, pdf, { from: at })

/** A document the specialist drafts, and so may read. */
async function draftOf(who: Visitor): Promise<string> {
  const answer = await who.upload(
    '/van-ban/den/vao-so',
    { source: 'scan' },
    { ...pdf, name: 'cv.pdf' },
    {
      from: '/van-ban/den/vao-so',
    },
  )
  const at = answer.location!
  const entered = await who.post(at, {
    issuerName: 'Sở Nội vụ',
    code: `${crypto.randomUUID().slice(0, 4)}/SNV-CCHC`,
    ...dateFields('issuedOn', today.subtract({ days: 3 })),
    type: 'cong-van',
    subject: 'V/v kiểm tra công tác hộ tịch',
    urgency: 'normal',
    secrecy: 'none',
    pages: '4',
  })
  assert.equal(entered.status, 303, entered.text)
  return /[0-9a-f-]{36}/.exec(entered.location!)![0]
}

describe('the list of a year (art. 28)', () => {
  it('is drafted by the clerk, approved by the leader and then only grows when files are opened', async () => {
    await approvedList()
    const who = await clerk()
    const shown = await who.get(LIST)
    assert.match(shown.text, /Đã duyệt/)
    assert.match(shown.text, /01-HCTP/)
    assert.equal((await who.post(`${LIST}/de-muc`, { name: 'Khác', abbreviation: 'K' })).status, 422)
    assert.equal((await who.post(`${LIST}/duyet`)).status, 403)
    assert.equal((await (await specialist()).post('/danh-muc-ho-so', { year: String(YEAR) })).status, 403)
    const { at } = await openFile()
    assert.match((await who.get(LIST)).text, /Bổ sung ngoài danh mục/)
    assert.match((await who.get(at)).text, /\d\d-HCTP/)
  })

  it('goes out to Excel and comes back for next year; one wrong row and nothing is taken', async () => {
    await approvedList()
    const who = await clerk()
    const next = `/danh-muc-ho-so/${YEAR + 1}`
    assert.equal((await who.post('/danh-muc-ho-so', { year: String(YEAR + 1), copy: 'yes' })).status, 303)
    assert.match((await who.get(next)).text, /Hồ sơ quản lý hộ tịch năm/)
    const sheet = await who.get(`${next}/xuat.xlsx`)
    assert.equal(sheet.bytes.subarray(0, 2).toString(), 'PK')
    const again = await who.upload(
      `${next}/nhap`,
      {},
      { field: 'sheet', name: 'dm.xlsx', type: 'application/octet-stream', content: sheet.bytes },
      { from: next },
    )
    assert.equal(again.status, 303, again.text)
    const { name } = await nameOf(await specialist())
    const rows = [
      [...SHEET_COLUMNS],
      ['Văn phòng', 'VP', '', 'Hồ sơ thi đua', '10 năm', name, ''],
      ['Văn phòng', 'VP', '', 'Hồ sơ lễ tân', '3 năm', 'Không Có Ai', ''],
    ]
    const content = await writeXlsxFile(rows.map((row) => row.map((value) => ({ value })))).toBuffer()
    const wrong = await who.upload(
      `${next}/nhap`,
      {},
      { field: 'sheet', name: 'dm.xlsx', type: 'application/octet-stream', content },
      { from: next },
    )
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Dòng 3, cột E \(Thời hạn bảo quản\)/)
    assert.match(wrong.text, /Dòng 3, cột F \(Người lập hồ sơ\)/)
    assert.doesNotMatch((await who.get(next)).text, /Hồ sơ thi đua/)
    const nonsense = await who.upload(
      `${next}/nhap`,
      {},
      { field: 'sheet', name: 'x.xlsx', type: 'application/octet-stream', content: 'no sheet' },
      { from: next },
    )
    assert.equal(nonsense.status, 422)
    assert.match(nonsense.text, /Không đọc được tệp này/)
  })

  it('moves numbers up when a title leaves the draft', async () => {
    const who = await clerk()
    await who.post('/danh-muc-ho-so', { year: String(YEAR + 1), copy: 'yes' })
    const next = `/danh-muc-ho-so/${YEAR + 1}`
    await who.post(`${next}/de-muc`, { name: 'Thi đua', abbreviation: 'TDX' })
    const headingId = await optionOf(who, next, 'headingId', /TDX/)
    const { accountId } = await nameOf(await specialist())
    for (const title of ['Hồ sơ một', 'Hồ sơ hai', 'Hồ sơ ba']) {
      const added = await who.post(`${next}/muc`, { headingId, title, retention: '10', holderId: accountId })
      assert.equal(added.status, 303, added.text)
    }
    const { text } = await who.get(next)
    const second = new RegExp(`href="(${next}/muc/[0-9a-f-]{36})"[^>]*>Sửa<span[^>]*> 02-TDX`).exec(text)?.[1]
    assert.equal((await who.post(`${second}/bo`)).status, 303)
    const after = (await who.get(next)).text
    assert.match(after, /02-TDX[^]*?Hồ sơ ba/)
    assert.doesNotMatch(after, /03-TDX|Hồ sơ hai/)
  })
})

describe('a work file (art. 29)', () => {
  it('is opened from the list by whoever the list names, once', async () => {
    await approvedList()
    const who = await specialist()
    const entryId = await optionOf(who, `${BASE}/mo`, 'entryId', /Hồ sơ quản lý hộ tịch năm/)
    assert.equal((await (await colleague()).post(`${BASE}/mo`, { entryId, rights: 'Hạn chế' })).status, 403)
    assert.equal((await who.post(`${BASE}/mo`, { entryId, rights: 'Hạn chế' })).status, 303)
    assert.equal((await who.post(`${BASE}/mo`, { entryId, rights: 'Hạn chế' })).status, 409)
  })

  it('is refused without title, with the message beside the field', async () => {
    await approvedList()
    const who = await specialist()
    const headingId = await optionOf(who, `${BASE}/mo`, 'headingId', /HCTP/)
    const answer = await who.post(`${BASE}/mo`, { headingId, title: ' ', retention: '20', rights: 'Hạn chế' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Nhập tiêu đề hồ sơ/)
  })

  it('takes documents its holder may read, and lets those of the file read them there', async () => {
    const office = await clerk()
    const documentId = await draftOf(office)
    const { at, who } = await openFile()
    const id = /[0-9a-f-]{36}/.exec(at)![0]
    const refused = await who.post(`${at}/van-ban`, { documents: documentId })
    assert.equal(refused.status, 404, 'a document the holder has no part in')
    const own = await openFile('20', office)
    const page = await office.get(`${BASE}/them?vanBan=${documentId}`)
    assert.match(page.text, /Đưa vào hồ sơ công việc/)
    const fileId = /[0-9a-f-]{36}/.exec(own.at)![0]
    assert.equal((await office.post(`${BASE}/them?vanBan=${documentId}`, { fileId })).status, 303)
    assert.equal(
      (await office.post(`${BASE}/them?vanBan=${documentId}`, { fileId })).status,
      409,
      'only once',
    )
    const guest = await nameOf(who)
    assert.equal((await who.get(own.at)).status, 404)
    assert.equal((await office.post(`${own.at}/moi`, { guest: guest.accountId })).status, 303)
    const seen = await who.get(own.at)
    const item = /href="([^"]*\/tai-lieu\/[0-9a-f-]{36})"/.exec(seen.text)![1]!
    const shown = await who.get(item)
    const paper =
      /href="([^"]*\/tep\/[0-9a-f-]{36})"/.exec(shown.text)?.[1] ??
      /([^"]*\/tai-lieu\/[^"]*\/tep\/[0-9a-f-]{36})/.exec(shown.text)![1]!
    assert.equal((await who.get(paper)).headers['content-type'], 'application/pdf')
    assert.equal((await who.get(`/van-ban/${documentId}`)).status, 404, 'the register stays closed')
    assert.equal((await who.get(`${BASE}/${id}`)).status, 200)
  })

  it('asks colleagues, who find it on their desk and answer; closing waits for them', async () => {
    const { at, who } = await openFile()
    await upload(who, at)
    const helper = await colleague()
    const { accountId } = await nameOf(helper)
    const asked = await who.post(`${at}/viec`, {
      kind: 'opinion',
      accountId,
      what: 'Cho ý kiến về biên bản.',
      ...dateFields('dueOn', today.add({ days: 2 })),
    })
    assert.equal(asked.status, 303, asked.text)
    assert.match((await helper.get(BASE)).text, /Cho ý kiến về biên bản/)
    const early = await who.post(`${at}/ket-thuc`)
    assert.equal(early.status, 409)
    assert.match(early.text, /Còn 1 việc, ý kiến chưa xong/)
    const seen = await helper.get(at)
    const task = /action="([^"]*\/viec\/[0-9a-f-]{36})"/.exec(seen.text)![1]!
    const name = `answer-${task.split('/').at(-1)}`
    assert.equal((await who.post(task, { [name]: 'Tôi tự trả lời.' })).status, 403)
    assert.equal((await helper.post(task, { [name]: ' ' })).status, 422)
    assert.equal((await helper.post(task, { [name]: 'Thống nhất.' })).status, 303)
    assert.equal((await helper.post(task, { [name]: 'Lần nữa.' })).status, 403)
    assert.equal((await who.post(`${at}/ket-thuc`)).status, 303)
    assert.match((await who.get(at)).text, /Thống nhất\./)
  })

  it('does not exist for those without a part, nor for other agencies and people', async () => {
    const { at } = await openFile()
    assert.equal((await (await colleague()).get(at)).status, 404)
    assert.equal((await (await world.as('lanhdao.phuong-quang-trung')).get(at)).status, 404)
    assert.equal((await (await world.as('062190000001')).get(at)).status, 403)
    assert.equal((await (await leader()).get(at)).status, 200)
    assert.equal((await (await colleague()).post(`${at}/ghi-chu`, { note: 'x' })).status, 404)
  })

  it('is found by words of title and contents, without diacritics', async () => {
    const { at, who } = await openFile()
    await upload(who, at, 'Phiếu khảo sát Krông Pô Kô')
    assert.match((await who.get(`${BASE}?q=khao+sat+krong`)).text, new RegExp(at))
    assert.match((await who.get(`${BASE}?q=khongcotrong`)).text, /Không có hồ sơ nào phù hợp/)
  })

  it('numbers what it holds without gaps, however many put something in at once', async () => {
    const { at, who } = await openFile()
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => upload(who, at, `Tài liệu ${index}`)),
    )
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [303])
    const id = /[0-9a-f-]{36}/.exec(at)![0]
    const ordinals = async () =>
      (await who.api('GET', `/api/work-files/${id}`))
        .json<{ items: { ordinal: number }[] }>()
        .items.map(({ ordinal }) => ordinal)
    assert.deepEqual(await ordinals(), [1, 2, 3, 4, 5, 6, 7, 8])
    const takeOuts = [
      ...(await who.get(at)).text.matchAll(/action="([^"]*\/tai-lieu\/[0-9a-f-]{36}\/bo)"/g),
    ].map((one) => one[1]!)
    await Promise.all([
      who.post(takeOuts[0]!),
      who.post(takeOuts[3]!),
      who.post(takeOuts[7]!),
      upload(who, at, 'Thêm'),
      upload(who, at, 'Thêm nữa'),
    ])
    assert.deepEqual(await ordinals(), [1, 2, 3, 4, 5, 6, 7])
  })
})

describe('the archive of the agency (art. 30)', () => {
  async function closed(retention = '20') {
    const { at, who } = await openFile(retention)
    assert.equal((await upload(who, at)).status, 303)
    assert.equal((await who.post(`${at}/ket-thuc`)).status, 303)
    return { at, who }
  }

  it('gets a closed file, which nobody changes any more, and sends it back or takes it', async () => {
    const { at, who } = await closed()
    assert.equal((await upload(who, at)).status, 409)
    assert.equal((await who.post(`${at}/giay`, { paper: 'Giấy' })).status, 409)
    const silent = await who.post(`${at}/mo-lai`, { reason: '' })
    assert.equal(silent.status, 422)
    assert.match(silent.text, /Nêu lý do mở lại/)
    assert.equal((await who.post(`${at}/mo-lai`, { reason: 'Thiếu biên bản' })).status, 303)
    assert.equal((await who.post(`${at}/ket-thuc`)).status, 303)
    const office = await clerk()
    assert.equal((await office.post(`${at}/tiep-nhan`)).status, 409, 'nobody offered it')
    assert.equal((await who.post(`${at}/nop-luu`)).status, 303)
    assert.match((await office.get(BASE)).text, /Chờ nhận vào lưu trữ \(/)
    assert.equal((await office.post(`${at}/tra-lai`, { reason: '' })).status, 422)
    assert.equal((await office.post(`${at}/tra-lai`, { reason: 'Thiếu phiếu trình' })).status, 303)
    assert.match((await who.get(at)).text, /Lưu trữ cơ quan trả lại: Thiếu phiếu trình/)
    assert.equal((await who.post(`${at}/nop-luu`)).status, 303)
    const record = await who.get(`${at}/bien-ban.pdf`)
    assert.equal(record.bytes.subarray(0, 5).toString(), '%PDF-')
    assert.equal((await who.post(`${at}/tiep-nhan`)).status, 403)
    assert.equal((await office.post(`${at}/tiep-nhan`)).status, 303)
    assert.match((await who.get(at)).text, /Đã nộp lưu/)
    assert.equal((await who.post(`${at}/mo-lai`, { reason: 'Muộn' })).status, 409)
    assert.equal((await (await leader()).post(`${at}/mo-lai`, { reason: 'Muộn' })).status, 409)
    assert.equal((await who.get(`${at}/muc-luc.pdf`)).bytes.subarray(0, 5).toString(), '%PDF-')
  })

  it('is not given what is kept for less than five years', async () => {
    const { at, who } = await closed('2')
    assert.match((await who.get(at)).text, /dưới 5 năm được giữ tại đơn vị/)
    assert.equal((await who.post(`${at}/nop-luu`)).status, 409)
  })

  it('reminds the holder thirty days before the year is over', async () => {
    const { at, who } = await closed()
    const before = world.clock.now()
    const code = />(\d\d-HCTP)</.exec((await who.get(at)).text)?.[1] ?? ''
    assert.doesNotMatch((await who.get(BASE)).text, /sắp đến hạn nộp lưu/)
    world.clock.set(`${today.add({ years: 1 }).subtract({ days: 30 }).toString()}T08:00`)
    const later = await specialist()
    const desk = await later.get(BASE)
    assert.match(desk.text, /Hồ sơ của tôi sắp đến hạn nộp lưu/)
    assert.match(desk.text, /còn 30 ngày/)
    assert.ok(desk.text.includes(code))
    assert.match((await later.get(`${BASE}?han=sap-nop`)).text, new RegExp(at))
    world.clock.set(before)
  })

  it('counts as processed online only without paper and steps outside', async () => {
    const office = await leader()
    const shares = async () => {
      const { text } = await office.get(`${BASE}?phamVi=co-quan&xuLy=dien-tu`)
      return text
    }
    const { at, who } = await openFile()
    await upload(who, at)
    assert.match(await shares(), new RegExp(at))
    assert.equal((await who.post(`${at}/giay`, { paper: 'Bản vẽ khổ lớn', paperPages: '2' })).status, 303)
    assert.doesNotMatch(await shares(), new RegExp(at))
    const figures = await office.get(`${BASE}/so-lieu`)
    assert.match(figures.text, /Một hồ sơ được tính là xử lý trên mạng khi/)
    assert.match(figures.text, /Kế hoạch 1102\/KH-UBND/)
    assert.equal((await who.get(`${BASE}/so-lieu`)).status, 403)
  })
})
