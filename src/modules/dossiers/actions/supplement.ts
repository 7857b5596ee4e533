import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Conflict, Invalid } from '#platform/errors.ts'
import { openTasksOf } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import { keepPersonPapers } from '../draft-store.ts'
import { accessDossier, insertPapers, type NewPaper } from '../store.ts'
import { decideTask } from './decide.ts'

/**
 * Answers a request for supplements (bổ sung hồ sơ) with words, papers, or both; the time limit starts again.
 * @throws Conflict when nothing is asked for; Invalid when nothing is given
 */
export function supplementDossier(
  services: Services,
  actor: Actor,
  id: string,
  given: { note: string; papers: readonly NewPaper[] },
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const dossier = await accessDossier(tx, actor, { id }, { lock: true })
    if (dossier.status !== 'supplement') throw new Conflict('Hồ sơ này hiện không chờ bổ sung.')
    if (given.papers.length === 0 && !given.note.trim()) {
      throw new Invalid({ note: 'Đính kèm giấy tờ hoặc ghi nội dung bổ sung.' })
    }
    const waiting = (await openTasksOf(tx, services.processes, { kind: 'dossier', id })).find(
      (task) => task.role === 'applicant',
    )
    if (!waiting) throw new Conflict('Hồ sơ này hiện không chờ bổ sung.')
    const now = services.clock.now()
    await insertPapers(tx, id, 'submitted', given.papers, now, 'accountId' in actor ? actor.accountId : null)
    await keepPersonPapers(
      tx,
      dossier.person_id,
      given.papers.map((paper) => ({ ...paper, issued_by: null })),
      now,
    )
    await decideTask(
      { ...services, db: tx },
      actor,
      { taskId: waiting.id, outcome: 'supplement', note: given.note },
      origin,
    )
  })
}
