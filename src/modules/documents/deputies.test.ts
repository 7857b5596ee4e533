import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import { dateOf } from '#platform/clock.ts'
import { listAgencies } from '#modules/agencies/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import { officerAt } from '#tests/support/officers.ts'
import { provinceApp } from '#tests/support/province.ts'
import { appointDeputy, endDeputy, type DeputyGiven } from './actions/deputies.ts'
import { deskOf } from './stores/store.ts'
import { countWork } from './stores/task-store.ts'

const world = await provinceApp()
const { services } = world
const { db } = services
const today = dateOf(services.clock.now())
const agency = (await listAgencies(db, {})).find(({ key }) => key.endsWith('so-tu-phap'))!
const seats = await officersOf(db, agency.id, today)
const seatOf = (role: (typeof seats)[number]['roles'][number]) =>
  seats.find(({ roles }) => roles.includes(role))!
const [boss, helper] = [seatOf('leader'), seatOf('specialist')]
const leader = officerAt(agency, boss.roles, boss.accountId, boss.name)
const specialist = officerAt(agency, helper.roles, helper.accountId, helper.name)

const appointed = (kind: DeputyGiven['kind'] = 'secretary') =>
  appointDeputy(services, leader, {
    deputyId: helper.accountId,
    kind,
    fromDay: today.toString(),
    untilDay: kind === 'secretary' ? null : today.add({ days: 5 }).toString(),
    basis: 'Văn bản số 1',
  })
const standsIn = async () =>
  (await deskOf(db, specialist, today)).standsInFor.map(({ principalId }) => principalId)
const set = (statement: ReturnType<typeof sql>) => statement.execute(db)

describe('whoever stands in for somebody', () => {
  afterEach(async () => {
    await set(sql`UPDATE account SET status = 'active' WHERE id = ${boss.accountId}`)
    await set(
      sql`UPDATE officer_position SET effective_to = NULL, roles = ${boss.roles} WHERE account_id = ${boss.accountId}`,
    )
    await set(sql`DELETE FROM document_deputy`)
  })

  it('does so while that person has an account that works', async () => {
    await appointed()
    assert.deepEqual(await standsIn(), [boss.accountId])
    await set(sql`UPDATE account SET status = 'disabled' WHERE id = ${boss.accountId}`)
    assert.deepEqual(await standsIn(), [])
  })

  it('does so while that person has a seat in the agency', async () => {
    await appointed()
    await set(
      sql`UPDATE officer_position SET effective_to = ${today.toString()}::date WHERE account_id = ${boss.accountId}`,
    )
    assert.deepEqual(await standsIn(), [])
  })

  it('signs for a leader while that person leads', async () => {
    await appointed('authorisation')
    assert.deepEqual(await standsIn(), [boss.accountId])
    await set(sql`UPDATE officer_position SET roles = '{specialist}' WHERE account_id = ${boss.accountId}`)
    assert.deepEqual(await standsIn(), [])
  })

  it('has the work of that person counted as long, and no longer', async () => {
    await set(sql`
      INSERT INTO document (id, agency_id, agency_name, direction, state, type, subject, issuer_name, source, sort_at)
      VALUES ('00000000-0000-7000-8000-000000000001', ${agency.id}, ${agency.name}, 'outgoing', 'circulating', 'cong-van', 'Thử',
        ${agency.name}, 'draft', now())`)
    await set(sql`
      INSERT INTO document_task (id, document_id, agency_id, kind, state, account_id, account_name, account_title, asked_by_name, asked_at, opened_at)
      VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', ${agency.id}, 'sign', 'open', ${boss.accountId},
        ${boss.name}, 'Giám đốc', ${helper.name}, now(), now())`)
    const counted = () => countWork(db, specialist, today)
    const before = await counted()
    await appointed()
    assert.equal(await counted(), before + 1)
    await set(sql`UPDATE account SET status = 'disabled' WHERE id = ${boss.accountId}`)
    assert.equal(await counted(), before)
  })

  it('is ended by whoever was stood in for, and by a leader of the agency; by nobody else', async () => {
    await appointed()
    const { rows } = await sql<{ id: string }>`SELECT id FROM document_deputy`.execute(db)
    const { id } = rows[0]!
    const elsewhere = (await listAgencies(db, {})).find(({ key }) => key.endsWith('so-noi-vu'))!
    for (const other of [specialist, officerAt(elsewhere, ['leader'])])
      await assert.rejects(endDeputy(services, other, id), /Không tìm thấy/)
    await endDeputy(services, officerAt(agency, ['leader']), id)
    assert.deepEqual(await standsIn(), [])
  })

  it('is seen by the leader on one page with all others of the agency', async () => {
    await set(
      sql`INSERT INTO document_deputy (id, agency_id, principal_id, principal_name, deputy_id, deputy_name, kind, from_day, made_at,
          made_by_name)
        VALUES (gen_random_uuid(), ${agency.id}, gen_random_uuid(), 'Bà Đã Nghỉ', ${helper.accountId}, ${helper.name}, 'secretary',
          ${today.toString()}::date, now(), 'Bà Đã Nghỉ')`,
    )
    const page = (await (await world.as('lanhdao.so-tu-phap')).get('/van-ban/uy-quyen')).text
    assert.match(page, /Bà Đã Nghỉ[^]*?action="\/van-ban\/uy-quyen\/[0-9a-f-]+\/thoi"/)
    const other = (await (await world.as('vanthu.so-tu-phap')).get('/van-ban/uy-quyen')).text
    assert.doesNotMatch(other, /Bà Đã Nghỉ/)
  })
})
