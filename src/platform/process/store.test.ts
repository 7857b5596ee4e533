import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { testDatabase } from '#tests/support/database.ts'
import { movableClock } from '../clock.ts'
import { inTransaction } from '../database/database.ts'
import { Conflict, Invalid, NotFound } from '../errors.ts'
import {
  cancelInstance,
  changeDue,
  claimTask,
  completeTask,
  findInstance,
  findTask,
  holdTasks,
  latestProcess,
  listProcesses,
  listVersions,
  openTasksOf,
  processCache,
  publishProcess,
  reassignTask,
  releaseTasks,
  startInstance,
  type Started,
} from './store.ts'
import { sampleXml } from './test-support/sample.ts'

const { db } = await testDatabase()
const clock = movableClock('2026-03-02T09:15')
const cache = processCache()
const agencyId = randomUUID()
const lan = { accountId: randomUUID(), name: 'Nguyễn Thị Lan' }
const minh = { accountId: randomUUID(), name: 'Trần Văn Minh' }
const dueOf = (minutes: number) => clock.now().add({ minutes })

await publishProcess(db, { key: 'sample', name: 'Quy trình mẫu', xml: sampleXml }, clock.now())

const begin = (): Promise<Started> =>
  inTransaction(db, (tx) =>
    startInstance(tx, cache, {
      processKey: 'sample',
      subject: { kind: 'dossier', id: randomUUID() },
      agencyId,
      data: {},
      at: clock.now(),
      dueOf,
    }),
  )
const decide = (taskId: string, outcome: string, more: { note?: string; actor?: typeof lan } = {}) =>
  inTransaction(db, (tx) =>
    completeTask(tx, cache, { taskId, outcome, actor: lan, at: clock.now(), dueOf, ...more }),
  )
const first = (tasks: readonly { id: string }[]): string => {
  assert.ok(tasks[0], 'a task was opened')
  return tasks[0].id
}

describe('ban hành quy trình', () => {
  it('makes a new version only of something new', async () => {
    const publish = (xml: string) =>
      publishProcess(db, { key: 'versions', name: 'Quy trình', xml }, clock.now())
    assert.deepEqual([(await publish(sampleXml)).version, (await publish(sampleXml)).version], [1, 1])
    const changed = sampleXml.replace('mc:limit="7d"', 'mc:limit="5d"')
    assert.equal((await publish(changed)).version, 2)
    assert.equal((await latestProcess(db, 'versions')).version, 2)
    assert.deepEqual(
      (await listVersions(db, 'versions')).map((one) => one.version),
      [2, 1],
    )
    assert.ok((await listProcesses(db)).some((one) => one.key === 'versions' && one.version === 2))
  })
  it('gives one number to each of two published at once', async () => {
    const publish = (limit: string) =>
      publishProcess(db, { key: 'race', name: 'Q', xml: sampleXml.replace('7d', limit) }, clock.now())
    const versions = await Promise.all(['1d', '2d', '3d', '4d'].map(publish))
    assert.deepEqual(versions.map((one) => one.version).sort(), [1, 2, 3, 4])
  })
  it('refuses what cannot run, and says why', async () => {
    const xml = sampleXml.replace(' mc:role="leader"', '')
    await assert.rejects(publishProcess(db, { key: 'bad', name: 'Hỏng', xml }, clock.now()), (error) => {
      assert.ok(error instanceof Invalid)
      assert.match(error.errors['xml'] ?? '', /Bước “Ký duyệt kết quả” chưa chọn vai trò/)
      return true
    })
    await assert.rejects(latestProcess(db, 'bad'), NotFound)
  })
  it('leaves running instances with the version they began with; new ones take the newest', async () => {
    const publish = (limit: string) =>
      publishProcess(db, { key: 'moving', name: 'Q', xml: sampleXml.replace('0.5d', limit) }, clock.now())
    const start = () =>
      inTransaction(db, (tx) =>
        startInstance(tx, cache, {
          processKey: 'moving',
          subject: { kind: 'x', id: '1' },
          agencyId,
          data: {},
          at: clock.now(),
          dueOf,
        }),
      )
    await publish('1d')
    const old = await start()
    await publish('2d')
    const fresh = await start()
    assert.deepEqual([old.version, fresh.version], [1, 2])
    assert.deepEqual([old.tasks[0]?.limitMinutes, fresh.tasks[0]?.limitMinutes], [480, 960])
    assert.equal((await findInstance(db, cache, old.instanceId))?.definition.version, 1)
  })
})

