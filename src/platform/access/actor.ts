import { rolesGrant, type Access, type Role } from './permissions.ts'

/** One seat of an officer: roles held in an agency, perhaps in one of its divisions (phòng). */
export type Position = {
  id: string
  agencyId: string
  agencyName: string
  divisionId: string | null
  title: string
  roles: readonly Role[]
}

type SignedIn = {
  accountId: string
  sessionId: string
  name: string
  /** Set while something must be done before anything else: a new password, a second factor. */
  confined?: Confinement
}

/** The only paths somebody reaches for now: the first is where they are sent. `reason` is told to programs. */
export type Confinement = { paths: readonly [string, ...string[]]; reason: string }

/**
 * Someone who files for themselves or for an organisation they represent. `personId` is the row in the register of persons of
 * whomever they act for now; `behalf` is there while that is an organisation.
 */
export type CitizenActor = SignedIn & { kind: 'citizen'; personId: string; behalf?: Behalf }

/** The organisation somebody acts for, and who they are themselves. */
export type Behalf = { representationId: string; organisation: string; taxCode: string; ownPersonId: string }

/** Someone who works for the province and acts for one agency at a time. */
export type OfficerActor = SignedIn & {
  kind: 'officer'
  positions: readonly Position[]
  acting: Position
}

/** The program itself: jobs, imports, simulations. `name` says which. */
export type SystemActor = { kind: 'system'; name: string }

export type Anonymous = { kind: 'anonymous' }
export type Actor = CitizenActor | OfficerActor | SystemActor | Anonymous

export const anonymous: Anonymous = { kind: 'anonymous' }
export const system = (name: string): SystemActor => ({ kind: 'system', name })

/** The roles an actor holds right now; an officer's are those of the position they act in. */
export function rolesOf(actor: Actor): readonly Role[] {
  if (actor.kind === 'citizen') return ['citizen']
  if (actor.kind === 'officer') return actor.acting.roles
  return []
}

/** May the actor pass a route that asks for `access`? Objects are checked again by the module's policy. */
export const may = (actor: Actor, access: Access): boolean => rolesGrant(rolesOf(actor), access)

/** Is the actor kept from this route (its path as in the table) until something else is done? */
export function confinedFrom(actor: Actor, path: string): Confinement | undefined {
  const confined = 'confined' in actor ? actor.confined : undefined
  return confined && !confined.paths.includes(path) ? confined : undefined
}
