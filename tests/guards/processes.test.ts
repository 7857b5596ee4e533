import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { describe, it, test } from 'node:test'
import { sql } from 'kysely'
import { Conflict } from '#platform/errors.ts'
import { compile } from '#platform/process/compile.ts'
import { complete, start } from '#platform/process/engine.ts'
import type { ProcessPlan, TaskNode } from '#platform/process/plan.ts'
import { openTasksOf } from '#platform/process/store.ts'
import { getServiceAt } from '#modules/catalogue/index.ts'
import { decideTask, fileDossier, supplementDossier, withdrawDossier } from '#modules/dossiers/index.ts'
import { samplePersons } from '#modules/identity/index.ts'
import { makeAnswers } from '#src/demo/answers.ts'
import { seededRandom } from '#src/demo/random.ts'
import { dateOf } from '#platform/clock.ts'
import {
  isEnded,
  statusAfter,
  STATUSES,
  TRANSITIONS,
  type DossierAction,
  type Status,
} from '#src/modules/dossiers/dossier.ts'
import { citizenOf, officerFor } from '#tests/support/officers.ts'
import { provinceApp } from '#tests/support/province.ts'

const plans = new Map<string, ProcessPlan>()
for await (const path of glob('provinces/*/processes/*.bpmn')) {
  const compiled = await compile(await readFile(path, 'utf8'))
  assert.ok(compiled.ok, path)
  plans.set(basename(path, '.bpmn'), compiled.plan)
}

/** Where a dossier and its process can stand together. */
type State = { node: string; status: Status; accepted: boolean; asked: boolean; issued: boolean }

const isAction = (action: string): action is DossierAction => action in TRANSITIONS
const taskAt = (plan: ProcessPlan, node: string) => {
  const found = plan.nodes[node]
  return found?.kind === 'task' ? found : undefined
}

/** Every state that can come about, with what was found wrong on the way: all choices of all people, tried. */
function explore(plan: ProcessPlan): { states: number; ends: Set<string>; wrong: Set<string> } {
  const wrong = new Set<string>()
  const ends = new Set<string>()
  const seen = new Set<string>()
  const first = start(plan, {}).opened[0]!.node.id
  const queue: State[] = [{ node: first, status: 'submitted', accepted: false, asked: false, issued: false }]
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    const key = JSON.stringify(state)
    if (seen.has(key)) continue
    seen.add(key)
    const next = stepsFrom(plan, taskAt(plan, state.node)!, state, wrong, ends)
    queue.push(...next)
  }
  return { states: seen.size, ends, wrong }
}

function stepsFrom(
  plan: ProcessPlan,
  task: TaskNode,
  state: State,
  wrong: Set<string>,
  ends: Set<string>,
): State[] {
  const usable = task.outcomes.flatMap((outcome): State[] => {
    const { action } = outcome
    if (!isAction(action)) {
      wrong.add(`${task.id}: unknown action ${action}`)
      return []
    }
    // The law allows one request; the module refuses the second, the officer takes another way.
    if (action === 'requestSupplement' && state.asked) return []
    const status = statusAfter(state.status, action, state.accepted)
    if (status === undefined) {
      wrong.add(`${task.id}: ${action} is offered while ${state.status}`)
      return []
    }
    if (action === 'returnResult' && !state.issued) wrong.add(`${task.id}: ${action} without a result`)
    const step = complete(plan, [{ id: 1, node: task.id }], 1, outcome.name, {})
    const after = {
      status,
      accepted: state.accepted || action === 'accept',
      asked: state.asked || action === 'requestSupplement',
      issued: state.issued || action === 'issue',
    }
    if (step.ended) {
      ends.add(status)
      if (!isEnded(status)) wrong.add(`${task.id}: ${action} ends the process while the dossier is ${status}`)
      return []
    }
    if (isEnded(status) && action !== 'issue')
      wrong.add(`${task.id}: ${action} ends the dossier, not the process`)
    return step.opened.map(({ node }) => ({ node: node.id, ...after }))
  })
  const left = task.outcomes.filter(({ action }) => !(action === 'requestSupplement' && state.asked))
  if (left.length === 0) wrong.add(`${task.id}: no way out once a supplement has been asked for`)
  return usable
}

describe('every process of the packs, all its ways tried', () => {
  assert.ok(plans.size >= 24)
  for (const [key, plan] of plans) {
    it(`${key}: offers only what the dossier allows, returns nothing without a result, ends where the dossier ends`, () => {
      const { states, ends, wrong } = explore(plan)
      assert.deepEqual([...wrong], [])
      assert.ok(states > 5)
      assert.ok(ends.has('returned') && ends.has('refused'), [...ends].join(', '))
    })
  }
})

