import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { fileBirth } from '#tests/support/dossiers.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const desk = '/mot-cua/1.001193'
const officer = () => world.as('motcua.phuong-quang-trung')

describe('somebody stands at the counter', () => {
  it('is written down from the code on the card as the scanner types it', async () => {
    const card = '062085012345|233123456|A Thui|04031985|Nam|Làng Kon Rờ Bàng, Kon Tum|01072021'
    const { status, text } = await (await officer()).post(desk, { so: card }, { from: desk })
    assert.equal(status, 200)
    for (const part of ['value="A Thui"', 'value="062085012345"', 'value="Làng Kon Rờ Bàng, Kon Tum"'])
      assert.ok(text.includes(part), part)
    assert.match(text, /name="dateOfBirth\.year"[^>]* value="1985"/)
  })

  it('is shown when known, and the look is in the record that person can read', async () => {
    const found = await (await officer()).post(desk, { so: '062 190 000 001' }, { from: desk })
    assert.match(found.text, /Đã có trong hệ thống/)
    assert.match(found.text, /Tài khoản trực tuyến[^]*?Mở ngày [^<]*hỏi người nộp có phải do chính họ mở/)
    assert.doesNotMatch(found.text, /name="fullName"/)
    const readers = await (await world.as('062190000001')).get('/tai-khoan/ai-da-xem')
    assert.match(readers.text, /Tiếp nhận hồ sơ tại quầy/)
    const begun = await (await officer()).post(desk, { number: '062190000001' }, { from: desk })
    assert.match(begun.location ?? '', /^\/ban-nhap\//)
  })

  it('is looked at with every form that is begun for them', async () => {
    const looks = async () =>
      (await (await world.as('062190000001')).get('/tai-khoan/ai-da-xem')).text.split(
        'Tiếp nhận hồ sơ tại quầy',
      ).length
    const before = await looks()
    await (await officer()).post(desk, { number: '062190000001' }, { from: desk })
    assert.equal(await looks(), before + 1)
  })

  it('is asked for a number that can be one, and for a year of birth that agrees with it', async () => {
    const wrong = await (await officer()).post(desk, { so: '123' }, { from: desk })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Nhập số định danh 12 chữ số, hoặc mã số thuế 10 chữ số/)
    const given = { number: '062085012399', fullName: 'A Thui', address: 'Kon Tum' }
    const born = { 'dateOfBirth.day': '4', 'dateOfBirth.month': '3', 'dateOfBirth.year': '1986' }
    const other = await (await officer()).post(desk, { ...given, ...born }, { from: desk })
    assert.equal(other.status, 422)
    assert.match(other.text, /số này ghi năm 1985/)
  })
})

describe('the counter', () => {
  it('names first what its agency is mostly asked for, and only that when something is looked for', async () => {
    const clerk = await officer()
    assert.doesNotMatch((await clerk.get('/mot-cua')).text, /Hay tiếp nhận/)
    await fileBirth(await world.as('062190000001'))
    const all = (await clerk.get('/mot-cua')).text
    assert.match(all, /Hay tiếp nhận[^]*?>Thủ tục đăng ký khai sinh<[^]*?Thủ tục tiếp nhận tại cơ quan/)
    const found = (await clerk.get('/mot-cua?q=khai+tu')).text
    assert.doesNotMatch(found, /Hay tiếp nhận/)
    assert.match(found, /Thủ tục tìm thấy[^]*?khai tử/)
  })

  it('says what to do when nothing was ticked in the list of work', async () => {
    const answer = await (await officer()).post('/viec-cua-toi/chon', {}, { from: '/viec-cua-toi' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Đánh dấu ít nhất một việc/)
  })
})

describe('papers of somebody at the counter', () => {
  it('are offered where their agency was handed or issued them, and no others', async () => {
    const applicant = await world.as('062190000001')
    const elsewhere = {
      name: 'giay-rieng.pdf',
      type: 'application/pdf',
      content: Buffer.from('%PDF-1.4 giấy riêng'),
    }
    const store = '/giay-to-cua-toi'
    await applicant.upload(store, {}, [{ field: 'paper', ...elsewhere }], { from: store })
    await fileBirth(applicant)
    const { rows } = await sql<{ id: string; name: string }>`
      SELECT id, file_name AS name FROM person_paper`.execute(world.services.db)
    const [own, handed] = ['giay-rieng.pdf', 'giay-chung-sinh.pdf'].map(
      (name) => rows.find((row) => row.name === name)!.id,
    )
    const clerk = await officer()
    const { location } = await clerk.post(desk, { number: '062190000001' }, { from: desk })
    const papers = `${location!.replace(/\/\d+$/, '')}/giay-to`
    const { text } = await clerk.get(papers)
    assert.ok(text.includes(handed!) && !text.includes(own!))
    const reuse = (name: string, id: string) => clerk.upload(papers, { [name]: id }, [], { from: papers })
    assert.equal((await reuse('reuse-0', own!)).status, 404)
    assert.equal((await reuse('reuse-99', handed!)).status, 422)
    assert.equal((await reuse('reuse-0', handed!)).status, 303)
    assert.match((await applicant.get('/tai-khoan/ai-da-xem')).text, /Dùng lại giấy tờ “[^”]+”/)
    const { rows: agencies } = await sql<{ id: string }>`
      SELECT agency_id AS id FROM dossier LIMIT 1`.execute(world.services.db)
    const { location: mine } = await applicant.post('/nop-ho-so/1.001193', { agency: agencies[0]!.id })
    assert.ok((await applicant.get(`${mine!.replace(/\/\d+$/, '')}/giay-to`)).text.includes(own!))
  })
})
