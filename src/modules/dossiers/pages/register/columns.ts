import { formatDateTime } from '#ui/format.ts'
import type { RegisterLine } from '../../register-store.ts'
import type { ReturnBy } from '../../tables.ts'

export const RETURN_BY: Record<ReturnBy, string> = {
  online: 'Trực tuyến',
  counter: 'Trực tiếp',
  postal: 'Bưu chính',
}

const moment = (at: Temporal.Instant | null): string => (at ? formatDateTime(at) : '')

export const contactOf = (line: RegisterLine): string => [line.address, line.phone].filter(Boolean).join(', ')

/** What the last column says: only what changed the way of the dossier. */
export function noteOf(line: RegisterLine): string {
  const notes = [
    line.supplementRequests > 0 && 'Đã yêu cầu bổ sung',
    line.putOff && 'Đã hẹn lại',
    line.payment === 'asked' && 'Chờ nộp tiền',
    line.payment === 'reported' && 'Chờ đối chiếu khoản nộp',
    line.status === 'withdrawn' && 'Người nộp rút',
    line.stopped && 'Dừng xử lý',
  ]
  return notes.filter(Boolean).join('; ')
}

type Column = { head: string; width: number; write(line: RegisterLine, serial: number): string | number }

/** The columns of form 06 in its order; signatures are given on paper. */
export const COLUMNS: readonly Column[] = [
  { head: 'TT', width: 6, write: (_line, serial) => serial },
  { head: 'Mã hồ sơ', width: 28, write: (line) => line.code },
  { head: 'Tên thủ tục hành chính', width: 60, write: (line) => line.procedureName },
  { head: 'Số bộ', width: 7, write: () => 1 },
  { head: 'Tên cá nhân, tổ chức', width: 30, write: (line) => line.applicantName },
  { head: 'Địa chỉ, số điện thoại', width: 45, write: contactOf },
  { head: 'Cơ quan chủ trì giải quyết', width: 35, write: (line) => line.agencyName },
  { head: 'Nhận hồ sơ', width: 18, write: (line) => moment(line.acceptedAt) },
  { head: 'Hẹn trả kết quả', width: 18, write: (line) => moment(line.dueAt) },
  { head: 'Trả kết quả', width: 18, write: (line) => moment(line.returnedAt) },
  { head: 'Phương thức nhận', width: 18, write: (line) => RETURN_BY[line.returnBy] },
  { head: 'Ký nhận', width: 12, write: () => '' },
  { head: 'Ghi chú', width: 30, write: noteOf },
]
