import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { findTask } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import { decideTask } from './decide.ts'

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
