import { factsOf } from '#modules/documents/index.ts'
import type { Random } from '../random.ts'
import type { Office } from './cast.ts'
import { fileAway } from './filing.ts'
import { leadFor, receive, type Received } from './incoming.ts'
import { composeLetter, valuesFor, type Subject, type Values } from './letter.ts'
import { recall, write, type Known, type Writing } from './outgoing.ts'
import { comeIn } from './outside.ts'
import { dueIn, today, type Brought, type Scene, type Stop } from './scene.ts'
import type { Directive, Outside, Report, Role } from './topics.ts'

/** What a letter of ours wants of those it reaches, by its subject: so that they know what to do with it. */
export type Sent = { topic: Directive | Report; from: Office; values: Values; dueOn: string | null }

/** How matters go on: what is being written, what has been sent. */
export type Course = {
  known: Known
  sent: Map<string, Sent>
  demo: Set<string>
  lately: Map<unknown, string>
}

const inSeason = (scene: Scene) => (topic: { months?: number[] | undefined }) =>
  topic.months === undefined || topic.months.includes(today(scene).month)

/** Days until somebody comes back to what was written about. */
const REST = 25

/** One of the topics, rather one that nobody has written about lately. */
export function pickTopic<T>(scene: Scene, { lately }: Course, topics: readonly T[], random: Random): T {
  const since = today(scene).subtract({ days: REST }).toString()
  const rested = topics.filter((topic) => (lately.get(topic) ?? '') < since)
  const topic = random.pick(rested.length > 0 ? rested : topics)
  lately.set(topic, today(scene).toString())
  return topic
}

/** An agency writes to those below or beside it. */
export async function sendDirective(scene: Scene, course: Course, random: Random): Promise<void> {
  const all = scene.topics.directives.filter(inSeason(scene))
  const roles = new Set(scene.offices.map(({ role }) => role))
  const fitting = all.filter(({ by }) => roles.has(by))
  const topic = pickTopic(scene, course, fitting, random)
  const office = random.pick(scene.offices.filter(({ role }) => role === topic.by))
  const to = receivers(scene, course, topic, office, random)
  if (to.length > 0) await writeTo(scene, course, { office, topic, to, random })
}

/** Those a directive is for: all of a level when they are few, else some, those a visitor looks into among them. */
function receivers(
  { offices }: Scene,
  { demo }: Course,
  { to }: Directive,
  office: Office,
  random: Random,
): Office[] {
  const isLocal = (role: Role) => role === 'commune' || role === 'district'
  const fits = ({ role }: Office) =>
    to === 'all'
      ? role !== 'committee'
      : to === 'departments'
        ? !isLocal(role) && role !== 'committee'
        : to === 'local'
          ? isLocal(role)
          : role === 'commune'
  const fitting = offices.filter((one) => one !== office && fits(one))
  return fitting.filter(({ agency }) => demo.has(agency.id) || random.chance(fitting.length > 5 ? 0.35 : 0.8))
}

/** A report or a request goes up. */
export async function sendReport(scene: Scene, course: Course, random: Random): Promise<void> {
  const roles = new Set(scene.offices.map(({ role }) => role))
  const fitting = scene.topics.reports.filter(inSeason(scene)).filter(({ by }) => roles.has(by))
  const topic = pickTopic(scene, course, fitting, random)
  const offices = scene.offices.filter(({ role }) => role === topic.by)
  const demo = offices.find(({ agency }) => course.demo.has(agency.id))
  const office = demo && random.chance(0.5) ? demo : random.pick(offices)
  const above = topic.to === 'upper' ? 'district' : topic.to
  const to =
    scene.offices.find(({ role }) => role === above) ?? scene.offices.find(({ role }) => role === 'committee')
  if (to && to !== office) await writeTo(scene, course, { office, topic, to: [to], random })
}

const isReport = ({ topics }: Scene, topic: Directive | Report): boolean =>
  topics.reports.some((one) => one === topic)

type Post = {
  office: Office
  topic: Directive | Report
  to: readonly Office[]
  random: Random
  stop?: Stop
}

