import { formatDate } from '#ui/format.ts'
import { writtenNumber, type Direction } from '../../document.ts'
import type { RegisterLine } from '../../stores/register-store.ts'

export type Column = { head: string; width: number; write(line: RegisterLine): string }

const text = (value: string | null | undefined): string => value ?? ''
const day = (value: string | null): string => (value ? formatDate(value) : '')
const cancelled = (line: RegisterLine): string =>
  line.state === 'cancelled'
    ? `Số đã hủy: ${line.reason}`
    : line.state === 'reserved'
      ? `Giữ số: ${line.reason}`
      : ''

/** Columns of the registers in the order of Decree 30/2020 annex IV, I.2 (outgoing) and II.2 (incoming). */
export const COLUMNS: Readonly<Record<Direction, (typeName: (key: string) => string) => readonly Column[]>> =
  {
    outgoing: (typeName) => [
      { head: 'Số, ký hiệu văn bản', width: 22, write: (line) => line.code ?? writtenNumber(line.number) },
      { head: 'Ngày tháng văn bản', width: 14, write: (line) => day(line.issuedOn) },
      {
        head: 'Tên loại và trích yếu nội dung',
        width: 60,
        write: (line) => (line.subject ? `${typeName(line.type!)} ${line.subject}` : cancelled(line)),
      },
      { head: 'Người ký', width: 24, write: (line) => text(line.signerName) },
      { head: 'Nơi nhận văn bản', width: 40, write: (line) => text(line.details?.places?.join('; ')) },
      { head: 'Đơn vị, người nhận bản lưu', width: 24, write: (line) => text(line.authorName) },
      { head: 'Số lượng bản', width: 10, write: (line) => text(line.details?.copies?.toString()) },
      { head: 'Ghi chú', width: 30, write: (line) => (line.subject ? cancelled(line) : '') },
    ],
    incoming: (typeName) => [
      { head: 'Ngày đến', width: 14, write: (line) => formatDate(line.registeredAt ?? line.at) },
      { head: 'Số đến', width: 9, write: (line) => writtenNumber(line.number) },
      { head: 'Tác giả', width: 34, write: (line) => text(line.issuerName) },
      { head: 'Số, ký hiệu văn bản', width: 22, write: (line) => text(line.code) },
      { head: 'Ngày tháng văn bản', width: 14, write: (line) => day(line.issuedOn) },
      {
        head: 'Tên loại và trích yếu nội dung',
        width: 60,
        write: (line) => (line.subject ? `${typeName(line.type!)} ${line.subject}` : ''),
      },
      { head: 'Đơn vị hoặc người nhận', width: 28, write: (line) => text(line.handlerName) },
      { head: 'Ghi chú', width: 30, write: cancelled },
    ],
  }
