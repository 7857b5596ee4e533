import { dateOf, ZONE } from '#platform/clock.ts'
import { readDay } from '#platform/forms/dates.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import type { Direction, State, Urgency } from '../../document.ts'
import { STATES, URGENCIES } from '../../document.ts'
import { listDocuments, type ListFilter } from '../../list-store.ts'
import { deskOf } from '../../store.ts'
import { listPage } from './list-page.tsx'
import type { ListQuery } from './list-query.ts'

/** `2026-11-22T01:00:00Z~<uuid>`: the last row of the page before. */
function readAfter(text: string | undefined): ListFilter['after'] {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)~([0-9a-f-]{36})$/.exec(text ?? '')
  return match ? { sortAt: match[1]!, id: match[2]! } : undefined
}

const startOf = (text: string | undefined, plusDays: number) =>
  readDay(text)?.add({ days: plusDays }).toZonedDateTime(ZONE).toInstant()

const filterOf = (direction: Direction, query: ListQuery): ListFilter => ({
  direction,
  search: query.q,
  state: query.trangThai && query.trangThai in STATES ? (query.trangThai as State) : undefined,
  type: query.loai || undefined,
  urgency: query.doKhan && query.doKhan in URGENCIES ? (query.doKhan as Urgency) : undefined,
  due: query.han,
  from: startOf(query.tu, 0),
  until: startOf(query.den, 1),
  after: readAfter(query.sau),
})

/** The documents that came in, or those that go out, as far as this officer may read them. */
const showList =
  (direction: Direction) =>
  async ({ services, actor, query }: Context<unknown, ListQuery>): Promise<Answer> => {
    const today = dateOf(services.clock.now())
    const desk = await deskOf(services.db, actor, today)
    const result = await listDocuments(services.db, desk, today, filterOf(direction, query))
    return page(listPage({ ...result, direction, query, today, types: services.documentRules.types }))
  }

export const showIncoming = showList('incoming')
export const showOutgoing = showList('outgoing')
