import { dateOf, ZONE } from '#platform/clock.ts'
import { readDay } from '#platform/forms/dates.ts'
import type { FieldErrors } from '#platform/errors.ts'
import { page, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { officersOf } from '#modules/identity/index.ts'
import type { Direction, State, Urgency } from '../../document.ts'
import { STATES, URGENCIES } from '../../document.ts'
import { filtersOf } from '../../filter-store.ts'
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

/** What is asked of the store by an address. */
export const filterOf = (direction: Direction, query: ListQuery): ListFilter => ({
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
async function showList(
  direction: Direction,
  { services, actor, query }: Pick<Context<unknown, ListQuery>, 'services' | 'actor' | 'query'>,
  errors: FieldErrors = {},
  given: FormBody = {},
): Promise<Answer> {
  const { db, clock, documentRules } = services
  const today = dateOf(clock.now())
  const desk = await deskOf(db, actor, today)
  const [result, saved, people] = await Promise.all([
    listDocuments(db, desk, today, filterOf(direction, query)),
    filtersOf(db, desk.actor.accountId, direction),
    direction === 'incoming' ? officersOf(db, desk.agencyId, today) : [],
  ])
  const view = { ...result, direction, query, today, types: documentRules.types, saved }
  const status = Object.keys(errors).length > 0 ? 422 : 200
  return page({ ...listPage({ ...view, many: { desk, people, errors, given } }), status })
}

export const showIncoming = (
  context: Pick<Context<unknown, ListQuery>, 'services' | 'actor' | 'query'>,
  errors?: FieldErrors,
  given?: FormBody,
): Promise<Answer> => showList('incoming', context, errors, given)

export const showOutgoing = (context: Context<unknown, ListQuery>): Promise<Answer> =>
  showList('outgoing', context)
