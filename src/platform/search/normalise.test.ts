import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import * as fc from 'fast-check'
import { testDatabase } from '#tests/support/database.ts'
import { normalise, prefixQuery, searchWords } from './normalise.ts'

const { db } = await testDatabase()

const inDatabase = async (text: string) =>
  (await sql<{ found: string }>`SELECT search_text(${text}) AS found`.execute(db)).rows[0]?.found

test('diacritics, case and signs do not matter', () => {
  assert.equal(normalise('Đăng ký khai sinh (lại)'), 'dang ky khai sinh lai')
  assert.equal(normalise('CẤP GIẤY PHÉP  XÂY-DỰNG'), 'cap giay phep xay dung')
})

test('composed and decomposed letters are one', () => {
  assert.equal(normalise('Hộ tịch'.normalize('NFD')), normalise('Hộ tịch'.normalize('NFC')))
})

test('the last word may be unfinished', () => {
  assert.equal(prefixQuery('khai  si'), 'khai & si:*')
  assert.equal(prefixQuery(' ,; '), '')
})

test('a very long question is cut, not refused', () => {
  assert.ok(
    searchWords('từ '.repeat(1) + Array.from({ length: 90 }, (_, n) => `t${n}`).join(' ')).length <= 12,
  )
})

test('the database normalises Vietnamese exactly as the program does', async () => {
  const letters = [
    ...'aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ',
    ...'0123456789 -/.,()',
  ]
  const texts = fc.string({
    unit: fc.constantFrom(...letters, ...letters.map((each) => each.toUpperCase())),
    maxLength: 60,
  })
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      assert.equal(await inDatabase(text), normalise(text))
      assert.equal(await inDatabase(text.normalize('NFD')), normalise(text))
    }),
    { numRuns: 60 },
  )
})
