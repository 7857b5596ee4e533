import type { CitizenActor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { keepPersonPapers } from '../draft-store.ts'
import type { ReceivedPaper } from '../uploads.ts'

/** Puts papers into a person's own store (kho giấy tờ), to be handed in now or later. The same file is kept once. */
export async function keepPapers(
  services: Services,
  actor: CitizenActor,
  papers: readonly ReceivedPaper[],
  origin: Origin,
): Promise<void> {
  if (papers.length === 0) return
  const { personId } = actor
  const at = services.clock.now()
  await inTransaction(services.db, async (tx) => {
    await keepPersonPapers(
      tx,
      personId,
      papers.map((paper) => ({ ...paper, title: titleOf(paper.file_name), issued_by: null })),
      at,
    )
    const changes = { sha256: papers.map((paper) => paper.sha256) }
    await audit(tx, {
      actor,
      at,
      act: 'paper.keep',
      subject: { kind: 'person', id: personId },
      personId,
      changes,
      origin,
    })
  })
}

/** “Giấy chứng sinh.pdf” is the paper “Giấy chứng sinh”. */
export const titleOf = (fileName: string): string => fileName.replace(/\.[a-z]+$/i, '')
