import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Conflict, NotFound } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import type { Agency } from './agency.ts'
import { imports, putContact, type Contact } from './import-store.ts'
import { importAgencies, type ImportPlan } from './import.ts'
import { findAgencyByKey } from './store.ts'

/** The agency an administrator asked for. @throws NotFound */
export async function accessAgency(services: Services, key: string): Promise<Agency> {
  const agency = await findAgencyByKey(services.db, key)
  if (!agency) throw new NotFound('Không tìm thấy cơ quan này.')
  return agency
}

/** Changes how an agency is reached, and notes what it was before. */
export function changeContact(
  services: Services,
  actor: Actor,
  agency: Agency,
  contact: Contact,
  origin?: Origin,
): Promise<void> {
  const before: Contact = { ...contactOf(agency) }
  return inTransaction(services.db, async (tx) => {
    await putContact(tx, agency.id, contact)
    await audit(tx, {
      actor,
      at: services.clock.now(),
      act: 'agency.change-contact',
      subject: { kind: 'agency', id: agency.id },
      changes: { before, after: contact },
      origin,
    })
  })
}

export const contactOf = (agency: Agency): Contact => ({
  address: agency.address,
  phone: agency.phone,
  email: agency.email,
  website: agency.website,
  hours: agency.desk?.hours ?? null,
})

/**
 * Applies a list that waits. It is compared with the register of this moment, not of the moment it was read.
 * @throws Conflict when somebody else has applied it
 */
export async function applyImport(
  services: Services,
  actor: Actor,
  id: string,
  origin?: Origin,
): Promise<ImportPlan> {
  const waiting = await imports.get(services.db, id)
  return inTransaction(services.db, async (tx) => {
    const now = services.clock.now()
    if (!(await imports.close(tx, id, now))) throw new Conflict('Tệp này đã được áp dụng.')
    return importAgencies(tx, waiting.rows, now, actor, origin)
  })
}
