import type { OfficerActor } from '#platform/access/actor.ts'
import { dateOf, type MovableClock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import { enqueue } from '#platform/jobs/jobs.ts'
import type { Services } from '#platform/services.ts'
import {
  documents,
  documentWorkOf,
  type Desk,
  type DocumentWork,
  type TaskKind,
} from '#modules/documents/index.ts'
import { readInbox, type EdocMessage } from '#modules/exchange/index.ts'
import { keysOf } from '#modules/signatures/index.ts'
import type { Random } from '../random.ts'
import { laterOn, workingDay, type Agenda } from './agenda.ts'
import type { Office } from './cast.ts'
import type { HeldJobs } from './held-jobs.ts'
import type { Topics } from './topics.ts'

/** How far a document of the last days goes before it is left on somebody's desk. */
export type Stop =
  | 'arrived'
  | 'direct'
  | 'lead'
  | 'coordinate'
  | 'draft'
  | 'returned'
  | 'opinion'
  | 'review'
  | 'sign'
  | 'issue'

/** A work file somebody is filling. */
export type OpenFile = { id: string; holder: OfficerActor; tag: string; year: number; title: string }

/** A document that the exchange has brought to one of the offices. */
export type Brought = { office: Office; id: string; message: EdocMessage }

/** Everything the days of the documents need. */
export type Scene = {
  /** With a clock that is moved and a database whose jobs come to us. */
  services: Services
  /** Of the machine: what is left to the queue is done at today's hour. */
  real: Services
  clock: MovableClock
  held: HeldJobs
  agenda: Agenda
  offices: readonly Office[]
  topics: Topics
  /** What offices do with what reaches them. */
  received(brought: Brought): void
  /** A sender wants something back, changed or replaced. */
  asked(office: Office): void
  /** Work files that are being filled. */
  files: OpenFile[]
  /** Years whose lists of files have been seen to. */
  years: Set<number>
  /** Documents that lie where they are until a day. */
  left: Map<string, Temporal.Instant>
  /** Sittings in which a leader signs, or a clerk issues, what lies there: `sign|agency`. */
  sittings: Set<string>
  /** Chance for what belongs to no matter of its own, such as what was begun before a restart. */
  chance(): Random
  /** Keys people sign with, by account. */
  keys: Map<string, string | undefined>
}

export const deskOf = (officer: OfficerActor): Desk => ({
  actor: officer,
  agencyId: officer.acting.agencyId,
  standsInFor: [],
})

export const today = ({ clock }: Scene): Temporal.PlainDate => dateOf(clock.now())

/** Puts an act on the agenda, so many working days from now. */
export const later = (scene: Scene, days: number, random: Random, act: () => Promise<void>): void =>
  scene.agenda.add(laterOn(scene.services.calendar, scene.clock.now(), days, random), act)

/** A day, so many working days from today. */
export const dueIn = (scene: Scene, days: number): string =>
  workingDay(scene.services.calendar, today(scene), days).toString()

/**
 * Does an entry of the agenda. What the rules refuse is refused here as it is to people: the document was closed meanwhile, or
 * somebody else was faster.
 */
export async function perform(scene: Scene, act: () => Promise<void>): Promise<void> {
  try {
    await act()
    await doJobs(scene)
  } catch (error) {
    // What a transaction left and was taken back with it is nobody's job.
    scene.held.take()
    if (!(error instanceof Refusal)) throw error
    scene.services.log.debug({ err: error }, 'an act of the demonstration was refused')
  }
}

/** Files are read once the days have been lived: reading a year of papers would hold up the pages. */
const READ_AFTER = { minutes: 5 }

/** Does the jobs that acts have left: exchange within the province at this hour, all others by the queue. */
async function doJobs(scene: Scene): Promise<void> {
  for (let jobs = scene.held.take(); jobs.length > 0; jobs = scene.held.take()) {
    for (const { task, payload } of jobs) {
      if (task === 'document.arrived') await bring(scene, String(payload['inboxId']))
      else if (task === 'document.status-arrived' || task === 'document.delivery-changed')
        await handle(scene, task, payload)
      else if (task === 'document.read') await readLater(scene, String(payload['documentId']))
      // Nothing is broken off here that would have to be looked for afterwards.
      else if (task !== 'signature.settle') await enqueue(scene.real.db, task, payload)
    }
  }
}

const handle = async (scene: Scene, task: string, payload: Record<string, unknown>): Promise<void> => {
  await documents.jobs?.[task]?.(scene.services, payload as never)
}

const readLater = ({ real }: Scene, documentId: string): Promise<void> =>
  enqueue(
    real.db,
    'document.read',
    { documentId },
    { key: `document.read:${documentId}`, runAt: real.clock.now().add(READ_AFTER) },
  )

/** Takes in what the exchange brought, and tells the office it is for. */
async function bring(scene: Scene, inboxId: string): Promise<void> {
  const { agencyId, message } = await readInbox(scene.services.db, inboxId)
  const before = scene.held.take()
  await handle(scene, 'document.arrived', { inboxId })
  const left = scene.held.take()
  const office = scene.offices.find(({ agency }) => agency.id === agencyId)
  // Whoever enters a document has it read: that tells its name.
  const arrived = left.find(({ task }) => task === 'document.read')?.payload['documentId']
  if (office && message.kind === 'edoc') {
    if (typeof arrived === 'string') scene.received({ office, id: arrived, message })
    if (message.business && message.business.type !== '0') scene.asked(office)
  }
  for (const { task, payload } of [...before, ...left]) {
    if (task === 'document.read') await readLater(scene, String(payload['documentId']))
    else if (task === 'document.arrived') await bring(scene, String(payload['inboxId']))
    else await handle(scene, task, payload)
  }
}

/** More than ever lies on a desk of the demonstration. */
const WHOLE_DESK = 1000

/** What lies on somebody's desk, of these kinds. */
export const workOn = (
  { services }: Scene,
  officer: OfficerActor,
  ...kinds: TaskKind[]
): Promise<DocumentWork[]> =>
  documentWorkOf(services.db, deskOf(officer), kinds.length > 0 ? { kinds, limit: WHOLE_DESK } : {})

/** Somebody's open task about a document. */
export const taskAbout = async (
  scene: Scene,
  officer: OfficerActor,
  documentId: string,
  ...kinds: TaskKind[]
): Promise<DocumentWork | undefined> =>
  (await workOn(scene, officer, ...kinds)).find((task) => task.documentId === documentId)

/** The key somebody signs with: their own, or as clerk the seal of the agency. */
export async function keyOf(
  scene: Scene,
  officer: OfficerActor,
  holder: 'officer' | 'agency',
): Promise<string | undefined> {
  const name = `${holder}|${officer.accountId}`
  if (!scene.keys.has(name)) {
    const found = (await keysOf(scene.services.db, officer)).find(
      (key) => key.holder === holder && key.wantsPin && key.state === 'active',
    )
    scene.keys.set(name, found?.id)
  }
  return scene.keys.get(name)
}
