import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { system } from '#platform/access/actor.ts'
import { inTransaction, openDatabase } from '#platform/database/database.ts'
import { dateOf } from '#platform/clock.ts'
import { dateFields } from '#tests/support/dates.ts'
import { provinceApp } from '#tests/support/province.ts'
import { cancelNumber, takeNumber } from './stores/register-store.ts'

const world = await provinceApp()
const today = dateOf(world.clock.now())
const BOOK = { key: 'van-ban-di', direction: 'outgoing', name: 'Sổ đăng ký văn bản đi', types: null } as const
const actor = system('test')

const take = (agencyId: string, year = 2026, db = world.services.db) =>
  inTransaction(db, (tx) =>
    takeNumber(tx, {
      agencyId,
      book: BOOK,
      year,
      documentId: randomUUID(),
      reason: null,
      state: 'used',
      actor,
      at: world.clock.now(),
    }),
  )

describe('the register of an agency (Decree 30/2020 art. 15, 22)', () => {
  it('gives numbers once each and without a gap to fifty writers on two nodes, some of whom give up', async () => {
    const agency = randomUUID()
    const other = openDatabase(world.databaseUrl, 10)
    const nodes = [world.services.db, other]
    const tries = Array.from({ length: 150 }, (_, index) =>
      inTransaction(nodes[index % 2]!, async (tx) => {
        const { number } = await takeNumber(tx, {
          agencyId: agency,
          book: BOOK,
          year: 2026,
          documentId: randomUUID(),
          reason: null,
          state: 'used',
          actor,
          at: world.clock.now(),
        })
        if (index % 5 === 0) throw new Error('given up')
        return number
      }).catch(() => null),
    )
    const numbers = (await Promise.all(tries)).filter((one) => one !== null).sort((a, b) => a - b)
    await other.destroy()
    assert.deepEqual(
      numbers,
      Array.from({ length: 120 }, (_, index) => index + 1),
    )
  })

  it('counts every agency, book and year for itself, from 1', async () => {
    const [one, two] = [randomUUID(), randomUUID()]
    assert.equal((await take(one)).number, 1)
    assert.equal((await take(one)).number, 2)
    assert.equal((await take(two)).number, 1)
    assert.equal((await take(one, 2027)).number, 1)
  })

  it('never gives a number again: not a used one, not a cancelled one, not by a slip in SQL', async () => {
    const taken = await take(randomUUID())
    const { db } = world.services
    const slip = (statement: string) => sql.raw(statement).execute(db)
    const where = `register_id = '${taken.registerId}' AND number = ${taken.number}`
    await assert.rejects(slip(`DELETE FROM register_entry WHERE ${where}`), /never deleted/)
    await assert.rejects(
      slip(`UPDATE register_entry SET document_id = gen_random_uuid() WHERE ${where}`),
      /never given again/,
    )
    await assert.rejects(
      slip(`UPDATE register_entry SET state = 'reserved', reason = 'x' WHERE ${where}`),
      /never given again/,
    )
    await inTransaction(db, (tx) => cancelNumber(tx, taken, 'Hủy văn bản', actor))
    await assert.rejects(slip(`UPDATE register_entry SET state = 'used' WHERE ${where}`), /never given again/)
    await assert.rejects(
      inTransaction(db, (tx) => cancelNumber(tx, taken, 'lần nữa', actor)),
      /Số này đã hủy trước đó/,
    )
  })
})

describe('keeping numbers', () => {
  it('is the clerk’s, with a reason; a kept number is used or given up, and shows in the register', async () => {
    const clerk = await world.as('vanthu.so-tu-phap')
    const silent = await clerk.post('/van-ban/so', { book: 'van-ban-di', count: '2', reason: '' })
    assert.equal(silent.status, 422)
    assert.match(silent.text, /Nêu lý do giữ số/)
    const kept = await clerk.post('/van-ban/so', {
      book: 'van-ban-di',
      count: '2',
      reason: 'Văn bản ký ngày 30',
    })
    assert.equal(kept.status, 303, kept.text)
    const list = await clerk.get('/van-ban/so')
    assert.match(list.text, /Đã giữ số 01, 02/)
    const path = /href="(\/van-ban\/so\/[0-9a-f-]{36})"/.exec(list.text)![1]!
    assert.match((await clerk.get(path)).text, /Giữ số: Văn bản ký ngày 30/)
    assert.equal((await clerk.post(`${path}/huy-so`, { number: '1', reason: 'Không ban hành' })).status, 303)
    const book = await clerk.get(path)
    assert.match(book.text, /Số đã hủy: Không ban hành/)
    assert.equal((await clerk.post(`${path}/huy-so`, { number: '1', reason: 'lần nữa' })).status, 409)
    const sheet = await clerk.get(`${path}/xuat.xlsx`)
    assert.equal(sheet.bytes.subarray(0, 2).toString(), 'PK')

    const specialist = await world.as('chuyenvien1.so-tu-phap')
    assert.equal((await specialist.get('/van-ban/so')).status, 403)
    const elsewhere = await world.as('vanthu.so-noi-vu').catch(() => undefined)
    if (elsewhere) assert.equal((await elsewhere.get(path)).status, 404)
  })
})

describe('standing in for somebody (Decree 30/2020 art. 13)', () => {
  it('puts the tasks of the absent on the deputy’s desk for the days named, and says so', async () => {
    const head = await world.as('truongphong.so-tu-phap')
    const page = await head.get('/van-ban/uy-quyen')
    const deputy = [...page.text.matchAll(/<option value="([0-9a-f-]{36})"[^>]*>([^<]+)</g)].find((one) =>
      one[2]!.includes('Chuyên viên'),
    )
    assert.ok(deputy)
    const open = { deputyId: deputy[1]!, kind: 'absence', ...dateFields('fromDay', today) }
    const endless = await head.post('/van-ban/uy-quyen', open)
    assert.equal(endless.status, 422)
    assert.match(endless.text, /Nhập ngày kết thúc/)
    const given = await head.post('/van-ban/uy-quyen', {
      ...open,
      ...dateFields('untilDay', today.add({ days: 2 })),
    })
    assert.equal(given.status, 303, given.text)
    const names = await Promise.all(
      ['chuyenvien1', 'chuyenvien2'].map(async (slug) =>
        (await world.as(`${slug}.so-tu-phap`)).get('/van-ban'),
      ),
    )
    assert.equal(names.filter(({ text }) => text.includes('Đang thay')).length, 1)
    const before = world.clock.now()
    world.clock.advance({ days: 3 })
    const later = await Promise.all(
      ['chuyenvien1', 'chuyenvien2'].map(async (slug) =>
        (await world.as(`${slug}.so-tu-phap`)).get('/van-ban'),
      ),
    )
    assert.equal(later.filter(({ text }) => text.includes('Đang thay')).length, 0)
    world.clock.set(before)
  })

  it('is not for a specialist to authorise a signature', async () => {
    const specialist = await world.as('chuyenvien1.so-tu-phap')
    const page = await specialist.get('/van-ban/uy-quyen')
    const deputyId = /<option value="([0-9a-f-]{36})"/.exec(page.text)![1]!
    const answer = await specialist.post('/van-ban/uy-quyen', {
      deputyId,
      kind: 'authorisation',
      basis: 'Giấy ủy quyền 01',
      ...dateFields('fromDay', today),
      ...dateFields('untilDay', today.add({ days: 4 })),
    })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Chỉ lãnh đạo cơ quan ủy quyền ký văn bản/)
  })
})
