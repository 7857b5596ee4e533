import { dateOf } from '#platform/clock.ts'
import type { FieldErrors } from '#platform/errors.ts'
import { page, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { officersOf } from '#modules/identity/index.ts'
import type { Direction } from '../../document.ts'
import { filtersOf } from '../../stores/filter-store.ts'
import { listDocuments } from '../../stores/list-store.ts'
import { deskOf } from '../../stores/store.ts'
import { filterOf } from './list-filter.ts'
import { listPage } from './list-page.tsx'
import type { ListQuery } from './list-query.ts'

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
