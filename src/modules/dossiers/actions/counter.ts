import { inTransaction } from '#platform/database/database.ts'
import { Forbidden } from '#platform/errors.ts'
import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { findTask } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import { canHandBack } from '../policy.ts'
import { accessDossier } from '../store.ts'
import { apply, decideTask } from './decide.ts'

/**
 * At the counter the officer has checked the papers before filing: the dossier is accepted in the same breath
 * (Decree 61/2018 art. 17.1).
 */
export async function acceptAtCounter(
  services: Services,
  actor: Actor,
  taskId: string,
  origin?: Origin,
): Promise<void> {
  const task = await findTask(services.db, services.processes, taskId)
  const outcome = task?.outcomes.find((one) => one.action === 'accept')
  if (task && outcome && !task.completed)
    await decideTask(services, actor, { taskId, outcome: outcome.name }, origin)
}

/**
 * Gives a dossier that was stopped back to its applicant (trả lại hồ sơ, giấy tờ), with the papers that came with it: status 10,
 * the end of its way.
 * @param received who took which papers; may be empty, where it was filed without any
 * @throws Forbidden for anybody but the one-stop desk; Conflict when it was not stopped, or given back before
 */
export function handBack(
  services: Services,
  actor: Actor,
  id: string,
  received: string,
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const dossier = await accessDossier(tx, actor, { id }, { lock: true })
    if (!canHandBack(actor, dossier)) throw new Forbidden('Chỉ Bộ phận Một cửa trả lại hồ sơ cho người nộp.')
    await apply(services, tx, {
      actor,
      dossier,
      action: 'handBack',
      decision: { note: received },
      effect: { change: { returned_at: services.clock.now() } },
      origin,
    })
  })
}
