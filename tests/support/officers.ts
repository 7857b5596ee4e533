import type { Actor, CitizenActor, OfficerActor } from '#platform/access/actor.ts'
import type { Role } from '#platform/access/permissions.ts'
import { dateOf } from '#platform/clock.ts'
import type { Services } from '#platform/services.ts'
import { officersOf } from '#modules/identity/index.ts'

/** Somebody who works at an agency in these roles, made up on the spot: rights are read from the seat, not from an account. */
export function officerAt(
  agency: { id: string; name: string },
  roles: readonly Role[],
  accountId: string = crypto.randomUUID(),
  name = 'Trần Văn Bình',
): OfficerActor {
  const acting = {
    id: crypto.randomUUID(),
    agencyId: agency.id,
    agencyName: agency.name,
    divisionId: null,
    title: 'Công chức',
    roles,
  }
  return { kind: 'officer', accountId, sessionId: '', name, positions: [acting], acting }
}

export const citizenOf = (person: { id: string; full_name: string }): CitizenActor => ({
  kind: 'citizen',
  accountId: person.id,
  sessionId: '',
  name: person.full_name,
  personId: person.id,
})

/** The officer a task waits for: of its agency and role, the one it is given to where it is given to one. */
export async function officerFor(
  services: Services,
  task: { agency_id: string; role: string; assignee_id: string | null },
): Promise<Actor> {
  const officers = await officersOf(services.db, task.agency_id, dateOf(services.clock.now()))
  const officer = officers.find(
    (one) =>
      one.roles.some((role) => role === task.role) &&
      (task.assignee_id === null || task.assignee_id === one.accountId),
  )
  if (!officer) throw new Error(`nobody at agency ${task.agency_id} is ${task.role}`)
  return officerAt({ id: task.agency_id, name: 'Cơ quan' }, officer.roles, officer.accountId, officer.name)
}
