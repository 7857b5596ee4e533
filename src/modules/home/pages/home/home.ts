import type { Actor } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import type { Services } from '#platform/services.ts'
import { countServices, getProcedureNames, listLifeEvents } from '#modules/catalogue/index.ts'
import { countsByAgency, draftsOf, readPeriod, sumOf, waitingForPerson } from '#modules/dossiers/index.ts'
import { homePage } from './home-page.tsx'

/** The front door: what do you want to do? For somebody known first what waits for them. */
export async function showHome({ services, actor }: Context): Promise<Answer> {
  const { db, clock, province } = services
  const today = dateOf(clock.now())
  const year = readPeriod(String(today.year), today)
  const [lifeEvents, services_, counts, mine] = await Promise.all([
    listLifeEvents(db),
    countServices(db, today),
    countsByAgency(db, year),
    mineOf(services, actor),
  ])
  return page(
    homePage({
      province,
      lifeEvents,
      handled: services_.handled,
      online: services_.full + services_.partial,
      year: today.year,
      counts: sumOf(counts),
      mine,
      visitor: actor.kind,
    }),
  )
}

/** Drafts and dossiers a citizen can go on with; undefined for anybody else. */
async function mineOf({ db, clock }: Services, actor: Actor) {
  if (actor.kind !== 'citizen') return undefined
  const [waiting, drafts] = await Promise.all([
    waitingForPerson(db, actor.personId, clock.now()),
    draftsOf(db, actor),
  ])
  const newest = drafts.slice(0, 3)
  const names = await getProcedureNames(
    db,
    newest.map((draft) => draft.procedure_code),
  )
  return {
    name: actor.name,
    waiting,
    drafts: newest.map((draft) => ({
      id: draft.id,
      name: names.get(draft.procedure_code) ?? draft.procedure_code,
      updatedAt: draft.updated_at,
    })),
  }
}

export type Mine = NonNullable<Awaited<ReturnType<typeof mineOf>>>
