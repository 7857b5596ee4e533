import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '#platform/access/actor.ts'
import { inTransaction } from '#platform/database/database.ts'
import { NotFound } from '#platform/errors.ts'
import { findAgencyByKey, importAgencyPack, readAgencyPack } from '#modules/agencies/index.ts'
import { testDatabase } from '#tests/support/database.ts'
import {
  agenciesFor,
  CatalogueRefused,
  countServices,
  exportCatalogue,
  getForm,
  getProcedure,
  getProcedureNames,
  getServiceAt,
  importCatalogue,
  importProcedures,
  listProcedures,
  readCataloguePack,
  type ProcedureFilter,
} from './index.ts'

const { db } = await testDatabase()
const NOW = Temporal.Instant.from('2026-11-22T01:00:00Z')
const TODAY = Temporal.PlainDate.from('2026-11-22')
const FIRST = Temporal.PlainDate.from('2018-01-01')
const actor = system('test')
const pack = await readCataloguePack('kon-tum')
const set = { at: NOW, actor, from: FIRST }
await inTransaction(db, async (tx) => {
  await importAgencyPack(tx, await readAgencyPack('kon-tum'), NOW, actor)
  await importCatalogue(tx, pack, set)
})

const search = async (text: string, more: Partial<ProcedureFilter> = {}) =>
  (await listProcedures(db, { on: TODAY, search: text, ...more })).lines
const agencyId = async (key: string) => (await findAgencyByKey(db, key))!.id

test('the same pack twice changes nothing', async () => {
  const plan = await inTransaction(db, (tx) => importCatalogue(tx, pack, { ...set, from: TODAY }))
  assert.deepEqual([plan.added.length, plan.changed, plan.missing], [0, [], []])
  const ended = await db
    .withTables<{ assignment: { effective_to: string | null } }>()
    .selectFrom('assignment')
    .where('effective_to', 'is not', null)
    .selectAll()
    .execute()
  assert.equal(ended.length, 0)
})

test('what citizens type finds the procedure they mean among the first three', async () => {
  const cases: [string, string][] = [
    ['khai sinh', '1.001193'],
    ['dang ky khai sinh', '1.001193'],
    ['ĐĂNG KÝ KẾT HÔN', '1.000894'],
    ['dang ki ket hon', '1.000894'],
    ['khai tử', '1.000656'],
    ['giay phep xay dung nha o', '1.013225'],
    ['thanh lap ho kinh doanh', '1.001612'],
    ['tach thua', '1.012784'],
    ['chung thuc ban sao', '2.000815'],
    ['1.004873', '1.004873'],
    ['tinh trang hon nhan', '1.004873'],
    ['ly lich tu phap', '3.000333'],
    ['làm giấy khai sinh cho con', '1.001193'],
    ['mo quan cafe', '1.001612'],
    ['sang tên sổ đỏ', '1.013831'],
    ['lam lai bang lai xe', '3.000348'],
    ['xin giay doc than', '1.004873'],
    ['sao y', '2.000815'],
    ['so do', '1.013978'],
    ['cap lai so do', '1.012786'],
    ['cap doi bang lai', '3.000348'],
  ]
  for (const [typed, code] of cases) {
    const found = (await search(typed)).slice(0, 3).map((line) => line.code)
    assert.ok(found.includes(code), `${typed} → ${found.join(', ')}`)
  }
})

test('a form keeps the order in which it asks, also inside its groups', async () => {
  for (const key of ['birth-registration', 'household-business-registration']) {
    const written = pack.forms.find((form) => form.key === key)!.content
    const kept = await getForm(db, key, NOW)
    assert.equal(JSON.stringify(kept), JSON.stringify(written))
  }
})

test('a slip of the finger still finds it', async () => {
  for (const [typed, code] of [
    ['dang ky ket honn', '1.000894'],
    ['kahi sinh', '1.001193'],
    ['giay phep xay dnug', '1.013225'],
    ['tam ngung knh doanh', '1.001570'],
  ]) {
    const found = (await search(typed!)).map((line) => line.code)
    assert.ok(found.includes(code!), `${typed} → ${found.slice(0, 5).join(', ')}`)
  }
})

test('nonsense, signs and very long texts find nothing and break nothing', async () => {
  assert.deepEqual(await search('qwxz vbnm'), [])
  for (const text of ["' OR 1=1 --", '!!! & | :*', '(((', 'a'.repeat(5000)]) await search(text)
})

test('pages follow each other without doubles or gaps', async () => {
  const codes: string[] = []
  for (let after: string | undefined, more = true; more;) {
    const found = await listProcedures(db, { on: TODAY, field: 'ho-tich', after, limit: 7 })
    codes.push(...found.lines.map((line) => line.code))
    after = found.next ?? undefined
    more = found.next !== null
  }
  const whole = await listProcedures(db, { on: TODAY, field: 'ho-tich', limit: 500 })
  assert.deepEqual(
    codes,
    whole.lines.map((line) => line.code),
  )
  assert.equal(new Set(codes).size, codes.length)
  const first = await listProcedures(db, { on: TODAY, search: 'khai sinh', limit: 3 })
  const second = await listProcedures(db, { on: TODAY, search: 'khai sinh', limit: 3, after: first.next! })
  const both = await listProcedures(db, { on: TODAY, search: 'khai sinh', limit: 6 })
  assert.deepEqual([...first.lines, ...second.lines], both.lines)
})

