import type { TagColour } from '#ui/components/tag/tag.tsx'
import type { KeyRow } from '../tables.ts'

export const KINDS = {
  file: 'Trên hệ thống, khóa bằng mã PIN',
  token: 'Trên thiết bị ký, HSM',
  remote: 'Dịch vụ ký số từ xa, xác nhận trên điện thoại',
} as const

/** How a key stands now, in two words. */
export function stateOf(
  key: Pick<KeyRow, 'state' | 'valid_from' | 'valid_to'>,
  now: Temporal.Instant,
): { text: string; colour: TagColour } {
  if (key.state === 'withdrawn') return { text: 'Đã thu hồi', colour: 'red' }
  if (key.state === 'locked') return { text: 'Bị khóa', colour: 'red' }
  if (Temporal.Instant.compare(now, key.valid_to) > 0) return { text: 'Hết hạn', colour: 'red' }
  if (Temporal.Instant.compare(now, key.valid_from) < 0) return { text: 'Chưa hiệu lực', colour: 'yellow' }
  const soon = Temporal.Instant.compare(now.add({ hours: 24 * 30 }), key.valid_to) > 0
  return soon ? { text: 'Sắp hết hạn', colour: 'yellow' } : { text: 'Đang dùng', colour: 'green' }
}
