import { documentWorkOf, listDocuments, type DocumentWork } from '#modules/documents/index.ts'
import { listWorkFiles, openFilesOf } from '#modules/workfiles/index.ts'
import type { OfficerActor } from '#platform/access/actor.ts'
import type { Office } from './cast.ts'
import { closeFile, handOver, tagOf } from './filing.ts'
import { answerAsked, direct, receive, work, type Received } from './incoming.ts'
import { valuesFor } from './letter.ts'
import { consider, sit, submit, type Known } from './outgoing.ts'
import { factsInName } from './outside.ts'
import { deskOf, later, today, type Scene } from './scene.ts'

const MANY = 200

/**
 * Takes up what days lived before have left open: nothing of them is remembered but what lies on the desks. Everybody goes on
 * with their own, sooner or later.
 */
export async function resume(scene: Scene, known: Known): Promise<void> {
  for (const office of scene.offices) {
    await resumeFiles(scene, office)
    await resumeArrived(scene, known, office)
    for (const person of peopleOf(office)) await resumeDesk(scene, known, office, person)
    const random = scene.chance()
    later(scene, random.between(0, 2), random, () => answerAsked(scene, office))
  }
}

const peopleOf = ({ leader, clerk, head, first, second }: Office): OfficerActor[] => [
  ...new Set([leader, clerk, first, second, ...(head ? [head] : [])]),
]

/** A document of which only what is written on it is known. */
function unknown(scene: Scene, office: Office, id: string, facts: Received['facts']): Received {
  const random = scene.chance()
  return {
    office,
    id,
    facts,
    wants: 'do',
    tag: random.pick(['chuyenmon', 'kehoach', 'cchc']),
    days: [4, 8],
    unit: 'VP',
    values: valuesFor(scene, random),
    random,
  }
}

/** What a visitor did after the hour that is lived now stays as the visitor left it. */
const isPast = (scene: Scene, at: Temporal.Instant): boolean =>
  Temporal.Instant.compare(at, scene.services.clock.now()) <= 0

async function resumeArrived(scene: Scene, known: Known, office: Office): Promise<void> {
  const desk = deskOf(office.clerk)
  const { items } = await listDocuments(scene.services.db, desk, today(scene), {
    direction: 'incoming',
    state: 'arrived',
    limit: MANY,
  })
  for (const item of items.filter(({ sortAt }) => isPast(scene, sortAt))) {
    const { type, code, subject, issuedOn, issuerName, urgency, dueOn } = item
    const facts = factsInName(scene, subject) ?? { type, code, subject, issuedOn, issuerName, urgency, dueOn }
    if (facts.code && facts.issuerName) receive(scene, known, unknown(scene, office, item.id, facts))
  }
}

async function resumeDesk(scene: Scene, known: Known, office: Office, person: OfficerActor): Promise<void> {
  const { db } = scene.services
  for (const task of await documentWorkOf(db, deskOf(person), { limit: MANY }))
    if (isPast(scene, task.askedAt)) resumeTask(scene, known, office, person, task)
  const drafts = await listDocuments(db, deskOf(person), today(scene), {
    direction: 'outgoing',
    state: 'draft',
    limit: MANY,
  })
  for (const { id, authorName, sortAt } of drafts.items) {
    if (authorName !== person.name || !isPast(scene, sortAt)) continue
    const random = scene.chance()
    later(scene, random.between(1, 4), random, () => submit(scene, known, office, person, id))
  }
}

function resumeTask(
  scene: Scene,
  known: Known,
  office: Office,
  person: OfficerActor,
  task: DocumentWork,
): void {
  const { documentId: id, type, code, subject, issuerName, urgency, dueOn, kind } = task
  const facts = { type, code, subject, issuedOn: null, issuerName, urgency, dueOn }
  const given = unknown(scene, office, id, facts)
  const soon = (act: () => Promise<void>) => later(scene, given.random.between(0, 5), given.random, act)
  if (kind === 'direct') soon(() => direct(scene, known, given))
  else if (kind === 'lead') soon(async () => work(scene, known, given, { lead: person, dueOn }))
  else if (kind === 'opinion' || kind === 'review') soon(() => consider(scene, known, office, id, kind))
  else if (kind === 'sign' || kind === 'issue') sit(scene, known, office, kind, given.random)
}

/** Files go on being filled; those of years before are closed, closed ones handed over. */
async function resumeFiles(scene: Scene, office: Office): Promise<void> {
  const { db } = scene.services
  const { year } = today(scene)
  for (const holder of peopleOf(office)) {
    const random = scene.chance()
    for (const file of (await openFilesOf(db, deskOf(holder))).reverse()) {
      const open = { ...file, holder, tag: tagOf(scene, file.title) }
      scene.files.push(open)
      // Of this year's, those of single matters end before the year does.
      if (file.year < year || / tháng \d+ năm \d{4}$/.test(file.title))
        later(scene, random.between(2, 15), random, () => closeFile(scene, office, open, random))
    }
    const closed = await listWorkFiles(db, deskOf(holder), today(scene), { scope: 'mine', state: 'closed' })
    for (const { id, year, title, holderName } of closed.items)
      if (holderName === holder.name && random.chance(0.5))
        later(scene, random.between(3, 60), random, () =>
          handOver(scene, office, { id, holder, year, title, tag: tagOf(scene, title) }, random),
        )
  }
}
