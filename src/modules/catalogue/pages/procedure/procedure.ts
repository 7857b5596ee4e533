import { NotFound } from '#platform/errors.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { latestProcess } from '#platform/process/definitions.ts'
import type { Services } from '#platform/services.ts'
import { statedFee, statedLimit } from '../../procedure.ts'
import { usualSteps, type Step } from '../../steps.ts'
import { agenciesFor, assignmentsOf, getProcedure } from '../../store.ts'
import type { AssignmentTable } from '../../tables.ts'
import { procedurePage, type Handling } from './procedure-page.tsx'

/** Everything a citizen asks about one procedure. */
export async function showProcedure({ services, actor, params }: Context<{ code: string }>): Promise<Answer> {
  const now = services.clock.now()
  const procedure = await getProcedure(services.db, params.code, now)
  const [assignments, agencies] = await Promise.all([
    assignmentsOf(services.db, params.code, now),
    agenciesFor(services.db, params.code, now),
  ])
  const handlings = await Promise.all(
    assignments.map(async (assignment): Promise<Handling> => ({
      assignment,
      agencies: agencies.filter((agency) =>
        assignment.agency_keys
          ? assignment.agency_keys.includes(agency.key)
          : agency.level === assignment.level && agency.kind === assignment.kind,
      ),
      limit: ownLimit(assignment) ?? statedLimit(procedure.channels),
      fee: assignment.fee ?? statedFee(procedure.channels),
      steps: await stepsOf(services, assignment.process_key),
    })),
  )
  return page(procedurePage({ procedure, handlings, mayFile: actor.kind !== 'officer' }))
}

const ownLimit = (assignment: AssignmentTable) =>
  assignment.limit_amount !== null && assignment.limit_unit !== null
    ? { amount: Number(assignment.limit_amount), unit: assignment.limit_unit }
    : null

/** The usual steps; none while the process is not published. */
async function stepsOf(services: Services, key: string): Promise<Step[]> {
  try {
    return usualSteps((await latestProcess(services.db, key)).plan)
  } catch (error) {
    if (error instanceof NotFound) return []
    throw error
  }
}