describe('một hồ sơ đi qua quy trình', () => {
  it('opens each step for its role with its limit, and ends', async () => {
    const started = await begin()
    const roles: string[] = []
    let open = started.tasks
    for (const [outcome, note] of [
      ['accept'],
      ['assign'],
      ['supplement', 'Thiếu bản vẽ'],
      ['supplemented'],
      ['propose'],
      ['agree'],
      ['sign'],
      ['issue'],
      ['returned'],
    ] as const) {
      roles.push(open[0]?.role ?? '')
      const done = await decide(first(open), outcome, { note })
      if (outcome === 'issue') assert.equal(done.services[0]?.handler, 'notifyResult')
      assert.equal(done.ended, outcome === 'returned')
      open = done.opened
    }
    assert.deepEqual(roles, [
      'reception',
      'division_head',
      'specialist',
      'applicant',
      'specialist',
      'division_head',
      'leader',
      'clerk',
      'reception',
    ])
    const view = await findInstance(db, cache, started.instanceId)
    assert.deepEqual([view?.endedHow, view?.current, view?.tasks.length], ['completed', [], 9])
    assert.ok(view?.done.includes('notify') && view.done.includes('done') && !view.done.includes('refused'))
  })
  it('tells due times by the working minutes of the step', async () => {
    const [task] = (await begin()).tasks
    assert.ok(task)
    const row = await findTask(db, cache, task.id)
    assert.ok(row?.due_at?.equals(clock.now().add({ minutes: 240 })))
    assert.deepEqual(
      row?.outcomes.map((one) => one.label),
      ['Tiếp nhận', 'Từ chối tiếp nhận'],
    )
  })
  it('places tasks where the caller says', async () => {
    const divisionId = randomUUID()
    const started = await begin()
    const done = await inTransaction(db, (tx) =>
      completeTask(tx, cache, {
        taskId: first(started.tasks),
        outcome: 'accept',
        actor: lan,
        at: clock.now(),
        dueOf,
        place: (node) => (node.role === 'division_head' ? { divisionId, assigneeId: minh.accountId } : {}),
      }),
    )
    const task = await findTask(db, cache, first(done.opened))
    assert.deepEqual(
      [task?.division_id, task?.assignee_id, task?.agency_id],
      [divisionId, minh.accountId, agencyId],
    )
  })
  it('wants a note where the step says so', async () => {
    const started = await begin()
    await assert.rejects(
      decide(first(started.tasks), 'refuse'),
      (error) => error instanceof Invalid && 'note' in error.errors,
    )
    await assert.rejects(
      decide(first(started.tasks), 'sign'),
      (error) => error instanceof Invalid && 'outcome' in error.errors,
    )
    assert.equal(
      (await decide(first(started.tasks), 'refuse', { note: 'Không thuộc thẩm quyền' })).endedAt,
      'refused',
    )
  })
})

