import type { Actor } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import type { Desk } from '../policy.ts'
import { deskOf } from '../stores/store.ts'

/** Where an act takes place: its transaction, its moment and day, and whose desk it is done at. */
export type AtDesk = { tx: Tx; now: Temporal.Instant; today: Temporal.PlainDate; desk: Desk }

/** Does one act of an officer in one transaction. @throws Forbidden for anybody who is not an officer */
export const atDesk = <T>(services: Services, actor: Actor, work: (at: AtDesk) => Promise<T>): Promise<T> =>
  inTransaction(services.db, async (tx) => {
    const now = services.clock.now()
    const today = dateOf(now)
    return work({ tx, now, today, desk: await deskOf(tx, actor, today) })
  })