test('a life event shows first what it names first, and pages in that order', async () => {
  const birth = { on: TODAY, lifeEvent: 'sinh-con' }
  const first = await listProcedures(db, { ...birth, limit: 2 })
  assert.deepEqual(
    first.lines.map((line) => line.code),
    ['1.001193', '2.000986'],
  )
  const second = await listProcedures(db, { ...birth, limit: 2, after: first.next! })
  const both = await listProcedures(db, { ...birth, limit: 4 })
  assert.deepEqual([...first.lines, ...second.lines], both.lines)
})

test('procedures of ministries are shown only when asked for', async () => {
  const here = await search('cấp giấy phép thành lập và hoạt động ngân hàng thương mại')
  const everywhere = await search('cấp giấy phép thành lập và hoạt động ngân hàng thương mại', {
    everywhere: true,
  })
  assert.ok(everywhere.length > here.length)
})

test('in three levels a household business is registered at the district, births at the commune', async () => {
  const businesses = await agenciesFor(db, '1.001612', NOW)
  const births = await agenciesFor(db, '1.001193', NOW)
  assert.deepEqual(
    [new Set(businesses.map((agency) => agency.level)), businesses.length],
    [new Set(['district']), 10],
  )
  assert.deepEqual(
    [new Set(births.map((agency) => agency.level)), births.length],
    [new Set(['commune']), 102],
  )
})

test('a service says how it is filed: form, papers, process, limit and fee', async () => {
  const service = await getServiceAt(db, '2.000635', await agencyId('kt-thi-tran-dak-ha'), NOW)
  assert.equal(service.field, 'Hộ tịch')
  assert.equal(service.form.$id, 'civil-status-extract')
  assert.equal(service.processKey, 'commune-same-day')
  assert.deepEqual(service.limit, { amount: 1, unit: 'working-day' })
  assert.equal(service.fee, 8000)
  assert.deepEqual(
    service.components.map((component) => component.required),
    [false, false],
  )
})

test('what need only be shown is not asked as a file; the declaration is the form itself', async () => {
  const { components } = await getServiceAt(db, '1.001193', await agencyId('kt-thi-tran-dak-ha'), NOW)
  assert.ok(
    components.some((component) => component.name.startsWith('Giấy chứng sinh') && component.required),
  )
  assert.ok(!components.some((component) => /Tờ khai|căn cước/.test(component.name)))
})

test('an agency that does not handle a procedure does not take it', async () => {
  await assert.rejects(getServiceAt(db, '1.001193', await agencyId('kt-so-tu-phap'), NOW), NotFound)
})

test('a changed procedure gets a new text, and the old one stays readable', async () => {
  const rows = await exportCatalogue(db)
  const changed = rows.map((row) => (row.code === '1.000894' ? { ...row, name: 'Đăng ký kết hôn' } : row))
  const plan = await inTransaction(db, (tx) => importProcedures(tx, changed, { at: NOW, actor, from: TODAY }))
  assert.deepEqual(
    plan.changed.map(({ code, changes }) => [code, changes.map((change) => change.part)]),
    [['1.000894', ['name']]],
  )
  assert.equal((await getProcedure(db, '1.000894', NOW)).name, 'Đăng ký kết hôn')
  const before = Temporal.Instant.from('2025-01-01T00:00:00Z')
  assert.equal((await getProcedure(db, '1.000894', before)).name, 'Thủ tục đăng ký kết hôn')
  assert.equal((await getProcedureNames(db, ['1.000894'])).get('1.000894'), 'Đăng ký kết hôn')
  await inTransaction(db, (tx) => importProcedures(tx, rows, { at: NOW, actor, from: TODAY }))
  assert.equal((await getProcedure(db, '1.000894', NOW)).name, 'Thủ tục đăng ký kết hôn')
})

test('a procedure that is not in the file ends only when that is wanted', async () => {
  const rows = await exportCatalogue(db)
  const fewer = rows.filter((row) => row.code !== '1.000656')
  const kept = await inTransaction(db, (tx) => importProcedures(tx, fewer, { at: NOW, actor, from: TODAY }))
  assert.deepEqual(
    kept.missing.map((one) => one.code),
    ['1.000656'],
  )
  await getProcedure(db, '1.000656', NOW)
  await inTransaction(db, (tx) =>
    importProcedures(tx, fewer, { at: NOW, actor, from: TODAY, withdraw: true }),
  )
  await assert.rejects(getProcedure(db, '1.000656', NOW), NotFound)
  assert.deepEqual(
    (await search('khai tử')).filter((line) => line.code === '1.000656'),
    [],
  )
})

test('a catalogue with a wrong row is refused as a whole', async () => {
  const rows = await exportCatalogue(db)
  const wrong = [
    { ...rows[0]!, name: 'Tên mới' },
    { ...rows[1]!, field: 'khong-co' },
    { ...rows[2]!, code: rows[0]!.code },
  ]
  await assert.rejects(
    inTransaction(db, (tx) => importProcedures(tx, wrong, { at: NOW, actor, from: TODAY })),
    (error: unknown) => {
      assert.ok(error instanceof CatalogueRefused)
      assert.deepEqual(
        error.problems.map((problem) => problem.row),
        [2, 3],
      )
      return true
    },
  )
  assert.deepEqual(await exportCatalogue(db), rows)
})

test('the figures count each procedure once', async () => {
  const counts = await countServices(db, TODAY)
  const codes = new Set(pack.assignments.map((row) => row.procedure))
  codes.delete('1.000656')
  assert.equal(counts.handled, codes.size)
  assert.ok(counts.full + counts.partial <= counts.handled)
})
