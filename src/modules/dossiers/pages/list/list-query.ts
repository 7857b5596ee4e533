import { Type, type Static } from '@sinclair/typebox'
import { ZONE } from '#platform/clock.ts'
import { readDay } from '#platform/forms/dates.ts'
import { STATUSES, type Status } from '../../dossier.ts'
import type { Period } from '../../figures.ts'
import type { ListFilter } from '../../list-store.ts'
import { paths } from '../../paths.ts'
import { readAfter } from '../mine/mine.ts'

const Text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const OneOf = <T extends string>(...values: T[]) =>
  Type.Optional(Type.Union(values.map((value) => Type.Literal(value))))

/** The filters of `/ho-so` as they stand in its address. */
export const ListQuerySchema = Type.Object({
  q: Text(200),
  trangThai: Text(20),
  han: OneOf('open', 'late', 'soon'),
  linhVuc: Text(300),
  buoc: Text(200),
  /** An account's id, or `chua` for none. */
  chuyenVien: Text(36),
  ketQua: OneOf('on-time', 'late'),
  danhGia: OneOf('any', 'very', 'yes', 'no'),
  /** Which day `tu` and `den` speak of; of filing when left out. */
  theo: OneOf('processed', 'rated'),
  tu: Text(10),
  den: Text(10),
  sau: Text(100),
})
export type ListQuery = Static<typeof ListQuerySchema>

/** The address of a list; empty filters are left out. */
export function listHref(query: ListQuery): string {
  const given = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : []))
  return given.length > 0 ? `${paths.list()}?${new URLSearchParams(given).toString()}` : paths.list()
}

/** The days of a period as filters. */
export const daysOf = ({ from, until }: Pick<Period, 'from' | 'until'>): Pick<ListQuery, 'tu' | 'den'> => ({
  tu: from.toString(),
  den: until.toString(),
})

export function filterOf(query: ListQuery): ListFilter {
  const status = query.trangThai && query.trangThai in STATUSES ? (query.trangThai as Status) : undefined
  return {
    search: query.q,
    status,
    due: query.han,
    field: query.linhVuc || undefined,
    step: query.buoc || undefined,
    handlerId: handlerOf(query.chuyenVien),
    outcome: query.ketQua,
    rating: query.danhGia,
    by: query.theo,
    from: startOf(query.tu, 0),
    until: startOf(query.den, 1),
    after: readAfter(query.sau),
  }
}

function handlerOf(text: string | undefined): string | null | undefined {
  if (text === 'chua') return null
  return /^[0-9a-f-]{36}$/.test(text ?? '') ? text : undefined
}

const startOf = (text: string | undefined, plusDays: number): Temporal.Instant | undefined =>
  readDay(text)?.add({ days: plusDays }).toZonedDateTime(ZONE).toInstant()
