import type { Actor } from '#platform/access/actor.ts'
import { dueFrom, restart, type Deadline, type Limit } from '#platform/calendar/deadline.ts'
import { dateOf } from '#platform/clock.ts'
import type { Tx } from '#platform/database/database.ts'
import { Conflict } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { isEnded, statusAfter, type DossierAction } from './dossier.ts'
import { nextResultNumber } from './numbering.ts'
import { resultSymbol } from './result-document.ts'
import type { DossierChange } from './store.ts'
import type { DossierRow, StoredDeadline } from './tables.ts'

export type Effect = { change: DossierChange; details?: Record<string, unknown> }

type Given = {
  actor: Actor
  dossier: DossierRow
  action: DossierAction
  decision: { note?: string; result?: DossierRow['result'] }
  now: Temporal.Instant
}

/** What an action does beside changing the status: dates, counters, numbers. */
export async function effectOf(services: Services, tx: Tx, given: Given): Promise<Effect> {
  const { dossier, action, now } = given
  const ended = isEnded(statusAfter(dossier.status, action, dossier.accepted_at !== null)!)
  const ending: DossierChange = ended && !dossier.ended_at ? { ended_at: now } : {}
  switch (action) {
    case 'accept':
      return { change: { accepted_at: now, ...promise(services, dossier, now) } }
    case 'requestSupplement':
      return askOnce(dossier)
    case 'supplement':
      // The time limit starts again once the dossier is complete (Decree 61/2018 art. 19.4).
      return { change: dossier.accepted_at ? begunAgain(services, dossier, now) : {} }
    case 'sign':
      return { change: { result: { ...contentOf(given), signedBy: signerOf(given.actor) } } }
    case 'rejectAfterReview':
      return {
        change: {
          ...ending,
          processed_at: now,
          result: { ...contentOf(given), refusal: given.decision.note, signedBy: signerOf(given.actor) },
        },
      }
    case 'issue': {
      const result = await registered(tx, given)
      return { change: { ...ending, processed_at: now, result }, details: { number: result.number } }
    }
    case 'returnResult':
      return { change: { ...ending, returned_at: now } }
    case 'propose':
    case 'proposeRefusal':
      // Where nobody assigns, whoever appraised it is its specialist by name; the task stays open to all of them.
      return { change: { ...drafted(given), handler_name: dossier.handler_name ?? nameOf(given.actor) } }
    default:
      return { change: { ...ending, ...drafted(given) } }
  }
}

/** The date the applicant is told, with the account of every half-day behind it. */
function promise(services: Services, dossier: DossierRow, now: Temporal.Instant): DossierChange {
  const limit = limitOf(dossier)
  if (!limit) return {}
  const deadline = dueFrom(services.calendar, now, limit)
  return { due_at: deadline.due, deadline: stored(deadline) }
}

function begunAgain(services: Services, dossier: DossierRow, now: Temporal.Instant): DossierChange {
  const limit = limitOf(dossier)
  if (!limit || !dossier.accepted_at) return {}
  const deadline = restart(services.calendar, dueFrom(services.calendar, dossier.accepted_at, limit), now)
  return { due_at: deadline.due, deadline: stored(deadline) }
}

export const limitOf = (dossier: Pick<DossierRow, 'limit_amount' | 'limit_unit'>): Limit | undefined =>
  dossier.limit_amount === null || dossier.limit_unit === null
    ? undefined
    : { amount: Number(dossier.limit_amount), unit: dossier.limit_unit as Limit['unit'] }

/** A deadline as it is kept with the dossier. */
export const stored = (deadline: Deadline): StoredDeadline => ({
  receivedAt: deadline.receivedAt.toString(),
  startsAt: deadline.startsAt.toString(),
  due: deadline.due.toString(),
  limit: deadline.limit,
  pauses: deadline.pauses.map((pause) => ({
    from: pause.from.toString(),
    to: pause.to.toString(),
    reason: pause.reason,
  })),
  trail: [...deadline.trail],
})

/** A supplement may be asked for once (Decree 61/2018 art. 11.2.c and 15.3). */
function askOnce(dossier: DossierRow): Effect {
  if (dossier.supplement_requests > 0) {
    throw new Conflict('Hồ sơ này đã được yêu cầu bổ sung một lần; pháp luật không cho phép yêu cầu lần nữa.')
  }
  return { change: { supplement_requests: 1 } }
}

const drafted = ({ decision }: Given): DossierChange => (decision.result ? { result: decision.result } : {})

const nameOf = (actor: Actor): string | null => (actor.kind === 'officer' ? actor.name : null)

const contentOf = ({ decision, dossier }: Given) => decision.result ?? dossier.result ?? { content: {} }

const signerOf = (actor: Actor) =>
  actor.kind === 'officer' ? { name: actor.name, title: actor.acting.title } : { name: 'Hệ thống', title: '' }

async function registered(tx: Tx, given: Given) {
  const { dossier, now } = given
  const agency = await getAgency(tx, dossier.agency_id)
  const number = await nextResultNumber(tx, dossier.agency_id, await resultSymbol(tx, dossier, agency), now)
  return { ...contentOf(given), number, issuedOn: dateOf(now).toString() }
}
