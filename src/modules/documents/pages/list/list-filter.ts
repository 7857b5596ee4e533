import { ZONE } from '#platform/clock.ts'
import { readCursor } from '#platform/database/cursor.ts'
import { readDay } from '#platform/forms/dates.ts'
import { STATES, URGENCIES, type Direction, type State, type Urgency } from '../../document.ts'
import type { ListFilter } from '../../stores/list-store.ts'
import type { ListQuery } from './list-query.ts'

/** `2026-11-22T01:00:00Z~<uuid>`: the last row of the page before. */
function readAfter(text: string | undefined): ListFilter['after'] {
  const place = readCursor(text)
  return place && { sortAt: place.at.toString(), id: place.id }
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
