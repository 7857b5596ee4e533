import type { Actor } from '#platform/access/actor.ts'
import { dueFrom, restart, resume, type Deadline, type Limit } from '#platform/calendar/deadline.ts'
import { addWorkingMinutes, workingMinutesBetween } from '#platform/calendar/working-time.ts'
import { dateOf } from '#platform/clock.ts'
import type { Tx } from '#platform/database/database.ts'
import { Conflict } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { isEnded, statusAfter, type DossierAction, type ResultDraft } from './dossier.ts'
import { keptNumber, nextResultNumber, useResultNumber } from './numbering.ts'
import { resultSymbol } from './result-document.ts'
import type { DossierChange } from './store.ts'
import type { SignedResult } from './result-signing.ts'
import type { DossierRow, StoredDeadline } from './tables.ts'

export type Effect = { change: DossierChange; details?: Record<string, unknown> }

type Given = {
  actor: Actor
  dossier: DossierRow
  action: DossierAction
  decision: { note?: string; result?: DossierRow['result'] }
  /** The file that was signed or sealed for this decision. */
  signed?: SignedResult
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
      return signedBy(tx, given)
    case 'rejectAfterReview':
      return {
        change: {
          ...ending,
          processed_at: now,
          result: {
            ...unsigned(contentOf(given)),
            refusal: given.decision.note,
            signedBy: signerOf(given.actor),
          },
        },
      }
    case 'issue': {
      const result = await registered(tx, given)
      const details = { number: result.number, ...(result.signed ? {} : { unsigned: true }) }
      return { change: { ...ending, processed_at: now, result }, details }
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

/**
 * The date after the applicant was waited for: that time is not counted. A date that was put off moves by as much working time.
 */
export function resumed(
  { calendar }: Services,
  dossier: DossierRow,
  pause: { from: Temporal.Instant; to: Temporal.Instant },
): DossierChange {
  const limit = limitOf(dossier)
  const { due_at: due, deadline: before } = dossier
  if (!limit || !before || !due) return {}
  const pauses = before.pauses.map(({ from, to, reason }) => ({
    from: Temporal.Instant.from(from),
    to: Temporal.Instant.from(to),
    reason,
  }))
  const receivedAt = Temporal.Instant.from(before.receivedAt)
  const deadline = resume(calendar, { receivedAt, limit, pauses }, pause.from, pause.to, WAITED)
  const left = workingMinutesBetween(calendar, pause.from, due)
  const moved = left < 0 ? due : addWorkingMinutes(calendar, pause.to, left)
  return { due_at: dossier.first_due_at ? moved : deadline.due, deadline: stored(deadline) }
}

/** How the account of a date names the time an applicant needed to pay. */
export const WAITED = 'Chờ thực hiện nghĩa vụ tài chính'

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

/** Whatever is drafted anew is no longer what was signed. */
function drafted({ decision, dossier }: Given): DossierChange {
  return decision.result ? { result: decision.result } : withoutSignature(dossier)
}

/** What a signed result is once its paper no longer counts: the draft it was signed from. */
export const withoutSignature = ({ result }: Pick<DossierRow, 'result'>): DossierChange =>
  result?.signed ? { result: unsigned(result) } : {}

const nameOf = (actor: Actor): string | null => (actor.kind === 'officer' ? actor.name : null)

const contentOf = ({ decision, dossier }: Given) => decision.result ?? dossier.result ?? { content: {} }

const signerOf = (actor: Actor) =>
  actor.kind === 'officer' ? { name: actor.name, title: actor.acting.title } : { name: 'Hệ thống', title: '' }

const unsigned = ({ content, refusal }: ResultDraft): ResultDraft => ({
  content,
  ...(refusal === undefined ? {} : { refusal }),
})

/** The leader's signature: on the file with its number and day, or, where nothing is signed here, on paper. */
async function signedBy(tx: Tx, given: Given): Promise<Effect> {
  const { actor, signed } = given
  const result = { ...unsigned(contentOf(given)), signedBy: signerOf(actor) }
  if (!signed) return { change: { result } }
  await useResultNumber(tx, signed.taken)
  const { file, taken } = signed
  return {
    change: { result: { ...result, number: taken.text, issuedOn: signed.issuedOn, signed: file } },
    details: { number: taken.text, signed: true },
  }
}

/** A signed result bears its number already; any other gets one now. */
async function registered(tx: Tx, given: Given): Promise<ResultDraft> {
  const { dossier, now, signed } = given
  const content = contentOf(given)
  if (dossier.result?.signed) return { ...dossier.result, signed: signed?.file ?? dossier.result.signed }
  const agency = await getAgency(tx, dossier.agency_id)
  const symbol = await resultSymbol(tx, dossier, agency)
  const kept = await keptNumber(tx, dossier, symbol, now)
  if (kept) await useResultNumber(tx, kept)
  const { text } = kept ?? (await nextResultNumber(tx, dossier.agency_id, symbol, now))
  return { ...content, number: text, issuedOn: dateOf(now).toString() }
}
