import { may, type Actor } from '#platform/access/actor.ts'
import type { Db } from '#platform/database/database.ts'
import { deskOf } from '#modules/documents/index.ts'
import { countWorkFiles } from './list-store.ts'

/** How much waits in work files for this officer: what they are asked, what is due at the archive, what it is offered. */
export async function countWork(db: Db, actor: Actor, today: Temporal.PlainDate): Promise<number> {
  if (!may(actor, 'workfile.own')) return 0
  return countWorkFiles(db, await deskOf(db, actor, today), today, may(actor, 'workfile.archive'))
}
