import { Readable } from 'node:stream'
import type { OfficerActor } from '#platform/access/actor.ts'
import type { Actor } from '#platform/access/actor.ts'
import { isWorkingDay } from '#platform/calendar/calendar.ts'
import { dateOf, movableClock, ZONE, type MovableClock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import { storeFile } from '#platform/files/files.ts'
import type { Outcome } from '#platform/process/plan.ts'
import { findTask } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import { listAgencies, type Agency } from '#modules/agencies/index.ts'
import { completeServices, getServiceAt, type ServiceChoice } from '#modules/catalogue/index.ts'
import {
  decideTask,
  fileDossier,
  openWork,
  prefill,
  rateDossier,
  supplementDossier,
  type OpenWork,
  type SignedWith,
} from '#modules/dossiers/index.ts'
import { DEMO_PIN, keysOf } from '#modules/signatures/index.ts'
import { officersOf, samplePersons, type Person } from '#modules/identity/index.ts'
import { actorOf } from './actors.ts'
import { makeAnswers } from './answers.ts'
import { collectFor, payThrough } from './payments.ts'
import { samplePdf } from './sample-pdf.ts'
import { seededRandom, type Random } from './random.ts'

export type Simulation = {
  /** First and last day, both included. */
  from: Temporal.PlainDate
  until: Temporal.PlainDate
  /** Dossiers filed on a working day, on average. */
  rate: number
  seed: number
  /** Keys of the filings begin with this, so that a run can be told from another and taken up again. */
  name: string
  /** From this day on results are signed with the keys of the demonstration, where their holders have one. */
  signedFrom?: Temporal.PlainDate
  onDay?(day: Temporal.PlainDate): void
  stopped?(): boolean
}

type Cast = {
  persons: Person[]
  citizens: Person[]
  enterprises: Person[]
  choices: ServiceChoice[]
  /** What most filings are about: a few agencies, where most people live, each with what it handles. */
  busy: ServiceChoice[][]
  officers: Map<string, OfficerActor[]>
  paper: { sha256: string; size: number; mediaType: string }
}
type Scene = { services: Services; clock: MovableClock; random: Random; cast: Cast; plan: Simulation }

/**
 * Lives through days of a province: citizens file, officers decide, most in time, some late, some refused – by the same
 * functions that pages and API call, with a clock that is moved. The same seed and province give the same days.
 */
export async function simulate(services: Services, plan: Simulation): Promise<void> {
  const clock = movableClock(plan.from.toZonedDateTime(ZONE).toInstant())
  // Results before the last weeks were signed on paper.
  const moved = { ...services, clock, config: { ...services.config, unsignedResults: true } }
  const cast = await gatherCast(moved)
  for (let day = plan.from; Temporal.PlainDate.compare(day, plan.until) <= 0; day = day.add({ days: 1 })) {
    if (plan.stopped?.()) return
    const random = seededRandom(plan.seed * 1_000_003 + day.year * 1000 + day.dayOfYear)
    if (isWorkingDay(services.calendar, day))
      await liveOneDay({ services: moved, clock, random, cast, plan }, day)
    plan.onDay?.(day)
  }
}

async function gatherCast(services: Services): Promise<Cast> {
  const paper = await storeFile(services, Readable.from([samplePdf]), ['application/pdf'], 'giay-to-mau.pdf')
  const agencies = await listAgencies(services.db, {})
  const today = dateOf(services.clock.now())
  const officers = new Map<string, OfficerActor[]>()
  for (const agency of agencies) {
    const people = await officersOf(services.db, agency.id, today)
    officers.set(
      agency.id,
      people.map((person) => actorOf(person, agency)),
    )
  }
  const persons = await samplePersons(services.db, 500)
  const choices = await completeServices(services.db, services.clock.now())
  return {
    paper,
    officers,
    persons,
    citizens: persons.filter((person) => person.kind === 'citizen'),
    enterprises: persons.filter((person) => person.kind === 'enterprise'),
    choices,
    busy: busyAgencies(agencies, services.province.demoDepartment)
      .map((agency) => choices.filter((choice) => choice.agencyId === agency.id))
      .filter((of) => of.length > 0),
  }
}

/** The first communes of the list are those of the capital; the department is where demo accounts work. */
const busyAgencies = (agencies: readonly Agency[], department: string): Agency[] => [
  ...agencies.filter((agency) => agency.level === 'commune').slice(0, 3),
  ...agencies.filter((agency) => agency.level === 'district').slice(0, 1),
  ...agencies.filter((agency) => agency.key === department),
]

const HOURS = ['07:45', '09:10', '10:40', '14:00', '15:20', '16:30'] as const

async function liveOneDay(scene: Scene, day: Temporal.PlainDate): Promise<void> {
  const { clock, random, plan } = scene
  const filings = Math.round(plan.rate * (0.6 + random.next() * 0.8))
  let filed = 0
  for (const [index, hour] of HOURS.entries()) {
    if (plan.stopped?.()) return
    clock.set(day.toPlainDateTime(hour).toZonedDateTime(ZONE).toInstant())
    const share = Math.round((filings * (index + 1)) / HOURS.length)
    for (; filed < share; filed++)
      await fileOne(scene, `${plan.name}/${day.toString()}/${String(filed).padStart(5, '0')}`)
    await workThrough(scene)
    await payAll(scene)
  }
}

async function fileOne(scene: Scene, filingKey: string): Promise<void> {
  const { services, random, cast, clock } = scene
  const choice = random.pick(random.chance(0.7) ? random.pick(cast.busy) : cast.choices)
  const service = await getServiceAt(services.db, choice.code, choice.agencyId, clock.now())
  const person = random.pick(choice.audiences.includes('citizen') ? cast.citizens : cast.enterprises)
  const online = service.onlineLevel !== 'none' && random.chance(0.6)
  const reception = cast.officers
    .get(choice.agencyId)
    ?.find((officer) => officer.acting.roles.includes('reception'))
  const filer: Actor = online || !reception ? citizenOf(person) : reception
  await fileDossier(services, filer, {
    procedureCode: choice.code,
    agencyId: choice.agencyId,
    personId: person.id,
    channel: online || !reception ? 'online' : 'counter',
    answers: makeAnswers(
      service.form,
      prefill(service.form, person, {}),
      random,
      services.lists,
      dateOf(clock.now()),
    ),
    papers: service.components.flatMap((component, index) =>
      component.required
        ? [
            {
              component: index,
              title: component.name,
              file_name: 'giay-to-mau.pdf',
              sha256: cast.paper.sha256,
              size: cast.paper.size,
              media_type: cast.paper.mediaType,
            },
          ]
        : [],
    ),
    returnBy: online ? 'online' : 'counter',
    filingKey,
  })
}

const citizenOf = (person: Person): Actor => ({
  kind: 'citizen',
  accountId: person.id,
  sessionId: '',
  name: person.full_name,
  personId: person.id,
})

/** Officers take what waits; a task well before its limit may wait for another hour, a few are forgotten for days. */
async function workThrough(scene: Scene): Promise<void> {
  const { services, random, cast, clock } = scene
  for (const work of await openWork(services.db)) {
    const left = work.dueAt ? work.dueAt.since(clock.now()).total('hours') : 24
    const forgotten = hashOf(work.dossierId) % 100 < 6
    const chance = forgotten ? 0.02 : left < 0 ? 0.6 : left < 4 ? 0.5 : left < 24 ? 0.15 : 0.05
    if (random.chance(chance)) await decideOne(scene, work, cast)
  }
}

/** Whoever is asked to pay does so in the next days; the desk looks for the money. */
const payAll = ({ services, random, cast, plan }: Scene): Promise<void> =>
  payThrough({
    services,
    random,
    hashOf,
    until: plan.until,
    desk: (agencyId) => cast.officers.get(agencyId)?.find((one) => one.acting.roles.includes('reception')),
    report: ({ personId }) => {
      const person = cast.persons.find(({ id }) => id === personId)
      return person && citizenOf(person)
    },
  })

const hashOf = (id: string): number => parseInt(id.slice(-6), 16)

async function decideOne(scene: Scene, work: OpenWork, cast: Cast): Promise<void> {
  const { services, random, plan } = scene
  const person = cast.persons.find((one) => one.id === work.personId)
  try {
    if (work.role === 'applicant') {
      if (person)
        await supplementDossier(services, citizenOf(person), work.dossierId, {
          note: 'Tôi đã bổ sung giấy tờ theo yêu cầu.',
          papers: [],
        })
      return
    }
    const holders = cast.officers
      .get(work.agencyId)
      ?.filter((officer) => officer.acting.roles.some((role) => role === work.role))
    const officer =
      holders?.find((one) => one.accountId === work.assigneeId) ??
      (holders?.length ? random.pick(holders) : undefined)
    const task = await findTask(services.db, services.processes, work.taskId)
    const outcome = chooseOutcome(task?.outcomes ?? [], random)
    if (!officer || !outcome) return
    if (await collectFor(services, officer, work, { hash: hashOf(work.dossierId), until: plan.until })) return
    const specialists =
      cast.officers.get(work.agencyId)?.filter((one) => one.acting.roles.includes('specialist')) ?? []
    await decideTask(services, officer, {
      taskId: work.taskId,
      outcome: outcome.name,
      note: outcome.requiresNote ? noteFor(outcome.action, random) : undefined,
      assigneeId:
        outcome.action === 'assign' && specialists.length > 0
          ? random.pick(specialists).accountId
          : undefined,
      key: await keyFor(scene, officer, outcome),
    })
    if (outcome.action === 'returnResult' && person && random.chance(0.5))
      await rate(services, person, work.dossierId, random)
  } catch (error) {
    // What the law forbids – a second request for supplements, say – is refused here as it is to people.
    if (!(error instanceof Refusal)) throw error
  }
}

/** The key of the demonstration for a result of the last weeks; before that results were signed on paper. */
async function keyFor(
  { services, plan }: Scene,
  officer: OfficerActor,
  { action }: Outcome,
): Promise<SignedWith> {
  const today = dateOf(services.clock.now())
  const signs = action === 'sign' || action === 'issue'
  if (!signs || !plan.signedFrom || Temporal.PlainDate.compare(today, plan.signedFrom) < 0) return 'on-paper'
  const holder = action === 'sign' ? 'officer' : 'agency'
  const key = (await keysOf(services.db, officer)).find((one) => one.holder === holder && one.wantsPin)
  return key ? { keyId: key.id, pin: DEMO_PIN } : 'on-paper'
}

async function rate(services: Services, person: Person, dossierId: string, random: Random): Promise<void> {
  const answer = () => (random.chance(0.55) ? 'very' : random.chance(0.85) ? 'yes' : 'no')
  await rateDossier(services, citizenOf(person), dossierId, {
    overall: answer(),
    timeliness: answer(),
    attitude: answer(),
    ease: answer(),
  })
}

/** The usual way most times; asking for more, sending back and refusing now and then. */
function chooseOutcome(outcomes: readonly Outcome[], random: Random): Outcome | undefined {
  const FORWARD = ['accept', 'assign', 'propose', 'approve', 'sign', 'issue', 'returnResult']
  const forward = outcomes.find((outcome) => FORWARD.includes(outcome.action))
  const others = outcomes.filter((outcome) => outcome !== forward)
  return forward && (others.length === 0 || random.chance(0.94))
    ? forward
    : others.length > 0
      ? random.pick(others)
      : undefined
}

function noteFor(action: string, random: Random): string {
  if (action === 'requestSupplement') {
    return random.pick([
      'Bổ sung bản chụp căn cước của chủ hộ.',
      'Bổ sung giấy tờ chứng minh nơi cư trú.',
      'Bản quét mờ, đề nghị quét lại trang 2.',
    ])
  }
  if (action === 'sendBack') return random.pick(['Làm rõ căn cứ pháp lý.', 'Kiểm tra lại số liệu ở mục 3.'])
  return random.pick([
    'Không thuộc thẩm quyền giải quyết của cơ quan.',
    'Hồ sơ không đủ điều kiện theo quy định.',
  ])
}
