import type { OfficerActor } from '#platform/access/actor.ts'
import {
  answerRequest,
  assignIncoming,
  closeIncoming,
  openRequests,
  refuseArrival,
  registerIncoming,
  reportTask,
  startIncoming,
  type IncomingFacts,
} from '#modules/documents/index.ts'
import type { Random } from '../random.ts'
import { workingDay } from './agenda.ts'
import type { Office } from './cast.ts'
import { fileAway } from './filing.ts'
import { answerSubject, composeLetter, type Values } from './letter.ts'
import { write, type Known } from './outgoing.ts'
import { dueIn, later, perform, taskAbout, today, type Scene, type Stop } from './scene.ts'
import { fill, type AnswerText, type Wants } from './topics.ts'

/** A document that has reached an office, and what it wants of it. */
export type Received = {
  office: Office
  id: string
  facts: IncomingFacts
  wants: Wants
  tag: string
  /** Working days until it is due, when it names no day. */
  days: readonly [number, number]
  unit: string
  answer?: AnswerText
  /** Whoever wrote it, when they are in the exchange. */
  from?: Office
  values: Values
  random: Random
  stop?: Stop
  /** How it lies at the end, when it is one of those left over: days from its assignment to its day. */
  dueAfter?: number
  /** Who leads it, when it is one of those. */
  lead?: 'first' | 'second'
}

/** Whose matter it is: whoever keeps the work file of its kind. */
export function leadFor({ office, tag, random }: Pick<Received, 'office' | 'tag' | 'random'>): OfficerActor {
  const { first, second, head } = office
  if (tag === 'tochuc' || tag === 'thanhtra') return head ?? first
  if (tag === 'cchc' || tag === 'taichinh' || tag === 'antoan') return second
  // Elsewhere one keeps the file of what the agency is there for.
  const both = office.role === 'justice' || office.role === 'construction'
  return !both || random.chance(0.6) ? first : second
}

/** The clerk enters it, the same day or the next, and submits it to the leader; what is only to be known may stay with them. */
export function receive(scene: Scene, known: Known, given: Received): void {
  const { office, random, stop } = given
  if (stop === 'arrived') return
  if (!given.from && !stop && random.chance(0.02))
    return later(scene, 0, random, () =>
      refuseArrival(scene.services, office.clerk, {
        id: given.id,
        reason: random.pick(scene.topics.words.refuse),
      }),
    )
  later(scene, random.chance(0.7) ? 0 : 1, random, () => enter(scene, known, given))
}

async function enter(scene: Scene, known: Known, given: Received): Promise<void> {
  const { office, id, facts, wants, random, stop } = given
  const toLeader = wants !== 'know' || random.chance(0.6)
  await registerIncoming(scene.services, office.clerk, {
    id,
    facts,
    directTo: toLeader ? office.leader.accountId : null,
  })
  if (stop === 'direct') return
  if (toLeader) return later(scene, random.between(0, 1), random, () => direct(scene, known, given))
  later(scene, random.between(0, 2), random, () =>
    closeIncoming(scene.services, office.clerk, id, { note: random.pick(scene.topics.words.done.know) }),
  )
}

/** The leader directs: a lead, now and then others beside, a day. Heads of divisions hand on some of what they get. */
export async function direct(scene: Scene, known: Known, given: Received): Promise<void> {
  const { office, id, wants, random, stop } = given
  const { words } = scene.topics
  const lead = given.lead ? office[given.lead] : leadFor(given)
  const others = [office.first, office.second].filter((one) => one !== lead)
  const coordinators = stop === 'coordinate' || random.chance(0.3) ? others.slice(0, 1) : []
  const informed = office.head && office.head !== lead && random.chance(0.3) ? [office.head] : []
  const dueOn = dueFor(scene, given)
  const say = (text: string, to: OfficerActor) => fill(text, { lead: to.name })
  const handsOn = office.head !== undefined && office.head !== lead && !stop && random.chance(0.3)
  const first = handsOn && office.head ? office.head : lead
  await assignIncoming(scene.services, office.leader, id, {
    instruction: say(random.pick(words.instructions[wants]), first),
    lead: first.accountId,
    coordinators: handsOn ? [] : coordinators.map(({ accountId }) => accountId),
    informed: handsOn ? [] : informed.map(({ accountId }) => accountId),
    dueOn,
  })
  if (!handsOn) return follow(scene, known, given, { lead, coordinators, informed, dueOn })
  later(scene, random.between(0, 1), random, async () => {
    await assignIncoming(scene.services, first, id, {
      instruction: say(random.pick(words.handedOn), lead),
      lead: lead.accountId,
      coordinators: coordinators.map(({ accountId }) => accountId),
      informed: [],
      dueOn: notBefore(scene, dueOn),
    })
    follow(scene, known, given, { lead, coordinators, informed: [], dueOn })
  })
}

