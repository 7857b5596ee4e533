import { may, type Actor } from '#platform/access/actor.ts'
import { rolesOf } from '#platform/access/actor.ts'
import { isResting, TRANSITIONS, type OpenPaymentState, type Status } from './dossier.ts'

type Subject = { person_id: string; agency_id: string; status: Status }
type Task = { role: string; agency_id: string; assignee_id: string | null; division_id: string | null }

/** May this actor see that the dossier exists, and read it? (Decree 61/2018 art. 5: nobody else may.) */
export function canRead(actor: Actor, dossier: Subject): boolean {
  if (actor.kind === 'citizen') return dossier.person_id === actor.personId
  if (actor.kind === 'officer')
    return may(actor, 'dossier.read') && dossier.agency_id === actor.acting.agencyId
  return actor.kind === 'system'
}

/** May this actor decide the task: it waits for a role they hold, in their agency, and for nobody else in person. */
export function canDecide(actor: Actor, task: Task, dossier: Subject): boolean {
  if (task.role === 'applicant') return actor.kind === 'citizen' && dossier.person_id === actor.personId
  if (actor.kind === 'system') return true
  if (actor.kind !== 'officer' || task.agency_id !== actor.acting.agencyId) return false
  if (task.assignee_id && task.assignee_id !== actor.accountId) return false
  return rolesOf(actor).some((role) => role === task.role)
}

/** May this actor give the task to a colleague: whoever may decide it, and those who lead the agency or its division. */
export function canHandOver(actor: Actor, task: Task, dossier: Subject): boolean {
  if (task.role === 'applicant' || actor.kind !== 'officer' || task.agency_id !== actor.acting.agencyId)
    return false
  const leads = rolesOf(actor).some((role) => role === 'leader' || role === 'division_head')
  return leads || canDecide(actor, task, dossier)
}

/** Applicants withdraw their own, until the result is there. */
export const canWithdraw = (actor: Actor, dossier: Subject): boolean =>
  actor.kind === 'citizen' &&
  dossier.person_id === actor.personId &&
  TRANSITIONS.withdraw.from.includes(dossier.status)

/** Rating is for whoever the dossier was for, once it is over. */
export const canRate = (actor: Actor, dossier: Subject): boolean =>
  actor.kind === 'citizen' &&
  dossier.person_id === actor.personId &&
  ['processed', 'returned', 'stopped', 'refused'].includes(dossier.status)

/**
 * A new date is given by those who answer for the time limit (Decree 61/2018 art. 19.9), while it runs: also while the agency looks
 * for reported money, not while the applicant is waited for.
 * @param payment how the money asked for stands
 */
export const canExtend = (actor: Actor, dossier: Subject, payment: OpenPaymentState | null): boolean =>
  canRead(actor, dossier) &&
  (actor.kind === 'system' || may(actor, 'dossier.extend')) &&
  TRANSITIONS.extend.from.includes(dossier.status) &&
  !isResting(dossier.status, payment)

/** Money is asked for, confirmed and taken by whoever holds a present step, and by the one-stop desk (Decree 61/2018 art. 22). */
export const canCollect = (actor: Actor, tasks: readonly Task[], dossier: Subject): boolean =>
  actor.kind === 'officer' &&
  may(actor, 'payment.collect') &&
  canRead(actor, dossier) &&
  (rolesOf(actor).includes('reception') || tasks.some((task) => canDecide(actor, task, dossier)))

/** A dossier that was stopped is given back by the one-stop desk, as results are (Decree 61/2018 art. 20). */
export const canHandBack = (actor: Actor, dossier: Subject): boolean =>
  actor.kind === 'officer' && may(actor, 'dossier.receive') && canRead(actor, dossier)

/** Only the applicant says that they have paid. */
export const canReport = (actor: Actor, dossier: Subject): boolean =>
  actor.kind === 'citizen' && dossier.person_id === actor.personId && dossier.status === 'payment'
