import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { rolesOf, type Actor } from '#platform/access/actor.ts'
import { ROLES, type Role } from '#platform/access/permissions.ts'
import { dateOf } from '#platform/clock.ts'
import type { Db } from '#platform/database/database.ts'
import { Refusal } from '#platform/errors.ts'
import { openTasksOf, type OpenTask } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import { listAgencies } from '#modules/agencies/index.ts'
import {
  decideTask,
  extendDossier,
  handBack,
  rateDossier,
  reconcilePayment,
  refundPayment,
  recordPayment,
  returnPayment,
  supplementDossier,
  usualLastDay,
  withdrawDossier,
} from '#modules/dossiers/index.ts'
import { findPersonByNumber, samplePersons } from '#modules/identity/index.ts'
import { TRANSITIONS, type DossierAction, type Status } from '#src/modules/dossiers/dossier.ts'
import { fileBirth } from '#tests/support/dossiers.ts'
import { moneySteps } from '#tests/support/money-steps.ts'
import { citizenOf, officerAt, officerFor } from '#tests/support/officers.ts'
import { provinceApp } from '#tests/support/province.ts'
import { undone } from '#tests/support/undone.ts'

const world = await provinceApp()
const { services } = world
const { db } = services
const applicant = await world.as('062190000001')
const person = (await findPersonByNumber(db, '062190000001'))!
const stranger = (await samplePersons(db, 10)).find(({ id, kind }) => id !== person.id && kind === 'citizen')!

/** How a dossier comes to stand somewhere: what is decided, one after the other. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  submitted: [],
  refused: ['refuse'],
  'asked before acceptance': ['request-supplement'],
  accepted: ['accept'],
  'asked after acceptance': ['accept', 'request-supplement'],
  'supplemented once': ['accept', 'request-supplement', 'supplement'],
  'asked to pay': ['accept', 'ask'],
  'not paid in time': ['accept', 'ask yesterday'],
  'reported as paid': ['accept', 'ask', 'report'],
  paid: ['accept', 'ask', 'report', 'confirm'],
  'paid and processed': ['accept', 'ask', 'confirm', 'propose', 'sign', 'issue'],
  'paid and withdrawn': ['accept', 'ask', 'confirm', 'withdraw'],
  'stopped unpaid': ['accept', 'ask yesterday', 'stop'],
  'given back': ['accept', 'ask yesterday', 'stop', 'hand back'],
  'withdrawn after a report': ['accept', 'ask', 'report', 'withdraw'],
  'withdrawn unpaid': ['accept', 'ask', 'withdraw'],
  'no longer asked to pay': ['accept', 'ask', 'cancel'],
  proposed: ['accept', 'propose'],
  'refusal proposed': ['accept', 'propose-refusal'],
  'sent back': ['accept', 'propose', 'send-back'],
  signed: ['accept', 'propose', 'sign'],
  stopped: ['accept', 'propose', 'reject-after-review'],
  processed: ['accept', 'propose', 'sign', 'issue'],
  returned: ['accept', 'propose', 'sign', 'issue', 'return-result'],
  withdrawn: ['withdraw'],
}

type Row = {
  id: string
  status: Status
  agency_id: string
  supplement_requests: number
  first_due_at: unknown
  due_at: Temporal.Instant | null
  /** How the payment asked for stands, and whether its last day is over. */
  payment: 'asked' | 'unpaid' | 'reported' | 'over' | null
  /** Was its last payment collected? */
  collected: boolean
}
const dossierOf = async (from: Db, code: string): Promise<Row> =>
  (
    await sql<Row>`SELECT id, status, agency_id, supplement_requests, first_due_at, due_at,
        COALESCE((SELECT CASE WHEN state = 'asked' AND last_day < ${dateOf(services.clock.now()).toString()}::date THEN 'unpaid' ELSE state END
          FROM dossier_payment p WHERE p.dossier_id = dossier.id AND state IN ('asked', 'reported')),
          (SELECT 'over' FROM dossier_payment p WHERE p.dossier_id = dossier.id AND state IN ('lapsed', 'cancelled')
            AND reconciled_at IS NULL LIMIT 1)) AS payment,
        EXISTS (SELECT 1 FROM dossier_payment p WHERE p.dossier_id = dossier.id AND collected_at IS NOT NULL) AS collected
      FROM dossier WHERE code = ${code}`.execute(from)
  ).rows[0]!
const tasksOf = (id: string) => openTasksOf(db, services.processes, { kind: 'dossier', id })

const { steps: MONEY, request: REQUEST, paymentOf, reportAs } = moneySteps(services, citizenOf(person))

