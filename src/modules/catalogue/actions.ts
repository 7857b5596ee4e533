import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Conflict } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { imports } from './import-store.ts'
import { importProcedures, type CataloguePlan } from './import.ts'
import { listLifeEvents } from './store.ts'

/**
 * Applies a catalogue that waits, from today on. It is compared with what is in force at this moment.
 * @param withdraw also end the procedures that are not in the file
 * @throws Conflict when somebody else has applied it
 */
export async function applyImport(
  services: Services,
  actor: Actor,
  given: { id: string; withdraw: boolean },
  origin?: Origin,
): Promise<CataloguePlan> {
  const waiting = await imports.get(services.db, given.id)
  const events = await listLifeEvents(services.db)
  const lifeEvents = events.map((event) => ({
    ...event,
    fields: event.field_codes,
    procedures: event.procedure_codes,
  }))
  return inTransaction(services.db, async (tx) => {
    const at = services.clock.now()
    if (!(await imports.close(tx, given.id, at))) throw new Conflict('Tệp này đã được áp dụng.')
    return importProcedures(tx, waiting.rows, {
      at,
      actor,
      from: dateOf(at),
      withdraw: given.withdraw,
      lifeEvents,
      origin,
    })
  })
}
