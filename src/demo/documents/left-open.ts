import type { Random } from '../random.ts'
import { workingDay } from './agenda.ts'
import type { Office } from './cast.ts'
import { askAround } from './filing.ts'
import { pickTopic, takeIn, writeTo, type Course } from './matters.ts'
import type { Scene, Stop } from './scene.ts'

/** One that lies on a desk when the days end: begun so many working days before, as far as it came. */
type Lying = { before: number; stop: Stop; dueAfter?: number; lead?: 'first' | 'second' }

/** Whoever comes in as an officer finds work: new, due, late, to comment, to sign, to issue. */
const LYING: readonly Lying[] = [
  { before: 9, stop: 'lead', dueAfter: 5, lead: 'first' },
  { before: 8, stop: 'lead', dueAfter: 6, lead: 'second' },
  { before: 7, stop: 'coordinate', dueAfter: 8, lead: 'first' },
  { before: 6, stop: 'returned' },
  { before: 4, stop: 'lead', dueAfter: 5, lead: 'first' },
  { before: 3, stop: 'opinion' },
  { before: 7, stop: 'issue' },
  { before: 6, stop: 'sign' },
  { before: 5, stop: 'review' },
  { before: 5, stop: 'sign' },
  { before: 2, stop: 'lead', dueAfter: 8, lead: 'second' },
  { before: 2, stop: 'coordinate', dueAfter: 5, lead: 'second' },
  { before: 2, stop: 'direct' },
  { before: 1, stop: 'direct' },
  { before: 1, stop: 'draft' },
  { before: 0, stop: 'arrived' },
]

const INCOMING: readonly Stop[] = ['arrived', 'direct', 'lead', 'coordinate']

/** What is begun on this day in one of the offices a visitor looks into, and left lying until after the last. */
export async function leaveOpen(
  scene: Scene,
  course: Course,
  office: Office,
  day: Temporal.PlainDate,
  last: Temporal.PlainDate,
  random: Random,
): Promise<void> {
  const { calendar } = scene.services
  for (const lying of LYING) {
    if (!workingDay(calendar, last.add({ days: 1 }), -lying.before - 1).equals(day)) continue
    if (INCOMING.includes(lying.stop)) await layIncoming(scene, course, office, lying, random)
    else await layOutgoing(scene, course, office, lying.stop, random)
  }
  if (!workingDay(calendar, last.add({ days: 1 }), -2).equals(day)) return
  const file = scene.files.findLast(({ holder }) => holder === office.second)
  if (file) await askAround(scene, office, file, random, true)
}

async function layIncoming(
  scene: Scene,
  course: Course,
  office: Office,
  { stop, dueAfter, lead }: Lying,
  random: Random,
): Promise<void> {
  const topics = scene.topics.outside.filter(({ to, wants }) => to.includes(office.role) && wants !== 'know')
  await takeIn(scene, course, office, pickTopic(scene, course, topics, random), random, {
    stop,
    ...(dueAfter === undefined ? {} : { dueAfter }),
    ...(lead === undefined ? {} : { lead }),
  })
}

async function layOutgoing(
  scene: Scene,
  course: Course,
  office: Office,
  stop: Stop,
  random: Random,
): Promise<void> {
  const { reports, directives } = scene.topics
  const above =
    scene.offices.find(({ role }) => role === (office.role === 'commune' ? 'district' : 'committee')) ??
    scene.offices.find(({ role }) => role === 'committee')
  const topics = [...reports, ...directives].filter(({ by }) => by === office.role)
  if (above && topics.length > 0)
    await writeTo(scene, course, {
      office,
      topic: pickTopic(scene, course, topics, random),
      to: [above],
      random,
      stop,
    })
}
