import { Readable } from 'node:stream'
import { isWorkingDay } from '#platform/calendar/calendar.ts'
import { movableClock, ZONE } from '#platform/clock.ts'
import { storeFile, type StoredFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { samplePdf } from '../sample-pdf.ts'
import { seededRandom, type Random } from '../random.ts'
import { newAgenda } from './agenda.ts'
import { gatherOffices } from './cast.ts'
import { beginMatter, beginYear, closeYear } from './filing.ts'
import { rememberDrawings } from './drawings.ts'
import { holdJobs } from './held-jobs.ts'
import { answerAsked } from './incoming.ts'
import { leaveOpen } from './left-open.ts'
import { hearFromOutside, keepInHouse, sendDirective, sendReport, takeUp, type Course } from './matters.ts'
import { resume } from './resume.ts'
import { later, perform, today, type Scene } from './scene.ts'
import { readTopics } from './topics.ts'

export type DocumentDays = {
  /** First and last day, both included. */
  from: Temporal.PlainDate
  until: Temporal.PlainDate
  /** Matters that begin on a working day, on average; each makes two or three documents. */
  rate: number
  seed: number
  /** Told before a day begins: it is lived once, also when it was broken off. */
  onBegin?(day: Temporal.PlainDate): Promise<void>
  onDay?(day: Temporal.PlainDate): void
  stopped?(): boolean
}

/**
 * Lives through days of a province's documents: agencies write to each other, enter, direct, answer, sign, issue and keep what
 * belongs together – by the same functions that pages and API call, with a clock that is moved. Goes on from what earlier days
 * have left open. On the same database the same seed gives the same days.
 */
export async function liveDocuments(real: Services, plan: DocumentDays): Promise<void> {
  const clock = movableClock(plan.from.toZonedDateTime(ZONE).toInstant())
  const held = holdJobs(real.db)
  const services = { ...real, clock, db: held.db, printer: rememberDrawings(real.printer) }
  let drawn = 0
  const offices = await gatherOffices(services)
  const demoCommune = offices.find(({ role }) => role === 'commune')?.agency.id
  const demo = new Set(
    offices
      .filter(({ agency }) => agency.key === real.province.demoDepartment || agency.id === demoCommune)
      .map(({ agency }) => agency.id),
  )
  const course: Course = { known: new Map(), sent: new Map(), demo, lately: new Map() }
  const scene: Scene = {
    services,
    real,
    clock,
    held,
    agenda: newAgenda(),
    offices,
    topics: await readTopics(real.config.province),
    received: (brought) => takeUp(scene, course, brought),
    asked: (office) => later(scene, 1, scene.chance(), () => answerAsked(scene, office)),
    files: [],
    left: new Map(),
    sittings: new Set(),
    chance: () => seededRandom(plan.seed * 1_000_003 + today(scene).dayOfYear * 10_007 + drawn++),
    keys: new Map(),
    years: new Set(),
  }
  clock.set(openingOf(plan.from))
  await resume(scene, course.known)
  const paper = await storeFile(services, Readable.from([samplePdf]), ['application/pdf'], 'tai-lieu.pdf')
  for (let day = plan.from; Temporal.PlainDate.compare(day, plan.until) <= 0; day = day.add({ days: 1 })) {
    if (plan.stopped?.()) return
    await plan.onBegin?.(day)
    if (isWorkingDay(real.calendar, day)) {
      clock.set(openingOf(day))
      planDay(scene, course, plan, day, paper)
    }
    await liveUntil(scene, day.add({ days: 1 }).toZonedDateTime(ZONE).toInstant(), plan)
    plan.onDay?.(day)
  }
}

const openingOf = (day: Temporal.PlainDate): Temporal.Instant =>
  day.toZonedDateTime({ timeZone: ZONE, plainTime: Temporal.PlainTime.from('07:05') }).toInstant()

/** Does what is on the agenda before a moment. */
async function liveUntil(scene: Scene, end: Temporal.Instant, plan: DocumentDays): Promise<void> {
  for (let entry = scene.agenda.next(end); entry; entry = scene.agenda.next(end)) {
    if (plan.stopped?.()) return
    if (Temporal.Instant.compare(entry.at, scene.clock.now()) > 0) scene.clock.set(entry.at)
    await perform(scene, entry.act)
  }
}

/** What most matters of a day are: what comes from outside, then reports, what stays in the house, and directives. */
const KINDS: readonly (readonly [number, (scene: Scene, course: Course, random: Random) => Promise<void>])[] =
  [
    [0.62, hearFromOutside],
    [0.74, sendReport],
    [0.84, keepInHouse],
    [1, sendDirective],
  ]

/** Puts down what begins on a day, at hours of the day. */
function planDay(
  scene: Scene,
  course: Course,
  plan: DocumentDays,
  day: Temporal.PlainDate,
  paper: StoredFile,
): void {
  const random = seededRandom(plan.seed * 1_000_003 + day.year * 1000 + day.dayOfYear)
  const matters = Math.floor(plan.rate * (0.5 + random.next()) + random.next())
  for (let index = 0; index < matters; index++) {
    const own = seededRandom(random.between(1, 2 ** 30))
    const drawn = own.next()
    const [, begin] = KINDS.find(([until]) => drawn < until) ?? KINDS[0]!
    later(scene, 0, own, () => begin(scene, course, own))
  }
  const fresh = !scene.years.has(day.year)
  scene.years.add(day.year)
  for (const office of scene.offices) {
    const own = seededRandom(random.between(1, 2 ** 30))
    if (fresh) later(scene, 0, own, () => beginYear(scene, office, own))
    if (fresh) closeYear(scene, office, own)
    if (own.chance(plan.rate / 60)) later(scene, 0, own, () => beginMatter(scene, office, own, paper))
    if (course.demo.has(office.agency.id))
      later(scene, 0, own, () => leaveOpen(scene, course, office, day, plan.until, own))
  }
}
