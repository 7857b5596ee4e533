import type { Actor } from '#platform/access/actor.ts'
import type { KeyRow, Purpose } from './tables.ts'

export type KeyFacts = Pick<
  KeyRow,
  'holder' | 'account_id' | 'agency_id' | 'state' | 'valid_from' | 'valid_to'
>

/**
 * Why somebody may not sign with a key at a moment, for that purpose; nothing when they may. Decree 30/2020/NĐ-CP, art. 13,
 * 25 and 33: each signs with their own key; the seal of the agency is kept and used by its clerk alone.
 */
export function signingObstacle(
  actor: Actor,
  key: KeyFacts,
  purpose: Purpose,
  at: Temporal.Instant,
): string | undefined {
  if (actor.kind !== 'officer') return 'Chỉ cán bộ, công chức mới ký số được trên hệ thống.'
  if (key.holder === 'officer' && key.account_id !== actor.accountId)
    return 'Khóa ký này của người khác. Mỗi người chỉ ký bằng chữ ký số của mình.'
  if (key.holder === 'agency') {
    if (key.agency_id !== actor.acting.agencyId)
      return 'Con dấu này không phải của cơ quan Ông/Bà đang làm việc.'
    if (!actor.acting.roles.includes('clerk'))
      return 'Chỉ văn thư của cơ quan được sử dụng con dấu số của cơ quan.'
    if (purpose === 'sign' || purpose === 'initial')
      return 'Con dấu của cơ quan không thay được chữ ký của người có thẩm quyền.'
  }
  if (key.holder === 'officer' && purpose === 'seal')
    return 'Đóng dấu phải dùng con dấu số của cơ quan, không dùng chữ ký cá nhân.'
  return stateObstacle(key, at)
}

function stateObstacle(
  key: Pick<KeyFacts, 'state' | 'valid_from' | 'valid_to'>,
  at: Temporal.Instant,
): string | undefined {
  if (key.state === 'locked')
    return 'Chữ ký số đã bị khóa do nhập sai mã PIN nhiều lần. Hãy liên hệ quản trị hệ thống.'
  if (key.state === 'withdrawn') return 'Chứng thư số này đã bị thu hồi.'
  if (Temporal.Instant.compare(at, key.valid_from) < 0) return 'Chứng thư số chưa đến ngày có hiệu lực.'
  if (Temporal.Instant.compare(at, key.valid_to) > 0) return 'Chứng thư số đã hết hạn. Hãy gia hạn rồi ký.'
  return undefined
}

/** Why the system may not seal with a key by itself at a moment; nothing when it may. */
export function automaticObstacle(
  key: KeyFacts & Pick<KeyRow, 'automatic_pin'>,
  at: Temporal.Instant,
): string | undefined {
  if (key.holder !== 'agency' || key.automatic_pin === null)
    return 'Con dấu này không được giao để dùng tự động.'
  return stateObstacle(key, at)
}

/** May the actor see and choose this key at all? */
export const canSeeKey = (
  actor: Actor,
  key: Pick<KeyFacts, 'holder' | 'account_id' | 'agency_id'>,
): boolean =>
  actor.kind === 'officer' &&
  (key.holder === 'officer'
    ? key.account_id === actor.accountId
    : key.agency_id === actor.acting.agencyId && actor.acting.roles.includes('clerk'))

/** Wrong PINs after which a key is closed. */
export const MOST_WRONG_PINS = 5

export const PIN_EXPECTED = 'Mã PIN gồm 6 đến 12 chữ số.'
export const isPin = (pin: string): boolean => /^\d{6,12}$/.test(pin)