async function bring(way: readonly string[]): Promise<string> {
  const code = await fileBirth(applicant)
  const { id, agency_id: agencyId } = await dossierOf(db, code)
  const desk = officerAt(
    (await listAgencies(db, {})).find((one) => one.id === agencyId)!,
    ['reception'],
  )
  for (const outcome of way) {
    const citizen = citizenOf(person)
    const money = MONEY[outcome]
    if (money) await money(services, desk, id)
    else if (outcome === 'withdraw') await withdrawDossier(services, citizen, id, '')
    else if (outcome === 'supplement')
      await supplementDossier(services, citizen, id, { note: 'Đây.', papers: [] })
    else {
      const [task] = await tasksOf(id)
      await decideTask(services, await officerFor(services, task!), {
        taskId: task!.id,
        outcome,
        note: 'Lý do.',
      })
    }
  }
  return code
}

type Attempt = {
  name: string
  /** What this attempt does to the status, when the law and the table allow it to this actor now. */
  allowed(actor: Actor, dossier: Row, task: OpenTask | undefined): DossierAction | 'rate' | undefined
  run(services: Services, actor: Actor, dossier: Row, task: OpenTask | undefined): Promise<unknown>
}

const isApplicant = (actor: Actor) => actor.kind === 'citizen' && actor.personId === person.id
const ofAgency = (actor: Actor, dossier: Row) =>
  actor.kind === 'officer' && actor.acting.agencyId === dossier.agency_id
const possible = (action: DossierAction, { status }: Row) => TRANSITIONS[action].from.includes(status)

/** The rules once more, in the words of the decree rather than of the code. */
const decide = (outcome: string): Attempt => ({
  name: `decide ${outcome}`,
  allowed(actor, dossier, task) {
    const found = task?.outcomes.find(({ name }) => name === outcome)
    if (!task || !found || !(found.action in TRANSITIONS)) return undefined
    const action = found.action as DossierAction
    const mine =
      task.role === 'applicant'
        ? isApplicant(actor)
        : ofAgency(actor, dossier) &&
          rolesOf(actor).some((role) => role === task.role) &&
          (task.assignee_id === null || ('accountId' in actor && actor.accountId === task.assignee_id))
    const once = action !== 'requestSupplement' || dossier.supplement_requests === 0
    return mine && once && possible(action, dossier) ? action : undefined
  },
  run: (given, actor, _dossier, task) =>
    decideTask(given, actor, { taskId: task?.id ?? crypto.randomUUID(), outcome, note: 'Lý do.' }),
})

/** Money is the business of whoever holds the step and of the one-stop desk. */
const collect = (
  name: string,
  action: DossierAction,
  now: (dossier: Row) => boolean,
  run: (given: Services, actor: Actor, id: string) => Promise<void>,
): Attempt => ({
  name,
  allowed(actor, dossier, task) {
    const roles = rolesOf(actor)
    const holds =
      task !== undefined &&
      roles.some((role) => role === task.role) &&
      (task.assignee_id === null || ('accountId' in actor && actor.accountId === task.assignee_id))
    const mine = ofAgency(actor, dossier) && (roles.includes('reception') || holds)
    return mine && possible(action, dossier) && now(dossier) ? action : undefined
  },
  run: (given, actor, { id }) => run(given, actor, id),
})