describe('hai người cùng xử lý', () => {
  it('lets one through and tells the other who and when', async () => {
    const started = await begin()
    const taskId = first(started.tasks)
    const both = await Promise.allSettled([
      decide(taskId, 'accept'),
      decide(taskId, 'accept', { actor: minh }),
    ])
    const refused = both.filter((one) => one.status === 'rejected')
    assert.equal(refused.length, 1)
    const error = refused[0]?.reason
    assert.ok(error instanceof Conflict)
    assert.match(
      error.message,
      /Bước “Tiếp nhận hồ sơ” đã được (Nguyễn Thị Lan|Trần Văn Minh) xử lý lúc 09:15 ngày 02\/03\/2026, kết quả: Tiếp nhận\./,
    )
    assert.equal((await openTasksOf(db, cache, (await findTask(db, cache, taskId))!.subject)).length, 1)
  })
  it('lets a task be taken by one, given to another, and put back', async () => {
    const taskId = first((await begin()).tasks)
    const claim = (who: typeof lan) =>
      inTransaction(db, (tx) => claimTask(tx, { taskId, accountId: who.accountId }))
    await claim(lan)
    await claim(lan)
    await assert.rejects(claim(minh), Conflict)
    await inTransaction(db, (tx) => reassignTask(tx, { taskId, assigneeId: minh.accountId }))
    assert.equal((await findTask(db, cache, taskId))?.assignee_id, minh.accountId)
    await inTransaction(db, (tx) => reassignTask(tx, { taskId, assigneeId: null }))
    await claim(lan)
    await decide(taskId, 'accept')
    await assert.rejects(claim(lan), /đã được Nguyễn Thị Lan xử lý/)
    await assert.rejects(
      inTransaction(db, (tx) => claimTask(tx, { taskId: randomUUID(), accountId: lan.accountId })),
      NotFound,
    )
  })
})

describe('dừng và dời hạn', () => {
  it('closes the open tasks of a stopped process, once', async () => {
    const started = await begin()
    await inTransaction(db, (tx) => cancelInstance(tx, started.instanceId, clock.now()))
    await inTransaction(db, (tx) => cancelInstance(tx, started.instanceId, clock.now().add({ hours: 1 })))
    const view = await findInstance(db, cache, started.instanceId)
    assert.equal(view?.endedHow, 'cancelled')
    assert.ok(view?.endedAt?.equals(clock.now()))
    await assert.rejects(decide(first(started.tasks), 'accept'), /đã dừng lúc 09:15/)
  })
  it('moves the due time of an open task', async () => {
    const taskId = first((await begin()).tasks)
    const dueAt = clock.now().add({ hours: 48 })
    await inTransaction(db, (tx) => changeDue(tx, { taskId, dueAt }))
    assert.ok((await findTask(db, cache, taskId))?.due_at?.equals(dueAt))
  })
  it('lets tasks rest off the lists of work, and brings them back with the time they had left', async () => {
    const { instanceId, tasks } = await begin()
    const taskId = first(tasks)
    const listed = async () =>
      (await sql<{ id: string }>`SELECT id FROM open_task WHERE id = ${taskId}`.execute(db)).rows.length
    const before = (await findTask(db, cache, taskId))?.due_at
    assert.ok(before)
    const heldAt = clock.now()
    await inTransaction(db, (tx) => holdTasks(tx, instanceId, heldAt))
    await inTransaction(db, (tx) => holdTasks(tx, instanceId, heldAt.add({ hours: 1 })))
    assert.equal(await listed(), 0)
    assert.equal((await openTasksOf(db, cache, (await findTask(db, cache, taskId))!.subject)).length, 1)
    const later = heldAt.add({ hours: 5 })
    const release = () =>
      inTransaction(db, (tx) =>
        releaseTasks(tx, instanceId, (due, since) =>
          later.add({ milliseconds: due.since(since).total('milliseconds') }),
        ),
      )
    await release()
    await release()
    assert.equal(await listed(), 1)
    assert.ok((await findTask(db, cache, taskId))?.due_at?.equals(before.add({ hours: 5 })))
  })
})

it('work lists are answered from an index', async () => {
  await sql`INSERT INTO process_task (instance_id, token, node_id, name, role, agency_id, opened_at, due_at, completed_at)
    SELECT (SELECT id FROM process_instance LIMIT 1), 1, 'n', 'N', 'clerk', gen_random_uuid(), now(), now(),
      CASE WHEN g % 2 = 0 THEN now() END FROM generate_series(1, 20000) g`.execute(db)
  await sql`ANALYZE process_task`.execute(db)
  const { rows } = await sql<{ 'QUERY PLAN': string }>`EXPLAIN SELECT * FROM open_task
    WHERE agency_id = ${agencyId} AND role = 'reception' ORDER BY sort_due, id LIMIT 50`.execute(db)
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  assert.match(plan, /process_task_open_role/)
  assert.doesNotMatch(plan, /Seq Scan on process_task/)
})
