import type { OfficerActor } from '#platform/access/actor.ts'
import type { officersOf } from '#modules/identity/index.ts'

type Officer = Awaited<ReturnType<typeof officersOf>>[number]

/** An officer at work in an agency, as pages know them. */
export function actorOf(officer: Officer, agency: { id: string; name: string }): OfficerActor {
  const acting = {
    id: officer.accountId,
    agencyId: agency.id,
    agencyName: agency.name,
    divisionId: officer.divisionId,
    title: officer.title,
    roles: officer.roles,
  }
  return {
    kind: 'officer',
    accountId: officer.accountId,
    sessionId: '',
    name: officer.name,
    positions: [acting],
    acting,
  }
}