/** An agency writes to others; a letter in fifty is recalled and replaced, one in eight goes on paper as well. */
export async function writeTo(scene: Scene, course: Course, post: Post): Promise<void> {
  const { office, topic, to, random, stop } = post
  const values = valuesFor(scene, random)
  const about: Subject = {
    ...topic,
    dueOn: topic.days ? dueIn(scene, random.between(...topic.days) + 4) : null,
  }
  const paper = random.chance(office.paper / 2) ? ['Lưu trữ lịch sử tỉnh'] : []
  const draft = composeLetter(scene, office, about, {
    to,
    onPaper: paper,
    upward: isReport(scene, topic),
    values,
    random,
  })
  const author = leadFor({ office, tag: topic.tag, random })
  const writing: Writing = { office, author, draft, random, pace: 1, ...(stop ? { stop } : {}) }
  course.sent.set(draft.subject, { topic, from: office, values, dueOn: about.dueOn })
  writing.out = (id) => {
    if (random.chance(0.8)) fileAway(scene, office, topic.tag, [id], author, random)
    if (!stop && random.chance(0.03)) takeBackAfterDays(scene, course, id, writing)
  }
  await write(scene, course.known, writing)
}

function takeBackAfterDays(
  scene: Scene,
  course: Course,
  id: string,
  { out: _out, ...writing }: Writing,
): void {
  const { random } = writing
  scene.agenda.add(scene.clock.now().add({ hours: 24 * random.between(1, 3) + 2 }), () =>
    recall(scene, course.known, id, { ...writing, version: 1 }),
  )
}

/** What stays in the house: decisions, notices of meetings, plans of the month. */
export async function keepInHouse(scene: Scene, course: Course, random: Random): Promise<void> {
  const demo = scene.offices.filter(({ agency }) => course.demo.has(agency.id))
  const office = random.pick(random.chance(0.4) && demo.length > 0 ? demo : scene.offices)
  const fitting = scene.topics.internal.filter(({ by }) => by === 'any' || by === office.role)
  const topic = pickTopic(scene, course, fitting, random)
  const values = valuesFor(scene, random)
  const about: Subject = { ...topic, wants: 'house', dueOn: null }
  const draft = composeLetter(scene, office, about, { to: [], values, random })
  const author = leadFor({ office, tag: topic.tag, random })
  await write(scene, course.known, {
    office,
    author,
    draft,
    random,
    pace: 1,
    out: (id) => {
      if (random.chance(0.7)) fileAway(scene, office, topic.tag, [id], author, random)
    },
  })
}

/** Somebody outside the exchange writes to one of the offices. */
export async function hearFromOutside(scene: Scene, course: Course, random: Random): Promise<void> {
  const demo = scene.offices.filter(({ agency }) => course.demo.has(agency.id))
  const office = random.pick(random.chance(0.6) && demo.length > 0 ? demo : scene.offices)
  const topics = scene.topics.outside.filter(({ to }) => to.includes(office.role))
  if (topics.length > 0) await takeIn(scene, course, office, pickTopic(scene, course, topics, random), random)
}

/** A document from outside, with what becomes of it. */
export async function takeIn(
  scene: Scene,
  course: Course,
  office: Office,
  topic: Outside,
  random: Random,
  left: Pick<Received, 'stop' | 'dueAfter' | 'lead'> = {},
): Promise<void> {
  const { id, facts, values } = await comeIn(scene, office, topic, random)
  const answered = topic.wants === 'opinion' || topic.wants === 'report'
  receive(scene, course.known, {
    office,
    id,
    facts: left.dueAfter === undefined ? facts : { ...facts, dueOn: null },
    wants: topic.wants,
    tag: topic.tag,
    days: topic.days ?? [5, 8],
    unit: 'VP',
    ...(answered ? { answer: replyTo(scene, topic) } : {}),
    values,
    random,
    ...left,
  })
}

const replyTo = ({ topics }: Scene, { subject, wants }: Outside) =>
  wants === 'report'
    ? { type: 'bao-cao', subject: subject.replace(/^báo cáo /, ''), points: topics.words.replies.report }
    : { type: 'cong-van', subject: `trả lời về việc ${subject}`, points: topics.words.replies.opinion }

/** What an office does with what the exchange brought it. */
export function takeUp(scene: Scene, course: Course, { office, id, message }: Brought): void {
  const random = scene.chance()
  const facts = factsOf(message, scene.services.documentRules)
  const sent = course.sent.get(facts.subject)
  const answered = message.responseFor.length > 0
  receive(scene, course.known, {
    office,
    id,
    facts: { ...facts, dueOn: facts.dueOn ?? sent?.dueOn ?? null },
    wants: answered || !sent ? 'know' : sent.topic.wants,
    tag: sent?.topic.tag ?? 'kehoach',
    days: sent?.topic.days ?? [4, 7],
    unit: 'VP',
    ...(sent?.topic.answer && !answered ? { answer: sent.topic.answer, from: sent.from } : {}),
    values: sent?.values ?? valuesFor(scene, random),
    random,
  })
}
