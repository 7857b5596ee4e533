import { may, rolesOf, type OfficerActor } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import type { DeputyKind, DocumentRow, TaskRow } from './stores/tables.ts'
import type { TaskKind } from './document.ts'

/** In whose place somebody acts today, besides their own. */
export type StandIn = { principalId: string; principalName: string; kind: DeputyKind }

/** An officer at work on documents: in which agency, and for whom. */
export type Desk = { actor: OfficerActor; agencyId: string; standsInFor: readonly StandIn[] }

/** The accounts whose documents and tasks are on this desk. */
export const accountsOf = (desk: Desk): readonly string[] => [
  desk.actor.accountId,
  ...desk.standsInFor.map(({ principalId }) => principalId),
]

/** Clerks keep the registers and leaders answer for everything: they read all documents of their agency. */
export const readsAll = ({ actor }: Pick<Desk, 'actor'>): boolean =>
  rolesOf(actor).some((role) => role === 'clerk' || role === 'leader')

/** May the desk read the document: its own agency's, and either all of them or one it has a part in. */
export const canRead = (desk: Desk, document: Pick<DocumentRow, 'agency_id'>, hasPart: boolean): boolean =>
  document.agency_id === desk.agencyId && may(desk.actor, 'document.read') && (readsAll(desk) || hasPart)

/**
 * What may not be done in somebody's place: a secretary prepares and follows up but decides nothing; who stands in during an
 * absence does not sign: a signature in another's place wants an authorisation in writing (Decree 30/2020 art. 13).
 */
const WITHHELD: Readonly<Record<DeputyKind, readonly TaskKind[]>> = {
  secretary: ['sign', 'review', 'legal', 'issue'],
  absence: ['sign'],
  authorisation: [],
}

/** In whose name this desk may finish a task: its own, or somebody's it stands in for; undefined when it may not. */
export function mayFinish(
  desk: Desk,
  task: Pick<TaskRow, 'account_id' | 'state' | 'kind'>,
): 'self' | StandIn | undefined {
  if (task.state !== 'open') return undefined
  if (task.account_id === desk.actor.accountId) return 'self'
  return desk.standsInFor.find(
    (one) => one.principalId === task.account_id && !WITHHELD[one.kind].includes(task.kind),
  )
}

/** What an officer did last on a document that day, wherever it stands in the chain. */
export const lastDone = <T extends Pick<TaskRow, 'done_by' | 'done_at'>>(
  { accountId }: Pick<OfficerActor, 'accountId'>,
  tasks: readonly T[],
  on: Temporal.PlainDate,
): T | undefined =>
  tasks
    .flatMap((task) => (task.done_at && task.done_by === accountId ? [{ task, at: task.done_at }] : []))
    .filter(({ at }) => dateOf(at).equals(on))
    .toSorted((one, other) => Temporal.Instant.compare(one.at, other.at))
    .at(-1)?.task

type Handled = Pick<DocumentRow, 'direction' | 'state' | 'handler_id'>

/**
 * May the desk give an incoming document to colleagues: leaders and heads of division, whoever was asked to direct it,
 * and the lead, who brings others in.
 */
export const canAssign = (desk: Desk, document: Handled, tasks: readonly TaskRow[]): boolean =>
  document.direction === 'incoming' &&
  ['registered', 'assigned', 'processing'].includes(document.state) &&
  (may(desk.actor, 'document.direct') ||
    tasks.some((task) => (task.kind === 'direct' || task.kind === 'lead') && mayFinish(desk, task)))

/** May the desk say that an incoming document is dealt with: its lead, leaders, and the clerk when nobody had to act. */
export const canClose = (desk: Desk, document: Handled): boolean =>
  document.direction === 'incoming' &&
  ['registered', 'assigned', 'processing'].includes(document.state) &&
  (may(desk.actor, 'document.direct') ||
    may(desk.actor, 'document.register') ||
    (document.handler_id !== null && accountsOf(desk).includes(document.handler_id)))

/** May the desk go on writing an outgoing document: its author, while it is a draft. */
export const canEdit = (
  desk: Desk,
  document: Pick<DocumentRow, 'direction' | 'state' | 'author_id'>,
): boolean =>
  document.direction === 'outgoing' &&
  document.state === 'draft' &&
  document.author_id !== null &&
  accountsOf(desk).includes(document.author_id)