test('a change of status is one of the table, for every status and action', () => {
  for (const status of Object.keys(STATUSES) as Status[])
    for (const action of Object.keys(TRANSITIONS) as DossierAction[])
      for (const accepted of [true, false]) {
        const after = statusAfter(status, action, accepted)
        assert.equal(after !== undefined, TRANSITIONS[action].from.includes(status))
        // Nothing brings back what has ended: it stays as it is, or what there is to hand over is handed over.
        if (after !== undefined && isEnded(status))
          assert.ok(after === status || ['returnResult', 'handBack'].includes(action), `${status}: ${action}`)
      }
})

const world = await provinceApp()
const { services } = world
const { db } = services
const [person] = (await samplePersons(db, 50)).filter((one) => one.kind === 'citizen')

/** Somewhere a procedure is handled by this process. */
async function filedBy(processKey: string, seed: number) {
  const { rows } = await sql<{ code: string; agency: string }>`
    SELECT a.procedure_code AS code, g.id AS agency FROM assignment a
    JOIN procedure p ON p.code = a.procedure_code AND p.effective_to IS NULL
    JOIN agency g ON CASE WHEN a.agency_keys IS NULL THEN g.level = a.level AND g.kind = a.kind
      ELSE g.key = ANY (a.agency_keys) END
    WHERE a.process_key = ${processKey} AND a.effective_to IS NULL ORDER BY a.procedure_code, g.key LIMIT 1`.execute(
    db,
  )
  const [row] = rows
  assert.ok(row, `no procedure is handled by ${processKey}`)
  const service = await getServiceAt(db, row.code, row.agency, services.clock.now())
  const random = seededRandom(seed)
  const answers = makeAnswers(service.form, {}, random, services.lists, dateOf(services.clock.now()))
  return fileDossier(services, citizenOf(person!), {
    procedureCode: row.code,
    agencyId: row.agency,
    personId: person!.id,
    channel: 'counter',
    answers,
    papers: [],
    returnBy: 'counter',
    filingKey: `${processKey}-${seed}`,
  })
}

const dossierOf = async (id: string) =>
  (
    await sql<{ status: Status; number: string | null; instance: string; ended: Temporal.Instant | null }>`
      SELECT status, result ->> 'number' AS number, instance_id AS instance, ended_at AS ended
      FROM dossier WHERE id = ${id}`.execute(db)
  ).rows[0]!

const MOST_STEPS = 60

/** One dossier by chance from the counter to its end, each step decided by whom it waits for. */
async function walk(processKey: string, seed: number): Promise<string> {
  const random = seededRandom(seed)
  const { id } = await filedBy(processKey, seed)
  for (let step = 0; step < MOST_STEPS; step++) {
    const [task, second] = await openTasksOf(db, services.processes, { kind: 'dossier', id })
    if (!task) break
    assert.equal(second, undefined, 'one task at a time')
    world.clock.advance({ minutes: 5 })
    try {
      if (task.role === 'applicant') {
        const citizen = citizenOf(person!)
        if (random.chance(0.3)) await withdrawDossier(services, citizen, id, 'Không còn nhu cầu.')
        else await supplementDossier(services, citizen, id, { note: 'Đã bổ sung.', papers: [] })
        continue
      }
      const forward = task.outcomes[0]!
      const outcome = step > 25 || random.chance(0.6) ? forward : random.pick(task.outcomes)
      const actor = await officerFor(services, task)
      await decideTask(services, actor, { taskId: task.id, outcome: outcome.name, note: 'Lý do.' })
    } catch (error) {
      // What the law forbids is refused; somebody takes another way.
      if (!(error instanceof Conflict)) throw error
    }
  }
  const dossier = await dossierOf(id)
  assert.ok(isEnded(dossier.status), `${processKey} ${seed}: still ${dossier.status}`)
  assert.ok(dossier.ended, `${processKey} ${seed}: ${dossier.status} without the time it ended`)
  if (dossier.status === 'returned' || dossier.status === 'processed')
    assert.ok(dossier.number, 'a result has a number')
  const { rows } = await sql<{ ended: string | null }>`
    SELECT ended_how AS ended FROM process_instance WHERE id = ${dossier.instance}`.execute(db)
  assert.ok(rows[0]?.ended, 'the process has ended with it')
  return dossier.status
}

describe('every process walked by chance through the real functions', () => {
  for (const key of plans.keys()) {
    it(key, async () => {
      for (const seed of [1, 2, 3, 4]) await walk(key, seed)
    })
  }
})