const notBefore = (scene: Scene, day: string | null): string | null =>
  day !== null && day < today(scene).toString() ? today(scene).toString() : day

function dueFor(scene: Scene, { facts, wants, days, random, dueAfter }: Received): string | null {
  if (dueAfter !== undefined) return dueIn(scene, dueAfter)
  if (wants === 'know') return null
  return notBefore(scene, facts.dueOn ?? dueIn(scene, random.between(...days)))
}

type Team = {
  lead: OfficerActor
  coordinators: readonly OfficerActor[]
  informed: readonly OfficerActor[]
  dueOn: string | null
}

function follow(scene: Scene, known: Known, given: Received, team: Team): void {
  const { id, random, stop } = given
  const { words } = scene.topics
  for (const person of team.informed)
    if (random.chance(0.8))
      later(scene, random.between(0, 2), random, () => report(scene, person, id, 'inform', ''))
  if (stop !== 'coordinate')
    for (const person of team.coordinators)
      later(scene, random.between(1, 3), random, () =>
        report(scene, person, id, 'coordinate', random.pick(words.coordination)),
      )
  if (stop === 'coordinate' || stop === 'lead') return
  work(scene, known, given, team)
}

async function report(
  scene: Scene,
  person: OfficerActor,
  id: string,
  kind: 'inform' | 'coordinate',
  answer: string,
): Promise<void> {
  const task = await taskAbout(scene, person, id, kind)
  if (task) await reportTask(scene.services, person, { taskId: task.taskId, answer })
}

/** The lead takes it up and brings it to an end: mostly before its day, some on it, a few after. */
export function work(
  scene: Scene,
  known: Known,
  given: Received,
  { lead, dueOn }: Pick<Team, 'lead' | 'dueOn'>,
): void {
  const { id, answer, random, office, tag } = given
  const days = dueOn ? workingDaysUntil(scene, dueOn) : random.between(1, 4)
  const drawn = random.next()
  const late = 0.06 + office.paper / 4
  const takes =
    drawn < late
      ? days + random.between(1, 6)
      : drawn < late + 0.14
        ? days
        : random.between(1, Math.max(1, days - 1))
  // Most of what comes from outside is dealt with on the phone or in a form of theirs.
  const answers = answer !== undefined && random.chance(given.from ? 0.5 : 0.25)
  if (takes > 1) later(scene, random.between(0, 1), random, () => startIncoming(scene.services, lead, id))
  // An answer wants its time for reviews, signature and seal.
  later(scene, answers ? Math.max(0, takes - 2) : takes, random, () =>
    answers ? reply(scene, known, given, lead) : close(scene, given, lead),
  )
  if (random.chance(0.75)) fileAway(scene, office, tag, [id], lead, random)
}

function workingDaysUntil(scene: Scene, dueOn: string): number {
  let days = 0
  for (let day = today(scene); day.toString() < dueOn && days < 60; days++)
    day = workingDay(scene.services.calendar, day, 1)
  return days
}

async function close(scene: Scene, { id, wants, random }: Received, lead: OfficerActor): Promise<void> {
  await closeIncoming(scene.services, lead, id, { note: random.pick(scene.topics.words.done[wants]) })
}

/** Answers by a document of one's own; once that is out, the matter is closed with it. */
async function reply(scene: Scene, known: Known, given: Received, lead: OfficerActor): Promise<void> {
  const { office, id, facts, answer, from, values, random, tag, unit } = given
  const draft = composeLetter(scene, office, answerSubject(answer!, unit), {
    to: from ? [from] : [],
    ...(from ? {} : { onPaper: [facts.issuerName] }),
    answers: { code: facts.code ?? '', issuer: facts.issuerName },
    values,
    random,
  })
  await write(scene, known, {
    office,
    author: lead,
    draft,
    random,
    pace: 0,
    answersId: id,
    out: (answerId) => {
      later(scene, 0, random, () =>
        closeIncoming(scene.services, lead, id, { note: 'Đã trả lời bằng văn bản.', answerId }),
      )
      if (random.chance(0.75)) fileAway(scene, office, tag, [answerId], lead, random)
    },
  })
}

/** The clerk agrees to what senders ask: to give back what was sent in error, to put the new one in its place. */
export async function answerAsked(scene: Scene, office: Office): Promise<void> {
  for (const request of await openRequests(scene.services.db, office.agency.id))
    await perform(scene, () =>
      answerRequest(scene.services, office.clerk, {
        documentId: request.document_id,
        requestId: request.id,
        agreed: true,
        note: '',
      }),
    )
}
