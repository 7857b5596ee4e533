import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Forbidden, Invalid, NotFound } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import type { Direction } from '../document.ts'
import { deleteFilter, filtersOf, putFilter } from '../stores/filter-store.ts'

const MOST_FILTERS = 12
const LONGEST_NAME = 60

/** Keeps a filter of a list under a name, for oneself. @throws Invalid without a name, without a filter, or with too many */
export function saveFilter(
  services: Services,
  actor: Actor,
  given: { direction: Direction; name: string; query: Record<string, string> },
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    if (actor.kind !== 'officer') throw new Forbidden()
    const name = given.name.trim()
    if (!name || name.length > LONGEST_NAME) throw new Invalid({ name: 'Đặt tên bộ lọc, tối đa 60 chữ.' })
    if (Object.keys(given.query).length === 0)
      throw new Invalid({ name: 'Chọn điều kiện lọc trước khi lưu.' })
    const kept = await filtersOf(tx, actor.accountId, given.direction)
    if (kept.length >= MOST_FILTERS && !kept.some((one) => one.name === name)) {
      throw new Invalid({ name: `Mỗi danh sách lưu tối đa ${MOST_FILTERS} bộ lọc. Bỏ bớt rồi lưu lại.` })
    }
    const { direction, query } = given
    await putFilter(tx, { id: randomUUIDv7(), account_id: actor.accountId, direction, name, query })
    await audit(tx, {
      actor,
      at: services.clock.now(),
      act: 'filter.save',
      subject: { kind: 'account', id: actor.accountId },
      changes: { direction, name },
      origin,
    })
  })
}

/** Forgets a filter of one's own. @returns its list @throws NotFound */
export function dropFilter(
  services: Services,
  actor: Actor,
  id: string,
  origin?: Origin,
): Promise<Direction> {
  return inTransaction(services.db, async (tx) => {
    if (actor.kind !== 'officer') throw new Forbidden()
    const direction = await deleteFilter(tx, actor.accountId, id)
    if (!direction) throw new NotFound('Không tìm thấy bộ lọc này.')
    await audit(tx, {
      actor,
      at: services.clock.now(),
      act: 'filter.drop',
      subject: { kind: 'account', id: actor.accountId },
      changes: { direction },
      origin,
    })
    return direction
  })
}
