import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '#platform/access/actor.ts'
import { inTransaction } from '#platform/database/database.ts'
import { testDatabase } from '#tests/support/database.ts'
import {
  agencyChoices,
  ancestorsOf,
  communeChoices,
  divisionsOf,
  exportAgencies,
  findAgencyByIdentifier,
  findAgencyByKey,
  importAgencies,
  importAgencyPack,
  listAgencies,
  readAgencyPack,
  RowsRefused,
  subtreeOf,
  succeedAgencies,
  successionOf,
  successorsOfUnit,
} from './index.ts'
import type { AgencyImportRow } from './rows.ts'
import { readAgencySheet, writeSheet, placeInSheet } from './sheet.ts'

const { db } = await testDatabase()
const NOW = Temporal.Instant.from('2026-11-22T01:00:00Z')
const TODAY = Temporal.PlainDate.from('2026-11-22')
const actor = system('test')
const pack = await readAgencyPack('kon-tum')
await inTransaction(db, (tx) => importAgencyPack(tx, pack, NOW, actor))

const bring = (rows: unknown) => inTransaction(db, (tx) => importAgencies(tx, rows, NOW, actor))
const register = () => exportAgencies(db)

test('Kon Tum stands in three levels: 10 districts, 102 communes', async () => {
  const districts = await listAgencies(db, { on: TODAY, level: 'district', kind: 'committee' })
  const communes = await listAgencies(db, { on: TODAY, level: 'commune' })
  assert.deepEqual([districts.length, communes.length], [10, 102])
  assert.equal((await communeChoices(db, TODAY)).length, 102)
  assert.equal((await agencyChoices(db, { on: TODAY, level: 'district', kind: 'committee' })).length, 10)
})

test('the same list twice changes nothing', async () => {
  const plan = await bring(pack.agencies)
  assert.deepEqual([plan.added.length, plan.changed.length], [0, 0])
})

test('a district holds its communes, and a commune knows what is above it', async () => {
  const district = await findAgencyByKey(db, 'kt-huyen-dak-glei')
  assert.ok(district)
  const below = await subtreeOf(db, district.id, TODAY)
  assert.equal(below.length, 13)
  assert.equal(below[0]?.id, district.id)
  const [commune] = below.slice(-1)
  assert.deepEqual(
    (await ancestorsOf(db, commune!.id)).map((agency) => agency.key),
    ['kt-huyen-dak-glei', 'kt-ubnd-tinh'],
  )
})

test('an agency is found by either identifier, or by its name without diacritics', async () => {
  const old = await findAgencyByIdentifier(db, '000.00.03.H34', TODAY)
  assert.equal(old?.key, 'kt-so-tu-phap')
  assert.equal((await findAgencyByIdentifier(db, 'H34.03', TODAY))?.key, 'kt-so-tu-phap')
  assert.equal((await listAgencies(db, { search: 'so tu phap' }))[0]?.key, 'kt-so-tu-phap')
})

test('a list with one wrong row is refused as a whole, naming row and column', async () => {
  const rows = await register()
  const wrong = rows.map((row, index) => {
    if (index === 1) return { ...row, level: 'tỉnh' }
    if (index === 3) return { ...row, identifier2016: 'H34-3', parent: 'kt-khong-co' }
    return { ...row, phone: '0260 3862 000' }
  })
  await assert.rejects(bring(wrong), (error: unknown) => {
    assert.ok(error instanceof RowsRefused)
    assert.deepEqual(
      error.problems.map(({ row, column }) => [row, column]),
      [
        [2, 'level'],
        [4, 'identifier2016'],
        [4, 'parent'],
      ],
    )
    return true
  })
  assert.deepEqual(await register(), rows)
})

test('an agency cannot stand under itself, nor two answer to one identifier', async () => {
  const rows = await register()
  const district = rows.find((row) => row.key === 'kt-huyen-dak-glei')!
  const [province] = rows
  const problems = async (given: AgencyImportRow[]) => {
    try {
      await bring(given)
    } catch (error) {
      if (error instanceof RowsRefused) return error.problems.map((problem) => problem.column)
      throw error
    }
    return []
  }
  assert.ok((await problems([{ ...province!, parent: district.key }])).includes('parent'))
  assert.deepEqual(await problems([{ ...district, key: 'kt-huyen-khac' }]), ['identifier2016'])
})

test('what is exported to Excel is read back the same', async () => {
  const rows = await register()
  const plan = await bring(await readAgencySheet(await writeSheet(rows)))
  assert.deepEqual([plan.added.length, plan.changed, plan.unchanged], [0, [], rows.length])
})

test('an error in a sheet is placed at the row and column a person sees', () => {
  assert.equal(placeInSheet({ row: 4, column: 'name', message: '' }), 'dòng 5, cột E')
})

test('a division that is left out is closed, not lost', async () => {
  const justice = (await register()).find((row) => row.key === 'kt-so-tu-phap')!
  const before = await divisionsOf(db, (await findAgencyByKey(db, justice.key))!.id)
  await bring([{ ...justice, divisions: justice.divisions.slice(1) }])
  const agency = await findAgencyByKey(db, justice.key)
  assert.equal((await divisionsOf(db, agency!.id)).length, before.length - 1)
  const all = await divisionsOf(db, agency!.id, true)
  assert.deepEqual(all.map((division) => division.id).sort(), before.map((division) => division.id).sort())
  await bring([justice])
})

test('Quảng Ngãi knows what became of every commune of both provinces', async () => {
  const merged = await readAgencyPack('quang-ngai')
  await inTransaction(db, (tx) => importAgencyPack(tx, merged, NOW, actor))
  const [ward] = await successorsOfUnit(db, '23281')
  assert.equal(ward?.name, 'Phường Kon Tum')
  const old = pack.units.filter((unit) => unit.level === 'commune').map((unit) => unit.code)
  const known = new Set(merged.successors.map((row) => row.oldCode))
  assert.deepEqual(
    old.filter((code) => !known.has(code)),
    [],
  )
})

test('a merged department ends on the day of the reform and points to what follows it', async () => {
  const link = {
    predecessor: 'kt-so-ke-hoach-dau-tu',
    successor: 'kt-so-tai-chinh',
    basis: 'Nghị quyết sắp xếp',
  }
  const on = Temporal.PlainDate.from('2026-12-01')
  await inTransaction(db, (tx) => succeedAgencies(tx, [link], on, { at: NOW, actor }))
  const ended = await findAgencyByKey(db, link.predecessor)
  assert.equal(ended?.effectiveTo, '2026-12-01')
  assert.equal((await listAgencies(db, { on: on.subtract({ days: 1 }), keys: [link.predecessor] })).length, 1)
  assert.equal((await listAgencies(db, { on, keys: [link.predecessor] })).length, 0)
  const { after } = await successionOf(db, ended.id)
  assert.deepEqual(
    after.map((agency) => agency.key),
    [link.successor],
  )
  const wrong = [{ ...link, successor: 'kt-khong-co' }]
  await assert.rejects(
    inTransaction(db, (tx) => succeedAgencies(tx, wrong, on, { at: NOW, actor })),
    RowsRefused,
  )
})