const ATTEMPTS: readonly Attempt[] = [
  ...[
    'accept',
    'refuse',
    'request-supplement',
    'propose',
    'propose-refusal',
    'sign',
    'send-back',
    'reject-after-review',
    'issue',
    'return-result',
    'supplement',
    'withdraw',
  ].map(decide),
  {
    name: 'withdraw',
    allowed: (actor, dossier) =>
      isApplicant(actor) && possible('withdraw', dossier) ? 'withdraw' : undefined,
    run: (given, actor, { id }) => withdrawDossier(given, actor, id, 'Đổi ý.'),
  },
  {
    name: 'supplement',
    allowed: (actor, dossier) =>
      isApplicant(actor) && dossier.status === 'supplement' ? 'supplement' : undefined,
    run: (given, actor, { id }) => supplementDossier(given, actor, id, { note: 'Đây.', papers: [] }),
  },
  {
    name: 'extend',
    allowed: (actor, dossier) =>
      ofAgency(actor, dossier) &&
      rolesOf(actor).some((role) => role === 'leader' || role === 'division_head') &&
      possible('extend', dossier) &&
      !dossier.first_due_at &&
      dossier.payment !== 'asked' &&
      dossier.payment !== 'unpaid'
        ? 'extend'
        : undefined,
    run: (given, actor, { id, due_at }) =>
      extendDossier(given, actor, id, {
        newDue: (due_at ?? services.clock.now()).add({ hours: 72 }),
        reason: 'Chờ xác minh.',
      }),
  },
  collect('ask for payment', 'requestPayment', () => true, MONEY['ask']!),
  collect('confirm a payment', 'confirmPayment', () => true, MONEY['confirm']!),
  collect(
    'take a request back',
    'cancelPayment',
    ({ payment }) => payment === 'asked' || payment === 'unpaid',
    MONEY['cancel']!,
  ),
  collect(
    'return a report',
    'returnPayment',
    ({ payment }) => payment === 'reported',
    async (given, actor, id) =>
      returnPayment(given, actor, id, {
        payment: await paymentOf(id),
        reason: 'Chưa thấy tiền.',
        lastDay: usualLastDay(services.calendar, dateOf(services.clock.now()).add({ days: 20 })),
      }),
  ),
  collect('stop what was not paid', 'stopUnpaid', ({ payment }) => payment === 'unpaid', MONEY['stop']!),
  collect(
    'say what became of money that turned up',
    'reconcilePayment',
    ({ payment }) => payment === 'over',
    async (given, actor, id) =>
      reconcilePayment(given, actor, id, {
        payment: await paymentOf(id),
        as: 'refunded',
        amount: 100_000,
        note: 'UNC 12.',
      }),
  ),
  collect(
    'say that what was collected was given back',
    'refundPayment',
    ({ collected }) => collected,
    async (given, actor, id) =>
      refundPayment(given, actor, id, {
        payment: await paymentOf(id),
        kind: 'refunded',
        lines: [100_000],
        voucher: 'PC 1',
        reason: 'Được miễn.',
      }),
  ),
  {
    name: 'give back',
    allowed: (actor, dossier) =>
      ofAgency(actor, dossier) && rolesOf(actor).includes('reception') && possible('handBack', dossier)
        ? 'handBack'
        : undefined,
    run: (given, actor, { id }) => handBack(given, actor, id, ''),
  },
  collect(
    'take money at the counter',
    'recordPayment',
    () => true,
    (given, actor, id) =>
      recordPayment(given, actor, id, { lines: [{ ...REQUEST.lines[0]!, receipt: '2' }] }),
  ),
  {
    name: 'report a payment',
    allowed: (actor, dossier) =>
      isApplicant(actor) && (dossier.payment === 'asked' || dossier.payment === 'unpaid')
        ? 'reportPayment'
        : undefined,
    run: (given, actor, { id }) => reportAs(given, actor, id),
  },
  {
    name: 'rate',
    allowed: (actor, { status }) =>
      isApplicant(actor) && ['processed', 'returned', 'stopped', 'refused'].includes(status)
        ? 'rate'
        : undefined,
    run: (given, actor, { id }) => rateDossier(given, actor, id, { overall: 'very' }),
  },
]

/** Everything that may not change when something is refused. */
const TABLES = [
  'dossier',
  'dossier_event',
  'dossier_paper',
  'dossier_rating',
  'dossier_payment',
  'dossier_payment_line',
  'dossier_refund',
  'dossier_figure',
  'process_instance',
  'process_task',
  'audit_entry',
  'person_paper',
  'result_number',
  'result_number_kept',
] as const
async function snapshot(): Promise<string> {
  const parts = TABLES.map(
    (table) =>
      sql`SELECT ${table} AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum FROM ${sql.table(table)} t`,
  )
  const { rows } = await sql`${sql.join(parts, sql` UNION ALL `)}
    UNION ALL SELECT 'jobs', count(*)::text FROM graphile_worker._private_jobs`.execute(db)
  return JSON.stringify(rows)
}

describe('who may do what to a dossier, wherever it stands: as the law says, and nothing else', async () => {
  const agencies = await listAgencies(db, {})
  const elsewhere = agencies.find(({ key }) => key.endsWith('so-tu-phap'))!
  for (const [standing, way] of Object.entries(WAYS)) {
    it(standing, async () => {
      const code = await bring(way)
      const dossier = await dossierOf(db, code)
      const home = agencies.find(({ id }) => id === dossier.agency_id)!
      const [task] = await tasksOf(dossier.id)
      const roles = (Object.keys(ROLES) as Role[]).filter((role) => role !== 'citizen')
      const actors: [string, Actor][] = [
        ['applicant', citizenOf(person)],
        ['another citizen', citizenOf(stranger)],
        ['anonymous', { kind: 'anonymous' }],
        ...roles.map((role): [string, Actor] => [role, officerAt(home, [role])]),
        ...roles.map((role): [string, Actor] => [`${role} elsewhere`, officerAt(elsewhere, [role])]),
      ]
      const before = await snapshot()
      let allowed = 0
      for (const attempt of ATTEMPTS) {
        for (const [who, actor] of actors) {
          const told = `${attempt.name} by ${who}`
          const action = attempt.allowed(actor, dossier, task)
          if (action === undefined) {
            await assert.rejects(attempt.run(services, actor, dossier, task), Refusal, told)
            continue
          }
          allowed++
          const after = await undone(
            services,
            (given) => attempt.run(given, actor, dossier, task),
            (tx) => dossierOf(tx, code),
          )
          const to = action === 'rate' ? 'same' : TRANSITIONS[action].to
          const expected =
            to === 'same'
              ? dossier.status
              : action === 'supplement' && !way.includes('accept')
                ? 'submitted'
                : to
          assert.equal(after.status, expected, told)
        }
      }
      assert.ok(allowed > 0 || dossier.status === 'withdrawn', 'somebody may do something')
      assert.equal(await snapshot(), before, 'what was refused left nothing behind')
    })
  }
})
